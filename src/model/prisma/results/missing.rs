//! What is said of a read that a result cannot serve.

use super::super::calls::{place_of_model, quoted};
use super::super::likeness::{is_slip, nearest_in};
use super::super::problem::{Defect, Problem};
use super::{Reader, Record};
use crate::finding::Location;
use crate::model::modules::FileId;

impl Reader<'_> {
    /// Whether the author has told the compiler that a place's types are not what the value has.
    fn is_told_to_ignore(&self, at: &Location) -> bool {
        let Some(text) = self.project.text(&at.path) else { return false };
        let mut lines = text.get(..at.span.start as usize).unwrap_or_default().lines().rev();
        let above = lines.nth(1).unwrap_or_default();
        above.contains("@ts-ignore") || above.contains("@ts-expect-error") || text.starts_with("// @ts-nocheck")
    }

    pub(super) fn missing(&self, record: &Record, file: FileId, name: String, at: Location) -> Option<Problem> {
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
        // A row may hold more than its annotation says; what the model does not have, it can't.
        if record.is_type && (exists || self.is_told_to_ignore(&at)) {
            return None;
        }
        let names: Vec<&str> = record.keys.keys().map(String::as_str).collect();
        let within = model.map_or("", |it| it.name.as_str());
        let like = nearest_in(within, &name, names.iter().copied()).filter(|_| !exists);
        let of = model.map_or("result", |it| it.name.as_str());
        let message = if record.is_type {
            format!("`{of}` has no `{name}`")
        } else if exists {
            format!("`{name}` of `{of}` is not part of this result: the query does not select it")
        } else {
            format!("the result has no `{name}`")
        };
        let mut problem = Problem::new(Defect::UnknownResultField, file, at, message);
        problem.label = like.map_or_else(|| "undefined".to_owned(), |it| format!("did you mean `{it}`?"));
        problem.consequence = if record.is_type {
            format!("Where the row is what its type says, `{name}` is undefined at run time, without an error.")
        } else {
            format!("`{name}` is undefined at run time, without an error.")
        };
        problem.is_weak = record.is_type;
        problem.help = match (exists, like) {
            (true, _) => format!("Add `{name}` to the query's `select` or `include`."),
            (_, Some(like)) => format!("Write `{like}`."),
            _ => format!("The result has {}.", quoted(&names)),
        };
        problem.subject = format!("{of}.{name}");
        problem.fix = like
            .filter(|like| is_slip(within, &name, like))
            .map(|like| (format!("rename `{name}` to `{like}`"), like.to_owned()));
        problem.related.push((
            self.project.head_location(record.call),
            if record.is_type { "the type" } else { "the query" }.to_owned(),
        ));
        problem.related.extend(record.model.and_then(|id| place_of_model(&record.client, id)));
        Some(problem)
    }
}
