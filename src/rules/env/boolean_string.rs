//! A variable of the environment, which is text, taken for a boolean.

use super::support;
use crate::finding::{Finding, Level};
use crate::model::Project;
use crate::model::env_reads::EnvRead;
use crate::model::env_vars::Declaration;
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

/// Reports each test of a flag's text.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.env_reads().iter().flat_map(|read| of_read(context, read)).collect()
}

/// How a value is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// As a condition.
    Truth,
    /// Compared with `true`, `false` or a number without conversion.
    Never,
}

fn of_read(context: &RuleContext<'_>, read: &EnvRead) -> Vec<Finding> {
    let project = context.project;
    let Some(tree) = project.tree(read.at.file) else { return Vec::new() };
    let mut out = Vec::new();
    for (node, how) in uses(tree, read.at.node) {
        let at = At { file: read.at.file, node };
        match how {
            Use::Never => out.push(never(context, read, at)),
            Use::Truth => out.extend(truth(context, tree, read, at)),
        }
    }
    out
}

/// The places where the value of a read, or of the constant that it makes, is used as a boolean.
fn uses(tree: &Tree, read: NodeId) -> Vec<(NodeId, Use)> {
    let mut node = read;
    while let Some(parent) = tree.parent(node) {
        match tree.kind(parent) {
            Kind::As { .. } => node = parent,
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right }
                if left == node && matches!(tree.kind(right), Kind::Bool { value: false } | Kind::Null) =>
            {
                node = parent;
            }
            Kind::Declarator { target, init: Some(init), .. } if init == node => {
                let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return Vec::new() };
                let Some(binding) = tree.binding(binding).filter(|it| it.kind == BindingKind::Const) else {
                    return Vec::new();
                };
                return binding.references.iter().filter_map(|&it| Some((it, use_of(tree, it)?))).collect();
            }
            _ => break,
        }
    }
    use_of(tree, node).map(|how| (node, how)).into_iter().collect()
}

fn use_of(tree: &Tree, node: NodeId) -> Option<Use> {
    let mut child = node;
    for parent in tree.ancestors(node) {
        match tree.kind(parent) {
            Kind::As { .. } => child = parent,
            Kind::Unary { op: Operator::Not, .. } => return Some(Use::Truth),
            Kind::If { test, .. } | Kind::Conditional { test, .. } | Kind::While { test, .. } if test == child => {
                return Some(Use::Truth);
            }
            Kind::Binary { op: Operator::And, left, .. } if left == child => return Some(Use::Truth),
            Kind::Binary { op: Operator::StrictEqual | Operator::StrictNotEqual, left, right } => {
                let other = if left == child { right } else { left };
                let literal = matches!(tree.kind(other), Kind::Bool { .. } | Kind::Number { .. });
                return literal.then_some(Use::Never);
            }
            Kind::Call { callee, args, .. } => {
                let converts =
                    matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "Boolean");
                return (converts && tree.list(args) == [child]).then_some(Use::Truth);
            }
            _ => return None,
        }
    }
    None
}

fn never(context: &RuleContext<'_>, read: &EnvRead, at: At) -> Finding {
    let project = context.project;
    let name = &read.name;
    let whole = project.tree(at.file).and_then(|tree| tree.parent(at.node)).unwrap_or(at.node);
    context
        .finding(
            project.location(At { file: at.file, node: whole }),
            format!("`{name}` is text, and is never equal to a boolean or a number"),
        )
        .with_label("always the same answer")
        .with_consequence(
            "Variables of the environment are strings or undefined: `===` with `true` or `1` is false whatever is set.",
        )
        .with_help(format!("Compare with the text: `process.env.{name} === 'true'`."))
        .with_subject(name.to_string(), project.scope_name(at))
}

fn truth(context: &RuleContext<'_>, tree: &Tree, read: &EnvRead, at: At) -> Option<Finding> {
    let project = context.project;
    let name = &read.name;
    if project.env().is_platform_provided(name) || is_presence_test(project, tree, name, at) {
        return None;
    }
    let values = project.env().values(name);
    let off = values.iter().find(|it| is_off(it.0));
    let is_flag = values.iter().all(|it| is_boolean(it.0));
    let by_name = looks_like_a_flag(name);
    let evidence: Option<&(&str, &Declaration)> = off.filter(|it| is_flag && (by_name || it.0.trim() != "0"));
    if evidence.is_none() && !(by_name && (is_flag || values.is_empty())) {
        return None;
    }
    let example = evidence.map_or("false", |it| it.0);
    let mut finding = context
        .finding(
            project.location(at),
            match evidence {
                Some(_) => format!("`{name}` is text, and the `{example}` that it is set to counts as true here"),
                None => format!("`{name}` is text, and `false` would count as true here"),
            },
        )
        .with_label("true for every text but the empty one")
        .with_consequence(format!(
            "With `{name}={example}` this goes the same way as with `true`: any string that is not empty is truthy."
        ))
        .with_cause(name.to_string())
        .with_help(format!("Compare with the text: `process.env.{name} === 'true'`."))
        .with_subject(name.to_string(), project.scope_name(at));
    if at != read.at {
        finding = finding.with_related(project.location(read.at), format!("reads `{name}`"));
    }
    match evidence {
        Some((value, declaration)) => {
            let place = declaration.value_location.clone().unwrap_or_else(|| declaration.location.clone());
            finding = finding.with_related(place, format!("sets it to `{value}`"));
        }
        None => finding.level = Level::Warning,
    }
    Some(finding)
}

/// Whether the test asks if the variable is there: what it guards reads it again, or complains that it is missing.
fn is_presence_test(project: &Project, tree: &Tree, name: &str, at: At) -> bool {
    let around = tree.ancestors(at.node).find(|&it| {
        matches!(tree.kind(it), Kind::If { .. } | Kind::Conditional { .. })
            || !matches!(tree.kind(it), Kind::Binary { .. } | Kind::Unary { .. } | Kind::As { .. } | Kind::Call { .. })
    });
    let Some(around) = around else { return false };
    let location = project.location(At { file: at.file, node: around });
    let Some(text) = project.text(&location.path) else { return false };
    let text = text.get(location.span.range()).unwrap_or_default();
    let own = project.location(at);
    let own = project.text(&own.path).and_then(|it| it.get(own.span.range()).map(str::to_owned)).unwrap_or_default();
    support::words(text, name) + if own.contains(name) { 0 } else { support::words(text, &own) } > 1
        || ["throw ", "process.exit", "missing", "Missing", "required", "is not set", "not defined"]
            .iter()
            .any(|it| text.contains(it))
}

fn is_off(value: &str) -> bool {
    matches!(value.trim().to_ascii_lowercase().as_str(), "false" | "0" | "no" | "off")
}

fn is_boolean(value: &str) -> bool {
    matches!(
        value.trim().to_ascii_lowercase().as_str(),
        "false" | "0" | "no" | "off" | "true" | "1" | "yes" | "on" | ""
    )
}

/// Names that say that a variable is a switch.
fn looks_like_a_flag(name: &str) -> bool {
    ["DISABLE_", "ENABLE_", "IS_", "USE_", "SKIP_"].iter().any(|it| name.starts_with(it))
        || ["_ENABLED", "_DISABLED"].iter().any(|it| name.ends_with(it))
}
