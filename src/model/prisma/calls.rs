//! Every call of a Prisma client in the repository, and what in it contradicts the schema.
//!
//! Arguments are followed where they are written: consts, spreads, both sides of conditions, functions that return literals. What cannot
//! be followed hides only what it may hide.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::clients::{Client, Clients, Linked};
use super::construct;
use super::grammar::{Grammar, Operation, nearest};
use super::members;
use super::problem::{Defect, Problem};
use super::raw;
use super::results::{Reader, Results, files_of};
use super::schema::ModelId;
use super::typed;
use super::validity::{self, Invalid};
use super::walk::CallSite;
use crate::discover::Role;
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::span::Span;
use crate::syntax::{Imported, Kind, NodeId, Tree};

/// What the repository's Prisma calls say.
#[derive(Debug, Default)]
pub struct PrismaCalls {
    /// What contradicts a schema, sorted by place.
    pub problems: Vec<Problem>,
    /// What keeps a schema's client from being generated, sorted by place.
    pub invalid: Vec<Invalid>,
    /// Why the queries of some packages were not checked, a sentence each.
    pub undecided: Vec<String>,
    /// Calls of models' operations whose client and schema are known.
    pub checked: usize,
    /// Calls that look like one, of a receiver that does not lead back to a client.
    pub unknown_receiver: usize,
}

/// Words that only a file with Prisma calls or Prisma's enums holds.
pub const TRIGGERS: &[&str] =
    &["prisma", "Prisma", "findMany", "findUnique", "findFirst", "updateMany", "deleteMany", "createMany", "upsert"];

impl Project {
    /// The repository's Prisma calls; looked for when they are first asked.
    #[must_use]
    pub fn prisma_calls(&self) -> &PrismaCalls {
        self.prisma.get_or_init(|| find(self))
    }
}

fn find(project: &Project) -> PrismaCalls {
    let mut found = PrismaCalls::default();
    if !project.inventory().files.iter().any(|file| file.path.ends_with(".prisma")) {
        return found;
    }
    let read = |path: &str| project.text(path).map(|text| text.to_string());
    let clients = Clients::new(project, &read);
    found.invalid = validity::check(project, &clients);
    found.undecided = clients.undecided();
    let mut results = Results::default();
    for file in project.modules.ids() {
        if project.modules.role(file) == Role::Test || !project.modules.is_parsed(file) {
            continue;
        }
        let Some(tree) = project.tree(file) else { continue };
        for node in tree.ids() {
            if let Kind::Call { .. } = tree.kind(node) {
                call(project, &clients, tree, At { file, node }, &mut found, &mut results);
            }
        }
        enum_members(project, &clients, tree, file, &mut found.problems);
        typed::check(project, &clients, file, &mut found.problems);
        construct::check(project, &clients, file, &mut found.problems);
        members::check(project, &clients, file, &mut found.problems);
        raw::check(project, &clients, file, &mut found.problems);
    }
    let reader = Reader::new(project, &clients, &results);
    let typed = project.modules.ids().filter(|&file| reader.has_types(file));
    for file in files_of(&results).into_iter().chain(typed).collect::<BTreeSet<_>>() {
        reader.check(file, &mut found.problems);
    }
    settle(project, &mut found.problems);
    found
}

/// Puts the problems in order, once each, and weighs them by what their files are for.
fn settle(project: &Project, problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| (&a.location, a.defect, &a.message).cmp(&(&b.location, b.defect, &b.message)));
    problems.dedup_by(|a, b| (a.defect, &a.location) == (b.defect, &b.location));
    problems.retain_mut(|problem| {
        let role = project.modules.role(problem.file);
        match role {
            Role::Test => return false,
            Role::Source => {}
            _ if problem.defect.is_about_names() => problem.is_weak = true,
            _ => return false,
        }
        problem.is_weak |= !problem.is_weak && (!project.is_reachable(problem.file) || is_dead(project, problem.file));
        true
    });
}

/// Whether a file of a library is one that nothing imports.
fn is_dead(project: &Project, file: FileId) -> bool {
    let path = project.modules.path(file);
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_entry = name.starts_with("index.") || name.starts_with("main.");
    !is_entry && project.packages.is_library(project.package_of(file)) && project.importers(file).is_empty()
}

/// A call `client.model.operation(…)`, taken apart.
struct Parts {
    client: Client,
    accessor: String,
    accessor_at: Location,
    operation: String,
    operation_at: Location,
}

/// The name of a member and where it is written.
pub(super) fn member_name(project: &Project, tree: &Tree, at: At) -> Option<(NodeId, String, Location)> {
    let path = project.modules.path(at.file);
    match tree.kind(at.node) {
        Kind::Member { object, property, property_at, .. } => {
            let name = tree.text(property).to_owned();
            let start = property_at as usize;
            let span = Span::new(start, start + name.len());
            Some((object, name, Location { path, span }))
        }
        Kind::Index { object, index, .. } => match tree.kind(index) {
            Kind::String { value } => {
                let span = tree.span(index);
                let inner = Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1));
                Some((object, tree.text(value).to_owned(), Location { path, span: inner }))
            }
            _ => None,
        },
        _ => None,
    }
}

