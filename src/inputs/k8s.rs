//! Kubernetes manifests: workloads with their containers' environment, autoscalers, config maps and secrets, and
//! kustomize's generators. Several documents and `List` objects are read; Helm templates are recognised and left out,
//! with the reason. What a `configMapRef` names is not looked up here.

use crate::inputs::compose::variables;
use crate::inputs::text::{EnvVar, InputError, Text};
use crate::inputs::yaml::{self, Node};
use crate::span::Span;

/// Most levels of `List` in `List`.
const MAX_LISTS: usize = 4;

/// What a file of manifests says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifests {
    /// Deployments, stateful sets, jobs, pods, ...
    pub workloads: Vec<Workload>,
    /// Horizontal pod autoscalers.
    pub autoscalers: Vec<Autoscaler>,
    /// Config maps and secrets.
    pub config_maps: Vec<ConfigMap>,
    /// Variables of a Helm chart's `values.yaml`.
    pub values: Vec<EnvVar>,
    /// Why the file was not read, where it is a template.
    pub skipped: Option<&'static str>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

/// What runs containers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// `Deployment`, `StatefulSet`, `DaemonSet`, `Job`, `CronJob`, `Pod`, `ReplicaSet`, `Rollout`, Knative's `Service`.
    pub kind: Text,
    /// `metadata.name`.
    pub name: Option<Text>,
    /// `spec.replicas`.
    pub replicas: Option<Text>,
    /// All containers, init containers first.
    pub containers: Vec<Container>,
    /// The whole document.
    pub span: Span,
}

/// One container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// Its name.
    pub name: Option<Text>,
    /// Its image.
    pub image: Option<Text>,
    /// Whether it is an init container.
    pub init: bool,
    /// `env`.
    pub env: Vec<ContainerEnv>,
    /// `envFrom`.
    pub env_from: Vec<EnvFrom>,
    /// What replaces the image's ENTRYPOINT.
    pub command: Vec<Text>,
    /// What replaces the image's CMD.
    pub args: Vec<Text>,
    /// `containerPort`s.
    pub ports: Vec<Text>,
    /// Its probes.
    pub probes: Vec<Probe>,
    /// `resources.limits.memory`.
    pub memory_limit: Option<Text>,
    /// `resources.limits.cpu`.
    pub cpu_limit: Option<Text>,
    /// `resources.requests.cpu`.
    pub cpu_request: Option<Text>,
}

/// A variable of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerEnv {
    /// Its name.
    pub name: Text,
    /// `value`; `None` where it comes from elsewhere.
    pub value: Option<Text>,
    /// `valueFrom`.
    pub from: Option<ValueFrom>,
}

/// Where a container's variable comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueFrom {
    /// `configMapKeyRef`: the map's name and key.
    ConfigMap(Option<Text>, Option<Text>),
    /// `secretKeyRef`: the secret's name and key.
    Secret(Option<Text>, Option<Text>),
    /// `fieldRef` or `resourceFieldRef`: the cluster knows.
    Field,
}

/// An entry of `envFrom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFrom {
    /// Name of the config map or secret.
    pub name: Text,
    /// Whether it is a secret.
    pub secret: bool,
    /// What stands before each of its keys.
    pub prefix: Option<Text>,
}

/// A probe over HTTP or TCP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// `livenessProbe`, `readinessProbe` or `startupProbe`.
    pub kind: Text,
    /// The path of an HTTP probe.
    pub path: Option<Text>,
    /// The port, a number or the name of one.
    pub port: Option<Text>,
}

/// A horizontal pod autoscaler (or KEDA's `ScaledObject`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autoscaler {
    /// Name of the workload that it scales.
    pub target: Option<Text>,
    /// Fewest replicas.
    pub min: Option<Text>,
    /// Most replicas.
    pub max: Option<Text>,
}

/// A config map or secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigMap {
    /// Its name.
    pub name: Option<Text>,
    /// Whether it is a secret; values under a secret's `data` are base64 and left out.
    pub secret: bool,
    /// Keys and values.
    pub data: Vec<EnvVar>,
    /// Env files that a kustomize generator reads.
    pub env_files: Vec<Text>,
}

/// Whether a file is worth reading as manifests: cheap, by its text.
#[must_use]
pub fn looks_like_manifests(file: &str) -> bool {
    file.contains("apiVersion:") && file.contains("kind:")
        || file.contains("configMapGenerator:")
        || file.contains("secretGenerator:")
}

