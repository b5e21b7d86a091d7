//! Some limiters of a deployable honour a bypass flag, others do not.

use std::collections::BTreeSet;

use super::support;
use crate::finding::{Applicability, Finding, Fix};
use crate::model::limiters::{BypassKind, Group, Judged, Options, Survey};
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::syntax::{Kind, NodeId};

/// Reports each limiter that lacks the flag which others of its deployable honour.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let survey = context.project.limiter_survey();
    let mut reported = BTreeSet::new();
    let mut findings = Vec::new();
    for group in &survey.groups {
        let Some(flag) = survey.flag_of(group) else { continue };
        for it in survey.members(group).filter(|it| it.lacks_bypass()) {
            if reported.insert(it.limiter.at) {
                findings.push(finding(context, it, &flag, group, survey));
            }
        }
    }
    findings
}

fn finding(context: &RuleContext<'_>, it: &Judged, flag: &str, group: &Group, survey: &Survey) -> Finding {
    let project = context.project;
    let (name, title) = (&it.limiter.name, &it.limiter.title);
    let members: Vec<&Judged> = survey.members(group).collect();
    let honouring: Vec<&&Judged> = members.iter().filter(|it| it.honours(flag)).collect();
    let message = format!(
        "{title} ignores `{flag}`, which {} of the {} limiters of {} {}",
        honouring.len(),
        members.len(),
        group.name,
        if honouring.len() == 1 { "honours" } else { "honour" }
    );
    let allowance = support::allowance(project, &it.limiter);
    let after = allowance.map(|it| format!(" after {it} from one client")).unwrap_or_default();
    let consequence = format!(
        "With `{flag}` set to lift the limits, everything behind {title} still {}{after}.",
        support::answer(&it.limiter)
    );
    let example = honouring.first();
    let option = example.and_then(|it| it.bypass.option.clone());
    let option = option.filter(|option| !it.limiter.row.limit.contains(option));
    let text = example.and_then(|it| it.bypass.at).and_then(|at| support::short_text(project, at));
    let help = match (&option, text, example) {
        (Some(option), Some(text), Some(example)) => format!(
            "Give {title} the `{option}: {text}` that {} has, or build all limiters in one function that adds it.",
            example.limiter.title
        ),
        _ => {
            format!("Put {title} under the same condition, or build all limiters in one function that asks `{flag}`.")
        }
    };
    let missing = option.unwrap_or_else(|| "condition".to_owned());
    let mut finding = context
        .finding(support::place_of(project, &it.limiter), message)
        .with_label(format!("built without the `{missing}` of its siblings"))
        .with_consequence(consequence)
        .with_help(help)
        .with_subject(name.clone(), it.limiter.scope.clone())
        .with_cause(format!("{flag} in {}", group.name));
    if let Some(at) = it.bypass.at.filter(|_| it.bypass.kind == BypassKind::PathOnly) {
        finding = finding.with_related(project.location(at), "exempts some paths, for every client alike");
    }
    if let Some(example) = example {
        let at = example.bypass.at.unwrap_or(example.limiter.at);
        finding = finding.with_related(project.location(at), format!("{} honours `{flag}`", example.limiter.title));
        let dep = example.bypass.env.iter().find(|dep| *dep.name == *flag);
        if let Some(dep) = dep.filter(|dep| Some(dep.read) != example.bypass.at) {
            finding = finding.with_related(project.location(dep.read), format!("`{flag}` is read here"));
        }
    }
    match honouring.iter().find_map(|example| fix(context, it, example)) {
        Some(fix) => finding.with_fix(fix),
        None => finding,
    }
}

/// The sibling's bypass, where its text means the same here: in the same file, outside of any function, and for the same
/// kind of limiter.
fn fix(context: &RuleContext<'_>, it: &Judged, example: &Judged) -> Option<Fix> {
    let project = context.project;
    let option = example.bypass.option.as_ref().filter(|it| !example.limiter.row.limit.contains(it))?;
    let value = example.bypass.at?;
    let Options::Object(options) = &it.limiter.options else { return None };
    let is_here = |at: At| at.file == it.limiter.at.file;
    let is_top = it.limiter.scope.is_empty() && example.limiter.scope.is_empty();
    if !is_top || !is_here(value) || !is_here(options.at) || !it.limiter.row.bypass.contains(option) {
        return None;
    }
    let tree = project.tree(value.file)?;
    // What a factory is given stands elsewhere than what it makes.
    let is_own = tree.span(it.limiter.at.node).contains(tree.span(options.at.node));
    let written = tree.parent(value.node)?;
    let Kind::Property { is_shorthand: false, .. } = tree.kind(written) else { return None };
    let Kind::Object { properties } = tree.kind(options.at.node) else { return None };
    let first = *tree.list(properties).first().filter(|_| is_own)?;
    let is_named = |node: &NodeId| {
        let Kind::Property { key, .. } = tree.kind(*node) else { return false };
        matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == option)
    };
    if tree.list(properties).iter().any(is_named) {
        return None;
    }
    let text = context.source(At { file: value.file, node: written })?;
    let first = At { file: value.file, node: first };
    // On a line of its own where the others are.
    let path = project.location(first).path;
    let before = project.text(&path)?.get(..tree.span(first.node).start as usize)?.to_owned();
    let indent: String = before.chars().rev().take_while(|it| matches!(it, ' ' | '\t')).collect();
    let is_on_its_own = before.trim_end_matches([' ', '\t']).ends_with('\n');
    let gap = if is_on_its_own { format!("\n{}", indent.chars().rev().collect::<String>()) } else { " ".to_owned() };
    Some(Fix {
        title: format!("give it the `{option}` of {}", example.limiter.title),
        applicability: Applicability::Unsafe,
        edits: vec![context.insert_before(first, format!("{text},{gap}"))],
    })
}
