//! docker compose files: what each service runs, with which variables, how many times, and what its database is
//! started with. Interpolation (`${VAR:-default}`) is recorded, never performed: the shell's values are not in the repo.

use crate::inputs::text::{CommandLine, DollarEscape, EnvVar, InputError, Text, references};
use crate::inputs::yaml::{self, Node, Value};
use crate::span::Span;

/// A compose file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    /// Its services in file order.
    pub services: Vec<Service>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

impl Compose {
    /// The service of this name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|it| it.name.value == name)
    }
}

/// One service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: Text,
    /// Its whole definition.
    pub span: Span,
    /// The image it runs.
    pub image: Option<Text>,
    /// How its image is built.
    pub build: Option<Build>,
    /// What replaces the image's CMD.
    pub command: Option<CommandLine>,
    /// What replaces the image's ENTRYPOINT.
    pub entrypoint: Option<CommandLine>,
    /// `environment`, list or map form. A value of `None` passes the shell's value through.
    pub environment: Vec<EnvVar>,
    /// `env_file` entries; of a name in several files the last wins, and `environment` wins over all.
    pub env_files: Vec<EnvFileRef>,
    /// `ports`.
    pub ports: Vec<Port>,
    /// `deploy.replicas`, or the older `scale`.
    pub replicas: Option<Text>,
    /// `ulimits`, as name, soft and hard limit.
    pub ulimits: Vec<Ulimit>,
    /// The services it waits for.
    pub depends_on: Vec<Text>,
    /// `deploy.resources.limits.memory` or `mem_limit`.
    pub memory: Option<Text>,
    /// `deploy.resources.limits.cpus` or `cpus`.
    pub cpus: Option<Text>,
    /// The service (and file) that it extends.
    pub extends: Option<Extends>,
    /// `working_dir`.
    pub working_dir: Option<Text>,
}

/// `build`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// The directory, relative to the compose file.
    pub context: Option<Text>,
    /// The Dockerfile, relative to the context.
    pub dockerfile: Option<Text>,
    /// The stage to build.
    pub target: Option<Text>,
    /// Build arguments: they exist while the image is built, not when it runs.
    pub args: Vec<EnvVar>,
}

/// An entry of `env_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFileRef {
    /// The file, relative to the compose file.
    pub path: Text,
    /// Whether compose refuses to start without it.
    pub required: bool,
}

/// A published port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// The host's side, where it is given.
    pub published: Option<Text>,
    /// The container's side.
    pub target: Text,
}

/// A limit of `ulimits`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ulimit {
    /// `nofile`, `nproc`, ...
    pub name: Text,
    /// The soft limit.
    pub soft: Option<Text>,
    /// The hard limit.
    pub hard: Option<Text>,
}

/// `extends`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extends {
    /// The other service.
    pub service: Text,
    /// The other file, relative to this one; the same file where it is not given.
    pub file: Option<Text>,
}

impl Service {
    /// The value that `environment` gives a variable.
    #[must_use]
    pub fn env(&self, name: &str) -> Option<&EnvVar> {
        self.environment.iter().rev().find(|it| it.name.value == name)
    }

    /// A setting that the server is started with: `postgres -c max_connections=200`, `mysqld --max-connections=200`,
    /// `redis-server --maxclients 500`. Dashes and underscores are the same.
    #[must_use]
    pub fn server_setting(&self, name: &str) -> Option<Text> {
        let words = [&self.entrypoint, &self.command].into_iter().flatten().flat_map(CommandLine::words);
        server_setting(&words.collect::<Vec<_>>(), name)
    }
}

