//! `package.json`: what a package is called, depends on, runs and exports, each with its span.
//!
//! Reads the fields that loadproof uses and passes over the rest, whatever its shape.

use indexmap::IndexMap;
use jsonc_parser::ast::{Object, Value};

use super::json::{self, InputError, Text};

/// What a manifest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageJson {
    /// `name`.
    pub name: Option<Text>,
    /// `version`.
    pub version: Option<Text>,
    /// `type`: `module` or `commonjs`.
    pub module_type: Option<Text>,
    /// `main`.
    pub main: Option<Text>,
    /// `module`, which bundlers read.
    pub module: Option<Text>,
    /// `source`: where some bundlers start.
    pub source: Option<Text>,
    /// `types` or `typings`.
    pub types: Option<Text>,
    /// `private`.
    pub private: bool,
    /// `bin`: command name and file. A lone string is named after the package.
    pub bin: IndexMap<String, Text>,
    /// Whether there is `exports`.
    pub has_exports: bool,
    /// The files that `exports` leads to: subpath (`.`, `./client`) and target, all conditions, in order.
    pub exports: Vec<(String, Text)>,
    /// `scripts`.
    pub scripts: IndexMap<String, Text>,
    /// All dependencies. A name in several tables keeps the one that is installed: dependencies, optional, dev, peer.
    pub dependencies: IndexMap<String, Dependency>,
    /// `workspaces`, from the array or from `workspaces.packages`.
    pub workspaces: Vec<Text>,
    /// `workspaces.catalog` (bun).
    pub catalog: IndexMap<String, Text>,
    /// Whether there is `workspaces`.
    pub is_workspace_root: bool,
    /// `prisma.schema`.
    pub prisma_schema: Option<Text>,
    /// `prisma.seed`.
    pub prisma_seed: Option<Text>,
    /// `engines`.
    pub engines: IndexMap<String, Text>,
    /// `packageManager`, such as `pnpm@9.1.0`.
    pub package_manager: Option<Text>,
    /// Names whose version `overrides`, `resolutions` or `pnpm.overrides` forces.
    pub overrides: IndexMap<String, Text>,
}

/// One dependency as it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// In which table.
    pub kind: DependencyKind,
    /// The requested range.
    pub range: Text,
}

/// The tables of dependencies, the one that counts most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependencyKind {
    /// `dependencies`.
    Runtime,
    /// `optionalDependencies`.
    Optional,
    /// `devDependencies`.
    Dev,
    /// `peerDependencies`.
    Peer,
}

const TABLES: &[(&str, DependencyKind)] = &[
    ("dependencies", DependencyKind::Runtime),
    ("optionalDependencies", DependencyKind::Optional),
    ("devDependencies", DependencyKind::Dev),
    ("peerDependencies", DependencyKind::Peer),
];

/// How deep `exports` may nest conditions.
const MAX_EXPORT_DEPTH: usize = 16;

impl PackageJson {
    /// Reads a manifest.
    ///
    /// # Errors
    /// When the text is not JSON, even with comments and trailing commas allowed, or is not an object.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        json::with_object(text, read)
    }

    /// Whether a table other than `peerDependencies` has `name`.
    #[must_use]
    pub fn depends_on(&self, name: &str) -> bool {
        self.dependencies.get(name).is_some_and(|it| it.kind != DependencyKind::Peer)
    }
}

fn read(top: &Object<'_>) -> PackageJson {
    let name = json::string(top, "name");
    let workspaces = json::value(top, "workspaces");
    let nested = workspaces.and_then(Value::as_object);
    let prisma = json::object(top, "prisma");
    let mut exports = Vec::new();
    if let Some(value) = json::value(top, "exports") {
        flatten_exports(".", value, 0, &mut exports);
    }
    let mut overrides = json::string_map(top, "overrides");
    overrides.extend(json::string_map(top, "resolutions"));
    overrides.extend(json::object(top, "pnpm").map(|it| json::string_map(it, "overrides")).unwrap_or_default());
    PackageJson {
        bin: bins(top, name.as_ref()),
        name,
        version: json::string(top, "version"),
        module_type: json::string(top, "type"),
        main: json::string(top, "main"),
        module: json::string(top, "module"),
        source: json::string(top, "source"),
        types: json::string(top, "types").or_else(|| json::string(top, "typings")),
        private: json::boolean(top, "private").unwrap_or(false),
        has_exports: json::value(top, "exports").is_some(),
        exports,
        scripts: json::string_map(top, "scripts"),
        dependencies: dependencies(top),
        workspaces: match nested {
            Some(object) => json::strings(json::value(object, "packages")),
            None => json::strings(workspaces),
        },
        catalog: nested.map(|it| json::string_map(it, "catalog")).unwrap_or_default(),
        is_workspace_root: workspaces.is_some(),
        prisma_schema: prisma.and_then(|it| json::string(it, "schema")),
        prisma_seed: prisma.and_then(|it| json::string(it, "seed")),
        engines: json::string_map(top, "engines"),
        package_manager: json::string(top, "packageManager"),
        overrides,
    }
}

