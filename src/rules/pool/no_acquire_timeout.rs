//! A server's pool whose queries wait for a connection for ever.

use super::support::with_version;
use crate::finding::{Finding, Level, Location};
use crate::model::objects::Property;
use crate::model::pools::{Acquire, IgnoredSetting, Pool};
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
    // A bounded queue refuses what is too much.
    if given.is_none() && !row.queue.is_empty() && !matches!(project.pool_option(pool, &row.queue), Property::Absent) {
        return None;
    }
    let product = pool.product();
    let title = &pool.title;
    let message = match &given {
        Some(given) => format!("{given} makes queries of {title} wait for a connection for ever"),
        None => format!("a query of {title} waits for a connection for ever"),
    };
    let option = row.acquire.iter().find(|it| !it.contains("extra")).or(row.acquire.first());
    let help = match (option, row.queue.first()) {
        _ if given.is_some() && row.acquire.is_empty() => {
            format!("Give `{}` a number of seconds.", row.acquire_url.first().map_or("", String::as_str))
        }
        (Some(option), _) => format!("Set `{option}: 5000`, so that a request fails after 5 seconds and says why."),
        (None, Some(queue)) => format!("{product} has no such timeout: bound the queue with `{queue}`."),
        (None, None) => "Put a timeout around what takes a connection.".to_owned(),
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
