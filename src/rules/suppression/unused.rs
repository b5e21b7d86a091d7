//! A suppression that silences nothing. The engine finds it once the other rules have run; here is what it says.

use crate::config::suppressions::{Problem, Reach};
use crate::finding::{Applicability, Finding, Fix, Level};
use crate::rules::RuleContext;

/// The rule's id.
pub const ID: &str = "suppression/unused";

/// Nothing: what is unused shows only after the other rules have run.
pub fn check(_: &RuleContext<'_>) -> Vec<Finding> {
    Vec::new()
}

/// The finding for a problem of this rule.
#[must_use]
pub fn finding(problem: &Problem, level: Level) -> Option<Finding> {
    let Problem::Unused { location, ids, reach, edit } = problem else { return None };
    let names = ids.join("`, `");
    let (message, help) = match reach {
        Reach::Line => (format!("`{names}` reports nothing on this line"), "Remove the suppression"),
        Reach::File => (format!("`{names}` reports nothing in this file"), "Remove the suppression"),
        Reach::Misplaced => (
            format!("`loadproof-ignore-file` stands below the first line of code, so `{names}` is not suppressed"),
            "Move it above the first line of code, or use `loadproof-ignore` above the line in question",
        ),
        Reach::Config => (format!("`{names}` reports nothing in the files of this [[ignore]]"), "Remove the entry"),
    };
    let mut finding = Finding::new(ID, level, location.clone(), message)
        .with_consequence("Left in place, it would hide the next finding here, which nobody has looked at")
        .with_help(help)
        .with_label(if *reach == Reach::Misplaced { "too far down" } else { "suppresses nothing" })
        .with_subject(ids.join(", "), "");
    if let Some(edit) = edit {
        let title =
            if edit.text.is_empty() { "remove the suppression" } else { "remove the names that are not needed" };
        let (title, edits) = (title.to_owned(), vec![edit.clone()]);
        finding = finding.with_fix(Fix { title, applicability: Applicability::Safe, edits });
    }
    Some(finding)
}
