//! The rows of `rules/pool/`: what loadproof knows of clients of databases, caches and brokers.

use serde::Deserialize;

use crate::model::knowledge::{TABLES, TableError};

/// How a client is constructed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// Milliseconds.
    #[default]
    Ms,
    /// Seconds.
    S,
}

/// Who listens to the `error` event of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListenerNeed {
    /// The code that made it must: without a listener the process ends.
    Needed,
    /// The package does so itself, or emits none.
    Own,
}

/// The databases of a client that can talk to several.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dialect {
    /// The option that says which.
    pub option: String,
    /// Its values for which the row holds.
    pub values: Vec<String>,
}

/// The number of connections that another option leads to, where no size is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SizeDefaultWith {
    /// The option that does so when it is true.
    pub option: String,
    /// The number.
    pub size: f64,
}

/// A client, for a range of versions. `rules/pool/clients.toml` documents the fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ClientRow {
    pub package: String,
    #[serde(default = "any_version")]
    pub versions: String,
    /// The package that does the work, whose version counts, where it is another one.
    #[serde(default)]
    pub driver: Option<String>,
    #[serde(default = "any_version")]
    pub driver_versions: String,
    #[serde(default)]
    pub subpath: Option<String>,
    pub exports: Vec<String>,
    pub form: Form,
    pub system: String,
    pub kind: ClientKind,
    #[serde(default)]
    pub extends: bool,
    #[serde(default)]
    pub dialect: Option<Dialect>,
    #[serde(default)]
    pub url_argument: bool,
    /// Index of the options argument, 0-based, where another object may be an argument too.
    #[serde(default)]
    pub options_argument: Option<usize>,
    #[serde(default)]
    pub urls: Vec<String>,
    #[serde(default)]
    pub wraps: Vec<String>,
    #[serde(default)]
    pub size: Vec<String>,
    #[serde(default)]
    pub size_url: Vec<String>,
    #[serde(default)]
    pub size_default: Option<f64>,
    #[serde(default)]
    pub size_default_text: Option<String>,
    #[serde(default)]
    pub size_default_with: Option<SizeDefaultWith>,
    #[serde(default)]
    pub acquire: Vec<String>,
    #[serde(default)]
    pub acquire_unit: TimeUnit,
    #[serde(default)]
    pub acquire_url: Vec<String>,
    #[serde(default)]
    pub acquire_url_unit: TimeUnit,
    /// Milliseconds; 0 is for ever.
    #[serde(default)]
    pub acquire_default: Option<f64>,
    #[serde(default)]
    pub acquire_zero: bool,
    /// A sentence about what looks like such an option and is none.
    #[serde(default)]
    pub acquire_note: Option<String>,
    #[serde(default)]
    pub queue: Vec<String>,
    #[serde(default)]
    pub listener: Option<ListenerNeed>,
    #[serde(default)]
    pub handle: Option<String>,
    pub evidence: String,
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

    /// The package that does the work: the one to name in a message.
    #[must_use]
    pub fn product(&self) -> &str {
        self.driver.as_deref().unwrap_or(&self.package)
    }
}

/// A setting that a client does not read. `rules/pool/ignored.toml` documents the fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct IgnoredRow {
    pub package: String,
    #[serde(default = "any_version")]
    pub versions: String,
    #[serde(default)]
    pub systems: Vec<String>,
    #[serde(default)]
    pub options: Vec<String>,
    #[serde(default)]
    pub url: Vec<String>,
    #[serde(default)]
    pub instead: Option<String>,
    #[serde(default)]
    pub instead_url: Option<String>,
    #[serde(default = "yes")]
    pub rename: bool,
    #[serde(default)]
    pub unless: Vec<String>,
    #[serde(default)]
    pub throws: Option<String>,
    #[serde(default)]
    pub effect: Option<String>,
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
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// Where one does not read.
    pub fn load() -> Result<Self, TableError> {
        let mut tables = Self::default();
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
        self.clients.iter().any(|row| row.package == package)
    }

    /// The words for which a file may construct a client: the packages, as specifiers are written.
    pub fn trigger_words(&self) -> impl Iterator<Item = String> {
        let specifiers = self.clients.iter().flat_map(|row| {
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
        let tables = PoolTables::load().unwrap();
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
