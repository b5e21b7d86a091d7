//! Limiters that are constructed once a request.

use super::Limiter;
use crate::model::Project;
use crate::model::names::At;
use crate::syntax::{Kind, NodeId, Operator, Tree};

impl Project {
    /// The place that shows that a construction runs once a request; none where the limiter is kept, or where nothing
    /// shows it.
    #[must_use]
    pub fn constructed_per_request(&self, limiter: &Limiter) -> Option<At> {
        let tree = self.tree(limiter.at.file)?;
        if is_kept(tree, limiter.at.node) {
            return None;
        }
        if is_called_with_own_params(tree, limiter.at.node) {
            return Some(limiter.at);
        }
        let uses = self.uses(limiter.at);
        if uses.is_empty() || uses.iter().any(|at| self.is_mounted(*at)) {
            // Mounted where an app is set up, not asked for a request.
            return None;
        }
        self.request_handler_around(limiter.at)
    }

    /// `anything.use(limiter)`, or given to a route.
    fn is_mounted(&self, at: At) -> bool {
        let is_use =
            self.tree(at.file).is_some_and(|tree| match tree.parent(at.node).map(|parent| tree.kind(parent)) {
                Some(Kind::Call { callee, .. }) if callee != at.node => {
                    matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "use")
                }
                _ => false,
            });
        is_use || self.is_given_to_router(at)
    }
}

/// `rateLimit(…)(req, res, next)`: called at once, with parameters of the function around it.
fn is_called_with_own_params(tree: &Tree, construction: NodeId) -> bool {
    let Some(call) = tree.parent(construction) else { return false };
    let Kind::Call { callee, args, .. } = tree.kind(call) else { return false };
    let functions: Vec<NodeId> =
        tree.ancestors(call).filter(|&node| matches!(tree.kind(node), Kind::Function { .. })).collect();
    let is_own = |node: NodeId| match tree.kind(node) {
        Kind::Ident { binding: Some(binding), .. } => {
            tree.binding(binding).is_some_and(|it| functions.contains(&it.scope))
        }
        _ => false,
    };
    callee == construction && args.len() >= 2 && tree.list(args).iter().all(|&arg| is_own(arg))
}

/// Whether the value outlives the call: `cache ??= make()`, `this.x = make()`, `map.set(key, make())`, or is built
/// only where a look-up found none.
pub(in crate::model) fn is_kept(tree: &Tree, construction: NodeId) -> bool {
    let mut child = construction;
    for node in tree.ancestors(construction) {
        match tree.kind(node) {
            Kind::Assign { op, target, .. } => {
                return op != Operator::Assign
                    || is_outside(tree, target, node)
                    || declared_target(tree, target).is_some_and(|name| is_stored_later(tree, name));
            }
            Kind::Declarator { target, .. } => return is_stored_later(tree, target),
            Kind::Call { callee, .. } if callee != child => {
                return matches!(tree.kind(callee), Kind::Member { property, .. } if matches!(tree.text(property), "set" | "push" | "add"));
            }
            Kind::Return { .. } | Kind::Function { .. } => return false,
            Kind::Binary { op: Operator::Or | Operator::Coalesce, right, .. } if right == child => {}
            _ => {}
        }
        child = node;
    }
    false
}

/// Whether an assignment's target was declared outside of the function around it.
fn is_outside(tree: &Tree, target: NodeId, at: NodeId) -> bool {
    match tree.kind(target) {
        Kind::Ident { binding: Some(binding), .. } => {
            let declared = tree.binding(binding).map(|it| tree.enclosing_function(it.declared));
            declared != Some(tree.enclosing_function(at))
        }
        _ => true,
    }
}

/// The declaration of the name that is assigned to.
fn declared_target(tree: &Tree, target: NodeId) -> Option<NodeId> {
    match tree.kind(target) {
        Kind::Ident { binding: Some(binding), .. } => tree.binding(binding).map(|it| it.declared),
        _ => None,
    }
}

/// Whether a name is put away after its declaration: `limiters.set(key, limiter)`, `cached = limiter`.
fn is_stored_later(tree: &Tree, target: NodeId) -> bool {
    let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return false };
    let Some(declared) = tree.binding(binding) else { return false };
    declared.references.iter().any(|&reference| {
        let Some(parent) = tree.parent(reference) else { return false };
        match tree.kind(parent) {
            Kind::Assign { value, target, .. } => value == reference && is_outside(tree, target, parent),
            Kind::Call { callee, .. } if callee != reference => {
                matches!(tree.kind(callee), Kind::Member { property, .. } if matches!(tree.text(property), "set" | "push" | "add"))
            }
            Kind::Return { .. } => true,
            _ => false,
        }
    })
}
