//! Members of the enums that a file imports from its client: `Role.ADMN`, `$Enums.Role.ADMN`.

use std::collections::BTreeSet;

use super::super::clients::{Client, Clients};
use super::super::grammar::nearest;
use super::super::problem::{Defect, Problem};
use super::super::schema::EnumId;
use super::{member_name, quoted};
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::span::Span;
use crate::syntax::{Imported, Kind, Tree};

/// `Role.ADMN` of an enum that is imported from the generated client.
pub(super) fn check(project: &Project, clients: &Clients<'_>, tree: &Tree, file: FileId, problems: &mut Vec<Problem>) {
    for import in tree.imports.iter().filter(|it| !it.is_type) {
        let specifier = tree.text(import.specifier);
        if !specifier.to_ascii_lowercase().contains("prisma") {
            continue;
        }
        let mut client = None;
        for name in import.names.iter().filter(|it| !it.is_type) {
            let Imported::Name(imported) = name.imported else { continue };
            let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.local) else { continue };
            let Some(binding) = tree.binding(binding) else { continue };
            for &reference in &binding.references {
                let Some(parent) = tree.parent(reference) else { continue };
                let Some((object, member, at)) = member_name(project, tree, At { file, node: parent }) else {
                    continue;
                };
                if object != reference {
                    continue;
                }
                if client.is_none() {
                    client = Some(clients.client_of_specifier(file, specifier));
                }
                let Some(Some(client)) = &client else { return };
                let mut place = (member, at);
                let mut named = tree.text(imported).to_owned();
                if named == "$Enums" {
                    let above = tree.parent(parent).map(|node| At { file, node });
                    let Some(next) = above.and_then(|it| member_name(project, tree, it)).filter(|it| it.0 == parent)
                    else {
                        continue;
                    };
                    named = place.0;
                    place = (next.1, next.2);
                }
                problems.extend(enum_member(client, file, &named, place, tree.span(reference), project));
            }
        }
    }
}

fn enum_member(
    client: &Client,
    file: FileId,
    named: &str,
    (member, at): (String, Location),
    reference: Span,
    project: &Project,
) -> Option<Problem> {
    let schema = &client.linked.schema;
    let Some(id) = schema.enum_named(named) else {
        let is_plain = named.chars().next().is_some_and(char::is_uppercase)
            && !matches!(named, "Prisma" | "PrismaClient" | "PrismaPromise")
            && schema.model_named(named).is_none()
            && member.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
        if !is_plain {
            return None;
        }
        let enums: BTreeSet<&str> = schema.enums().map(|(_, it)| it.name.as_str()).collect();
        let like = nearest(named, enums.iter().copied()).map(str::to_owned);
        let location = Location { path: project.modules.path(file), span: reference };
        let mut problem =
            Problem::new(Defect::UnknownEnumValue, file, location, format!("the schema has no enum `{named}`"));
        problem.label = like.as_ref().map_or_else(|| "no such enum".to_owned(), |it| format!("did you mean `{it}`?"));
        problem.consequence =
            format!("The import is undefined: `TypeError: Cannot read properties of undefined (reading '{member}')`.");
        problem.help = "Use an enum that the schema has, or add this one.".to_owned();
        problem.subject = named.to_owned();
        return Some(problem);
    };
    let of = schema.enumeration(id)?;
    let builtin = matches!(member.as_str(), "toString" | "hasOwnProperty" | "valueOf" | "length" | "constructor");
    if builtin || of.values.iter().any(|(value, _)| *value == member) {
        return None;
    }
    let mut problem = unknown_value(client, id, &member, at, file)?;
    problem.consequence =
        format!("`{named}.{member}` is undefined: a filter on it matches every row, a write leaves the field out.");
    Some(problem)
}

/// A value that an enum does not have.
pub(in crate::model::prisma) fn unknown_value(
    client: &Client,
    id: EnumId,
    value: &str,
    at: Location,
    file: FileId,
) -> Option<Problem> {
    let schema = &client.linked.schema;
    let of = schema.enumeration(id)?;
    let values: Vec<&str> = of.values.iter().map(|(value, _)| value.as_str()).collect();
    let like = nearest(value, values.iter().copied()).map(str::to_owned);
    let message = format!("`{value}` is no value of the enum `{}`", of.name);
    let mut problem = Problem::new(Defect::UnknownEnumValue, file, at, message);
    problem.label = like.as_ref().map_or_else(|| "no such value".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence =
        format!("Prisma refuses the query when it runs: `Invalid value for argument … Expected {}.`", of.name);
    problem.help = format!("`{}` has {}.", of.name, quoted(&values));
    problem.subject = format!("{}.{value}", of.name);
    problem.fix = like.map(|like| (format!("write `{like}`"), like));
    if let Some(place) = schema.location(of.place) {
        problem.related.push((place, format!("`{}` in the schema", of.name)));
    }
    Some(problem)
}
