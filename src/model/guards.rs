//! The conditions under which code runs: tests around it, early exits before it, and, for a value, those on all the
//! ways to its uses.
//!
//! A limiter that is mounted only `if (!disabled)` has a bypass: that is a question about conditions.

use super::Project;
use super::deps::{Deps, EnvDep};
use super::names::{At, Expr, Frame, Meaning};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// What lifts all uses of a value.
#[derive(Clone, Debug, Default)]
pub struct Lift {
    /// Variables of the environment on which the uses depend.
    pub env: Vec<EnvDep>,
    /// Whether other settings do.
    pub settings: bool,
    /// The condition that was seen, for a finding to show.
    pub condition: Option<At>,
}

impl Project {
    /// What the outcome of reaching a node depends on: the tests around it and the early exits before it, up to the
    /// function around it.
    #[must_use]
    pub fn guards(&self, at: At) -> Vec<Expr> {
        let Some(tree) = self.tree(at.file) else { return Vec::new() };
        let mut guards = Vec::new();
        let mut child = at.node;
        for node in tree.ancestors(at.node) {
            match tree.kind(node) {
                Kind::If { test, .. } | Kind::Conditional { test, .. } if test != child => {
                    guards.push(Expr::new(at.file, test));
                }
                Kind::Binary { op: Operator::And | Operator::Or, left, right } if right == child => {
                    guards.push(Expr::new(at.file, left));
                }
                Kind::Switch { discriminant, .. } if discriminant != child => {
                    guards.push(Expr::new(at.file, discriminant));
                }
                Kind::Block { body } | Kind::Program { body } | Kind::Case { body, .. } => {
                    for &statement in tree.list(body).iter().take_while(|&&it| it != child) {
                        early_exits(tree, statement, &mut |test| guards.push(Expr::new(at.file, test)));
                    }
                }
                Kind::Function { .. } => return guards,
                _ => {}
            }
            child = node;
        }
        guards
    }

    /// Whether some of the value's uses run under a condition on a variable of the environment.
    #[must_use]
    pub fn is_lifted_somewhere(&self, at: At) -> bool {
        self.guarded_uses(at).iter().any(|found| {
            let lift = found.lift.clone().or_else(|| self.lift_of_use(found.at, at, 3));
            lift.is_some_and(|lift| !lift.env.is_empty())
        })
    }

    /// Whether a value is put where its uses cannot be followed: into a map, a list, an object's member.
    #[must_use]
    pub fn escapes(&self, at: At) -> bool {
        self.uses(at).iter().any(|place| {
            let Some(tree) = self.tree(place.file) else { return true };
            if matches!(tree.kind(place.node), Kind::Object { .. } | Kind::Property { .. }) {
                return true;
            }
            match tree.parent(place.node).map(|parent| tree.kind(parent)) {
                // `[a, b].forEach(…)`, `Object.values(limiters)`, `limiter.unless(…)`.
                Some(Kind::Member { property, .. }) => {
                    matches!(tree.text(property), "forEach" | "map" | "filter" | "reduce" | "entries" | "unless")
                }
                Some(Kind::Call { callee, .. }) if callee != place.node => {
                    const KEEPERS: &[&str] =
                        &["set", "push", "add", "entries", "values", "keys", "fromEntries", "assign"];
                    matches!(tree.kind(callee), Kind::Member { property, .. } if KEEPERS.contains(&tree.text(property)))
                }
                Some(Kind::Assign { target, .. }) => target == place.node,
                _ => false,
            }
        })
    }

    /// What lifts every use of the value that `at` makes; none where some use always runs.
    #[must_use]
    pub fn lift(&self, at: At) -> Option<Lift> {
        self.lift_within(at, 4)
    }

