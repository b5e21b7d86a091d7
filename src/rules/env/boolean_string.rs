//! A variable of the environment, which is text, taken for a boolean.

use std::collections::BTreeSet;

use super::support;
use crate::discover::Role;
use crate::finding::{Applicability, Finding, Fix, Level};
use crate::model::Project;
use crate::model::env_reads::EnvRead;
use crate::model::env_vars::Declaration;
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

/// Reports each test of a flag's text.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.env_reads_at_sites().iter().flat_map(|read| of_read(context, read)).collect()
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
    let flag = flag(project, &read.name);
    let mut out = Vec::new();
    // Following a name through other files costs: only for what would be reported there.
    for (at, how) in uses(project, read.at, flag.is_some()) {
        match (how, &flag) {
            (Use::Never, _) => out.push(never(context, read, at)),
            (Use::Truth, Some(flag)) => out.extend(truth(context, flag, read, at)),
            (Use::Truth, None) => {}
        }
    }
    out
}

/// The places where the value of a read, or of the constant or setting that it makes, is used as a boolean.
fn uses(project: &Project, read: At, follows: bool) -> Vec<(At, Use)> {
    let Some(tree) = project.tree(read.file) else { return Vec::new() };
    let here = |node| At { file: read.file, node };
    let mut node = read.node;
    let mut is_text = true;
    while let Some(parent) = tree.parent(node) {
        match tree.kind(parent) {
            Kind::As { .. } => node = parent,
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right }
                if left == node && is_no(tree, right) =>
            {
                node = parent;
                is_text &= matches!(tree.kind(right), Kind::String { .. });
            }
            Kind::Declarator { target, init: Some(init), .. } if init == node => {
                return of_sites(project, sites_of_constant(project, here(target), follows), is_text);
            }
            Kind::Property { key, value, .. } if value == node && follows => {
                let object = tree.parent(parent);
                let declared = object.and_then(|it| tree.parent(it)).map(|it| tree.kind(it));
                let (Kind::Key { name }, Some(Kind::Declarator { target, init, .. })) = (tree.kind(key), declared)
                else {
                    return Vec::new();
                };
                if init != object || !is_constant(tree, target) {
                    return Vec::new();
                }
                return of_sites(project, project.member_sites(here(target), tree.text(name)), is_text);
            }
            _ => break,
        }
    }
    // `const { X: name } = process.env`
    if matches!(tree.kind(node), Kind::BindingName { .. }) {
        return of_sites(project, sites_of_constant(project, here(node), follows), is_text);
    }
    of_sites(project, vec![here(node)], is_text)
}

/// The mentions of a constant, in its own file or in all.
fn sites_of_constant(project: &Project, name: At, follows: bool) -> Vec<At> {
    let Some(tree) = project.tree(name.file).filter(|tree| is_constant(tree, name.node)) else { return Vec::new() };
    if follows {
        return project.mentions(name);
    }
    let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else { return Vec::new() };
    let references = tree.binding(binding).map(|it| it.references.clone()).unwrap_or_default();
    references.into_iter().map(|node| At { file: name.file, node }).collect()
}

fn is_constant(tree: &Tree, name: NodeId) -> bool {
    let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name) else { return false };
    tree.binding(binding).is_some_and(|it| it.kind == BindingKind::Const)
}

fn of_sites(project: &Project, sites: Vec<At>, is_text: bool) -> Vec<(At, Use)> {
    let is_source = |it: &At| project.modules.role(it.file) == Role::Source;
    let used = |it: At| Some((it, use_of(project.tree(it.file)?, it.node)?));
    let used = sites.into_iter().filter(is_source).filter_map(used);
    used.filter(|(_, how)| is_text || *how == Use::Truth).collect()
}

/// What stands behind `||` and `??` for "no".
fn is_no(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        Kind::Bool { value } => !value,
        Kind::Null => true,
        Kind::String { value } => is_off(tree.text(value)) || tree.text(value).is_empty(),
        _ => false,
    }
}

fn use_of(tree: &Tree, node: NodeId) -> Option<Use> {
    let mut child = node;
    // Behind `a || false` the value may be a boolean.
    let mut is_text = true;
    for parent in tree.ancestors(node) {
        match tree.kind(parent) {
            Kind::As { .. } => {}
            Kind::Unary { op: Operator::Not, .. } => return Some(Use::Truth),
            Kind::If { test, .. } | Kind::Conditional { test, .. } | Kind::While { test, .. } => {
                return (test == child).then_some(Use::Truth);
            }
            Kind::Binary { op: Operator::And, left, .. } if left == child => return Some(Use::Truth),
            // One of several conditions, if what they make is one.
            Kind::Binary { op: Operator::And | Operator::Or, .. } => is_text = false,
            Kind::Binary { op: Operator::StrictEqual | Operator::StrictNotEqual, left, right } => {
                let other = if left == child { right } else { left };
                let literal = matches!(tree.kind(other), Kind::Bool { .. } | Kind::Number { .. });
                return (is_text && literal).then_some(Use::Never);
            }
            Kind::Call { callee, args, .. } => {
                let converts =
                    matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "Boolean");
                return (converts && tree.list(args) == [child]).then_some(Use::Truth);
            }
            _ => return None,
        }
        child = parent;
    }
    None
}

