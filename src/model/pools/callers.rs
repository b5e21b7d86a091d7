//! What the calls of a function give for its parameters, where a construction in it takes its options from them.
//!
//! `connect(url, config = {}) { mongoose.connect(url, config) }` is one construction: what all calls in production agree on holds
//! for it, and what they do not agree on is not known.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::discover::Role;
use crate::model::Project;
use crate::model::flow::class_name;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Frame, FrameData, Meaning, enclosing_class};
use crate::model::values::Value;
use crate::syntax::{Kind, MethodKind, NodeId, Tree};

/// How many calls are looked at; a function with more is a helper of everybody.
const MOST_CALLS: usize = 40;

/// The arguments of one call, and whether there are no more.
type Given = (Vec<Expr>, bool);

/// The frame that all calls of the function around a construction agree on; none where its arguments name no parameter, or where a
/// call may be hidden.
pub(super) fn agreed_frame(project: &Project, at: At, args: &[NodeId]) -> Frame {
    let tree = project.tree(at.file)?;
    let function = tree.enclosing_function(at.node)?;
    if !args.iter().any(|&arg| mentions_param_of(tree, arg, function)) {
        return None;
    }
    let function = At { file: at.file, node: function };
    let calls = calls_of(project, tree, function)?;
    let longest = calls.iter().map(|(args, _)| args.len()).max()?;
    let unknown = Expr::new(at.file, tree.list(params_of(tree, function.node)?).first().copied()?);
    let args = (0..longest).map(|index| agreed(project, &calls, index).unwrap_or_else(|| unknown.clone())).collect();
    let is_complete = calls.iter().all(|(_, is_complete)| *is_complete);
    Some(Arc::new(FrameData { function, call: None, args, is_complete, outer: None }))
}

/// The expression that a parameter stands for, where the frame says it; else the expression itself.
pub(super) fn given_for(project: &Project, expr: &Expr) -> Expr {
    let found = || {
        let frame = expr.frame.as_ref()?;
        let tree = project.tree(expr.at.file)?;
        let Kind::Ident { binding: Some(binding), .. } = tree.kind(expr.at.node) else { return None };
        let declared = tree.binding(binding).filter(|it| !it.is_reassigned)?.declared;
        let params = tree.list(params_of(tree, frame.function.node)?);
        let index = params
            .iter()
            .position(|&it| matches!(tree.kind(it), Kind::Param { pattern, .. } if pattern == declared))?;
        (frame.function.file == expr.at.file).then(|| frame.args.get(index).cloned())?
    };
    found().unwrap_or_else(|| expr.clone())
}

fn params_of(tree: &Tree, function: NodeId) -> Option<crate::syntax::List> {
    match tree.kind(function) {
        Kind::Function { params, .. } => Some(params),
        _ => None,
    }
}

/// The argument at a position, where every call gives the same; `None` where they do not.
fn agreed(project: &Project, calls: &[Given], index: usize) -> Option<Expr> {
    let mut given = calls.iter().map(|(args, _)| args.get(index));
    let first = given.next()??;
    given.all(|it| it.is_some_and(|it| is_same(project, first, it))).then(|| first.clone())
}

fn is_same(project: &Project, a: &Expr, b: &Expr) -> bool {
    match (project.value(a), project.value(b)) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a.to_bits() == b.to_bits(),
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Env(a), Value::Env(b)) => a.name == b.name && a.form == b.form,
        (Value::Undefined, Value::Undefined) => true,
        _ => match (project.meaning(a), project.meaning(b)) {
            (Meaning::Code(a), Meaning::Code(b)) => a.at == b.at,
            _ => false,
        },
    }
}

/// Every call of a function in production; `None` where it may be called in other ways, or nobody calls it.
fn calls_of(project: &Project, tree: &Tree, function: At) -> Option<Vec<Given>> {
    let parent = tree.parent(function.node)?;
    let sites = match tree.kind(parent) {
        Kind::Method { kind: MethodKind::Constructor, .. } => {
            let name = class_name(tree, parent)?;
            let sites = project.mentions(At { file: function.file, node: name });
            sites.into_iter().filter(|&it| is_called(project, it)).collect()
        }
        Kind::Method { key, is_static: false, kind: MethodKind::Method, .. } => {
            let Kind::Key { name } = tree.kind(key) else { return None };
            method_sites(project, tree, At { file: function.file, node: parent }, tree.text(name))?
        }
        _ => {
            let sites = project.calls_or_uses(tree, function);
            let is_production = |it: &At| project.modules.role(it.file) == Role::Source;
            let sites: Vec<At> = sites.into_iter().filter(is_production).collect();
            if !sites.iter().all(|&it| is_called(project, it)) {
                return None;
            }
            sites
        }
    };
    let given = |site: &At| {
        let tree = project.tree(site.file)?;
        let (Kind::Call { args, .. } | Kind::New { args, .. }) = tree.kind(tree.parent(site.node)?) else {
            return None;
        };
        let known = tree.list(args).iter().take_while(|&&it| !matches!(tree.kind(it), Kind::Spread { .. }));
        let known: Vec<Expr> = known.map(|&it| Expr::new(site.file, it)).collect();
        let is_complete = known.len() == args.len();
        Some((known, is_complete))
    };
    let production = sites.iter().filter(|it| project.modules.role(it.file) == Role::Source);
    let calls: Vec<Given> = production.filter_map(given).collect();
    (!calls.is_empty() && calls.len() <= MOST_CALLS).then_some(calls)
}

