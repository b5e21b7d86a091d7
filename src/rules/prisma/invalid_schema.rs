//! Schemas that Prisma does not generate a client from.

use crate::finding::{Applicability, Edit, Finding, Fix, Level};
use crate::model::prisma::validity::Invalid;
use crate::rules::RuleContext;

/// Reports what is declared twice, types that are declared nowhere, and text that is no schema.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.prisma_calls().invalid.iter().map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, it: &Invalid) -> Finding {
    let like = it.like.as_ref();
    let label = match (like, &it.other) {
        (Some(like), _) => format!("did you mean `{like}`?"),
        (None, Some(_)) => "again".to_owned(),
        (None, None) if it.is_about_names => "no such type".to_owned(),
        (None, None) => "not understood".to_owned(),
    };
    let help = match (like, &it.other) {
        (Some(like), _) => format!("Write `{like}`, or declare the type."),
        (None, Some(_)) => "Keep one of the two; a merge may have left both.".to_owned(),
        (None, None) if it.is_about_names => "Declare the type, or use one that the schema has.".to_owned(),
        (None, None) => "Mend the line; `npx prisma validate` shows Prisma's own view.".to_owned(),
    };
    let subject = it.message.clone();
    let mut finding = context
        .finding(it.location.clone(), it.message.clone())
        .with_label(label)
        .with_consequence(format!("`prisma generate` stops with P1012, so no client is made: `{}`", it.refusal))
        .with_help(help)
        .with_subject(subject, String::new());
    if let Some(other) = &it.other {
        finding = finding.with_related(other.clone(), "declared here first");
    }
    if let Some(like) = like {
        let edits = vec![Edit { location: it.location.clone(), text: like.clone() }];
        finding =
            finding.with_fix(Fix { title: format!("write `{like}`"), applicability: Applicability::Unsafe, edits });
    }
    if !it.is_about_names {
        finding.level = finding.level.min(Level::Warning);
    }
    finding
}
