//! A variable that is needed to connect, and a stand-in that is taken where it is missing.

use std::collections::BTreeSet;

use crate::discover::Role;
use crate::finding::{Finding, Location};
use crate::inputs::connection_url;
use crate::model::Project;
use crate::model::env_fallbacks::Fallback;
use crate::model::env_reads::EnvRead;
use crate::model::env_vars::{Provision, Source};
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::syntax::{Kind, NodeId, Tree};

/// Reports each such stand-in once.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for read in project.env_reads_at_sites() {
        if !is_connection(&read.name) || !project.is_reachable(read.at.file) || is_always_given(project, read) {
            continue;
        }
        let mut found = Vec::new();
        for fallback in project.fallbacks(read.at) {
            found.extend(stand_in(project, &read.name, &fallback));
        }
        // A flag's name says less than the stand-in that it picks.
        let has_more = found.iter().any(|it| !matches!(it.kind, StandInKind::Flag));
        for stand_in in found.into_iter().filter(|it| !has_more || !matches!(it.kind, StandInKind::Flag)) {
            let is_meant =
                is_guarded(project, &stand_in) || is_refused(project, read) || is_conditional(project, read, &stand_in);
            if !is_meant && seen.insert(stand_in.at) {
                out.push(finding(context, read, &stand_in));
            }
        }
    }
    out
}

/// What is taken instead.
struct StandIn {
    /// The stand-in; where a flag says it, the test.
    at: At,
    /// The condition that picks it.
    test: At,
    kind: StandInKind,
}

enum StandInKind {
    /// Something with this name.
    Mock(String),
    /// This address.
    Localhost(String),
    /// A flag says so.
    Flag,
}

fn stand_in(project: &Project, variable: &str, fallback: &Fallback) -> Option<StandIn> {
    match fallback {
        Fallback::Text { text, at } => {
            let is_local = is_local_connection(variable, text);
            is_local.then(|| StandIn { at: *at, test: *at, kind: StandInKind::Localhost(text.clone()) })
        }
        Fallback::Branch { test, taken, other } => {
            let tree = project.tree(test.file)?;
            let (node, name) = taken.iter().find_map(|it| mock_below(tree, *it))?;
            // The other way is no stand-in, or both are tests' business.
            if other.is_some_and(|it| mock_below(tree, it).is_some()) {
                return None;
            }
            Some(StandIn { at: At { file: test.file, node }, test: *test, kind: StandInKind::Mock(name) })
        }
        Fallback::Flag { name, at } => {
            is_mock_name(name).then_some(StandIn { at: *at, test: *at, kind: StandInKind::Flag })
        }
    }
}

/// The first construction or call below a node whose name says that it is a stand-in.
fn mock_below(tree: &Tree, node: NodeId) -> Option<(NodeId, String)> {
    let mut found = None;
    tree.walk(node, &mut |it| {
        if found.is_some() {
            return false;
        }
        let name = match tree.kind(it) {
            Kind::Call { callee, .. } | Kind::New { callee, .. } => match tree.kind(callee) {
                Kind::Ident { name, .. } => Some(name),
                Kind::Member { property, .. } => Some(property),
                _ => None,
            },
            // `: mockClient`
            Kind::Ident { name, .. } if it == node => Some(name),
            _ => None,
        };
        if let Some(name) = name.map(|it| tree.text(it)).filter(|it| is_mock_name(it)) {
            found = Some((it, name.to_owned()));
        }
        found.is_none()
    });
    found
}

/// `MockRedis`, `createInMemoryStore`, `isPrismaMockMode`, `MemoryCache`; not `memoryUsage`.
fn is_mock_name(name: &str) -> bool {
    let words = words(name);
    let has = |word: &str| words.iter().any(|it| it == word);
    let pair = |first: &str, second: &str| words.windows(2).any(|it| it[0] == first && it[1] == second);
    const KEPT: &[&str] = &[
        "store",
        "cache",
        "adapter",
        "queue",
        "db",
        "database",
        "client",
        "driver",
        "storage",
        "repository",
        "provider",
        "broker",
        "bus",
        "backend",
        "server",
        "transport",
        "session",
        "sessions",
    ];
    ["mock", "mocked", "fake", "stub", "stubbed", "dummy"].iter().any(|it| has(it))
        || pair("in", "memory")
        || has("inmemory")
        || KEPT.iter().any(|it| pair("memory", it))
}

