//! Sequelize's models: which expressions are one, which of their calls ask the database, and whether a call is given a
//! transaction.
//!
//! A model is a class that extends `Model`, the result of `sequelize.define(…)`, or what `@InjectModel(Class)` puts into a field.

use super::held::{FUEL, is_nothing};
use super::query::Query;
use super::{Library, Pool, Queries, Root};
use crate::model::names::{At, Expr, Meaning, enclosing_class, member_named, parameter_property};
use crate::model::objects::Property;
use crate::syntax::{Kind, List, NodeId, Tree};

/// Packages whose `Model` is Sequelize's.
pub(super) const PACKAGES: &[&str] = &["sequelize", "sequelize-typescript"];

/// What a model and its instances have that asks the database, with the place of the options among the arguments.
const OF_MODEL: &[(&str, usize)] = &[
    ("findAll", 0),
    ("findOne", 0),
    ("findByPk", 1),
    ("findOrCreate", 0),
    ("findCreateFind", 0),
    ("findOrBuild", 0),
    ("findAndCountAll", 0),
    ("count", 0),
    ("max", 1),
    ("min", 1),
    ("sum", 1),
    ("create", 1),
    ("bulkCreate", 1),
    ("update", 1),
    ("upsert", 1),
    ("destroy", 0),
    ("restore", 0),
    ("truncate", 0),
    ("increment", 1),
    ("decrement", 1),
];
const OF_INSTANCE: &[(&str, usize)] =
    &[("save", 0), ("update", 1), ("destroy", 0), ("restore", 0), ("reload", 0), ("increment", 1), ("decrement", 1)];
/// What of a model gives one instance, or a promise of one.
const MAKES_ONE: &[&str] = &["findOne", "findByPk", "create", "build"];

/// A model.
struct Model {
    root: Root,
    class: Option<At>,
}

/// A call of a model or of its instance.
struct ModelCall {
    model: Model,
    transaction: Given,
}

/// What a call is given as its transaction.
enum Given {
    Nothing,
    Transaction,
    Unknown,
}

impl ModelCall {
    fn query(self) -> Query {
        let names_none = self.model.root == Root::Default;
        let model = self.model.class.filter(|_| names_none);
        Query { pool: Pool { library: Library::Sequelize, root: self.model.root }, model }
    }
}

