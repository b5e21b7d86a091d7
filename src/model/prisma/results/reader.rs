//! Follows results to where they are read.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::calls::member_name;
use super::super::problem::Problem;
use super::{Record, Results, Shown};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, returns};
use crate::syntax::{Kind, NodeId, Operator, Tree};

const FUEL: usize = 32;

/// Follows results to where they are read.
pub struct Reader<'p> {
    pub(super) project: &'p Project,
    results: &'p Results,
    known: RefCell<FxHashMap<At, Option<Shown>>>,
}

impl<'p> Reader<'p> {
    /// Reads what these calls give.
    pub fn new(project: &'p Project, results: &'p Results) -> Self {
        Self { project, results, known: RefCell::default() }
    }

    /// Every read in a file of a key that a result does not have.
    pub fn check(&self, file: FileId, problems: &mut Vec<Problem>) {
        let Some(tree) = self.project.tree(file) else { return };
        let mut assigned: FxHashSet<&str> = FxHashSet::default();
        for node in tree.ids() {
            if let Kind::Assign { target, .. } = tree.kind(node)
                && let Kind::Member { property, .. } = tree.kind(target)
            {
                assigned.insert(tree.text(property));
            }
            // `'name' in user` asks for more than its type says.
            if let Kind::Binary { op: Operator::In, left, .. } = tree.kind(node)
                && let Kind::String { value } = tree.kind(left)
            {
                assigned.insert(tree.text(value));
            }
        }
        for node in tree.ids() {
            match tree.kind(node) {
                Kind::Member { object, .. } => {
                    let Some(Shown::Record(record)) = self.shown(At { file, node: object }, FUEL) else { continue };
                    let Some((_, name, at)) = member_name(self.project, tree, At { file, node }) else { continue };
                    if !assigned.contains(name.as_str()) {
                        problems.extend(self.missing(&record, file, name, at));
                    }
                }
                Kind::ObjectPattern { properties, .. } => {
                    let Some(Shown::Record(record)) = self.pattern_value(At { file, node }, FUEL) else { continue };
                    for &property in tree.list(properties) {
                        let Kind::PatternProperty { key, value } = tree.kind(property) else { continue };
                        let Kind::Key { name } = tree.kind(key) else { continue };
                        if matches!(tree.kind(value), Kind::DefaultPattern { .. }) {
                            continue;
                        }
                        let at = self.project.location(At { file, node: key });
                        problems.extend(self.missing(&record, file, tree.text(name).to_owned(), at));
                    }
                }
                _ => {}
            }
        }
    }

    /// What an expression is.
    fn shown(&self, at: At, fuel: usize) -> Option<Shown> {
        let fuel = fuel.checked_sub(1)?;
        if let Some(known) = self.known.borrow().get(&at) {
            return known.clone();
        }
        // A value that hangs on itself is none.
        self.known.borrow_mut().insert(at, None);
        let found = self.shown_new(at, fuel);
        self.known.borrow_mut().insert(at, found.clone());
        found
    }

