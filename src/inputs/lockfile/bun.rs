//! `bun.lock`, the text form.

use jsonc_parser::ast::Object;
use rustc_hash::FxHashMap;

use super::{Installed, Locked, is_version};
use crate::inputs::json::{self, InputError, Text};
use crate::span::Span;

/// Indexes `packages` by its keys (`express`, `@acme/api/express`), and the workspace's packages by directory.
pub(super) fn parse(text: &str) -> Result<(Installed, FxHashMap<String, String>), InputError> {
    json::with_object(text, |top| (installed(top), workspaces(top)))
}

fn installed(top: &Object<'_>) -> Installed {
    let packages = json::object(top, "packages").map(|it| it.properties.as_slice()).unwrap_or_default();
    let entry = |property: &jsonc_parser::ast::ObjectProp<'_>| {
        // `["express@5.1.0", …]`
        let id = Text::of(property.value.as_array()?.elements.first()?.as_string_lit()?);
        let at = id.value.rfind('@').filter(|at| *at > 0)?;
        let (name, version) = (id.value.get(..at)?, id.value.get(at + 1..)?);
        let key = property.name.as_str();
        // An alias has another package under its key.
        let own = key == name || key.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
        let start = id.span.start as usize + at + 1;
        let span = Span::new(start, id.span.end as usize);
        (own && is_version(version)).then(|| (key.to_owned(), Locked { version: version.to_owned(), span }))
    };
    packages.iter().filter_map(entry).collect()
}

fn workspaces(top: &Object<'_>) -> FxHashMap<String, String> {
    let listed = json::object(top, "workspaces").map(|it| it.properties.as_slice()).unwrap_or_default();
    let entry = |property: &jsonc_parser::ast::ObjectProp<'_>| {
        let name = json::string(property.value.as_object()?, "name")?;
        Some((property.name.as_str().to_owned(), name.value))
    };
    listed.iter().filter_map(entry).collect()
}
