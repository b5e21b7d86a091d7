//! What the result of a call holds, and the reads that it cannot serve.
//!
//! A result is a record with known keys, a list, or a promise of one; it is followed through variables, destructuring, callbacks of array
//! methods and the functions that return it. Whatever is cast, annotated, copied into another object or assigned to is let go.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::calls::{member_name, place_of_model, quoted};
use super::clients::Client;
use super::grammar::{Aggregate, Operation, nearest};
use super::problem::{Defect, Problem};
use super::schema::{FieldKind, ModelId};
use super::walk::{CallSite, Entries};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, returns};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// What a value is.
#[derive(Clone, Debug)]
pub enum Shown {
    /// An object with these keys and no others.
    Record(Rc<Record>),
    /// An array.
    List(Box<Shown>),
    /// A promise.
    Promise(Box<Shown>),
}

/// An object whose keys are all known.
#[derive(Debug)]
pub struct Record {
    /// Each key, and what is under it where that is followed.
    pub keys: BTreeMap<String, Option<Shown>>,
    /// The model that it is a row of.
    pub model: Option<ModelId>,
    client: Client,
    call: At,
}

/// Results by the call that makes them.
pub type Results = FxHashMap<At, Shown>;

const FUEL: usize = 32;

impl CallSite<'_> {
    /// What the call gives; none where that is not known in full.
    pub fn result(&self, operation: Operation, argument: Option<&Expr>) -> Option<Shown> {
        if self.client.added.anything {
            return None;
        }
        let row = || self.record(self.model, argument, 16).map(Shown::Record);
        let result = match operation {
            Operation::FindMany | Operation::CreateManyAndReturn | Operation::UpdateManyAndReturn => {
                Shown::List(Box::new(row()?))
            }
            Operation::CreateMany | Operation::UpdateMany | Operation::DeleteMany => {
                self.plain([("count".to_owned(), None)])
            }
            Operation::Aggregate => {
                let entries = self.closed(argument?)?;
                self.plain(self.aggregates(&entries)?)
            }
            Operation::GroupBy => {
                let entries = self.closed(argument?)?;
                let mut keys = self.aggregates(&entries)?;
                let by = entries.list.iter().find(|it| it.name == "by")?;
                keys.extend(self.strings(&by.value)?.into_iter().map(|name| (name, None)));
                Shown::List(Box::new(self.plain(keys)))
            }
            Operation::Count => {
                let entries = self.top(argument?)?;
                let select = entries.list.iter().find(|it| it.name == "select")?;
                self.plain(self.closed(&select.value)?.list.into_iter().map(|it| (it.name, None)))
            }
            Operation::FindRaw | Operation::AggregateRaw => return None,
            _ => row()?,
        };
        Some(Shown::Promise(Box::new(result)))
    }

    fn plain(&self, keys: impl IntoIterator<Item = (String, Option<Shown>)>) -> Shown {
        let keys = keys.into_iter().collect();
        Shown::Record(Rc::new(Record { keys, model: None, client: self.client.clone(), call: self.call }))
    }

    /// The entries of an object literal that has no others.
    fn closed(&self, object: &Expr) -> Option<Entries> {
        let mut forms = Vec::new();
        self.forms(object, 8, &mut forms);
        let [form] = forms.as_slice() else { return None };
        if !matches!(self.project.kind(form.at), Kind::Object { .. }) {
            return None;
        }
        let mut entries = Entries::default();
        self.entries(form, false, 16, &mut entries);
        (!entries.is_open && entries.list.iter().all(|it| !it.is_conditional)).then_some(entries)
    }

    fn strings(&self, value: &Expr) -> Option<Vec<String>> {
        let Meaning::Code(code) = self.project.meaning(value) else { return None };
        let tree = self.project.tree(code.at.file)?;
        let text = |node: NodeId| match tree.kind(node) {
            Kind::String { value } => Some(tree.text(value).to_owned()),
            Kind::As { value, .. } => match tree.kind(value) {
                Kind::String { value } => Some(tree.text(value).to_owned()),
                _ => None,
            },
            _ => None,
        };
        match tree.kind(code.at.node) {
            Kind::Array { elements } => tree.list(elements).iter().map(|&it| text(it)).collect(),
            _ => Some(vec![text(code.at.node)?]),
        }
    }

    fn aggregates(&self, entries: &Entries) -> Option<BTreeMap<String, Option<Shown>>> {
        let mut keys = BTreeMap::new();
        for entry in entries.list.iter().filter(|it| Aggregate::of_key(&it.name).is_some()) {
            let is_true = matches!(self.project.kind(entry.value.at), Kind::Bool { .. });
            let inner = if is_true {
                None
            } else {
                let inner = self.closed(&entry.value)?;
                Some(self.plain(inner.list.iter().map(|it| (it.name.clone(), None))))
            };
            keys.insert(entry.name.clone(), inner);
        }
        Some(keys)
    }

    /// The row that a selection gives.
    fn record(&self, model: ModelId, argument: Option<&Expr>, depth: usize) -> Option<Rc<Record>> {
        let depth = depth.checked_sub(1)?;
        let schema = self.grammar.schema();
        let of = schema.model(model)?;
        let entries = match argument {
            Some(argument) => self.top(argument)?,
            None => Entries::default(),
        };
        let part = |name: &str| entries.list.iter().find(|it| it.name == name);
        let mut keys: BTreeMap<String, Option<Shown>> = BTreeMap::new();
        let select = part("select");
        if select.is_none() {
            let scalars = of.visible().filter(|(_, field)| !matches!(field.kind, FieldKind::Relation(_)));
            keys.extend(scalars.map(|(_, field)| (field.name.clone(), None)));
        }
        keys.extend(self.client.added.fields.iter().map(|name| (name.clone(), None)));
        for chosen in [select, part("include")].into_iter().flatten() {
            for entry in self.closed(&chosen.value)?.list {
                match self.project.kind(entry.value.at) {
                    Kind::Bool { value: false } => continue,
                    _ if entry.name == "_count" => {
                        keys.insert(entry.name.clone(), self.counted(model, &entry.value));
                        continue;
                    }
                    _ => {}
                }
                let shown = of.field(&entry.name).and_then(|(_, field)| {
                    let target = target_of(&field.kind)?;
                    let argument = match self.project.kind(entry.value.at) {
                        Kind::Bool { .. } => None,
                        _ => Some(&entry.value),
                    };
                    let row = Shown::Record(self.record(target, argument, depth)?);
                    Some(if field.is_list() { Shown::List(Box::new(row)) } else { row })
                });
                keys.insert(entry.name.clone(), shown);
            }
        }
        if let Some(omit) = part("omit") {
            for entry in self.closed(&omit.value)?.list {
                if matches!(self.project.kind(entry.value.at), Kind::Bool { value: true }) {
                    keys.remove(&entry.name);
                }
            }
        }
        Some(Rc::new(Record { keys, model: Some(model), client: self.client.clone(), call: self.call }))
    }

    /// The argument's own keys, of which the selecting ones must be certain.
    fn top(&self, argument: &Expr) -> Option<Entries> {
        let mut forms = Vec::new();
        self.forms(argument, 8, &mut forms);
        let [form] = forms.as_slice() else { return None };
        if !matches!(self.project.kind(form.at), Kind::Object { .. }) {
            return None;
        }
        let mut entries = Entries::default();
        self.entries(form, false, 16, &mut entries);
        let selects = |name: &str| matches!(name, "select" | "include" | "omit");
        let certain = entries.list.iter().all(|it| !it.is_conditional || !selects(&it.name));
        (!entries.is_open && certain).then_some(entries)
    }

    fn counted(&self, model: ModelId, value: &Expr) -> Option<Shown> {
        let of = self.grammar.schema().model(model)?;
        if matches!(self.project.kind(value.at), Kind::Bool { .. }) {
            let lists = of.visible().filter(|(_, it)| it.is_list() && matches!(it.kind, FieldKind::Relation(_)));
            return Some(self.plain(lists.map(|(_, field)| (field.name.clone(), None))));
        }
        let entries = self.closed(value)?;
        let select = entries.list.iter().find(|it| it.name == "select")?;
        Some(self.plain(self.closed(&select.value)?.list.into_iter().map(|it| (it.name, None))))
    }
}

