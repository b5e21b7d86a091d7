//! What rules share when they propose edits: the source of a node, and the changes that several rules make.

use super::RuleContext;
use crate::finding::{Applicability, Edit, Fix, Location};
use crate::model::names::At;
use crate::span::Span;
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

impl RuleContext<'_> {
    /// The text of a node.
    pub fn source(&self, at: At) -> Option<String> {
        let Location { path, span } = self.project.location(at);
        Some(self.project.text(&path)?.get(span.range())?.to_owned())
    }

    /// Text in place of a node.
    pub fn replace(&self, at: At, text: impl Into<String>) -> Edit {
        Edit { location: self.project.location(at), text: text.into() }
    }

    /// Text before a node.
    pub fn insert_before(&self, at: At, text: impl Into<String>) -> Edit {
        let Location { path, span } = self.project.location(at);
        Edit { location: Location { path, span: Span { end: span.start, ..span } }, text: text.into() }
    }

    /// Text behind a node.
    pub fn insert_after(&self, at: At, text: impl Into<String>) -> Edit {
        let Location { path, span } = self.project.location(at);
        Edit { location: Location { path, span: Span { start: span.end, ..span } }, text: text.into() }
    }

    /// `Number(…)` around text of the environment and the default that stands behind it; where none does, with `default`
    /// in it, and without one not at all: what is not set must not become NaN. `given_at` is what wants the number; a
    /// constant in between may be used there only, as text is other things to other uses.
    pub fn as_number(&self, text: At, given_at: At, default: Option<&str>) -> Option<Fix> {
        let tree = self.project.tree(text.file)?;
        let is_default =
            |node: NodeId| matches!(tree.kind(node), Kind::Binary { op: Operator::Or | Operator::Coalesce, .. });
        let (mut node, mut has_default) = (text.node, is_default(text.node));
        if matches!(tree.kind(node), Kind::BindingName { .. }) {
            return None;
        }
        while let Some(parent) = tree.parent(node) {
            match tree.kind(parent) {
                Kind::As { .. } => {}
                Kind::Binary { left, .. } if left == node && is_default(parent) => has_default = true,
                _ => break,
            }
            node = parent;
        }
        let is_inside = given_at.file == text.file && tree.span(given_at.node).contains(tree.span(node));
        if !is_inside && !is_constant_used_once(tree, node) {
            return None;
        }
        let end = match default {
            _ if has_default => ")".to_owned(),
            Some(default) => format!(" ?? {default})"),
            None => return None,
        };
        let at = At { file: text.file, node };
        Some(Fix {
            title: "make it a number".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![self.insert_before(at, "Number("), self.insert_after(at, end)],
        })
    }
}

fn is_constant_used_once(tree: &Tree, value: NodeId) -> bool {
    let Some(Kind::Declarator { target, ty: None, init }) = tree.parent(value).map(|it| tree.kind(it)) else {
        return false;
    };
    let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return false };
    let is_exported = tree.ancestors(value).any(|it| matches!(tree.kind(it), Kind::Export { .. }));
    init == Some(value)
        && !is_exported
        && tree.binding(binding).is_some_and(|it| it.kind == BindingKind::Const && it.references.len() == 1)
}
