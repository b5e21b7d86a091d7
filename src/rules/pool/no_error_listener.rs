//! A client whose `error` event nobody listens to, where that ends the process.

use super::support::with_version;
use crate::finding::{Finding, Level};
use crate::model::pools::{Backing, ClientKind, Listener, ListenerNeed, Place, Pool};
use crate::rules::RuleContext;

/// Reports each such client where it is made.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let speaks = |pool: &&Pool| {
        pool.row.listener == Some(ListenerNeed::Needed)
            && pool.backing == Backing::Own
            && !matches!(pool.place, Place::Handler(_))
            && project.is_reachable(pool.at.file)
            && !project.is_in_uncalled_function(pool.at)
            && !project.is_closed_where_made(pool)
            && !project.is_own_task(pool)
            && !project.is_made_per_request(pool)
            && !project.is_never_connected(pool)
            && !project.packages.is_library(pool.package)
            && project.pool_listener(pool) == Listener::None
    };
    project.pools().list.iter().filter(speaks).map(|pool| finding(context, pool)).collect()
}

fn finding(context: &RuleContext<'_>, pool: &Pool) -> Finding {
    let product = pool.product();
    let title = &pool.title;
    let is_single = pool.row.kind == ClientKind::Single;
    let (what, error) = match pool.system.as_str() {
        "redis" => (
            "when its connection is lost or cannot be made",
            "SocketClosedUnexpectedlyError: Socket closed unexpectedly",
        ),
        "amqp" => ("when its connection is lost (the broker dies, a heartbeat is missed)", "Unexpected close"),
        "mysql" => (
            "when its connection is lost (a restart of the database, `wait_timeout`)",
            if pool.row.package == "mariadb" {
                "socket has unexpectedly been closed"
            } else {
                "Connection lost: The server closed the connection."
            },
        ),
        _ if is_single => (
            "when its connection is lost (a restart of the database, a failover)",
            "Connection terminated unexpectedly",
        ),
        _ => (
            "when an idle connection is lost (a restart of the database, a failover)",
            "Connection terminated unexpectedly",
        ),
    };
    let (message, how) = match &pool.row.handle {
        Some(handle) => (
            format!("the pool that {product} makes for {title} has no `error` listener"),
            format!("`{}.{handle}.on('error', …)`", pool.name),
        ),
        None => (format!("{title} has no `error` listener"), format!("`{}.on('error', …)`", pool.name)),
    };
    let then = if is_single && pool.system != "redis" {
        "log the error and make a new connection: this one stays lost. A pool does so by itself."
    } else {
        "and log the error: the client connects again by itself."
    };
    let finding = context
        .finding(context.project.head_location(pool.at), message)
        .with_label("nobody listens to `error`")
        .with_consequence(format!(
            "{product} emits `error` {what}; an `error` event without a listener is thrown, and the process ends: \
             `Unhandled 'error' event`, `{error}`."
        ))
        .with_help(format!("Add {how} right behind it, {then}"))
        .with_subject(pool.name.clone(), pool.scope.clone());
    let mut finding = with_version(finding, pool);
    if !pool.certain {
        finding.level = Level::Advice;
    }
    finding
}
