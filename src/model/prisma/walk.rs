//! The argument of one call, walked side by side with the client's grammar.

use super::calls::{place_of_model, quoted, unknown_value};
use super::clients::Client;
use super::grammar::{Alternative, FieldSet, Grammar, Kind as Expected, Operation, Shape, nearest};
use super::problem::{Defect, Problem};
use super::schema::{ModelId, Scalar, Schema};
use crate::finding::Location;
use crate::model::Project;
use crate::model::names::{At, Expr, Meaning, returns};
use crate::span::Span;
use crate::syntax::{BindingKind, Kind, NodeId, Operator, Tree};

/// How deep arguments are followed.
const DEEPEST: usize = 40;

/// A call whose client, model and operation are known.
pub struct CallSite<'a> {
    /// The repository.
    pub project: &'a Project,
    /// What the client accepts.
    pub grammar: Grammar<'a>,
    /// The call.
    pub call: At,
    /// Its bytes.
    pub call_span: Span,
    /// Whose call.
    pub client: &'a Client,
    /// The model.
    pub model: ModelId,
    /// `user`.
    pub accessor: &'a str,
    /// `findMany`.
    pub operation: &'a str,
}

/// A key of an object literal, spreads followed.
pub(super) struct Entry {
    pub(super) name: String,
    key: Location,
    is_shorthand: bool,
    is_quoted: bool,
    pub(super) value: Expr,
    /// On one side of a condition only.
    pub(super) is_conditional: bool,
}

/// The keys of an object.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) list: Vec<Entry>,
    /// There may be more.
    pub(super) is_open: bool,
}

