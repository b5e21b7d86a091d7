//! Some limiters of a deployable honour a bypass flag, others do not.

use std::collections::{BTreeMap, BTreeSet};

use super::support;
use crate::finding::Finding;
use crate::model::Project;
use crate::model::limiters::{Bypass, BypassKind, Limiter};
use crate::rules::RuleContext;

/// Reports each limiter that lacks the flag which others of its deployable honour.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let judged = judged(project);
    let mut reported = BTreeSet::new();
    let mut findings = Vec::new();
    for group in groups(project, &judged) {
        for &index in &group.members {
            let Some(it) = judged.get(index) else { continue };
            if it.lacks()
                && let Some(flag) = flag_of(&judged, &group)
                && reported.insert(index)
            {
                findings.push(finding(context, it, &flag, &group, &judged));
            }
        }
    }
    findings
}

/// Whether another limiter of the same deployable has a flag: then this rule speaks, not `no-bypass`.
pub fn has_flagged_sibling(project: &Project, limiter: &Limiter) -> bool {
    let judged = judged(project);
    groups(project, &judged).iter().any(|group| {
        group.members.iter().any(|&index| judged.get(index).is_some_and(|it| it.limiter.at == limiter.at))
            && flag_of(&judged, group).is_some()
    })
}

/// A limiter that something asks at run time, and what lifts it.
struct Judged<'p> {
    limiter: &'p Limiter,
    bypass: Bypass,
}

impl Judged<'_> {
    fn lacks(&self) -> bool {
        matches!(self.bypass.kind, BypassKind::None | BypassKind::PathOnly)
    }

    fn honours(&self, flag: &str) -> bool {
        self.bypass.kind == BypassKind::Flag && self.bypass.env.iter().any(|dep| *dep.name == *flag)
    }
}

/// Limiters that run in one process.
struct Group {
    name: String,
    members: Vec<usize>,
}

fn judged(project: &Project) -> Vec<Judged<'_>> {
    let enforced = project.limiters().list.iter().filter(|limiter| project.is_enforced(limiter));
    enforced.map(|limiter| Judged { limiter, bypass: project.bypass(limiter) }).collect()
}

fn groups(project: &Project, judged: &[Judged<'_>]) -> Vec<Group> {
    let mut groups: BTreeMap<(bool, usize), Group> = BTreeMap::new();
    for (index, it) in judged.iter().enumerate() {
        let deployables = project.deployables_of_limiter(it.limiter);
        let package = project.packages.get(it.limiter.package);
        if deployables.is_empty() {
            let key = (true, project.packages.iter().position(|(id, _)| id == it.limiter.package).unwrap_or(0));
            let group = Group { name: package.name().to_owned(), members: Vec::new() };
            groups.entry(key).or_insert(group).members.push(index);
        }
        for deployable in deployables {
            let name = project.deployables.list.get(deployable).map_or_else(String::new, |it| it.name.clone());
            let group = Group { name, members: Vec::new() };
            groups.entry((false, deployable)).or_insert(group).members.push(index);
        }
    }
    groups.into_values().collect()
}

/// The flag that most members honour; the first by name where two are even.
fn flag_of(judged: &[Judged<'_>], group: &Group) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in group.members.iter().filter_map(|&index| judged.get(index)) {
        if it.bypass.kind == BypassKind::Flag {
            let names: BTreeSet<&str> = it.bypass.env.iter().map(|dep| &*dep.name).collect();
            names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
        }
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name.to_owned())
}

fn finding(context: &RuleContext<'_>, it: &Judged<'_>, flag: &str, group: &Group, judged: &[Judged<'_>]) -> Finding {
    let project = context.project;
    let (name, title) = (&it.limiter.name, &it.limiter.title);
    let members: Vec<&Judged<'_>> = group.members.iter().filter_map(|&index| judged.get(index)).collect();
    let honouring: Vec<&&Judged<'_>> = members.iter().filter(|it| it.honours(flag)).collect();
    let message = format!(
        "{title} ignores `{flag}`, which {} of the {} limiters of {} {}",
        honouring.len(),
        members.len(),
        group.name,
        if honouring.len() == 1 { "honours" } else { "honour" }
    );
    let allowance = support::allowance(project, it.limiter);
    let after = allowance.map(|it| format!(" after {it} from one client")).unwrap_or_default();
    let consequence = format!(
        "With `{flag}` set to lift the limits, everything behind {title} still {}{after}.",
        support::answer(it.limiter)
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
        .finding(support::place_of(project, it.limiter), message)
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
    finding
}
