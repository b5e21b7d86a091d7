//! Clients and pools that are constructed once a request, and left to themselves.
//!
//! The proof is a chain of calls from a request handler to the function that constructs; a client that outlives its function
//! (assigned outside of it, put in a map, returned, handed on) is not listed, for it may be kept.

use std::collections::BTreeSet;

use super::Queries;
use crate::model::Project;
use crate::model::limiters::per_request::is_kept;
use crate::model::modules::stem;
use crate::model::names::{At, Expr, Meaning};
use crate::model::pools::{Backing, ClientKind, Place, Pool};
use crate::syntax::{Kind, NodeId, Tree};

/// How many calls lie between a handler and a construction at most.
const FURTHEST: usize = 3;

/// A client that is constructed once a request.
#[derive(Clone, Debug)]
pub struct PerRequest {
    /// The construction.
    pub at: At,
    /// The place that shows that a function runs once a request.
    pub shown: At,
    /// The calls between the two, the handler's first.
    pub calls: Vec<At>,
    /// The call that closes it in the same function.
    pub closed: Option<At>,
}

/// Everything that is found, in the order of the inventory.
pub(super) fn find(queries: &Queries<'_>) -> Vec<PerRequest> {
    let pools = &queries.project.pools().list;
    // What another client was handed is reported with that one.
    let handed: BTreeSet<At> = pools
        .iter()
        .filter_map(|pool| match pool.backing {
            Backing::Given(given) => given,
            _ => None,
        })
        .collect();
    let is_asked = |pool: &&Pool| {
        pool.class.is_none()
            && opens_connections(queries.project, pool)
            && pool.row.kind != ClientKind::Adapter
            && matches!(pool.place, Place::Handler(_) | Place::Function)
            && !handed.contains(&pool.at)
            && queries.project.is_reachable(pool.at.file)
    };
    pools.iter().filter(is_asked).filter_map(|pool| queries.per_request(pool.at)).collect()
}

/// Whether a client opens connections of its own, rather than those of a pool that outlives the function: `drizzle(pool)`.
fn opens_connections(project: &Project, pool: &Pool) -> bool {
    let mut backing = pool.backing;
    for _ in 0..FURTHEST {
        let at = match backing {
            Backing::Own => return true,
            Backing::Given(Some(at)) => at,
            Backing::Given(None) | Backing::Unknown => return false,
        };
        let function = |at: At| project.tree(at.file).and_then(|tree| tree.enclosing_function(at.node));
        if at.file == pool.at.file && function(at) == function(pool.at) {
            return true;
        }
        let Some(given) = project.pools().at(at) else { return false };
        // An adapter makes a pool for each client that it is given to.
        if given.row.kind != ClientKind::Adapter {
            return false;
        }
        backing = given.backing;
    }
    false
}

impl Project {
    /// Whether each request constructs a client anew, or one that it is handed to.
    #[must_use]
    pub fn is_made_per_request(&self, pool: &Pool) -> bool {
        let flows = self.query_flows();
        let is_of = |made: &PerRequest| {
            // The client, what it was handed, and what that was handed.
            let given = |at: At| match self.pools().at(at)?.backing {
                Backing::Given(given) => given,
                Backing::Own | Backing::Unknown => None,
            };
            std::iter::successors(Some(made.at), |&at| given(at)).take(FURTHEST).any(|at| at == pool.at)
        };
        flows.per_request.iter().any(is_of)
    }
}