    fn lift_within(&self, at: At, hops: usize) -> Option<Lift> {
        if let Some(lift) = self.lift_here(at) {
            return Some(lift);
        }
        let hops = hops.checked_sub(1)?;
        let uses = self.guarded_uses(at);
        let mut all = Lift::default();
        for found in &uses {
            let lift = match &found.lift {
                Some(lift) => lift.clone(),
                None => self.lift_of_use(found.at, at, hops)?,
            };
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (!uses.is_empty()).then_some(all)
    }

    fn lift_of_use(&self, place: At, from: At, hops: usize) -> Option<Lift> {
        if place != from
            && let Some(lift) = self.lift_here(place)
        {
            return Some(lift);
        }
        let tree = self.tree(place.file)?;
        // Handed to a function of ours: guarded inside it?
        if let Some(lift) = self.lift_in_callee(tree, place, hops) {
            return Some(lift);
        }
        // Inside a function: guarded where that is used?
        let function = At { file: place.file, node: tree.enclosing_function(place.node)? };
        let sites = self.calls_or_uses(tree, function);
        let mut all = Lift::default();
        for site in sites.iter().filter(|site| **site != place) {
            let lift = match self.lift_here(*site) {
                Some(lift) => lift,
                None if *site == function => self.lift_here(*site)?,
                None => self.lift_of_use(*site, *site, hops.checked_sub(1)?)?,
            };
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (all.settings || !all.env.is_empty()).then_some(all)
    }

    /// The guards right around a node.
    pub(super) fn lift_here(&self, at: At) -> Option<Lift> {
        self.lift_with(at, &None)
    }

    /// The guards right around a node, seen with the arguments of a call.
    pub(super) fn lift_with(&self, at: At, frame: &Frame) -> Option<Lift> {
        let tree = self.tree(at.file)?;
        let root = tree.enclosing_function(at.node).map(|node| At { file: at.file, node });
        // Only a request handler's parameters are the request; other functions are given settings.
        let root = root.filter(|&function| frame.is_none() && self.takes_a_request(function));
        let mut lift = Lift::default();
        for guard in self.guards(at) {
            let deps: Deps = self.deps(&Expr { at: guard.at, frame: frame.clone() }, root);
            if deps.is_switchable() {
                lift.settings |= !deps.settings.is_empty();
                lift.env.extend(deps.env);
                lift.condition = lift.condition.or(Some(guard.at));
            }
        }
        (lift.settings || !lift.env.is_empty()).then_some(lift)
    }

    /// `wrap(limiter)`: whether `wrap` uses its parameter only under a condition.
    fn lift_in_callee(&self, tree: &Tree, place: At, hops: usize) -> Option<Lift> {
        let hops = hops.checked_sub(1)?;
        let call = tree.parent(place.node)?;
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
        let index = tree.list(args).iter().position(|&arg| arg == place.node)?;
        let Meaning::Code(function) = self.meaning(&Expr::new(place.file, callee)) else { return None };
        let inner = self.tree(function.at.file)?;
        let Kind::Function { params, .. } = inner.kind(function.at.node) else { return None };
        let &param = inner.list(params).get(index)?;
        let Kind::Param { pattern, .. } = inner.kind(param) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = inner.kind(pattern) else { return None };
        let references = &inner.binding(binding)?.references;
        let mut all = Lift::default();
        for &node in references {
            let reference = At { file: function.at.file, node };
            let lift = self.lift_here(reference).or_else(|| self.lift_in_callee(inner, reference, hops))?;
            all.env.extend(lift.env);
            all.settings |= lift.settings;
            all.condition = all.condition.or(lift.condition);
        }
        (!references.is_empty()).then_some(all)
    }
}

/// The tests of early exits in a statement: `if (test) return …`, also inside a `try` or a block before.
fn early_exits(tree: &Tree, statement: NodeId, found: &mut impl FnMut(NodeId)) {
    match tree.kind(statement) {
        Kind::If { test, consequent, alternate: None } if always_leaves(tree, consequent) => found(test),
        Kind::Try { block, .. } => early_exits(tree, block, found),
        Kind::Block { body } => {
            for &inner in tree.list(body) {
                early_exits(tree, inner, found);
            }
        }
        _ => {}
    }
}

/// Whether a statement always leaves the function or loop.
fn always_leaves(tree: &Tree, statement: NodeId) -> bool {
    match tree.kind(statement) {
        Kind::Return { .. } | Kind::Throw { .. } | Kind::Jump => true,
        Kind::Block { body } => tree.list(body).last().is_some_and(|&last| always_leaves(tree, last)),
        _ => false,
    }
}
