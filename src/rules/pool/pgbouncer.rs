//! Prisma's engine behind a pooler that hands out connections by the transaction.

use std::collections::BTreeSet;

use super::support::with_version;
use crate::discover::FileKind;
use crate::finding::{Finding, Location};
use crate::model::pools::{Backing, Pool, Url, UrlText};
use crate::rules::RuleContext;
use crate::span::Span;

/// Reports each URL of such a pooler that does not say so, and schemas that migrate through one.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut seen: BTreeSet<Location> = BTreeSet::new();
    let mut found = Vec::new();
    for pool in &project.pools().list {
        let is_engine = pool.row.package == "@prisma/client" && !pool.row.size_url.is_empty();
        if !is_engine || !pool.certain || pool.backing != Backing::Own || pool.system != "postgresql" {
            continue;
        }
        for url in project.pool_urls(pool).unwrap_or_default() {
            let Some(parsed) = Url::parse(&url.text).filter(|_| is_its_own(context, pool, &url)) else { continue };
            let Some(why) = transaction_pooler(context, &parsed) else { continue };
            let says_so = parsed.parameter("pgbouncer").is_some_and(|it| it.value == "true");
            if !says_so && seen.insert(url.location.clone()) {
                found.push(without_flag(context, pool, &url, &why));
            }
        }
    }
    found.extend(migrations(context));
    found
}

/// Whether a URL is written around the client, or around a program that the client is part of.
fn is_its_own(context: &RuleContext<'_>, pool: &Pool, url: &UrlText) -> bool {
    let project = context.project;
    let programs = project.deployables_of(pool.at.file).into_iter().filter_map(|it| project.deployables.list.get(it));
    let mut dirs = programs.map(|it| format!("{}/", project.packages.get(it.package).dir));
    is_around(&url.location.path, &project.modules.path(pool.at.file))
        || dirs.any(|dir| is_around(&url.location.path, &dir))
}

/// Whether a file stands in a folder around a path.
fn is_around(file: &str, path: &str) -> bool {
    file.rsplit_once('/').is_none_or(|(dir, _)| path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/')))
}

/// What shows that a URL leads to a pooler in transaction mode.
fn transaction_pooler(context: &RuleContext<'_>, url: &Url<'_>) -> Option<String> {
    let host = url.host.to_ascii_lowercase();
    // Supabase's pooler keeps sessions on port 5432.
    if host.ends_with(".pooler.supabase.com") && url.port != Some(6543) {
        return None;
    }
    if context.project.is_session_pooler(&host) {
        return None;
    }
    if let Some(port @ (6432 | 6543)) = url.port {
        return Some(format!("port {port}"));
    }
    let says = |word: &str| host.contains(word);
    (says("pgbouncer") || says("-pooler.") || host.starts_with("pooler.") || host == "pooler")
        .then(|| format!("host `{}`", shown(&host)))
}

/// A host without what is particular to an account.
fn shown(host: &str) -> String {
    match host.split_once("-pooler.") {
        Some((_, rest)) => format!("…-pooler.{rest}"),
        None => host.to_owned(),
    }
}

fn without_flag(context: &RuleContext<'_>, pool: &Pool, url: &UrlText, why: &str) -> Finding {
    let product = pool.product();
    let name = url.variable.as_ref().map_or_else(|| "the URL".to_owned(), |it| format!("`{it}`"));
    let finding = context
        .finding(url.location.clone(), format!("{name} leads to a pooler ({why}) and has no `pgbouncer=true`"))
        .with_label("no `pgbouncer=true`")
        .with_consequence(format!(
            "{product} prepares statements on one connection and runs them on another: `prepared statement \"s0\" already \
             exists` or `does not exist` (26000, 42P05), at random and more under load, where the pooler is in transaction \
             mode and older than PgBouncer 1.21 or without `max_prepared_statements`; its version is not in the repository."
        ))
        .with_help("Add `pgbouncer=true` to the URL.")
        .with_subject(url.variable.as_ref().map_or("url", |it| it), "")
        .with_related(context.project.head_location(pool.at), "the client");
    with_version(finding, pool)
}

/// Schemas whose only URL leads to a pooler, in repositories that migrate.
fn migrations(context: &RuleContext<'_>) -> Vec<Finding> {
    let project = context.project;
    let mut found = Vec::new();
    for datasource in project.datasources() {
        let Some(variable) = datasource.variable().filter(|_| !datasource.has_direct_url) else { continue };
        let Some(place) = datasource.url.as_ref().map(|it| Location { path: datasource.path.clone(), span: it.span() })
        else {
            continue;
        };
        // Another service's variable of the same name is another database.
        let near = project.env().near(variable, &place.path);
        let pooled = near.into_iter().filter(|it| is_around(&it.location.path, &place.path)).find_map(|declaration| {
            let text = declaration.value.as_deref().or(declaration.fallback.as_deref())?;
            let why = transaction_pooler(context, &Url::parse(text)?)?;
            Some((why, declaration.value_location.clone().unwrap_or_else(|| declaration.location.clone())))
        });
        let Some((why, location)) = pooled else { continue };
        let Some(command) = migrating(context) else { continue };
        found.push(
            context
                .finding(place, format!("migrations go through the pooler of `{variable}`: there is no `directUrl`"))
                .with_label("no `directUrl` beside it")
                .with_consequence(
                    "`prisma migrate` takes an advisory lock and needs one session for all of it: through a pooler in \
                     transaction mode it fails or hangs (`prepared statement \"s0\" already exists`, P1002).",
                )
                .with_help("Add `directUrl = env(\"DIRECT_URL\")`, the URL of the database itself.")
                .with_subject(format!("{variable}.directUrl"), "")
                .with_related(location, format!("a pooler, by its {why}"))
                .with_related(command, "migrates"),
        );
    }
    found
}

/// The first command of the repository that migrates.
fn migrating(context: &RuleContext<'_>) -> Option<Location> {
    const COMMAND: &str = "prisma migrate";
    let project = context.project;
    let is_command = |kind: FileKind| !matches!(kind, FileKind::Script(_) | FileKind::Prisma | FileKind::Lockfile);
    project.inventory().files.iter().filter(|it| is_command(it.kind)).find_map(|file| {
        let at = project.text(&file.path)?.find(COMMAND)?;
        Some(Location { path: file.path.clone(), span: Span::new(at, at + COMMAND.len()) })
    })
}
