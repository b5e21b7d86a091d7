//! What the rules of the family share: a contradiction between a call and the schema as a finding.

use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::model::names::At;
use crate::model::prisma::problem::{Defect, Problem};
use crate::rules::RuleContext;

/// The findings of one kind of contradiction.
pub fn findings(context: &RuleContext<'_>, defect: Defect) -> Vec<Finding> {
    let problems = context.project.prisma_calls().problems.iter();
    problems.filter(|it| it.defect == defect).map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, problem: &Problem) -> Finding {
    let project = context.project;
    let script = project.modules.at_path(&problem.location.path).unwrap_or(problem.file);
    let node = project
        .tree(script)
        .and_then(|tree| tree.ids().filter(|&id| tree.span(id).contains(problem.location.span)).last());
    let scope = node.map(|node| project.scope_name(At { file: script, node })).unwrap_or_default();
    let mut finding = context
        .finding(problem.location.clone(), problem.message.clone())
        .with_label(problem.label.clone())
        .with_consequence(problem.consequence.clone())
        .with_help(problem.help.clone())
        .with_subject(problem.subject.clone(), scope);
    // One name that the schema does not have is one mistake, wherever it is written.
    if matches!(problem.defect, Defect::UnknownModel | Defect::UnknownField) {
        finding = finding.with_cause(problem.message.clone());
    }
    for (location, label) in &problem.related {
        finding = finding.with_related(location.clone(), label.clone());
    }
    if let Some((title, text)) = &problem.fix {
        let edits = vec![Edit { location: problem.location.clone(), text: text.clone() }];
        finding = finding.with_fix(Fix { title: title.clone(), applicability: Applicability::Unsafe, edits });
    }
    if problem.is_weak {
        finding.level = finding.level.min(Level::Warning);
    }
    if problem.is_hint {
        finding.level = finding.level.min(Level::Advice);
    }
    finding
}
