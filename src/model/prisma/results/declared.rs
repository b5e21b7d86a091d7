//! What declared names and patterns are given.

use std::sync::Arc;

use super::reader::{awaited, item, merged};
use super::{Reader, Record, Shown};
use crate::model::names::At;
use crate::syntax::{ExportSource, Kind, NodeId, Operator, Tree};

impl Reader<'_> {
    /// What a declared name is.
    pub(super) fn declared(&self, name: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(name.file)?;
        let parent = tree.parent(name.node)?;
        match tree.kind(parent) {
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let pattern = At { node: tree.parent(parent)?, ..name };
                self.key_of(&self.pattern_value(pattern, fuel)?, tree.text(key))
            }
            Kind::DefaultPattern { .. } => None,
            Kind::RestPattern { .. } => self.rest(At { node: tree.parent(parent)?, ..name }, fuel),
            _ => self.pattern_value(name, fuel),
        }
    }

    /// What a variable is that is assigned to: `let user; try { user = await … }`. None where anything unknown may be assigned.
    pub(super) fn reassigned(&self, name: At, tree: &Tree, references: &[NodeId], fuel: usize) -> Option<Shown> {
        let here = |node: NodeId| At { node, ..name };
        let Kind::Declarator { target, ty: None, init } = tree.kind(tree.parent(name.node)?) else { return None };
        if target != name.node {
            return None;
        }
        let mut values: Vec<NodeId> = init.into_iter().collect();
        for &reference in references {
            match tree.kind(tree.parent(reference)?) {
                Kind::Assign { op, target, value } if target == reference => match op {
                    Operator::Assign | Operator::Coalesce | Operator::Or => values.push(value),
                    _ => return None,
                },
                Kind::PatternProperty { .. }
                | Kind::ArrayPattern { .. }
                | Kind::DefaultPattern { .. }
                | Kind::RestPattern { .. }
                | Kind::Update { .. } => return None,
                Kind::ForIn { target, .. } if target == reference => return None,
                _ => {}
            }
        }
        self.one_of(here, tree, &values, fuel)
    }

    /// What `const { a, ...rest } = row` leaves for `rest`.
    fn rest(&self, pattern: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(pattern.file)?;
        let Kind::ObjectPattern { properties, .. } = tree.kind(pattern.node) else { return None };
        let Shown::Record(record) = self.pattern_value(pattern, fuel)? else { return None };
        let mut keys = record.keys.clone();
        for &property in tree.list(properties) {
            let Kind::PatternProperty { key, .. } = tree.kind(property) else { continue };
            let Kind::Key { name } = tree.kind(key) else { return None };
            keys.remove(tree.text(name));
        }
        let client = record.client.clone();
        let (model, call, is_type) = (record.model, record.call, record.is_type);
        Some(Shown::Record(Arc::new(Record { keys, model, client, call, is_type })))
    }

    /// What a pattern, or a plain name, is given.
    pub(super) fn pattern_value(&self, pattern: At, fuel: usize) -> Option<Shown> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(pattern.file)?;
        let here = |node: NodeId| At { node, ..pattern };
        let parent = tree.parent(pattern.node)?;
        match tree.kind(parent) {
            Kind::Declarator { target, ty: Some(ty), .. } if target == pattern.node => self.annotated(here(ty), fuel),
            Kind::Declarator { target, ty: None, init } if target == pattern.node => match init {
                Some(init) => self.shown(here(init), fuel),
                None => self.iterated(here(parent), fuel),
            },
            Kind::ForIn { target, iterable, is_of: true, .. } if target == pattern.node => {
                item(self.shown(here(iterable), fuel)?)
            }
            Kind::PatternProperty { key, value } if value == pattern.node => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let around = self.pattern_value(here(tree.parent(parent)?), fuel)?;
                self.key_of(&around, tree.text(key))
            }
            Kind::ArrayPattern { elements } => {
                let index = tree.list(elements).iter().position(|&it| it == pattern.node)?;
                match self.together(here(parent), index) {
                    Some(item_at) => self.shown(item_at, fuel).map(awaited),
                    None => item(self.pattern_value(here(parent), fuel)?),
                }
            }
            Kind::Param { pattern: of, ty: Some(ty), .. } if of == pattern.node => self.annotated(here(ty), fuel),
            Kind::Param { pattern: of, ty: None, .. } if of == pattern.node => match self.results.get(&pattern) {
                Some(given) => Some(given.clone()),
                None => self.callback_item(here(parent), fuel),
            },
            _ => None,
        }
    }

    /// `for (const x of list)`, where the name is declared in the loop's head.
    fn iterated(&self, declarator: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(declarator.file)?;
        let variable = tree.parent(declarator.node)?;
        match tree.kind(tree.parent(variable)?) {
            Kind::ForIn { target, iterable, is_of: true, .. } if target == variable => {
                item(self.shown(At { node: iterable, ..declarator }, fuel)?)
            }
            _ => None,
        }
    }

    /// The expression behind the `index`th name of `const [a, b] = await Promise.all([x, y])`, of `.then(([a, b]) => …)` after it, or of
    /// a transaction.
    fn together(&self, pattern: At, index: usize) -> Option<At> {
        let tree = self.project.tree(pattern.file)?;
        let parent = tree.parent(pattern.node)?;
        let call = match tree.kind(parent) {
            Kind::Declarator { init: Some(init), ty: None, .. } => match tree.kind(init) {
                Kind::Await { value } => value,
                _ => return None,
            },
            Kind::Param { ty: None, .. } => {
                let function = tree.parent(parent)?;
                let Kind::Call { callee, args, .. } = tree.kind(tree.parent(function)?) else { return None };
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
                if tree.text(property) != "then" || tree.list(args).first() != Some(&function) {
                    return None;
                }
                object
            }
            _ => return None,
        };
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
        let Kind::Member { property, .. } = tree.kind(callee) else { return None };
        if !matches!(tree.text(property), "all" | "$transaction") {
            return None;
        }
        let Kind::Array { elements } = tree.kind(*tree.list(args).first()?) else { return None };
        let elements = tree.list(elements);
        if elements.iter().any(|&it| matches!(tree.kind(it), Kind::Spread { .. })) {
            return None;
        }
        elements.get(index).map(|&node| At { node, ..pattern })
    }

    /// The item that an array method gives to its callback's parameter.
    fn callback_item(&self, param: At, fuel: usize) -> Option<Shown> {
        const FIRST: &[&str] = &[
            "map",
            "flatMap",
            "filter",
            "forEach",
            "find",
            "findLast",
            "findIndex",
            "findLastIndex",
            "some",
            "every",
            "sort",
            "toSorted",
        ];
        let tree = self.project.tree(param.file)?;
        let function = tree.parent(param.node)?;
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        let position = tree.list(params).iter().position(|&it| it == param.node)?;
        let call = tree.parent(function)?;
        let Kind::Call { callee, args, .. } = tree.kind(call) else {
            return self.only_argument(At { node: function, ..param }, position, fuel);
        };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        if tree.list(args).first() != Some(&function) {
            return None;
        }
        let name = tree.text(property);
        let value = || self.shown(At { node: object, ..param }, fuel);
        let is_item = match name {
            "reduce" | "reduceRight" => position == 1,
            "sort" | "toSorted" => true,
            "then" if position == 0 => {
                return match value()? {
                    Shown::Promise(inner) => Some(*inner),
                    _ => None,
                };
            }
            _ => FIRST.contains(&name) && position == 0,
        };
        if is_item { item(value()?) } else { None }
    }

    /// What every call of a function gives for a parameter without a type, where the function is only called, or given to `map`, in its
    /// own file.
    fn only_argument(&self, function: At, position: usize, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(function.file)?;
        let here = |node: NodeId| At { node, ..function };
        let (name, declaration) = match tree.kind(function.node) {
            Kind::Function { name: Some(name), flags, .. } if flags.is_declaration => (name, function.node),
            _ => match tree.kind(tree.parent(function.node)?) {
                Kind::Declarator { target, ty: None, init: Some(init) } if init == function.node => {
                    (target, tree.parent(tree.parent(function.node)?)?)
                }
                _ => return None,
            },
        };
        let Kind::BindingName { binding: Some(id), .. } = tree.kind(name) else { return None };
        let binding = tree.binding(id)?;
        let is_handed_on = tree.exports.iter().any(|export| match export.source {
            ExportSource::Local(node) => {
                node == name || matches!(tree.kind(node), Kind::Ident { binding, .. } if binding == Some(id))
            }
            ExportSource::Module { .. } => false,
        });
        let is_exported =
            is_handed_on || matches!(tree.parent(declaration).map(|it| tree.kind(it)), Some(Kind::Export { .. }));
        if is_exported || binding.is_reassigned || binding.references.is_empty() {
            return None;
        }
        let mut found: Option<Shown> = None;
        for &reference in &binding.references {
            let Kind::Call { callee, args, .. } = tree.kind(tree.parent(reference)?) else { return None };
            let args = tree.list(args);
            let shown = if callee == reference {
                if args.iter().take(position + 1).any(|&it| matches!(tree.kind(it), Kind::Spread { .. })) {
                    return None;
                }
                self.shown(here(*args.get(position)?), fuel)?
            } else {
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
                let takes_items = matches!(tree.text(property), "map" | "flatMap" | "forEach" | "filter");
                if !takes_items || position != 0 || args != [reference] {
                    return None;
                }
                item(self.shown(here(object), fuel)?)?
            };
            found = Some(match found {
                None => shown,
                Some(old) => merged(old, shown)?,
            });
        }
        found
    }
}
