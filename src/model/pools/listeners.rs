//! Who listens to the `error` event of a client: followed from the construction to every place that uses it.

use super::{Backing, ListenerNeed, Pool};
use crate::model::Project;
use crate::model::names::{At, Expr, Meaning};
use crate::model::packages::Installed;
use crate::model::queries::chain;
use crate::syntax::{Kind, NodeId, Tree};

/// Whether something listens to a client's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// This does.
    Attached(At),
    /// It is handed to this, which does so itself.
    HandedTo(At),
    /// Nothing does, wherever it is used.
    None,
    /// It goes where it cannot be followed.
    Unknown,
}

/// Members that add a listener.
const ADDS: &[&str] = &["on", "once", "addListener", "prependListener"];

/// Packages that take a client without listening to its errors. Others may.
const DEAF: &[&str] = &["kysely", "drizzle-orm"];

impl Project {
    /// Who listens to the `error` event of a client.
    #[must_use]
    pub fn pool_listener(&self, pool: &Pool) -> Listener {
        if let Backing::Given(_) = pool.backing {
            return Listener::Unknown;
        }
        let mut verdict = Listener::None;
        if pool.class.is_some() {
            return Listener::Unknown;
        }
        let uses = self.uses(pool.at);
        for at in uses {
            match self.use_listens(pool, at, 0) {
                found @ (Listener::Attached(_) | Listener::HandedTo(_)) => return found,
                Listener::Unknown => verdict = Listener::Unknown,
                Listener::None => {}
            }
        }
        verdict
    }

    /// Whether a client of node-redis 4 or later is made and never connected: it has no connection to lose.
    #[must_use]
    pub fn is_never_connected(&self, pool: &Pool) -> bool {
        let connects_by_itself = match &pool.installed {
            Installed::Exact(version, _) => version.major() < 4,
            Installed::Range(..) | Installed::Unresolvable | Installed::Absent => false,
        };
        if !matches!(pool.row.package.as_str(), "redis" | "@redis/client") || connects_by_itself {
            return false;
        }
        !self
            .uses(pool.at)
            .into_iter()
            .any(|at| self.tree(at.file).is_some_and(|tree| chain(tree, at.node).any(|it| it == "connect")))
    }

    fn use_listens(&self, pool: &Pool, at: At, depth: usize) -> Listener {
        let Some(tree) = self.tree(at.file) else { return Listener::Unknown };
        let Some(parent) = tree.parent(at.node) else { return Listener::Unknown };
        let up = |node: NodeId| At { file: at.file, node };
        match tree.kind(parent) {
            Kind::Member { object, property, .. } if object == at.node => {
                self.member_listens(pool, tree, up(parent), tree.text(property), depth)
            }
            // `pool['on']`
            Kind::Index { .. } => Listener::Unknown,
            Kind::Call { callee, args, .. } | Kind::New { callee, args } if tree.list(args).contains(&at.node) => {
                self.call_listens(pool, tree, up(parent), callee, at)
            }
            Kind::Property { .. } => self.property_listens(pool, tree, at, depth),
            // `if (!pool)`, `pool === null`, `await pool`, a statement of its own.
            Kind::Unary { .. } | Kind::If { .. } | Kind::Expression { .. } | Kind::Export { .. } => Listener::None,
            Kind::Assign { target, .. } if target == at.node => Listener::None,
            Kind::Binary { op, .. } if is_comparison(op) => Listener::None,
            _ => Listener::Unknown,
        }
    }

