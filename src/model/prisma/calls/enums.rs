//! Members of the enums that a file imports from its client: `Role.ADMN`, `$Enums.Role.ADMN`.

use std::collections::BTreeSet;

use super::super::clients::{Client, Clients};
use super::super::likeness::{is_slip, nearest};
use super::super::problem::{Defect, Problem};
use super::super::schema::EnumId;
use super::scan::Scan;
use super::{member_name, quoted};
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::span::Span;
use crate::syntax::{Imported, Kind, Tree};

/// `Role.ADMN` of an enum that is imported from the generated client, directly or through a module that hands it on.
pub(super) fn check(project: &Project, clients: &Clients<'_>, tree: &Tree, file: FileId, problems: &mut Vec<Problem>) {
    for import in tree.imports.iter().filter(|it| !it.is_type) {
        let specifier = tree.text(import.specifier);
        let is_direct = clients.may_be_generated(specifier);
        for name in import.names.iter().filter(|it| !it.is_type) {
            let imported = match name.imported {
                Imported::Name(imported) => Some(tree.text(imported)),
                Imported::Namespace if is_direct => None,
                _ => continue,
            };
            if !is_direct && !imported.is_some_and(|it| it == "$Enums" || clients.is_enum(it)) {
                continue;
            }
            let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.local) else { continue };
            let Some(binding) = tree.binding(binding) else { continue };
            let mut client = None;
            for &reference in &binding.references {
                let Some((named, place)) = enum_path(project, tree, At { file, node: reference }, imported) else {
                    continue;
                };
                let client = client.get_or_insert_with(|| {
                    if is_direct {
                        clients.client_of_specifier(file, specifier)
                    } else {
                        clients.client_of_name(At { file, node: name.local })
                    }
                });
                let Some(client) = client else { break };
                problems.extend(enum_member(client, file, &named, place, tree.span(reference), project));
            }
        }
    }
}

/// The same of one that is required: `const { Role } = require('@prisma/client')`.
pub(super) fn required(
    project: &Project,
    clients: &Clients<'_>,
    tree: &Tree,
    scan: &Scan,
    problems: &mut Vec<Problem>,
) {
    let file = scan.file;
    for &node in &scan.destructured {
        let Kind::Declarator { target, init: Some(init), .. } = tree.kind(node) else { continue };
        let (Kind::ObjectPattern { properties, .. }, Kind::Call { callee, args, .. }) =
            (tree.kind(target), tree.kind(init))
        else {
            continue;
        };
        if !matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "require") {
            continue;
        }
        let Some(Kind::String { value }) = tree.list(args).first().map(|&it| tree.kind(it)) else { continue };
        let specifier = tree.text(value);
        if !clients.may_be_generated(specifier) {
            continue;
        }
        let Some(client) = clients.client_of_specifier(file, specifier) else { continue };
        for &property in tree.list(properties) {
            let Kind::PatternProperty { key, value } = tree.kind(property) else { continue };
            let (Kind::Key { name }, Kind::BindingName { binding: Some(binding), .. }) =
                (tree.kind(key), tree.kind(value))
            else {
                continue;
            };
            for &reference in tree.binding(binding).map(|it| it.references.as_slice()).unwrap_or_default() {
                let at = At { file, node: reference };
                if let Some((named, place)) = enum_path(project, tree, at, Some(tree.text(name))) {
                    problems.extend(enum_member(&client, file, &named, place, tree.span(reference), project));
                }
            }
        }
    }
}

/// The enum and the member that a reference leads to: `Role.ADMIN`, `$Enums.Role.ADMIN`, `enums.Role.ADMIN`.
fn enum_path(
    project: &Project,
    tree: &Tree,
    reference: At,
    imported: Option<&str>,
) -> Option<(String, (String, Location))> {
    let step = |at: At| {
        let parent = At { node: tree.parent(at.node)?, ..at };
        let (object, member, place) = member_name(project, tree, parent)?;
        (object == at.node).then_some((parent, member, place))
    };
    let (mut at, mut named) = (reference, imported.map(str::to_owned));
    while named.as_deref().is_none_or(|it| it == "$Enums") {
        let (next, member, _) = step(at)?;
        (at, named) = (next, Some(member));
    }
    let (_, member, place) = step(at)?;
    Some((named?, (member, place)))
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
    let slip = like.filter(|like| is_slip(&of.name, value, like));
    problem.fix = slip.map(|like| (format!("write `{like}`"), like));
    if let Some(place) = schema.location(of.place) {
        problem.related.push((place, format!("`{}` in the schema", of.name)));
    }
    Some(problem)
}
