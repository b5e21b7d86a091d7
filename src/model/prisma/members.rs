//! Methods of the client itself, `prisma.$transaction(…)`: names that it does not have, those that the installed version has lost, and what
//! they are given.

use super::clients::{Client, Clients};
use super::extended;
use super::grammar::Version;
use super::likeness::{is_slip, nearest};
use super::options;
use super::problem::{Defect, Problem};
use super::results::Results;
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId};

/// What some client of versions 2 to 7 has (`@prisma/client` 4.16 to 7.10).
const METHODS: &[&str] = &[
    "$connect",
    "$disconnect",
    "$on",
    "$use",
    "$extends",
    "$transaction",
    "$queryRaw",
    "$queryRawUnsafe",
    "$queryRawTyped",
    "$queryRawInternal",
    "$executeRaw",
    "$executeRawUnsafe",
    "$executeRawInternal",
    "$runCommandRaw",
    "$metrics",
    "$parent",
];

/// The first version that was seen without `$use`.
const WITHOUT_USE: Version = Version { major: 6, minor: 19 };

/// Calls of methods that a file's clients do not have, among the file's `calls` of members with a dollar sign.
pub fn check(
    project: &Project,
    clients: &Clients<'_>,
    (file, calls): (FileId, &[NodeId]),
    results: &mut Results,
    problems: &mut Vec<Problem>,
) {
    let Some(tree) = project.tree(file) else { return };
    for &node in calls {
        let callee = match tree.kind(node) {
            Kind::Call { callee, .. } => callee,
            Kind::TaggedTemplate { tag, .. } => tag,
            _ => continue,
        };
        let Kind::Member { object, property, property_at, .. } = tree.kind(callee) else { continue };
        let name = tree.text(property);
        let args = match tree.kind(node) {
            Kind::Call { args, .. } => tree.list(args),
            _ => &[],
        };
        match (name, args) {
            ("$transaction", [_, options, ..]) if clients.client(&Expr::new(file, object)).is_some() => {
                options::transaction(project, &Expr::new(file, *options), file, problems);
            }
            ("$extends", [extension]) => {
                let literal = clients.extension_literal(&Expr::new(file, *extension));
                // One that has a name of its own may serve several clients; it is looked at where it is written.
                if let Some(literal) = literal.filter(|it| it.at.file == file)
                    && let Some(client) = clients.client(&Expr::new(file, object)).filter(|it| it.variants.is_empty())
                {
                    extended::check(project, &client, &literal, results, problems);
                }
            }
            _ => {}
        }
        // Nothing else is worth finding out what it is called on.
        if !name.starts_with('$') || name != "$use" && METHODS.contains(&name) {
            continue;
        }
        let Some(client) = clients.client(&Expr::new(file, object)) else { continue };
        if client.by_container || client.added.anything || client.added.members.contains(name) {
            continue;
        }
        let start = property_at as usize;
        let span = crate::span::Span::new(start, start + name.len());
        let at = At { file, node };
        let place = Location { path: project.modules.path(file), span };
        problems.extend(if name == "$use" { lost(&client, at, place) } else { unknown(at, place, name) });
    }
}

fn lost(client: &Client, at: At, place: Location) -> Option<Problem> {
    let Version { major, minor } = client.version;
    // A range may have installed an earlier one.
    if client.version < WITHOUT_USE || major < 7 && minor == u32::MAX {
        return None;
    }
    let mut problem = Problem::new(
        Defect::ClientMismatch,
        at.file,
        place,
        format!("Prisma {major} has no middleware: `$use` is gone"),
    );
    problem.label = format!("not in Prisma {major}");
    problem.consequence = "`TypeError: prisma.$use is not a function`, where this line runs.".to_owned();
    problem.help = "Write an extension: `prisma.$extends({ query: { $allModels: { … } } })`.".to_owned();
    problem.subject = "$use".to_owned();
    Some(problem)
}

fn unknown(at: At, place: Location, name: &str) -> Option<Problem> {
    // What is like no method may be some plugin's.
    let like = nearest(name, METHODS.iter().copied())?;
    let mut problem =
        Problem::new(Defect::UnknownOperation, at.file, place, format!("the client has no method `{name}`"));
    problem.label = format!("did you mean `{like}`?");
    problem.consequence = format!("`TypeError: prisma.{name} is not a function`.");
    problem.help = format!("Write `{like}`.");
    problem.subject = name.to_owned();
    problem.fix = is_slip("", name, like).then(|| (format!("rename `{name}` to `{like}`"), like.to_owned()));
    Some(problem)
}
