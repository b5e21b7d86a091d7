//! Transactions that are begun and ended by calls of their own: `queryRunner.startTransaction()` … `release()`,
//! `const t = await sequelize.transaction()` … `t.commit()`, `client.query('BEGIN')` … `client.release()`.
//!
//! What is between the two in the same block holds the connection. Where an earlier way may have ended it, nothing is said.

use super::conditions::leaves;
use super::leases::Lease;
use super::transactions::Start;
use super::{Queries, Root};
use crate::model::names::Expr;
use crate::syntax::{Kind, NodeId, Tree};

/// The code that runs while a connection is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    /// The block that the transaction is begun in.
    block: NodeId,
    /// The byte behind the call that begins it.
    from: u32,
    /// The byte before the first call that ends it.
    to: u32,
}

impl Region {
    pub(super) fn holds(&self, tree: &Tree, node: NodeId) -> bool {
        let span = tree.span(node);
        span.start >= self.from && span.end <= self.to && tree.ancestors(node).any(|it| it == self.block)
    }
}

impl Queries<'_> {
    /// The transaction that is begun with what a call takes of a pool.
    pub(super) fn begun_by_hand(&self, call: &Expr, tree: &Tree) -> Option<Start> {
        let lease = self.lease(call)?;
        let Kind::Call { callee, .. } = tree.kind(call.at.node) else { return None };
        let Kind::Member { object, .. } = tree.kind(callee) else { return None };
        let mut parent = tree.parent(call.at.node)?;
        while matches!(tree.kind(parent), Kind::Await { .. } | Kind::As { .. }) {
            parent = tree.parent(parent)?;
        }
        let Kind::Declarator { target, .. } = tree.kind(parent) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return None };
        let declared = tree.binding(binding).filter(|it| !it.is_reassigned)?;
        let function = tree.enclosing_function(call.at.node)?;
        let calls =
            || declared.references.iter().filter_map(|&it| called(tree, it).map(|(name, call)| (it, name, call)));
        let begun = match lease {
            Lease::Transaction(_) => call.at.node,
            _ => calls().find(|(_, name, call)| begins(tree, name, *call))?.2,
        };
        let is_end =
            |name: &str, call: NodeId| ends(tree, lease, name, call) && !is_on_the_way_out(tree, call, function);
        let to = calls().filter(|(_, name, call)| is_end(name, *call)).map(|(.., call)| tree.span(call).start).min()?;
        let block = tree.ancestors(begun).find(|&it| matches!(tree.kind(it), Kind::Block { .. }))?;
        let pool = self.pool(&call.sibling(object)).filter(|it| it.root != Root::Typed)?;
        if self.follows_context(call.at.file, pool.library) {
            return None;
        }
        Some(Start {
            pool,
            callback: call.sibling(function),
            tx: Some(call.at),
            name: Some(tree.text(declared.name).to_owned()),
            region: Some(Region { block, from: tree.span(begun).end, to }),
        })
    }
}

/// The method that is called on a mention, and the call.
fn called(tree: &Tree, reference: NodeId) -> Option<(&str, NodeId)> {
    let member = tree.parent(reference)?;
    let Kind::Member { object, property, .. } = tree.kind(member) else { return None };
    let call = tree.parent(member)?;
    let is_called = matches!(tree.kind(call), Kind::Call { callee, .. } if callee == member);
    (object == reference && is_called).then(|| (tree.text(property), call))
}

fn begins(tree: &Tree, name: &str, call: NodeId) -> bool {
    matches!(name, "startTransaction" | "beginTransaction")
        || name == "query" && says(tree, call, &["BEGIN", "START TRANSACTION"])
}

fn ends(tree: &Tree, lease: Lease, name: &str, call: NodeId) -> bool {
    match lease {
        Lease::Transaction(_) => matches!(name, "commit" | "rollback"),
        Lease::QueryRunner | Lease::Connection(_) => {
            matches!(
                name,
                "release" | "destroy" | "end" | "commitTransaction" | "rollbackTransaction" | "commit" | "rollback"
            ) || name == "query" && says(tree, call, &["COMMIT", "ROLLBACK"])
        }
    }
}

/// Whether the first argument of a call is SQL that begins with one of these.
fn says(tree: &Tree, call: NodeId, words: &[&str]) -> bool {
    let Kind::Call { args, .. } = tree.kind(call) else { return false };
    let Some(Kind::String { value }) = tree.list(args).first().map(|&it| tree.kind(it)) else { return false };
    let sql = tree.text(value).trim_start().to_ascii_uppercase();
    words.iter().any(|word| sql.starts_with(word))
}

/// Whether a call stands in a branch that leaves the function: `if (!row) { await t.rollback(); return; }`.
fn is_on_the_way_out(tree: &Tree, call: NodeId, function: NodeId) -> bool {
    let mut child = call;
    for node in tree.ancestors(call).take_while(|&it| it != function) {
        if matches!(tree.kind(node), Kind::If { consequent, .. } if consequent == child) && leaves(tree, child) {
            return true;
        }
        child = node;
    }
    false
}
