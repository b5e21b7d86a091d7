//! A query inside of a transaction that goes through the pool: it waits for a second connection while the first is held.

use super::support::callee_text;
use crate::finding::Finding;
use crate::model::queries::{Library, OuterQuery};
use crate::rules::RuleContext;

/// Reports queries that leave the transaction they are run in, with the way there.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().outer.iter().map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, outer: &OuterQuery) -> Finding {
    let project = context.project;
    let place = outer.place();
    let query = callee_text(project, outer.query);
    let tx = outer.tx();
    let message = match tx {
        _ if place != outer.query => {
            let call = callee_text(project, place);
            let without = tx.map_or(String::new(), |tx| format!(" without `{tx}`"));
            format!("`{call}()` runs inside a transaction{without}, and its `{query}()` takes a second connection")
        }
        Some(tx) => format!("`{query}()` inside a transaction goes through the pool, not through `{tx}`"),
        None => format!("`{query}()` inside a transaction goes through the pool: its callback takes no client"),
    };
    let help = match tx {
        Some(tx) if place != outer.query => {
            format!(
                "Give `{tx}` to `{}()` and let it query through that, or call it before or after the transaction.",
                callee_text(project, place)
            )
        }
        Some(tx) => format!("Query through `{tx}`, or move the query before or after the transaction."),
        None => "Let the callback take the transaction's client, and query through that.".to_owned(),
    };
    let mut finding = context
        .finding(project.head_location(place), message)
        .with_label("waits for a second connection while the transaction holds one")
        .with_consequence(consequence(outer.library))
        .with_help(help)
        .with_subject(query, project.scope_name(place))
        .with_related(project.head_location(outer.transaction), "the transaction holds a connection from here");
    for hop in outer.hops.iter().filter(|hop| hop.at != place) {
        finding = finding.with_related(project.head_location(hop.at), "called on the way to the query");
    }
    if place != outer.query {
        let more = match outer.more {
            0 => String::new(),
            1 => ", as does 1 more query there".to_owned(),
            more => format!(", as do {more} more queries there"),
        };
        finding = finding.with_related(project.head_location(outer.query), format!("goes through the pool{more}"));
    }
    finding
}

fn consequence(library: Library) -> String {
    let end = match library {
        Library::Prisma => {
            "until Prisma gives up with P2028 or P2024 (\"Timed out fetching a new connection from the connection pool\")"
        }
        Library::Sequelize => "until SequelizeConnectionAcquireTimeoutError",
        Library::Knex => "until \"Knex: Timeout acquiring a connection. The pool is probably full\"",
        _ => "without end, where the pool has no timeout for it",
    };
    format!(
        "Each request needs two connections at once: when as many run side by side as the pool has connections, each holds one and \
         all wait for another, {end}. The query also does not see what the transaction wrote, and stays when it is rolled back."
    )
}