/// Reads a file of manifests.
#[must_use]
pub fn parse(file: &str) -> Manifests {
    let parsed = yaml::parse(file);
    let mut out = Manifests::default();
    if file.contains("{{") && !parsed.errors.is_empty() {
        out.skipped = Some("it is a Helm template: what it says is decided by values at install time");
        return out;
    }
    out.errors = parsed.errors;
    for document in &parsed.documents {
        object(document, 0, &mut out);
    }
    out
}

/// Reads the obvious variables of a Helm chart's `values.yaml`: blocks named `env`, `envVars`, `extraEnv`, ...
#[must_use]
pub fn parse_helm_values(file: &str) -> Manifests {
    let parsed = yaml::parse(file);
    let mut out = Manifests { errors: parsed.errors, ..Manifests::default() };
    let mut work: Vec<(&Node, usize)> = parsed.documents.iter().map(|it| (it, 0)).collect();
    while let Some((node, depth)) = work.pop() {
        for entry in node.entries().iter().rev() {
            let named = matches!(
                entry.key.value.as_str(),
                "env"
                    | "envs"
                    | "envVars"
                    | "extraEnv"
                    | "extraEnvs"
                    | "extraEnvVars"
                    | "environment"
                    | "environmentVariables"
            );
            if named {
                out.values.extend(helm_env(&entry.value));
            } else if depth < 6 {
                work.push((&entry.value, depth + 1));
            }
        }
    }
    out.values.sort_by_key(|it| it.name.span);
    out
}

fn helm_env(node: &Node) -> Vec<EnvVar> {
    let listed =
        node.items().iter().filter_map(|it| Some((it.text_at(&["name"])?.clone(), it.text_at(&["value"]).cloned())));
    let mapped = node.entries().iter().filter(|it| it.value.entries().is_empty() && it.value.items().is_empty());
    let mapped = mapped.map(|it| (it.key.clone(), it.value.text().cloned()));
    // Names of variables, not settings such as `env: {open: {...}}`.
    let named = |name: &str| !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    listed
        .chain(mapped)
        .filter(|it| named(&it.0.value))
        .map(|(name, value)| EnvVar::new(name, literal(value)))
        .collect()
}

/// A value unless a template or an unset placeholder decides it.
fn literal(value: Option<Text>) -> Option<Text> {
    value.filter(|it| !it.value.contains("{{"))
}

fn object(node: &Node, depth: usize, out: &mut Manifests) {
    let name = node.text_at(&["metadata", "name"]).cloned();
    for (key, secret) in [("configMapGenerator", false), ("secretGenerator", true)] {
        let generators = node.get(key).map(Node::items).unwrap_or_default();
        out.config_maps.extend(generators.iter().map(|it| generator(it, secret)));
    }
    let Some(kind) = node.text_at(&["kind"]) else { return };
    match kind.value.as_str() {
        "List" if depth < MAX_LISTS => {
            let items = node.get("items").map(Node::items).unwrap_or_default();
            items.iter().for_each(|it| object(it, depth + 1, out));
        }
        "ConfigMap" | "Secret" => out.config_maps.push(config_map(node, name, kind.value == "Secret")),
        "HorizontalPodAutoscaler" => out.autoscalers.push(Autoscaler {
            target: node.text_at(&["spec", "scaleTargetRef", "name"]).cloned(),
            min: node.text_at(&["spec", "minReplicas"]).cloned(),
            max: node.text_at(&["spec", "maxReplicas"]).cloned(),
        }),
        "ScaledObject" => out.autoscalers.push(Autoscaler {
            target: node.text_at(&["spec", "scaleTargetRef", "name"]).cloned(),
            min: node.text_at(&["spec", "minReplicaCount"]).cloned(),
            max: node.text_at(&["spec", "maxReplicaCount"]).cloned(),
        }),
        _ => out.workloads.extend(workload(node, kind, name)),
    }
}