/// Whether a mention is what a call calls, or a `new` constructs.
fn is_called(project: &Project, site: At) -> bool {
    let Some(tree) = project.tree(site.file) else { return false };
    let parent = tree.parent(site.node).map(|parent| tree.kind(parent));
    matches!(parent, Some(Kind::Call { callee, .. } | Kind::New { callee, .. }) if callee == site.node)
}

/// The members `.name` that may be this class's method and are called: in scripts that say the class's name, on what is not surely
/// something else. `None` where one is handed on, or the class has no name to look for.
fn method_sites(project: &Project, tree: &Tree, method: At, name: &str) -> Option<Vec<At>> {
    let class = enclosing_class(tree, method.node)?;
    let Kind::Class { name: Some(class_name), .. } = tree.kind(class) else { return None };
    let Kind::BindingName { name: class_text, .. } = tree.kind(class_name) else { return None };
    let class_text = tree.text(class_text);
    let class = At { file: method.file, node: class };
    let says = |file: FileId, word: &str| project.modules.says(file, word);
    let mut sites = Vec::new();
    let speaking: BTreeSet<FileId> = project.modules.ids().filter(|&file| says(file, class_text)).collect();
    // An instance may be handed on by a name of its own.
    let importing = speaking.iter().flat_map(|&file| project.importers(file).to_vec());
    let files: BTreeSet<FileId> = speaking.iter().copied().chain(importing).collect();
    let is_asked = |file: &FileId| project.modules.role(*file) == Role::Source && says(*file, name);
    for file in files.into_iter().filter(is_asked) {
        let Some(tree) = project.tree(file) else { continue };
        for node in tree.ids() {
            let Kind::Member { object, property, .. } = tree.kind(node) else { continue };
            if tree.text(property) != name
                || !may_be_instance(project, tree, At { file, node: object }, class, class_text)
            {
                continue;
            }
            let site = At { file, node };
            if !is_called(project, site) {
                return None;
            }
            sites.push(site);
        }
    }
    Some(sites)
}

/// Whether an expression may hold an instance of a class: its value or its declared type says so, or nothing says otherwise.
fn may_be_instance(project: &Project, tree: &Tree, object: At, class: At, class_text: &str) -> bool {
    match tree.kind(object.node) {
        Kind::This => return enclosing_class(tree, object.node) == Some(class.node) && object.file == class.file,
        Kind::Super => return false,
        _ => {}
    }
    match project.meaning(&Expr::new(object.file, object.node)) {
        Meaning::Code(code) => match project.kind(code.at) {
            Kind::New { callee, .. } => match project.meaning(&code.sibling(callee)) {
                Meaning::Code(of) => of.at == class,
                Meaning::Unknown => true,
                _ => false,
            },
            Kind::BindingName { .. } => declared_type(project, code.at).is_none_or(|it| it == class_text),
            Kind::Member { .. } => field_type(project, code.at).is_none_or(|it| it == class_text),
            // A call's result, a property of something: a package's own where the package is known.
            Kind::Call { callee, .. } => !matches!(project.meaning(&code.sibling(callee)), Meaning::Package(_)),
            Kind::Object { .. } | Kind::Array { .. } | Kind::String { .. } | Kind::Template { .. } => false,
            _ => true,
        },
        Meaning::Package(_) | Meaning::Namespace(_) | Meaning::Global(_) => false,
        Meaning::Unknown => true,
    }
}

/// The name of the type that a parameter or variable is declared with.
fn declared_type(project: &Project, name: At) -> Option<String> {
    let tree = project.tree(name.file)?;
    let ty = match tree.kind(tree.parent(name.node)?) {
        Kind::Param { ty, .. } | Kind::Declarator { ty, .. } => ty?,
        _ => return None,
    };
    type_name(tree, ty)
}

/// The name of the type of `this.field`, as a field or a property of the constructor declares it.
fn field_type(project: &Project, member: At) -> Option<String> {
    let tree = project.tree(member.file)?;
    let Kind::Member { object, property, .. } = tree.kind(member.node) else { return None };
    if !matches!(tree.kind(object), Kind::This) {
        return None;
    }
    let Kind::Class { members, .. } = tree.kind(enclosing_class(tree, member.node)?) else { return None };
    let name = tree.text(property);
    for &it in tree.list(members) {
        match tree.kind(it) {
            Kind::Field { key, ty: Some(ty), .. } if matches!(tree.kind(key), Kind::Key { name: found } if tree.text(found) == name) =>
            {
                return type_name(tree, ty);
            }
            Kind::Method { function, kind: MethodKind::Constructor, .. } => {
                for &param in tree.list(params_of(tree, function)?) {
                    let Kind::Param { pattern, ty: Some(ty), is_property: true, .. } = tree.kind(param) else {
                        continue;
                    };
                    if matches!(tree.kind(pattern), Kind::BindingName { name: found, .. } if tree.text(found) == name) {
                        return type_name(tree, ty);
                    }
                }
            }
            _ => {}
        }
    }
    None
}

fn type_name(tree: &Tree, ty: NodeId) -> Option<String> {
    match tree.kind(ty) {
        Kind::TypeName { name, .. } => Some(tree.text(name).to_owned()),
        _ => None,
    }
}

/// Whether an expression reads a parameter of a function.
fn mentions_param_of(tree: &Tree, expr: NodeId, function: NodeId) -> bool {
    let Some(params) = params_of(tree, function) else { return false };
    let mut found = false;
    tree.walk(expr, &mut |node| {
        if let Kind::Ident { binding: Some(binding), .. } = tree.kind(node)
            && let Some(declared) = tree.binding(binding)
        {
            found |= tree.list(params).iter().any(|&param| tree.ancestors(declared.declared).any(|it| it == param));
        }
        !found
    });
    found
}
