//! What in a package's schema keeps Prisma from generating a client at all.
//!
//! Only schemas that a package's client is generated from: copies, snapshots of migrations and parts of a folder that nothing names are
//! no one's. Where another file may have the missing half (a folder of schemas of which one file was found), it is silent.

use std::collections::BTreeSet;

use super::clients::Clients;
use super::likeness::nearest;
use super::schema::{Schema, SchemaError};
use crate::finding::Location;
use crate::model::Project;
use crate::span::Span;

/// One thing that Prisma refuses in a schema.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// The offending token.
    pub location: Location,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What Prisma says.
    pub refusal: String,
    /// The first declaration, where something is declared twice.
    pub other: Option<Location>,
    /// The type that was meant.
    pub like: Option<String>,
    /// A name that the schema has or lacks, rather than text that could not be read.
    pub is_about_names: bool,
}

/// What keeps the repository's schemas from being generated, sorted by place.
pub(super) fn check(project: &Project, clients: &Clients<'_>) -> Vec<Invalid> {
    let mut found: Vec<Invalid> = Vec::new();
    for linked in clients.located() {
        let schema = &linked.schema;
        let mut broken = BTreeSet::new();
        for error in &schema.errors {
            let is_about_names = error.other.is_some() || error.missing.is_some();
            // After the first, what is reported may only follow from it.
            if broken.contains(&error.place.file) || !is_about_names && !broken.insert(error.place.file) {
                continue;
            }
            found.extend(invalid(project, schema, error, is_about_names));
        }
    }
    found.sort_by(|a, b| a.location.cmp(&b.location));
    found.dedup_by(|a, b| a.location == b.location);
    found
}

fn invalid(project: &Project, schema: &Schema, error: &SchemaError, is_about_names: bool) -> Option<Invalid> {
    let is_elsewhere = |name: &String| declared_anywhere(project, name);
    if error.missing.as_ref().is_some_and(is_elsewhere) || error.other.is_some_and(|it| it.file != error.place.file) {
        return None;
    }
    let location = schema.location(error.place)?;
    let other = error.other.and_then(|it| schema.location(it));
    let names = schema.models().map(|(_, it)| it.name.as_str()).chain(schema.enums().map(|(_, it)| it.name.as_str()));
    let scalars = ["String", "Int", "Boolean", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"];
    let like = error.missing.as_ref().and_then(|it| nearest(it, names.chain(scalars))).map(str::to_owned);
    let location = Location { span: first_line(project, &location), ..location };
    Some(Invalid {
        location,
        message: error.message.clone(),
        refusal: error.refusal.clone(),
        other,
        like,
        is_about_names,
    })
}

/// Text that was not understood may go on to the file's end.
fn first_line(project: &Project, location: &Location) -> Span {
    let text = project.text(&location.path);
    let written = text.as_deref().and_then(|it| it.get(location.span.range())).unwrap_or_default();
    let line = written.lines().next().unwrap_or_default().len();
    Span::new(location.span.start as usize, location.span.start as usize + line)
}

fn declared_anywhere(project: &Project, name: &str) -> bool {
    let schemas = project.inventory().files.iter().filter(|it| it.path.ends_with(".prisma"));
    schemas.filter_map(|it| project.text(&it.path)).any(|text| {
        ["model", "enum", "type", "view"].iter().any(|word| {
            text.lines().any(|line| {
                let rest = line.trim_start().strip_prefix(word).filter(|it| it.starts_with([' ', '\t']));
                rest.is_some_and(|it| it.split(['{', ' ', '\t']).find(|it| !it.is_empty()) == Some(name))
            })
        })
    })
}
