//! Resolves names to their declarations within one file.
//!
//! Runs over the arena without recursion: parents come before children, so the scope around each node is known
//! from its parent's. Types are resolved by their first name. What a module exports through CommonJS and which
//! calls load modules is noted here too, since both depend on `module` and `require` not being declared.

use rustc_hash::FxHashMap;

use super::kind::{Kind, Operator, VarKind};
use super::tree::{Binding, BindingId, BindingKind, ExportRecord, ExportSource, NodeId, Sym, Tree};

/// Declares and resolves every name of a tree.
pub fn resolve(tree: &mut Tree) {
    let scopes = scopes(tree);
    let mut names: FxHashMap<(NodeId, Sym), BindingId> = FxHashMap::default();
    declare_all(tree, &scopes, &mut names);
    resolve_all(tree, &scopes, &names);
    note_commonjs(tree);
}

/// The innermost scope around each node, by index.
fn scopes(tree: &Tree) -> Vec<Option<NodeId>> {
    let mut scopes: Vec<Option<NodeId>> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let scope = node.parent.and_then(|parent| {
            if is_scope(tree.kind(parent)) { Some(parent) } else { scopes.get(parent.index()).copied().flatten() }
        });
        scopes.push(scope);
    }
    scopes
}

fn is_scope(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Program { .. }
            | Kind::Function { .. }
            | Kind::Class { .. }
            | Kind::Block { .. }
            | Kind::For { .. }
            | Kind::ForIn { .. }
            | Kind::Switch { .. }
            | Kind::Catch { .. }
            | Kind::StaticBlock { .. }
            | Kind::Namespace { .. }
    )
}

fn declare_all(tree: &mut Tree, scopes: &[Option<NodeId>], names: &mut FxHashMap<(NodeId, Sym), BindingId>) {
    for id in tree.ids() {
        let Kind::BindingName { name, .. } = tree.kind(id) else { continue };
        let Some((kind, scope)) = declaration_of(tree, scopes, id) else { continue };
        let next = BindingId(u32::try_from(tree.bindings.len()).unwrap_or(u32::MAX));
        let binding = *names.entry((scope, name)).or_insert(next);
        if binding == next {
            tree.bindings.push(Binding {
                name,
                kind,
                declared: id,
                scope,
                references: Vec::new(),
                type_references: Vec::new(),
                is_reassigned: false,
            });
        } else if let Some(earlier) = tree.bindings.get_mut(binding.0 as usize) {
            // `var x` twice, overloads, or a function of the same name: no longer one value.
            earlier.is_reassigned |= !matches!(kind, BindingKind::Function | BindingKind::Namespace);
        }
        set_binding(tree, id, binding);
    }
}

/// What kind of declaration a declared name belongs to, and the scope that gets the name.
fn declaration_of(tree: &Tree, scopes: &[Option<NodeId>], id: NodeId) -> Option<(BindingKind, NodeId)> {
    let around = |node: NodeId| scopes.get(node.index()).copied().flatten();
    for node in tree.ancestors(id) {
        match tree.kind(node) {
            Kind::Declarator { .. } => {
                let statement = tree.parent(node)?;
                let Kind::Variable { kind, .. } = tree.kind(statement) else { return None };
                return Some(match kind {
                    VarKind::Const => (BindingKind::Const, around(node)?),
                    VarKind::Let => (BindingKind::Let, around(node)?),
                    VarKind::Var => (BindingKind::Var, function_scope(tree, around(node)?)),
                });
            }
            Kind::Param { .. } => return Some((BindingKind::Param, around(node)?)),
            Kind::Function { flags, .. } => {
                // Only a function's own name stands directly below it. An expression's name is its own.
                let scope = if flags.is_declaration { around(node)? } else { node };
                return Some((BindingKind::Function, scope));
            }
            Kind::Class { .. } => {
                let declares = tree.parent(node).is_some_and(|parent| {
                    matches!(
                        tree.kind(parent),
                        Kind::Program { .. }
                            | Kind::Block { .. }
                            | Kind::Export { .. }
                            | Kind::Namespace { .. }
                            | Kind::Case { .. }
                            | Kind::StaticBlock { .. }
                    )
                });
                return Some((BindingKind::Class, if declares { around(node)? } else { node }));
            }
            Kind::Enum { .. } => return Some((BindingKind::Enum, around(node)?)),
            Kind::Namespace { .. } => return Some((BindingKind::Namespace, around(node)?)),
            Kind::Import { .. } => return Some((BindingKind::Import, around(node)?)),
            Kind::Catch { .. } => return Some((BindingKind::Catch, node)),
            Kind::ForIn { .. } => return Some((BindingKind::Let, node)),
            _ => {}
        }
    }
    None
}

fn function_scope(tree: &Tree, scope: NodeId) -> NodeId {
    let is_function = |node: NodeId| {
        matches!(
            tree.kind(node),
            Kind::Function { .. } | Kind::Program { .. } | Kind::StaticBlock { .. } | Kind::Namespace { .. }
        )
    };
    if is_function(scope) { scope } else { tree.ancestors(scope).find(|&node| is_function(node)).unwrap_or(scope) }
}

