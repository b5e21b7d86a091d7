//! Members of things: which value an object literal, a class, an enum, a module or a package has under a name.
//!
//! An unknown spread or a computed key hides only what it may hide: a key that stands after it is known, a key
//! that is not there may be in it.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use super::Project;
use super::names::{At, Expr, Meaning, member_named, path_is};
use crate::syntax::{Kind, List, MethodKind, NodeId, Operator, Tree};

/// A member, as far as it can be known.
#[derive(Clone, Debug)]
pub enum Property<T = Meaning> {
    /// It is this.
    Known(T),
    /// There is none.
    Absent,
    /// There may be one; it may be this.
    Maybe(Option<T>),
}

impl<T> Property<T> {
    /// The value, where it is certain.
    pub fn known(self) -> Option<T> {
        match self {
            Property::Known(value) => Some(value),
            _ => None,
        }
    }

    /// The value, where there is or may be one.
    pub fn possible(self) -> Option<T> {
        match self {
            Property::Known(value) | Property::Maybe(Some(value)) => Some(value),
            _ => None,
        }
    }
}

/// How many objects deep spreads are followed.
const DEEPEST: usize = 16;

impl Project {
    /// The member `name` of a thing, as a meaning.
    pub(super) fn property_of(&self, object: &Meaning, name: &str, fuel: usize) -> Property {
        let Some(fuel) = fuel.checked_sub(1) else { return Property::Maybe(None) };
        match object {
            Meaning::Package(export) => {
                let mut export = export.clone();
                export.path.push(name.into());
                Property::Known(Meaning::Package(export))
            }
            Meaning::Global(path) => {
                let mut path = path.clone();
                // `globalThis.process.env` is `process.env`.
                if path_is(&path, &["globalThis"]) || path_is(&path, &["global"]) {
                    path.clear();
                }
                path.push(name.into());
                Property::Known(Meaning::Global(path))
            }
            Meaning::Namespace(file) => match self.export_of_file(*file, name, fuel) {
                Meaning::Unknown => Property::Maybe(None),
                meaning => Property::Known(meaning),
            },
            Meaning::Code(expr) => match self.kind(expr.at) {
                Kind::Object { .. } => match self.object_property(expr, name) {
                    Property::Known(value) => Property::Known(self.meaning_within(&value, fuel)),
                    Property::Absent => Property::Absent,
                    Property::Maybe(value) => Property::Maybe(value.map(|value| self.meaning_within(&value, fuel))),
                },
                Kind::Class { members, .. } => self.static_member(expr, members, name, fuel),
                Kind::Enum { .. } | Kind::Namespace { .. } => self.enum_member(expr, name, fuel),
                Kind::New { callee, .. } => match self.meaning_within(&expr.sibling(callee), fuel) {
                    Meaning::Code(class) => self.class_member(&class, name, fuel),
                    _ => Property::Maybe(None),
                },
                Kind::Call { callee, args, .. } => self.property_of_call(expr, callee, args, name, fuel),
                _ => Property::Maybe(None),
            },
            Meaning::Unknown => Property::Maybe(None),
        }
    }

    /// The member of what `Object.assign(a, b)` makes.
    fn property_of_call(&self, call: &Expr, callee: NodeId, args: List, name: &str, fuel: usize) -> Property {
        let Some(tree) = self.tree(call.at.file) else { return Property::Maybe(None) };
        // What else a callee could be is not asked: in a chain of calls every link would ask for all before it twice.
        let may_assign = match tree.kind(callee) {
            Kind::Member { property, .. } => tree.text(property) == "assign",
            Kind::Ident { .. } => true,
            _ => false,
        };
        if !may_assign {
            return Property::Maybe(None);
        }
        let Meaning::Global(path) = self.meaning_within(&call.sibling(callee), fuel) else {
            return Property::Maybe(None);
        };
        if !path_is(&path, &["Object", "assign"]) {
            return Property::Maybe(None);
        }
        let mut hidden = false;
        for &arg in tree.list(args).iter().rev() {
            let source = self.meaning_within(&call.sibling(arg), fuel);
            match self.property_of(&source, name, fuel) {
                Property::Known(value) if hidden => return Property::Maybe(Some(value)),
                Property::Known(value) => return Property::Known(value),
                Property::Absent => {}
                Property::Maybe(_) => hidden = true,
            }
        }
        if hidden { Property::Maybe(None) } else { Property::Absent }
    }

    /// The property of an object literal, as the expression that was written, spreads followed.
    #[must_use]
    pub fn object_property(&self, object: &Expr, name: &str) -> Property<Expr> {
        self.object_property_within(object, name, DEEPEST)
    }

