//! Follows results to where they are read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::calls::member_name;
use super::super::problem::Problem;
use super::{Record, Results, Shown};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::syntax::{BindingId, Kind, NodeId, Operator, Sym, Tree};

pub(super) const FUEL: usize = 32;

/// What is called, in one script: `name`, `name.property`, `this.member`, `this.member.property`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Callee {
    OfName(BindingId, Option<Sym>),
    /// Of the class whose `this` it is.
    OfThis(NodeId, Sym, Option<Sym>),
}

/// Follows results to where they are read.
pub struct Reader<'p> {
    pub(super) project: &'p Project,
    pub(super) results: &'p Results,
    known: RefCell<FxHashMap<At, Option<Shown>>>,
    pub(super) functions: RefCell<FxHashMap<(FileId, Callee), Option<At>>>,
}

impl<'p> Reader<'p> {
    /// Reads what these calls give.
    pub fn new(project: &'p Project, results: &'p Results) -> Self {
        Self { project, results, known: RefCell::default(), functions: RefCell::default() }
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
                    let Some(shown) = self.shown(At { file, node: object }, FUEL) else { continue };
                    let Some((_, name, at)) = member_name(self.project, tree, At { file, node }) else { continue };
                    if assigned.contains(name.as_str()) {
                        continue;
                    }
                    problems.extend(match &shown {
                        Shown::Record(record) => self.missing(record, file, name, at),
                        Shown::List(item) => self.read_of_list(item, file, name, at),
                        Shown::Promise(inner) => self.read_of_promise(inner, file, name, at),
                        Shown::Enum(_) | Shown::Parts(_) | Shown::Returned(_) => None,
                    });
                }
                Kind::ObjectPattern { properties, .. } => {
                    let Some(shown) = self.pattern_value(At { file, node }, FUEL) else { continue };
                    for &property in tree.list(properties) {
                        let Kind::PatternProperty { key, .. } = tree.kind(property) else { continue };
                        let Kind::Key { name } = tree.kind(key) else { continue };
                        let (name, at) = (tree.text(name).to_owned(), self.project.location(At { file, node: key }));
                        problems.extend(match &shown {
                            Shown::Record(record) => self.missing(record, file, name, at),
                            Shown::List(item) => self.read_of_list(item, file, name, at),
                            Shown::Promise(inner) => self.read_of_promise(inner, file, name, at),
                            Shown::Enum(_) | Shown::Parts(_) | Shown::Returned(_) => None,
                        });
                    }
                }
                Kind::Binary { .. } | Kind::Switch { .. } | Kind::Call { .. } => {
                    self.compared(At { file, node }, tree, FUEL, problems);
                }
                _ => {}
            }
        }
    }

    /// What an expression is.
    pub(super) fn shown(&self, at: At, fuel: usize) -> Option<Shown> {
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

    /// What an annotation says, its functions asked for what they return.
    pub(super) fn annotated(&self, ty: At, fuel: usize) -> Option<Shown> {
        let Shown::Returned(returned) = self.results.get(&ty)? else { return self.results.get(&ty).cloned() };
        let whole = self.called(returned.function, fuel)?;
        let found = returned.steps.iter().try_fold(whole, |value, step| step.clone().of(value))?;
        Some(as_type(found, returned.at))
    }

    fn shown_new(&self, at: At, fuel: usize) -> Option<Shown> {
        let tree = self.project.tree(at.file)?;
        let here = |node: NodeId| At { node, ..at };
        match tree.kind(at.node) {
            Kind::Ident { binding: Some(binding), .. } => {
                let binding = tree.binding(binding)?;
                if binding.is_reassigned {
                    return self.reassigned(here(binding.declared), tree, &binding.references, fuel);
                }
                self.declared(here(binding.declared), fuel)
            }
            Kind::Await { value } => self.shown(here(value), fuel).map(awaited),
            Kind::As { value, ty: None } => self.shown(here(value), fuel),
            Kind::Binary { op: Operator::Coalesce | Operator::Or, left, right } => {
                if is_nothing(tree, right) {
                    self.shown(here(left), fuel)
                } else {
                    None
                }
            }
            Kind::Binary { op: Operator::And, right, .. } => self.shown(here(right), fuel),
            Kind::Conditional { consequent, alternate, .. } => self.one_of(here, tree, &[consequent, alternate], fuel),
            Kind::Member { object, property, .. } => self.key_of(&self.shown(here(object), fuel)?, tree.text(property)),
            Kind::Index { object, index, .. } => match (tree.kind(index), self.shown(here(object), fuel)?) {
                (Kind::String { value }, shown) => self.key_of(&shown, tree.text(value)),
                (_, shown) => item(shown),
            },
            Kind::Object { properties } => self.parts(at, tree, tree.list(properties), fuel),
            // `[...rows]`.
            Kind::Array { elements } => match tree.list(elements) {
                [only] => match tree.kind(*only) {
                    Kind::Spread { value } => match self.shown(here(value), fuel)? {
                        Shown::List(item) => Some(Shown::List(item)),
                        _ => None,
                    },
                    _ => None,
                },
                _ => None,
            },
            Kind::Call { callee, args, .. } => self.call(at, tree, callee, tree.list(args), fuel),
            _ => None,
        }
    }

    /// What each of several expressions is of which one is meant; what is null or empty does not count.
    pub(super) fn one_of(
        &self,
        here: impl Fn(NodeId) -> At,
        tree: &Tree,
        nodes: &[NodeId],
        fuel: usize,
    ) -> Option<Shown> {
        let mut found = None;
        for &node in nodes.iter().filter(|&&node| !is_nothing(tree, node)) {
            let shown = self.shown(here(node), fuel)?;
            found = Some(match found {
                None => shown,
                Some(old) => merged(old, shown)?,
            });
        }
        found
    }

    pub(super) fn key_of(&self, value: &Shown, key: &str) -> Option<Shown> {
        match value {
            Shown::Record(record) => record.keys.get(key)?.clone(),
            Shown::Parts(parts) => parts.get(key).cloned(),
            _ => None,
        }
    }

    /// The members of an object literal that are results.
    fn parts(&self, object: At, tree: &Tree, properties: &[NodeId], fuel: usize) -> Option<Shown> {
        let mut parts: BTreeMap<String, Shown> = BTreeMap::new();
        for &property in properties {
            match tree.kind(property) {
                Kind::Property { key, value, .. } => {
                    let Kind::Key { name } = tree.kind(key) else { return None };
                    match self.shown(At { node: value, ..object }, fuel) {
                        Some(shown) => parts.insert(tree.text(name).to_owned(), shown),
                        None => parts.remove(tree.text(name)),
                    };
                }
                Kind::Spread { value } => match self.shown(At { node: value, ..object }, fuel) {
                    Some(Shown::Record(record)) => {
                        for (key, shown) in &record.keys {
                            match shown {
                                Some(shown) => parts.insert(key.clone(), shown.clone()),
                                None => parts.remove(key),
                            };
                        }
                    }
                    Some(Shown::Parts(more)) => parts.extend(more.iter().map(|(key, it)| (key.clone(), it.clone()))),
                    // It may hold any key.
                    _ => parts.clear(),
                },
                Kind::Method { key, .. } => {
                    if let Kind::Key { name } = tree.kind(key) {
                        parts.remove(tree.text(name));
                    }
                }
                _ => return None,
            }
        }
        (!parts.is_empty()).then(|| Shown::Parts(Arc::new(parts)))
    }
}

