//! A server's pool that is left at the library's default size.

use std::collections::BTreeMap;

use super::support::with_version;
use crate::finding::{Finding, Level};
use crate::model::pools::{Pool, Size, UrlText};
use crate::model::values::number_text;
use crate::rules::RuleContext;

/// A default from which on a pool is seldom what is short.
const LARGE: f64 = 50.0;

/// Reports each such pool where it is made; clients of one URL once.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut found: BTreeMap<(usize, String), Finding> = BTreeMap::new();
    let ignored = project.ignored_settings();
    for (index, pool) in project.pools().list.iter().enumerate() {
        if !pool.is_own_database_pool() || !project.serves(pool) {
            continue;
        }
        let Size::Default(urls) = project.pool_size(pool) else { continue };
        // A size under another name is what `option-ignored` speaks of; Prisma's MongoDB engine has no such pool.
        let has_ignored = ignored.iter().any(|it| it.pool.at == pool.at);
        if has_ignored || (pool.row.package == "@prisma/client" && pool.system == "mongodb") {
            continue;
        }
        let variable = project.pool_url_variable(pool).map(|it| it.to_string());
        let servers = project.servers_of(pool);
        let key = match &variable {
            Some(variable) if !pool.row.size_url.is_empty() => {
                (servers.first().copied().unwrap_or(0), variable.clone())
            }
            _ => (usize::MAX, format!("{index:08}")),
        };
        match found.get_mut(&key) {
            Some(first) => {
                let also = project.head_location(pool.at);
                first
                    .related
                    .push(crate::finding::Related { location: also, label: "another client of it".to_owned() });
            }
            None => {
                found.insert(key, finding(context, pool, &urls, variable.as_deref()));
            }
        }
    }
    found.into_values().collect()
}

fn finding(context: &RuleContext<'_>, pool: &Pool, urls: &[UrlText], variable: Option<&str>) -> Finding {
    let product = pool.product();
    let title = &pool.title;
    let default = match (&pool.row.size_default, &pool.row.size_default_text) {
        (Some(number), _) => connections(*number),
        (None, Some(text)) => format!("its default number of connections, {text}"),
        (None, None) => "its default number of connections".to_owned(),
    };
    let message = match (&pool.row.size_default, variable.filter(|_| !pool.row.size_url.is_empty())) {
        (Some(number), _) => {
            format!("nothing sets the size of {title}: {product} opens at most {}", connections(*number))
        }
        (None, Some(variable)) => {
            format!("nothing sets the size of {title}'s pool: `{variable}` has no `{}`", first(&pool.row.size_url))
        }
        (None, None) => format!("nothing sets the size of {title}'s pool"),
    };
    let consequence = if pool.system == "sqlite" {
        format!(
            "{product} opens {default}. SQLite lets one connection write at a time: parallel writes wait for each other, \
             then fail with `database is locked` or `P1008: Operations timed out`."
        )
    } else {
        let wait = match pool.row.acquire_default {
            Some(0.0) => "Every further query waits for one, for as long as it takes.".to_owned(),
            Some(ms) if pool.row.package == "@prisma/client" => format!(
                "Every further query waits {} s for one, then fails with P2024: `Timed out fetching a new connection from the connection pool`.",
                number_text(ms / 1_000.0)
            ),
            Some(ms) => format!("Every further query waits up to {} s for one.", number_text(ms / 1_000.0)),
            None => "Every further query waits for one.".to_owned(),
        };
        format!("{product} opens {default}. {wait}")
    };
    let mut finding = context
        .finding(context.project.head_location(pool.at), message)
        .with_label("default size")
        .with_consequence(consequence)
        .with_help(help(pool, variable))
        .with_subject(pool.name.clone(), pool.scope.clone());
    for url in urls.iter().take(4) {
        let parameter = first(&pool.row.size_url);
        finding = finding.with_related(url.location.clone(), format!("no `{parameter}` here"));
    }
    if let Some(database) = context.project.database_of(pool) {
        let default = if database.is_default { " by default" } else { "" };
        let label =
            format!("`{}` accepts {} connections{default}, from all together", database.name, database.max_connections);
        finding = finding.with_related(database.place, label);
    }
    finding = with_version(finding, pool);
    if pool.row.size_default.is_some_and(|it| it >= LARGE) || !pool.certain {
        finding.level = Level::Advice;
    }
    finding
}

fn connections(number: f64) -> String {
    let what = if number == 1.0 { "connection" } else { "connections" };
    format!("{} {what}", number_text(number))
}

fn first(names: &[String]) -> &str {
    names.first().map_or("", String::as_str)
}

fn help(pool: &Pool, variable: Option<&str>) -> String {
    let count = if pool.system == "sqlite" { 1 } else { 20 };
    match (pool.row.size.as_slice(), pool.row.size_url.as_slice()) {
        ([], [parameter, ..]) => {
            let target = variable.map_or_else(|| "the URL".to_owned(), |it| format!("`{it}`"));
            format!(
                "Add `{parameter}={count}` to {target}, sized by requests per second times seconds of database time per \
                 request."
            )
        }
        ([first, others @ ..], _) => {
            // What the client's own documentation names, rather than what it hands to a driver.
            let own = others.iter().find(|it| first.starts_with("extra.") && !it.starts_with("extra."));
            let option = own.unwrap_or(first);
            format!(
                "Set `{option}`, sized by requests per second times seconds of database time per request, and within what \
                 the database allows to all processes together."
            )
        }
        ([], []) => "Set the size of the pool.".to_owned(),
    }
}
