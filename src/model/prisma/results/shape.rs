//! What a call gives, by its operation and what it selects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::grammar::{Aggregate, Operation};
use super::super::schema::{FieldKind, ModelId};
use super::super::walk::{CallSite, Entries};
use super::{Record, Shown, Valued};
use crate::model::names::{Expr, Meaning};
use crate::syntax::{Kind, NodeId};

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

    /// What the fluent API gives for a relation: `prisma.user.findUnique(…).posts(…)`.
    pub fn related(&self, target: ModelId, is_list: bool, argument: Option<&Expr>) -> Option<Shown> {
        if self.client.added.anything {
            return None;
        }
        let row = Shown::Record(self.record(target, argument, 16)?);
        Some(Shown::Promise(Box::new(if is_list { Shown::List(Box::new(row)) } else { row })))
    }

    fn plain(&self, keys: impl IntoIterator<Item = (String, Option<Shown>)>) -> Shown {
        let keys = keys.into_iter().collect();
        Shown::Record(Arc::new(Record {
            keys,
            model: None,
            client: self.client.clone(),
            call: self.call,
            is_type: false,
        }))
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

    /// The row of a type that is annotated: all scalars.
    pub(super) fn row_by_default(&self) -> Option<Shown> {
        self.row(self.model, &Selection::default(), true, 16).map(Shown::Record)
    }

    /// The row of a type that is annotated: what these arguments select.
    pub(super) fn row_of(&self, arguments: &Expr) -> Option<Shown> {
        let entries = self.top(arguments)?;
        self.row(self.model, &Selection::of(&entries), true, 16).map(Shown::Record)
    }

    /// The row of a type that is annotated: with one of `select`, `include` and `omit`.
    pub(super) fn row_with(&self, key: &str, value: &Expr) -> Option<Shown> {
        let mut selection = Selection::default();
        match key {
            "select" => selection.select = Some(value),
            "include" => selection.include = Some(value),
            "omit" => selection.omit = Some(value),
            _ => return None,
        }
        self.row(self.model, &selection, true, 16).map(Shown::Record)
    }

    /// The row that an argument's selection gives.
    fn record(&self, model: ModelId, argument: Option<&Expr>, depth: usize) -> Option<Arc<Record>> {
        let entries = match argument {
            Some(argument) => self.top(argument)?,
            None => Entries::default(),
        };
        self.row(model, &Selection::of(&entries), false, depth)
    }

    fn row(&self, model: ModelId, selection: &Selection<'_>, is_type: bool, depth: usize) -> Option<Arc<Record>> {
        let depth = depth.checked_sub(1)?;
        let schema = self.grammar.schema();
        let of = schema.model(model)?;
        let mut keys: BTreeMap<String, Option<Shown>> = BTreeMap::new();
        let select = selection.select;
        if select.is_none() {
            for (_, field) in of.visible().filter(|(_, field)| !matches!(field.kind, FieldKind::Relation(_))) {
                let composite = target_of(&field.kind).and_then(|target| self.record(target, None, depth));
                let one = composite.map(Shown::Record).or_else(|| self.enum_value(&field.kind));
                let shown = if field.is_list() { one.map(|it| Shown::List(Box::new(it))) } else { one };
                keys.insert(field.name.clone(), shown);
            }
        }
        keys.extend(self.client.added.fields.iter().map(|name| (name.clone(), None)));
        for chosen in [select, selection.include].into_iter().flatten() {
            for entry in self.closed(chosen)?.list {
                match self.project.kind(entry.value.at) {
                    Kind::Bool { value: false } => continue,
                    _ if entry.name == "_count" => {
                        keys.insert(entry.name.clone(), self.counted(model, &entry.value));
                        continue;
                    }
                    _ => {}
                }
                let shown = of.field(&entry.name).and_then(|(_, field)| {
                    let row = match target_of(&field.kind) {
                        Some(target) => {
                            let argument = match self.project.kind(entry.value.at) {
                                Kind::Bool { .. } => None,
                                _ => Some(&entry.value),
                            };
                            Shown::Record(self.record(target, argument, depth)?)
                        }
                        None => self.enum_value(&field.kind)?,
                    };
                    Some(if field.is_list() { Shown::List(Box::new(row)) } else { row })
                });
                keys.insert(entry.name.clone(), shown);
            }
        }
        if let Some(omit) = selection.omit {
            for entry in self.closed(omit)?.list {
                if matches!(self.project.kind(entry.value.at), Kind::Bool { value: true }) {
                    keys.remove(&entry.name);
                }
            }
        }
        Some(Arc::new(Record { keys, model: Some(model), client: self.client.clone(), call: self.call, is_type }))
    }

    fn enum_value(&self, kind: &FieldKind) -> Option<Shown> {
        match *kind {
            FieldKind::Enum(of) => {
                Some(Shown::Enum(Arc::new(Valued { of, client: self.client.clone(), call: self.call })))
            }
            _ => None,
        }
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

/// What chooses the keys of a row.
#[derive(Default)]
struct Selection<'e> {
    select: Option<&'e Expr>,
    include: Option<&'e Expr>,
    omit: Option<&'e Expr>,
}

impl<'e> Selection<'e> {
    fn of(entries: &'e Entries) -> Self {
        let part = |name: &str| entries.list.iter().find(|it| it.name == name).map(|it| &it.value);
        Self { select: part("select"), include: part("include"), omit: part("omit") }
    }
}

/// The model at the other end of a relation, or the composite type.
fn target_of(kind: &FieldKind) -> Option<ModelId> {
    match kind {
        FieldKind::Relation(relation) => Some(relation.target),
        FieldKind::Composite(of) => Some(*of),
        _ => None,
    }
}
