//! What calls give: of the repository's functions and methods, and of methods of arrays and promises.

use std::collections::BTreeSet;

use super::payload::returned;
use super::reader::{Callee, awaited, is_nothing, item, merged};
use super::{Reader, Shown};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, enclosing_class, member_named, parameter_property, path_is, returns};
use crate::syntax::{FunctionFlags, Kind, NodeId, Tree};

impl Reader<'_> {
    /// The names under which a file may hand results on: of its functions that return some, and of the classes of its methods that do.
    pub fn handed_on(&self, file: FileId) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let Some(tree) = self.project.tree(file) else { return names };
        let named = |node: NodeId| match tree.kind(node) {
            Kind::BindingName { name, .. } | Kind::Key { name } => Some(tree.text(name).to_owned()),
            _ => None,
        };
        for node in tree.ids() {
            let Kind::Function { name, .. } = tree.kind(node) else { continue };
            let Some(parent) = tree.parent(node) else { continue };
            let found = match tree.kind(parent) {
                Kind::Method { .. } => match tree.parent(parent).map(|it| (it, tree.kind(it))) {
                    Some((_, Kind::Class { name: Some(name), .. })) => named(name),
                    Some((object, Kind::Object { .. })) => holder(tree, object).and_then(named),
                    _ => None,
                },
                Kind::Property { .. } => tree.parent(parent).and_then(|it| holder(tree, it)).and_then(named),
                Kind::Declarator { target, .. } => named(target),
                Kind::Assign { target, .. } => match tree.kind(target) {
                    Kind::Member { property, .. } => Some(tree.text(property).to_owned()),
                    _ => None,
                },
                Kind::Field { .. } => match tree.parent(parent).map(|it| tree.kind(it)) {
                    Some(Kind::Class { name: Some(name), .. }) => named(name),
                    _ => None,
                },
                _ => name.and_then(named),
            };
            if let Some(found) = found
                && !names.contains(&found)
                && self.called(At { file, node }, super::reader::FUEL).is_some()
            {
                names.insert(found);
            }
        }
        names
    }

    pub(super) fn call(&self, at: At, tree: &Tree, callee: NodeId, args: &[NodeId], fuel: usize) -> Option<Shown> {
        if let Some(result) = self.results.get(&at) {
            return Some(result.clone());
        }
        if let Some(found) = self.method(at, tree, callee, args, fuel) {
            return Some(found);
        }
        self.called(self.function_of(At { node: callee, ..at }, tree)?, fuel)
    }

    /// The function of the repository that a callee is: by name, or as a method of what its declared type says.
    fn function_of(&self, callee: At, tree: &Tree) -> Option<At> {
        let Some(called) = Callee::of(tree, callee.node) else { return self.function_of_new(callee, tree) };
        // A script calls the same few things again and again.
        let key = (callee.file, called);
        if let Some(known) = self.functions.borrow().get(&key) {
            return *known;
        }
        let found = self.function_of_new(callee, tree);
        self.functions.borrow_mut().insert(key, found);
        found
    }

    fn function_of_new(&self, callee: At, tree: &Tree) -> Option<At> {
        if let Meaning::Code(code) = self.project.meaning(&Expr::new(callee.file, callee.node))
            && matches!(self.project.kind(code.at), Kind::Function { .. })
        {
            return Some(code.at);
        }
        let Kind::Member { object, property, .. } = tree.kind(callee.node) else { return None };
        let class = self.class_of(At { node: object, ..callee }, tree)?;
        let of = self.project.tree(class.file)?;
        let Kind::Class { members, .. } = of.kind(class.node) else { return None };
        match of.kind(member_named(of, members, tree.text(property), Some(false))?) {
            Kind::Method { function, .. } => Some(At { node: function, ..class }),
            _ => None,
        }
    }

    /// The class of the repository that a value's annotation names: of a field, a parameter property or a parameter.
    fn class_of(&self, value: At, tree: &Tree) -> Option<At> {
        let ty = match tree.kind(value.node) {
            Kind::Member { object, property, .. } if matches!(tree.kind(object), Kind::This) => {
                let class = enclosing_class(tree, value.node)?;
                let Kind::Class { members, .. } = tree.kind(class) else { return None };
                match member_named(tree, members, tree.text(property), Some(false)).map(|it| tree.kind(it)) {
                    Some(Kind::Field { ty, .. }) => ty?,
                    Some(_) => return None,
                    None => parameter_property(tree, members, tree.text(property))?.1?,
                }
            }
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding)?.declared;
                match tree.kind(tree.parent(declared)?) {
                    Kind::Param { ty, .. } | Kind::Declarator { ty, .. } => ty?,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let Kind::TypeName { binding, .. } = tree.kind(ty) else { return None };
        let declared = tree.binding(binding?)?.declared;
        match self.project.meaning(&Expr::new(value.file, declared)) {
            Meaning::Code(class) if matches!(self.project.kind(class.at), Kind::Class { .. }) => Some(class.at),
            _ => None,
        }
    }

    /// What a function of the repository returns; null and nothing do not count.
    pub(super) fn called(&self, function: At, fuel: usize) -> Option<Shown> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(function.file)?;
        let Kind::Function { flags, .. } = tree.kind(function.node) else { return None };
        if flags.is_generator {
            return None;
        }
        let text = self.project.modules.text(function.file)?;
        if returned(tree, &text, function.node).is_none() {
            return self.result_of_body(function, tree, flags, fuel);
        }
        // An annotation that is not of the client's types may name what the row does not have.
        let said = self.annotated(function, fuel)?;
        Some(self.result_of_body(function, tree, flags, fuel).unwrap_or(said))
    }

    fn result_of_body(&self, function: At, tree: &Tree, flags: FunctionFlags, fuel: usize) -> Option<Shown> {
        let mut found: Option<Shown> = None;
        for result in returns(tree, function.node) {
            let Some(result) = result.filter(|&it| !is_nothing(tree, it)) else { continue };
            let shown = self.shown(At { file: function.file, node: result }, fuel)?;
            let shown = if flags.is_async { awaited(shown) } else { shown };
            found = Some(match found {
                None => shown,
                Some(old) => merged(old, shown)?,
            });
        }
        let found = found?;
        Some(if flags.is_async { Shown::Promise(Box::new(found)) } else { found })
    }

    /// What a method of an array, a promise or a client gives.
    fn method(&self, at: At, tree: &Tree, callee: NodeId, args: &[NodeId], fuel: usize) -> Option<Shown> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        let value = || self.shown(At { node: object, ..at }, fuel);
        match name {
            "filter" | "slice" | "sort" | "reverse" | "toSorted" | "toReversed" | "splice" => match value()? {
                Shown::List(item) => Some(Shown::List(item)),
                _ => None,
            },
            "find" | "findLast" | "at" | "pop" | "shift" => item(value()?),
            "map" | "flatMap" => {
                let Shown::List(_) = value()? else { return None };
                self.mapped(name, At { node: *args.first()?, ..at }, fuel)
            }
            "flat" => match item(value()?)? {
                Shown::List(item) => Some(Shown::List(item)),
                _ => None,
            },
            "then" => match (value()?, args) {
                (Shown::Promise(_), [function, ..]) => {
                    let found = self.called(self.as_function(At { node: *function, ..at }, tree)?, fuel)?;
                    Some(Shown::Promise(Box::new(awaited(found))))
                }
                _ => None,
            },
            "finally" => value().filter(|it| matches!(it, Shown::Promise(_))),
            "$transaction" => {
                let function = self.as_function(At { node: *args.first()?, ..at }, tree)?;
                Some(Shown::Promise(Box::new(awaited(self.called(function, fuel)?))))
            }
            "all" | "from" => self.static_call(name, at, tree, object, *args.first()?, fuel),
            _ => None,
        }
    }

    /// `Promise.all(rows.map(…))`, `Array.from(rows)`.
    fn static_call(
        &self,
        name: &str,
        at: At,
        tree: &Tree,
        object: NodeId,
        argument: NodeId,
        fuel: usize,
    ) -> Option<Shown> {
        let Meaning::Global(path) = self.project.meaning(&Expr::new(at.file, object)) else { return None };
        let argument = At { node: argument, ..at };
        match name {
            "all" if path_is(&path, &["Promise"]) => {
                let list = self.shown(argument, fuel).or_else(|| match tree.kind(argument.node) {
                    // Whatever is mapped here is a list, or `all` would not take it.
                    Kind::Call { callee, args, .. } => match tree.kind(callee) {
                        Kind::Member { property, .. } if tree.text(property) == "map" => {
                            self.mapped("map", At { node: *tree.list(args).first()?, ..at }, fuel)
                        }
                        _ => None,
                    },
                    _ => None,
                });
                let item = awaited(item(list?)?);
                Some(Shown::Promise(Box::new(Shown::List(Box::new(item)))))
            }
            "from" if path_is(&path, &["Array"]) => {
                self.shown(argument, fuel).filter(|it| matches!(it, Shown::List(_)))
            }
            _ => None,
        }
    }

    fn mapped(&self, name: &str, function: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(function.file)?;
        let result = self.called(self.as_function(function, tree)?, fuel)?;
        match (name, result) {
            ("flatMap", Shown::List(item)) => Some(Shown::List(item)),
            ("map", item) => Some(Shown::List(Box::new(item))),
            _ => None,
        }
    }

    /// A function that is given as an argument, in place or by name.
    fn as_function(&self, argument: At, tree: &Tree) -> Option<At> {
        match tree.kind(argument.node) {
            Kind::Function { .. } => Some(argument),
            Kind::Ident { .. } | Kind::Member { .. } => self.function_of(argument, tree),
            _ => None,
        }
    }
}

impl Callee {
    fn of(tree: &Tree, callee: NodeId) -> Option<Self> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else {
            let Kind::Ident { binding: Some(binding), .. } = tree.kind(callee) else { return None };
            return Some(Self::OfName(binding, None));
        };
        let class = || enclosing_class(tree, callee);
        match tree.kind(object) {
            Kind::Ident { binding: Some(binding), .. } => Some(Self::OfName(binding, Some(property))),
            Kind::This => Some(Self::OfThis(class()?, property, None)),
            Kind::Member { object, property: member, .. } if matches!(tree.kind(object), Kind::This) => {
                Some(Self::OfThis(class()?, member, Some(property)))
            }
            _ => None,
        }
    }
}

/// The name of the variable that an object literal is the value of.
fn holder(tree: &Tree, object: NodeId) -> Option<NodeId> {
    let mut node = tree.parent(object)?;
    while let Kind::As { .. } = tree.kind(node) {
        node = tree.parent(node)?;
    }
    match tree.kind(node) {
        Kind::Declarator { target, .. } => Some(target),
        _ => None,
    }
}
