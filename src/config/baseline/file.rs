//! The form of the file: JSON, one finding a line, by path, sorted, so that two branches merge and a review can read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{Identity, Known};

/// The version of the form. Fields may come; none goes or changes its meaning.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct File {
    version: u32,
    findings: BTreeMap<String, Vec<Known>>,
}

/// The entries of a file, sorted.
pub(super) fn parse(text: &str) -> Result<Vec<Identity>, String> {
    let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("it is no baseline: {error}; `loadproof baseline` writes one"))?;
    if file.version != VERSION {
        return Err(format!("it is of version {}, and this loadproof knows version {VERSION}", file.version));
    }
    let of =
        |(path, list): (String, Vec<Known>)| list.into_iter().map(move |known| Identity { path: path.clone(), known });
    let mut entries: Vec<Identity> = file.findings.into_iter().flat_map(of).collect();
    entries.sort();
    Ok(entries)
}

/// The text of a file with these entries, in whatever order they are.
pub(super) fn text(entries: &[Identity]) -> String {
    let mut by_path: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    for entry in entries {
        by_path.entry(&entry.path).or_default().push(&entry.known);
    }
    let json = |it: &str| serde_json::Value::from(it).to_string();
    let mut files = Vec::new();
    for (path, mut list) in by_path {
        list.sort();
        let lines: Vec<String> =
            list.iter().filter_map(|it| serde_json::to_string(it).ok()).map(|it| format!("      {it}")).collect();
        files.push(format!("    {}: [\n{}\n    ]", json(path), lines.join(",\n")));
    }
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"findings\": {{");
    if !files.is_empty() {
        let _ = write!(out, "\n{}\n  ", files.join(",\n"));
    }
    out.push_str("}\n}\n");
    out
}
