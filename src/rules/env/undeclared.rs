//! A variable that is read and declared nowhere, in a repository that declares its variables.

use crate::finding::{Finding, Location};
use crate::model::undeclared::Undeclared;
use crate::rules::RuleContext;

/// Reports each such variable once, at its first read, unless it is a misspelling of a declared one.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let all = context.project.undeclared().iter();
    let required = all.filter(|it| it.meant.is_none() && !it.is_optional);
    required.filter_map(|it| finding(context, it, it.example.as_ref()?)).collect()
}

fn finding(context: &RuleContext<'_>, variable: &Undeclared, example: &Location) -> Option<Finding> {
    let (project, name) = (context.project, &variable.name);
    let first = variable.reads.first()?;
    let mut finding = context
        .finding(
            project.location(first.at),
            format!("`{name}` is read without a default and declared nowhere in the repository"),
        )
        .with_label("undefined for whoever sets the project up from its files")
        .with_consequence(
            "Neither an env file nor compose, Kubernetes, a Dockerfile, CI, a schema or a document mentions it, so the \
             process starts without it and reads undefined.",
        )
        .with_help(format!(
            "Declare it in `{}`, give it a default, or name it in `provided-env` of loadproof.toml where a platform \
             sets it.",
            example.path
        ))
        .with_subject(name.to_string(), project.scope_name(first.at))
        .with_related(example.clone(), "the variables beside it are declared here");
    for read in variable.reads.iter().skip(1).take(4) {
        finding = finding.with_related(project.location(read.at), "read here too");
    }
    Some(finding)
}
