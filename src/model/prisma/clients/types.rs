//! What an expression is, as far as clients care: followed through names, annotations, conditions and calls.

use std::sync::Arc;

use super::origin::Origin;
use super::{Client, Clients, Type};
use crate::model::modules::FileId;
use crate::model::names::{Expr, Meaning, enclosing_class, returns};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// What a construction makes.
enum Made {
    From(Origin),
    OfVariants(Client),
}

impl Clients<'_> {
    pub(super) fn type_of(&self, expr: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let is_plain = expr.frame.is_none();
        if is_plain && let Some(known) = self.types.borrow().get(&expr.at) {
            return known.clone();
        }
        let found = self.type_of_new(expr, fuel);
        if is_plain {
            self.types.borrow_mut().insert(expr.at, found.clone());
        }
        found
    }

    pub(super) fn type_of_new(&self, expr: &Expr, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(expr.at.file)?;
        match tree.kind(expr.at.node) {
            Kind::This => {
                let class = enclosing_class(tree, expr.at.node)?;
                return self.instance_of(&expr.sibling(class), fuel);
            }
            Kind::Ident { binding: Some(binding), .. } => {
                let binding = tree.binding(binding)?;
                if binding.is_reassigned {
                    return self.type_of_name(&expr.sibling(binding.declared), fuel);
                }
            }
            _ => {}
        }
        match self.project.meaning(expr) {
            Meaning::Code(code) => self.type_of_code(&code, fuel).or_else(|| self.kept_by_frame(&code, fuel)),
            Meaning::Global(path) => self.type_of_global(expr.at.file, &path),
            // A variable that is assigned later stops the general look-up, not this one.
            Meaning::Unknown => self.type_of_code(expr, fuel),
            _ => None,
        }
    }

    pub(super) fn type_of_global(&self, file: FileId, path: &[Arc<str>]) -> Option<Type> {
        let name = path.last()?;
        (path.len() <= 2).then(|| self.container(file, name)).flatten().map(Type::Client)
    }

    pub(super) fn type_of_code(&self, code: &Expr, fuel: usize) -> Option<Type> {
        let project = self.project;
        let tree = project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::New { callee, .. } => match self.origin_or_variants(&code.sibling(callee))? {
                Made::OfVariants(client) => Some(Type::Client(client)),
                Made::From(Origin::Prisma { linked, file, names }) if names == ["PrismaClient"] => {
                    self.fresh(file, linked).map(Type::Client)
                }
                Made::From(Origin::Class(class)) => self.instance_of(&class, fuel),
                Made::From(Origin::Prisma { .. }) => None,
            },
            Kind::Binary { op: Operator::Or | Operator::Coalesce | Operator::And, left, right } => {
                self.either(&[code.sibling(right), code.sibling(left)], fuel)
            }
            Kind::Conditional { consequent, alternate, .. } => {
                self.either(&[code.sibling(consequent), code.sibling(alternate)], fuel)
            }
            Kind::Assign { value, .. } => self.type_of(&code.sibling(value), fuel),
            Kind::This => self.type_of(code, fuel),
            Kind::BindingName { .. } => self.type_of_name(code, fuel),
            Kind::Call { callee, args, .. } => match tree.kind(callee) {
                Kind::Member { object, property, .. } if tree.text(property) == "$extends" => {
                    let Type::Client(mut client) = self.type_of(&code.sibling(object), fuel)? else { return None };
                    let mut added = (*client.added).clone();
                    let extension = tree.list(args).first().map(|&arg| code.sibling(arg));
                    self.extend(&mut added, extension.as_ref());
                    client.added = Arc::new(added);
                    Some(Type::Client(client))
                }
                Kind::Member { property, .. }
                    if matches!(tree.text(property), "get" | "resolve") && args.len() == 1 =>
                {
                    let &arg = tree.list(args).first()?;
                    match self.origin(&code.sibling(arg))? {
                        Origin::Class(class) => self.instance_of(&class, fuel),
                        Origin::Prisma { .. } => None,
                    }
                }
                _ => match project.meaning(&code.sibling(callee)) {
                    Meaning::Code(function) if matches!(project.kind(function.at), Kind::Function { .. }) => {
                        let of = project.tree(function.at.file)?;
                        let results = returns(of, function.at.node);
                        let results: Vec<Expr> = results.into_iter().flatten().map(|it| function.sibling(it)).collect();
                        self.either(&results, fuel).or_else(|| self.kept(code, tree, tree.list(args), fuel))
                    }
                    _ => self.kept(code, tree, tree.list(args), fuel),
                },
            },
            Kind::Member { object, property, .. } => {
                let name = tree.text(property);
                if let Meaning::Code(class) = project.meaning(&code.sibling(object))
                    && matches!(project.kind(class.at), Kind::Class { .. })
                {
                    return self.member_of_class(&class, name, fuel);
                }
                match self.type_of(&code.sibling(object), fuel) {
                    Some(Type::Instance(class)) => self.member_of_class(&class, name, fuel),
                    // A model of a client, or something that an extension added.
                    Some(Type::Client(_)) => None,
                    None if matches!(tree.kind(object), Kind::This) => None,
                    None => {
                        let wrapped = || self.of_wrapper(&code.sibling(object), name);
                        self.container(code.at.file, name).or_else(wrapped).map(Type::Client)
                    }
                }
            }
            _ => None,
        }
    }

    /// Where a constructed class comes from, also where it is of one of several schemas.
    fn origin_or_variants(&self, callee: &Expr) -> Option<Made> {
        self.origin(callee).map(Made::From).or_else(|| match self.project.meaning(callee) {
            Meaning::Package(export)
                if &*export.package == "@prisma/client"
                    && export.names().last().is_some_and(|it| &**it == "PrismaClient") =>
            {
                self.of_variants(callee.at.file).map(Made::OfVariants)
            }
            _ => None,
        })
    }

    /// `prisma.client` of a package that wraps a client of the repository's schemas: `@umami/prisma-client`, as it is or spread into an
    /// object.
    fn of_wrapper(&self, object: &Expr, member: &str) -> Option<Client> {
        if member != "client" {
            return None;
        }
        let wraps = |meaning: &Meaning| match meaning {
            Meaning::Package(export) => export.package.to_ascii_lowercase().contains("prisma"),
            _ => false,
        };
        let meaning = self.project.meaning(object);
        let is_wrapper = wraps(&meaning)
            || match &meaning {
                Meaning::Code(code) => {
                    let tree = self.project.tree(code.at.file)?;
                    let Kind::Object { properties } = tree.kind(code.at.node) else { return None };
                    tree.list(properties).iter().any(|&it| match tree.kind(it) {
                        Kind::Spread { value } => wraps(&self.project.meaning(&code.sibling(value))),
                        _ => false,
                    })
                }
                _ => false,
            };
        is_wrapper.then(|| self.of_variants(object.at.file)).flatten()
    }

    /// The same, where the helper is a function of the repository whose result leads nowhere.
    pub(super) fn kept_by_frame(&self, code: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let args = &code.frame.as_ref()?.args;
        args.iter().find_map(|arg| {
            let tree = self.project.tree(arg.at.file)?;
            matches!(tree.kind(arg.at.node), Kind::Function { .. })
                .then(|| self.kept(arg, tree, &[arg.at.node], fuel))
                .flatten()
        })
    }

    /// `remember('prisma', () => new PrismaClient())`: what a helper keeps is what the function that it is given makes.
    pub(super) fn kept(&self, call: &Expr, tree: &Tree, args: &[NodeId], fuel: usize) -> Option<Type> {
        let function = args.iter().copied().find(|&arg| matches!(tree.kind(arg), Kind::Function { .. }))?;
        let results: Vec<Expr> = returns(tree, function).into_iter().flatten().map(|it| call.sibling(it)).collect();
        match self.either(&results, fuel)? {
            Type::Client(client) => Some(Type::Client(Client { by_container: true, ..client })),
            Type::Instance(_) => None,
        }
    }

    /// The one type among alternatives; what is not known does not count.
    pub(super) fn either(&self, sides: &[Expr], fuel: usize) -> Option<Type> {
        let mut found: Option<Type> = None;
        for side in sides {
            match (self.type_of(side, fuel), &found) {
                (Some(Type::Client(new)), Some(Type::Client(old))) if !Arc::ptr_eq(&new.linked, &old.linked) => {
                    return None;
                }
                (Some(new), None) => found = Some(new),
                _ => {}
            }
        }
        found
    }

    /// What a declared name is by its type, its place, or what is assigned to it.
    pub(super) fn type_of_name(&self, name: &Expr, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(name.at.file)?;
        let parent = tree.parent(name.at.node)?;
        match tree.kind(parent) {
            Kind::Param { ty: Some(ty), .. } => self.declared(&name.sibling(ty), fuel),
            Kind::Param { ty: None, .. } => self.transaction_client(name, parent, fuel),
            // `(tx: Prisma.TransactionClient = prisma)`: what is left out is the default.
            Kind::DefaultPattern { pattern, default } if pattern == name.at.node => {
                let annotated = match tree.parent(parent).map(|around| tree.kind(around)) {
                    Some(Kind::Param { ty: Some(ty), .. }) => self.declared(&name.sibling(ty), fuel),
                    Some(Kind::PatternProperty { key, .. }) => match tree.kind(key) {
                        Kind::Key { name: key } => self.container(name.at.file, tree.text(key)).map(Type::Client),
                        _ => None,
                    },
                    _ => None,
                };
                annotated.or_else(|| self.type_of(&name.sibling(default), fuel))
            }
            Kind::Declarator { ty: Some(ty), .. } if self.declared(&name.sibling(ty), fuel).is_some() => {
                self.declared(&name.sibling(ty), fuel)
            }
            Kind::Declarator { init, .. } => {
                let mut values: Vec<Expr> = init.into_iter().map(|it| name.sibling(it)).collect();
                let binding = tree.bindings.iter().find(|it| it.declared == name.at.node)?;
                for &reference in &binding.references {
                    if let Some(around) = tree.parent(reference)
                        && let Kind::Assign { target, value, .. } = tree.kind(around)
                        && target == reference
                    {
                        values.push(name.sibling(value));
                    }
                }
                self.either(&values, fuel)
            }
            // `({ ctx: { db } })`, `const { prisma } = this`.
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let pattern = tree.parent(parent)?;
                let around = tree.parent(pattern)?;
                if let Kind::Declarator { init: Some(init), .. } = tree.kind(around)
                    && let Some(Type::Instance(class)) = self.type_of(&name.sibling(init), fuel)
                {
                    return self.member_of_class(&class, tree.text(key), fuel);
                }
                self.container(name.at.file, tree.text(key)).map(Type::Client)
            }
            _ => None,
        }
    }

    /// `tx` of `client.$transaction(async (tx) => …)`.
    pub(super) fn transaction_client(&self, name: &Expr, param: NodeId, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(name.at.file)?;
        let function = tree.parent(param)?;
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        if tree.list(params).first() != Some(&param) {
            return None;
        }
        let Kind::Call { callee, args, .. } = tree.kind(tree.parent(function)?) else { return None };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        if tree.text(property) != "$transaction" || tree.list(args).first() != Some(&function) {
            return None;
        }
        self.type_of(&name.sibling(object), fuel)
    }

    /// What a type annotation says.
    pub(super) fn declared(&self, ty: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(ty.at.file)?;
        match tree.kind(ty.at.node) {
            Kind::TypeName { name, binding, args } => {
                let text = tree.text(name);
                if matches!(text, "Omit" | "Pick" | "Partial" | "Readonly" | "Required" | "NonNullable")
                    && let Some(&first) = tree.list(args).first()
                {
                    return self.declared(&ty.sibling(first), fuel);
                }
                let declared = tree.binding(binding?)?.declared;
                let rest: Vec<&str> = text.split('.').skip(1).collect();
                match self.origin_of_name(&ty.sibling(declared), &rest)? {
                    Origin::Prisma { linked, file, names } => {
                        let names: Vec<&str> = names.iter().map(String::as_str).collect();
                        let is_client = matches!(names.as_slice(), ["PrismaClient"] | ["Prisma", "TransactionClient"]);
                        if is_client { self.fresh(file, linked).map(Type::Client) } else { None }
                    }
                    Origin::Class(class) => self.instance_of(&class, fuel),
                }
            }
            Kind::TypeList { items } => {
                let found = tree.list(items).iter().filter_map(|&item| self.declared(&ty.sibling(item), fuel));
                let found: Vec<Type> = found.collect();
                match found.as_slice() {
                    [Type::Client(first), rest @ ..]
                        if rest
                            .iter()
                            .all(|it| matches!(it, Type::Client(it) if Arc::ptr_eq(&it.linked, &first.linked))) =>
                    {
                        Some(Type::Client(first.clone()))
                    }
                    [one] => Some(one.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
