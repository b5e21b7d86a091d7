//! Entities of TypeORM that ask the database by themselves (`class User extends BaseEntity`), and what such classes share with
//! Sequelize's models: they name no pool, so that theirs is known where the repository has but one.

use super::held::FUEL;
use super::query::{Query, TYPEORM};
use super::{Library, Pool, Queries, Root};
use crate::model::names::{At, Expr, Meaning};
use crate::model::pools::Pool as Client;
use crate::syntax::{Kind, NodeId, Tree};

/// What an entity's instance has that asks the database.
const OF_INSTANCE: &[&str] = &["save", "remove", "softRemove", "recover", "reload"];
/// What of an entity gives one instance, or a promise of one.
const MAKES_ONE: &[&str] = &["findOne", "findOneBy", "findOneOrFail", "findOneByOrFail", "create"];

impl Queries<'_> {
    /// `User.findOneBy(…)`, `user.save()`.
    pub(super) fn active_record_query(&self, call: &Expr, tree: &Tree, callee: NodeId) -> Option<Query> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        if !self.has_typeorm || !(TYPEORM.contains(&name) || OF_INSTANCE.contains(&name)) {
            return None;
        }
        let Meaning::Code(code) = self.project.meaning(&call.sibling(object)) else { return None };
        let tree = self.project.tree(code.at.file)?;
        let is_entity = |class: &Expr| self.extends(class, &["typeorm"], "BaseEntity", FUEL);
        let is_query = match tree.kind(code.at.node) {
            Kind::Class { .. } => TYPEORM.contains(&name) && is_entity(&code),
            Kind::New { callee, .. } => {
                let class = self.project.meaning(&code.sibling(callee));
                OF_INSTANCE.contains(&name) && matches!(class, Meaning::Code(class) if is_entity(&class))
            }
            Kind::Call { callee, .. } => {
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
                let class = self.project.meaning(&code.sibling(object));
                OF_INSTANCE.contains(&name)
                    && MAKES_ONE.contains(&tree.text(property))
                    && matches!(class, Meaning::Code(class) if is_entity(&class))
            }
            _ => false,
        };
        is_query.then_some(Query { pool: Pool { library: Library::TypeOrm, root: Root::Default }, model: None })
    }

    /// Whether a class of the repository extends one that a package exports by this name.
    pub(super) fn extends(&self, class: &Expr, packages: &[&str], name: &str, fuel: usize) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        let Kind::Class { superclass: Some(superclass), .. } = self.project.kind(class.at) else { return false };
        match self.project.meaning(&class.sibling(superclass)) {
            Meaning::Package(export) => {
                packages.contains(&&*export.package) && export.names().last().is_some_and(|it| &**it == name)
            }
            Meaning::Code(parent) => parent.at != class.at && self.extends(&parent, packages, name, fuel),
            _ => false,
        }
    }

    /// Whether two clients, one of which names no pool, are surely of one: the repository has but one.
    pub(super) fn is_only_pool(&self, one: &Pool, other: &Pool) -> bool {
        let product = match one.library {
            Library::Sequelize => "sequelize",
            Library::TypeOrm => "typeorm",
            _ => return false,
        };
        let names_none = [one, other].iter().any(|it| it.root == Root::Default);
        one.library == other.library && names_none && self.has_one(product)
    }

    /// Whether the repository constructs a product once, in code that is run once.
    fn has_one(&self, product: &str) -> bool {
        let is_one = |pool: &&Client| pool.row.product() == product;
        let mut list = self.project.pools().list.iter().filter(is_one);
        let (Some(only), None) = (list.next(), list.next()) else { return false };
        let Some(tree) = self.project.tree(only.at.file) else { return false };
        match tree.enclosing_function(only.at.node) {
            Some(node) => self.project.calls_or_uses(tree, At { file: only.at.file, node }).len() <= 1,
            None => true,
        }
    }
}
