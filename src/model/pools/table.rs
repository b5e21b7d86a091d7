//! The rows of `rules/pool/`: what loadproof knows of clients of databases, caches and brokers.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::knowledge::{TABLES, TableError};

/// How a client is constructed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ClientForm")]
pub enum Form {
    /// `f(…)`.
    Call,
    /// `new F(…)`.
    New,
    /// Either of them.
    Either,
    /// `Module.forRoot(…)`, `Module.forRootAsync({ useFactory })`.
    NestModule,
}

/// What a construction opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// Several connections, handed out in turn.
    Pool,
    /// One connection.
    Single,
    /// A pool that another client uses.
    Adapter,
}

/// The unit of a time option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// Milliseconds.
    #[default]
    Ms,
    /// Seconds.
    S,
}

/// Who listens to the `error` event of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListenerNeed {
    /// The code that made it must: without a listener the process ends.
    Needed,
    /// The package does so itself, or emits none.
    Own,
}

/// The databases of a client that can talk to several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dialect {
    /// The option that says which.
    pub option: String,
    /// Its values for which the row holds.
    pub values: Vec<String>,
}

/// The number of connections that another option leads to, where no size is given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SizeDefaultWith {
    /// The option that does so when it is true.
    pub option: String,
    /// The number.
    pub size: f64,
}

/// A client, for a range of versions. `rules/pool/clients.toml` documents the fields.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ClientRow {
    /// The npm name; empty where `file` is given.
    #[serde(default)]
    pub package: String,
    /// A file of the repository that exports what makes the client, for rows of `loadproof.toml`.
    #[serde(default)]
    pub file: Option<String>,
    /// npm range of the installed version.
    #[serde(default = "any_version")]
    pub versions: String,
    /// The package that does the work, whose version counts, where it is another one.
    #[serde(default)]
    pub driver: Option<String>,
    /// npm range of its installed version.
    #[serde(default = "any_version")]
    pub driver_versions: String,
    /// The module of the package that it is exported from, where that decides.
    #[serde(default)]
    pub subpath: Option<String>,
    /// What is called: names as exported, members joined by dots.
    pub exports: Vec<String>,
    pub form: Form,
    /// What it talks to: `postgresql`, `mysql`, `mssql`, `mongodb`, `sqlite`, `sql` for one of several, `redis`, `amqp`, ...
    pub system: String,
    pub kind: ClientKind,
    /// Whether classes that extend it are constructions too.
    #[serde(default)]
    pub extends: bool,
    #[serde(default)]
    pub dialect: Option<Dialect>,
    /// Whether the first argument is always the URL.
    #[serde(default)]
    pub url_argument: bool,
    /// Index of the options argument, 0-based, where another object may be an argument too.
    #[serde(default)]
    pub options_argument: Option<usize>,
    /// Options that hold the connection URL.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Options that hold a pool or an adapter made elsewhere.
    #[serde(default)]
    pub wraps: Vec<String>,
    /// Options with the number of connections, the one that wins first.
    #[serde(default)]
    pub size: Vec<String>,
    /// Parameters of the URL with the number of connections.
    #[serde(default)]
    pub size_url: Vec<String>,
    /// The number of connections without.
    #[serde(default)]
    pub size_default: Option<f64>,
    /// Says it, where the machine decides or where it cannot be seen.
    #[serde(default)]
    pub size_default_text: Option<String>,
    #[serde(default)]
    pub size_default_with: Option<SizeDefaultWith>,
    /// Options with the time that a query waits for a connection.
    #[serde(default)]
    pub acquire: Vec<String>,
    #[serde(default)]
    pub acquire_unit: TimeUnit,
    /// Parameters of the URL with that time.
    #[serde(default)]
    pub acquire_url: Vec<String>,
    #[serde(default)]
    pub acquire_url_unit: TimeUnit,
    /// Milliseconds without; 0 is for ever.
    #[serde(default)]
    pub acquire_default: Option<f64>,
    /// Whether a time of 0 is for ever.
    #[serde(default)]
    pub acquire_zero: bool,
    /// What looks like such an option and is none, as words in brackets.
    #[serde(default)]
    pub acquire_note: Option<String>,
    /// Options that bound the queue of those who wait.
    #[serde(default)]
    pub queue: Vec<String>,
    #[serde(default)]
    pub listener: Option<ListenerNeed>,
    /// The member with the pool that the client made for itself.
    #[serde(default)]
    pub handle: Option<String>,
    /// Where this is known from.
    #[serde(default)]
    pub evidence: String,
    /// Whether `loadproof.toml` says it.
    #[serde(skip)]
    pub is_declared: bool,
}

fn yes() -> bool {
    true
}

