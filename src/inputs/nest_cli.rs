//! `nest-cli.json`: where Nest applications start and how they are built.

use indexmap::IndexMap;
use jsonc_parser::ast::{Object, Value};

use super::json::{self, InputError, Text};

/// What the Nest CLI's configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestCli {
    /// `monorepo`.
    pub monorepo: bool,
    /// The default project, at the top of the file.
    pub default: NestProject,
    /// `projects`, by name.
    pub projects: IndexMap<String, NestProject>,
}

/// One project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestProject {
    /// `application` or `library`.
    pub kind: Option<Text>,
    /// `root`.
    pub root: Option<Text>,
    /// `sourceRoot`; `src` when it is not written.
    pub source_root: Option<Text>,
    /// `entryFile`, without an extension; `main` when it is not written.
    pub entry_file: Option<Text>,
    /// `compilerOptions.builder`: `tsc`, `swc` or `webpack`.
    pub builder: Option<Text>,
    /// `compilerOptions.tsConfigPath`.
    pub ts_config_path: Option<Text>,
    /// `compilerOptions.webpack`.
    pub webpack: Option<bool>,
}

impl NestProject {
    /// Where the program starts, relative to `nest-cli.json` and without an extension.
    #[must_use]
    pub fn entry(&self) -> String {
        let source_root = self.source_root.as_ref().map_or("src", |it| it.value.trim_end_matches('/'));
        let file = self.entry_file.as_ref().map_or("main", |it| it.value.as_str());
        let file = file.strip_suffix(".js").or_else(|| file.strip_suffix(".ts")).unwrap_or(file);
        if source_root.is_empty() { file.to_owned() } else { format!("{source_root}/{file}") }
    }

    /// Whether this is a library, which has no entry.
    #[must_use]
    pub fn is_library(&self) -> bool {
        self.kind.as_ref().is_some_and(|it| it.value == "library")
    }
}

impl NestCli {
    /// Reads the configuration.
    ///
    /// # Errors
    /// When the text is not JSON, or is not an object.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        json::with_object(text, |top| {
            let listed = json::object(top, "projects").map(|it| it.properties.as_slice()).unwrap_or_default();
            let named = |it: &jsonc_parser::ast::ObjectProp<'_>| {
                Some((it.name.as_str().to_owned(), project(it.value.as_object()?)))
            };
            let projects: IndexMap<String, NestProject> = listed.iter().filter_map(named).collect();
            Self { monorepo: json::boolean(top, "monorepo").unwrap_or(false), default: project(top), projects }
        })
    }
}

fn project(object: &Object<'_>) -> NestProject {
    let options = json::object(object, "compilerOptions");
    let builder = options.and_then(|it| match json::value(it, "builder") {
        Some(Value::Object(nested)) => json::string(nested, "type"),
        other => other.and_then(Value::as_string_lit).map(Text::of),
    });
    NestProject {
        kind: json::string(object, "type"),
        root: json::string(object, "root"),
        source_root: json::string(object, "sourceRoot"),
        entry_file: json::string(object, "entryFile"),
        builder,
        ts_config_path: options.and_then(|it| json::string(it, "tsConfigPath")),
        webpack: options.and_then(|it| json::boolean(it, "webpack")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monorepo_has_projects() {
        let text = r#"{ "monorepo": true, "sourceRoot": "apps/api/src", "compilerOptions": { "builder": { "type": "swc" } },
            "projects": {
              "api": { "type": "application", "root": "apps/api", "entryFile": "main", "sourceRoot": "apps/api/src" },
              "db": { "type": "library", "sourceRoot": "libs/db/src", "entryFile": "index" }, "odd": 3 } }"#;
        let nest = NestCli::parse(text).unwrap();
        assert!(nest.monorepo);
        assert_eq!(nest.default.builder.as_ref().unwrap().value, "swc");
        assert_eq!(nest.projects["api"].entry(), "apps/api/src/main");
        assert!(nest.projects["db"].is_library() && nest.projects.len() == 2);
    }

    #[test]
    fn the_cli_has_defaults() {
        assert_eq!(NestCli::parse("{}").unwrap().default.entry(), "src/main");
        assert_eq!(NestCli::parse(r#"{"sourceRoot":"","entryFile":"app.js"}"#).unwrap().default.entry(), "app");
        assert!(NestCli::parse("[").is_err());
    }
}
