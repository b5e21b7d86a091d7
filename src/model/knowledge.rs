//! What loadproof knows about packages: the tables under `rules/`, embedded at build, and the rows that a
//! `loadproof.toml` adds.

use schemars::JsonSchema;
use serde::Deserialize;

use super::names::PackageExport;
use super::pools::{ClientRow, IgnoredRow, PoolTables};
use super::values::Value;

/// Every embedded table: its path under `rules/` without the extension, and its text.
pub static TABLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

/// How a limiter is constructed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `f(options)`.
    Call,
    /// `new F(options)`.
    New,
    /// Either of them.
    Either,
    /// `app.register(plugin, options)`.
    Register,
    /// `server.register({ plugin, options })`.
    HapiPlugin,
    /// `Module.forRoot(options)`, `forRootAsync`, `register`, `registerAsync`.
    NestModule,
}

/// The unit of a window that is given as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// It carries its unit itself.
    None,
}

/// A rate limiter, for a range of versions. `rules/rate-limit/limiters.toml` documents the fields.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LimiterRow {
    /// The npm name; empty where `file` is given.
    #[serde(default)]
    pub package: String,
    /// A file of the repository that exports the factory, for rows of `loadproof.toml`.
    #[serde(default)]
    pub file: Option<String>,
    /// npm range of the installed version.
    #[serde(default = "any_version")]
    pub versions: String,
    /// What is called: names as exported, members joined by dots.
    pub exports: Vec<String>,
    pub form: Form,
    /// Index of the options argument, 0-based.
    #[serde(default)]
    pub options: usize,
    /// Options with the number of requests.
    #[serde(default)]
    pub limit: Vec<String>,
    /// Options with the length of the window.
    #[serde(default)]
    pub window: Vec<String>,
    pub unit: Unit,
    /// Options that can lift the limiter as a whole for a request.
    #[serde(default)]
    pub bypass: Vec<String>,
    /// Options that turn it off when false.
    #[serde(default)]
    pub off: Vec<String>,
    /// Classes that lift what is given to them.
    #[serde(default)]
    pub lifted_by: Vec<String>,
    /// Options that name where the counters live.
    #[serde(default)]
    pub store: Vec<String>,
    /// Whether the counters live in the process where no store is given.
    #[serde(default)]
    pub memory: bool,
    /// What it does with a limit that is text, as the end of a sentence; likewise the next five.
    #[serde(default)]
    pub limit_text: Option<String>,
    #[serde(default)]
    pub limit_nan: Option<String>,
    #[serde(default)]
    pub limit_undefined: Option<String>,
    #[serde(default)]
    pub window_text: Option<String>,
    #[serde(default)]
    pub window_nan: Option<String>,
    #[serde(default)]
    pub window_undefined: Option<String>,
    /// The text of a refusal.
    #[serde(default)]
    pub answer: Option<String>,
    /// Where this is known from.
    #[serde(default)]
    pub evidence: String,
}

fn any_version() -> String {
    "*".to_owned()
}

/// Functions that make a length of time.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DurationRow {
    package: String,
    #[serde(default = "any_version")]
    #[allow(dead_code)] // Read by people; older versions do not export the functions.
    versions: String,
    factors: indexmap::IndexMap<String, f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ConstantRow {
    package: String,
    values: indexmap::IndexMap<String, f64>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Outbound {
    #[allow(dead_code)] // The list documents what is left out on purpose.
    packages: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RateLimitTable {
    #[serde(default)]
    limiter: Vec<LimiterRow>,
    #[serde(default)]
    duration: Vec<DurationRow>,
    #[serde(default)]
    constant: Vec<ConstantRow>,
    #[serde(default)]
    #[allow(dead_code)]
    outbound: Outbound,
}

/// What a `loadproof.toml` adds, under `[knowledge]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Additions {
    /// Rows like those of `rules/rate-limit/limiters.toml`.
    #[serde(default)]
    pub limiter: Vec<LimiterRow>,
    /// Rows like those of `rules/pool/clients.toml`.
    #[serde(default)]
    pub client: Vec<ClientRow>,
    /// Rows like those of `rules/pool/ignored.toml`.
    #[serde(default)]
    pub ignored: Vec<IgnoredRow>,
}

/// All tables, read.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// Rate limiters, the user's rows first.
    pub limiters: Vec<LimiterRow>,
    /// Clients of databases, caches and brokers.
    pub pools: PoolTables,
    durations: Vec<DurationRow>,
    constants: Vec<ConstantRow>,
}

