//! The shape of `loadproof.toml`, as serde reads it. Only types; what they mean is in the parent module.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::model::knowledge::Additions;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IntoDeserializer, MapAccess, Visitor};
use toml::Spanned;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct File {
    pub exclude: Vec<Spanned<String>>,
    pub entries: Vec<Spanned<String>>,
    pub provided_env: Vec<Spanned<String>>,
    pub max_file_bytes: Option<Spanned<u64>>,
    pub rules: IndexMap<Spanned<String>, RuleSetting>,
    pub overrides: Vec<Override>,
    pub deployables: Vec<Deployable>,
    pub ignore: Vec<Ignore>,
    pub knowledge: Additions,
}

/// A level, or `off`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum LevelName {
    Off,
    Advice,
    Warning,
    Error,
}

/// What `[rules]` says of one rule.
#[derive(Debug)]
pub(super) struct RuleSetting {
    pub level: LevelName,
    /// Only in files that match one of these; everywhere where there are none.
    pub paths: Option<Vec<Spanned<String>>>,
}

/// One `[[overrides]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    pub paths: Spanned<Vec<Spanned<String>>>,
    pub rules: IndexMap<Spanned<String>, LevelName>,
}

/// One `[[deployables]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deployable {
    pub name: Spanned<String>,
    pub entries: Vec<Spanned<String>>,
}

/// One `[[ignore]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ignore {
    pub rule: Spanned<String>,
    pub path: Spanned<String>,
    pub reason: Spanned<String>,
}

/// `"off"`, or `{ level = "off", paths = [...] }`. Written out, as serde's untagged enums lose the place of an error.
impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            level: LevelName,
            paths: Option<Vec<Spanned<String>>>,
        }

        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = RuleSetting;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a level (\"off\", \"advice\", \"warning\", \"error\") or { level = ..., paths = [...] }")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<RuleSetting, E> {
                let level = LevelName::deserialize(value.into_deserializer())?;
                Ok(RuleSetting { level, paths: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleSetting, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(RuleSetting { level: table.level, paths: table.paths })
            }
        }

        deserializer.deserialize_any(Either)
    }
}
