//! One call of a client: taken apart, its model and operation looked up, its argument checked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::clients::{Client, Clients, Linked};
use super::super::coverage::{Gap, Miss};
use super::super::grammar::{Grammar, Operation};
use super::super::likeness::{is_slip, nearest};
use super::super::problem::{Defect, Problem};
use super::super::results::Shown;
use super::super::schema::{Model, ModelId};
use super::super::walk::CallSite;
use super::fluent;
use super::miss;
use super::scan::Candidate;
use super::{member_name, place_of_model};
use crate::finding::Location;
use crate::model::Project;
use crate::model::names::{At, Expr, Meaning};
use crate::syntax::Kind;

/// A call `client.model.operation(…)`, taken apart.
pub(super) struct Parts {
    client: Client,
    names: Names,
}

/// The names of a call, and where each is written.
struct Names {
    accessor: String,
    accessor_at: Location,
    operation: String,
    operation_at: Location,
}

/// A call whose client, model and operation are known.
pub(super) struct Query {
    pub at: At,
    parts: Parts,
    model: ModelId,
    operation: Operation,
}

/// What a query's argument gives and contradicts.
pub(super) struct Checked {
    pub problems: Vec<Problem>,
    /// Of the call, and of calls of the fluent API on it.
    pub results: Vec<(At, Shown)>,
    pub gaps: BTreeSet<Gap>,
    /// Keys that stand on one side of a condition, outside of the call, and fit it.
    pub fitting: BTreeSet<Location>,
}

/// Takes a call apart that may be a query.
///
/// # Errors
/// Why it is not known whose query it is; nothing where it can be none.
pub(super) fn parts(
    project: &Project,
    clients: &Clients<'_>,
    at: At,
    candidate: Candidate,
    accessors: &BTreeSet<String>,
) -> Result<Parts, Option<Miss>> {
    let (receiver, names) = receiver(project, at, candidate, accessors).ok_or(None)?;
    let Some(client) = clients.client(&receiver) else { return Err(Some(miss::why(project, clients, &receiver))) };
    if project.tree(at.file).is_none_or(|tree| tree.has_error_in(tree.span(at.node))) {
        return Err(Some(Miss::SyntaxError));
    }
    Ok(Parts { client, names })
}

/// What a query is asked of, and its names; none where the call can be no query.
fn receiver(project: &Project, at: At, candidate: Candidate, accessors: &BTreeSet<String>) -> Option<(Expr, Names)> {
    let tree = project.tree(at.file)?;
    let Kind::Call { callee, .. } = tree.kind(at.node) else { return None };
    let (object, operation, operation_at) = member_name(project, tree, At { node: callee, ..at })?;
    let known = candidate.operation;
    let model = match tree.kind(object) {
        Kind::Ident { .. } => match project.meaning(&Expr::new(at.file, object)) {
            Meaning::Code(code) if matches!(project.kind(code.at), Kind::Member { .. }) => code,
            _ => return None,
        },
        _ => Expr::new(at.file, object),
    };
    let model = match project.meaning(&model) {
        Meaning::Code(code) if known.is_some() && matches!(project.kind(code.at), Kind::Member { .. }) => code,
        _ => model,
    };
    let of = project.tree(model.at.file)?;
    let (receiver, accessor, accessor_at) = member_name(project, of, model.at)?;
    // One of the two is known, or it is no query.
    if accessor.starts_with('$') || known.is_none() && !accessors.contains(&accessor) {
        return None;
    }
    Some((model.sibling(receiver), Names { accessor, accessor_at, operation, operation_at }))
}

/// What a call asks of which model; says where there is no such model or operation.
///
/// # Errors
/// Why the query is not checked; nothing where all that there is to say has been said.
pub(super) fn query(
    at: At,
    parts: Parts,
    known: Option<Operation>,
    problems: &mut Vec<Problem>,
) -> Result<Query, Option<Miss>> {
    let (linked, model) = model_of(at, &parts, problems)?;
    let grammar = Grammar::new(&linked.schema, parts.client.version);
    let Some(operation) = known.filter(|it| grammar.has_operation(model, *it)) else {
        return Err(unknown_operation(at, &parts, &grammar, model, known.is_some(), problems));
    };
    if parts.client.added.operations.contains(&parts.names.operation) {
        return Err(Some(Miss::Extension));
    }
    Ok(Query { at, parts, model, operation })
}

impl Query {
    /// Holds the argument against the schema, or against each of those that it may be.
    pub(super) fn check(&self, project: &Project) -> Checked {
        let client = &self.parts.client;
        let mut checked = self.against(project, client, self.model);
        if client.variants.is_empty() {
            return checked;
        }
        let mut all = vec![(Arc::clone(&client.linked), std::mem::take(&mut checked.problems))];
        for linked in &client.variants {
            let Some(model) = linked.schema.model_of_accessor(&self.parts.names.accessor) else { continue };
            let client = Client { linked: Arc::clone(linked), variants: Vec::new(), ..client.clone() };
            all.push((Arc::clone(linked), self.against(project, &client, model).problems));
        }
        checked.problems = agreed(all);
        checked.results.clear();
        checked
    }

