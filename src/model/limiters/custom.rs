//! Limiters written by hand, recognised by structure: a middleware, guard or handler that answers 429, or counts in
//! Redis with `incr` and `expire`.
//!
//! They are counted, and never reported: what lifts them is the program's own logic.

use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::syntax::{Kind, NodeId, Tree};

/// A limiter written by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandWritten {
    /// The function.
    pub at: At,
    /// Its name, where it has one.
    pub name: String,
}

/// Finds them among the files that have been parsed.
pub fn find(project: &Project) -> Vec<HandWritten> {
    let mut found = Vec::new();
    for &file in project.sites() {
        if project.modules.role(file) != Role::Source || !project.modules.is_parsed(file) {
            continue;
        }
        if let Some(tree) = project.tree(file) {
            find_in_file(tree, file, &mut found);
        }
    }
    found
}

fn find_in_file(tree: &Tree, file: FileId, found: &mut Vec<HandWritten>) {
    for node in tree.ids() {
        let Kind::Function { params, body: Some(body), .. } = tree.kind(node) else { continue };
        let names: Vec<&str> = tree.list(params).iter().filter_map(|&param| param_name(tree, param)).collect();
        let is_middleware = match names.as_slice() {
            [_, _, next] | [_, next] => matches!(*next, "next" | "_next" | "done" | "reply" | "res" | "response"),
            _ => is_can_activate(tree, node),
        };
        if is_middleware && (answers_429(tree, body) || counts_in_redis(tree, body)) {
            let at = At { file, node };
            let name = crate::model::placement::function_name(tree, node).unwrap_or_default();
            found.push(HandWritten { at, name });
        }
    }
}

fn param_name(tree: &Tree, param: NodeId) -> Option<&str> {
    let Kind::Param { pattern, .. } = tree.kind(param) else { return None };
    match tree.kind(pattern) {
        Kind::BindingName { name, .. } => Some(tree.text(name)),
        _ => None,
    }
}

fn is_can_activate(tree: &Tree, function: NodeId) -> bool {
    let Some(Kind::Method { key, .. }) = tree.parent(function).map(|member| tree.kind(member)) else { return false };
    matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == "canActivate")
}

/// `status(429)`, `sendStatus(429)`, `statusCode = 429`, `TOO_MANY_REQUESTS`, `new ThrottlerException()`.
fn answers_429(tree: &Tree, body: NodeId) -> bool {
    let mut found = false;
    tree.walk(body, &mut |node| {
        found |= match tree.kind(node) {
            Kind::Number { value } => (value - 429.0).abs() < f64::EPSILON,
            Kind::Member { property, .. } => tree.text(property) == "TOO_MANY_REQUESTS",
            Kind::Ident { name, .. } => matches!(tree.text(name), "ThrottlerException" | "TooManyRequestsException"),
            _ => false,
        };
        !found
    });
    found
}

fn counts_in_redis(tree: &Tree, body: NodeId) -> bool {
    let (mut counts, mut expires) = (false, false);
    tree.walk(body, &mut |node| {
        if let Kind::Member { property, .. } = tree.kind(node) {
            counts |= matches!(tree.text(property), "incr" | "INCR" | "incrby");
            expires |= matches!(tree.text(property), "expire" | "EXPIRE" | "pexpire");
        }
        !(counts && expires)
    });
    counts && expires
}