/// The words of a name in camel case or with underscores, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before_is_lower = false;
    for letter in name.chars() {
        if letter == '_' || letter == '-' || (letter.is_uppercase() && before_is_lower) {
            words.push(String::new());
        }
        before_is_lower = letter.is_lowercase() || letter.is_ascii_digit();
        if let Some(last) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            last.extend(letter.to_lowercase());
        }
    }
    words.retain(|it| !it.is_empty());
    words
}

/// Names of what a process needs to reach something else.
fn is_connection(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "URL",
        "URI",
        "HOST",
        "HOSTNAME",
        "DSN",
        "ENDPOINT",
        "ENDPOINTS",
        "CONNECTION",
        "BROKER",
        "BROKERS",
        "SERVER",
        "SERVERS",
        "ADDRESS",
        "ADDR",
        "NODES",
        "KEY",
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "SID",
        "CREDENTIALS",
        "DATABASE",
    ];
    let parts = || name.split('_');
    // `USE_MOCK_URL`, `MOCK_SERVER_URL`: asked for.
    parts().any(|it| PARTS.contains(&it)) && !parts().any(|it| matches!(it, "MOCK" | "FAKE" | "TEST" | "DEV" | "LOCAL"))
}

/// Whether a text is the address of a database, cache or broker on this machine.
fn is_local_connection(variable: &str, text: &str) -> bool {
    const STORES: &[&str] = &[
        "DB",
        "DATABASE",
        "POSTGRES",
        "POSTGRESQL",
        "PG",
        "PGHOST",
        "MYSQL",
        "MARIADB",
        "MONGO",
        "MONGODB",
        "REDIS",
        "VALKEY",
        "RABBIT",
        "RABBITMQ",
        "AMQP",
        "KAFKA",
        "NATS",
        "ELASTIC",
        "ELASTICSEARCH",
        "OPENSEARCH",
        "MEMCACHED",
        "CLICKHOUSE",
        "CASSANDRA",
        "MQTT",
        "QUEUE",
        "CACHE",
        "BROKER",
        "NEO4J",
    ];
    let is_store = variable.split('_').any(|it| STORES.contains(&it));
    let (is_known, authority) = match text.split_once("://") {
        Some((scheme, rest)) => {
            let is_broker = matches!(scheme, "nats" | "mqtt" | "mqtts" | "kafka" | "tcp" | "bolt" | "memcached");
            (is_store || is_broker || connection_url::scheme(text).is_some(), rest)
        }
        None => (is_store, text),
    };
    let host = authority.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    is_known && (matches!(name, "localhost" | "127.0.0.1" | "0.0.0.0") || host.starts_with("[::1]"))
}

/// Whether each way to deploy that the repository shows gives the variable.
fn is_always_given(project: &Project, read: &EnvRead) -> bool {
    let env = project.env();
    let path = project.modules.path(read.at.file);
    let around =
        |directory: &str| directory.is_empty() || path.strip_prefix(directory).is_some_and(|it| it.starts_with('/'));
    let given = env.of(&read.name).iter().filter(|it| around(&it.directory)).any(|it| match &it.source {
        Source::PackageScript { script } => script.starts_with("start") && !script.contains("dev"),
        Source::Compose { .. }
        | Source::K8s { .. }
        | Source::Dockerfile
        | Source::Platform
        | Source::Process { .. } => it.provision == Provision::Outside,
        _ => false,
    });
    let names_it = || env.of(&read.name).iter().any(|it| matches!(it.source, Source::EnvFile { .. }));
    // An env file that compose hands to the service and that git does not hold has what its example has.
    let is_injected = || env.injected.iter().any(|it| it.own && project.text(&it.file).is_none());
    given || (is_injected() && names_it())
}