    fn against(&self, project: &Project, client: &Client, model: ModelId) -> Checked {
        let mut checked =
            Checked { problems: Vec::new(), results: Vec::new(), gaps: BTreeSet::new(), fitting: BTreeSet::new() };
        let Some(tree) = project.tree(self.at.file) else { return checked };
        let Kind::Call { args, .. } = tree.kind(self.at.node) else { return checked };
        let site = CallSite {
            project,
            grammar: Grammar::new(&client.linked.schema, client.version),
            call: self.at,
            call_span: tree.span(self.at.node),
            client,
            model,
            accessor: &self.parts.names.accessor,
            operation: &self.parts.names.operation,
            gaps: RefCell::default(),
            fitting: RefCell::default(),
        };
        if let Some(Kind::Expression { .. }) = tree.parent(self.at.node).map(|around| tree.kind(around)) {
            checked.problems.push(not_awaited(project, self.at, &self.parts));
        }
        let argument = tree.list(args).first().map(|&argument| Expr::new(self.at.file, argument));
        checked.results.extend(site.result(self.operation, argument.as_ref()).map(|it| (self.at, it)));
        if self.operation.gives_one_row() {
            fluent::check(&site, &mut checked);
        }
        if let Some(argument) = argument {
            checked.problems.extend(site.check(self.operation, &argument));
            checked.gaps = site.gaps.take();
            checked.fitting = site.fitting.take();
        }
        if self.parts.client.added.anything {
            checked.gaps.insert(Gap::Extension);
        }
        checked
    }
}

/// What each schema contradicts that a client may be of: an error where all do, else a warning that names those which do.
fn agreed(all: Vec<(Arc<Linked>, Vec<Problem>)>) -> Vec<Problem> {
    let same = |a: &Problem, b: &Problem| (a.defect, &a.location) == (b.defect, &b.location);
    let mut found: Vec<Problem> = Vec::new();
    for problem in all.iter().flat_map(|(_, problems)| problems) {
        if found.iter().any(|it| same(it, problem)) {
            continue;
        }
        let says = |(linked, problems): &(Arc<Linked>, Vec<Problem>)| {
            let file = linked.schema.files.first().filter(|_| problems.iter().any(|it| same(it, problem)));
            file.map(|it| format!("`{it}`"))
        };
        let contradicting: Vec<String> = all.iter().filter_map(says).collect();
        let mut problem = problem.clone();
        if contradicting.len() < all.len() {
            let files = contradicting.join(" and ");
            problem.message = format!("{} in {files}; other schemas of the package take it", problem.message);
            problem.consequence = format!("Where the program runs with {files}: {}", problem.consequence);
            problem.is_weak = true;
            problem.fix = None;
        }
        found.push(problem);
    }
    found
}