fn call(project: &Project, clients: &Clients<'_>, tree: &Tree, at: At, found: &mut PrismaCalls, results: &mut Results) {
    let Kind::Call { callee, args, .. } = tree.kind(at.node) else { return };
    let Some((object, operation, operation_at)) = member_name(project, tree, At { node: callee, ..at }) else { return };
    let known = Operation::of_name(&operation);
    if known.is_none() {
        let accessor = member_name(project, tree, At { node: object, ..at }).map(|it| it.1);
        if !accessor.is_some_and(|it| clients.is_accessor(&it)) {
            return;
        }
    }
    // Either the operation or a member of a member: everything else is no query.
    let model = match tree.kind(object) {
        Kind::Member { .. } | Kind::Index { .. } => Expr::new(at.file, object),
        Kind::Ident { .. } if known.is_some() => match project.meaning(&Expr::new(at.file, object)) {
            Meaning::Code(code) if matches!(project.kind(code.at), Kind::Member { .. }) => code,
            _ => return,
        },
        _ => return,
    };
    let model = match project.meaning(&model) {
        Meaning::Code(code) if known.is_some() && matches!(project.kind(code.at), Kind::Member { .. }) => code,
        _ => model,
    };
    let Some(of) = project.tree(model.at.file) else { return };
    let Some((receiver, accessor, accessor_at)) = member_name(project, of, model.at) else { return };
    // One of the two is known, or it is no query.
    if accessor.starts_with('$') || known.is_none() && !clients.is_accessor(&accessor) {
        return;
    }
    let Some(client) = clients.client(&model.sibling(receiver)) else {
        found.unknown_receiver += usize::from(known.is_some_and(|it| it.name().starts_with("find")));
        return;
    };
    if tree.has_error_in(tree.span(at.node)) {
        return;
    }
    let parts = Parts { client, accessor, accessor_at, operation, operation_at };
    let Some((grammar_of, id)) = model_of(at, &parts, found) else { return };
    let grammar = Grammar::new(&grammar_of.schema, parts.client.version);
    let Some(known) = known.filter(|it| grammar.has_operation(id, *it)) else {
        unknown_operation(at, &parts, &grammar, id, known.is_some(), found);
        return;
    };
    if parts.client.added.operations.contains(&parts.operation) {
        return;
    }
    found.checked += 1;
    let site = CallSite {
        project,
        grammar,
        call: at,
        call_span: tree.span(at.node),
        client: &parts.client,
        model: id,
        accessor: &parts.accessor,
        operation: &parts.operation,
    };
    if let Some(Kind::Expression { .. }) = tree.parent(at.node).map(|around| tree.kind(around)) {
        found.problems.push(not_awaited(project, at, &parts));
    }
    let argument = tree.list(args).first().map(|&argument| Expr::new(at.file, argument));
    if let Some(result) = site.result(known, argument.as_ref()) {
        results.insert(at, result);
    }
    if let Some(argument) = argument {
        found.problems.extend(site.check(known, &argument));
    }
}

