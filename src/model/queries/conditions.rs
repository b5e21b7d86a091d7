//! Whether a call is run for the arguments that a function is called with: a function that is given a transaction often asks
//! whether it was. What cannot be decided counts as not run.

use super::Queries;
use super::held::FUEL;
use crate::model::names::{At, Expr, Meaning};
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

impl Queries<'_> {
    /// Whether some condition between a call and the function around it may keep the call from being run with the arguments in
    /// force. `tx` are the names of the transaction's client.
    pub(super) fn may_be_excluded(&self, call: &Expr, function: NodeId, tx: &[At]) -> bool {
        let Some(tree) = self.project.tree(call.at.file) else { return true };
        let mut child = call.at.node;
        for node in tree.ancestors(call.at.node) {
            if node == function {
                return false;
            }
            let against = match tree.kind(node) {
                Kind::If { test, consequent, .. } | Kind::Conditional { test, consequent, .. } if child != test => {
                    self.is_against(&call.sibling(test), child == consequent, tx)
                }
                Kind::Binary { op: Operator::And, left, right } if child == right => {
                    self.is_against(&call.sibling(left), true, tx)
                }
                Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } if child == right => {
                    self.is_against(&call.sibling(left), false, tx)
                }
                Kind::Switch { discriminant, .. } if child != discriminant => {
                    self.asks_a_constant(&call.sibling(discriminant), tx)
                }
                Kind::Block { body } => self.is_left_before(call, tree, tree.list(body), child, tx),
                _ => false,
            };
            if against {
                return true;
            }
            child = node;
        }
        false
    }

    /// `if (tx) return …;` above.
    fn is_left_before(&self, call: &Expr, tree: &Tree, statements: &[NodeId], until: NodeId, tx: &[At]) -> bool {
        statements.iter().take_while(|&&it| it != until).any(|&statement| {
            let Kind::If { test, consequent, .. } = tree.kind(statement) else { return false };
            leaves(tree, consequent) && self.is_against(&call.sibling(test), false, tx)
        })
    }

    /// Whether a test may come out other than wanted, for the arguments in force. What only the run can tell is for neither side.
    fn is_against(&self, test: &Expr, wanted: bool, tx: &[At]) -> bool {
        match self.verdict(test, tx) {
            Some(found) => found != wanted,
            None => self.asks_a_constant(test, tx),
        }
    }

    fn verdict(&self, test: &Expr, tx: &[At]) -> Option<bool> {
        if let Kind::Unary { op: Operator::Not, value } = self.project.kind(test.at) {
            return self.verdict(&test.sibling(value), tx).map(|it| !it);
        }
        if self.is_transaction(test, tx) { Some(true) } else { self.decided(test, FUEL) }
    }

    fn is_transaction(&self, expr: &Expr, tx: &[At]) -> bool {
        matches!(self.project.meaning(expr), Meaning::Code(code) if tx.contains(&code.at))
    }

    /// Whether an expression asks for a parameter whose argument is written down: a literal, an object, the transaction, nothing.
    fn asks_a_constant(&self, test: &Expr, tx: &[At]) -> bool {
        let Some(tree) = self.project.tree(test.at.file) else { return true };
        let mut found = false;
        tree.walk(test.at.node, &mut |node| {
            if let Kind::Ident { binding: Some(binding), .. } = tree.kind(node)
                && tree.binding(binding).is_some_and(|it| it.kind == BindingKind::Param)
            {
                found |= match self.project.meaning(&test.sibling(node)) {
                    Meaning::Code(code) => {
                        tx.contains(&code.at)
                            || matches!(
                                self.project.kind(code.at),
                                Kind::Object { .. }
                                    | Kind::String { .. }
                                    | Kind::Number { .. }
                                    | Kind::Bool { .. }
                                    | Kind::Null
                                    | Kind::Array { .. }
                            )
                    }
                    _ => true,
                };
            }
            !found
        });
        found
    }

    /// Whether an expression hands the transaction on: its client, or something that holds it.
    pub(super) fn carries(&self, expr: &Expr, tx: &[At], fuel: usize) -> bool {
        let (Some(tree), Some(fuel)) = (self.project.tree(expr.at.file), fuel.checked_sub(1)) else { return false };
        let mut found = false;
        tree.walk(expr.at.node, &mut |node| {
            if !found && matches!(tree.kind(node), Kind::Ident { .. }) {
                found = match self.project.meaning(&expr.sibling(node)) {
                    Meaning::Code(code) if tx.contains(&code.at) => true,
                    Meaning::Code(code)
                        if matches!(self.project.kind(code.at), Kind::Object { .. } | Kind::New { .. }) =>
                    {
                        code.at != expr.at && self.carries(&code, tx, fuel)
                    }
                    _ => false,
                };
            }
            !found
        });
        found
    }
}

pub(super) fn leaves(tree: &Tree, statement: NodeId) -> bool {
    match tree.kind(statement) {
        Kind::Return { .. } | Kind::Throw { .. } | Kind::Jump => true,
        Kind::Block { body } => tree.list(body).last().is_some_and(|&last| leaves(tree, last)),
        _ => false,
    }
}
