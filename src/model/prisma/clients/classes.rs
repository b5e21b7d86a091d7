//! What an instance of a class is, and what its members hold.

use std::sync::Arc;

use super::origin::Origin;
use super::{Clients, Type};
use crate::model::names::{Expr, member_named, parameter_property, returns};
use crate::syntax::{Kind, MethodKind, NodeId, Tree};

impl Clients<'_> {
    /// An instance of a class: a client where the class extends one.
    pub(super) fn instance_of(&self, class: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(class.at.file)?;
        let Kind::Class { superclass, members, .. } = tree.kind(class.at.node) else { return None };
        let Some(superclass) = superclass else { return Some(Type::Instance(class.clone())) };
        let superclass = match tree.kind(superclass) {
            Kind::As { value, .. } => value,
            _ => superclass,
        };
        let above = match self.origin(&class.sibling(superclass)) {
            Some(Origin::Prisma { linked, file, names }) if names == ["PrismaClient"] => {
                Type::Client(self.fresh(file, linked)?)
            }
            Some(Origin::Class(parent)) if parent.at != class.at => self.instance_of(&parent, fuel)?,
            _ => return Some(Type::Instance(class.clone())),
        };
        let Type::Client(mut client) = above else { return Some(Type::Instance(class.clone())) };
        let mut added = (*client.added).clone();
        added.members.extend(tree.list(members).iter().filter_map(|&member| member_key(tree, member)));
        client.added = Arc::new(added);
        Some(Type::Client(client))
    }

    pub(super) fn member_of_class(&self, class: &Expr, name: &str, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(class.at.file)?;
        let Kind::Class { members, superclass, .. } = tree.kind(class.at.node) else { return None };
        if let Some(member) = member_named(tree, members, name, None) {
            return match tree.kind(member) {
                Kind::Field { ty, value, .. } => {
                    let typed = ty.and_then(|ty| self.declared(&class.sibling(ty), fuel));
                    let valued = || value.and_then(|value| self.type_of(&class.sibling(value), fuel));
                    typed.or_else(valued).or_else(|| self.assigned(class, name, fuel))
                }
                Kind::Method { function, kind: MethodKind::Get, .. } => {
                    let results = returns(tree, function).into_iter().flatten().map(|it| class.sibling(it));
                    self.either(&results.collect::<Vec<_>>(), fuel)
                }
                _ => None,
            };
        }
        if let Some((_, Some(ty))) = parameter_property(tree, members, name) {
            return self.declared(&class.sibling(ty), fuel);
        }
        if let Some(found) = self.assigned(class, name, fuel) {
            return Some(found);
        }
        match self.origin(&class.sibling(superclass?)) {
            Some(Origin::Class(parent)) if parent.at != class.at => self.member_of_class(&parent, name, fuel),
            _ => None,
        }
    }

    /// What is assigned to `this.name` in a class.
    pub(super) fn assigned(&self, class: &Expr, name: &str, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(class.at.file)?;
        let mut values = Vec::new();
        tree.walk(class.at.node, &mut |node| {
            if let Kind::Assign { target, value, .. } = tree.kind(node)
                && let Kind::Member { object, property, .. } = tree.kind(target)
                && matches!(tree.kind(object), Kind::This)
                && tree.text(property) == name
            {
                values.push(class.sibling(value));
            }
            true
        });
        self.either(&values, fuel)
    }
}

fn member_key(tree: &Tree, member: NodeId) -> Option<String> {
    let key = match tree.kind(member) {
        Kind::Method { key, .. } | Kind::Field { key, .. } => key,
        _ => return None,
    };
    match tree.kind(key) {
        Kind::Key { name } => Some(tree.text(name).to_owned()),
        _ => None,
    }
}
