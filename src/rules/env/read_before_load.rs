//! A variable that is read while modules load, before the loader that would give it its value has run.

use super::support;
use crate::finding::{Finding, Level};
use crate::model::evaluation::{EarlyRead, Standing};
use crate::rules::RuleContext;

/// Reports each read once, with the loader and the imports that make the order.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.early_reads().list.iter().map(|early| finding(context, early)).collect()
}

fn finding(context: &RuleContext<'_>, early: &EarlyRead) -> Finding {
    let project = context.project;
    let (name, loader) = (&early.name, &early.loader);
    let entry = support::file_name(project, early.entry);
    let late_file = support::file_name(project, early.loader_module);
    let primary = project.location(early.at);
    let here = support::file_name(project, early.at.file);
    let gets = match (early.has_default, early.others.is_empty()) {
        (true, _) => "the code goes on with its fallback",
        (false, true) => "it is undefined",
        (false, false) => "the schema finds it missing",
    };
    let read = match early.others.as_slice() {
        [] => format!("`{name}` is read"),
        [one] => format!("`{name}` and `{one}` are read"),
        more => format!("`{name}` and {} other variables are read", more.len()),
    };
    let mut finding = context
        .finding(
            primary,
            format!("{read} while {here} loads, before {} in {late_file} has run", support::quoted(loader.shown)),
        )
        .with_label(format!("read before the loader, {gets}"))
        .with_consequence(format!(
            "When {entry} starts{} with {}, this line runs first: {gets}, whatever the env file says{}.",
            support::started(early),
            early.toolchain.name,
            match (&early.accident, early.standing) {
                (Some(_), _) => ", unless the Prisma client that is built before has read it by accident",
                (None, Standing::Possible) => ", unless the process has it from outside",
                _ => "",
            },
        ))
        .with_help(support::remedy(project, loader, early.entry))
        .with_subject(name.to_string(), project.scope_name(early.at))
        .with_cause(format!("{}:{}", loader.location.path, loader.location.span.start));
    if early.standing == Standing::Possible {
        finding.level = Level::Warning;
    }
    finding = finding.with_related(loader.location.clone(), "the loader, which runs later");
    finding = support::with_chain(finding, project, early);
    for again in &early.again {
        finding = finding.with_related(project.location(*again), format!("reads `{name}` again"));
    }
    for call in early.calls.iter().filter(|call| **call != early.at) {
        finding = finding.with_related(project.head_location(*call), "this call at load leads to the read");
    }
    if let Some(accident) = &early.accident {
        finding =
            finding.with_related(accident.clone(), "before Prisma 7 this reads `.env` by itself, if it was there");
    }
    match &early.declared {
        Some(declared) => finding.with_related(declared.clone(), format!("declares `{name}`")),
        None => finding,
    }
}