    fn object_property_within(&self, object: &Expr, name: &str, depth: usize) -> Property<Expr> {
        let (Some(tree), Some(depth)) = (self.tree(object.at.file), depth.checked_sub(1)) else {
            return Property::Maybe(None);
        };
        let Kind::Object { properties } = tree.kind(object.at.node) else { return Property::Maybe(None) };
        let mut hidden = false;
        let known = |value: Expr, hidden: bool| {
            if hidden { Property::Maybe(Some(value)) } else { Property::Known(value) }
        };
        for &property in tree.list(properties).iter().rev() {
            let (key, value) = match tree.kind(property) {
                Kind::Property { key, value, .. } => (key, value),
                Kind::Method { key, function, kind, .. } if kind != MethodKind::Set => (key, function),
                Kind::Spread { value } => {
                    match self.spread_property(&object.sibling(value), name, depth) {
                        Property::Known(value) => return known(value, hidden),
                        Property::Absent => {}
                        Property::Maybe(Some(value)) => return Property::Maybe(Some(value)),
                        Property::Maybe(None) => hidden = true,
                    }
                    continue;
                }
                _ => {
                    hidden = true;
                    continue;
                }
            };
            match tree.kind(key) {
                Kind::Key { name: found } if tree.text(found) == name => {
                    return known(self.getter_result(object, property, value), hidden);
                }
                Kind::Key { .. } => {}
                _ => hidden = true,
            }
        }
        match self.assigned_later(object, name) {
            Some(value) => Property::Maybe(Some(value)),
            None if hidden => Property::Maybe(None),
            None => Property::Absent,
        }
    }

    /// The value that is assigned to a member of a declared object after its declaration: `options.skip = …`.
    fn assigned_later(&self, object: &Expr, name: &str) -> Option<Expr> {
        let tree = self.tree(object.at.file)?;
        let mut around = object.at.node;
        let mut declarator = tree.parent(around)?;
        while let Kind::As { .. } = tree.kind(declarator) {
            around = declarator;
            declarator = tree.parent(around)?;
        }
        let Kind::Declarator { target, .. } = tree.kind(declarator) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(target) else { return None };
        tree.binding(binding)?.references.iter().find_map(|&reference| {
            let member = tree.parent(reference)?;
            let Kind::Member { property, .. } = tree.kind(member) else { return None };
            let Kind::Assign { target, value, .. } = tree.kind(tree.parent(member)?) else { return None };
            (target == member && tree.text(property) == name).then(|| object.sibling(value))
        })
    }

    /// What reading a property gives: for a getter, what it returns.
    fn getter_result(&self, object: &Expr, property: NodeId, value: NodeId) -> Expr {
        let getter = self.tree(object.at.file).and_then(|tree| match tree.kind(property) {
            Kind::Method { kind: MethodKind::Get, function, .. } => super::names::single_return(tree, function),
            _ => None,
        });
        object.sibling(getter.unwrap_or(value))
    }