fn workload(node: &Node, kind: &Text, name: Option<Text>) -> Option<Workload> {
    let spec = match kind.value.as_str() {
        "Pod" => node.get("spec"),
        "CronJob" => node.at(&["spec", "jobTemplate", "spec", "template", "spec"]),
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet" | "Rollout" | "Service" => {
            node.at(&["spec", "template", "spec"])
        }
        _ => return None,
    }?;
    let list = |key: &str, init: bool| {
        let items = spec.get(key).map(Node::items).unwrap_or_default();
        items.iter().map(move |it| container(it, init)).collect::<Vec<_>>()
    };
    let mut containers = list("initContainers", true);
    containers.extend(list("containers", false));
    Some(Workload {
        kind: kind.clone(),
        name,
        replicas: node.text_at(&["spec", "replicas"]).cloned(),
        containers,
        span: node.span,
    })
}

fn container(node: &Node, init: bool) -> Container {
    let items = |key: &str| node.get(key).map(Node::items).unwrap_or_default();
    let probe_kinds = ["livenessProbe", "readinessProbe", "startupProbe"];
    let probes = node.entries().iter().filter(|it| probe_kinds.contains(&it.key.value.as_str()));
    Container {
        name: node.text_at(&["name"]).cloned(),
        image: node.text_at(&["image"]).cloned(),
        init,
        env: items("env").iter().filter_map(container_env).collect(),
        env_from: items("envFrom").iter().filter_map(env_from).collect(),
        command: node.get("command").map(Node::texts).unwrap_or_default(),
        args: node.get("args").map(Node::texts).unwrap_or_default(),
        ports: items("ports").iter().filter_map(|it| it.text_at(&["containerPort"]).cloned()).collect(),
        probes: probes
            .filter_map(|it| {
                let target = it.value.get("httpGet").or_else(|| it.value.get("tcpSocket"))?;
                let text = |key: &str| target.text_at(&[key]).cloned();
                Some(Probe { kind: it.key.clone(), path: text("path"), port: text("port") })
            })
            .collect(),
        memory_limit: node.text_at(&["resources", "limits", "memory"]).cloned(),
        cpu_limit: node.text_at(&["resources", "limits", "cpu"]).cloned(),
        cpu_request: node.text_at(&["resources", "requests", "cpu"]).cloned(),
    }
}

fn container_env(node: &Node) -> Option<ContainerEnv> {
    let name = node.text_at(&["name"])?.clone();
    let from = node.get("valueFrom").and_then(|from| {
        let key = |kind: &str| from.get(kind).map(|it| (it.text_at(&["name"]).cloned(), it.text_at(&["key"]).cloned()));
        if let Some((name, key)) = key("configMapKeyRef") {
            return Some(ValueFrom::ConfigMap(name, key));
        }
        if let Some((name, key)) = key("secretKeyRef") {
            return Some(ValueFrom::Secret(name, key));
        }
        (!from.entries().is_empty()).then_some(ValueFrom::Field)
    });
    Some(ContainerEnv { name, value: literal(node.text_at(&["value"]).cloned()), from })
}

fn env_from(node: &Node) -> Option<EnvFrom> {
    let map = node.text_at(&["configMapRef", "name"]);
    let name = map.or_else(|| node.text_at(&["secretRef", "name"]))?.clone();
    Some(EnvFrom { name, secret: map.is_none(), prefix: node.text_at(&["prefix"]).cloned() })
}

fn config_map(node: &Node, name: Option<Text>, secret: bool) -> ConfigMap {
    let entries = |key: &str| node.get(key).map(Node::entries).unwrap_or_default();
    let plain = entries(if secret { "stringData" } else { "data" });
    let mut data: Vec<EnvVar> =
        plain.iter().map(|it| EnvVar::new(it.key.clone(), literal(it.value.text().cloned()))).collect();
    if secret {
        data.extend(entries("data").iter().map(|it| EnvVar::new(it.key.clone(), None)));
    }
    ConfigMap { name, secret, data, env_files: Vec::new() }
}

