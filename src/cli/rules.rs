//! `loadproof rules` and `loadproof explain RULE`.
//!
//! Interim: shows the pages as they are. Connect: `rules::page::{explain, rule_list, rule_list_json,
//! rule_table_markdown}`.

use std::io::Write as _;

use super::args::{ExplainArgs, RulesArgs, RulesFormat};
use super::check::no_such_rule;
use super::{Exit, Failed, output, terminal};
use crate::engine;
use crate::rules::RULES;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failed> {
    let id = args.rule.trim_end_matches(".md").trim_start_matches("rules/");
    let rule = RULES.iter().find(|rule| rule.id == id);
    let rule = rule.ok_or_else(|| no_such_rule(id, RULES.iter().map(|rule| rule.id)))?;
    let _ = terminal::colour(args.color);
    output::stdout(|out| writeln!(out, "{}\n{}", rule.id, rule.page.splitn(3, "+++").nth(2).unwrap_or("")))?;
    Ok(Exit::Clean)
}

pub(super) fn list(args: &RulesArgs) -> Result<Exit, Failed> {
    let rules = engine::registered();
    output::stdout(|out| match args.format {
        RulesFormat::Json => {
            let rows: Vec<_> =
                rules.iter().map(|it| serde_json::json!({ "id": it.id, "level": it.level.name() })).collect();
            writeln!(out, "{}", serde_json::json!({ "version": 1, "rules": rows }))
        }
        RulesFormat::Markdown => {
            writeln!(out, "| rule | level |\n|---|---|")?;
            rules.iter().try_for_each(|it| writeln!(out, "| `{}` | {} |", it.id, it.level.name()))
        }
        RulesFormat::Text => {
            let width = rules.iter().map(|it| it.id.len()).max().unwrap_or(0);
            rules.iter().try_for_each(|it| writeln!(out, "{:<width$}  {}", it.id, it.level.name()))
        }
    })?;
    Ok(Exit::Clean)
}
