//! Why the receiver of what looks like a query leads to no client.

use super::super::clients::Clients;
use super::super::coverage::Miss;
use crate::model::Project;
use crate::model::names::Expr;
use crate::syntax::{Kind, NodeId, Tree};

/// How many names a receiver is followed through.
const HOPS: usize = 8;

/// By the receiver's form, and by whether its package has a schema that is settled.
pub(super) fn why(project: &Project, clients: &Clients<'_>, receiver: &Expr) -> Miss {
    if !clients.has_schema(receiver.at.file) {
        return Miss::NoSchema;
    }
    project.tree(receiver.at.file).and_then(|tree| by_form(tree, receiver.at.node)).unwrap_or(Miss::Other)
}

fn by_form(tree: &Tree, receiver: NodeId) -> Option<Miss> {
    let mut node = receiver;
    for _ in 0..HOPS {
        node = match tree.kind(node) {
            Kind::As { value, .. } | Kind::Await { value } => value,
            Kind::Call { .. } => return Some(Miss::CallResult),
            Kind::Member { object, .. } | Kind::Index { object, .. } => {
                return Some(if matches!(tree.kind(object), Kind::This) { Miss::ThisMember } else { Miss::Member });
            }
            Kind::Ident { binding: Some(binding), .. } => tree.binding(binding)?.declared,
            Kind::BindingName { .. } => match tree.kind(tree.parent(node)?) {
                Kind::Declarator { init: Some(init), .. } => init,
                Kind::Param { .. } => return Some(Miss::Parameter),
                Kind::PatternProperty { .. } => return Some(Miss::Member),
                Kind::Import { .. } => return Some(Miss::Import),
                _ => return None,
            },
            _ => return None,
        };
    }
    None
}