impl Queries<'_> {
    fn per_request(&self, at: At) -> Option<PerRequest> {
        let tree = self.project.tree(at.file)?;
        if is_kept(tree, at.node) {
            return None;
        }
        let function = tree.enclosing_function(at.node)?;
        let closed = self.closed(tree, at, function)?;
        // What is made for what a request says (another tenant's database, a connection to try) and closed, is meant so.
        if closed.is_some() && depends_on_arguments(tree, at) {
            return None;
        }
        let mut calls = Vec::new();
        let shown = self.shown_per_request(at, FURTHEST, &mut calls)?;
        calls.reverse();
        Some(PerRequest { at, shown, calls, closed: closed.map(|node| At { file: at.file, node }) })
    }

    /// The call that closes a client that stays in its function; nothing where it leaves it.
    #[allow(clippy::option_option, reason = "whether it is local, and if so, where it is closed")]
    fn closed(&self, tree: &Tree, at: At, function: NodeId) -> Option<Option<NodeId>> {
        const CLOSES: &[&str] = &["end", "close", "$disconnect", "disconnect", "quit", "destroy", "release"];
        let mut value = at.node;
        let mut parent = tree.parent(value)?;
        while matches!(tree.kind(parent), Kind::Await { .. } | Kind::As { .. }) {
            value = parent;
            parent = tree.parent(value)?;
        }
        let binding = match tree.kind(parent) {
            // `await new PrismaClient().user.count()`
            Kind::Member { .. } => return Some(None),
            Kind::Declarator { target, .. } => match tree.kind(target) {
                Kind::BindingName { binding: Some(binding), .. } => binding,
                _ => return None,
            },
            _ => return None,
        };
        let mut closed = None;
        for &reference in &tree.binding(binding)?.references {
            let around = tree.parent(reference)?;
            match tree.kind(around) {
                Kind::Member { object, property, .. } if object == reference => {
                    if CLOSES.contains(&tree.text(property)) {
                        closed = closed.or(Some(around));
                    }
                }
                // `db('users')`
                Kind::Call { callee, .. } if callee == reference => {}
                // Another package's function, such as an ORM that is built around it.
                Kind::Call { callee, .. } | Kind::New { callee, .. } => {
                    if !matches!(self.project.meaning(&Expr::new(at.file, callee)), Meaning::Package(_)) {
                        return None;
                    }
                }
                Kind::TaggedTemplate { tag, .. } if tag == reference => {}
                _ => return None,
            }
        }
        // Closed when the server stops, not when the request is done.
        let is_within = closed.is_none_or(|node| tree.ancestors(node).any(|it| it == function));
        is_within.then_some(closed)
    }

    /// The place that shows that the code around a place runs once a request, and the calls from there.
    fn shown_per_request(&self, at: At, hops: usize, calls: &mut Vec<At>) -> Option<At> {
        let project = self.project;
        let tree = project.tree(at.file)?;
        if let Some(shown) = project.request_handler_around(at).or_else(|| self.route_around(tree, at)) {
            return Some(shown);
        }
        let hops = hops.checked_sub(1)?;
        let function = tree
            .ancestors(at.node)
            .filter(|&node| matches!(tree.kind(node), Kind::Function { .. }))
            .find(|&node| is_named(tree, node))?;
        let function = At { file: at.file, node: function };
        if let Some(given) = self.given_to_router(tree, function) {
            return Some(given);
        }
        for call in self.callers(tree, function) {
            calls.push(call);
            if let Some(shown) = self.shown_per_request(call, hops, calls) {
                return Some(shown);
            }
            calls.pop();
        }
        None
    }

    /// `router.get('/x', this.list)`, `router.get('/x', this.list.bind(this))`.
    fn given_to_router(&self, tree: &Tree, function: At) -> Option<At> {
        self.project.calls_or_uses(tree, function).into_iter().filter(|site| *site != function).find(|site| {
            let Some(of) = self.project.tree(site.file) else { return false };
            let bound = of.parent(site.node).filter(|&member| {
                matches!(of.kind(member), Kind::Member { object, property, .. }
                    if object == site.node && of.text(property) == "bind")
            });
            let node = bound.and_then(|member| of.parent(member)).unwrap_or(site.node);
            self.project.is_given_to_router(At { file: site.file, node })
        })
    }

    /// Calls of a function: of its name, or of the method that it is.
    pub(super) fn callers(&self, tree: &Tree, function: At) -> Vec<At> {
        let project = self.project;
        let mut found: Vec<At> = Vec::new();
        for site in project.calls_or_uses(tree, function) {
            let Some(of) = project.tree(site.file) else { continue };
            if let Some(call) = of.parent(site.node)
                && matches!(of.kind(call), Kind::Call { callee, .. } if callee == site.node)
            {
                found.push(At { file: site.file, node: call });
            }
        }
        let Some(Kind::Method { key, .. }) = tree.parent(function.node).map(|it| tree.kind(it)) else { return found };
        let Kind::Key { name } = tree.kind(key) else { return found };
        let name = tree.text(name);
        for &importer in project.importers(function.file).iter() {
            let Some(of) = project.tree(importer) else { continue };
            for node in of.ids() {
                let Kind::Call { callee, .. } = of.kind(node) else { continue };
                let is_named = matches!(of.kind(callee), Kind::Member { property, .. } if of.text(property) == name);
                if is_named && self.function(&Expr::new(importer, callee)).is_some_and(|it| it.at == function) {
                    found.push(At { file: importer, node });
                }
            }
        }
        found
    }

    /// A route of Next.js: `export async function GET()` of a `route` file, the default export below `pages/api/`.
    fn route_around(&self, tree: &Tree, at: At) -> Option<At> {
        const VERBS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        let path = self.project.modules.path(at.file);
        let is_route = stem(&path) == "route" && path.contains("app/");
        let is_page = path.contains("pages/api/");
        if !is_route && !is_page {
            return None;
        }
        tree.exports.iter().find_map(|export| {
            let name = tree.text(export.name?);
            let fits = if is_route { VERBS.contains(&name) } else { name == "default" };
            let crate::syntax::ExportSource::Local(node) = export.source else { return None };
            if !fits {
                return None;
            }
            let function = match self.project.meaning(&Expr::new(at.file, node)) {
                Meaning::Code(code) if code.at.file == at.file => code.at.node,
                _ => return None,
            };
            tree.ancestors(at.node).any(|it| it == function).then_some(At { file: at.file, node: export.node })
        })
    }
}

/// Whether a function goes by a name: a declaration, a variable's value, a method.
pub(super) fn is_named(tree: &Tree, function: NodeId) -> bool {
    match tree.kind(function) {
        Kind::Function { flags, .. } if flags.is_declaration => true,
        _ => tree
            .parent(function)
            .is_some_and(|it| matches!(tree.kind(it), Kind::Declarator { .. } | Kind::Method { .. })),
    }
}

/// Whether what a client is constructed with comes from the parameters of the functions around.
fn depends_on_arguments(tree: &Tree, at: At) -> bool {
    let (Kind::New { args, .. } | Kind::Call { args, .. }) = tree.kind(at.node) else { return false };
    tree.list(args).iter().any(|&arg| mentions_local(tree, arg, FURTHEST))
}

fn mentions_local(tree: &Tree, node: NodeId, hops: usize) -> bool {
    let Some(hops) = hops.checked_sub(1) else { return true };
    let mut found = false;
    tree.walk(node, &mut |at| {
        if let Kind::Ident { binding: Some(binding), .. } = tree.kind(at)
            && let Some(declared) = tree.binding(binding)
            && tree.enclosing_function(declared.declared).is_some()
        {
            let init = tree.parent(declared.declared).map(|it| tree.kind(it));
            found |= match init {
                Some(Kind::Declarator { init: Some(init), .. }) => mentions_local(tree, init, hops),
                _ => true,
            };
        }
        !found
    });
    found
}
