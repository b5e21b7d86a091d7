//! What the pools of a repository add up to, against what its database allows: sizes times processes times replicas, as far as the
//! repository says them. What it does not say counts once, so that a sum is never too large.

use std::collections::BTreeMap;

use super::{Options, Pool, Url};
use crate::finding::{Location, RelPath};
use crate::inputs::compose::{Compose, Service, server_setting};
use crate::inputs::text::Text;
use crate::inputs::{k8s, pm2};
use crate::model::Project;
use crate::model::deployables::{Deployable, Entry};
use crate::model::names::{At, Expr, Meaning};
use crate::model::objects::Property;
use crate::model::values::Value;
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// A database that a compose file or a manifest of the repository runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Database {
    /// The service's name.
    pub name: String,
    /// `postgresql` or `mysql`.
    pub system: &'static str,
    /// How many connections it accepts.
    pub max_connections: u32,
    /// Whether that is the server's default.
    pub is_default: bool,
    /// Where that is said: the setting, or the image.
    pub place: Location,
    /// The port that the host publishes, where it does.
    port: Option<u16>,
    /// What runs it: the processes that it serves are run by the same, or by the machine that publishes its port.
    runner: Runner,
}

/// What runs containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Runner {
    Compose,
    Kubernetes,
}

/// Something that multiplies a pool.
#[derive(Clone, Debug)]
pub struct Factor {
    /// How often.
    pub count: u32,
    /// What: `replicas`, `pm2 instances`.
    pub what: &'static str,
    /// Where it is said.
    pub place: Location,
}

/// The connections of one pool, over all processes.
#[derive(Clone, Debug)]
pub struct Share<'p> {
    /// The pool.
    pub pool: &'p Pool,
    /// Its size in one process.
    pub size: u32,
    /// What multiplies it.
    pub factors: Vec<Factor>,
}

impl Share<'_> {
    /// All its connections.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.factors.iter().fold(self.size, |total, factor| total.saturating_mul(factor.count))
    }
}

/// All that is known to connect to one database.
#[derive(Clone, Debug)]
pub struct Demand<'p> {
    /// The database.
    pub database: Database,
    /// The largest first.
    pub shares: Vec<Share<'p>>,
}

impl Demand<'_> {
    /// All connections.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.shares.iter().fold(0, |total, share| total.saturating_add(share.total()))
    }
}

impl Project {
    /// What connects to each database that the repository runs.
    #[must_use]
    pub fn demands(&self) -> Vec<Demand<'_>> {
        let databases = self.databases();
        if databases.is_empty() {
            return Vec::new();
        }
        let composes = self.compose_files();
        let mut shares: BTreeMap<&Database, Vec<Share<'_>>> = BTreeMap::new();
        for pool in self.pools().list.iter().filter(|pool| pool.is_own_database_pool() && self.serves(pool)) {
            let own = self.databases_among(pool, databases);
            let size = self.pool_size_number(pool).filter(|it| (1.0..=100_000.0).contains(it) && it.fract() == 0.0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range, as checked above")]
            let Some(size) = size.map(|it| it as u32) else { continue };
            for (database, is_local) in own {
                let factors = self.factors(pool, database, is_local, &composes);
                shares.entry(database).or_default().push(Share { pool, size, factors });
            }
        }
        shares.into_iter().map(demand_of).collect()
    }

    /// The database that a pool connects to, where the repository runs it.
    #[must_use]
    pub fn database_of(&self, pool: &Pool) -> Option<Database> {
        let databases = self.databases();
        self.databases_among(pool, databases).first().map(|(it, _)| (*it).clone())
    }

