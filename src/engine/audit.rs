//! The rules about suppressions. They speak about what the other rules left over, so the engine asks the ledger for
//! the problems and the rules' files for the words.

use super::{Failure, Rule};
use crate::config::Config;
use crate::config::suppressions::{Ledger, Problem};
use crate::finding::{Finding, Level};
use crate::rules::suppression::{no_reason, unknown_rule, unused as unused_rule};

/// What is wrong with suppressions as they are written.
pub(super) fn findings(
    ledger: &Ledger,
    rules: &[Rule],
    selected: &[&Rule],
    failures: &[Failure],
    config: &Config,
) -> Vec<Finding> {
    let known: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    let mut all = ledger.malformed(&known);
    all.extend(ledger.unused(|rule, path| !about_suppressions(rule) && ran(rule, path, selected, failures, config)));
    all.iter().filter_map(|problem| said(problem, selected)).collect()
}

/// Suppressions of suppression findings that silenced none. Not told for `suppression/unused`, which would have to
/// judge itself.
pub(super) fn unused(ledger: &Ledger, selected: &[&Rule], failures: &[Failure], config: &Config) -> Vec<Finding> {
    let idle = ledger.unused(|rule, path| {
        about_suppressions(rule) && rule != unused_rule::ID && ran(rule, path, selected, failures, config)
    });
    idle.iter().filter_map(|problem| said(problem, selected)).collect()
}

fn about_suppressions(rule: &str) -> bool {
    rule.starts_with("suppression/")
}

/// Whether a rule spoke about a file, so that its silence there means something.
fn ran(rule: &str, path: &str, selected: &[&Rule], failures: &[Failure], config: &Config) -> bool {
    selected.iter().any(|it| it.id == rule)
        && !failures.iter().any(|it| it.rule == rule)
        && config.level(rule, path, Level::Error).apply(Level::Error, Level::Error).is_some()
}

fn said(problem: &Problem, selected: &[&Rule]) -> Option<Finding> {
    let (id, finding): (_, fn(&Problem, Level) -> Option<Finding>) = match problem {
        Problem::UnknownRule { .. } | Problem::UnknownWord { .. } | Problem::NoRule { .. } => {
            (unknown_rule::ID, unknown_rule::finding)
        }
        Problem::NoReason { .. } => (no_reason::ID, no_reason::finding),
        Problem::Unused { .. } => (unused_rule::ID, unused_rule::finding),
    };
    let rule = selected.iter().find(|rule| rule.id == id)?;
    finding(problem, rule.level)
}
