//! A server's pool whose queries wait for a connection for ever.

use super::support::with_version;
use crate::finding::{Finding, Level, Location};
use crate::model::objects::Property;
use crate::model::pools::{Acquire, IgnoredSetting, Pool};
use crate::model::values::Value;
use crate::rules::RuleContext;

/// Reports each such pool: where it is made, or where the wait is set to be endless.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let pools = project.pools().list.iter().filter(|pool| pool.is_own_database_pool() && project.serves(pool));
    let ignored = project.ignored_settings();
    pools.filter(|pool| !is_told(&ignored, pool)).filter_map(|pool| finding(context, pool)).collect()
}

/// Whether a timeout is there under another name: `option-ignored` says so.
fn is_told(ignored: &[IgnoredSetting<'_>], pool: &Pool) -> bool {
    let row = &pool.row;
    ignored.iter().any(|it| {
        let works = it.row.instead.as_ref();
        it.pool.at == pool.at && works.is_some_and(|it| row.acquire.contains(it) || row.queue.contains(it))
    })
}

fn finding(context: &RuleContext<'_>, pool: &Pool) -> Option<Finding> {
    let project = context.project;
    let row = &pool.row;
    let (place, given): (Location, Option<String>) = match project.pool_acquire(pool) {
        Acquire::Default if row.acquire_default == Some(0.0) => (project.head_location(pool.at), None),
        Acquire::Option(setting) if row.acquire_zero && setting.is_certain => {
            if project.number_of(&setting.value) != Some(0.0) {
                return None;
            }
            (project.location(setting.value.at), Some(format!("`{}: 0`", setting.path)))
        }
        Acquire::Url(Some(0.0), url, name) if row.acquire_zero => (url.location, Some(format!("`{name}=0`"))),
        _ => return None,
    };
    if given.is_none() && row.queue.iter().any(|path| may_bound(context, pool, path)) {
        return None;
    }
    let product = pool.product();
    let title = &pool.title;
    let message = match &given {
        Some(given) => format!("{given} makes queries of {title} wait for a connection for ever"),
        None => format!("a query of {title} waits for a connection for ever"),
    };
    let option = row.acquire.iter().find(|it| !it.contains("extra")).or(row.acquire.first());
    let note = row.acquire_note.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
    let help = match (option, row.queue.first()) {
        _ if given.is_some() && row.acquire.is_empty() => {
            format!("Give `{}` a number of seconds.", row.acquire_url.first().map_or("", String::as_str))
        }
        (Some(option), _) => format!("Set `{option}: 5000`, so that a request fails after 5 seconds and says why."),
        (None, Some(queue)) => format!("{product} has no such timeout{note}: bound the queue with `{queue}`."),
        (None, None) => format!("{product} has no such timeout{note}: put one around what waits for a query."),
    };
    let mut finding = context
        .finding(place, message)
        .with_label(if given.is_some() { "for ever" } else { "no time limit" })
        .with_consequence(format!(
            "When all connections are in use, {product} keeps further queries in a queue without an end and without an \
             error: requests hang until the client gives up, while the process looks healthy."
        ))
        .with_help(help)
        .with_subject(pool.name.clone(), pool.scope.clone());
    if given.is_some() {
        finding = finding.with_related(project.head_location(pool.at), "the client");
    }
    finding = with_version(finding, pool);
    if !pool.certain {
        finding.level = Level::Advice;
    }
    Some(finding)
}

/// Whether an option keeps the queue from growing without end: `queueLimit: 50`, `waitForConnections: false`. `queueLimit: 0` and
/// `waitForConnections: true` say what holds without them.
fn may_bound(context: &RuleContext<'_>, pool: &Pool, path: &str) -> bool {
    match context.project.pool_option(pool, &[path.to_owned()]) {
        Property::Absent => false,
        Property::Known(setting) if setting.is_certain => {
            !matches!(context.project.value(&setting.value), Value::Number(0.0) | Value::Bool(true))
        }
        Property::Known(_) | Property::Maybe(_) => true,
    }
}
