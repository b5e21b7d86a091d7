//! `pnpm-lock.yaml` of versions 5, 6 and 9, line by line.
//!
//! Only `importers` (or the tables at the top, in a repository of one package) is looked at: it is a small part of the
//! file, and the rest repeats it.

use rustc_hash::FxHashMap;

use super::{Importers, Locked, is_version, span_in, unquote};

/// Indexes what each importer's dependencies are.
pub(super) fn parse(text: &str) -> Importers {
    let mut importers: Importers = FxHashMap::default();
    let mut place = Place::default();
    for line in text.split('\n') {
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        if indent == 0 {
            place = Place::at_top(body.trim_end());
            continue;
        }
        if place.section == Section::Other {
            continue;
        }
        let Some((key, value)) = split(body) else { continue };
        if let Some((importer, name, version)) = place.entry(indent, key, value)
            && let Some(locked) = locked(text, &name, version)
        {
            importers.entry(importer).or_default().insert(name, locked);
        }
    }
    importers
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Other,
    Importers,
    /// A table of dependencies at the top: there is one importer, the root.
    TopTable,
}

/// Where the scan stands.
#[derive(Default)]
struct Place {
    section: Section,
    importer: String,
    in_table: bool,
    name: Option<String>,
}

impl Place {
    fn at_top(line: &str) -> Self {
        let section = match line {
            "importers:" => Section::Importers,
            _ if is_table(line.trim_end_matches(':')) => Section::TopTable,
            _ => Section::Other,
        };
        Self { section, in_table: section == Section::TopTable, ..Self::default() }
    }

    /// Takes one `key: value` in; returns importer, dependency and version when they are complete.
    fn entry<'t>(&mut self, indent: usize, key: &str, value: &'t str) -> Option<(String, String, &'t str)> {
        // Indents below the table: importers have two levels (importer, table) above the names.
        let depth = if self.section == Section::Importers { indent } else { indent + 4 };
        match depth {
            2 => {
                self.importer = if key == "." { String::new() } else { key.to_owned() };
                self.in_table = false;
            }
            4 => self.in_table = is_table(key),
            6 if self.in_table => {
                self.name = Some(key.to_owned());
                // Version 5 has the version right here.
                if !value.is_empty() {
                    return Some((self.importer.clone(), key.to_owned(), value));
                }
            }
            8 if self.in_table && key == "version" => {
                return Some((self.importer.clone(), self.name.clone()?, value));
            }
            _ => {}
        }
        None
    }
}

fn is_table(key: &str) -> bool {
    matches!(key, "dependencies" | "devDependencies" | "optionalDependencies")
}

/// Key and value of a line; keys may be quoted and hold colons.
fn split(body: &str) -> Option<(&str, &str)> {
    let body = body.trim_end();
    for quote in ['\'', '"'] {
        if let Some(rest) = body.strip_prefix(quote) {
            let (key, rest) = rest.split_once(quote)?;
            return Some((key, unquote(rest.strip_prefix(':')?)));
        }
    }
    match body.split_once(": ") {
        Some((key, value)) => Some((key, unquote(value))),
        None => Some((body.strip_suffix(':')?, "")),
    }
}

/// The plain version in `4.18.2`, `4.18.2(peer@1)`, `4.18.2_hash`, `/express/4.18.2`, `express@4.18.2`.
/// Nothing for links, URLs, and for another package under an alias.
fn locked(text: &str, name: &str, value: &str) -> Option<Locked> {
    let own = |rest: &str| rest.starts_with(['/', '@']) && is_version(rest.get(1..).unwrap_or_default());
    let value = match value.strip_prefix('/').unwrap_or(value).strip_prefix(name) {
        Some(rest) if own(rest) => rest.get(1..)?,
        _ => value,
    };
    let end = value.find(['(', '_']).unwrap_or(value.len());
    let version = value.get(..end)?;
    is_version(version).then(|| Locked { version: version.to_owned(), span: span_in(text, version) })
}
