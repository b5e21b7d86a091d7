//! A query for every element of a list of any length, all at once: one request takes the whole pool.

use super::support::callee_text;
use crate::finding::Finding;
use crate::model::queries::{PerElement, Source};
use crate::rules::RuleContext;

/// Reports `Promise.all` over a list that nothing bounds.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().fan_out.iter().map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, all: &PerElement) -> Finding {
    let project = context.project;
    let query = callee_text(project, all.query);
    let (list, place, label) = match all.source {
        Source::Rows(at) => ("row of a query without a limit", at, "as many as the table has"),
        Source::Request(at) => ("element of a list that the request brings", at, "as many as the client sends"),
    };
    let mut finding = context
        .finding(project.head_location(all.at), format!("`{query}()` runs for every {list}, all at once"))
        .with_label("starts all of them at once")
        .with_consequence(
            "One request queues a query for each element, so that it takes every connection of the pool, and the queries of all other \
             requests wait behind its last one, or run into the pool's time-out.",
        )
        .with_help(
            "Ask once for all of them (`where: { id: { in: ids } }`, `createMany`, `groupBy`), or bound how many run at once (`p-limit`, \
             chunks) and how long the list may be.",
        )
        .with_subject(query, project.scope_name(all.at))
        .with_related(project.head_location(place), label);
    if all.call != all.query {
        finding = finding.with_related(project.head_location(all.call), "called for each element");
    }
    finding.with_related(project.head_location(all.query), "the query")
}