    /// `pool.on('error', …)`, also behind other calls of the chain: `createClient().on('error', …).connect()`.
    fn member_listens(&self, pool: &Pool, tree: &Tree, member: At, name: &str, depth: usize) -> Listener {
        let Some(call) = tree.parent(member.node) else { return Listener::None };
        let Kind::Call { callee, args, .. } = tree.kind(call) else {
            // `db.$client.on(…)`
            let is_handle = pool.row.handle.as_deref() == Some(name);
            return if is_handle && depth < 4 { self.use_listens(pool, member, depth + 1) } else { Listener::None };
        };
        if callee != member.node {
            // `pool.query` handed on by itself.
            return Listener::None;
        }
        let args = tree.list(args);
        if ADDS.contains(&name) {
            let event = args.first().map(|&arg| self.value(&Expr::new(member.file, arg)));
            match event {
                Some(crate::model::values::Value::Text(text)) if &*text == "error" => {
                    return Listener::Attached(At { file: member.file, node: call });
                }
                Some(crate::model::values::Value::Text(_)) => {}
                _ => return Listener::Unknown,
            }
            return self.chained(pool, tree, At { file: member.file, node: call }, depth);
        }
        if name == "then" {
            // `connect(url).then((connection) => …)`: who gets the client is not followed.
            return if args.first().is_some_and(|&it| takes_nothing(tree, it)) {
                Listener::None
            } else {
                Listener::Unknown
            };
        }
        // What a pool of pg connects is another client; node-redis gives itself back, and mysql2 itself with promises.
        let gives_itself = pool.system == "redis" && matches!(name, "connect" | "duplicate");
        if gives_itself || name == "promise" {
            return self.chained(pool, tree, At { file: member.file, node: call }, depth);
        }
        Listener::None
    }

    /// The calls behind one that gives the client back, and the places of the name that the chain is bound to.
    fn chained(&self, pool: &Pool, tree: &Tree, call: At, depth: usize) -> Listener {
        if depth > 12 {
            return Listener::Unknown;
        }
        let _ = tree;
        let mut verdict = Listener::None;
        for at in self.uses(call) {
            match self.use_listens(pool, at, depth + 1) {
                found @ (Listener::Attached(_) | Listener::HandedTo(_)) => return found,
                Listener::Unknown => verdict = Listener::Unknown,
                Listener::None => {}
            }
        }
        verdict
    }

    /// The client as an argument.
    fn call_listens(&self, pool: &Pool, tree: &Tree, call: At, callee: NodeId, argument: At) -> Listener {
        let _ = (pool, tree);
        match self.meaning(&Expr::new(call.file, callee)) {
            Meaning::Package(export) => {
                let listens = self.pools().at(call).is_some_and(|it| it.row.listener == Some(ListenerNeed::Own));
                let is_adapter = self
                    .knowledge
                    .pools
                    .clients
                    .iter()
                    .any(|row| *row.package == *export.package && row.listener == Some(ListenerNeed::Own));
                if listens || is_adapter {
                    return Listener::HandedTo(argument);
                }
                if DEAF.contains(&&*export.package) { Listener::None } else { Listener::Unknown }
            }
            _ => Listener::Unknown,
        }
    }

    /// The client as an option: `new PostgresDialect({ pool })`.
    fn property_listens(&self, pool: &Pool, tree: &Tree, at: At, _depth: usize) -> Listener {
        let call =
            tree.ancestors(at.node).find(|&node| matches!(tree.kind(node), Kind::Call { .. } | Kind::New { .. }));
        let Some(call) = call else { return Listener::Unknown };
        let (Kind::Call { callee, .. } | Kind::New { callee, .. }) = tree.kind(call) else { return Listener::Unknown };
        self.call_listens(pool, tree, At { file: at.file, node: call }, callee, at)
    }
}

/// Whether a callback is a function without parameters.
fn takes_nothing(tree: &Tree, callback: NodeId) -> bool {
    matches!(tree.kind(callback), Kind::Function { params, .. } if tree.list(params).is_empty())
}

fn is_comparison(op: crate::syntax::Operator) -> bool {
    use crate::syntax::Operator;
    matches!(op, Operator::Equal | Operator::NotEqual | Operator::StrictEqual | Operator::StrictNotEqual | Operator::In)
}
