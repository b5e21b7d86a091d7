//! A limit or window that is text from the environment, or NaN where a variable is not set.

use crate::finding::{Applicability, Finding, Fix, Level};
use crate::model::env_reads::EnvRead;
use crate::model::limiters::{NumberFault, NumberSetting};
use crate::model::names::At;
use crate::rules::RuleContext;
use crate::syntax::Kind;

/// Reports options whose value the installed version does not take as the number that was meant.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let settings = context.project.number_settings();
    settings.iter().map(|setting| finding(context, setting)).collect()
}

fn finding(context: &RuleContext<'_>, setting: &NumberSetting) -> Finding {
    let project = context.project;
    let (option, variable, default) = (&setting.option, &setting.variable, setting.default);
    let product = setting.limiter.product();
    let (message, label, help) = match setting.fault {
        NumberFault::Text => (
            format!("`{option}` gets the text of `{variable}`, where {product} wants a number"),
            "a variable of the environment is always text".to_owned(),
            format!("Make it a number: `Number(process.env.{variable} ?? {default})`."),
        ),
        NumberFault::Nan => (
            format!(
                "`{option}` is NaN where `{variable}` is not set, and nothing in the repository sets it to a number"
            ),
            "NaN without the variable".to_owned(),
            format!("Give it a default: `Number(process.env.{variable} ?? {default})`."),
        ),
        NumberFault::Undefined => (
            format!("`{option}` is undefined where `{variable}` is not set, and nothing in the repository sets it"),
            "undefined without the variable".to_owned(),
            format!("Give it a default: `Number(process.env.{variable} ?? {default})`."),
        ),
    };
    let mut finding = context
        .finding(project.location(setting.written_at), message)
        .with_label(label)
        .with_consequence(format!("In {product} such a `{option}` {}.", setting.effect))
        .with_help(help)
        .with_subject(variable.to_string(), setting.limiter.scope.clone());
    if setting.option_at != setting.written_at {
        finding = finding.with_related(project.location(setting.option_at), format!("given to `{option}` here"));
    }
    for declaration in &setting.declared {
        finding = finding.with_related(declaration.clone(), format!("`{variable}` is declared here"));
    }
    if let Some(source) = setting.limiter.version_source() {
        finding = finding.with_related(source.clone(), format!("{product} is installed"));
    }
    if !setting.limiter.certain {
        finding.level = Level::Advice;
    }
    match fix(context, setting) {
        Some(fix) => finding.with_fix(fix),
        None => finding,
    }
}

fn fix(context: &RuleContext<'_>, setting: &NumberSetting) -> Option<Fix> {
    if setting.fault == NumberFault::Text {
        return context.as_number(setting.written_at, setting.option_at, Some(setting.default));
    }
    // `Number(process.env.X)` and its kin: the default goes behind the read.
    let project = context.project;
    let written = setting.written_at;
    let tree = project.tree(written.file).filter(|_| setting.fault == NumberFault::Nan)?;
    let around = tree.span(written.node);
    let is_here = |read: &&EnvRead| {
        read.name == setting.variable && read.at.file == written.file && around.contains(tree.span(read.at.node))
    };
    let mut reads = project.env_reads().iter().filter(is_here);
    let (read, None) = (reads.next()?, reads.next()) else { return None };
    let mut node = read.at.node;
    let mut parent = tree.parent(node)?;
    while matches!(tree.kind(parent), Kind::As { .. }) {
        (node, parent) = (parent, tree.parent(parent)?);
    }
    let Kind::Call { callee, args, .. } = tree.kind(parent) else { return None };
    if tree.list(args).first() != Some(&node) {
        return None;
    }
    let callee = context.source(At { file: written.file, node: callee })?;
    let default = match callee.trim_start_matches("Number.") {
        "Number" => setting.default.to_owned(),
        "parseInt" | "parseFloat" => format!("'{}'", setting.default.replace('_', "")),
        _ => return None,
    };
    Some(Fix {
        title: "give it a default".to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![context.insert_after(At { file: written.file, node }, format!(" ?? {default}"))],
    })
}
