//! `--files`: what would be read, and why each other file would not.

use std::io::Write as _;

use super::{Exit, Failed, output};
use crate::config::{Config, printable};
use crate::engine::{self, Request};

pub(super) fn run(request: &Request, config: &Config) -> Result<Exit, Failed> {
    let listed = engine::list(request, config)?;
    let read: Vec<_> = listed.files.iter().filter(|it| listed.is_target(&it.path)).collect();
    let skipped: Vec<_> = listed.skipped.iter().filter(|it| listed.is_target(&it.path)).collect();
    output::stdout(|out| {
        for file in &read {
            writeln!(out, "read  {}  ({})", printable(&file.path), file.what)?;
        }
        for it in &skipped {
            writeln!(out, "skip  {}{}  ({})", printable(&it.path), if it.is_dir { "/" } else { "" }, it.reason)?;
        }
        Ok(())
    })?;
    output::note(&format!("{} to read, {} left out, in {}", read.len(), skipped.len(), listed.root.display()));
    Ok(Exit::Clean)
}