    /// The property that a spread brings: of an object, of either side of a condition, or of a call's result.
    fn spread_property(&self, spread: &Expr, name: &str, depth: usize) -> Property<Expr> {
        let Some(tree) = self.tree(spread.at.file) else { return Property::Maybe(None) };
        match tree.kind(spread.at.node) {
            Kind::Conditional { consequent, alternate, .. } => {
                let sides =
                    [consequent, alternate].map(|side| self.spread_property(&spread.sibling(side), name, depth));
                match sides {
                    [Property::Absent, Property::Absent] => Property::Absent,
                    [first, second] => Property::Maybe(first.possible().or(second.possible())),
                }
            }
            Kind::Binary { op: Operator::And, right, .. } => {
                match self.spread_property(&spread.sibling(right), name, depth) {
                    Property::Known(value) => Property::Maybe(Some(value)),
                    other => other,
                }
            }
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } => {
                let first = self.spread_property(&spread.sibling(left), name, depth);
                let second = self.spread_property(&spread.sibling(right), name, depth);
                match (first, second) {
                    (Property::Absent, Property::Absent) => Property::Absent,
                    (first, second) => Property::Maybe(first.possible().or(second.possible())),
                }
            }
            _ => match self.meaning(spread) {
                Meaning::Code(expr) => match self.kind(expr.at) {
                    Kind::Object { .. } => self.object_property_within(&expr, name, depth),
                    Kind::Null | Kind::Bool { .. } => Property::Absent,
                    Kind::Conditional { .. } | Kind::Binary { .. } if expr.at != spread.at => {
                        self.spread_property(&expr, name, depth.saturating_sub(1))
                    }
                    _ => Property::Maybe(None),
                },
                Meaning::Global(path) if path_is(&path, &["undefined"]) => Property::Absent,
                _ => Property::Maybe(None),
            },
        }
    }

    /// The keys that an object literal is known to have, in source order, and whether there may be more.
    #[must_use]
    pub fn object_keys(&self, object: &Expr) -> (Vec<String>, bool) {
        let Some(tree) = self.tree(object.at.file) else { return (Vec::new(), true) };
        let Kind::Object { properties } = tree.kind(object.at.node) else { return (Vec::new(), true) };
        let mut keys = Vec::new();
        let mut more = false;
        for &property in tree.list(properties) {
            match tree.kind(property) {
                Kind::Property { key, .. } | Kind::Method { key, .. } => match tree.kind(key) {
                    Kind::Key { name } => keys.push(tree.text(name).to_owned()),
                    _ => more = true,
                },
                Kind::Spread { value } => match self.meaning(&object.sibling(value)) {
                    Meaning::Code(inner)
                        if matches!(self.kind(inner.at), Kind::Object { .. }) && inner.at != object.at =>
                    {
                        let (inner, inner_more) = self.object_keys(&inner);
                        keys.extend(inner);
                        more |= inner_more;
                    }
                    _ => more = true,
                },
                _ => more = true,
            }
        }
        (keys, more)
    }

    /// A member of an instance of a class of the repository.
    pub(super) fn class_member(&self, class: &Expr, name: &str, fuel: usize) -> Property {
        let (Some(tree), Some(fuel)) = (self.tree(class.at.file), fuel.checked_sub(1)) else {
            return Property::Maybe(None);
        };
        let Kind::Class { members, superclass, .. } = tree.kind(class.at.node) else { return Property::Maybe(None) };
        if let Some(member) = member_named(tree, members, name, Some(false)) {
            return self.member_value(class, member, fuel);
        }
        if let Some(value) = self.assigned_members.get(tree, class.at, name) {
            return Property::Known(self.meaning_within(&class.sibling(value), fuel));
        }
        match superclass.map(|superclass| self.meaning_within(&class.sibling(superclass), fuel)) {
            Some(Meaning::Code(parent)) if parent.at != class.at => self.class_member(&parent, name, fuel),
            _ => Property::Maybe(None),
        }
    }

    fn static_member(&self, class: &Expr, members: List, name: &str, fuel: usize) -> Property {
        let Some(tree) = self.tree(class.at.file) else { return Property::Maybe(None) };
        match member_named(tree, members, name, Some(true)) {
            Some(member) => self.member_value(class, member, fuel),
            None => Property::Maybe(None),
        }
    }

    fn member_value(&self, class: &Expr, member: NodeId, fuel: usize) -> Property {
        match self.kind(super::names::At { file: class.at.file, node: member }) {
            Kind::Field { value: Some(value), .. } => Property::Known(self.meaning_within(&class.sibling(value), fuel)),
            Kind::Method { function, .. } => {
                let value = self.getter_result(class, member, function);
                Property::Known(self.meaning_within(&value, fuel))
            }
            _ => Property::Maybe(None),
        }
    }

    fn enum_member(&self, expr: &Expr, name: &str, fuel: usize) -> Property {
        let Some(tree) = self.tree(expr.at.file) else { return Property::Maybe(None) };
        let Kind::Enum { members, .. } = tree.kind(expr.at.node) else { return Property::Maybe(None) };
        let found = tree.list(members).iter().copied().find(|&member| {
            let Kind::EnumMember { key, .. } = tree.kind(member) else { return false };
            matches!(tree.kind(key), Kind::Key { name: found } if tree.text(found) == name)
        });
        match found.map(|member| (member, tree.kind(member))) {
            Some((_, Kind::EnumMember { value: Some(value), .. })) => {
                Property::Known(self.meaning_within(&expr.sibling(value), fuel))
            }
            Some((member, _)) => Property::Known(Meaning::Code(expr.sibling(member))),
            None => Property::Absent,
        }
    }
}

/// What the members of a class are assigned: the value of the only `this.name = value`, none where there are several.
type Assigned = FxHashMap<Box<str>, Option<NodeId>>;

/// What is assigned in classes, by class: a class is looked through once, not for each member that somebody reads.
#[derive(Debug, Default)]
pub(super) struct AssignedMembers(Mutex<FxHashMap<At, Arc<Assigned>>>);

impl AssignedMembers {
    fn get(&self, tree: &Tree, class: At, name: &str) -> Option<NodeId> {
        let known = self.0.lock().ok().and_then(|it| it.get(&class).cloned());
        let assigned = known.unwrap_or_else(|| {
            let found = Arc::new(assigned_members(tree, class.node));
            if let Ok(mut known) = self.0.lock() {
                known.insert(class, Arc::clone(&found));
            }
            found
        });
        *assigned.get(name)?
    }
}

fn assigned_members(tree: &Tree, class: NodeId) -> Assigned {
    let mut assigned = Assigned::default();
    tree.walk(class, &mut |node| {
        if let Kind::Assign { op: Operator::Assign, target, value } = tree.kind(node)
            && let Kind::Member { object, property, .. } = tree.kind(target)
            && matches!(tree.kind(object), Kind::This)
        {
            assigned.entry(tree.text(property).into()).and_modify(|it| *it = None).or_insert(Some(value));
        }
        true
    });
    assigned
}
