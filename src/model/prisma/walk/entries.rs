//! What an argument is written as: the forms that a value can have, and the keys of an object with its spreads followed.

use super::super::coverage::Gap;
use super::CallSite;
use crate::finding::Location;
use crate::model::names::{At, Expr, Meaning, frame_of_call, returns};
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

/// A key of an object literal, spreads followed.
pub(in crate::model::prisma) struct Entry {
    pub(in crate::model::prisma) name: String,
    pub(super) key: Location,
    pub(super) is_shorthand: bool,
    pub(super) is_quoted: bool,
    pub(in crate::model::prisma) value: Expr,
    /// On one side of a condition only.
    pub(in crate::model::prisma) is_conditional: bool,
}

/// The keys of an object.
#[derive(Default)]
pub(in crate::model::prisma) struct Entries {
    pub(in crate::model::prisma) list: Vec<Entry>,
    /// There may be more.
    pub(in crate::model::prisma) is_open: bool,
}

impl CallSite<'_> {
    /// The forms that a value can have: each side of a condition, what a name stands for.
    pub(in crate::model::prisma) fn forms(&self, value: &Expr, depth: usize, forms: &mut Vec<Expr>) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(value.at.file)) else { return };
        match tree.kind(value.at.node) {
            Kind::Conditional { test, consequent, alternate } => {
                let sides = self.sides(value, test, Some(consequent), Some(alternate)).0;
                if sides.is_empty() {
                    self.note(Gap::Condition);
                }
                for side in sides {
                    self.forms(&side, depth, forms);
                }
            }
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } => {
                self.forms(&value.sibling(left), depth, forms);
                self.forms(&value.sibling(right), depth, forms);
            }
            Kind::Binary { op: Operator::And, right, .. } => self.forms(&value.sibling(right), depth, forms),
            Kind::Object { .. }
            | Kind::Array { .. }
            | Kind::String { .. }
            | Kind::Number { .. }
            | Kind::Bool { .. } => {
                forms.push(value.clone());
            }
            Kind::Call { callee, args, .. } if is_validator(tree, callee) => {
                if let Some(&first) = tree.list(args).first() {
                    self.forms(&value.sibling(first), depth, forms);
                }
            }
            _ => match self.project.meaning(value) {
                Meaning::Code(code) if code.at != value.at => self.forms(&code, depth, forms),
                Meaning::Code(code) => match self.several_results(&code) {
                    Some(results) => results.iter().for_each(|it| self.forms(it, depth, forms)),
                    None => forms.push(code),
                },
                // What it is nobody knows, but it is something.
                _ => forms.push(value.clone()),
            },
        }
    }

    /// What a call of one of the repository's functions can give, where it has more than one result. One that takes parameters may
    /// choose by them what belongs to another model.
    fn several_results(&self, call: &Expr) -> Option<Vec<Expr>> {
        let tree = self.project.tree(call.at.file)?;
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return None };
        let Meaning::Code(function) = self.project.meaning(&call.sibling(callee)) else { return None };
        let of = self.project.tree(function.at.file)?;
        let Kind::Function { flags, params, .. } = of.kind(function.at.node) else { return None };
        let results = returns(of, function.at.node);
        if flags.is_generator || !params.is_empty() || results.len() < 2 {
            return None;
        }
        let frame = frame_of_call(&function, call, tree, args);
        let at = |node| Expr { at: At { file: function.at.file, node }, frame: frame.clone() };
        Some(results.into_iter().flatten().map(at).collect())
    }

    /// The sides of a condition that can be meant, and whether only one can. In the body of a function that is seen with a call's
    /// arguments a condition may hang on them: what cannot be decided there is left alone.
    pub(super) fn sides(
        &self,
        around: &Expr,
        test: NodeId,
        then: Option<NodeId>,
        otherwise: Option<NodeId>,
    ) -> (Vec<Expr>, bool) {
        let both = |sides: [Option<NodeId>; 2]| sides.into_iter().flatten().map(|it| around.sibling(it)).collect();
        match self.project.value(&around.sibling(test)).truth() {
            Some(true) => (both([then, None]), true),
            Some(false) => (both([None, otherwise]), true),
            None if around.frame.is_some() => (Vec::new(), false),
            None => (both([then, otherwise]), false),
        }
    }

    /// What each item of `items.map((item) => …)` is.
    pub(super) fn mapped(&self, call: &Expr, tree: &Tree, callee: NodeId, args: &[NodeId]) -> Vec<Expr> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return Vec::new() };
        match (tree.text(property), args) {
            ("map", [function, ..]) => match self.project.meaning(&call.sibling(*function)) {
                Meaning::Code(function) => {
                    let Some(of) = self.project.tree(function.at.file) else { return Vec::new() };
                    returns(of, function.at.node).into_iter().flatten().map(|it| function.sibling(it)).collect()
                }
                _ => Vec::new(),
            },
            ("filter", _) => match tree.kind(object) {
                Kind::Call { callee, args, .. } => self.mapped(&call.sibling(object), tree, callee, tree.list(args)),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    pub(in crate::model::prisma) fn entries(
        &self,
        object: &Expr,
        is_conditional: bool,
        depth: usize,
        entries: &mut Entries,
    ) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(object.at.file)) else {
            entries.is_open = true;
            return;
        };
        let Kind::Object { properties } = tree.kind(object.at.node) else { return };
        for &property in tree.list(properties) {
            match tree.kind(property) {
                Kind::Property { key, value, is_shorthand } => {
                    let Kind::Key { name } = tree.kind(key) else {
                        self.note(Gap::ComputedKey);
                        entries.is_open = true;
                        continue;
                    };
                    let name = tree.text(name).to_owned();
                    let span = tree.span(key);
                    let is_quoted = span.len() == name.len() + 2;
                    entries.list.push(Entry {
                        name,
                        key: Location { path: self.project.modules.path(object.at.file), span },
                        is_shorthand,
                        is_quoted,
                        value: object.sibling(value),
                        is_conditional,
                    });
                }
                Kind::Spread { value } => self.spread(&object.sibling(value), is_conditional, depth, entries),
                _ => entries.is_open = true,
            }
        }
    }

    fn spread(&self, value: &Expr, is_conditional: bool, depth: usize, entries: &mut Entries) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(value.at.file)) else {
            entries.is_open = true;
            return;
        };
        match tree.kind(value.at.node) {
            Kind::Object { .. } => self.entries(value, is_conditional, depth, entries),
            Kind::Conditional { test, consequent, alternate } => {
                let (sides, is_decided) = self.sides(value, test, Some(consequent), Some(alternate));
                if sides.is_empty() {
                    self.note(Gap::Condition);
                    entries.is_open = true;
                }
                for side in sides {
                    self.spread(&side, is_conditional || !is_decided, depth, entries);
                }
            }
            Kind::Binary { op: Operator::And, left, right } => {
                let (sides, is_decided) = self.sides(value, left, Some(right), None);
                for side in sides {
                    self.spread(&side, is_conditional || !is_decided, depth, entries);
                }
            }
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } => {
                self.spread(&value.sibling(left), true, depth, entries);
                self.spread(&value.sibling(right), true, depth, entries);
            }
            Kind::Call { callee, args, .. } if is_validator(tree, callee) => {
                if let Some(&first) = tree.list(args).first() {
                    self.spread(&value.sibling(first), is_conditional, depth, entries);
                }
            }
            Kind::Null | Kind::Bool { .. } => {}
            _ => match self.project.meaning(value) {
                Meaning::Code(code) if code.at != value.at => {
                    // An object may gain keys after it was made.
                    entries.is_open |= !self.is_settled(value);
                    self.spread(&code, is_conditional, depth, entries);
                    self.assigned(&code, &mut entries.list);
                }
                _ => {
                    self.note_value(value);
                    entries.is_open = true;
                }
            },
        }
    }

    /// Whether an object that has a name keeps the keys that it is made with: a const that nothing is assigned to, a field.
    fn is_settled(&self, value: &Expr) -> bool {
        let Some(tree) = self.project.tree(value.at.file) else { return false };
        match tree.kind(value.at.node) {
            Kind::Ident { binding: Some(binding), .. } => tree.binding(binding).is_some_and(|it| {
                let is_changed = |member: NodeId| {
                    let assign = tree.parent(member).map(|around| tree.kind(around));
                    matches!(assign, Some(Kind::Assign { target, .. }) if target == member)
                };
                it.kind == BindingKind::Const
                    && !it.references.iter().any(|&reference| tree.parent(reference).is_some_and(is_changed))
            }),
            Kind::Member { object, .. } => matches!(tree.kind(object), Kind::This),
            _ => false,
        }
    }
}

/// `Prisma.validator<T>()`, whose result is a function that returns its argument.
fn is_validator(tree: &Tree, callee: NodeId) -> bool {
    let Kind::Call { callee, .. } = tree.kind(callee) else { return false };
    matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "validator")
}
