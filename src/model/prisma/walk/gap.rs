//! What keeps a part of an argument from being followed.

use super::super::coverage::Gap;
use super::CallSite;
use crate::model::names::{Expr, Meaning, path_is};
use crate::syntax::{Kind, NodeId, Tree};

/// How many names a gap is followed through.
const HOPS: usize = 8;

impl CallSite<'_> {
    /// Notes that a value was not followed.
    pub(super) fn note(&self, gap: Gap) {
        self.gaps.borrow_mut().insert(gap);
    }

    /// Notes that this value was not followed, with the reason.
    pub(super) fn note_value(&self, value: &Expr) {
        let is_undefined =
            matches!(self.project.meaning(value), Meaning::Global(path) if path_is(&path, &["undefined"]));
        let tree = self.project.tree(value.at.file);
        if let (false, Some(gap)) = (is_undefined, tree.and_then(|tree| gap_of(tree, value.at.node))) {
            self.note(gap);
        }
    }
}

/// Why a value is not followed; none where it holds no keys.
fn gap_of(tree: &Tree, value: NodeId) -> Option<Gap> {
    let mut node = value;
    for _ in 0..HOPS {
        node = match tree.kind(node) {
            Kind::Null | Kind::String { .. } | Kind::Number { .. } | Kind::Bool { .. } | Kind::Template { .. } => {
                return None;
            }
            Kind::As { value, .. } | Kind::Await { value } => value,
            Kind::Call { .. } | Kind::New { .. } | Kind::TaggedTemplate { .. } => return Some(Gap::CallResult),
            Kind::Member { object, .. } | Kind::Index { object, .. } => match gap_of_object(tree, object) {
                Some(gap) => return Some(gap),
                None => return Some(Gap::Member),
            },
            Kind::Ident { binding: Some(binding), .. } => {
                let Some(binding) = tree.binding(binding) else { return Some(Gap::Other) };
                if binding.is_reassigned {
                    return Some(Gap::Reassigned);
                }
                binding.declared
            }
            Kind::BindingName { .. } => match declaration(tree, node) {
                Some(Kind::Declarator { init: Some(init), .. }) => init,
                Some(Kind::Param { .. }) => return Some(Gap::Parameter),
                Some(Kind::Import { .. }) => return Some(Gap::Import),
                _ => return Some(Gap::Other),
            },
            _ => return Some(Gap::Other),
        };
    }
    Some(Gap::Other)
}

/// A member of a parameter is the parameter's; anything else is a member.
fn gap_of_object(tree: &Tree, object: NodeId) -> Option<Gap> {
    let mut node = object;
    for _ in 0..HOPS {
        node = match tree.kind(node) {
            Kind::Member { object, .. } | Kind::Index { object, .. } => object,
            Kind::As { value, .. } | Kind::Await { value } => value,
            Kind::Ident { binding: Some(binding), .. } => tree.binding(binding)?.declared,
            Kind::BindingName { .. } => match declaration(tree, node)? {
                Kind::Param { .. } => return Some(Gap::Parameter),
                Kind::Declarator { init: Some(init), .. } => init,
                _ => return None,
            },
            Kind::Call { .. } => return Some(Gap::CallResult),
            _ => return None,
        };
    }
    None
}

/// The declaration around a name, out of the patterns that it may stand in.
fn declaration(tree: &Tree, name: NodeId) -> Option<Kind> {
    let around = tree.ancestors(name).map(|it| tree.kind(it));
    around.into_iter().find(|it| {
        !matches!(
            it,
            Kind::PatternProperty { .. }
                | Kind::ObjectPattern { .. }
                | Kind::ArrayPattern { .. }
                | Kind::DefaultPattern { .. }
                | Kind::RestPattern { .. }
        )
    })
}
