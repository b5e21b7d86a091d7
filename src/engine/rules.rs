//! Running the rules: each timed, and none able to break the others.

use std::time::Instant;

use super::{RuleTime, guard};
use crate::finding::{Finding, Level};
use crate::model::Project;
use crate::model::modules::Demanded;
use crate::rules::{RULES, RuleContext};

/// A rule as the engine runs it.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// The level of its page.
    pub level: Level,
    /// Asks the model.
    pub check: fn(&RuleContext<'_>) -> Vec<Finding>,
}

/// A rule that broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its id.
    pub rule: &'static str,
    /// What the panic said.
    pub message: String,
}

/// Every rule of the registry, sorted by id.
#[must_use]
pub fn registered() -> Vec<Rule> {
    RULES.iter().map(|it| Rule { id: it.id, level: page_level(it.page), check: it.check }).collect()
}

/// The level in a page's front matter. A page without one is a defect that the tests of the pages find.
fn page_level(page: &str) -> Level {
    let severity = page.lines().find_map(|line| line.strip_prefix("severity = "));
    match severity.map(|it| it.trim().trim_matches('"')) {
        Some("error") => Level::Error,
        Some("advice") => Level::Advice,
        _ => Level::Warning,
    }
}

/// What the rules said.
#[derive(Default)]
pub(super) struct Ran {
    pub findings: Vec<Finding>,
    pub times: Vec<RuleTime>,
    /// What was parsed when a rule asked for it.
    pub demanded: Demanded,
    pub failures: Vec<Failure>,
}

/// Runs the rules one after the other. What they ask of the model is computed once and in parallel; were the rules
/// tasks of the same pool, one of them could be picked up by a thread that is computing what it asks for, and wait for
/// itself.
///
/// A script that is parsed because a rule is the first to ask for it is no work of the rule: its time is without that.
pub(super) fn run(rules: &[&Rule], project: &Project) -> Ran {
    let threads = rayon::current_num_threads();
    let results: Vec<_> = rules
        .iter()
        .map(|rule| {
            let (started, demanded) = (Instant::now(), project.modules.demanded().wall(threads));
            let context = RuleContext { project, id: rule.id, level: rule.level };
            let result = guard::catch(|| (rule.check)(&context));
            let parsing = project.modules.demanded().wall(threads).saturating_sub(demanded);
            (result, started.elapsed().saturating_sub(parsing))
        })
        .collect();
    let mut ran = Ran { demanded: project.modules.demanded(), ..Ran::default() };
    for (rule, (result, time)) in rules.iter().zip(results) {
        match result {
            Ok(findings) => {
                ran.times.push(RuleTime { rule: rule.id, time, findings: findings.len() });
                ran.findings.extend(findings);
            }
            Err(message) => ran.failures.push(Failure { rule: rule.id, message }),
        }
    }
    ran
}
