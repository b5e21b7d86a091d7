//! From files to declarations: one function a kind of file, and what needs several files at once (config maps that a
//! workload in another file names, env files that compose hands to a service).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Declaration, EXAMPLES, EnvDeclarations, EnvFileKind, InjectedFile, Provision, Source, parts};
use crate::finding::{Location, RelPath};
use crate::inputs::k8s::{self, ConfigMap, Manifests, ValueFrom};
use crate::inputs::text::{DollarEscape, EnvVar, InputError, Text, with_defaults};
use crate::inputs::yaml::{self, Node};
use crate::inputs::{compose, dockerfile, dotenv, pm2, procfile, shell, turbo, workflow};
use crate::span::Span;

type File = (RelPath, EnvFileKind, Arc<str>);

/// Reads all files, which are sorted by path.
pub(super) fn collect(files: &[File]) -> EnvDeclarations {
    let mut collector = Collector { files, out: EnvDeclarations::default(), maps: Vec::new(), manifests: Vec::new() };
    for (path, kind, text) in files {
        collector.file(path, *kind, text);
    }
    collector.manifests();
    collector.injected();
    collector.out
}

struct Collector<'a> {
    files: &'a [File],
    out: EnvDeclarations,
    /// Config maps of all files.
    maps: Vec<(RelPath, ConfigMap)>,
    manifests: Vec<(RelPath, Manifests)>,
}

/// What the declarations of one place have in common.
struct Place<'a> {
    path: &'a RelPath,
    source: Source,
    provision: Provision,
    directory: RelPath,
    /// How a `$` is written that refers to nothing; `None` where values are taken as they are.
    dollar: Option<DollarEscape>,
}

impl<'a> Place<'a> {
    fn new(path: &'a RelPath, source: Source, provision: Provision) -> Self {
        Self { path, source, provision, directory: directory_of(path).into(), dollar: None }
    }

    fn below(mut self, directory: &str) -> Self {
        self.directory = directory.into();
        self
    }

    fn expanding(mut self, dollar: DollarEscape) -> Self {
        self.dollar = Some(dollar);
        self
    }
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |it| it.0)
}

/// `relative` seen from `directory`, with `.` and `..` resolved; what leaves the root stays at the root.
fn join(directory: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = if relative.starts_with('/') { Vec::new() } else { directory.split('/').collect() };
    for part in relative.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.retain(|it| !it.is_empty() && *it != ".");
    parts.join("/")
}

