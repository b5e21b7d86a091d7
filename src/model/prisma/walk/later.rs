//! What is added to an object or an array after it was made: `where.name = …`, `rows.push({ … })`, `where.AND.push(…)`.

use super::super::calls::member_name;
use super::super::grammar::{Alternative, Kind as Expected, Shape};
use super::super::problem::Problem;
use super::CallSite;
use super::entries::Entry;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How many members deep an assignment is followed: `where.user.name = …` has two.
const DEEPEST: usize = 6;

impl CallSite<'_> {
    /// What is assigned to the members of a named object.
    pub(super) fn mutations(&self, shapes: &[Shape], value: &Expr, depth: usize, problems: &mut Vec<Problem>) {
        let Some((tree, references)) = self.references(value) else { return };
        for reference in references {
            self.member_of(shapes, value, tree, reference, depth.min(DEEPEST), problems);
        }
    }

    /// What a use of a name that stands for an object of these shapes adds to it.
    pub(in crate::model::prisma) fn later(
        &self,
        shapes: &[Shape],
        reference: &Expr,
        tree: &Tree,
        problems: &mut Vec<Problem>,
    ) {
        self.member_of(shapes, reference, tree, reference.at.node, DEEPEST, problems);
    }

    /// The keys that are assigned to a named object.
    pub(super) fn assigned(&self, value: &Expr, entries: &mut Vec<Entry>) {
        let Some((tree, references)) = self.references(value) else { return };
        for reference in references {
            let Some(member) = tree.parent(reference) else { continue };
            let at = At { file: value.at.file, node: member };
            let Some((object, name, key)) = member_name(self.project, tree, at) else { continue };
            if let Some(Kind::Assign { op: Operator::Assign, target, value: assigned }) =
                tree.parent(member).map(|it| tree.kind(it))
                && (object, target) == (reference, member)
            {
                let value = value.sibling(assigned);
                entries.push(Entry { name, key, is_shorthand: false, is_quoted: false, value, is_conditional: true });
            }
        }
    }

    /// A member of what a node holds that is of these shapes: assigned to, pushed to, or a step to such a member.
    fn member_of(
        &self,
        shapes: &[Shape],
        value: &Expr,
        tree: &Tree,
        of: NodeId,
        depth: usize,
        problems: &mut Vec<Problem>,
    ) {
        let (Some(depth), Some(member)) = (depth.checked_sub(1), tree.parent(of)) else { return };
        let at = At { file: value.at.file, node: member };
        let Some((object, name, key)) = member_name(self.project, tree, at) else { return };
        let Some(around) = tree.parent(member).filter(|_| object == of) else { return };
        if let Kind::Assign { op: Operator::Assign, target, value: assigned } = tree.kind(around)
            && target == member
        {
            let value = value.sibling(assigned);
            let entry = Entry { name, key, is_shorthand: false, is_quoted: false, value, is_conditional: true };
            self.entry(shapes, &entry, depth, problems);
            return;
        }
        let found: Vec<Alternative> =
            shapes.iter().filter_map(|it| self.grammar.child(*it, &name)).flat_map(|it| it.alternatives).collect();
        let items: Vec<Alternative> = items_of(&found);
        if !items.is_empty() {
            self.push(&items, value, tree, member, depth, problems);
        }
        let inner: Vec<Shape> = found
            .iter()
            .filter_map(|it| match it.kind {
                Expected::Object(shape) if !it.list => Some(shape),
                _ => None,
            })
            .collect();
        if !inner.is_empty() {
            self.member_of(&inner, value, tree, member, depth, problems);
        }
    }

    /// What is pushed to a named array.
    pub(super) fn pushed(&self, items: &[Alternative], value: &Expr, depth: usize, problems: &mut Vec<Problem>) {
        let Some((tree, references)) = self.references(value) else { return };
        for reference in references {
            self.push(items, value, tree, reference, depth, problems);
        }
    }

    /// `array.push(a, b)` of the array that a node names.
    fn push(
        &self,
        items: &[Alternative],
        value: &Expr,
        tree: &Tree,
        array: NodeId,
        depth: usize,
        problems: &mut Vec<Problem>,
    ) {
        let Some(member) = tree.parent(array) else { return };
        let Kind::Member { object, property, .. } = tree.kind(member) else { return };
        if object != array || !matches!(tree.text(property), "push" | "unshift") {
            return;
        }
        let Some(Kind::Call { callee, args, .. }) = tree.parent(member).map(|it| tree.kind(it)) else { return };
        if callee != member {
            return;
        }
        for &arg in tree.list(args) {
            match tree.kind(arg) {
                Kind::Spread { value: inner } => self.spread_items(items, &value.sibling(inner), None, depth, problems),
                _ => self.value(items, &value.sibling(arg), None, depth, problems),
            }
        }
    }

    /// `...(x ? [{ … }] : [])` among a list's items.
    pub(super) fn spread_items(
        &self,
        items: &[Alternative],
        value: &Expr,
        key: Option<&Entry>,
        depth: usize,
        problems: &mut Vec<Problem>,
    ) {
        let lists: Vec<Alternative> = items.iter().map(|it| Alternative { list: true, ..*it }).collect();
        let mut forms = Vec::new();
        self.forms(value, depth, &mut forms);
        let is_list = |form: &Expr| matches!(self.project.kind(form.at), Kind::Array { .. } | Kind::Call { .. });
        for form in forms.iter().filter(|it| is_list(it)) {
            self.value(&lists, form, key, depth, problems);
        }
    }

    /// The uses of the variable that a literal is the first and only value of.
    fn references(&self, literal: &Expr) -> Option<(&Tree, Vec<NodeId>)> {
        let tree = self.project.tree(literal.at.file)?;
        let mut node = literal.at.node;
        let mut around = tree.parent(node)?;
        while let Kind::As { .. } = tree.kind(around) {
            (node, around) = (around, tree.parent(around)?);
        }
        let Kind::Declarator { target, init: Some(init), .. } = tree.kind(around) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return None };
        let binding = tree.binding(binding)?;
        (init == node && !binding.is_reassigned).then(|| (tree, binding.references.clone()))
    }
}

fn items_of(alternatives: &[Alternative]) -> Vec<Alternative> {
    alternatives.iter().filter(|it| it.list).map(|it| Alternative { list: false, ..*it }).collect()
}
