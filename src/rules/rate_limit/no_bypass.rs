//! A limiter that nothing can lift for a load test.

use super::{bypass_inconsistent, support};
use crate::finding::Finding;
use crate::model::limiters::BypassKind;
use crate::rules::RuleContext;

/// Reports each limiter without any bypass, unless siblings have one (`bypass-inconsistent` says that).
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut findings = Vec::new();
    for limiter in project.limiters().list.iter().filter(|limiter| project.is_enforced(limiter)) {
        let bypass = project.bypass(limiter);
        if !matches!(bypass.kind, BypassKind::None | BypassKind::PathOnly)
            || bypass_inconsistent::has_flagged_sibling(project, limiter)
        {
            continue;
        }
        let (name, title) = (&limiter.name, &limiter.title);
        let allowance = support::allowance(project, limiter).map(|it| format!(": {it}, for every client"));
        let option = limiter.row.bypass.first().map(|option| {
            format!("Give it a `{option}` that reads a variable of the environment when it is asked, as `LOAD_TEST`")
        });
        let help =
            option.unwrap_or_else(|| "Ask the limiter only where a variable such as `LOAD_TEST` is not set".to_owned());
        let mut finding = context
            .finding(
                support::place_of(project, limiter),
                format!("nothing can lift {title} for a load test{}", allowance.unwrap_or_default()),
            )
            .with_label(format!("{} without a bypass", limiter.product()))
            .with_consequence(format!(
                "A load test runs from a few addresses, so that {title} soon {} to nearly all of it.",
                support::answer(limiter)
            ))
            .with_help(format!("{help}, or take the limit itself from the environment."))
            .with_subject(name.clone(), limiter.scope.clone());
        if let Some(at) = bypass.at.filter(|_| bypass.kind == BypassKind::PathOnly) {
            finding =
                finding.with_related(project.location(at), "exempts some paths, and lifts nothing for the others");
        }
        findings.push(finding);
    }
    findings
}
