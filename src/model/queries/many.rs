//! Several Prisma clients of one schema in one process.

use std::collections::{BTreeMap, BTreeSet};

use super::Queries;
use crate::model::limiters::per_request::is_kept;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::model::pools::{Backing, Options, Place, Pool, UrlSource};
use crate::syntax::{Kind, Tree};

/// The clients of one schema that one entry leads to.
#[derive(Clone, Debug)]
pub struct ManyClients {
    /// The file that is started.
    pub entry: FileId,
    /// The constructions, in order; two at least.
    pub clients: Vec<At>,
}

/// One group a set of clients, sorted by place.
pub(super) fn find(queries: &Queries<'_>) -> Vec<ManyClients> {
    let project = queries.project;
    let mut groups: BTreeMap<(FileId, Vec<String>), Vec<At>> = BTreeMap::new();
    let entries: BTreeSet<FileId> =
        project.deployables.entries().filter_map(|(_, entry)| project.modules.at_path(&entry.path)).collect();
    for pool in project.pools().list.iter().filter(|pool| is_lasting(queries, pool)) {
        let mut schema: Vec<String> = pool.schema.iter().map(|path| path.to_string()).collect();
        let Some(database) = database(queries, pool).filter(|_| !schema.is_empty()) else { continue };
        schema.push(database);
        for &entry in project.reached_from(pool.at.file).intersection(&entries) {
            let group = groups.entry((entry, schema.clone())).or_default();
            let is_other = |&it: &At| !project.tree(pool.at.file).is_some_and(|tree| is_alternative(tree, it, pool.at));
            if group.iter().all(is_other) {
                group.push(pool.at);
            }
        }
    }
    let mut found: Vec<ManyClients> = Vec::new();
    for ((entry, _), mut clients) in groups {
        clients.sort();
        let is_new = found.iter().all(|it| it.clients.get(1) != clients.get(1));
        if clients.len() > 1 && is_new {
            found.push(ManyClients { entry, clients });
        }
    }
    found.sort_by(|a, b| a.clients.cmp(&b.clients));
    found
}

/// What says which database a client asks, as written: two that are given different addresses are meant to be two.
fn database(queries: &Queries<'_>, pool: &Pool) -> Option<String> {
    let written = |at: At| {
        let location = queries.project.location(at);
        let text = queries.project.text(&location.path)?;
        text.get(location.span.range()).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    match (&pool.backing, &pool.url) {
        (Backing::Given(Some(at)), _) => written(*at),
        (Backing::Own, Some(UrlSource::Expr(url))) => written(url.at),
        (Backing::Own, _) if matches!(pool.options, Options::Unknown) => None,
        (Backing::Own, _) => Some(String::new()),
        (Backing::Given(None) | Backing::Unknown, _) => None,
    }
}

/// Whether a client lives as long as the process.
fn is_lasting(queries: &Queries<'_>, pool: &Pool) -> bool {
    if pool.row.package != "@prisma/client" {
        return false;
    }
    let tree = queries.project.tree(pool.at.file);
    match pool.place {
        Place::Module | Place::Class => true,
        Place::Function => tree.is_some_and(|tree| is_kept(tree, pool.at.node)),
        Place::Handler(_) => false,
    }
}

/// Whether two constructions are the two sides of one condition: only one of them is run. A file that holds one variable with a
/// client for production and one for development has one.
fn is_alternative(tree: &Tree, one: At, other: At) -> bool {
    one.file == other.file
        && tree.ancestors(one.node).any(|around| {
            matches!(tree.kind(around), Kind::If { .. } | Kind::Conditional { .. } | Kind::Switch { .. })
                && tree.ancestors(other.node).any(|it| it == around)
        })
}