impl Queries<'_> {
    /// `User.create(…)`, `user.save()`, where they are not given a transaction.
    pub(super) fn sequelize_query(&self, call: &Expr, tree: &Tree, callee: NodeId, args: List) -> Option<Query> {
        let called = self.model_call(call, tree, callee, args)?;
        matches!(called.transaction, Given::Nothing).then(|| called.query())
    }

    /// The model that a call asks and gives a transaction.
    pub(super) fn given_to_model(&self, call: &Expr, tree: &Tree) -> Option<At> {
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return None };
        let called = self.model_call(call, tree, callee, args)?;
        matches!(called.transaction, Given::Transaction).then_some(called.model.class?)
    }

    fn model_call(&self, call: &Expr, tree: &Tree, callee: NodeId, args: List) -> Option<ModelCall> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        let place = |list: &[(&str, usize)]| list.iter().find(|it| it.0 == name).map(|it| it.1);
        let (of_model, of_instance) = (place(OF_MODEL), place(OF_INSTANCE));
        if !self.has_sequelize || (of_model.is_none() && of_instance.is_none()) {
            return None;
        }
        let object = call.sibling(object);
        let (model, place) = match (self.model(&object, FUEL), of_model) {
            (Some(model), Some(place)) => (model, place),
            _ => (self.instance(&object)?, of_instance?),
        };
        Some(ModelCall { model, transaction: self.transaction_of(call, tree, args, place) })
    }

    /// The transaction that the options of a call name.
    fn transaction_of(&self, call: &Expr, tree: &Tree, args: List, place: usize) -> Given {
        let args = tree.list(args);
        if args.iter().any(|&arg| matches!(tree.kind(arg), Kind::Spread { .. })) {
            return Given::Unknown;
        }
        let Some(&options) = args.get(place) else { return Given::Nothing };
        let options = match self.project.meaning(&call.sibling(options)) {
            Meaning::Code(options) if matches!(self.project.kind(options.at), Kind::Object { .. }) => options,
            Meaning::Global(path) if is_nothing(&path) => return Given::Nothing,
            _ => return Given::Unknown,
        };
        match self.project.object_property(&options, "transaction") {
            Property::Known(given) => match self.project.meaning(&given) {
                Meaning::Global(path) if is_nothing(&path) => Given::Nothing,
                Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Null) => Given::Nothing,
                _ => Given::Transaction,
            },
            Property::Maybe(_) => Given::Unknown,
            Property::Absent => Given::Nothing,
        }
    }

    /// The pool of a model, where an expression is one.
    fn model(&self, expr: &Expr, fuel: usize) -> Option<Model> {
        let fuel = fuel.checked_sub(1)?;
        if let Kind::Member { object, property, .. } = self.project.kind(expr.at) {
            let tree = self.project.tree(expr.at.file)?;
            if matches!(tree.kind(object), Kind::This)
                && let Some(injected) = self.injected_model(expr, tree, tree.text(property))
            {
                return self.model(&injected, fuel);
            }
        }
        let Meaning::Code(code) = self.project.meaning(expr) else { return None };
        let tree = self.project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::Class { .. } if self.extends(&code, PACKAGES, "Model", fuel) => {
                Some(Model { root: self.root_of_class(&code, tree), class: Some(code.at) })
            }
            Kind::Call { callee, .. } => {
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
                if tree.text(property) != "define" {
                    return None;
                }
                let pool = self.pool(&code.sibling(object))?;
                (pool.library == Library::Sequelize).then_some(Model { root: pool.root, class: None })
            }
            _ => None,
        }
    }

    /// The instance that `User.init(attributes, { sequelize })` binds a class to; the only one of the repository otherwise.
    fn root_of_class(&self, class: &Expr, tree: &Tree) -> Root {
        let bound = || {
            let Kind::Class { name: Some(name), .. } = tree.kind(class.at.node) else { return None };
            let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name) else { return None };
            tree.binding(binding)?.references.iter().find_map(|&reference| {
                let member = tree.parent(reference)?;
                let Kind::Member { property, .. } = tree.kind(member) else { return None };
                let Kind::Call { callee, args, .. } = tree.kind(tree.parent(member)?) else { return None };
                if callee != member || tree.text(property) != "init" {
                    return None;
                }
                let options = Expr::new(class.at.file, *tree.list(args).get(1)?);
                let instance = self.project.object_property(&options, "sequelize").known()?;
                self.pool(&instance).filter(|it| it.library == Library::Sequelize).map(|it| it.root)
            })
        };
        bound().unwrap_or(Root::Default)
    }

    /// The class that `@InjectModel(Class)` names at a field or a constructor's parameter.
    fn injected_model(&self, this: &Expr, tree: &Tree, name: &str) -> Option<Expr> {
        let class = enclosing_class(tree, this.at.node)?;
        let Kind::Class { members, .. } = tree.kind(class) else { return None };
        let declared = match member_named(tree, members, name, Some(false)) {
            Some(field) => field,
            None => parameter_property(tree, members, name)?.0,
        };
        let (Kind::Field { decorators, .. } | Kind::Param { decorators, .. }) = tree.kind(declared) else {
            return None;
        };
        tree.list(decorators).iter().find_map(|&decorator| {
            let Kind::Decorator { expr } = tree.kind(decorator) else { return None };
            let Kind::Call { callee, args, .. } = tree.kind(expr) else { return None };
            let Meaning::Package(export) = self.project.meaning(&this.sibling(callee)) else { return None };
            let is_injection = &*export.package == "@nestjs/sequelize"
                && export.names().last().is_some_and(|it| &**it == "InjectModel")
                // A second argument names another connection.
                && args.len() == 1;
            is_injection.then(|| tree.list(args).first().map(|&model| this.sibling(model))).flatten()
        })
    }

    /// The pool of a model's instance: `await User.findByPk(1)`, `User.build()`, `new User()`.
    fn instance(&self, expr: &Expr) -> Option<Model> {
        let Meaning::Code(code) = self.project.meaning(expr) else { return None };
        let tree = self.project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::New { callee, .. } => self.model(&code.sibling(callee), FUEL),
            Kind::Call { callee, .. } => {
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
                if !MAKES_ONE.contains(&tree.text(property)) {
                    return None;
                }
                self.model(&code.sibling(object), FUEL)
            }
            _ => None,
        }
    }
}
