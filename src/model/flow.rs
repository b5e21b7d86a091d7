//! Where a value goes: followed through names, properties, fields, functions' results and other files, to the places
//! that use it.
//!
//! A limiter that is never mounted limits nothing: that is a question about where a value goes. Under which conditions
//! it gets there is for `guards`.

use super::Project;
use super::guards::Lift;
use super::mentions::exported_names;
use super::names::At;
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How many hops a value is followed.
const FURTHEST: usize = 8;
/// How many uses are looked at.
const MOST_USES: usize = 200;

/// A place where a value ends up, and what lifted it on the way.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) at: At,
    pub(super) lift: Option<Lift>,
}

/// What a walk along a value's way has found.
#[derive(Default)]
struct Uses {
    found: Vec<Use>,
    /// The conditions met so far.
    lift: Option<Lift>,
}

impl Uses {
    fn push(&mut self, at: At) {
        let lift = self.lift.clone();
        self.found.push(Use { at, lift });
    }

    fn len(&self) -> usize {
        self.found.len()
    }

    fn places(self) -> Vec<At> {
        self.found.into_iter().map(|found| found.at).collect()
    }
}

impl Project {
    /// The places where a value ends up being used, starting at the node that makes it: arguments, calls, members.
    /// Empty where nothing uses it.
    #[must_use]
    pub fn uses(&self, at: At) -> Vec<At> {
        self.guarded_uses(at).into_iter().map(|found| found.at).collect()
    }

    /// The same, each with the conditions that were met on the way to it.
    pub(super) fn guarded_uses(&self, at: At) -> Vec<Use> {
        let mut uses = Uses::default();
        self.flow(at, FURTHEST, &mut uses);
        uses.found.sort_by_key(|found| found.at);
        uses.found.dedup_by_key(|found| found.at);
        uses.found
    }

    fn flow(&self, at: At, hops: usize, uses: &mut Uses) {
        let outer = uses.lift.clone();
        if uses.lift.is_none() {
            uses.lift = self.lift_here(at);
        }
        self.flow_on(at, hops, uses);
        uses.lift = outer;
    }

    fn flow_on(&self, at: At, hops: usize, uses: &mut Uses) {
        let (Some(tree), Some(hops)) = (self.tree(at.file), hops.checked_sub(1)) else {
            uses.push(at);
            return;
        };
        if uses.len() >= MOST_USES {
            return;
        }
        let Some(parent) = tree.parent(at.node) else {
            uses.push(at);
            return;
        };
        let up = At { file: at.file, node: parent };
        match tree.kind(parent) {
            Kind::As { .. } | Kind::Await { .. } | Kind::Sequence { .. } | Kind::Spread { .. } | Kind::Array { .. } => {
                self.flow(up, hops + 1, uses);
            }
            Kind::Conditional { test, .. } if test != at.node => self.flow(up, hops + 1, uses),
            Kind::Binary { op: Operator::And | Operator::Or | Operator::Coalesce, .. } => self.flow(up, hops + 1, uses),
            Kind::Property { key, .. } => self.flow_of_property(tree, up, key, hops, uses),
            Kind::Declarator { target, init, .. } if init == Some(at.node) => {
                self.flow_of_name(At { file: at.file, node: target }, hops, uses);
            }
            Kind::Assign { target, value, .. } if value == at.node => {
                self.flow_of_target(tree, up, target, hops, uses);
            }
            Kind::Field { key, .. } => self.flow_of_member(tree, up, key, hops, uses),
            Kind::Export { .. } => {
                for site in self.import_sites(at.file, "default") {
                    self.flow(site, hops, uses);
                }
            }
            Kind::Unary { op: Operator::TypeOf, .. } => {}
            Kind::Member { property, .. } if matches!(tree.text(property), "forEach" | "map") => {
                match element_of_callback(tree, parent) {
                    Some(element) => self.flow_of_name(At { file: at.file, node: element }, hops, uses),
                    None => uses.push(at),
                }
            }
            Kind::Return { .. } => {
                if let Some(function) = tree.enclosing_function(at.node) {
                    self.flow_of_result(tree, At { file: at.file, node: function }, hops, uses);
                }
            }
            Kind::Function { body: Some(body), .. } if body == at.node => self.flow_of_result(tree, up, hops, uses),
            Kind::Expression { .. }
                if !matches!(tree.kind(at.node), Kind::Call { .. } | Kind::New { .. } | Kind::Await { .. }) => {}
            _ => uses.push(at),
        }
    }

