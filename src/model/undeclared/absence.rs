//! Whether code copes where a variable is not set: at the read, or wherever its value goes.

use crate::model::Project;
use crate::model::evaluation::has_default;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::syntax::{Kind, MethodKind, NodeId, Operator, Tree};

/// How many names a value is followed through.
const FURTHEST: usize = 4;

/// Whether the read of a variable, or some use of its value, has a default for it, compares it or tests it.
pub(super) fn is_handled(project: &Project, read: At) -> bool {
    is_handled_within(project, read, FURTHEST)
}

fn is_handled_within(project: &Project, value: At, hops: usize) -> bool {
    let Some(tree) = project.tree(value.file) else { return true };
    if copes(tree, value.node) || stands_in(project, tree, value) || parameter_copes(project, value) {
        return true;
    }
    let Some(hops) = hops.checked_sub(1) else { return false };
    next(project, tree, value).into_iter().filter(|it| *it != value).any(|it| is_handled_within(project, it, hops))
}

/// The places that have the value next: those that mention the constant or the property that it makes, and the calls of
/// the function that returns it.
fn next(project: &Project, tree: &Tree, value: At) -> Vec<At> {
    let file = value.file;
    // `const { X } = process.env`
    if let Kind::BindingName { .. } = tree.kind(value.node) {
        return project.mentions(value);
    }
    let mut child = value.node;
    for node in tree.ancestors(value.node) {
        match tree.kind(node) {
            Kind::As { .. } | Kind::Await { .. } => child = node,
            Kind::Declarator { target, init: Some(init), .. } if init == child => {
                return project.mentions(At { file, node: target });
            }
            Kind::Property { key, .. } => {
                let Kind::Key { name } = tree.kind(key) else { return Vec::new() };
                let holder = tree.parent(node).and_then(|object| tree.parent(object)).map(|it| tree.kind(it));
                return match holder {
                    Some(Kind::Declarator { target, .. }) => {
                        project.member_sites(At { file, node: target }, tree.text(name))
                    }
                    _ => project.uses(value),
                };
            }
            Kind::Call { .. } | Kind::New { .. } => return Vec::new(),
            Kind::Return { .. } | Kind::Function { .. } => {
                let function = match tree.kind(node) {
                    Kind::Function { .. } => Some(node),
                    _ => tree.enclosing_function(node),
                };
                let Some(function) = function else { return Vec::new() };
                let sites = project.calls_or_uses(tree, At { file, node: function });
                return sites.into_iter().filter_map(|site| call_of(project, site)).collect();
            }
            _ => return project.uses(value),
        }
    }
    Vec::new()
}

/// Whether the variable is read where another is not set, `env.NEW ?? env.OLD`: an older name that still works, and
/// that nobody new should set.
fn stands_in(project: &Project, tree: &Tree, read: At) -> bool {
    let reads = |node: NodeId| project.env_read(&Expr::new(read.file, node)).is_some();
    let mut child = read.node;
    tree.ancestors(read.node).any(|node| {
        let inner = std::mem::replace(&mut child, node);
        match tree.kind(node) {
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } if right == inner => {
                match tree.kind(left) {
                    Kind::Binary { right: last, .. } => reads(last),
                    _ => reads(left),
                }
            }
            _ => false,
        }
    })
}

/// The call whose callee a mention is.
fn call_of(project: &Project, site: At) -> Option<At> {
    let tree = project.tree(site.file)?;
    let call = tree.parent(site.node)?;
    matches!(tree.kind(call), Kind::Call { callee, .. } if callee == site.node)
        .then_some(At { file: site.file, node: call })
}

/// Whether the value is handed to a function of the repository that has a default for it, or tests it.
fn parameter_copes(project: &Project, argument: At) -> bool {
    let Some(tree) = project.tree(argument.file) else { return true };
    let mut child = argument.node;
    let call = tree.ancestors(argument.node).find(|&it| match tree.kind(it) {
        Kind::As { .. } => {
            child = it;
            false
        }
        _ => true,
    });
    let Some((callee, args)) = call.and_then(|it| match tree.kind(it) {
        Kind::Call { callee, args, .. } | Kind::New { callee, args } => Some((callee, args)),
        _ => None,
    }) else {
        return false;
    };
    let Some(index) = tree.list(args).iter().position(|&it| it == child) else { return false };
    let Some(function) = function_called(project, argument.file, callee) else { return false };
    let Some(tree) = project.tree(function.file) else { return true };
    let Kind::Function { params, .. } = tree.kind(function.node) else { return true };
    let Some(&param) = tree.list(params).get(index) else { return false };
    let Kind::Param { pattern, .. } = tree.kind(param) else { return true };
    match tree.kind(pattern) {
        Kind::BindingName { binding: Some(binding), .. } => {
            tree.binding(binding).is_none_or(|it| it.references.iter().any(|&it| copes(tree, it)))
        }
        _ => true,
    }
}

