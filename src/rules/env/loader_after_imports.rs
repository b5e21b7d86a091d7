//! A loader that runs after modules have read what it loads.

use std::collections::BTreeMap;

use super::support;
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Location};
use crate::model::evaluation::{EarlyRead, LoaderForm, Order, Saved, Standing};
use crate::rules::RuleContext;
use crate::span::Span;
use crate::syntax::{Kind, NodeId};

/// Reports each loader once.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let early = context.project.early_reads();
    let mut late: BTreeMap<&Location, Vec<&EarlyRead>> = BTreeMap::new();
    for read in early
        .list
        .iter()
        .chain(&early.others)
        .filter(|it| matches!(it.loader.form, LoaderForm::Call | LoaderForm::Import))
    {
        late.entry(&read.loader.location).or_default().push(read);
    }
    let late = late.into_values().filter_map(|reads| finding(context, &reads));
    late.chain(early.saved.iter().map(|it| saved(context, it))).collect()
}

fn finding(context: &RuleContext<'_>, reads: &[&EarlyRead]) -> Option<Finding> {
    let project = context.project;
    let first = reads.first()?;
    let (loader, entry) = (&first.loader, support::file_name(project, first.entry));
    let mut names: Vec<&str> =
        reads.iter().flat_map(|it| [&it.name].into_iter().chain(&it.others)).map(|it| &**it).collect();
    names.sort_unstable();
    names.dedup();
    let listed = match names.as_slice() {
        [one] => format!("`{one}` has"),
        [one, two] => format!("`{one}` and `{two}` have"),
        [one, ..] => format!("`{one}` and {} other variables have", names.len() - 1),
        [] => return None,
    };
    let moved = is_above_an_import(context, &loader.location) && first.toolchain.order == Order::Hoisted;
    let above = if moved {
        format!(
            " Standing above the imports in the text changes nothing: imports are evaluated first with {}.",
            first.toolchain.name
        )
    } else {
        String::new()
    };
    let mut finding = context
        .finding(loader.location.clone(), format!("this loader runs after {listed} been read"))
        .with_label(format!("runs after the imports of {entry}"))
        .with_consequence(format!("The modules that read them keep `undefined` or their fallback.{above}"))
        .with_help(support::remedy(project, loader, first.entry))
        .with_subject(loader.shown, "");
    if reads.iter().all(|it| it.standing == Standing::Possible) {
        finding.level = Level::Warning;
    }
    for read in reads.iter().take(8) {
        finding = finding.with_related(project.location(read.at), format!("reads `{}` first", read.name));
    }
    match fix(context, first) {
        Some(fix) => Some(finding.with_fix(fix)),
        None => Some(finding),
    }
}

fn saved(context: &RuleContext<'_>, saved: &Saved) -> Finding {
    let project = context.project;
    let mut finding = context
        .finding(
            saved.loader.location.clone(),
            format!("only {} lets this loader run before `{}` is read", saved.toolchain.name, saved.name),
        )
        .with_label("between imports")
        .with_consequence(
            "ES modules, tsx, esbuild, SWC and Babel evaluate all imports first, and it would come too late.",
        )
        .with_help("Make `import 'dotenv/config'` the first import.")
        .with_subject(saved.loader.shown, "")
        .with_related(project.location(saved.at), format!("reads `{}` at load", saved.name));
    finding.level = Level::Advice;
    finding
}

/// Whether an import statement stands below a place in its file.
fn is_above_an_import(context: &RuleContext<'_>, place: &Location) -> bool {
    let project = context.project;
    let tree = project.modules.at_path(&place.path).and_then(|file| project.tree(file));
    tree.is_some_and(|tree| tree.imports.iter().any(|it| !it.is_type && tree.span(it.node).start > place.span.start))
}

/// `import 'dotenv/config'` before the entry's first import, or `require` before its first `require`, where the loader is
/// dotenv's without options.
fn fix(context: &RuleContext<'_>, read: &EarlyRead) -> Option<Fix> {
    let project = context.project;
    if read.loader.files.is_some() || read.loader.shown != "dotenv.config()" {
        return None;
    }
    let tree = project.tree(read.entry)?;
    let is_require = |id: &NodeId| {
        let Kind::Call { callee, .. } = tree.kind(*id) else { return false };
        matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "require")
    };
    let (first, text) = match tree.imports.iter().find(|it| !it.is_type) {
        Some(import) => (import.node, "import 'dotenv/config';\n"),
        None => (tree.ids().find(is_require)?, "require('dotenv/config');\n"),
    };
    let is_directive = |id: &NodeId| matches!(tree.kind(*id), Kind::Expression { expr } if matches!(tree.kind(expr), Kind::String { .. }));
    // What stands above a `require` runs before it; imports run first anyway.
    let top = match tree.ancestors(first).last().map(|it| tree.kind(it)) {
        Some(Kind::Program { body }) if tree.imports.iter().all(|it| it.is_type) => {
            *tree.list(body).iter().find(|it| !is_directive(it))?
        }
        _ => first,
    };
    let start = tree.span(top).start as usize;
    let location = Location { path: project.modules.path(read.entry), span: Span::new(start, start) };
    Some(Fix {
        title: "load dotenv/config first".to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { location, text: text.to_owned() }],
    })
}
