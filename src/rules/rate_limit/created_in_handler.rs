//! A limiter that is constructed once a request, so that its counter never counts.

use super::support;
use crate::finding::Finding;
use crate::model::limiters::Limiter;
use crate::model::packages;
use crate::rules::RuleContext;

/// Reports limiters whose counters live in the process and which a request handler constructs anew.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut findings = Vec::new();
    for limiter in project.limiters().list.iter().filter(|limiter| project.counts_in_memory(limiter)) {
        let Some(proof) = project.constructed_per_request(limiter) else { continue };
        let name = &limiter.name;
        let mut finding = context
            .finding(
                support::place_of(project, limiter),
                format!("this {} limiter is constructed for every request", limiter.product()),
            )
            .with_label("a new counter, which starts at 0")
            .with_consequence(format!(
                "Each request meets a counter of its own, so that no client ever reaches the limit{}.",
                logged(limiter)
            ))
            .with_help("Construct it once, at module level, and use that one in the handler.")
            .with_subject(name.clone(), limiter.scope.clone());
        let place = project.head_location(proof);
        if place != finding.primary {
            finding = finding.with_related(place, "this makes the function around it run once a request");
        }
        if limiter.at != limiter.construction {
            finding = finding.with_related(project.head_location(limiter.construction), "the factory that it calls");
        }
        findings.push(finding);
    }
    findings
}

/// What the version logs about it.
fn logged(limiter: &Limiter) -> &'static str {
    let logs = limiter.row.package == "express-rate-limit"
        && packages::satisfies(&limiter.installed, ">=7.2.0") == packages::Fit::Yes;
    if logs { "; all that is said of it is ERR_ERL_CREATED_IN_REQUEST_HANDLER in the log" } else { "" }
}