impl CallSite<'_> {
    /// Everything in the call's argument that contradicts the schema.
    pub fn check(&self, operation: Operation, argument: &Expr) -> Vec<Problem> {
        self.check_shape(self.grammar.arguments(self.model, operation), argument)
    }

    /// Everything in an object of this shape that contradicts the schema.
    pub(super) fn check_shape(&self, shape: Shape, argument: &Expr) -> Vec<Problem> {
        let mut problems = Vec::new();
        let alternatives = [Alternative { kind: Expected::Object(shape), list: false }];
        self.value(&alternatives, argument, None, DEEPEST, &mut problems);
        problems
    }

    fn schema(&self) -> &Schema {
        self.grammar.schema()
    }

    /// The forms that a value can have: each side of a condition, what a name stands for.
    pub(super) fn forms(&self, value: &Expr, depth: usize, forms: &mut Vec<Expr>) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(value.at.file)) else { return };
        match tree.kind(value.at.node) {
            Kind::Conditional { test, consequent, alternate } => {
                for side in self.sides(value, test, Some(consequent), Some(alternate)).0 {
                    self.forms(&side, depth, forms);
                }
            }
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } => {
                self.forms(&value.sibling(left), depth, forms);
                self.forms(&value.sibling(right), depth, forms);
            }
            Kind::Binary { op: Operator::And, right, .. } => self.forms(&value.sibling(right), depth, forms),
            Kind::Object { .. }
            | Kind::Array { .. }
            | Kind::String { .. }
            | Kind::Number { .. }
            | Kind::Bool { .. } => {
                forms.push(value.clone());
            }
            Kind::Call { callee, args, .. } if is_validator(tree, callee) => {
                if let Some(&first) = tree.list(args).first() {
                    self.forms(&value.sibling(first), depth, forms);
                }
            }
            _ => match self.project.meaning(value) {
                Meaning::Code(code) if code.at != value.at => self.forms(&code, depth, forms),
                Meaning::Code(code) => forms.push(code),
                _ => {}
            },
        }
    }

    /// The sides of a condition that can be meant, and whether only one can. In the body of a function that is seen with a call's
    /// arguments a condition may hang on them: what cannot be decided there is left alone.
    fn sides(&self, around: &Expr, test: NodeId, then: Option<NodeId>, otherwise: Option<NodeId>) -> (Vec<Expr>, bool) {
        let both = |sides: [Option<NodeId>; 2]| sides.into_iter().flatten().map(|it| around.sibling(it)).collect();
        match self.project.value(&around.sibling(test)).truth() {
            Some(true) => (both([then, None]), true),
            Some(false) => (both([None, otherwise]), true),
            None if around.frame.is_some() => (Vec::new(), false),
            None => (both([then, otherwise]), false),
        }
    }

    fn value(
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
                        self.mutations(&shapes, value, depth, problems);
                    }
                }
                Kind::Array { elements } => {
                    let items: Vec<Alternative> =
                        alternatives.iter().filter(|it| it.list).map(|it| Alternative { list: false, ..*it }).collect();
                    if items.is_empty() {
                        continue;
                    }
                    for &element in tree.list(elements) {
                        if !matches!(tree.kind(element), Kind::Hole | Kind::Spread { .. }) {
                            self.value(&items, &form.sibling(element), key, depth, problems);
                        }
                    }
                }
                Kind::String { value: text } => {
                    let is_direct = matches!(self.project.meaning(value), Meaning::Code(code) if code.at == form.at);
                    self.text(alternatives, &form, tree.text(text), is_direct, key, problems);
                }
                Kind::Call { callee, args, .. } => {
                    let items: Vec<Alternative> =
                        alternatives.iter().filter(|it| it.list).map(|it| Alternative { list: false, ..*it }).collect();
                    if items.is_empty() {
                        continue;
                    }
                    for result in self.mapped(&form, tree, callee, tree.list(args)) {
                        self.value(&items, &result, key, depth, problems);
                    }
                }
                _ => {}
            }
        }
    }

    /// Prisma takes one object where it wants a list of them.
    fn lists_take_one(&self, alternatives: &[Alternative]) -> bool {
        alternatives.iter().all(|it| it.list)
    }

    /// What each item of `items.map((item) => …)` is.
    fn mapped(&self, call: &Expr, tree: &Tree, callee: NodeId, args: &[NodeId]) -> Vec<Expr> {
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return Vec::new() };
        match (tree.text(property), args) {
            ("map", [function, ..]) => match self.project.meaning(&call.sibling(*function)) {
                Meaning::Code(function) => {
                    let Some(of) = self.project.tree(function.at.file) else { return Vec::new() };
                    returns(of, function.at.node).into_iter().flatten().map(|it| function.sibling(it)).collect()
                }
                _ => Vec::new(),
            },
            ("filter", _) => match tree.kind(object) {
                Kind::Call { callee, args, .. } => self.mapped(&call.sibling(object), tree, callee, tree.list(args)),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn object(&self, shapes: &[Shape], object: &Expr, depth: usize, problems: &mut Vec<Problem>) {
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

    fn entry(&self, shapes: &[Shape], entry: &Entry, depth: usize, problems: &mut Vec<Problem>) {
        let found: Vec<_> = shapes.iter().filter_map(|shape| self.grammar.child(*shape, &entry.name)).collect();
        if found.is_empty() {
            problems.extend(self.unknown_key(shapes, entry));
            return;
        }
        let mut alternatives: Vec<Alternative> = Vec::new();
        for expect in &found {
            alternatives.extend(
                expect.alternatives.iter().filter(|it| !alternatives.contains(it)).copied().collect::<Vec<_>>(),
            );
        }
        self.value(&alternatives, &entry.value, Some(entry), depth, problems);
    }

    /// `const where = {}; where.name = …`: what is assigned to the object after it was made.
    fn mutations(&self, shapes: &[Shape], value: &Expr, depth: usize, problems: &mut Vec<Problem>) {
        let Some(tree) = self.project.tree(value.at.file) else { return };
        let Kind::Ident { binding: Some(binding), .. } = tree.kind(value.at.node) else { return };
        let Some(binding) = tree.binding(binding) else { return };
        if binding.kind != BindingKind::Const || binding.is_reassigned {
            return;
        }
        for &reference in &binding.references {
            let Some(member) = tree.parent(reference) else { continue };
            let Some((object, name, key)) =
                super::calls::member_name(self.project, tree, At { file: value.at.file, node: member })
            else {
                continue;
            };
            let Some(assign) = tree.parent(member) else { continue };
            let Kind::Assign { op: Operator::Assign, target, value: assigned } = tree.kind(assign) else { continue };
            if object != reference || target != member {
                continue;
            }
            let entry = Entry {
                name,
                key,
                is_shorthand: false,
                is_quoted: false,
                value: value.sibling(assigned),
                is_conditional: true,
            };
            self.entry(shapes, &entry, depth, problems);
        }
    }

    pub(super) fn entries(&self, object: &Expr, is_conditional: bool, depth: usize, entries: &mut Entries) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(object.at.file)) else {
            entries.is_open = true;
            return;
        };
        let Kind::Object { properties } = tree.kind(object.at.node) else { return };
        for &property in tree.list(properties) {
            match tree.kind(property) {
                Kind::Property { key, value, is_shorthand } => {
                    let Kind::Key { name } = tree.kind(key) else {
                        entries.is_open = true;
                        continue;
                    };
                    let name = tree.text(name).to_owned();
                    let span = tree.span(key);
                    let is_quoted = span.len() == name.len() + 2;
                    entries.list.push(Entry {
                        name,
                        key: Location { path: self.project.modules.path(object.at.file), span },
                        is_shorthand,
                        is_quoted,
                        value: object.sibling(value),
                        is_conditional,
                    });
                }
                Kind::Spread { value } => self.spread(&object.sibling(value), is_conditional, depth, entries),
                _ => entries.is_open = true,
            }
        }
    }

    fn spread(&self, value: &Expr, is_conditional: bool, depth: usize, entries: &mut Entries) {
        let (Some(depth), Some(tree)) = (depth.checked_sub(1), self.project.tree(value.at.file)) else {
            entries.is_open = true;
            return;
        };
        match tree.kind(value.at.node) {
            Kind::Object { .. } => self.entries(value, is_conditional, depth, entries),
            Kind::Conditional { test, consequent, alternate } => {
                let (sides, is_decided) = self.sides(value, test, Some(consequent), Some(alternate));
                entries.is_open |= sides.is_empty();
                for side in sides {
                    self.spread(&side, is_conditional || !is_decided, depth, entries);
                }
            }
            Kind::Binary { op: Operator::And, left, right } => {
                let (sides, is_decided) = self.sides(value, left, Some(right), None);
                for side in sides {
                    self.spread(&side, is_conditional || !is_decided, depth, entries);
                }
            }
            Kind::Binary { op: Operator::Or | Operator::Coalesce, left, right } => {
                self.spread(&value.sibling(left), true, depth, entries);
                self.spread(&value.sibling(right), true, depth, entries);
            }
            Kind::Call { callee, args, .. } if is_validator(tree, callee) => {
                if let Some(&first) = tree.list(args).first() {
                    self.spread(&value.sibling(first), is_conditional, depth, entries);
                }
            }
            Kind::Null | Kind::Bool { .. } => {}
            _ => match self.project.meaning(value) {
                Meaning::Code(code) if code.at != value.at => {
                    // An object may gain keys after it was made.
                    entries.is_open |= !self.is_settled(value);
                    self.spread(&code, is_conditional, depth, entries);
                }
                _ => entries.is_open = true,
            },
        }
    }

    /// Whether an object that has a name keeps the keys that it is made with: a const that nothing is assigned to, a field.
    fn is_settled(&self, value: &Expr) -> bool {
        let Some(tree) = self.project.tree(value.at.file) else { return false };
        match tree.kind(value.at.node) {
            Kind::Ident { binding: Some(binding), .. } => tree.binding(binding).is_some_and(|it| {
                let is_changed = |member: NodeId| {
                    let assign = tree.parent(member).map(|around| tree.kind(around));
                    matches!(assign, Some(Kind::Assign { target, .. }) if target == member)
                };
                it.kind == BindingKind::Const
                    && !it.references.iter().any(|&reference| tree.parent(reference).is_some_and(is_changed))
            }),
            Kind::Member { object, .. } => matches!(tree.kind(object), Kind::This),
            _ => false,
        }
    }

    fn model_name(&self, id: ModelId) -> &str {
        self.schema().model(id).map_or("", |it| it.name.as_str())
    }

    fn unknown_key(&self, shapes: &[Shape], entry: &Entry) -> Option<Problem> {
        let &first = shapes.first()?;
        let name = entry.name.as_str();
        // Prisma drops what is undefined.
        if matches!(self.project.meaning(&entry.value), Meaning::Global(path) if path.first().is_some_and(|it| &**it == "undefined"))
        {
            return None;
        }
        let added = &self.client.added;
        match first {
            Shape::Args(..) | Shape::RelationArgs(_) if added.anything => return None,
            Shape::Select(..) | Shape::Omit(_) if added.anything || added.fields.contains(name) => return None,
            _ => {}
        }
        let model = shapes.iter().find_map(|it| it.field_keys());
        // `include` of a scalar is another mistake than a misspelt relation.
        if let (Shape::Include(of, _), Some(model)) = (first, model.and_then(|it| self.schema().model(it)))
            && model.field(name).is_some_and(|(_, field)| field.is_scalar())
        {
            let message = format!("`{name}` of `{}` is no relation, and `include` takes only relations", model.name);
            let mut problem = self.problem(Defect::WrongShape, entry.key.clone(), message);
            problem.label = "a scalar field".to_owned();
            problem.consequence = format!(
                "Prisma refuses the query when it runs: `Invalid scalar field \\`{name}\\` for include statement`."
            )
            .replace("\\`", "`");
            problem.help = "Scalar fields come by themselves; leave it out, or use `select`.".to_owned();
            problem.subject = format!("{}.{name}", model.name);
            problem.related.extend(place_of_model(self.client, of));
            return Some(problem);
        }
        let is_operator = matches!(
            first,
            Shape::Filter(_)
                | Shape::ListFilter(_)
                | Shape::ManyFilter(_)
                | Shape::CompositeFilter(_)
                | Shape::FieldUpdate { .. }
                | Shape::ListCreate(_)
                | Shape::ListUpdate(_)
                | Shape::NestedCreate(_)
                | Shape::NestedUpdate(_)
                | Shape::CompositeCreate(_)
                | Shape::CompositeUpdate(_)
                | Shape::OrderByCount
                | Shape::SortNulls
        ) && model.is_none();
        let defect = if is_operator { Defect::UnknownOperator } else { Defect::UnknownField };
        let mut keys: Vec<&str> = Vec::new();
        for shape in shapes {
            for key in self.grammar.keys(*shape) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        let like = nearest(name, keys.iter().copied());
        let of = self.described(first, model);
        let message = format!("`{name}` is no {of}");
        let mut problem = self.problem(defect, entry.key.clone(), message);
        problem.label = like.map_or_else(|| "unknown here".to_owned(), |it| format!("did you mean `{it}`?"));
        problem.consequence = match first {
            Shape::Select(..) | Shape::Include(..) => {
                format!(
                    "Prisma refuses the query when it runs: `Unknown field `{name}` for {} statement`.",
                    words(first)
                )
            }
            _ => format!("Prisma refuses the query when it runs: `Unknown argument `{name}``."),
        };
        problem.help = match like {
            Some(like) => format!("Write `{like}`."),
            None if keys.is_empty() => "Leave it out.".to_owned(),
            None => format!("Known here: {}.", quoted(&keys)),
        };
        let subject = model.map_or(self.accessor, |it| self.model_name(it));
        problem.subject = format!("{subject}.{name}");
        problem.fix = like.map(|like| {
            let text = match (entry.is_shorthand, entry.is_quoted) {
                (true, _) => format!("{like}: {name}"),
                (_, true) => format!("'{like}'"),
                _ => like.to_owned(),
            };
            (format!("rename `{name}` to `{like}`"), text)
        });
        let place = model.unwrap_or(self.model);
        problem.related.extend(place_of_model(self.client, place));
        Some(problem)
    }

    /// What a key of a shape is called in a message.
    fn described(&self, shape: Shape, model: Option<ModelId>) -> String {
        let field = |id| self.schema().field(id).map_or("", |it| it.name.as_str());
        match shape {
            Shape::Args(..) if self.operation.starts_with(char::is_uppercase) => {
                format!("key of `Prisma.{}`", self.operation)
            }
            Shape::Args(..) => format!("argument of `{}.{}`", self.accessor, self.operation),
            Shape::RelationArgs(id) => format!("argument of the relation `{}`", field(id)),
            Shape::NestedCreate(id) | Shape::NestedUpdate(id) => format!("write on the relation `{}`", field(id)),
            Shape::Filter(_) | Shape::ListFilter(_) | Shape::CompositeFilter(_) => "filter of this field".to_owned(),
            Shape::ManyFilter(_) => "filter of a list: `some`, `every`, `none`".to_owned(),
            Shape::FieldUpdate { .. } | Shape::ListCreate(_) | Shape::ListUpdate(_) => {
                "update of this field".to_owned()
            }
            Shape::CompoundKey(model, index) => {
                let key = self.schema().model(model).and_then(|it| it.compounds.get(index as usize));
                format!("part of the compound key `{}`", key.map_or("", |it| it.key.as_str()))
            }
            Shape::Include(..) | Shape::CountSelect(_) => {
                format!("relation of `{}`", model.map_or("", |it| self.model_name(it)))
            }
            Shape::AggregateFields(..) => {
                format!("field of `{}` that can be aggregated so", model.map_or("", |it| self.model_name(it)))
            }
            _ => match model {
                Some(model) => format!("field of `{}` that can stand here", self.model_name(model)),
                None => "key that is known here".to_owned(),
            },
        }
    }

    fn problem(&self, defect: Defect, location: Location, message: String) -> Problem {
        let call = self.call_head();
        let mut problem = Problem::new(defect, self.call.file, location, message);
        problem.related.push((call, self.call_label()));
        problem
    }

    fn call_label(&self) -> String {
        if self.operation.starts_with(char::is_uppercase) {
            return format!("in this `Prisma.{}`", self.operation);
        }
        format!("in this call of `{}.{}`", self.accessor, self.operation)
    }

    fn call_head(&self) -> Location {
        self.project.head_location(self.call)
    }

    fn unwanted_object(
        &self,
        alternatives: &[Alternative],
        form: &Expr,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) {
        let Some(key) = key else { return };
        // Only where a plain word or number is certain: other scalars have objects of their own (Date, Decimal, Buffer).
        let is_plain = !alternatives.is_empty()
            && alternatives.iter().all(|it| match it.kind {
                Expected::Scalar(scalar) => {
                    matches!(scalar, Scalar::String | Scalar::Int | Scalar::Boolean | Scalar::BigInt | Scalar::Float)
                }
                Expected::Words(_) | Expected::FieldName(..) | Expected::Null | Expected::Enum(_) => true,
                _ => false,
            });
        if !is_plain || !self.is_inline(form) {
            return;
        }
        let message = format!("`{}` takes no object here", key.name);
        let mut problem = self.problem(Defect::WrongShape, key.key.clone(), message);
        problem.label = "an object".to_owned();
        problem.consequence =
            format!("Prisma refuses the query when it runs: `Argument `{}`: Invalid value provided`.", key.name);
        problem.help = "Give the value itself.".to_owned();
        problem.subject = format!("{}.{}", self.accessor, key.name);
        problems.push(problem);
    }

    fn is_inline(&self, form: &Expr) -> bool {
        form.at.file == self.call.file
            && self.project.tree(form.at.file).is_some_and(|it| self.call_span.contains(it.span(form.at.node)))
    }

    fn text(
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
                let like = nearest(text, names.iter().copied());
                let message = format!("`{text}` is no scalar field of `{}`", self.model_name(model));
                let mut problem = self.problem(Defect::UnknownField, location, message);
                problem.label = like.map_or_else(|| "unknown here".to_owned(), |it| format!("did you mean `{it}`?"));
                problem.consequence = "Prisma refuses the query when it runs: `Invalid value for argument`.".to_owned();
                problem.help =
                    like.map_or_else(|| format!("Known here: {}.", quoted(&names)), |it| format!("Write `{it}`."));
                problem.subject = format!("{}.{text}", self.model_name(model));
                problem.fix = like.map(|like| (format!("rename `{text}` to `{like}`"), like.to_owned()));
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
            problem.fix = like.map(|like| (format!("write `{like}`"), like.to_owned()));
            problems.push(problem);
        }
    }

    fn constraints(&self, shapes: &[Shape], entries: &Entries, object: &Expr, problems: &mut Vec<Problem>) {
        let &[shape] = shapes else { return };
        let certain = |name: &str| {
            entries.list.iter().find(|it| it.name == name && !it.is_conditional && !self.may_be_undefined(&it.value))
        };
        if matches!(shape, Shape::Args(..) | Shape::RelationArgs(_))
            && let Some(select) = certain("select")
            && let Some(other) = certain("include").or_else(|| certain("omit"))
        {
            let message = format!("`select` and `{}` stand side by side", other.name);
            let mut problem = self.problem(Defect::WrongShape, other.key.clone(), message);
            problem.label = "not beside `select`".to_owned();
            problem.consequence = format!(
                "Prisma refuses the query when it runs: `Please either use `{}` or `select`, but not both at the same time`.",
                other.name
            );
            problem.help = "Put the relations into `select`.".to_owned();
            problem.subject = format!("{}.{}", self.accessor, other.name);
            problem.related.push((select.key.clone(), "`select`".to_owned()));
            problems.push(problem);
            return;
        }
        let constraint = self.grammar.constraint(shape);
        if entries.is_open {
            return;
        }
        let known = |entry: &&Entry| self.grammar.child(shape, &entry.name).is_some();
        if let Some(max) = constraint.max
            && matches!(shape, Shape::OrderBy(_) | Shape::OrderByAggregation(_))
        {
            let sure: Vec<&Entry> = entries
                .list
                .iter()
                .filter(known)
                .filter(|it| !it.is_conditional && !self.may_be_undefined(&it.value))
                .collect();
            if let Some(extra) = sure.get(max) {
                let message = format!("one object of `orderBy` takes one field, and this has {}", sure.len());
                let mut problem = self.problem(Defect::WrongShape, extra.key.clone(), message);
                problem.label = "a second field".to_owned();
                problem.consequence =
                    "Prisma refuses the query when it runs: `Argument `orderBy` needs at most one argument`."
                        .to_owned();
                problem.help = "Make `orderBy` an array of objects with one field each.".to_owned();
                problem.subject = format!("{}.orderBy", self.accessor);
                problems.push(problem);
            }
        }
        if let Shape::WhereUnique(model) = shape
            && !constraint.any_of.is_empty()
            && entries.list.iter().all(|it| known(&it))
            && !entries.list.iter().any(|it| constraint.any_of.contains(&it.name.as_str()))
            && !entries.list.is_empty()
        {
            let location = entries.list.first().map_or_else(|| self.project.location(object.at), |it| it.key.clone());
            let message = format!("this selects no single `{}`: none of its fields is unique", self.model_name(model));
            let mut problem = self.problem(Defect::WrongShape, location, message);
            problem.label = "not unique".to_owned();
            problem.consequence = format!(
                "Prisma refuses the query when it runs: `Argument `where` of type {}WhereUniqueInput needs at least one of … arguments`.",
                self.model_name(model)
            );
            problem.help = format!("Name one of {}, or use an operation on many rows.", quoted(&constraint.any_of));
            problem.subject = format!("{}.where", self.accessor);
            problem.related.extend(place_of_model(self.client, model));
            problems.push(problem);
        }
    }

    /// Whether a value may be left out at run time.
    fn may_be_undefined(&self, value: &Expr) -> bool {
        !matches!(
            self.project.kind(value.at),
            Kind::Object { .. }
                | Kind::String { .. }
                | Kind::Number { .. }
                | Kind::Bool { value: true }
                | Kind::Array { .. }
        )
    }
}

fn is_string(field: &super::schema::Field) -> bool {
    matches!(field.kind, super::schema::FieldKind::Scalar(Scalar::String))
}

fn words(shape: Shape) -> &'static str {
    if matches!(shape, Shape::Include(..)) { "include" } else { "select" }
}

/// `Prisma.validator<T>()`, whose result is a function that returns its argument.
fn is_validator(tree: &Tree, callee: NodeId) -> bool {
    let Kind::Call { callee, .. } = tree.kind(callee) else { return false };
    matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "validator")
}
