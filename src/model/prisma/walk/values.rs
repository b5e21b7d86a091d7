//! A value held against what the grammar expects at its position.

use super::super::calls::{place_of_model, quoted, unknown_value};
use super::super::grammar::{Alternative, FieldSet, Kind as Expected, Shape};
use super::super::likeness::{is_slip, nearest, nearest_in};
use super::super::problem::{Defect, Problem};
use super::super::schema::{Field, FieldKind, Scalar};
use super::entries::{Entries, Entry};
use super::misshapen::wants_object;
use super::{CallSite, DEEPEST};
use crate::finding::Location;
use crate::model::names::{Expr, Meaning};
use crate::span::Span;
use crate::syntax::Kind;

impl CallSite<'_> {
    pub(super) fn value(
        &self,
        alternatives: &[Alternative],
        value: &Expr,
        key: Option<&Entry>,
        depth: usize,
        problems: &mut Vec<Problem>,
    ) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if alternatives.iter().any(|it| it.kind == Expected::Scalar(Scalar::Json)) {
            return;
        }
        let mut forms = Vec::new();
        self.forms(value, DEEPEST, &mut forms);
        for form in forms {
            let Some(tree) = self.project.tree(form.at.file) else { continue };
            match tree.kind(form.at.node) {
                Kind::Object { .. } => {
                    let shapes: Vec<Shape> = alternatives
                        .iter()
                        .filter_map(|it| match it.kind {
                            Expected::Object(shape) if !it.list || self.lists_take_one(alternatives) => Some(shape),
                            _ => None,
                        })
                        .collect();
                    if shapes.is_empty() {
                        self.unwanted_object(alternatives, &form, key, problems);
                    } else {
                        self.object(&shapes, &form, depth, problems);
                        self.mutations(&shapes, &form, depth, problems);
                    }
                }
                Kind::Array { elements } => {
                    let items: Vec<Alternative> =
                        alternatives.iter().filter(|it| it.list).map(|it| Alternative { list: false, ..*it }).collect();
                    if items.is_empty() {
                        self.unwanted_list(alternatives, &form, key, problems);
                        continue;
                    }
                    for &element in tree.list(elements) {
                        match tree.kind(element) {
                            Kind::Hole => {}
                            Kind::Spread { value } => {
                                self.spread_items(&items, &form.sibling(value), key, depth, problems)
                            }
                            _ => self.value(&items, &form.sibling(element), key, depth, problems),
                        }
                    }
                    self.pushed(&items, &form, depth, problems);
                }
                Kind::String { .. } | Kind::Number { .. } | Kind::Bool { .. } if wants_object(alternatives) => {
                    self.unwanted_plain(&form, key, problems);
                }
                _ if self.unwanted_scalar(alternatives, &form, key, problems) => {}
                Kind::String { value: text } => {
                    let is_direct = matches!(self.project.meaning(value), Meaning::Code(code) if code.at == form.at);
                    self.text(alternatives, &form, tree.text(text), is_direct, key, problems);
                }
                Kind::Call { callee, args, .. } => {
                    let items: Vec<Alternative> =
                        alternatives.iter().filter(|it| it.list).map(|it| Alternative { list: false, ..*it }).collect();
                    let results =
                        if items.is_empty() { Vec::new() } else { self.mapped(&form, tree, callee, tree.list(args)) };
                    for result in &results {
                        self.value(&items, result, key, depth, problems);
                    }
                    if results.is_empty() {
                        self.unfollowed(alternatives, &form);
                    }
                }
                _ => self.unfollowed(alternatives, &form),
            }
        }
    }

    /// Notes a value whose keys are not seen. Where a scalar may stand, it has none that matter.
    fn unfollowed(&self, alternatives: &[Alternative], form: &Expr) {
        let needs_object = |it: &Alternative| matches!(it.kind, Expected::Object(_) | Expected::Null);
        if alternatives.iter().all(needs_object) {
            self.note_value(form);
        }
    }

    /// Prisma takes one object where it wants a list of them.
    pub(super) fn lists_take_one(&self, alternatives: &[Alternative]) -> bool {
        alternatives.iter().all(|it| it.list)
    }

    pub(super) fn object(&self, shapes: &[Shape], object: &Expr, depth: usize, problems: &mut Vec<Problem>) {
        let mut entries = Entries::default();
        self.entries(object, false, depth, &mut entries);
        // What is not written in the call itself may be completed elsewhere.
        entries.is_open |= object.at.file != self.call.file
            || !self.project.tree(object.at.file).is_some_and(|it| self.call_span.contains(it.span(object.at.node)));
        for entry in &entries.list {
            self.entry(shapes, entry, depth, problems);
        }
        self.constraints(shapes, &entries, object, problems);
    }

    pub(super) fn entry(&self, shapes: &[Shape], entry: &Entry, depth: usize, problems: &mut Vec<Problem>) {
        let found: Vec<_> = shapes.iter().filter_map(|shape| self.grammar.child(*shape, &entry.name)).collect();
        if found.is_empty() {
            problems.extend(self.unknown_key(shapes, entry));
            return;
        }
        if entry.is_conditional && !self.is_within_call(&entry.key) {
            self.fitting.borrow_mut().insert(entry.key.clone());
        }
        let mut alternatives: Vec<Alternative> = Vec::new();
        for expect in &found {
            alternatives.extend(
                expect.alternatives.iter().filter(|it| !alternatives.contains(it)).copied().collect::<Vec<_>>(),
            );
        }
        self.value(&alternatives, &entry.value, Some(entry), depth, problems);
    }

    pub(super) fn text(
        &self,
        alternatives: &[Alternative],
        form: &Expr,
        text: &str,
        is_direct: bool,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) {
        if alternatives
            .iter()
            .any(|it| !it.list && matches!(it.kind, Expected::Scalar(scalar) if scalar != Scalar::Boolean))
        {
            return;
        }
        let plain = alternatives.iter().filter(|it| !it.list || self.lists_take_one(alternatives));
        let mut words: Vec<&str> = Vec::new();
        let mut field_of = None;
        let mut enumeration = None;
        let mut others = false;
        for alternative in plain {
            match alternative.kind {
                Expected::Enum(id) => enumeration = Some(id),
                Expected::Words(list) => words.extend(list),
                Expected::FieldName(model, set) => field_of = Some((model, set)),
                Expected::Scalar(Scalar::Boolean) | Expected::Object(_) | Expected::Null => {}
                _ => others = true,
            }
        }
        let location = self.project.location(form.at);
        // A default far from the call (`const level = input || 'ALL'`) is often guarded before it gets here.
        if !self.is_inline(form) && !is_direct || text.is_empty() {
            return;
        }
        let inner = Span::new(location.span.start as usize + 1, (location.span.end as usize).saturating_sub(1));
        let location = Location { path: location.path, span: inner };
        if let Some(id) = enumeration {
            let known = self.schema().enumeration(id).is_none_or(|it| it.values.iter().any(|(value, _)| value == text));
            if !known {
                let mut problem = unknown_value(self.client, id, text, location, self.call.file);
                if let Some(problem) = &mut problem {
                    let call = (self.call_head(), self.call_label());
                    problem.related.insert(0, call);
                }
                problems.extend(problem);
            }
        } else if let Some((model, set)) = field_of {
            let names: Vec<&str> = self
                .schema()
                .model(model)
                .into_iter()
                .flat_map(|it| it.visible())
                .filter(|(_, field)| field.is_scalar() && (set == FieldSet::Scalars || is_string(field)))
                .map(|(_, field)| field.name.as_str())
                .collect();
            if !names.contains(&text) {
                let of = self.model_name(model);
                let like = nearest_in(of, text, names.iter().copied());
                let message = format!("`{text}` is no scalar field of `{}`", self.model_name(model));
                let mut problem = self.problem(Defect::UnknownField, location, message);
                problem.label = like.map_or_else(|| "unknown here".to_owned(), |it| format!("did you mean `{it}`?"));
                problem.consequence = "Prisma refuses the query when it runs: `Invalid value for argument`.".to_owned();
                problem.help =
                    like.map_or_else(|| format!("Known here: {}.", quoted(&names)), |it| format!("Write `{it}`."));
                problem.subject = format!("{}.{text}", self.model_name(model));
                let slip = like.filter(|like| is_slip(of, text, like));
                problem.fix = slip.map(|like| (format!("rename `{text}` to `{like}`"), like.to_owned()));
                problem.related.extend(place_of_model(self.client, model));
                problems.push(problem);
            }
        } else if !words.is_empty() && !words.contains(&text) && !others {
            let like = nearest(text, words.iter().copied());
            let message = format!("`{text}` is none of {}", quoted(&words));
            let mut problem = self.problem(Defect::WrongShape, location, message);
            problem.label = "no such word".to_owned();
            problem.consequence = "Prisma refuses the query when it runs: `Invalid value for argument`.".to_owned();
            problem.help = format!("Write {}.", quoted(&words));
            problem.subject = format!("{}.{}", self.accessor, key.map_or(text, |it| it.name.as_str()));
            // `ascending` is `asc` in words of its own.
            let slip = like.filter(|like| is_slip("", text, like) || text.to_lowercase().starts_with(*like));
            problem.fix = slip.map(|like| (format!("write `{like}`"), like.to_owned()));
            problems.push(problem);
        }
    }
}

fn is_string(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Scalar(Scalar::String))
}