fn is_name(name: &str) -> bool {
    let first = name.bytes().next();
    first.is_some_and(|it| it.is_ascii_alphabetic() || it == b'_')
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

impl Collector<'_> {
    fn file(&mut self, path: &RelPath, kind: EnvFileKind, text: &Arc<str>) {
        match kind {
            EnvFileKind::Env => self.env_file(path, text),
            EnvFileKind::Compose => self.compose(path, text),
            EnvFileKind::Dockerfile => self.dockerfile(path, text),
            EnvFileKind::Ci(kind) => self.workflow(path, text, kind),
            EnvFileKind::Manifests => self.read_manifests(path, text),
            EnvFileKind::Platform => self.platform(path, text),
            EnvFileKind::TaskRunner => self.task_runner(path, text),
            EnvFileKind::PackageJson => self.package_json(path, text),
            EnvFileKind::Procfile => {
                for process in procfile::parse(text) {
                    let source = Source::Process { process: process.name.value.clone() };
                    self.commands(&process.command, text, &Place::new(path, source, Provision::Outside));
                }
            }
            EnvFileKind::Pm2 => {
                let (apps, errors) = pm2::parse(text);
                self.errors(path, errors);
                for app in apps {
                    let process = app.name.map(|it| it.value).unwrap_or_default();
                    let place = Place::new(path, Source::Process { process }, Provision::Outside);
                    let named = app.named_env.into_iter().flat_map(|it| it.1);
                    app.env.into_iter().chain(named).for_each(|it| self.declare(&it, &place));
                }
            }
        }
    }

    fn errors(&mut self, path: &RelPath, errors: Vec<InputError>) {
        self.out.errors.extend(errors.into_iter().map(|it| (path.clone(), it)));
    }

    fn declare(&mut self, variable: &EnvVar, place: &Place<'_>) {
        self.declare_text(&variable.name, variable.value.as_ref(), !variable.references.is_empty(), place);
    }

    fn declare_text(&mut self, name: &Text, value: Option<&Text>, refers: bool, place: &Place<'_>) {
        if name.value.is_empty() {
            return;
        }
        let at = |span: Span| Location { path: place.path.clone(), span };
        let (literal, fallback) = match (value, place.dollar) {
            (Some(it), Some(dollar)) if refers => (None, with_defaults(&it.value, dollar)),
            (Some(it), Some(DollarEscape::Doubled)) => (Some(it.value.replace("$$", "$")), None),
            (value, _) => (value.map(|it| it.value.clone()), None),
        };
        let name_key: Arc<str> = name.value.as_str().into();
        self.out.by_name.entry(name_key.clone()).or_default().push(Declaration {
            name: name_key,
            value: literal,
            fallback,
            location: at(name.span),
            value_location: value.map(|it| at(it.span)),
            source: place.source.clone(),
            provision: place.provision,
            directory: place.directory.clone(),
        });
    }

    fn env_file(&mut self, path: &RelPath, text: &str) {
        let read = dotenv::parse(text);
        let place = Place::new(path, env_file_source(path), Provision::File).expanding(DollarEscape::Backslash);
        for entry in &read.entries {
            self.declare_text(&entry.key, Some(&entry.value), !entry.references.is_empty(), &place);
        }
        self.errors(path, read.errors);
    }

    fn compose(&mut self, path: &RelPath, text: &str) {
        let read = compose::parse(text);
        let base = directory_of(path);
        for service in &read.services {
            let build = service.build.as_ref();
            let extended = service.extends.is_some();
            let own =
                build.is_some() || extended || (service.image.as_ref().is_none_or(|it| !is_foreign_image(&it.value)));
            let provision = if own { Provision::Outside } else { Provision::Foreign };
            let directory =
                build.and_then(|it| it.context.as_ref()).map_or_else(|| base.to_owned(), |it| join(base, &it.value));
            let source = Source::Compose { service: service.name.value.clone() };
            let place = |provision| {
                Place::new(path, source.clone(), provision).below(&directory).expanding(DollarEscape::Doubled)
            };
            service.environment.iter().for_each(|it| self.declare(it, &place(provision)));
            let args = build.map(|it| it.args.as_slice()).unwrap_or_default();
            args.iter().for_each(|it| self.declare(it, &place(Provision::Build)));
            for file in &service.env_files {
                self.out.injected.push(InjectedFile {
                    file: join(base, &file.path.value).into(),
                    service: service.name.value.clone(),
                    location: Location { path: path.clone(), span: file.path.span },
                    own,
                });
            }
        }
        self.errors(path, read.errors);
    }

    fn dockerfile(&mut self, path: &RelPath, text: &str) {
        let read = dockerfile::parse(text);
        let place = |provision| Place::new(path, Source::Dockerfile, provision).expanding(DollarEscape::Backslash);
        let starts: Vec<_> = read
            .stages
            .iter()
            .enumerate()
            .filter(|(at, it)| it.cmd.is_some() || it.entrypoint.is_some() || at + 1 == read.stages.len())
            .flat_map(|it| read.lineage(it.1))
            .collect();
        for stage in &read.stages {
            let runs = starts.iter().any(|it| std::ptr::eq(*it, stage));
            let provision = if runs { Provision::Outside } else { Provision::Build };
            stage.env.iter().for_each(|it| self.declare(it, &place(provision)));
            stage.args.iter().for_each(|it| self.declare(it, &place(Provision::Build)));
        }
        read.args.iter().for_each(|it| self.declare(it, &place(Provision::Build)));
        self.errors(path, read.errors);
    }

    fn workflow(&mut self, path: &RelPath, text: &str, kind: workflow::CiKind) {
        let read = workflow::parse(text, kind);
        for found in &read.variables {
            let source = Source::Workflow { job: found.job.as_ref().map(|it| it.value.clone()) };
            let provision = if found.service { Provision::Foreign } else { Provision::Ci };
            self.declare(&found.variable, &Place::new(path, source, provision).below(""));
        }
        for run in &read.runs {
            let source = Source::Workflow { job: run.job.as_ref().map(|it| it.value.clone()) };
            self.commands(&run.script, text, &Place::new(path, source, Provision::Ci).below(""));
        }
        self.errors(path, read.errors);
    }

    fn task_runner(&mut self, path: &RelPath, text: &str) {
        let read = turbo::parse(text);
        let place = Place::new(path, Source::TaskRunner, Provision::NameOnly);
        for variable in &read.variables {
            let name = &variable.name;
            if name.value.contains('*') {
                self.out.patterns.push((name.value.clone(), Location { path: path.clone(), span: name.span }));
            } else if is_name(&name.value) {
                self.declare_text(name, None, false, &place);
            }
        }
        self.errors(path, read.errors);
    }

    fn package_json(&mut self, path: &RelPath, text: &str) {
        // What is wrong with a package.json is for its own reader to say.
        for root in yaml::parse_json(text).documents {
            for script in root.get("scripts").map(Node::entries).unwrap_or_default() {
                let Some(line) = script.value.text().filter(|it| it.value.contains('=')) else { continue };
                let source = Source::PackageScript { script: script.key.value.clone() };
                self.commands(line, text, &Place::new(path, source, Provision::Outside));
            }
        }
    }

    fn commands(&mut self, line: &Text, file: &str, place: &Place<'_>) {
        for command in shell::parse(line, file) {
            for variable in &command.env {
                // What a shell computes is no value.
                let computed = variable.value.as_ref().is_some_and(|it| it.value.contains(['$', '`']));
                let value = variable.value.as_ref().filter(|_| !computed);
                self.declare_text(&variable.name, value, false, place);
            }
        }
    }

    /// Serverless's `environment`, Render's `envVars` and Google App Engine's `env_variables`.
    fn platform(&mut self, path: &RelPath, text: &str) {
        let parsed = yaml::parse(text);
        let place = Place::new(path, Source::Platform, Provision::Outside);
        for root in &parsed.documents {
            let functions = root.get("functions").map(Node::entries).unwrap_or_default().iter();
            let maps = [root.at(&["provider", "environment"]), root.get("env_variables")].into_iter().flatten();
            for entry in maps.chain(functions.filter_map(|it| it.value.get("environment"))).flat_map(Node::entries) {
                let value = entry.value.text().filter(|it| !it.value.contains("${"));
                self.declare_text(&entry.key, value, false, &place);
            }
            let services = ["services", "envVarGroups"].iter().filter_map(|it| root.get(it)).flat_map(Node::items);
            for variable in services.filter_map(|it| it.get("envVars")).flat_map(Node::items) {
                if let Some(key) = variable.text_at(&["key"]) {
                    self.declare_text(key, variable.text_at(&["value"]), false, &place);
                }
            }
        }
    }

    fn read_manifests(&mut self, path: &RelPath, text: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.starts_with("values") && self.is_chart(directory_of(path)) {
            let read = k8s::parse_helm_values(text);
            let place = Place::new(path, Source::K8s { workload: "values".into() }, Provision::Outside).below("");
            read.values.iter().for_each(|it| self.declare(it, &place));
            self.errors(path, read.errors);
        } else if k8s::looks_like_manifests(text) {
            let mut read = k8s::parse(text);
            self.out.skipped.extend(read.skipped.map(|it| (path.clone(), it)));
            self.errors(path, std::mem::take(&mut read.errors));
            self.maps.extend(read.config_maps.drain(..).map(|it| (path.clone(), it)));
            self.manifests.push((path.clone(), read));
        }
    }

    fn is_chart(&self, directory: &str) -> bool {
        let named = directory.split('/').any(|it| matches!(it, "helm" | "chart" | "charts"));
        named || self.files.iter().any(|it| directory_of(&it.0) == directory && it.0.ends_with("Chart.yaml"))
    }

    /// Declares what workloads set, and what the config maps hold that they take their variables from.
    fn manifests(&mut self) {
        let manifests = std::mem::take(&mut self.manifests);
        let maps = std::mem::take(&mut self.maps);
        let mut used: BTreeMap<String, String> = BTreeMap::new();
        for (path, read) in &manifests {
            for workload in &read.workloads {
                let name = workload.name.as_ref().map(|it| it.value.clone()).unwrap_or_default();
                for container in &workload.containers {
                    let foreign = container.image.as_ref().is_some_and(|it| is_foreign_image(&it.value));
                    let provision = if foreign { Provision::Foreign } else { Provision::Outside };
                    let place = Place::new(path, Source::K8s { workload: name.clone() }, provision).below("");
                    for from in container.env_from.iter().filter(|_| !foreign) {
                        used.insert(from.name.value.clone(), name.clone());
                    }
                    for variable in &container.env {
                        let looked_up = match &variable.from {
                            Some(ValueFrom::ConfigMap(map, key)) => look_up(&maps, false, map.as_ref(), key.as_ref()),
                            Some(ValueFrom::Secret(map, key)) => look_up(&maps, true, map.as_ref(), key.as_ref()),
                            _ => None,
                        };
                        self.declare_text(&variable.name, variable.value.as_ref(), false, &place);
                        // The value stands in the map, maybe in another file.
                        if let (Some((file, value)), Some(found)) =
                            (looked_up, self.out.by_name.get_mut(&*variable.name.value))
                            && let Some(last) = found.last_mut()
                        {
                            last.value = Some(value.value.clone());
                            last.value_location = Some(Location { path: file.clone(), span: value.span });
                        }
                    }
                }
            }
        }
        for (path, map) in &maps {
            let name = map.name.as_ref().map(|it| it.value.clone()).unwrap_or_default();
            let (workload, provision) = match used.get(&name) {
                Some(workload) => (workload.clone(), Provision::Outside),
                None => (name, Provision::NameOnly),
            };
            let place = Place::new(path, Source::K8s { workload }, provision).below("");
            map.data.iter().filter(|it| is_name(&it.name.value)).for_each(|it| self.declare(it, &place));
        }
    }

    /// Env files that compose hands to the repo's services: their variables are there from the start.
    fn injected(&mut self) {
        let mut more = Vec::new();
        for injected in self.out.injected.iter().filter(|it| it.own) {
            for declaration in self.out.by_name.values().flatten() {
                if declaration.location.path == injected.file && declaration.provision == Provision::File {
                    let mut given = declaration.clone();
                    given.source = Source::Compose { service: injected.service.clone() };
                    given.provision = Provision::Outside;
                    more.push(given);
                }
            }
        }
        for declaration in more {
            self.out.by_name.entry(declaration.name.clone()).or_default().push(declaration);
        }
    }
}

