//! A connection that is taken of a pool and not given back on every way out of the function.

use crate::finding::{Finding, Level};
use crate::model::queries::{Leak, Lease, Library, Way};
use crate::rules::RuleContext;

/// Reports what is never given back, or given back only where nothing is thrown.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().leaks.iter().map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, leak: &Leak) -> Finding {
    let project = context.project;
    let what = what(leak.lease);
    let name = leak.name.as_deref().map_or_else(|| what.to_owned(), |name| format!("`{name}`"));
    let ends = ends(leak.lease);
    let message = match leak.way {
        Way::Never if leak.name.is_none() => {
            format!("{what} is taken of the pool and dropped: nothing can give it back")
        }
        Way::Never => format!("{name} holds {what} that is never given back: no {ends} in this function"),
        Way::Left(_) => format!("{name} holds {what} that is not given back on a way out of this function"),
        Way::End => format!("{name} holds {what} that is not given back when this function is done"),
        Way::Thrown(_) => format!("{name} holds {what} that is given back only where nothing throws"),
    };
    let help = match (leak.lease, leak.way) {
        (Lease::Transaction(_), _) => {
            "Commit in `try` and roll back in `catch`, on every way out; or use the form with a callback, which does both.".to_owned()
        }
        (_, Way::Never) if leak.name.is_none() => {
            "Keep the result and call `release()` on it in a `finally`, or ask the pool directly: `pool.query('SELECT 1')`.".to_owned()
        }
        _ => format!("Start a `try` right after it is taken, and call `{}.release()` in its `finally`.", leak.name.as_deref().unwrap_or("client")),
    };
    let mut finding = context
        .finding(project.head_location(leak.at), message)
        .with_label(format!("takes {what} of the pool"))
        .with_consequence(consequence(leak.lease))
        .with_help(help)
        .with_subject(leak.name.clone().unwrap_or_default(), project.scope_name(leak.at));
    if let Some(exit) = leak.exit() {
        let label = match leak.way {
            Way::Thrown(_) => "throws past what gives it back",
            _ => "leaves with it",
        };
        finding = finding.with_related(project.head_location(exit), label);
    }
    if matches!(leak.way, Way::Thrown(_)) {
        finding.level = finding.level.min(Level::Warning);
    }
    finding
}

fn what(lease: Lease) -> &'static str {
    match lease {
        Lease::Connection(_) => "a connection",
        Lease::QueryRunner => "a query runner's connection",
        Lease::Transaction(_) => "a transaction's connection",
    }
}

fn ends(lease: Lease) -> &'static str {
    match lease {
        Lease::Transaction(_) => "`commit()` or `rollback()`",
        Lease::Connection(_) | Lease::QueryRunner => "`release()`",
    }
}

fn consequence(lease: Lease) -> String {
    let end = match lease {
        Lease::Connection(Library::Pg) => {
            "waits for a connection for ever: pg's `connectionTimeoutMillis` is 0 unless it is set (\"timeout exceeded when trying to \
             connect\" where it is)"
        }
        Lease::Connection(_) => "waits for a connection for ever: mysql2 has no time-out for it",
        Lease::QueryRunner => "waits for a connection, without end where the driver has no time-out for it",
        Lease::Transaction(Library::Knex) => {
            "fails with \"Knex: Timeout acquiring a connection. The pool is probably full\""
        }
        Lease::Transaction(_) => "fails with SequelizeConnectionAcquireTimeoutError; until then its rows stay locked",
    };
    format!("Each time the pool has one connection less, until none is left and every query {end}.")
}
