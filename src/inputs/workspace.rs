//! What makes several packages one workspace: `pnpm-workspace.yaml` and `lerna.json`.
//! (`workspaces` of npm, yarn and bun is in `package_json`.)

use indexmap::IndexMap;
use saphyr_parser::{Event, Parser};

use super::json::{self, InputError, Text};
use crate::span::Span;

/// What a workspace file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// Globs of package directories, relative to the file; `!` excludes.
    pub packages: Vec<String>,
    /// pnpm's catalogs by name: dependency and range. The one called `default` is `catalog:` without a name.
    pub catalogs: IndexMap<String, IndexMap<String, String>>,
    /// `overrides` (pnpm 10): dependency and range.
    pub overrides: IndexMap<String, String>,
}

impl Workspace {
    /// The range that `catalog:` (with the catalog's name or none) stands for.
    #[must_use]
    pub fn catalog(&self, catalog: &str, dependency: &str) -> Option<&str> {
        let name = if catalog.is_empty() { "default" } else { catalog };
        self.catalogs.get(name)?.get(dependency).map(String::as_str)
    }

    /// Reads `pnpm-workspace.yaml`. Aliases stand for nothing here: none is followed, so none can blow up.
    ///
    /// # Errors
    /// When the text is not YAML.
    pub fn parse_pnpm(text: &str) -> Result<Self, InputError> {
        let mut workspace = Self::default();
        for (path, value) in scalars(text)? {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match path.as_slice() {
                ["packages", ""] => workspace.packages.push(value),
                ["catalog", name] => {
                    workspace.catalogs.entry("default".to_owned()).or_default().insert((*name).to_owned(), value);
                }
                ["catalogs", catalog, name] => {
                    workspace.catalogs.entry((*catalog).to_owned()).or_default().insert((*name).to_owned(), value);
                }
                ["overrides", name] => {
                    workspace.overrides.insert((*name).to_owned(), value);
                }
                _ => {}
            }
        }
        Ok(workspace)
    }

    /// Reads `lerna.json`.
    ///
    /// # Errors
    /// When the text is not JSON, or is not an object.
    pub fn parse_lerna(text: &str) -> Result<Self, InputError> {
        json::with_object(text, |top| {
            let globs: Vec<Text> = json::strings(json::value(top, "packages"));
            Self { packages: globs.into_iter().map(|it| it.value).collect(), ..Self::default() }
        })
    }
}

/// How deep the interesting part of the file nests; deeper is passed over.
const MAX_DEPTH: usize = 4;

enum Level {
    /// In a mapping, with the key whose value comes next.
    Map(Option<String>),
    List,
}

/// All scalar values with the keys that lead to them; an element of a list has the key "".
fn scalars(text: &str) -> Result<Vec<(Vec<String>, String)>, InputError> {
    let mut out = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| {
            // The scanner counts characters; a place in a short file needs no more.
            let at = text.char_indices().nth(error.marker().index()).map_or(text.len(), |(at, _)| at);
            InputError { message: error.info().to_owned(), span: Span::new(at, at) }
        })?;
        match event {
            Event::MappingStart(..) => levels.push(Level::Map(None)),
            Event::SequenceStart(..) => levels.push(Level::List),
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                value_ended(&mut levels);
            }
            Event::Scalar(value, ..) => match levels.last_mut() {
                Some(Level::Map(key @ None)) => *key = Some(value.into_owned()),
                _ => {
                    if levels.len() <= MAX_DEPTH {
                        let key = |level: &Level| match level {
                            Level::Map(key) => key.clone().unwrap_or_default(),
                            Level::List => String::new(),
                        };
                        out.push((levels.iter().map(key).collect(), value.into_owned()));
                    }
                    value_ended(&mut levels);
                }
            },
            Event::Alias(_) => match levels.last_mut() {
                Some(Level::Map(key @ None)) => *key = Some(String::new()),
                _ => value_ended(&mut levels),
            },
            _ => {}
        }
    }
    Ok(out)
}

fn value_ended(levels: &mut [Level]) {
    if let Some(Level::Map(key)) = levels.last_mut() {
        // A mapping that is itself a key counts as an unnamed one.
        *key = if key.is_some() { None } else { Some(String::new()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_catalogs_are_read() {
        let text = "packages:\n  - 'apps/*'\n  - packages/*\n  - '!**/test/**'\ncatalog:\n  express: ^5.1.0\n\
                    catalogs:\n  legacy:\n    express: ^4.0.0\n  next: { pg: ^8.0.0 }\nonlyBuiltDependencies: [esbuild]\n";
        let workspace = Workspace::parse_pnpm(text).unwrap();
        assert_eq!(workspace.packages, ["apps/*", "packages/*", "!**/test/**"]);
        assert_eq!(workspace.catalog("", "express"), Some("^5.1.0"));
        assert_eq!(workspace.catalog("legacy", "express"), Some("^4.0.0"));
        assert_eq!(workspace.catalog("next", "pg"), Some("^8.0.0"));
        assert_eq!(workspace.catalog("none", "pg"), None);
    }

    #[test]
    fn hostile_yaml_is_an_error_or_nothing() {
        assert!(Workspace::parse_pnpm("packages: [\n").is_err());
        assert_eq!(Workspace::parse_pnpm("").unwrap(), Workspace::default());
        let bomb = "a: &a [x]\nb: &b [*a,*a]\n? *a\n: 1\ncatalog:\n  pg: *b\n  ? [x]\n  : y\n  redis: 5.0.0\n";
        assert_eq!(Workspace::parse_pnpm(bomb).unwrap().catalog("", "redis"), Some("5.0.0"));
        assert_eq!(Workspace::parse_lerna("{\"packages\":[\"p/*\"]}").unwrap().packages, ["p/*"]);
    }
}