/// Whether the stand-in is for tests and development only: a condition around it, or before it, asks for the mode.
fn is_guarded(project: &Project, stand_in: &StandIn) -> bool {
    let asks = |at: At| text_of(project, at).is_some_and(|it| asks_for_mode(&it));
    let guards = |at: At| project.guards(at).into_iter().any(|it| asks(it.at));
    let around = project.tree(stand_in.test.file).and_then(|tree| {
        let mut child = stand_in.test.node;
        for node in tree.ancestors(stand_in.test.node) {
            match tree.kind(node) {
                Kind::If { test, .. } if test == child => return Some(At { file: stand_in.test.file, node }),
                Kind::Unary { .. } | Kind::Binary { .. } | Kind::As { .. } | Kind::Conditional { .. } => child = node,
                _ => return Some(At { file: stand_in.test.file, node: child }),
            }
        }
        None
    });
    guards(stand_in.at) || guards(stand_in.test) || around.is_some_and(asks)
}

/// Whether a text asks whether this is production, a test or development.
fn asks_for_mode(text: &str) -> bool {
    const MODES: &[&str] = &[
        "NODE_ENV",
        "isProd",
        "isDev",
        "isTest",
        "IS_PROD",
        "IS_DEV",
        "IS_TEST",
        "production",
        "PRODUCTION",
        "development",
        "APP_ENV",
        "VITEST",
        "JEST_WORKER_ID",
        "nodeEnv",
        "env.DEV",
        "env.PROD",
    ];
    MODES.iter().any(|it| text.contains(it))
}

/// Whether the sources refuse to run without the variable somewhere else, or ask for the mode where they miss it.
fn is_refused(project: &Project, read: &EnvRead) -> bool {
    let asks_elsewhere = |other: &EnvRead| {
        let tree = project.tree(other.at.file)?;
        let mut child = other.at.node;
        for node in tree.ancestors(other.at.node) {
            match tree.kind(node) {
                Kind::Unary { .. } | Kind::Binary { .. } | Kind::As { .. } => child = node,
                Kind::If { test, .. } if test == child => return Some(At { file: other.at.file, node: test }),
                _ => return None,
            }
        }
        None
    };
    let mut same = project.env_reads().iter().filter(|it| it.name == read.name);
    same.any(|it| asks_elsewhere(it).is_some_and(|test| text_of(project, test).is_some_and(|it| asks_for_mode(&it))))
        || project.is_required_somewhere(&read.name)
}

/// Whether an address is only used where another setting asks for it.
fn is_conditional(project: &Project, read: &EnvRead, stand_in: &StandIn) -> bool {
    if !matches!(stand_in.kind, StandInKind::Localhost(_)) {
        return false;
    }
    if let Some(lift) = project.lift(read.at) {
        return lift.settings || lift.env.iter().any(|it| it.name != read.name);
    }
    let Some(key) = property_around(project, read.at) else { return false };
    // A settings object that is passed on as a whole says nothing; what takes the member does.
    let modules = &project.modules;
    let member = format!(".{key}");
    let files = modules.ids().filter(|it| modules.role(*it) == Role::Source);
    let files = files.filter(|it| modules.says(*it, &member));
    let mut taken = files
        .filter_map(|file| Some((file, project.tree(file)?)))
        .flat_map(|(file, tree)| {
            let takes =
                |it: &NodeId| matches!(tree.kind(*it), Kind::Member { property, .. } if tree.text(property) == key);
            tree.ids().filter(takes).map(|node| At { file, node }).collect::<Vec<_>>()
        })
        .peekable();
    taken.peek().is_some() && taken.all(|it| !project.guards(it).is_empty())
}

/// The key of the property of a declared or exported settings object that a read fills.
fn property_around(project: &Project, read: At) -> Option<String> {
    let tree = project.tree(read.file)?;
    let property = tree
        .ancestors(read.node)
        .find(|&it| !matches!(tree.kind(it), Kind::As { .. } | Kind::Binary { .. } | Kind::Conditional { .. }))?;
    let Kind::Property { key, .. } = tree.kind(property) else { return None };
    let is_settings = tree.ancestors(property).find_map(|it| match tree.kind(it) {
        Kind::Object { .. } | Kind::Property { .. } | Kind::As { .. } => None,
        Kind::Declarator { .. } | Kind::Export { .. } | Kind::Assign { .. } => Some(true),
        _ => Some(false),
    });
    match tree.kind(key) {
        Kind::Key { name } if is_settings == Some(true) => Some(tree.text(name).to_owned()),
        _ => None,
    }
}

