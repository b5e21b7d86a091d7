//! What is said of a key that the grammar does not have at its position.

use super::super::calls::{place_of_model, quoted};
use super::super::grammar::Shape;
use super::super::likeness::{is_slip, nearest_in};
use super::super::problem::{Defect, Problem};
use super::super::schema::ModelId;
use super::CallSite;
use super::entries::Entry;
use crate::model::names::Meaning;

impl CallSite<'_> {
    pub(super) fn unknown_key(&self, shapes: &[Shape], entry: &Entry) -> Option<Problem> {
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
        let within = model.map_or("", |it| self.model_name(it));
        let like = nearest_in(within, name, keys.iter().copied());
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
        problem.fix = like.filter(|like| is_slip(within, name, like)).map(|like| {
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
    pub(super) fn described(&self, shape: Shape, model: Option<ModelId>) -> String {
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
}

fn words(shape: Shape) -> &'static str {
    if matches!(shape, Shape::Include(..)) { "include" } else { "select" }
}