fn bins(top: &Object<'_>, name: Option<&Text>) -> IndexMap<String, Text> {
    match json::string(top, "bin") {
        Some(file) => {
            let name = name.map(|it| it.value.rsplit('/').next().unwrap_or(&it.value).to_owned());
            IndexMap::from([(name.unwrap_or_default(), file)])
        }
        None => json::string_map(top, "bin"),
    }
}

fn dependencies(top: &Object<'_>) -> IndexMap<String, Dependency> {
    let mut all = IndexMap::new();
    for (table, kind) in TABLES {
        for (name, range) in json::string_map(top, table) {
            all.entry(name).or_insert(Dependency { kind: *kind, range });
        }
    }
    all
}

/// Collects every target of `exports`, whatever the conditions are called and however deep they nest.
fn flatten_exports(subpath: &str, value: &Value<'_>, depth: usize, out: &mut Vec<(String, Text)>) {
    if depth > MAX_EXPORT_DEPTH {
        return;
    }
    match value {
        Value::StringLit(lit) => out.push((subpath.to_owned(), Text::of(lit))),
        Value::Object(object) => {
            for property in &object.properties {
                let key = property.name.as_str();
                let subpath = if key.starts_with('.') { key } else { subpath };
                flatten_exports(subpath, &property.value, depth + 1, out);
            }
        }
        Value::Array(array) => {
            for element in &array.elements {
                flatten_exports(subpath, element, depth + 1, out);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_with_spans() {
        let text = r#"{ "name": "@acme/api", "type": "module", "bin": "cli.js",
            "scripts": { "start": "node dist/main.js" }, "engines": { "node": ">=20" },
            "dependencies": { "express": "^5.0.0" },
            "devDependencies": { "express": "4", "tsx": "4" }, "peerDependencies": { "pg": "8" },
            "workspaces": { "packages": ["apps/*"] }, "prisma": { "schema": "db/schema.prisma" },
            "exports": { ".": { "import": "./dist/a.mjs", "require": ["./dist/a.cjs"] }, "./x": "./x.js" } }"#;
        let package = PackageJson::parse(text).unwrap();
        let express = &package.dependencies["express"];
        assert_eq!((express.kind, &text[express.range.span.range()]), (DependencyKind::Runtime, "^5.0.0"));
        assert_eq!(&text[package.scripts["start"].span.range()], "node dist/main.js");
        assert_eq!(package.bin["api"].value, "cli.js");
        assert_eq!(package.workspaces[0].value, "apps/*");
        assert_eq!(package.prisma_schema.as_ref().unwrap().value, "db/schema.prisma");
        let targets: Vec<_> = package.exports.iter().map(|(at, to)| (at.as_str(), to.value.as_str())).collect();
        assert_eq!(targets, [(".", "./dist/a.mjs"), (".", "./dist/a.cjs"), ("./x", "./x.js")]);
        assert!(package.depends_on("tsx") && !package.depends_on("pg"));
    }

    #[test]
    fn fields_of_other_shapes_are_passed_over() {
        let text =
            r#"{ "name": 3, "scripts": ["x"], "dependencies": { "a": {}, "b": null }, "workspaces": 1, "bin": [] }"#;
        let package = PackageJson::parse(text).unwrap();
        assert!(package.name.is_none() && package.scripts.is_empty() && package.dependencies.is_empty());
        assert!(package.is_workspace_root && package.workspaces.is_empty());
    }

    #[test]
    fn garbage_is_an_error_with_a_place() {
        for text in ["", "[]", "{ \"name\": ", "<<<<<<< HEAD\n{}", "\u{0}\u{1}", "nul"] {
            assert!(PackageJson::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(PackageJson::parse("  [1]").unwrap_err().span, Span::new(2, 5));
        assert!(PackageJson::parse(&"{\"a\":".repeat(100_000)).is_err());
    }

    #[test]
    fn a_byte_order_mark_moves_no_span() {
        let text = "\u{feff}{ \"name\": \"x\" }";
        let name = PackageJson::parse(text).unwrap().name.unwrap();
        assert_eq!(&text[name.span.range()], "x");
    }

    use crate::span::Span;
}