fn text_of(project: &Project, at: At) -> Option<String> {
    let location = project.location(at);
    project.text(&location.path)?.get(location.span.range()).map(str::to_owned)
}

fn finding(context: &RuleContext<'_>, read: &EnvRead, stand_in: &StandIn) -> Finding {
    let project = context.project;
    let name = &read.name;
    let (message, label, consequence) = match &stand_in.kind {
        StandInKind::Mock(mock) => (
            format!("without `{name}` the process quietly runs with `{mock}`"),
            format!("taken where `{name}` is not set"),
            "A deployment that lacks the variable starts, answers its health checks and keeps its data in memory, or sends \
             it nowhere: nothing fails until somebody misses it."
                .to_owned(),
        ),
        StandInKind::Localhost(address) => (
            format!("without `{name}` the process quietly connects to this machine"),
            format!("taken where `{name}` is not set"),
            format!(
                "In a container nothing listens there: every connection fails with \"connect ECONNREFUSED 127.0.0.1{}\", \
                 and says nothing of the variable that is missing.",
                port_of(address).map(|it| format!(":{it}")).unwrap_or_default()
            ),
        ),
        StandInKind::Flag => (
            format!("without `{name}` the process quietly runs against a mock"),
            format!("true where `{name}` is not set"),
            "A deployment that lacks the variable starts, answers its health checks and keeps its data in memory: nothing \
             fails until somebody misses it."
                .to_owned(),
        ),
    };
    let place = project.location(stand_in.at);
    let read_at = project.location(read.at);
    let mut finding = context
        .finding(first_line(project, place.clone()), message)
        .with_label(label)
        .with_consequence(consequence)
        .with_help(format!(
            "Throw where `{name}` is missing, and keep the stand-in for tests and development: test `NODE_ENV` beside it."
        ))
        .with_cause(name.to_string())
        .with_subject(name.to_string(), project.scope_name(stand_in.at));
    if !(read_at.path == place.path && place.span.contains(read_at.span)) {
        finding = finding.with_related(read_at, format!("reads `{name}`"));
    }
    finding
}

fn first_line(project: &Project, mut location: Location) -> Location {
    let text = project.text(&location.path).unwrap_or_default();
    let length = text.get(location.span.range()).and_then(|it| it.lines().next()).map_or(0, |it| it.trim_end().len());
    let start = location.span.start as usize;
    location.span = crate::span::Span::new(start, start + length);
    location
}

/// The port of an address, given or usual.
fn port_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.split(['/', '?']).next()?.rsplit('@').next()?;
    let port =
        host.rsplit_once(':').map(|it| it.1).filter(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    port.or(match scheme {
        "postgres" | "postgresql" => Some("5432"),
        "mysql" | "mariadb" => Some("3306"),
        "mongodb" => Some("27017"),
        "redis" => Some("6379"),
        "amqp" => Some("5672"),
        "nats" => Some("4222"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_mock() {
        for name in
            ["MockRedis", "createMockPrismaClient", "InMemoryStore", "MemoryStore", "isPrismaMockMode", "fakeMailer"]
        {
            assert!(is_mock_name(name), "{name}");
        }
        for name in ["memoryUsage", "Redis", "RedisStore", "hammock", "stubborn", "mocker"] {
            assert!(!is_mock_name(name), "{name}");
        }
    }

    #[test]
    fn addresses_on_this_machine() {
        for (name, text, expected) in [
            ("DATABASE_URL", "postgres://app:app@localhost:5432/app", true),
            ("REDIS_HOST", "localhost", true),
            ("REDIS_HOST", "127.0.0.1:6379", true),
            ("ELASTICSEARCH_URL", "http://localhost:9200", true),
            ("BUS_URL", "nats://localhost:4222", true),
            ("DATABASE_URL", "postgres://db.internal/app", false),
            ("FRONTEND_URL", "http://localhost:3000", false),
            ("HOST", "localhost", false),
            ("DATABASE_URL", "file:./dev.db", false),
        ] {
            assert_eq!(is_local_connection(name, text), expected, "{name} {text}");
        }
    }
}