/// A server's setting among the words that start it; the last one counts.
#[must_use]
pub fn server_setting(words: &[Text], name: &str) -> Option<Text> {
    let same = |it: &str| it.replace('-', "_") == name.replace('-', "_");
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        let dashed = word.value.strip_prefix("--").or_else(|| word.value.strip_prefix("-c"));
        // `-c a=1` as two words, `-ca=1`, `--a=1`.
        let after_c = at > 0 && words.get(at - 1).is_some_and(|it| it.value == "-c");
        let Some(setting) = dashed.or(after_c.then_some(word.value.as_str())) else { continue };
        match setting.split_once('=') {
            Some((key, value)) if same(key.trim()) => {
                let length = u32::try_from(value.len()).unwrap_or(0);
                let span = if word.span.len() == word.value.len() {
                    Span { start: word.span.end.saturating_sub(length).max(word.span.start), end: word.span.end }
                } else {
                    word.span
                };
                found = Some(Text::new(value, span));
            }
            None if same(setting) && word.value.starts_with("--") => found = words.get(at + 1).cloned(),
            _ => {}
        }
    }
    found
}

/// Reads a compose file. Version 1 files, with the services at the top, are read too.
#[must_use]
pub fn parse(file: &str) -> Compose {
    let parsed = yaml::parse(file);
    let mut compose = Compose { services: Vec::new(), errors: parsed.errors };
    for root in &parsed.documents {
        let services = match root.get("services") {
            Some(services) => services.entries(),
            None if root.entries().iter().any(|it| it.value.get("image").or(it.value.get("build")).is_some()) => {
                root.entries()
            }
            None => continue,
        };
        compose.services.extend(services.iter().map(|it| service(&it.key, &it.value, file)));
    }
    compose
}

fn service(name: &Text, node: &Node, file: &str) -> Service {
    let limit = |key: &str| node.text_at(&["deploy", "resources", "limits", key]).cloned();
    let own = |key: &str| node.text_at(&[key]).cloned();
    Service {
        name: name.clone(),
        span: Span { start: name.span.start, end: node.span.end.max(name.span.end) },
        image: own("image"),
        build: node.get("build").map(|it| build(it, file)),
        command: node.get("command").and_then(command),
        entrypoint: node.get("entrypoint").and_then(command),
        environment: node.get("environment").map(|it| variables(it, file)).unwrap_or_default(),
        env_files: node.get("env_file").map(env_files).unwrap_or_default(),
        ports: node.get("ports").map_or_else(Vec::new, |it| it.items().iter().filter_map(port).collect()),
        replicas: node.text_at(&["deploy", "replicas"]).cloned().or_else(|| own("scale")),
        ulimits: node.get("ulimits").map_or_else(Vec::new, |it| it.entries().iter().map(ulimit).collect()),
        depends_on: node.get("depends_on").map(names).unwrap_or_default(),
        memory: limit("memory").or_else(|| own("mem_limit")),
        cpus: limit("cpus").or_else(|| own("cpus")),
        extends: node.get("extends").and_then(extends),
        working_dir: own("working_dir"),
    }
}

fn build(node: &Node, file: &str) -> Build {
    match node.text() {
        Some(context) => Build { context: Some(context.clone()), ..Build::default() },
        None => Build {
            context: node.text_at(&["context"]).cloned(),
            dockerfile: node.text_at(&["dockerfile"]).cloned(),
            target: node.text_at(&["target"]).cloned(),
            args: node.get("args").map(|it| variables(it, file)).unwrap_or_default(),
        },
    }
}

/// A command in its list or its string form.
pub(super) fn command(node: &Node) -> Option<CommandLine> {
    match &node.value {
        Value::Sequence(_) => Some(CommandLine::Exec(node.texts())),
        _ => node.text().cloned().map(CommandLine::Shell),
    }
}

/// Variables as a map (`A: 1`) or as a list (`- A=1`).
pub(super) fn variables(node: &Node, file: &str) -> Vec<EnvVar> {
    let with_references = |name: Text, value: Option<Text>| {
        let place = value.as_ref().map(|it| it.span);
        let raw = place.and_then(|it| file.get(it.range())).unwrap_or_default();
        let start = place.map_or(0, |it| it.start as usize);
        EnvVar { name, value, references: references(raw, start, DollarEscape::Doubled) }
    };
    let from_map = node.entries().iter().map(|it| {
        // `A: ""` is an empty value, `A:` passes the shell's value through.
        with_references(it.key.clone(), it.value.text().cloned())
    });
    let from_list = node.items().iter().filter_map(Node::text).map(|it| {
        let (name, value) = split(it, '=');
        with_references(name, value)
    });
    from_map.chain(from_list).collect()
}

