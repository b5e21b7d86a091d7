//! A variable that is read under a name one typing error away from a declared one that nobody reads.

use crate::finding::{Applicability, Edit, Finding, Fix, Location};
use crate::model::names::At;
use crate::model::undeclared::Undeclared;
use crate::rules::RuleContext;
use crate::span::Span;
use crate::syntax::Kind;

/// Reports each read of such a name.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for variable in context.project.undeclared() {
        let Some((meant, declared)) = &variable.meant else { continue };
        out.extend(variable.reads.iter().map(|read| finding(context, variable, read.at, meant, declared)));
    }
    out
}

fn finding(context: &RuleContext<'_>, variable: &Undeclared, at: At, meant: &str, declared: &Location) -> Finding {
    let (project, name) = (context.project, &*variable.name);
    let place = project.location(at);
    let consequence = if variable.is_optional {
        format!("The read always takes its default: the value that is set as `{meant}` is never used.")
    } else {
        format!("The read gives undefined: the value that is set as `{meant}` is never used.")
    };
    let finding = context
        .finding(place.clone(), format!("`{name}` is declared nowhere; `{meant}` is, and nothing reads it"))
        .with_label(format!("did you mean `{meant}`?"))
        .with_consequence(consequence)
        .with_help(format!("Read `{meant}`, or rename it in `{}`.", declared.path))
        .with_cause(name)
        .with_subject(name, project.scope_name(at))
        .with_related(declared.clone(), format!("declares `{meant}`"));
    let text = project.text(&place.path);
    let inside = text.as_deref().and_then(|it| it.get(place.span.range())).and_then(|it| it.rfind(name));
    let Some(offset) = inside else { return finding };
    // `const { NAME } = process.env` names a constant too: renaming it there would break its uses.
    if matches!(project.kind(at), Kind::BindingName { .. }) {
        return finding;
    }
    let start = place.span.start as usize + offset;
    let location = Location { path: place.path, span: Span::new(start, start + name.len()) };
    finding.with_fix(Fix {
        title: format!("read `{meant}`"),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { location, text: meant.to_owned() }],
    })
}
