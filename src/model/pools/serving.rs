//! Which clients serve requests for as long as a server runs, and which are made for one task.

use super::{Place, Pool};
use crate::inputs::package_json::DependencyKind;
use crate::model::Project;
use crate::model::deployables::looks_like_server;
use crate::model::names::At;
use crate::syntax::{Kind, NodeId, Tree};

/// What closes a client.
const CLOSES: &[&str] = &["end", "quit", "disconnect", "close", "destroy", "$disconnect"];

impl Project {
    /// The deployables that are servers and that a client is part of, by their place in `deployables.list`.
    #[must_use]
    pub fn servers_of(&self, pool: &Pool) -> Vec<usize> {
        let is_server = |index: &usize| {
            let package = self.deployables.list.get(*index).map(|it| self.packages.get(it.package));
            // Packages of one repository may have their dependencies at its root.
            let mut around = std::iter::successors(package, |it| it.parent.map(|parent| self.packages.get(parent)));
            around.any(|package| {
                let pages = package.manifest.dependencies.get("next");
                looks_like_server(&package.manifest) || pages.is_some_and(|it| it.kind == DependencyKind::Runtime)
            })
        };
        self.deployables_of(pool.at.file).into_iter().filter(is_server).collect()
    }

    /// Whether a client serves requests in a program that is deployed as a server, and is no one's task of a moment.
    #[must_use]
    pub fn serves(&self, pool: &Pool) -> bool {
        let is_handler = matches!(pool.place, Place::Handler(_));
        !is_handler
            && !self.servers_of(pool).is_empty()
            && !self.is_in_uncalled_function(pool.at)
            && !self.is_closed_where_made(pool)
            && !self.is_made_per_request(pool)
    }

    /// Whether the code that makes a client closes it as well: a task that ends.
    #[must_use]
    pub fn is_closed_where_made(&self, pool: &Pool) -> bool {
        let Some(tree) = self.tree(pool.at.file) else { return false };
        let Some(function) = tree.enclosing_function(pool.at.node) else { return false };
        // A class has one method to open and another to close.
        if pool.class.is_some() || matches!(pool.place, Place::Class) {
            return false;
        }
        self.uses(pool.at).into_iter().any(|at| at.file == pool.at.file && closes(tree, at, function))
    }

    /// Whether a file is a task of its own: nothing imports it, and it closes the client that it made.
    #[must_use]
    pub fn is_own_task(&self, pool: &Pool) -> bool {
        let Some(tree) = self.tree(pool.at.file) else { return false };
        let closes = |at: At| {
            let Some(parent) = tree.parent(at.node) else { return false };
            matches!(tree.kind(parent), Kind::Member { property, .. } if CLOSES.contains(&tree.text(property)))
        };
        self.importers(pool.at.file).is_empty()
            && self.uses(pool.at).into_iter().any(|at| at.file == pool.at.file && closes(at))
    }
}

fn closes(tree: &Tree, at: At, function: NodeId) -> bool {
    let Some(parent) = tree.parent(at.node) else { return false };
    let is_closing =
        matches!(tree.kind(parent), Kind::Member { property, .. } if CLOSES.contains(&tree.text(property)));
    is_closing && tree.enclosing_function(at.node) == Some(function)
}
