//! `loadproof rules` and `loadproof explain RULE`.

use std::io::Write as _;

use super::args::{ExplainArgs, RulesArgs, RulesFormat};
use super::{Exit, Failed, output, terminal};
use crate::rules::page;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failed> {
    let id = args.rule.trim_end_matches(".md").trim_start_matches("rules/");
    let colour = terminal::colour(args.color);
    let text = page::explain(id, terminal::width(), colour).map_err(|error| Failed(error.to_string()))?;
    output::stdout(|out| write!(out, "{text}"))?;
    Ok(Exit::Clean)
}

pub(super) fn list(args: &RulesArgs) -> Result<Exit, Failed> {
    let pages = page::all().map_err(|error| Failed(error.to_string()))?;
    let text = match args.format {
        RulesFormat::Json => page::rule_list_json(&pages).map_err(|error| Failed(error.to_string()))?,
        RulesFormat::Markdown => page::rule_table_markdown(&pages),
        RulesFormat::Text => page::rule_list(&pages, terminal::is_terminal().then(terminal::width)),
    };
    output::stdout(|out| writeln!(out, "{}", text.trim_end()))?;
    Ok(Exit::Clean)
}