fn any_version() -> String {
    "*".to_owned()
}

impl ClientRow {
    /// The package whose version decides, and the range in which this row holds.
    #[must_use]
    pub fn versioned(&self) -> (&str, &str) {
        match &self.driver {
            Some(driver) => (driver, &self.driver_versions),
            None => (&self.package, &self.versions),
        }
    }

    /// The package that does the work: the one to name in a message. A function of the repository is named itself.
    #[must_use]
    pub fn product(&self) -> &str {
        let own = if self.package.is_empty() { self.exports.first() } else { None };
        self.driver.as_ref().or(own).unwrap_or(&self.package)
    }
}

/// A setting that a client does not read. `rules/pool/ignored.toml` documents the fields.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct IgnoredRow {
    /// What is constructed: the npm name, or the package that does the work (`driver`).
    pub package: String,
    /// npm range of the installed version.
    #[serde(default = "any_version")]
    pub versions: String,
    /// What the client talks to, where that decides.
    #[serde(default)]
    pub systems: Vec<String>,
    /// Paths in the options; or `url`.
    #[serde(default)]
    pub options: Vec<String>,
    /// Parameters of the URL.
    #[serde(default)]
    pub url: Vec<String>,
    /// The option that works.
    #[serde(default)]
    pub instead: Option<String>,
    /// The URL's parameter that works.
    #[serde(default)]
    pub instead_url: Option<String>,
    /// False where writing the other name is not enough: it has another unit or meaning.
    #[serde(default = "yes")]
    pub rename: bool,
    /// Options with which nobody waits for the ignored one.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The error, where it throws.
    #[serde(default)]
    pub throws: Option<String>,
    /// What happens, as a sentence, where it does not.
    #[serde(default)]
    pub effect: Option<String>,
    /// Where this is known from.
    #[serde(default)]
    pub evidence: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    client: Vec<ClientRow>,
    #[serde(default)]
    ignored: Vec<IgnoredRow>,
}

/// The tables, read.
#[derive(Clone, Debug, Default)]
pub struct PoolTables {
    /// Clients.
    pub clients: Vec<ClientRow>,
    /// Settings that clients do not read.
    pub ignored: Vec<IgnoredRow>,
}

impl PoolTables {
    /// Reads the embedded tables, and puts the user's rows before them.
    ///
    /// # Errors
    /// Where one does not read.
    pub fn load(clients: Vec<ClientRow>, ignored: Vec<IgnoredRow>) -> Result<Self, TableError> {
        let clients = clients.into_iter().map(|row| ClientRow { is_declared: true, ..row }).collect();
        let mut tables = Self { clients, ignored };
        for (name, text) in TABLES.iter().filter(|(name, _)| name.starts_with("pool/")) {
            let table: Table = toml::from_str(text).map_err(|error| TableError::new(name, &error))?;
            tables.clients.extend(table.client);
            tables.ignored.extend(table.ignored);
        }
        Ok(tables)
    }

    /// Whether a package makes clients.
    #[must_use]
    pub fn has(&self, package: &str) -> bool {
        !package.is_empty() && self.clients.iter().any(|row| row.package == package)
    }

    /// The files of the repository that rows of `loadproof.toml` name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.clients.iter().filter_map(|row| row.file.as_deref())
    }

    /// The words for which a file may construct a client: the packages, as specifiers are written.
    pub fn trigger_words(&self) -> impl Iterator<Item = String> {
        let packages = self.clients.iter().filter(|row| !row.package.is_empty());
        let specifiers = packages.flat_map(|row| {
            let package = &row.package;
            [format!("'{package}'"), format!("\"{package}\""), format!("'{package}/"), format!("\"{package}/")]
        });
        specifiers.chain(["PrismaClient".to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_and_says_where_it_is_from() {
        let tables = PoolTables::load(Vec::new(), Vec::new()).unwrap();
        assert!(tables.has("pg") && tables.has("@prisma/client"));
        for row in &tables.clients {
            assert!(!row.exports.is_empty() && !row.evidence.is_empty(), "{}", row.package);
            row.versions.parse::<nodejs_semver::Range>().unwrap();
            row.driver_versions.parse::<nodejs_semver::Range>().unwrap();
        }
        for row in &tables.ignored {
            assert!(row.options.is_empty() != row.url.is_empty(), "{}", row.package);
            // They make errors: what nobody has read in the package or run has no row.
            assert!(row.evidence.contains("source: ") || row.evidence.starts_with("run"), "{}", row.package);
            assert!(row.effect.is_some() || row.throws.is_some(), "{}", row.package);
            row.versions.parse::<nodejs_semver::Range>().unwrap();
        }
    }
}
