//! Reads of a list, or of a promise, as if it were the row.

use super::super::calls::place_of_model;
use super::super::likeness::{is_slip, nearest};
use super::super::problem::{Defect, Problem};
use super::{Reader, Record, Shown};
use crate::finding::Location;
use crate::model::modules::FileId;

/// What arrays have (ECMAScript 2024), without what every object has.
const ARRAY: &[&str] = &[
    "length",
    "at",
    "concat",
    "copyWithin",
    "entries",
    "every",
    "fill",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flat",
    "flatMap",
    "forEach",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "map",
    "pop",
    "push",
    "reduce",
    "reduceRight",
    "reverse",
    "shift",
    "slice",
    "some",
    "sort",
    "splice",
    "toReversed",
    "toSorted",
    "toSpliced",
    "unshift",
    "values",
    "with",
];

impl Reader<'_> {
    /// `users.email` of a list of users; a misspelt method of the list.
    pub(super) fn read_of_list(&self, item: &Shown, file: FileId, name: String, at: Location) -> Option<Problem> {
        let Shown::Record(record) = item else { return None };
        if ARRAY.contains(&name.as_str()) {
            return None;
        }
        if !self.is_of_row(record, &name) {
            let like = nearest(&name, ARRAY.iter().copied()).filter(|like| is_slip("", &name, like))?;
            let message = format!("the result is a list, which has no `{name}`");
            let mut problem = self.misread(record, file, &name, at, message);
            problem.label = format!("did you mean `{like}`?");
            problem.consequence = format!("`{name}` is undefined: `TypeError: … .{name} is not a function`.");
            problem.help = format!("Write `{like}`.");
            problem.fix = Some((format!("rename `{name}` to `{like}`"), like.to_owned()));
            return Some(problem);
        }
        let message = format!("the result is a list of rows, and `{name}` is read of the list");
        let mut problem = self.misread(record, file, &name, at, message);
        problem.label = "undefined".to_owned();
        problem.consequence = format!("`{name}` is undefined at run time, without an error.");
        problem.help = format!("Take a row of the list first, `[0]?.{name}`, or ask for one row.");
        Some(problem)
    }

    /// `prisma.user.findFirst().email`, `getUsers().map(…)`: what is read is the promise's.
    pub(super) fn read_of_promise(&self, inner: &Shown, file: FileId, name: String, at: Location) -> Option<Problem> {
        let (record, is_read) = match inner {
            Shown::Record(record) => (record, self.is_of_row(record, &name) && !is_relation(record, &name)),
            Shown::List(item) => match &**item {
                Shown::Record(record) => (record, ARRAY.contains(&name.as_str())),
                _ => return None,
            },
            _ => return None,
        };
        if !is_read {
            return None;
        }
        let message = format!("`{name}` is read of a promise, not of what it brings");
        let mut problem = self.misread(record, file, &name, at, message);
        problem.label = "the promise is not awaited".to_owned();
        problem.consequence = if matches!(inner, Shown::List(_)) && name != "length" {
            format!("`TypeError: … .{name} is not a function`.")
        } else {
            format!("`{name}` is undefined at run time, without an error.")
        };
        problem.help = "Await it first: `(await …)`.".to_owned();
        Some(problem)
    }

    /// Whether a row has the key, or its model the field.
    fn is_of_row(&self, record: &Record, name: &str) -> bool {
        let schema = &record.client.linked.schema;
        let model = record.model.and_then(|id| schema.model(id));
        record.keys.contains_key(name) || model.is_some_and(|it| it.field(name).is_some())
    }

    fn misread(&self, record: &Record, file: FileId, name: &str, at: Location, message: String) -> Problem {
        let schema = &record.client.linked.schema;
        let model = record.model.and_then(|id| schema.model(id)).map_or("result", |it| it.name.as_str());
        let mut problem = Problem::new(Defect::UnknownResultField, file, at, message);
        problem.is_weak = record.is_type;
        problem.subject = format!("{model}.{name}");
        let made_by = if record.is_type { "the type" } else { "the query" };
        problem.related.push((self.project.head_location(record.call), made_by.to_owned()));
        problem.related.extend(record.model.and_then(|id| place_of_model(&record.client, id)));
        problem
    }
}

/// Whether the key is a relation, whose name is a method of the query: the fluent API.
fn is_relation(record: &Record, name: &str) -> bool {
    let schema = &record.client.linked.schema;
    let model = record.model.and_then(|id| schema.model(id));
    model.is_some_and(|it| it.field(name).is_some_and(|(_, field)| field.relation().is_some()))
}