/// The same value, as a type says.
fn as_type(shown: Shown, at: At) -> Shown {
    match shown {
        Shown::List(item) => Shown::List(Box::new(as_type(*item, at))),
        Shown::Promise(inner) => Shown::Promise(Box::new(as_type(*inner, at))),
        Shown::Record(record) => {
            let keys =
                record.keys.iter().map(|(key, it)| (key.clone(), it.clone().map(|it| as_type(it, at)))).collect();
            let (model, client) = (record.model, record.client.clone());
            Shown::Record(Arc::new(Record { keys, model, client, call: at, is_type: true }))
        }
        other => other,
    }
}

/// What waiting for a value gives.
pub(super) fn awaited(shown: Shown) -> Shown {
    match shown {
        Shown::Promise(inner) => *inner,
        other => other,
    }
}

/// What is true of a value that is one or the other: of rows, the keys that any of them has.
pub(super) fn merged(a: Shown, b: Shown) -> Option<Shown> {
    match (a, b) {
        (Shown::List(a), Shown::List(b)) => Some(Shown::List(Box::new(merged(*a, *b)?))),
        (Shown::Promise(a), Shown::Promise(b)) => Some(Shown::Promise(Box::new(merged(*a, *b)?))),
        (Shown::Record(a), Shown::Record(b)) => {
            if a.call == b.call {
                return Some(Shown::Record(a));
            }
            let keys = a.keys.keys().chain(b.keys.keys()).map(|key| (key.clone(), None)).collect();
            let model = a.model.filter(|_| a.model == b.model);
            let (client, call, is_type) = (a.client.clone(), a.call, a.is_type || b.is_type);
            Some(Shown::Record(Arc::new(Record { keys, model, client, call, is_type })))
        }
        _ => None,
    }
}

pub(super) fn item(list: Shown) -> Option<Shown> {
    match list {
        Shown::List(item) => Some(*item),
        _ => None,
    }
}

/// `null`, `undefined`, `[]` and `{}`: what stands for a result that there is none of, and has no keys.
pub(super) fn is_nothing(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        Kind::Null | Kind::Bool { value: false } => true,
        Kind::Array { elements: list } | Kind::Object { properties: list } => list.is_empty(),
        Kind::Ident { name, binding: None } => tree.text(name) == "undefined",
        _ => false,
    }
}