fn resolve_all(tree: &mut Tree, scopes: &[Option<NodeId>], names: &FxHashMap<(NodeId, Sym), BindingId>) {
    // A dotted type name is resolved by its first part.
    let mut heads: FxHashMap<Sym, Option<Sym>> = FxHashMap::default();
    for id in tree.ids() {
        let (name, is_type) = match tree.kind(id) {
            Kind::Ident { name, .. } => (name, false),
            Kind::TypeName { name, .. } => {
                let head = *heads.entry(name).or_insert_with(|| {
                    let text = tree.text(name);
                    text.split_once('.').map_or(Some(name), |(first, _)| tree.sym(first))
                });
                let Some(head) = head else { continue };
                (head, true)
            }
            _ => continue,
        };
        let Some(binding) = look_up(scopes, names, id, name) else { continue };
        let assigned = !is_type && is_assigned(tree, id);
        set_binding(tree, id, binding);
        if let Some(declared) = tree.bindings.get_mut(binding.0 as usize) {
            if is_type {
                declared.type_references.push(id)
            } else {
                declared.references.push(id)
            }
            declared.is_reassigned |= assigned;
        }
    }
}

fn look_up(
    scopes: &[Option<NodeId>],
    names: &FxHashMap<(NodeId, Sym), BindingId>,
    id: NodeId,
    name: Sym,
) -> Option<BindingId> {
    let mut scope = scopes.get(id.index()).copied().flatten();
    // A class's decorators, and a `for`'s parts, see the scope that they stand in.
    while let Some(here) = scope {
        if let Some(&binding) = names.get(&(here, name)) {
            return Some(binding);
        }
        scope = scopes.get(here.index()).copied().flatten();
    }
    None
}

/// Whether an identifier is written to rather than read.
fn is_assigned(tree: &Tree, id: NodeId) -> bool {
    let mut child = id;
    for node in tree.ancestors(id) {
        match tree.kind(node) {
            Kind::Assign { target, .. } | Kind::ForIn { target, .. } => return target == child,
            Kind::Update { .. } => return true,
            Kind::ObjectPattern { .. }
            | Kind::ArrayPattern { .. }
            | Kind::PatternProperty { .. }
            | Kind::RestPattern { .. } => {}
            Kind::DefaultPattern { pattern, .. } if pattern == child => {}
            Kind::As { .. } => {}
            _ => return false,
        }
        child = node;
    }
    false
}

fn set_binding(tree: &mut Tree, id: NodeId, found: BindingId) {
    if let Some(node) = tree.nodes.get_mut(id.index()) {
        match &mut node.kind {
            Kind::Ident { binding, .. } | Kind::BindingName { binding, .. } | Kind::TypeName { binding, .. } => {
                *binding = Some(found);
            }
            _ => {}
        }
    }
}

/// Notes `module.exports = …`, `exports.x = …`, and the calls that load modules.
fn note_commonjs(tree: &mut Tree) {
    let mut exports = Vec::new();
    let mut loads = Vec::new();
    for id in tree.ids() {
        match tree.kind(id) {
            Kind::Assign { op: Operator::Assign, target, value } => {
                if let Some(name) = commonjs_target(tree, target)
                    && tree.enclosing_function(id).is_none()
                {
                    let source = ExportSource::Local(value);
                    exports.push(ExportRecord { node: id, name, source, is_type: false, is_commonjs: true });
                }
            }
            Kind::Call { callee, args, .. } => {
                let is_load = match tree.kind(callee) {
                    Kind::ImportCallee => true,
                    Kind::Ident { name, binding: None } => tree.text(name) == "require",
                    _ => false,
                };
                let literal = tree.list(args).first().map(|&arg| tree.kind(arg));
                if is_load && matches!(literal, Some(Kind::String { .. })) {
                    loads.push(id);
                }
            }
            _ => {}
        }
    }
    tree.exports.extend(exports);
    tree.loads = loads;
}

/// `None`: not an export; `Some(None)`: the whole module; `Some(Some(name))`: one name.
fn commonjs_target(tree: &Tree, target: NodeId) -> Option<Option<Sym>> {
    let is_global = |node: NodeId, wanted: &str| match tree.kind(node) {
        Kind::Ident { name, binding: None } => tree.text(name) == wanted,
        _ => false,
    };
    let Kind::Member { object, property, .. } = tree.kind(target) else { return None };
    if is_global(object, "module") {
        return (tree.text(property) == "exports").then_some(None);
    }
    if is_global(object, "exports") {
        return Some(Some(property));
    }
    match tree.kind(object) {
        Kind::Member { object: inner, property: middle, .. }
            if is_global(inner, "module") && tree.text(middle) == "exports" =>
        {
            Some(Some(property))
        }
        _ => None,
    }
}
