//! The rules: one Rust file each, at the path of its page. A rule asks the model and returns findings; it
//! never sees a grammar node, a path on disk or a terminal.

mod edits;
pub mod page;

use crate::finding::{Finding, Level, Location};
use crate::model::Project;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// A rule as the build script found it: its page and its code.
pub struct Registered {
    /// The rule's id, which is its path under `rules/` without the extension.
    pub id: &'static str,
    /// The text of the rule's page.
    pub page: &'static str,
    /// Asks the model and returns what it proves. Pure: same project, same findings, in any order.
    pub check: fn(&RuleContext<'_>) -> Vec<Finding>,
}

/// What a rule is given.
pub struct RuleContext<'a> {
    /// The repository.
    pub project: &'a Project,
    /// The rule's id.
    pub id: &'static str,
    /// The level that the rule's page gives it. A rule may report lower, never higher than `Error`.
    pub level: Level,
}

impl RuleContext<'_> {
    /// Starts a finding of this rule at its page's level.
    pub fn finding(&self, primary: Location, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.level, primary, message)
    }
}
