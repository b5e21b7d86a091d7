//! A query an element of a list, one after the other, where one query could ask for all.

use super::support::callee_text;
use crate::finding::Finding;
use crate::model::queries::{PerElement, Source};
use crate::rules::RuleContext;

/// Reports loops over lists of any length that await a query in each round.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().in_loop.iter().map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, each: &PerElement) -> Finding {
    let project = context.project;
    let query = callee_text(project, each.query);
    let (list, place) = match each.source {
        Source::Rows(at) => ("row of a query without a limit", at),
        Source::Request(at) => ("element of a list that the request brings", at),
    };
    context
        .finding(project.head_location(each.query), format!("`{query}()` is awaited once for every {list}"))
        .with_label("one round trip an element")
        .with_consequence(
            "The request takes as many round trips to the database as the list has elements, one after the other; under load each waits \
             for a connection first.",
        )
        .with_help(format!("Ask once for all of them: {}.", batched(&query)))
        .with_subject(query, project.scope_name(each.at))
        .with_related(project.head_location(place), "the list")
}

/// The form for many.
fn batched(query: &str) -> &'static str {
    match query.rsplit('.').next().unwrap_or_default() {
        "create" => "`createMany({ data: rows })`",
        "delete" => "one `deleteMany` or `delete` with all the ids",
        "insert" | "save" => "one `insert` or `save` with all the rows",
        _ => "one query with all the ids (`in`), and a `Map` from id to row",
    }
}