/// The model at the other end of a relation.
fn target_of(kind: &FieldKind) -> Option<ModelId> {
    match kind {
        FieldKind::Relation(relation) => Some(relation.target),
        _ => None,
    }
}

/// Follows results to where they are read.
pub struct Reader<'p> {
    project: &'p Project,
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

    fn missing(&self, record: &Record, file: FileId, name: String, at: crate::finding::Location) -> Option<Problem> {
        const BUILTIN: &[&str] = &[
            "toString",
            "toLocaleString",
            "valueOf",
            "hasOwnProperty",
            "constructor",
            "toJSON",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "then",
            "catch",
            "finally",
            "__proto__",
        ];
        if record.keys.contains_key(&name) || BUILTIN.contains(&name.as_str()) {
            return None;
        }
        let schema = &record.client.linked.schema;
        let model = record.model.and_then(|id| schema.model(id));
        let exists = model.is_some_and(|it| it.field(&name).is_some_and(|(_, field)| !field.hidden));
        let names: Vec<&str> = record.keys.keys().map(String::as_str).collect();
        let like = nearest(&name, names.iter().copied()).filter(|_| !exists);
        let of = model.map_or("result", |it| it.name.as_str());
        let message = if exists {
            format!("`{name}` of `{of}` is not part of this result: the query does not select it")
        } else {
            format!("the result has no `{name}`")
        };
        let mut problem = Problem::new(Defect::UnknownResultField, file, at, message);
        problem.label = like.map_or_else(|| "undefined".to_owned(), |it| format!("did you mean `{it}`?"));
        problem.consequence = format!("`{name}` is undefined at run time, without an error.");
        problem.help = match (exists, like) {
            (true, _) => format!("Add `{name}` to the query's `select` or `include`."),
            (_, Some(like)) => format!("Write `{like}`."),
            _ => format!("The result has {}.", quoted(&names)),
        };
        problem.subject = format!("{of}.{name}");
        problem.fix = like.map(|like| (format!("rename `{name}` to `{like}`"), like.to_owned()));
        problem.related.push((self.project.head_location(record.call), "the query".to_owned()));
        problem.related.extend(record.model.and_then(|id| place_of_model(&record.client, id)));
        Some(problem)
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
            Kind::DefaultPattern { .. } | Kind::RestPattern { .. } => None,
            _ => self.pattern_value(name, fuel),
        }
    }

    /// What a pattern, or a plain name, is given.
    fn pattern_value(&self, pattern: At, fuel: usize) -> Option<Shown> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(pattern.file)?;
        let here = |node: NodeId| At { node, ..pattern };
        let parent = tree.parent(pattern.node)?;
        match tree.kind(parent) {
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

/// The files that hold calls, each once, in order.
pub fn files_of(results: &Results) -> BTreeSet<FileId> {
    results.keys().map(|at| at.file).collect()
}
