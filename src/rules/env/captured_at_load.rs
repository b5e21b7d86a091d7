//! A value of the environment that a constant keeps from load, where something sets the variable afterwards.

use std::collections::BTreeSet;

use super::support;
use crate::finding::{Finding, Level, Location};
use crate::model::Project;
use crate::model::captures::{Capture, LateSetter};
use crate::model::limiters::BypassKind;
use crate::rules::RuleContext;

/// Reports each read once: with the setter that comes too late, else as advice where it looks like a switch that each
/// request asks.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let captures = project.captures(&looks_like_a_switch);
    let told = captures.iter().filter_map(|(capture, late)| match late {
        Some(late) => Some(warning(context, capture, late)),
        None => advice(context, capture),
    });
    let mut findings: Vec<Finding> = told.collect();
    if !findings.is_empty() {
        let taken = told_by_others(project);
        findings.retain(|finding| {
            let place = &finding.primary;
            !taken.iter().any(|it| it.path == place.path && it.span.overlaps(place.span))
        });
    }
    findings
}

/// Reads of which other rules speak: those of a limiter's bypass, and those that come before their loader.
fn told_by_others(project: &Project) -> BTreeSet<Location> {
    let bypasses = project.limiter_survey().judged.iter().map(|it| &it.bypass);
    let closures = bypasses.filter(|it| it.is_closure && it.kind == BypassKind::Flag).flat_map(|it| &it.env);
    let early = project.early_reads().list.iter().map(|it| it.at);
    closures.map(|it| it.read).chain(early).map(|at| project.location(at)).collect()
}

fn warning(context: &RuleContext<'_>, capture: &Capture, late: &LateSetter) -> Finding {
    let project = context.project;
    let name = &capture.name;
    let (here, there) = (support::file_name(project, capture.read.file), support::file_name(project, late.at.file));
    let kept = kept(capture);
    let why = if late.by_request {
        format!(
            "A request sets `{name}` to `{}` in a process that has loaded {here} long before: {kept} keeps what it was.",
            late.value
        )
    } else if late.chain.is_empty() {
        format!(
            "{there} has computed {kept} by then: it keeps what it was, and the code goes on as if `{name}` were not set."
        )
    } else {
        format!(
            "{there} imports {here} before that line runs: {kept} keeps what it was, and `{}` never takes effect.",
            late.value
        )
    };
    let mut finding = base(
        context,
        capture,
        format!("`{name}` is read once, while {here} loads, and {there} sets it to `{}` after that", late.value),
    )
    .with_consequence(why)
    .with_related(project.location(late.at), "sets it, too late");
    for hop in &late.chain {
        finding = finding
            .with_related(hop.location.clone(), format!("{} imports this", support::file_name(project, hop.from)));
    }
    finding.with_related(project.head_location(late.asked), "asks the constant")
}

fn advice(context: &RuleContext<'_>, capture: &Capture) -> Option<Finding> {
    let project = context.project;
    let asked = project.asked_each_time(capture)?;
    if !capture.is_flag || !looks_like_a_switch(&capture.name) {
        return None;
    }
    let name = &capture.name;
    let here = support::file_name(project, capture.read.file);
    let mut finding = base(
        context,
        capture,
        format!("`{name}` looks like a switch, and is read once, while {here} loads"),
    )
    .with_consequence(format!(
        "Each request asks {}, which only a restart changes: a test or a script that sets `{name}` in the running \
             process changes nothing.",
        kept(capture)
    ))
    .with_related(project.head_location(asked), "asked for each request here");
    finding.level = Level::Advice;
    Some(finding)
}

fn base(context: &RuleContext<'_>, capture: &Capture, message: String) -> Finding {
    let project = context.project;
    let name = &capture.name;
    context
        .finding(project.location(capture.read), message)
        .with_label(format!("kept in {} from here on", kept(capture)))
        .with_help(format!(
            "Read it when it is asked: make {} a function, or read `process.env.{name}` where it is needed.",
            kept(capture)
        ))
        .with_subject(name.to_string(), capture.kept_in.clone().unwrap_or_default())
}

fn kept(capture: &Capture) -> String {
    capture.kept_in.as_ref().map_or_else(|| "the constant".to_owned(), |it| format!("`{it}`"))
}

/// Names of switches that people mean to flip.
fn looks_like_a_switch(name: &str) -> bool {
    ["DISABLE_", "ENABLE_", "FEATURE_", "FF_", "SKIP_", "MAINTENANCE"].iter().any(|it| name.starts_with(it))
        || ["_ENABLED", "_DISABLED", "_MAINTENANCE"].iter().any(|it| name.ends_with(it))
}
