//! Options of clients and transactions that name something: fields that are left out, how long a transaction may take, how it is isolated.
//!
//! `@prisma/client` 5.22 to 7.10 check `omit` when the client is made, and ignore what they do not know of a transaction's options.

use super::calls::quoted;
use super::clients::Client;
use super::grammar::{Grammar, Operation, Shape};
use super::likeness::{is_slip, nearest};
use super::problem::{Defect, Problem};
use super::schema::Model;
use super::walk::CallSite;
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::span::Span;
use crate::syntax::{Kind, Tree};

const TRANSACTION: &[&str] = &["maxWait", "timeout", "isolationLevel"];
const ISOLATION: &[&str] = &["ReadUncommitted", "ReadCommitted", "RepeatableRead", "Snapshot", "Serializable"];

/// A property that an object literal is written with.
pub(super) struct Written<'t> {
    pub name: &'t str,
    pub key: At,
    pub value: Expr,
}

/// The properties of an object literal by their names; spreads and computed keys are left out.
pub(super) fn written<'t>(tree: &'t Tree, object: &Expr) -> Vec<Written<'t>> {
    let Kind::Object { properties } = tree.kind(object.at.node) else { return Vec::new() };
    let named = tree.list(properties).iter().filter_map(|&property| {
        let (key, value) = match tree.kind(property) {
            Kind::Property { key, value, .. } => (key, value),
            Kind::Method { key, function, .. } => (key, function),
            _ => return None,
        };
        let Kind::Key { name } = tree.kind(key) else { return None };
        Some(Written {
            name: tree.text(name),
            key: At { file: object.at.file, node: key },
            value: object.sibling(value),
        })
    });
    named.collect()
}

/// The object literal that an expression stands for.
pub(super) fn literal(project: &Project, expr: &Expr) -> Option<Expr> {
    match project.meaning(expr) {
        Meaning::Code(code) if matches!(project.kind(code.at), Kind::Object { .. }) => Some(code),
        _ => None,
    }
}

/// A name that is not among those that can stand at a place.
pub(super) fn unknown(
    (defect, file): (Defect, FileId),
    at: Location,
    name: &str,
    known: &[&str],
    message: String,
    consequence: String,
) -> Problem {
    let like = nearest(name, known.iter().copied());
    let mut problem = Problem::new(defect, file, at, message);
    problem.label = like.map_or_else(|| "unknown here".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = consequence;
    problem.help = like.map_or_else(|| format!("Known here: {}.", quoted(known)), |it| format!("Write `{it}`."));
    problem.subject = name.to_owned();
    problem.fix = like
        .filter(|like| is_slip("", name, like))
        .map(|like| (format!("rename `{name}` to `{like}`"), like.to_owned()));
    problem
}

/// The second argument of `$transaction`, or a client's `transactionOptions`.
pub(super) fn transaction(project: &Project, options: &Expr, file: FileId, problems: &mut Vec<Problem>) {
    let Some(options) = literal(project, options) else { return };
    let Some(tree) = project.tree(options.at.file) else { return };
    for Written { name, key, value } in written(tree, &options) {
        if !TRANSACTION.contains(&name) {
            let message = format!("`{name}` is no option of a transaction");
            let consequence =
                "It is ignored: the transaction waits 2 s to begin and has 5 s to run, unless other options say so."
                    .to_owned();
            let of = (Defect::UnknownField, file);
            problems.push(unknown(of, project.location(key), name, TRANSACTION, message, consequence));
        } else if name == "isolationLevel"
            && let Kind::String { value: word } = tree.kind(value.at.node)
            && !ISOLATION.contains(&tree.text(word))
        {
            let word = tree.text(word);
            let location = inside(project.location(value.at));
            let message = format!("`{word}` is no isolation level");
            let consequence = "Prisma refuses the transaction when it runs: `Invalid isolation level`.".to_owned();
            problems.push(unknown((Defect::WrongShape, file), location, word, ISOLATION, message, consequence));
        }
    }
}

/// A string's location without its quotes.
fn inside(location: Location) -> Location {
    let span = Span::new(location.span.start as usize + 1, (location.span.end as usize).saturating_sub(1));
    Location { path: location.path, span }
}

/// A client's `omit: { user: { password: true } }`.
pub(super) fn omitted(project: &Project, client: &Client, omit: &Expr, file: FileId, problems: &mut Vec<Problem>) {
    let Some(omit) = literal(project, omit) else { return };
    let Some(tree) = project.tree(omit.at.file) else { return };
    let schema = &client.linked.schema;
    let accessors: Vec<String> = schema.models().map(|(_, model)| model.accessor()).collect();
    let known: Vec<&str> = accessors.iter().map(String::as_str).collect();
    for Written { name, key, value } in written(tree, &omit) {
        let Some(model) = schema.model_of_accessor(name) else {
            let message = format!("`{name}` is no model of the schema");
            let consequence = format!(
                "The client throws when it is made: `Error validating \"omit\" option: Unknown model name: {name}.`"
            );
            let of = (Defect::UnknownModel, file);
            problems.push(unknown(of, project.location(key), name, &known, message, consequence));
            continue;
        };
        let accessor = schema.model(model).map(Model::accessor).unwrap_or_default();
        let span = tree.span(omit.at.node);
        let site = CallSite {
            project,
            grammar: Grammar::new(schema, client.version),
            call: omit.at,
            call_span: span,
            client,
            model,
            accessor: &accessor,
            operation: Operation::FindMany.name(),
            gaps: Default::default(),
            fitting: Default::default(),
        };
        problems.extend(site.check_shape(Shape::Omit(model), &value).into_iter().map(|problem| Problem {
            consequence: "The client throws when it is made: `Error validating \"omit\" option`.".to_owned(),
            ..problem
        }));
    }
}
