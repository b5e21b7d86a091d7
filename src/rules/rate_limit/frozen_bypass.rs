//! A bypass closure over a constant that was computed from the environment when its module was loaded.

use std::collections::BTreeMap;

use super::support;
use crate::finding::{Finding, Level};
use crate::model::Project;
use crate::model::deps::EnvDep;
use crate::model::evaluation::{EarlyRead, Standing};
use crate::model::limiters::{BypassKind, Limiter};
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::rules::env;

/// A limiter, and the closure that lifts it.
type Closure<'p> = (&'p Limiter, At);

/// Reports each such constant once, with every closure that reads it.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut by_read: BTreeMap<At, (EnvDep, Vec<Closure<'_>>)> = BTreeMap::new();
    for judged in &project.limiter_survey().judged {
        let (limiter, bypass) = (&judged.limiter, &judged.bypass);
        let Some(at) = bypass.at.filter(|_| bypass.is_closure && bypass.kind == BypassKind::Flag) else { continue };
        for dep in &bypass.env {
            let is_frozen = dep.frozen_in.is_some() && !dep.via_settings;
            if is_frozen && !support::is_set_from_the_start(&dep.name) {
                by_read.entry(dep.read).or_insert_with(|| (dep.clone(), Vec::new())).1.push((limiter, at));
            }
        }
    }
    by_read.into_iter().map(|(read, (dep, closures))| finding(context, read, &dep, &closures)).collect()
}

fn finding(context: &RuleContext<'_>, read: At, dep: &EnvDep, closures: &[Closure<'_>]) -> Finding {
    let project = context.project;
    let flag = &dep.name;
    let names: Vec<String> = closures.iter().map(|(limiter, _)| limiter.title.clone()).collect();
    let constant = dep.frozen_in.and_then(|at| project.declared_name(at));
    let shown = constant.clone().map_or_else(|| "the constant".to_owned(), |name| format!("`{name}`"));
    let option = closures.first().and_then(|(limiter, _)| project.bypass(limiter).option);
    let option = option.map_or_else(|| "the condition".to_owned(), |option| format!("the `{option}`"));
    let early = proven_early(project, read, dep);
    let consequence = match early {
        Some(early) => format!(
            "When {} starts{}, this line runs before {}, the constant keeps what it is without `{flag}`, and {option} \
             never lifts anything: every request is still counted.",
            env::support::file_name(project, early.entry),
            env::support::started(early),
            env::support::quoted(early.loader.shown),
        ),
        None => format!(
            "{} looks live and is not: a value that a dotenv call, a test or a script sets after this module was \
             loaded is never seen, and every request is still counted.",
            capitalised(&option)
        ),
    };
    let mut finding = context
        .finding(
            project.location(read),
            format!("`{flag}` is read once, while the module loads, and {} asks only the constant", join(&names)),
        )
        .with_label(format!("frozen in {shown}"))
        .with_consequence(consequence)
        .with_help(format!(
            "Read it when it is asked: make {shown} a function, or read `process.env.{flag}` inside {option}."
        ))
        .with_subject(flag.to_string(), constant.unwrap_or_default());
    for (limiter, at) in closures {
        finding = finding.with_related(project.location(*at), format!("{option} of {} reads {shown}", limiter.title));
    }
    match early {
        Some(early) => {
            finding = finding.with_related(early.loader.location.clone(), "the loader, which runs later");
            env::support::with_chain(finding, project, early)
        }
        None => {
            finding.level = Level::Warning;
            finding
        }
    }
}

/// The evaluation in which the constant is computed before the loader has run, where nothing else gives the variable.
fn proven_early<'p>(project: &'p Project, read: At, dep: &EnvDep) -> Option<&'p EarlyRead> {
    let place = project.location(read);
    project.early_reads().list.iter().find(|early| {
        let at = project.location(early.at);
        early.standing == Standing::Certain
            && early.name == dep.name
            && at.path == place.path
            && at.span.overlaps(place.span)
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("the bypass of {one}"),
        [first, second] => format!("the bypass of {first} and {second}"),
        [first, ..] => format!("the bypass of {first} and {} others", names.len() - 1),
    }
}