    /// Every mention of a declared name, here and in the files that import it.
    fn flow_of_name(&self, name: At, hops: usize, uses: &mut Uses) {
        let Some(tree) = self.tree(name.file) else { return };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else {
            uses.push(name);
            return;
        };
        let Some(declared) = tree.binding(binding) else { return };
        for &reference in &declared.references {
            let is_export =
                tree.parent(reference).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. }));
            if !is_export {
                self.flow(At { file: name.file, node: reference }, hops, uses);
            }
        }
        for exported in exported_names(tree, name.node, declared.references.as_slice()) {
            for site in self.import_sites(name.file, &exported) {
                self.flow(site, hops, uses);
            }
        }
    }

    /// A property of an object: `module.exports = { limiter }`, `const limiters = { api: … }`.
    fn flow_of_property(&self, tree: &Tree, property: At, key: NodeId, hops: usize, uses: &mut Uses) {
        let Some(object) = tree.parent(property.node) else { return };
        let Kind::Key { name } = tree.kind(key) else {
            uses.push(property);
            return;
        };
        let name = tree.text(name);
        let around = tree.parent(object);
        let file = property.file;
        match around.map(|node| (node, tree.kind(node))) {
            Some((assign, Kind::Assign { target, .. })) => {
                let is_exports = tree.exports.iter().any(|it| it.node == assign && it.is_commonjs && it.name.is_none());
                if is_exports {
                    for site in self.import_sites(file, name) {
                        self.flow(site, hops, uses);
                    }
                } else {
                    uses.push(At { file, node: target });
                }
            }
            Some((_, Kind::Declarator { target, .. })) => {
                for site in self.member_sites(At { file, node: target }, name) {
                    self.flow(site, hops, uses);
                }
            }
            Some((_, Kind::Export { .. })) => {
                for site in self.import_sites(file, "default") {
                    for member in self.members_of_site(site, name) {
                        self.flow(member, hops, uses);
                    }
                }
            }
            Some(_) => self.flow(At { file, node: object }, hops, uses),
            None => {}
        }
    }

    fn flow_of_target(&self, tree: &Tree, assign: At, target: NodeId, hops: usize, uses: &mut Uses) {
        let file = assign.file;
        if let Some(export) = tree.exports.iter().find(|it| it.node == assign.node && it.is_commonjs) {
            let name = export.name.map_or("default", |name| tree.text(name));
            for site in self.import_sites(file, name) {
                self.flow(site, hops, uses);
            }
            return;
        }
        match tree.kind(target) {
            Kind::Ident { binding: Some(binding), .. } => {
                if let Some(declared) = tree.binding(binding) {
                    self.flow_of_name(At { file, node: declared.declared }, hops, uses);
                }
            }
            Kind::Member { object, property, .. } if matches!(tree.kind(object), Kind::This) => {
                self.members_of_this(tree, assign, tree.text(property), hops, uses);
            }
            _ => uses.push(At { file, node: target }),
        }
    }

    fn flow_of_member(&self, tree: &Tree, field: At, key: NodeId, hops: usize, uses: &mut Uses) {
        let Kind::Key { name } = tree.kind(key) else {
            uses.push(field);
            return;
        };
        let before = uses.len();
        self.members_of_this(tree, field, tree.text(name), hops, uses);
        if uses.len() == before {
            // A public or static field may be read from anywhere.
            uses.push(field);
        }
    }

    fn members_of_this(&self, tree: &Tree, at: At, name: &str, hops: usize, uses: &mut Uses) {
        let Some(class) = tree.ancestors(at.node).find(|&node| matches!(tree.kind(node), Kind::Class { .. })) else {
            uses.push(at);
            return;
        };
        let mut found = Vec::new();
        tree.walk(class, &mut |node| {
            if let Kind::Member { object, property, .. } = tree.kind(node)
                && matches!(tree.kind(object), Kind::This)
                && tree.text(property) == name
                && !matches!(tree.parent(node).map(|parent| tree.kind(parent)), Some(Kind::Assign { target, .. }) if target == node)
            {
                found.push(node);
            }
            true
        });
        for node in found {
            self.flow(At { file: at.file, node }, hops, uses);
        }
    }

    /// The calls of a function whose result is the value; the function itself where it is passed on.
    fn flow_of_result(&self, tree: &Tree, function: At, hops: usize, uses: &mut Uses) {
        for site in self.calls_or_uses(tree, function) {
            match self.tree(site.file).and_then(|tree| tree.parent(site.node).map(|parent| (parent, tree.kind(parent))))
            {
                Some((call, Kind::Call { callee, .. })) if callee == site.node => {
                    self.flow(At { file: site.file, node: call }, hops, uses);
                }
                _ => uses.push(site),
            }
        }
    }

    /// Every mention of a function: of its name, or of the name or member it is given.
    pub(super) fn calls_or_uses(&self, tree: &Tree, function: At) -> Vec<At> {
        let Kind::Function { name, flags, .. } = tree.kind(function.node) else { return Vec::new() };
        if let Some(name) = name
            && flags.is_declaration
        {
            return self.mentions(At { file: function.file, node: name });
        }
        let Some(parent) = tree.parent(function.node) else { return Vec::new() };
        match tree.kind(parent) {
            Kind::Declarator { target, .. } => self.mentions(At { file: function.file, node: target }),
            Kind::Method { key, is_static, .. } => {
                let Kind::Key { name } = tree.kind(key) else { return vec![function] };
                if is_static && let Some(class) = class_name(tree, parent) {
                    let member = tree.text(name);
                    let mut own = Uses::default();
                    self.members_of_this(tree, function, member, 1, &mut own);
                    let mut sites = self.member_sites(At { file: function.file, node: class }, member);
                    sites.extend(own.places());
                    return sites;
                }
                let mut uses = Uses::default();
                self.members_of_this(tree, function, tree.text(name), 1, &mut uses);
                let uses = uses.places();
                if uses.is_empty() { vec![function] } else { uses }
            }
            Kind::Export { .. } => self.import_sites(function.file, "default"),
            Kind::Assign { .. } if tree.exports.iter().any(|it| it.node == parent && it.is_commonjs) => {
                let export = tree.exports.iter().find(|it| it.node == parent);
                let name = export.and_then(|it| it.name).map_or("default", |name| tree.text(name));
                self.import_sites(function.file, name)
            }
            _ => vec![function],
        }
    }
}

/// The declared name of the class around a member.
pub(super) fn class_name(tree: &Tree, member: NodeId) -> Option<NodeId> {
    match tree.kind(tree.parent(member)?) {
        Kind::Class { name, .. } => name,
        _ => None,
    }
}

/// The name that `list.forEach((name) => …)` gives each element, for the callee.
fn element_of_callback(tree: &Tree, callee: NodeId) -> Option<NodeId> {
    let Kind::Call { callee: called, args, .. } = tree.kind(tree.parent(callee)?) else { return None };
    let &callback = tree.list(args).first().filter(|_| called == callee)?;
    let Kind::Function { params, .. } = tree.kind(callback) else { return None };
    let Kind::Param { pattern, .. } = tree.kind(*tree.list(params).first()?) else { return None };
    matches!(tree.kind(pattern), Kind::BindingName { .. }).then_some(pattern)
}