/// A text cut at its first `sign`; where its bytes are not its value, both halves have the whole span.
pub(super) fn split(text: &Text, sign: char) -> (Text, Option<Text>) {
    let Some((name, value)) = text.value.split_once(sign) else { return (text.clone(), None) };
    let exact = text.span.len() == text.value.len();
    let start = text.span.start as usize;
    let place = |from: usize, to: usize| if exact { Span::new(start + from, start + to) } else { text.span };
    let after = name.len() + sign.len_utf8();
    (Text::new(name, place(0, name.len())), Some(Text::new(value, place(after, text.value.len()))))
}

fn env_files(node: &Node) -> Vec<EnvFileRef> {
    let one = |node: &Node| {
        let path = node.text().or_else(|| node.text_at(&["path"]))?.clone();
        let required = node.get("required").and_then(Node::as_str) != Some("false");
        Some(EnvFileRef { path, required })
    };
    match &node.value {
        Value::Sequence(items) => items.iter().filter_map(one).collect(),
        _ => one(node).into_iter().collect(),
    }
}

fn port(node: &Node) -> Option<Port> {
    if let Some(target) = node.text_at(&["target"]) {
        return Some(Port { published: node.text_at(&["published"]).cloned(), target: target.clone() });
    }
    let text = node.text()?;
    let bare = text.value.split('/').next().unwrap_or_default();
    // A colon inside `${PORT:-80}` separates nothing.
    let mut depth = 0_usize;
    let mut cuts = Vec::new();
    for (at, c) in bare.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => cuts.push(at),
            _ => {}
        }
    }
    let exact = text.span.len() == text.value.len();
    let part = |from: usize, to: usize| {
        let start = text.span.start as usize;
        let span = if exact { Span::new(start + from, start + to) } else { text.span };
        Text::new(bare.get(from..to).unwrap_or_default(), span)
    };
    let Some(&last) = cuts.last() else { return Some(Port { published: None, target: part(0, bare.len()) }) };
    let before = cuts.iter().rev().nth(1).map_or(0, |it| it + 1);
    Some(Port { published: Some(part(before, last)), target: part(last + 1, bare.len()) })
}

fn ulimit(entry: &yaml::Entry) -> Ulimit {
    let both = entry.value.text().cloned();
    Ulimit {
        name: entry.key.clone(),
        soft: both.clone().or_else(|| entry.value.text_at(&["soft"]).cloned()),
        hard: both.or_else(|| entry.value.text_at(&["hard"]).cloned()),
    }
}

/// The items of a list, or the keys of a map.
fn names(node: &Node) -> Vec<Text> {
    match &node.value {
        Value::Mapping(entries) => entries.iter().map(|it| it.key.clone()).collect(),
        _ => node.texts(),
    }
}

