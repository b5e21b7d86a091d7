//! A suppression that names no rule that there is. The engine finds it once the other rules have run; here is what
//! it says.

use crate::config::suppressions::Problem;
use crate::finding::{Finding, Level};
use crate::rules::RuleContext;

/// The rule's id.
pub const ID: &str = "suppression/unknown-rule";

/// Nothing: the repository alone does not tell.
pub fn check(_: &RuleContext<'_>) -> Vec<Finding> {
    Vec::new()
}

/// The finding for a problem of this rule.
#[must_use]
pub fn finding(problem: &Problem, level: Level) -> Option<Finding> {
    let finding = match problem {
        Problem::UnknownRule { location, id, nearest } => {
            let help = nearest.as_ref().map_or_else(
                || "Write the id of the rule that it is for; `loadproof rules` lists them".to_owned(),
                |nearest| format!("Write `{nearest}`, or remove the name; `loadproof rules` lists all rules"),
            );
            Finding::new(ID, level, location.clone(), format!("There is no rule `{id}`, so this suppresses nothing"))
                .with_consequence(
                    "Whatever it was meant to silence is reported, or is no longer checked under this name",
                )
                .with_help(help)
                .with_label("no such rule")
                .with_subject(id.clone(), "")
        }
        Problem::UnknownWord { location, word } => {
            let message = format!("There is no `{word}`, so this suppresses nothing");
            let help = if word.ends_with("-file") {
                "Write `loadproof-ignore-file` above the first line of code"
            } else {
                "Write `loadproof-ignore`: behind code it speaks of its line, alone on a line of the next line of code"
            };
            Finding::new(ID, level, location.clone(), message)
                .with_consequence("Whatever it was meant to silence is reported all the same")
                .with_help(help)
                .with_label("means nothing")
                .with_subject(word.clone(), "")
        }
        Problem::NoRule { location } => {
            Finding::new(ID, level, location.clone(), "This suppression names no rule, so it suppresses nothing")
                .with_consequence(
                    "A suppression silences only the rules that it names; there is no form for all of them",
                )
                .with_help("Name the rule: `loadproof-ignore RULE -- reason`")
                .with_label("which rule?")
        }
        Problem::NoReason { .. } | Problem::Unused { .. } => return None,
    };
    Some(finding)
}
