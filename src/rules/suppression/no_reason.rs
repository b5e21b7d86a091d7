//! A suppression that does not say why. The engine finds it; here is what it says.

use crate::config::suppressions::Problem;
use crate::finding::{Finding, Level};
use crate::rules::RuleContext;

/// The rule's id.
pub const ID: &str = "suppression/no-reason";

/// Nothing: the engine asks the suppressions, not the repository.
pub fn check(_: &RuleContext<'_>) -> Vec<Finding> {
    Vec::new()
}

/// The finding for a problem of this rule.
#[must_use]
pub fn finding(problem: &Problem, level: Level) -> Option<Finding> {
    let Problem::NoReason { location, ids, stray } = problem else { return None };
    let names = ids.join(", ");
    let (message, help) = if *stray {
        (
            format!("The suppression of `{names}` gives no reason: no ` -- ` stands before it"),
            format!("Put ` -- ` between the rule and the reason: `loadproof-ignore {names} -- reason`"),
        )
    } else {
        (
            format!("The suppression of `{names}` gives no reason"),
            format!("Say why it is fine here: `loadproof-ignore {names} -- reason`"),
        )
    };
    let finding = Finding::new(ID, level, location.clone(), message)
        .with_consequence("It works, but whoever meets the next outage cannot tell whether it was thought about")
        .with_help(help)
        .with_label(if *stray { "` -- ` is missing" } else { "why?" })
        .with_subject(names, "");
    Some(finding)
}