/// The model behind the accessor; a problem where there is none.
fn model_of(at: At, parts: &Parts, found: &mut PrismaCalls) -> Option<(Rc<Linked>, ModelId)> {
    let client = &parts.client;
    let schema = &client.linked.schema;
    let accessor = parts.accessor.as_str();
    if client.added.members.contains(accessor) {
        return None;
    }
    if let Some(id) = schema.model_of_accessor(accessor) {
        return Some((Rc::clone(&client.linked), id));
    }
    let by_name = schema
        .model_named(accessor)
        .filter(|&id| schema.model(id).is_some_and(|it| schema.model_of_accessor(&it.accessor()) == Some(id)));
    if let Some(id) = by_name {
        let right = schema.model(id)?.accessor();
        let message = format!("`{accessor}` is the name of the model; its property on the client is `{right}`");
        let mut problem = Problem::new(Defect::UnknownModel, at.file, parts.accessor_at.clone(), message);
        problem.label = format!("`{right}` in the client's types");
        problem.consequence = "It works at run time, but TypeScript refuses it, and no editor completes it.".to_owned();
        problem.help = format!("Write `{right}`.");
        problem.is_weak = true;
        problem.subject = accessor.to_owned();
        problem.fix = Some((format!("write `{right}`"), right.clone()));
        problem.related.extend(place_of_model(client, id));
        found.problems.push(problem);
        return Some((Rc::clone(&client.linked), id));
    }
    // A container's name alone does not prove a missing model.
    if client.added.anything || client.by_container && Operation::of_name(&parts.operation).is_none() {
        return None;
    }
    if client.by_container {
        return None;
    }
    let names: Vec<String> = schema
        .models()
        .map(|(_, model)| model.accessor())
        .filter(|name| schema.model_of_accessor(name).is_some())
        .collect();
    let like = nearest(accessor, names.iter().map(String::as_str)).map(str::to_owned);
    let file = schema.files.first().map_or("the schema", |it| it);
    let message = format!("`{accessor}` is no model of {file}");
    let mut problem = Problem::new(Defect::UnknownModel, at.file, parts.accessor_at.clone(), message);
    problem.label = like.as_ref().map_or_else(|| "no such model".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = format!(
        "`{accessor}` is undefined on the client: `TypeError: Cannot read properties of undefined (reading '{}')`.",
        parts.operation
    );
    problem.help = match &like {
        Some(like) => format!("Write `{like}`, or add the model to the schema."),
        None => format!("Add the model to {file}, or use one that it has."),
    };
    problem.subject = accessor.to_owned();
    problem.fix = like.map(|like| (format!("rename `{accessor}` to `{like}`"), like));
    if let Some(id) = problem.fix.as_ref().and_then(|(_, like)| schema.model_of_accessor(like)) {
        problem.related.extend(place_of_model(client, id));
    }
    found.problems.push(problem);
    None
}

pub(super) fn place_of_model(client: &Client, id: ModelId) -> Option<(Location, String)> {
    let schema = &client.linked.schema;
    let model = schema.model(id)?;
    Some((schema.location(model.place)?, format!("`{}` in the schema", model.name)))
}

fn unknown_operation(at: At, parts: &Parts, grammar: &Grammar<'_>, id: ModelId, exists: bool, found: &mut PrismaCalls) {
    const OTHER: &[&str] = &["fields", "name", "$name", "$parent", "toString", "hasOwnProperty", "valueOf"];
    let name = parts.operation.as_str();
    let added = &parts.client.added;
    if added.anything || added.operations.contains(name) || OTHER.contains(&name) || parts.client.by_container {
        return;
    }
    // Up to 2.13, `findUnique` was called so.
    if name == "findOne" && parts.client.version.major <= 2 {
        return;
    }
    // `prisma.user.fields.email.x()` is a member of something else.
    let model = grammar.schema().model(id).map_or("", |it| it.name.as_str());
    let names: Vec<&str> = grammar.operations(id).map(|(_, name)| name).collect();
    let like =
        nearest(name, names.iter().copied()).map(str::to_owned).or_else(|| other_library(name).map(str::to_owned));
    let accessor = &parts.accessor;
    let message = if exists {
        format!("`{model}` has no `{name}` with this database and version of Prisma")
    } else {
        format!("Prisma has no operation `{name}`")
    };
    let mut problem = Problem::new(Defect::UnknownOperation, at.file, parts.operation_at.clone(), message);
    problem.label = like.as_ref().map_or_else(|| "no such operation".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = format!("`TypeError: {accessor}.{name} is not a function`, or a refusal by the client.");
    problem.help = match &like {
        Some(like) => format!("Write `{like}`."),
        None => format!("Use one of {}.", names.join(", ")),
    };
    problem.subject = format!("{model}.{name}");
    problem.fix = like.map(|like| (format!("rename `{name}` to `{like}`"), like));
    problem.related.extend(place_of_model(&parts.client, id));
    found.problems.push(problem);
}

/// A query whose promise nobody asks for.
fn not_awaited(project: &Project, at: At, parts: &Parts) -> Problem {
    let name = format!("{}.{}", parts.accessor, parts.operation);
    let message = format!("`{name}` is never awaited, so the query never runs");
    let mut problem = Problem::new(Defect::NotAwaited, at.file, project.head_location(at), message);
    problem.label = "a promise that nobody asks for".to_owned();
    problem.consequence =
        "Prisma's promises are lazy: nothing is sent to the database, and no error is ever seen.".to_owned();
    problem.help = "Await it, return it, or pass it on.".to_owned();
    problem.subject = name;
    problem
}

/// What other libraries call an operation.
fn other_library(name: &str) -> Option<&'static str> {
    Some(match name {
        "findAll" | "find" | "list" | "getAll" => "findMany",
        "findOne" | "get" | "findById" | "findByPk" => "findUnique",
        "insert" | "save" | "add" => "create",
        "insertMany" | "bulkCreate" => "createMany",
        "remove" | "destroy" | "deleteOne" => "delete",
        "updateOne" => "update",
        _ => return None,
    })
}

/// `Role.ADMN` of an enum that is imported from the generated client, directly or through a module that hands it on.
fn enum_members(project: &Project, clients: &Clients<'_>, tree: &Tree, file: FileId, problems: &mut Vec<Problem>) {
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
pub(super) fn unknown_value(
    client: &Client,
    id: super::schema::EnumId,
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

/// Names for a message, the first few.
pub(super) fn quoted(names: &[&str]) -> String {
    const MOST: usize = 12;
    let mut text = names.iter().take(MOST).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(&format!(" and {} more", names.len() - MOST));
    }
    text
}
