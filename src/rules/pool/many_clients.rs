//! Several Prisma clients of one schema in one process: each has a pool of its own.

use crate::finding::{Finding, Level};
use crate::model::queries::ManyClients;
use crate::rules::RuleContext;

/// From how many clients on it is an error.
const ERROR_FROM: usize = 4;

/// Reports the second client of each process, with the others.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().many.iter().filter_map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, many: &ManyClients) -> Option<Finding> {
    const SHOWN: usize = 8;
    let project = context.project;
    let &second = many.clients.get(1)?;
    let count = many.clients.len();
    let entry = project.modules.path(many.entry);
    let name = project.pools().at(second).map(|pool| pool.name.clone()).unwrap_or_default();
    let mut finding = context
        .finding(
            project.head_location(second),
            format!("the process of `{entry}` constructs {count} Prisma clients of one schema"),
        )
        .with_label("another client, with a pool of its own")
        .with_consequence(format!(
            "Each client has a pool of its own, so the process opens up to {count} times `connection_limit` (or the default) instead of \
             once, and a busy client cannot use the idle connections of the others; Prisma warns \"There are already 10 instances \
             of Prisma Client actively running\", and PostgreSQL refuses with \"sorry, too many clients already\"."
        ))
        .with_help("Export one client from one module, and import it everywhere.")
        .with_subject(name, project.scope_name(second));
    for &client in many.clients.iter().filter(|&&it| it != second).take(SHOWN) {
        finding = finding.with_related(project.head_location(client), "a client of the same schema");
    }
    if count < ERROR_FROM {
        finding.level = finding.level.min(Level::Warning);
    }
    Some(finding)
}
