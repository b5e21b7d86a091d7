//! The clients of databases, caches and brokers that the repository constructs: where, with which options and URLs, how many
//! connections each opens, how long a query waits for one, and who listens to their errors.
//!
//! Knows no rule. What tests, scripts and examples construct is not listed. What cannot be seen has an answer that says so.

mod callers;
mod candidates;
mod capacity;
mod find;
mod ignored;
mod listeners;
mod poolers;
mod serving;
mod settings;
mod table;
mod url;

use std::sync::{Arc, OnceLock};

pub use capacity::{Database, Demand, Factor, Share};
pub use ignored::{IgnoredSetting, Written};
pub use listeners::Listener;
pub use settings::{Acquire, Setting, Size};
pub use table::{ClientKind, ClientRow, IgnoredRow, ListenerNeed, PoolTables, TimeUnit};
pub use url::{Url, UrlText};

use super::Project;
use super::names::{At, Expr};
use super::packages::{Installed, PackageId};
use crate::finding::{Location, RelPath};

/// The options of a construction.
#[derive(Clone, Debug)]
pub enum Options {
    /// An object, whose properties can be asked for.
    Object(Expr),
    /// None were given: the package's defaults hold.
    None,
    /// Something that cannot be looked into.
    Unknown,
}

/// Where the connections come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    /// It opens its own.
    Own,
    /// It was handed a pool or an adapter; made at this place, where that is known.
    Given(Option<At>),
    /// It cannot be seen whether it was handed one.
    Unknown,
}

/// Where a construction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At module level: once a process.
    Module,
    /// In a field or the constructor of a class.
    Class,
    /// In a function that runs once a request; with the place that shows it.
    Handler(At),
    /// In another function.
    Function,
}

/// A connection URL that a client is given, as the code has it.
#[derive(Clone, Debug)]
pub enum UrlSource {
    /// An expression.
    Expr(Expr),
    /// The `url` of a Prisma schema's datasource: text, with its place.
    Schema(String, Location),
    /// The variable that a Prisma schema's datasource names.
    Variable(Arc<str>, RelPath),
}

/// One construction.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its row in the tables.
    pub row: Arc<ClientRow>,
    /// Whether the installed version is surely one of the row's.
    pub certain: bool,
    /// What is installed of the package that does the work.
    pub installed: Installed,
    /// The package of the repository that it stands in.
    pub package: PackageId,
    /// The call, the `new`, the `super(…)` of a class that extends it, or that class.
    pub at: At,
    /// The class, for one that is extended.
    pub class: Option<At>,
    /// The options argument.
    pub options: Options,
    /// The URL.
    pub url: Option<UrlSource>,
    /// Whether connections are its own.
    pub backing: Backing,
    /// Where it stands.
    pub place: Place,
    /// What it talks to: the row's system, or what a Prisma schema, an option or the URL says: `postgresql`, `mysql`.
    pub system: String,
    /// The schema files of a Prisma client, where they are known.
    pub schema: Vec<RelPath>,
    /// The name it is bound to, or that of the class; else what constructs it.
    pub name: String,
    /// What to call it in a sentence: `` `pool` ``, `this client`.
    pub title: String,
    /// Name of the function or class around it; empty at module level.
    pub scope: String,
}

/// Every construction of the repository.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    /// Sorted by place.
    pub list: Vec<Pool>,
    /// The databases that the repository runs; looked for when they are first asked.
    databases: OnceLock<Vec<Database>>,
}

impl Pools {
    /// The construction at a place.
    #[must_use]
    pub fn at(&self, at: At) -> Option<&Pool> {
        self.list.iter().find(|pool| pool.at == at)
    }
}

impl Pool {
    /// The package for a message, with the version where exactly one is known: `pg 8.11.3`.
    #[must_use]
    pub fn product(&self) -> String {
        let name = self.row.product();
        match &self.installed {
            Installed::Exact(version, _) => format!("{name} {version}"),
            Installed::Range(..) | Installed::Unresolvable | Installed::Absent => name.to_owned(),
        }
    }

    /// Where the version comes from, where a file says it.
    #[must_use]
    pub fn version_source(&self) -> Option<&Location> {
        match &self.installed {
            Installed::Exact(_, location) | Installed::Range(_, location) => Some(location),
            Installed::Unresolvable | Installed::Absent => None,
        }
    }

    /// Whether it opens connections of its own to a database.
    #[must_use]
    pub fn is_own_database_pool(&self) -> bool {
        let is_database = !matches!(self.system.as_str(), "redis" | "amqp" | "kafka" | "nats" | "elasticsearch");
        is_database && self.backing == Backing::Own && self.row.kind != ClientKind::Single
    }
}

impl Project {
    /// Every client of a database, cache or broker that the repository constructs; found once.
    #[must_use]
    pub fn pools(&self) -> &Pools {
        self.pools.get_or_init(|| find::find(self))
    }
}