    fn databases_among<'d>(&self, pool: &Pool, databases: &'d [Database]) -> Vec<(&'d Database, bool)> {
        let mut hosts: Vec<(String, Option<u16>)> = Vec::new();
        for url in self.pool_urls(pool).unwrap_or_default() {
            hosts.extend(Url::parse(&url.text).map(|url| (url.host.to_owned(), url.port)));
        }
        if let Options::Object(object) = &pool.options {
            for path in ["host", "connection.host"] {
                let Property::Known(host) = self.property_at(object, path) else { continue };
                hosts.extend(self.texts_of(&host).into_iter().map(|host| (host, None)));
            }
        }
        let fits = |it: &&Database| it.system == pool.system;
        // `postgres`, or `postgres.shop.svc.cluster.local`.
        let named = |it: &&Database| {
            hosts.iter().any(|(host, _)| match it.runner {
                Runner::Compose => *host == it.name,
                Runner::Kubernetes => host.split('.').next() == Some(it.name.as_str()),
            })
        };
        let found: Vec<_> = databases.iter().filter(fits).filter(named).map(|it| (it, false)).collect();
        if !found.is_empty() {
            return found;
        }
        // On a developer's machine: the port that compose publishes.
        let default = if pool.system == "mysql" { 3306 } else { 5432 };
        let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1");
        let published = databases.iter().filter(fits).filter(|it| {
            it.port.is_some()
                && hosts.iter().any(|(host, port)| is_local(host) && it.port == Some(port.unwrap_or(default)))
        });
        published.take(1).map(|it| (it, true)).collect()
    }

    fn texts_of(&self, expr: &Expr) -> Vec<String> {
        match self.value(expr) {
            Value::Text(text) => vec![text.to_string()],
            Value::Env(env) => self.env().values(&env.name).into_iter().map(|(text, _)| text.to_owned()).collect(),
            _ => Vec::new(),
        }
    }

    /// The databases that compose files and manifests run.
    fn databases(&self) -> &[Database] {
        self.pools().databases.get_or_init(|| self.find_databases())
    }

    fn find_databases(&self) -> Vec<Database> {
        let mut found: Vec<Database> = Vec::new();
        for (path, compose) in self.compose_files() {
            for service in &compose.services {
                let Some(image) = &service.image else { continue };
                let Some(system) = system_of_image(&image.value) else { continue };
                let set = service.server_setting("max_connections").or_else(|| {
                    let names = ["POSTGRESQL_MAX_CONNECTIONS", "POSTGRES_MAX_CONNECTIONS", "MYSQL_MAX_CONNECTIONS"];
                    names.iter().find_map(|name| service.env(name)?.value.clone())
                });
                let port = service.ports.iter().find_map(|port| port.published.as_ref()?.value.trim().parse().ok());
                let place = |span| Location { path: path.clone(), span };
                let (max, is_default, place) = match set {
                    Some(text) => match text.integer().and_then(|it| u32::try_from(it).ok()) {
                        Some(max) => (max, false, place(text.span)),
                        None => continue,
                    },
                    None => (if system == "mysql" { 151 } else { 100 }, true, place(image.span)),
                };
                let name = service.name.value.clone();
                let runner = Runner::Compose;
                found.push(Database { name, system, max_connections: max, is_default, place, port, runner });
            }
        }
        found.extend(self.manifests().into_iter().flat_map(|(path, manifests)| databases_of(&path, &manifests)));
        // A setting wins over a default of the same service in another file.
        let order = |it: &Database| (it.name.clone(), it.runner, it.is_default, it.place.clone());
        found.sort_by_key(order);
        found.dedup_by(|b, a| a.name == b.name && a.system == b.system && a.runner == b.runner);
        found
    }

    fn factors(
        &self,
        pool: &Pool,
        database: &Database,
        is_local: bool,
        composes: &[(RelPath, Compose)],
    ) -> Vec<Factor> {
        let servers = self.servers_of(pool);
        let reaching = self.reached_from(pool.at.file);
        let mut most: Vec<Factor> = Vec::new();
        for deployable in servers.into_iter().filter_map(|index| self.deployables.list.get(index)) {
            let is_its = |entry: &&Entry| self.modules.at_path(&entry.path).is_some_and(|it| reaching.contains(&it));
            let entries: Vec<&Entry> = deployable.entries.iter().filter(is_its).collect();
            let replicas = match database.runner {
                Runner::Compose => self.service_replicas(composes, database, deployable, &entries),
                Runner::Kubernetes => self.workload_replicas(deployable),
            };
            let replicas = replicas.into_iter().max_by_key(|it| it.count);
            // What the host starts reaches a database only through a published port, and what containers start only by
            // its name.
            let instances = self.pm2_instances(&entries).into_iter().filter(|(image, _)| *image || is_local);
            let processes = instances.map(|(_, it)| it).chain(self.forks(&entries)).max_by_key(|it| it.count);
            let all = replicas.filter(|_| !is_local).into_iter().chain(processes);
            let all: Vec<Factor> = all.filter(|it| it.count > 1).collect();
            let product = |it: &[Factor]| it.iter().fold(1_u32, |all, factor| all.saturating_mul(factor.count));
            if product(&all) > product(&most) {
                most = all;
            }
        }
        most
    }

    fn service_replicas(
        &self,
        composes: &[(RelPath, Compose)],
        database: &Database,
        deployable: &Deployable,
        entries: &[&Entry],
    ) -> Vec<Factor> {
        // A file with a database of its own under that name is another environment; one without is laid over the first.
        let is_laid_over = |compose: &Compose| compose.service(&database.name).is_none_or(|it| it.image.is_none());
        let composes = composes.iter().filter(|(path, it)| *path == database.place.path || is_laid_over(it));
        let services = composes.flat_map(|(path, compose)| compose.services.iter().map(move |it| (path, it)));
        services
            .filter(|(path, service)| self.runs(path, service, deployable, entries))
            .filter_map(|(path, service)| {
                let text = service.replicas.as_ref()?;
                let place = Location { path: path.clone(), span: text.span };
                Some(Factor { count: u32::try_from(text.integer()?).ok()?, what: "replicas", place })
            })
            .collect()
    }

    /// Whether a compose service runs a deployable: it is built by the Dockerfile that starts it, or from its folder.
    fn runs(&self, compose: &str, service: &Service, deployable: &Deployable, entries: &[&Entry]) -> bool {
        let Some(build) = &service.build else { return false };
        let dir = compose.rsplit_once('/').map_or("", |(dir, _)| dir);
        let context = join(dir, build.context.as_ref().map_or(".", |it| &it.value));
        let file = build.dockerfile.as_ref().map_or("Dockerfile", |it| &it.value);
        let dockerfile = join(&context, file);
        let mut starts = entries.iter().flat_map(|it| it.starts.iter().map(|it| &it.from).chain([&it.from]));
        starts.any(|from| *from.path == *dockerfile)
            || (build.dockerfile.is_none() && *self.packages.get(deployable.package).dir == *context)
    }

    /// Replicas of workloads and of their autoscalers whose container is called like the deployable.
    fn workload_replicas(&self, deployable: &Deployable) -> Vec<Factor> {
        let package = self.packages.get(deployable.package);
        let names = [Some(deployable.name.as_str()), Some(package.name()), package.dir.rsplit('/').next()];
        let names: Vec<&str> = names
            .into_iter()
            .flatten()
            .map(|it| it.rsplit('/').next().unwrap_or(it))
            .filter(|it| !it.is_empty())
            .collect();
        let mut found = Vec::new();
        for (path, manifests) in self.manifests() {
            for workload in &manifests.workloads {
                let is_its = workload.containers.iter().filter(|it| !it.init).any(|container| {
                    let image = container.image.as_ref().map(|it| image_name(&it.value).to_owned());
                    let name = container.name.as_ref().map(|it| it.value.clone());
                    [image, name].into_iter().flatten().any(|it| names.contains(&it.as_str()))
                });
                if !is_its {
                    continue;
                }
                let own = workload.name.as_ref().map(|it| it.value.as_str());
                let scaler =
                    manifests.autoscalers.iter().find(|it| it.target.as_ref().map(|it| it.value.as_str()) == own);
                let text = scaler.and_then(|it| it.max.as_ref()).or(workload.replicas.as_ref());
                if let Some(text) = text
                    && let Some(count) = text.integer().and_then(|it| u32::try_from(it).ok())
                {
                    let place = Location { path: path.clone(), span: text.span };
                    found.push(Factor { count, what: "replicas", place });
                }
            }
        }
        found
    }

    fn manifests(&self) -> Vec<(RelPath, k8s::Manifests)> {
        let yaml = self.inventory().files.iter().filter(|it| it.path.ends_with(".yml") || it.path.ends_with(".yaml"));
        let read = yaml.filter_map(|file| Some((file.path.clone(), self.text(&file.path)?)));
        let manifests = read.filter(|(_, text)| k8s::looks_like_manifests(text));
        manifests.map(|(path, text)| (path, k8s::parse(&text))).collect()
    }

    /// The instances of pm2's process files that start these entries, and whether an image does so.
    fn pm2_instances(&self, entries: &[&Entry]) -> Vec<(bool, Factor)> {
        let starts =
            entries.iter().flat_map(|it| it.starts.iter().map(|it| (it.image, &it.from)).chain([(false, &it.from)]));
        let mut found = Vec::new();
        for (image, from) in starts {
            if let Some(file) = self.modules.at_path(&from.path)
                && let Some(tree) = self.tree(file)
            {
                let script = tree.ids().find(|&node| {
                    matches!(tree.kind(node), Kind::String { .. }) && tree.span(node).contains(from.span)
                });
                let object =
                    script.and_then(|it| tree.ancestors(it).find(|&it| matches!(tree.kind(it), Kind::Object { .. })));
                let Some(object) = object else { continue };
                let Property::Known(value) = self.object_property(&Expr::new(file, object), "instances") else {
                    continue;
                };
                let Some(count) = whole(self.number_of(&value)) else { continue };
                found.push((image, Factor { count, what: "pm2 instances", place: self.location(value.at) }));
            } else if let Some(text) = self.text(&from.path)
                && (from.path.ends_with(".json") || from.path.ends_with(".yml") || from.path.ends_with(".yaml"))
            {
                let (apps, _) = pm2::parse(&text);
                let app = apps.iter().find(|it| it.script.as_ref().is_some_and(|it| it.span.contains(from.span)));
                let Some(instances) = app.and_then(|it| it.instances.as_ref()) else { continue };
                let Some(count) = instances.integer().and_then(|it| u32::try_from(it).ok()) else { continue };
                let place = Location { path: from.path.clone(), span: instances.span };
                found.push((image, Factor { count, what: "pm2 instances", place }));
            }
        }
        found
    }

    /// `for (let i = 0; i < 4; i++) cluster.fork()` in an entry.
    fn forks(&self, entries: &[&Entry]) -> Vec<Factor> {
        let files = entries.iter().filter_map(|it| self.modules.at_path(&it.path));
        let mut found = Vec::new();
        for file in files {
            let Some(tree) = self.tree(file) else { continue };
            for node in tree.ids() {
                let Kind::Call { callee, .. } = tree.kind(node) else { continue };
                if !matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "fork") {
                    continue;
                }
                let is_cluster = matches!(self.meaning(&Expr::new(file, callee)), Meaning::Package(export) if &*export.package == "cluster");
                if !is_cluster {
                    continue;
                }
                let around = tree.ancestors(node).find_map(|it| match tree.kind(it) {
                    Kind::For { test: Some(test), .. } => Some(test),
                    _ => None,
                });
                let Some(bound) = around.and_then(|test| upper_bound(tree, test)) else { continue };
                let value = Expr::new(file, bound);
                let Some(count) = whole(self.number_of(&value)) else { continue };
                found.push(Factor { count, what: "forks", place: self.location(At { file, node: bound }) });
            }
        }
        found
    }
}