fn generator(node: &Node, secret: bool) -> ConfigMap {
    let literals = node.get("literals").map(|it| variables(it, "")).unwrap_or_default();
    let env_files = ["envs", "env"].iter().filter_map(|it| node.get(it)).flat_map(Node::texts).collect();
    ConfigMap { name: node.text_at(&["name"]).cloned(), secret, data: literals, env_files }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# ä
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 3
  template:
    spec:
      initContainers:
        - {name: migrate, image: app, command: [npx, prisma, migrate, deploy]}
      containers:
        - name: api
          image: app:1
          command: ["node"]
          args: ["dist/main.js"]
          ports: [{containerPort: 3000}]
          env:
            - name: PORT
              value: "3000"
            - name: DATABASE_URL
              valueFrom: {secretKeyRef: {name: db, key: url}}
            - name: MODE
              valueFrom:
                configMapKeyRef: {name: api-config, key: mode}
            - name: POD_IP
              valueFrom: {fieldRef: {fieldPath: status.podIP}}
          envFrom:
            - configMapRef: {name: api-config}
            - secretRef: {name: api-secret}
              prefix: S_
          readinessProbe: {httpGet: {path: /health, port: 3000}}
          resources: {limits: {memory: 512Mi, cpu: 500m}}
---
apiVersion: v1
kind: List
items:
  - kind: ConfigMap
    metadata: {name: api-config}
    data:
      MODE: fast
      POOL: "20"
  - kind: Secret
    metadata: {name: api-secret}
    data: {TOKEN: c2VjcmV0}
    stringData: {PLAIN: text}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
spec: {scaleTargetRef: {name: api}, minReplicas: 2, maxReplicas: 10}
---
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, env: [{name: A, value: b}]}]}}}}}
"#;

    #[test]
    fn workloads_maps_and_autoscalers() {
        let read = parse(FILE);
        assert_eq!((read.errors.len(), read.skipped), (0, None));
        let api = &read.workloads[0];
        assert_eq!(api.replicas.as_ref().unwrap().integer(), Some(3));
        assert_eq!(api.containers.iter().map(|it| it.init).collect::<Vec<_>>(), [true, false]);
        let main = &api.containers[1];
        let port = main.env[0].value.as_ref().unwrap();
        assert_eq!(&FILE[port.span.range()], "3000");
        let key = |it: &Option<Text>| it.as_ref().unwrap().value.clone();
        assert!(matches!(&main.env[1].from, Some(ValueFrom::Secret(name, k)) if key(name) == "db" && key(k) == "url"));
        assert!(matches!(&main.env[2].from, Some(ValueFrom::ConfigMap(..))));
        assert_eq!(main.env[3].from, Some(ValueFrom::Field));
        assert_eq!((&*main.env_from[0].name.value, main.env_from[0].secret), ("api-config", false));
        assert_eq!((&*main.env_from[1].name.value, main.env_from[1].secret), ("api-secret", true));
        assert_eq!(main.probes[0].path.as_ref().unwrap().value, "/health");
        assert_eq!(main.args[0].value, "dist/main.js");
        assert_eq!(read.workloads[1].containers[0].env[0].name.value, "A");
        assert_eq!(read.autoscalers[0].max.as_ref().unwrap().integer(), Some(10));
        let data: Vec<_> = read.config_maps.iter().map(|it| it.data.len()).collect();
        assert_eq!(data, [2, 2]);
        assert_eq!(read.config_maps[1].data[1].value, None);
    }

    #[test]
    fn helm_templates_are_left_out_with_a_reason() {
        let template =
            "kind: Deployment\nspec:\n  replicas: {{ .Values.replicas }}\n{{- if .Values.x }}\n  a: 1\n{{- end }}\n";
        let read = parse(template);
        assert!(read.skipped.unwrap().contains("Helm"));
        assert!(read.workloads.is_empty());
        // Braces in the text of an alert are no template.
        let alert = "kind: ConfigMap\ndata:\n  rules: |\n    summary: \"{{ $labels.pod }} is down\"\n  A: b\n";
        assert_eq!(parse(alert).config_maps[0].data.len(), 2);
    }

    #[test]
    fn helm_values_and_kustomize_generators() {
        let values =
            "api:\n  env:\n    PORT: 3000\n    NESTED: {a: 1}\n  extraEnv:\n    - name: LOG\n      value: info\n";
        let read = parse_helm_values(values);
        let names: Vec<_> =
            read.values.iter().map(|it| (&*it.name.value, &*it.value.as_ref().unwrap().value)).collect();
        assert_eq!(names, [("PORT", "3000"), ("LOG", "info")]);
        let generator = "configMapGenerator:\n  - name: c\n    literals: [A=1]\n    envs: [app.env]\n";
        let read = parse(generator);
        assert_eq!(read.config_maps[0].data[0].value.as_ref().unwrap().value, "1");
        assert_eq!(read.config_maps[0].env_files[0].value, "app.env");
    }
}