fn extends(node: &Node) -> Option<Extends> {
    let service = node.text().or_else(|| node.text_at(&["service"]))?.clone();
    Some(Extends { service, file: node.text_at(&["file"]).cloned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"x-env: &shared
  LOG: debug
services:
  api:
    build:
      context: ./apps/api # é
      dockerfile: Dockerfile.prod
      args: [NODE_ENV=production]
    command: ["node", "dist/main.js"]
    env_file:
      - .env
      - path: ./extra.env
        required: false
    environment:
      <<: *shared
      PORT: 3000
      EMPTY: ""
      PASSED:
      DATABASE_URL: "postgresql://${DB_USER:-app}:x@db:5432/app?pool=$$1"
    ports: ["127.0.0.1:${PORT:-3000}:3000/tcp", "9229"]
    deploy:
      replicas: 3
      resources: {limits: {memory: 512M, cpus: "0.5"}}
    ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}
    depends_on:
      db: {condition: service_healthy}
  worker:
    extends: {service: api}
    environment:
      - QUEUE=jobs
      - SECRET
      - 'TOKEN=${TOKEN?missing}'
    scale: 2
  db:
    image: postgres:16
    command: postgres -c max_connections=200 -c shared_buffers=256MB
  cache:
    image: redis
    command: redis-server --maxclients 500
"#;

    fn values(file: &str, service: &Service) -> Vec<(String, Option<String>)> {
        service
            .environment
            .iter()
            .map(|it| {
                assert_eq!(&file[it.name.span.range()], it.name.value);
                (it.name.value.clone(), it.value.as_ref().map(|it| file[it.span.range()].to_owned()))
            })
            .collect()
    }

    #[test]
    fn a_compose_file_is_read_with_exact_spans() {
        let compose = parse(FILE);
        assert_eq!(compose.errors, []);
        let api = compose.service("api").unwrap();
        let expected = [
            ("PORT", Some("3000")),
            ("EMPTY", Some("")),
            ("PASSED", None),
            ("DATABASE_URL", Some("postgresql://${DB_USER:-app}:x@db:5432/app?pool=$$1")),
            ("LOG", Some("debug")),
        ];
        assert_eq!(values(FILE, api), expected.map(|(a, b)| (a.to_owned(), b.map(str::to_owned))));
        let url = api.env("DATABASE_URL").unwrap();
        assert_eq!(url.references.iter().map(|it| &FILE[it.span.range()]).collect::<Vec<_>>(), ["${DB_USER:-app}"]);
        let files: Vec<_> = api.env_files.iter().map(|it| (&*it.path.value, it.required)).collect();
        assert_eq!(files, [(".env", true), ("./extra.env", false)]);
        let ports: Vec<_> = api
            .ports
            .iter()
            .map(|it| (it.published.as_ref().map(|it| &FILE[it.span.range()]), &*it.target.value))
            .collect();
        assert_eq!(ports, [(Some("${PORT:-3000}"), "3000"), (None, "9229")]);
        assert_eq!(api.replicas.as_ref().unwrap().integer(), Some(3));
        assert_eq!(api.memory.as_ref().unwrap().value, "512M");
        assert_eq!(api.ulimits[1].hard.as_ref().unwrap().value, "40000");
        assert_eq!(api.depends_on[0].value, "db");
        assert_eq!(api.build.as_ref().unwrap().context.as_ref().unwrap().value, "./apps/api");
        assert_eq!(api.build.as_ref().unwrap().args[0].value.as_ref().unwrap().value, "production");
    }

    #[test]
    fn list_form_scale_and_extends() {
        let compose = parse(FILE);
        let worker = compose.service("worker").unwrap();
        let expected = [("QUEUE", Some("jobs")), ("SECRET", None), ("TOKEN", Some("${TOKEN?missing}"))];
        assert_eq!(values(FILE, worker), expected.map(|(a, b)| (a.to_owned(), b.map(str::to_owned))));
        assert_eq!(worker.replicas.as_ref().unwrap().value, "2");
        assert_eq!(worker.extends.as_ref().unwrap().service.value, "api");
    }

    #[test]
    fn server_settings_are_found_in_all_forms() {
        let compose = parse(FILE);
        let max = compose.service("db").unwrap().server_setting("max_connections").unwrap();
        assert_eq!((&FILE[max.span.range()], max.integer()), ("200", Some(200)));
        assert_eq!(compose.service("cache").unwrap().server_setting("maxclients").unwrap().value, "500");
        let mysql = parse("services:\n  db:\n    command: [--max-connections=300]\n");
        assert_eq!(mysql.services[0].server_setting("max_connections").unwrap().value, "300");
        assert_eq!(mysql.services[0].server_setting("port"), None);
    }

    #[test]
    fn broken_and_strange_files_give_what_can_be_read() {
        let compose = parse("services:\n  a:\n    environment:\n      X: 1\n    ports: [\n");
        assert_eq!(compose.services[0].env("X").unwrap().value.as_ref().unwrap().value, "1");
        assert_eq!(compose.errors.len(), 1);
        assert_eq!(parse("services: 3").services, []);
        assert_eq!(parse("services:\n  a: [1]\n  b:\n").services.len(), 2);
        assert_eq!(parse("web:\n  image: x\n").services[0].name.value, "web");
    }
}