/// The model behind the accessor; a problem where there is none.
fn model_of(at: At, parts: &Parts, problems: &mut Vec<Problem>) -> Result<(Arc<Linked>, ModelId), Option<Miss>> {
    let client = &parts.client;
    let schema = &client.linked.schema;
    let accessor = parts.names.accessor.as_str();
    if client.added.members.contains(accessor) {
        return Err(Some(Miss::Extension));
    }
    if let Some(id) = schema.model_of_accessor(accessor) {
        return Ok((Arc::clone(&client.linked), id));
    }
    let by_name = schema
        .model_named(accessor)
        .filter(|&id| schema.model(id).is_some_and(|it| schema.model_of_accessor(&it.accessor()) == Some(id)));
    if let Some(id) = by_name {
        let right = schema.model(id).map(Model::accessor).unwrap_or_default();
        let message = format!("`{accessor}` is the name of the model; its property on the client is `{right}`");
        let mut problem = Problem::new(Defect::UnknownModel, at.file, parts.names.accessor_at.clone(), message);
        problem.label = format!("`{right}` in the client's types");
        problem.consequence = "It works at run time, but TypeScript refuses it, and no editor completes it.".to_owned();
        problem.help = format!("Write `{right}`.");
        problem.is_weak = true;
        problem.subject = accessor.to_owned();
        problem.fix = Some((format!("write `{right}`"), right.clone()));
        problem.related.extend(place_of_model(client, id));
        problems.push(problem);
        return Ok((Arc::clone(&client.linked), id));
    }
    // A container's name alone does not prove a missing model.
    if client.added.anything {
        return Err(Some(Miss::Extension));
    }
    if client.by_container {
        return Err(Some(Miss::OtherClient));
    }
    let names: Vec<String> = schema
        .models()
        .map(|(_, model)| model.accessor())
        .filter(|name| schema.model_of_accessor(name).is_some())
        .collect();
    let like = nearest(accessor, names.iter().map(String::as_str)).map(str::to_owned);
    let file = schema.files.first().map_or("the schema", |it| it);
    let message = format!("`{accessor}` is no model of {file}");
    let mut problem = Problem::new(Defect::UnknownModel, at.file, parts.names.accessor_at.clone(), message);
    problem.label = like.as_ref().map_or_else(|| "no such model".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = format!(
        "`{accessor}` is undefined on the client: `TypeError: Cannot read properties of undefined (reading '{}')`.",
        parts.names.operation
    );
    problem.help = match &like {
        Some(like) => format!("Write `{like}`, or add the model to the schema."),
        None => format!("Add the model to {file}, or use one that it has."),
    };
    problem.subject = accessor.to_owned();
    if let Some(id) = like.as_ref().and_then(|like| schema.model_of_accessor(like)) {
        problem.related.extend(place_of_model(client, id));
    }
    let slip = like.filter(|like| is_slip("", accessor, like));
    problem.fix = slip.map(|like| (format!("rename `{accessor}` to `{like}`"), like));
    problems.push(problem);
    Err(None)
}

fn unknown_operation(
    at: At,
    parts: &Parts,
    grammar: &Grammar<'_>,
    id: ModelId,
    exists: bool,
    problems: &mut Vec<Problem>,
) -> Option<Miss> {
    const OTHER: &[&str] = &["fields", "name", "$name", "$parent", "toString", "hasOwnProperty", "valueOf"];
    let name = parts.names.operation.as_str();
    let added = &parts.client.added;
    if added.anything || added.operations.contains(name) {
        return Some(Miss::Extension);
    }
    if OTHER.contains(&name) {
        return None;
    }
    if parts.client.by_container {
        return Some(Miss::OtherClient);
    }
    // Up to 2.13, `findUnique` was called so.
    if name == "findOne" && parts.client.version.major <= 2 {
        return None;
    }
    // `prisma.user.fields.email.x()` is a member of something else.
    let model = grammar.schema().model(id).map_or("", |it| it.name.as_str());
    let names: Vec<&str> = grammar.operations(id).map(|(_, name)| name).collect();
    let like =
        nearest(name, names.iter().copied()).map(str::to_owned).or_else(|| other_library(name).map(str::to_owned));
    let accessor = &parts.names.accessor;
    let message = if exists {
        format!("`{model}` has no `{name}` with this database and version of Prisma")
    } else {
        format!("Prisma has no operation `{name}`")
    };
    let mut problem = Problem::new(Defect::UnknownOperation, at.file, parts.names.operation_at.clone(), message);
    problem.label = like.as_ref().map_or_else(|| "no such operation".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = format!("`TypeError: {accessor}.{name} is not a function`, or a refusal by the client.");
    problem.help = match &like {
        Some(like) => format!("Write `{like}`."),
        None => format!("Use one of {}.", names.join(", ")),
    };
    problem.subject = format!("{model}.{name}");
    let told = like.filter(|like| is_slip("", name, like) || other_library(name) == Some(like));
    problem.fix = told.map(|like| (format!("rename `{name}` to `{like}`"), like));
    problem.related.extend(place_of_model(&parts.client, id));
    problems.push(problem);
    None
}

/// A query whose promise nobody asks for.
fn not_awaited(project: &Project, at: At, parts: &Parts) -> Problem {
    let name = format!("{}.{}", parts.names.accessor, parts.names.operation);
    let message = format!("`{name}` is never awaited, so the query never runs");
    let mut problem = Problem::new(Defect::NotAwaited, at.file, project.head_location(at), message);
    problem.label = "a promise that nobody asks for".to_owned();
    problem.consequence =
        "Prisma's promises are lazy: nothing is sent to the database, and no error is ever seen.".to_owned();
    problem.help = "Await it, return it, or pass it on.".to_owned();
    problem.subject = name;
    let text = project.text(&problem.location.path);
    let head = text.as_deref().and_then(|it| it.get(problem.location.span.range()));
    problem.fix = head.filter(|_| is_in_async(project, at)).map(|it| ("await it".to_owned(), format!("await {it}")));
    problem
}

/// Whether the function around a place may await.
fn is_in_async(project: &Project, at: At) -> bool {
    let function = project.tree(at.file).and_then(|tree| {
        tree.ancestors(at.node).find_map(|it| match tree.kind(it) {
            Kind::Function { flags, .. } => Some(flags),
            _ => None,
        })
    });
    function.is_some_and(|flags| flags.is_async)
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