/// The databases that manifests run.
fn databases_of(path: &RelPath, manifests: &k8s::Manifests) -> Vec<Database> {
    let mut found = Vec::new();
    for workload in &manifests.workloads {
        let Some(name) = &workload.name else { continue };
        for container in workload.containers.iter().filter(|it| !it.init) {
            let Some(image) = &container.image else { continue };
            let Some(system) = system_of_image(&image.value) else { continue };
            let words: Vec<Text> = container.command.iter().chain(&container.args).cloned().collect();
            let set = server_setting(&words, "max_connections");
            let (max, span) = match &set {
                Some(text) => match text.integer().and_then(|it| u32::try_from(it).ok()) {
                    Some(max) => (max, text.span),
                    None => continue,
                },
                None => (if system == "mysql" { 151 } else { 100 }, image.span),
            };
            found.push(Database {
                name: name.value.clone(),
                system,
                max_connections: max,
                is_default: set.is_none(),
                place: Location { path: path.clone(), span },
                port: None,
                runner: Runner::Kubernetes,
            });
        }
    }
    found
}

fn demand_of<'p>((database, mut shares): (&Database, Vec<Share<'p>>)) -> Demand<'p> {
    shares.sort_by_key(|share| std::cmp::Reverse(share.total()));
    Demand { database: database.clone(), shares }
}