fn look_up<'a>(
    maps: &'a [(RelPath, ConfigMap)],
    secret: bool,
    map: Option<&Text>,
    key: Option<&Text>,
) -> Option<(&'a RelPath, &'a Text)> {
    let (map, key) = (map?, key?);
    let named =
        maps.iter().filter(|it| it.1.secret == secret && it.1.name.as_ref().is_some_and(|it| it.value == map.value));
    named.flat_map(|it| it.1.data.iter().map(move |data| (&it.0, data))).find_map(|(path, data)| {
        (data.name.value == key.value).then_some(())?;
        Some((path, data.value.as_ref()?))
    })
}

/// Images of databases, brokers and tools, whose variables are theirs and not the repo's.
fn is_foreign_image(image: &str) -> bool {
    const NAMES: &[&str] = &[
        "postgres",
        "postgresql",
        "postgis",
        "pgvector",
        "timescaledb",
        "pgbouncer",
        "mysql",
        "mysql-server",
        "mariadb",
        "mongo",
        "mongodb",
        "redis",
        "redis-stack",
        "valkey",
        "keydb",
        "dragonfly",
        "memcached",
        "rabbitmq",
        "kafka",
        "cp-kafka",
        "zookeeper",
        "nats",
        "elasticsearch",
        "opensearch",
        "kibana",
        "minio",
        "mc",
        "localstack",
        "clickhouse-server",
        "clickhouse",
        "grafana",
        "alertmanager",
        "loki",
        "promtail",
        "tempo",
        "otel-collector",
        "opentelemetry-collector-contrib",
        "nats-exporter",
        "prometheus",
        "adminer",
        "pgadmin4",
        "pgadmin",
        "phpmyadmin",
        "mongo-express",
        "mailhog",
        "mailpit",
        "maildev",
        "nginx",
        "traefik",
        "caddy",
        "keycloak",
        "vault",
        "jaeger",
        "all-in-one",
        "cockroach",
        "mssql",
        "server",
        "azure-sql-edge",
        "azurite",
        "redisinsight",
        "meilisearch",
        "typesense",
        "qdrant",
        "weaviate",
        "etcd",
    ];
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split([':', '@']).next().unwrap_or(name);
    // `mcr.microsoft.com/mssql/server` is the one `server` that is meant.
    NAMES.contains(&name) && (name != "server" || image.contains("mssql"))
}

fn env_file_source(path: &str) -> Source {
    let file = path.rsplit('/').next().unwrap_or(path).to_owned();
    let lower = file.to_ascii_lowercase();
    let is_example = parts(&lower).any(|it| EXAMPLES.contains(&it));
    let mode = lower.strip_prefix(".env.").or_else(|| lower.strip_suffix(".env").map(|it| it.trim_start_matches('.')));
    let mode = mode.map(|it| {
        let kept: Vec<&str> = it.split('.').filter(|it| !EXAMPLES.contains(it)).collect();
        kept.join(".")
    });
    Source::EnvFile { file, is_example, mode: mode.filter(|it| !it.is_empty()) }
}