fn never(context: &RuleContext<'_>, read: &EnvRead, at: At) -> Finding {
    let project = context.project;
    let name = &read.name;
    let whole = project.tree(at.file).and_then(|tree| tree.parent(at.node)).unwrap_or(at.node);
    let finding = context
        .finding(
            project.location(At { file: at.file, node: whole }),
            format!("`{name}` is text, and is never equal to a boolean or a number"),
        )
        .with_label("always the same answer")
        .with_consequence(
            "Variables of the environment are strings or undefined: `===` with `true` or `1` is false whatever is set.",
        )
        .with_help(format!("Compare with the text: `process.env.{name} === 'true'`."))
        .with_subject(name.to_string(), project.scope_name(at));
    // `true` becomes `'true'`.
    let literal = project.tree(at.file).and_then(|tree| match tree.kind(whole) {
        Kind::Binary { left, right, .. } => {
            Some(At { file: at.file, node: if left == at.node { right } else { left } })
        }
        _ => None,
    });
    match literal.and_then(|literal| Some((literal, context.source(literal)?))) {
        Some((literal, text)) => finding.with_fix(Fix {
            title: format!("compare with the text `{text}`"),
            applicability: Applicability::Unsafe,
            edits: vec![context.replace(literal, format!("'{text}'"))],
        }),
        None => finding,
    }
}

/// A comparison with the text that means on, as far as the repository agrees on one.
fn comparison(context: &RuleContext<'_>, flag: &Flag<'_>, name: &str, at: At) -> Option<Fix> {
    let project = context.project;
    let tree = project.tree(at.file)?;
    let values = project.env().values(name);
    let on: BTreeSet<&str> = values.iter().map(|it| it.0.trim()).filter(|it| !it.is_empty() && !is_off(it)).collect();
    let on = match (on.first(), on.len(), flag.off) {
        (Some(on), 1, _) => on,
        (Some(_), ..) => return None,
        (None, _, Some(("0", _))) => "1",
        (None, _, Some(("no", _))) => "yes",
        (None, _, Some(("off", _))) => "on",
        (None, ..) => "true",
    };
    let mut node = at.node;
    let mut parent = tree.parent(node)?;
    while matches!(tree.kind(parent), Kind::As { .. }) {
        (node, parent) = (parent, tree.parent(parent)?);
    }
    let here = |node| At { file: at.file, node };
    let edits = match tree.kind(parent) {
        // A default behind it would be compared, too.
        Kind::Binary { op: Operator::Coalesce | Operator::Or, left, .. } if left == node => return None,
        Kind::Unary { op: Operator::Not, .. } => {
            let text = context.source(here(node))?;
            // `!!x` asks what `x` asks.
            let twice =
                tree.parent(parent).filter(|it| matches!(tree.kind(*it), Kind::Unary { op: Operator::Not, .. }));
            let (whole, operator) = twice.map_or((parent, "!=="), |it| (it, "==="));
            vec![context.replace(here(whole), format!("{text} {operator} '{on}'"))]
        }
        Kind::Declarator { .. } | Kind::Property { .. } | Kind::PatternProperty { .. } => return None,
        _ => vec![context.insert_after(here(node), format!(" === '{on}'"))],
    };
    let title = format!("compare with `'{on}'`");
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// A variable that is a switch, by what the repository sets it to or by its name.
struct Flag<'p> {
    /// The text that means off, and what sets it.
    off: Option<(&'p str, &'p Declaration)>,
}

fn flag<'p>(project: &'p Project, name: &str) -> Option<Flag<'p>> {
    if project.env().is_platform_provided(name) {
        return None;
    }
    let values = project.env().values(name);
    let is_flag = values.iter().all(|it| is_boolean(it.0));
    let by_name = looks_like_a_flag(name);
    let off = values.iter().find(|it| is_off(it.0)).filter(|it| is_flag && (by_name || it.0.trim() != "0")).copied();
    (off.is_some() || (by_name && is_flag)).then_some(Flag { off })
}

fn truth(context: &RuleContext<'_>, flag: &Flag<'_>, read: &EnvRead, at: At) -> Option<Finding> {
    let project = context.project;
    let name = &read.name;
    let tree = project.tree(at.file)?;
    if is_presence_test(project, tree, name, at) {
        return None;
    }
    let evidence = flag.off;
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
    match comparison(context, flag, name, at) {
        Some(fix) => Some(finding.with_fix(fix)),
        None => Some(finding),
    }
}

/// Whether the test asks if the variable is there: what it guards reads it again or complains that it is missing, or it
/// has been compared before.
fn is_presence_test(project: &Project, tree: &Tree, name: &str, at: At) -> bool {
    let around = tree.ancestors(at.node).find(|&it| {
        matches!(tree.kind(it), Kind::If { .. } | Kind::Conditional { .. })
            || !matches!(tree.kind(it), Kind::Binary { .. } | Kind::Unary { .. } | Kind::As { .. } | Kind::Call { .. })
    });
    let Some(around) = around else { return false };
    let text_of = |at: At| {
        let location = project.location(at);
        let text = project.text(&location.path);
        text.and_then(|it| it.get(location.span.range()).map(str::to_owned)).unwrap_or_default()
    };
    let here = |node| At { file: at.file, node };
    let (text, own) = (text_of(here(around)), text_of(at));
    let mentions =
        |text: &str| support::words(text, name) + if own.contains(name) { 0 } else { support::words(text, &own) };
    // Where it is missing, one side of an `if` runs.
    let is_negated = tree.parent(at.node).is_some_and(|it| matches!(tree.kind(it), Kind::Unary { .. }));
    let without = match tree.kind(around) {
        Kind::If { consequent, .. } if is_negated => text_of(here(consequent)),
        Kind::If { alternate, .. } => alternate.map(|it| text_of(here(it))).unwrap_or_default(),
        _ => text.clone(),
    };
    mentions(&text) > 1
        || COMPLAINTS.iter().any(|it| without.contains(it))
        || project.guards(at).iter().any(|it| it.at != at && mentions(&text_of(it.at)) > 0)
}

/// What code says where a variable is missing.
const COMPLAINTS: &[&str] = &["throw ", "process.exit", "missing", "Missing", "required", "is not set", "not defined"];

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