/// The right side of `i < 4`.
fn upper_bound(tree: &Tree, test: NodeId) -> Option<NodeId> {
    match tree.kind(test) {
        Kind::Binary { op: Operator::Less, right, .. } => Some(right),
        _ => None,
    }
}

fn whole(number: Option<f64>) -> Option<u32> {
    let number = number.filter(|it| (1.0..=10_000.0).contains(it) && it.fract() == 0.0)?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range, as checked above")]
    Some(number as u32)
}

/// The last part of an image's name, without registry, tag and digest.
fn image_name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let last = image.rsplit('/').next().unwrap_or(image);
    last.split(':').next().unwrap_or(last)
}

fn system_of_image(image: &str) -> Option<&'static str> {
    match image_name(image) {
        "postgres" | "postgresql" | "postgis" | "pgvector" | "timescaledb" | "timescaledb-ha" => Some("postgresql"),
        "mysql" | "mysql-server" | "mariadb" | "percona" => Some("mysql"),
        _ => None,
    }
}

fn join(dir: &str, path: &str) -> String {
    let mut parts: Vec<&str> = dir.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_told_by_the_last_part_of_their_name() {
        assert_eq!(system_of_image("docker.io/library/postgres:16-alpine"), Some("postgresql"));
        assert_eq!(system_of_image("registry:5000/bitnami/mariadb@sha256:abc"), Some("mysql"));
        assert_eq!(system_of_image("postgres-exporter:1"), None);
    }

    #[test]
    fn paths_are_joined_within_the_root() {
        assert_eq!(join("deploy", "../apps/api"), "apps/api");
        assert_eq!(join("", "./"), "");
        assert_eq!(join("a", "../../../b"), "b");
    }
}