    fn shown_new(&self, at: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(at.file)?;
        let here = |node: NodeId| At { node, ..at };
        match tree.kind(at.node) {
            Kind::Ident { binding: Some(binding), .. } => {
                let binding = tree.binding(binding)?;
                if binding.is_reassigned {
                    return None;
                }
                self.declared(here(binding.declared), fuel)
            }
            Kind::Await { value } => match self.shown(here(value), fuel)? {
                Shown::Promise(inner) => Some(*inner),
                other => Some(other),
            },
            Kind::As { value, ty: None } => self.shown(here(value), fuel),
            Kind::Binary { op: Operator::Coalesce | Operator::Or, left, right } => match tree.kind(right) {
                Kind::Null => self.shown(here(left), fuel),
                Kind::Array { elements } if elements.is_empty() => self.shown(here(left), fuel),
                _ => None,
            },
            Kind::Member { object, property, .. } => self.key_of(&self.shown(here(object), fuel)?, tree.text(property)),
            Kind::Index { object, index, .. } => match tree.kind(index) {
                Kind::Number { .. } => item(self.shown(here(object), fuel)?),
                _ => None,
            },
            Kind::Call { callee, args, .. } => {
                if let Some(result) = self.results.get(&at) {
                    return Some(result.clone());
                }
                if let Some(found) = self.method(at, tree, callee, tree.list(args), fuel) {
                    return Some(found);
                }
                match self.project.meaning(&Expr::new(at.file, callee)) {
                    Meaning::Code(function) => self.called(function.at, fuel),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn key_of(&self, value: &Shown, key: &str) -> Option<Shown> {
        match value {
            Shown::Record(record) => record.keys.get(key)?.clone(),
            _ => None,
        }
    }

    /// What a function of the repository returns, where it returns one thing, or null.
    fn called(&self, function: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(function.file)?;
        let Kind::Function { flags, .. } = tree.kind(function.node) else { return None };
        if flags.is_generator {
            return None;
        }
        let mut found = None;
        for result in returns(tree, function.node) {
            let Some(result) = result else { continue };
            if matches!(tree.kind(result), Kind::Null) || is_undefined(tree, result) {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(self.shown(At { file: function.file, node: result }, fuel)?);
        }
        match (found?, flags.is_async) {
            (Shown::Promise(inner), _) => Some(Shown::Promise(inner)),
            (other, true) => Some(Shown::Promise(Box::new(other))),
            (other, false) => Some(other),
        }
    }

    /// What a method of an array gives.
    fn method(&self, at: At, tree: &Tree, callee: NodeId, args: &[NodeId], fuel: usize) -> Option<Shown> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        let list = || self.shown(At { node: object, ..at }, fuel);
        match name {
            "filter" | "slice" | "sort" | "reverse" | "toSorted" | "toReversed" => match list()? {
                Shown::List(item) => Some(Shown::List(item)),
                _ => None,
            },
            "find" | "findLast" | "at" | "pop" | "shift" => item(list()?),
            "map" | "flatMap" => {
                let Shown::List(_) = list()? else { return None };
                let &function = args.first()?;
                let result = self.called(At { node: function, ..at }, fuel)?;
                match (name, result) {
                    ("flatMap", Shown::List(item)) => Some(Shown::List(item)),
                    ("map", item) => Some(Shown::List(Box::new(item))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a declared name is.
    fn declared(&self, name: At, fuel: usize) -> Option<Shown> {
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
    fn pattern_value(&self, pattern: At, fuel: usize) -> Option<Shown> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(pattern.file)?;
        let here = |node: NodeId| At { node, ..pattern };
        let parent = tree.parent(pattern.node)?;
        match tree.kind(parent) {
            Kind::Declarator { target, ty: Some(ty), .. } if target == pattern.node => {
                self.results.get(&here(ty)).cloned()
            }
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
                if let Some(item_at) = self.together(here(parent), index) {
                    return match self.shown(item_at, fuel)? {
                        Shown::Promise(inner) => Some(*inner),
                        other => Some(other),
                    };
                }
                item(self.pattern_value(here(parent), fuel)?)
            }
            Kind::Param { pattern: of, ty: Some(ty), .. } if of == pattern.node => self.results.get(&here(ty)).cloned(),
            Kind::Param { pattern: of, ty: None, .. } if of == pattern.node => self.callback_item(here(parent), fuel),
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

    /// The expression behind the `index`th name of `const [a, b] = await Promise.all([x, y])`, or of a transaction.
    fn together(&self, pattern: At, index: usize) -> Option<At> {
        let tree = self.project.tree(pattern.file)?;
        let Kind::Declarator { init: Some(init), ty: None, .. } = tree.kind(tree.parent(pattern.node)?) else {
            return None;
        };
        let Kind::Await { value } = tree.kind(init) else { return None };
        let Kind::Call { callee, args, .. } = tree.kind(value) else { return None };
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
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
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
}

fn item(list: Shown) -> Option<Shown> {
    match list {
        Shown::List(item) => Some(*item),
        _ => None,
    }
}

fn is_undefined(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(node), Kind::Ident { name, binding: None } if tree.text(name) == "undefined")
}