/// An embedded table that does not read: a fault of this program, found by its tests.
#[derive(Debug, thiserror::Error)]
#[error("the table rules/{table}.toml does not read: {message}")]
pub struct TableError {
    table: String,
    message: String,
}

impl TableError {
    /// The table under this name does not read.
    pub(super) fn new(table: &str, error: &toml::de::Error) -> Self {
        Self { table: table.to_owned(), message: error.to_string() }
    }
}

impl Knowledge {
    /// Reads the embedded tables and puts the user's rows before them.
    ///
    /// # Errors
    /// Where an embedded table does not read.
    pub fn load(additions: Additions) -> Result<Self, TableError> {
        let pools = PoolTables::load(additions.client, additions.ignored)?;
        let mut knowledge = Self { limiters: additions.limiter, pools, ..Self::default() };
        for (name, text) in TABLES.iter().filter(|(name, _)| name.starts_with("rate-limit/")) {
            let table: RateLimitTable = toml::from_str(text).map_err(|error| TableError::new(name, &error))?;
            knowledge.limiters.extend(table.limiter);
            knowledge.durations.extend(table.duration);
            knowledge.constants.extend(table.constant);
        }
        Ok(knowledge)
    }

    /// Milliseconds that a call of a package's time function makes.
    #[must_use]
    pub fn duration(&self, export: &PackageExport, argument: &Value) -> Option<f64> {
        let rows = self.durations.iter().filter(|row| *row.package == *export.package);
        let name = export.names().last().map_or("default", |name| name);
        let factor = rows.filter_map(|row| row.factors.get(name)).next()?;
        match argument {
            Value::Number(number) if *factor > 0.0 => Some(number * factor),
            Value::Text(text) => parse_duration(text),
            _ => None,
        }
    }

    /// The number that a package exports under a name.
    #[must_use]
    pub fn constant(&self, export: &PackageExport) -> Option<f64> {
        let name = export.names().last()?;
        let rows = self.constants.iter().filter(|row| *row.package == *export.package);
        rows.filter_map(|row| row.values.get(&**name).copied()).next()
    }

    /// Words without which no file can hold anything that a rule speaks about.
    pub fn trigger_words(&self) -> impl Iterator<Item = &str> {
        // `rateLimit` is the key of a Fastify route's own settings.
        let packages = self.limiters.iter().map(|row| row.package.as_str()).filter(|name| !name.is_empty());
        packages.chain(["rateLimit"])
    }
}

/// Milliseconds of a text like `15m`, `1 minute`, `10 s`, as the package `ms` reads it.
#[must_use]
pub fn parse_duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let number: f64 = digits.parse().ok()?;
    let factor = match unit.trim().to_lowercase().as_str() {
        "" | "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => 1.0,
        "s" | "sec" | "secs" | "second" | "seconds" => 1_000.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60_000.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000.0,
        "d" | "day" | "days" => 86_400_000.0,
        "w" | "week" | "weeks" => 604_800_000.0,
        _ => return None,
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_table_reads() {
        let knowledge = Knowledge::load(Additions::default()).unwrap();
        assert!(knowledge.limiters.iter().any(|row| row.package == "express-rate-limit"));
        for row in &knowledge.limiters {
            assert!(!row.exports.is_empty() && !row.evidence.is_empty(), "{}", row.package);
            row.versions.parse::<nodejs_semver::Range>().unwrap();
        }
    }

    #[test]
    fn durations_are_read_as_ms_reads_them() {
        assert_eq!(parse_duration("15m"), Some(900_000.0));
        assert_eq!(parse_duration("1 minute"), Some(60_000.0));
        assert_eq!(parse_duration("soon"), None);
    }
}
