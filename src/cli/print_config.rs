//! `--print-config FILE`: the level of each rule for one file, and who set it.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::{Exit, Failed, output};
use crate::config::{Config, Origin, printable};
use crate::engine::{Request, Rule};

pub(super) fn run(file: &Path, request: &Request, config: &Config, rules: &[Rule]) -> Result<Exit, Failed> {
    let absolute =
        fs::canonicalize(file).map_err(|error| Failed(format!("cannot read {}: {error}", file.display())))?;
    let rel = absolute
        .strip_prefix(&request.root)
        .map_err(|_| Failed(format!("{} lies outside of the root {}", file.display(), request.root.display())))?;
    let rel = rel.to_string_lossy().replace('\\', "/");
    let from = config.file().map_or_else(|| "none".to_owned(), |it| it.path.display().to_string());
    output::stdout(|out| {
        writeln!(out, "configuration  {}", printable(&from))?;
        writeln!(out, "root           {}", printable(&request.root.display().to_string()))?;
        writeln!(out, "file           {}", printable(&rel))?;
        if config.excludes(&rel) {
            writeln!(out, "not read       `exclude` leaves it out")?;
        }
        writeln!(out)?;
        let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        for rule in rules {
            let effective = config.level(rule.id, &rel, rule.level);
            let who = match effective.origin {
                Origin::Page => "the rule's own".to_owned(),
                Origin::Rules(span) => format!("[rules], line {}", config.line(span)),
                Origin::Override(span) => format!("[[overrides]], line {}", config.line(span)),
            };
            writeln!(out, "{:<width$}  {:<7}  {who}", rule.id, effective.setting.name())?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}
