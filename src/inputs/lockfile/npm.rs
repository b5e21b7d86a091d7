//! `package-lock.json` of versions 1, 2 and 3, and `npm-shrinkwrap.json`.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};

use super::{Installed, Locked, span_in};
use crate::inputs::json::InputError;
use crate::span::Span;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow, default)]
    packages: Option<Entries<'a, Package<'a>>>,
    #[serde(borrow, default)]
    dependencies: Option<Entries<'a, Dependency<'a>>>,
}

#[derive(Deserialize)]
struct Package<'a> {
    #[serde(borrow, default)]
    version: Option<Key<'a>>,
    /// Written when the folder is called otherwise than the package: an alias.
    #[serde(borrow, default)]
    name: Option<Key<'a>>,
    #[serde(default)]
    link: bool,
}

#[derive(Deserialize)]
struct Dependency<'a> {
    #[serde(borrow, default)]
    version: Option<Key<'a>>,
    #[serde(borrow, default)]
    dependencies: Option<Entries<'a, Dependency<'a>>>,
}

/// The entries of an object in the order of the file; borrowed, so that spans can be told.
struct Entries<'a, T>(Vec<(Cow<'a, str>, T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Entries<'a, T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect<'a, T>(std::marker::PhantomData<(&'a (), T)>);
        impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for Collect<'a, T> {
            type Value = Entries<'a, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut out = Vec::with_capacity(map.size_hint().unwrap_or(64));
                while let Some(Key(key)) = map.next_key()? {
                    out.push((key, map.next_value()?));
                }
                Ok(Entries(out))
            }
        }
        deserializer.deserialize_map(Collect(std::marker::PhantomData))
    }
}

/// A string that borrows from the text where it can; serde does not see through `Option<Cow>`.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Indexes every installed package by its path below the lockfile: `node_modules/a/node_modules/b`.
pub(super) fn parse(text: &str) -> Result<Installed, InputError> {
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: File<'_> = serde_json::from_str(json).map_err(|error| {
        let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = line_start + error.column().saturating_sub(1);
        InputError { message: error.to_string(), span: Span::new(at, at) }
    })?;
    let mut installed = FxHashMap::default();
    for (path, package) in file.packages.map(|it| it.0).unwrap_or_default() {
        let folder = path.rsplit_once("node_modules/").map_or("", |(_, name)| name);
        let alias = package.name.as_ref().is_some_and(|name| name.0 != folder);
        if let (Some(version), false, false) = (package.version, package.link, alias || folder.is_empty()) {
            installed.insert(path.into_owned(), locked(text, &version));
        }
    }
    if installed.is_empty() {
        nested(text, "", file.dependencies, &mut installed);
    }
    Ok(installed)
}

/// Version 1 nests what is installed in a package's own `node_modules`. serde_json bounds the depth.
fn nested(text: &str, above: &str, entries: Option<Entries<'_, Dependency<'_>>>, installed: &mut Installed) {
    for (name, dependency) in entries.map(|it| it.0).unwrap_or_default() {
        let path = format!("{above}node_modules/{name}");
        nested(text, &format!("{path}/"), dependency.dependencies, installed);
        // An alias has `npm:other@1.2.3`, a git dependency a URL.
        if let Some(version) = dependency.version.filter(|it| super::is_version(&it.0)) {
            installed.insert(path, locked(text, &version));
        }
    }
}

fn locked(text: &str, Key(version): &Key<'_>) -> Locked {
    let span = match version {
        Cow::Borrowed(part) => span_in(text, part),
        Cow::Owned(_) => Span::default(),
    };
    Locked { version: version.to_string(), span }
}
