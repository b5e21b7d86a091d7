//! Whether code waits for the promise that a call makes. A query that nobody waits for holds nobody up.

use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How many names a promise is followed through.
const FURTHEST: usize = 4;

/// Whether the function around a call waits for it, or gives its promise back, so that its caller does.
pub(super) fn is_waited_for(tree: &Tree, call: NodeId) -> bool {
    is_waited(tree, call, FURTHEST)
}

fn is_waited(tree: &Tree, start: NodeId, hops: usize) -> bool {
    let Some(hops) = hops.checked_sub(1) else { return false };
    let mut node = start;
    while let Some(parent) = tree.parent(node) {
        match tree.kind(parent) {
            Kind::Await { .. } | Kind::Return { .. } => return true,
            // The result of an arrow.
            Kind::Function { body, .. } => return body == Some(node),
            Kind::As { .. } | Kind::Array { .. } | Kind::Spread { .. } => {}
            Kind::Conditional { test, .. } if test != node => {}
            Kind::Binary { op: Operator::And | Operator::Or | Operator::Coalesce, .. } => {}
            Kind::Sequence { items } if tree.list(items).last() == Some(&node) => {}
            // A link of a chain: `query.catch(…)`, `db.select().from(…)`.
            Kind::Member { object, .. } if object == node => match tree.parent(parent).map(|it| tree.kind(it)) {
                Some(Kind::Call { callee, .. }) if callee == parent => {}
                _ => return false,
            },
            Kind::Call { callee, .. } if callee == node => {}
            Kind::Call { callee, .. } => {
                if let Some(list) = pushed_to(tree, callee) {
                    return is_name_waited(tree, list, hops);
                }
                if !joins_promises(tree, callee) {
                    return false;
                }
            }
            Kind::ForIn { iterable, is_of: true, .. } => return iterable == node,
            Kind::Declarator { target, init, .. } => {
                let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return false };
                return init == Some(node)
                    && tree
                        .binding(binding)
                        .is_some_and(|it| it.references.iter().any(|&reference| is_waited(tree, reference, hops)));
            }
            _ => return false,
        }
        node = parent;
    }
    false
}

/// `promises` of `promises.push(…)`.
fn pushed_to(tree: &Tree, callee: NodeId) -> Option<NodeId> {
    let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
    (tree.text(property) == "push" && matches!(tree.kind(object), Kind::Ident { .. })).then_some(object)
}

fn is_name_waited(tree: &Tree, ident: NodeId, hops: usize) -> bool {
    let Kind::Ident { binding: Some(binding), .. } = tree.kind(ident) else { return false };
    tree.binding(binding).is_some_and(|it| it.references.iter().any(|&reference| is_waited(tree, reference, hops)))
}

/// `Promise.all`, `Promise.allSettled`, `Promise.race`, `Promise.any`.
pub(super) fn joins_promises(tree: &Tree, callee: NodeId) -> bool {
    let Kind::Member { object, property, .. } = tree.kind(callee) else { return false };
    let is_promise = matches!(tree.kind(object), Kind::Ident { name, binding: None } if tree.text(name) == "Promise");
    is_promise && matches!(tree.text(property), "all" | "allSettled" | "race" | "any")
}
