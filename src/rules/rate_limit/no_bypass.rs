//! A limiter that nothing can lift for a load test.

use super::support;
use crate::finding::Finding;
use crate::model::limiters::BypassKind;
use crate::rules::RuleContext;

/// Reports each limiter without any bypass, unless siblings have one (`bypass-inconsistent` says that).
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut findings = Vec::new();
    let survey = project.limiter_survey();
    for (index, judged) in survey.judged.iter().enumerate() {
        if !judged.lacks_bypass() || survey.has_flagged_sibling(index) {
            continue;
        }
        let (limiter, bypass) = (&judged.limiter, &judged.bypass);
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
