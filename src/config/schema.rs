//! The shape of `loadproof.toml`, as serde reads it and as its JSON schema shows it. Only types; what they mean is in
//! the parent module.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, IntoDeserializer, MapAccess, Visitor};
use toml::Spanned;

use crate::model::knowledge::Additions;

/// What loadproof should know about a repository. Paths and globs are relative to the folder of the file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "loadproof.toml")]
pub(super) struct File {
    /// Files and folders that are not read, besides what .gitignore leaves out.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Spanned<String>>,
    /// Entry points that loadproof cannot see: files that some tool outside of this repository starts.
    #[schemars(with = "Vec<String>")]
    pub entries: Vec<Spanned<String>>,
    /// Environment variables that the platform sets, so that no file in the repository declares them.
    #[schemars(with = "Vec<String>")]
    pub provided_env: Vec<Spanned<String>>,
    /// Files larger than this, in bytes, are not read.
    #[schemars(with = "Option<u64>")]
    pub max_file_bytes: Option<Spanned<u64>>,
    /// Levels of rules, by the rule's id.
    #[schemars(with = "BTreeMap<String, RuleSetting>")]
    pub rules: IndexMap<Spanned<String>, RuleSetting>,
    /// Levels for some files. They win over `rules`, later ones over earlier ones.
    pub overrides: Vec<Override>,
    /// What is deployed, where loadproof does not see it from scripts, Dockerfiles and manifests.
    pub deployables: Vec<Deployable>,
    /// Findings that are accepted in files that cannot hold a comment.
    pub ignore: Vec<Ignore>,
    /// More rows for the tables of what loadproof knows.
    pub knowledge: Additions,
}

/// A level, or `off`. Advice is hidden without `--show-advice`.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
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

/// Levels for some files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// Globs of the files.
    #[schemars(with = "Vec<String>")]
    pub paths: Spanned<Vec<Spanned<String>>>,
    /// Levels of rules, by the rule's id.
    #[schemars(with = "BTreeMap<String, LevelName>")]
    pub rules: IndexMap<Spanned<String>, LevelName>,
}

/// A thing that is deployed on its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Deployable {
    /// What people call it.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// The files where it starts.
    #[schemars(with = "Vec<String>")]
    pub entries: Vec<Spanned<String>>,
}

/// A finding that is accepted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ignore {
    /// The rule's id.
    #[schemars(with = "String")]
    pub rule: Spanned<String>,
    /// A glob of the files.
    #[schemars(with = "String")]
    pub path: Spanned<String>,
    /// Why it is fine there.
    #[schemars(with = "String")]
    pub reason: Spanned<String>,
}

/// The JSON schema of the file, for editors. `known` are the ids of all rules: others are errors in a file.
pub(super) fn json(known: &[&str]) -> Schema {
    let mut schema = schemars::schema_for!(File);
    let id = serde_json::json!({ "enum": known });
    for at in ["/properties/rules", "/$defs/Override/properties/rules"] {
        if let Some(serde_json::Value::Object(it)) = schema.pointer_mut(at) {
            it.insert("propertyNames".to_owned(), id.clone());
        }
    }
    if let Some(serde_json::Value::Object(it)) = schema.pointer_mut("/$defs/Ignore/properties/rule") {
        it.insert("enum".to_owned(), serde_json::json!(known));
    }
    schema
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

/// Written out for the same reason as its `Deserialize`, which it must agree with.
impl JsonSchema for RuleSetting {
    fn schema_name() -> Cow<'static, str> {
        "RuleSetting".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<LevelName>();
        let paths = generator.subschema_for::<Vec<String>>();
        schemars::json_schema!({
            "description": "A level, or a level for some files.",
            "anyOf": [
                level,
                {
                    "type": "object",
                    "properties": { "level": level, "paths": paths },
                    "required": ["level"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
