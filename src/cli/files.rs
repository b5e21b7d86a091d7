//! `--files`: what would be read, and why each other file would not.

use std::fmt::Write as _;
use std::io::Write as _;

use super::{Exit, Failed, output, render};
use crate::config::{Config, printable};
use crate::engine::{self, Request};

pub(super) fn run(request: &Request, config: &Config) -> Result<Exit, Failed> {
    let listed = engine::list(request, config)?;
    let read: Vec<_> = listed.files.iter().filter(|it| listed.is_target(&it.path)).collect();
    let skipped: Vec<_> = listed.skipped.iter().filter(|it| listed.is_target(&it.path)).collect();
    // As in a report: what leads to the file from where the person stands.
    let base = render::base_from_here(&listed.root);
    let shown = |path: &str| printable(&base.name(path));
    let mut text = String::new();
    for file in &read {
        let _ = writeln!(text, "read  {}  ({})", shown(&file.path), file.what);
    }
    for it in &skipped {
        let _ = writeln!(text, "skip  {}{}  ({})", shown(&it.path), if it.is_dir { "/" } else { "" }, it.reason);
    }
    output::stdout(|out| out.write_all(output::for_people(&text).as_bytes()))?;
    output::note(&format!("{} to read, {} left out, in {}", read.len(), skipped.len(), listed.root.display()));
    Ok(Exit::Clean)
}