/// The function of the repository that a call runs: a function, a method of the same object, a constructor.
fn function_called(project: &Project, file: FileId, callee: NodeId) -> Option<At> {
    let tree = project.tree(file)?;
    let method = |tree: &Tree, class: NodeId, matches: &dyn Fn(MethodKind, &str) -> bool| {
        let Kind::Class { members, .. } = tree.kind(class) else { return None };
        tree.list(members).iter().find_map(|&it| match tree.kind(it) {
            Kind::Method { key, function, kind, .. } => {
                let name = match tree.kind(key) {
                    Kind::Key { name } => tree.text(name),
                    _ => "",
                };
                matches(kind, name).then_some(function)
            }
            _ => None,
        })
    };
    if let Kind::Member { object, property, .. } = tree.kind(callee)
        && matches!(tree.kind(object), Kind::This)
    {
        let class = tree.ancestors(callee).find(|&it| matches!(tree.kind(it), Kind::Class { .. }))?;
        return Some(At { file, node: method(tree, class, &|_, name| name == tree.text(property))? });
    }
    let Meaning::Code(code) = project.meaning(&Expr::new(file, callee)) else { return None };
    let tree = project.tree(code.at.file)?;
    match tree.kind(code.at.node) {
        Kind::Function { .. } => Some(code.at),
        Kind::Class { .. } => {
            let constructor = method(tree, code.at.node, &|kind, _| kind == MethodKind::Constructor)?;
            Some(At { file: code.at.file, node: constructor })
        }
        _ => None,
    }
}

/// Whether code does something sensible where a value is undefined.
fn copes(tree: &Tree, node: NodeId) -> bool {
    let is_switched = tree
        .ancestors(node)
        .find(|&it| !matches!(tree.kind(it), Kind::As { .. }))
        .is_some_and(|it| matches!(tree.kind(it), Kind::Switch { .. }));
    is_switched || (has_default(tree, node) && !is_refused(tree, node))
}

/// Whether the test of a read guards a refusal to start: `if (!process.env.X) throw …` at a module's own level, or with
/// `process.exit`. A function that throws may belong to a feature that is off.
fn is_refused(tree: &Tree, read: NodeId) -> bool {
    let is_at_load = tree.enclosing_function(read).is_none();
    refusal(tree, read, false).is_some_and(|it| refuses(tree, it, is_at_load))
}

/// Whether the code throws or exits where the variable of a read is not set, in whatever function and mode.
pub(crate) fn is_refused_anywhere(tree: &Tree, read: NodeId) -> bool {
    refusal(tree, read, true).is_some_and(|it| refuses(tree, it, true))
}

/// The statement that runs where a test of the read finds nothing; with `in_mode`, also where the test asks for more.
fn refusal(tree: &Tree, read: NodeId, in_mode: bool) -> Option<NodeId> {
    let mut child = read;
    let mut is_negated = false;
    for node in tree.ancestors(read) {
        match tree.kind(node) {
            Kind::Unary { op: Operator::Not, .. } => is_negated = true,
            Kind::As { .. } | Kind::Binary { op: Operator::Or, .. } => {}
            Kind::Binary { op: Operator::And, .. } if in_mode => {}
            Kind::If { test, consequent, .. } => return (is_negated && test == child).then_some(consequent),
            _ => return None,
        }
        child = node;
    }
    None
}

/// Whether a statement ends the process, or throws while modules load, whatever else it does.
fn refuses(tree: &Tree, statement: NodeId, is_at_load: bool) -> bool {
    match tree.kind(statement) {
        Kind::Throw { .. } => is_at_load,
        Kind::Block { body } => tree.list(body).iter().any(|&it| refuses(tree, it, is_at_load)),
        Kind::Expression { expr } => match tree.kind(expr) {
            Kind::Call { callee, .. } => matches!(
                tree.kind(callee),
                Kind::Member { object, property, .. } if tree.text(property) == "exit"
                    && matches!(tree.kind(object), Kind::Ident { name, .. } if tree.text(name) == "process")
            ),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_no_default() {
        for (text, expected) in [
            ("if (!process.env.X) throw new Error('X is missing');", true),
            ("if (!a || !process.env.X) { console.error('no X'); process.exit(1); }", true),
            ("if (!process.env.X) { console.warn('no X'); }", false),
            ("export function f() { if (!process.env.X) throw new Error('off'); }", false),
            ("if (process.env.X) throw new Error('X must not be set');", false),
            ("const x = process.env.X ?? 1;", false),
        ] {
            let tree = crate::syntax::parse(text, crate::syntax::Dialect::TypeScript).unwrap();
            let is_read =
                |&it: &NodeId| matches!(tree.kind(it), Kind::Member { property, .. } if tree.text(property) == "X");
            let read = tree.ids().find(is_read).unwrap();
            assert_eq!(is_refused(&tree, read), expected, "{text}");
        }
    }
}
