//! Which imports are still there at run time: TypeScript, esbuild and SWC drop the names that only types use, and a
//! statement whose names are all dropped.

use super::Toolchain;
use crate::syntax::{ImportRecord, Imported, Kind, MethodKind, NodeId, Tree};

/// Whether an import or re-export statement evaluates its module.
pub(super) fn is_kept(tree: &Tree, import: &ImportRecord, is_typescript: bool, toolchain: &Toolchain) -> bool {
    if import.is_type {
        return false;
    }
    if matches!(tree.kind(import.node), Kind::Export { .. }) {
        let names: Vec<_> = tree.exports.iter().filter(|it| it.node == import.node).collect();
        return names.is_empty() || names.iter().any(|it| !it.is_type);
    }
    if import.names.is_empty() || !is_typescript || toolchain.keeps_unused_imports {
        return true;
    }
    import.names.iter().filter(|name| !name.is_type).any(|name| {
        if name.imported == Imported::Require {
            return true;
        }
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.local) else { return true };
        let Some(binding) = tree.binding(binding) else { return true };
        !binding.references.is_empty()
            || (toolchain.emits_metadata && binding.type_references.iter().any(|&it| is_in_metadata(tree, it)))
    })
}

/// Whether `emitDecoratorMetadata` makes a value of a type name: the type of a constructor's parameter in a decorated
/// class, of a decorated property, of a decorated method's parameter.
fn is_in_metadata(tree: &Tree, name: NodeId) -> bool {
    let Some(parent) = tree.parent(name) else { return false };
    let has_decorators = |node: Option<NodeId>| match node.map(|node| tree.kind(node)) {
        Some(
            Kind::Class { decorators, .. }
            | Kind::Method { decorators, .. }
            | Kind::Field { decorators, .. }
            | Kind::Param { decorators, .. },
        ) => !decorators.is_empty(),
        _ => false,
    };
    match tree.kind(parent) {
        Kind::Field { .. } => has_decorators(Some(parent)),
        Kind::Param { .. } => {
            let method = tree.parent(parent).and_then(|function| tree.parent(function));
            let Some(Kind::Method { kind, .. }) = method.map(|it| tree.kind(it)) else { return false };
            let class = method.and_then(|it| tree.parent(it));
            has_decorators(Some(parent))
                || has_decorators(method)
                || (kind == MethodKind::Constructor && has_decorators(class))
        }
        _ => false,
    }
}
