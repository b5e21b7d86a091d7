//! Names in raw SQL against the schema's tables: the templates of `$queryRaw` and `$executeRaw`, `Prisma.sql` within them, and the
//! texts of their `Unsafe` forms where nothing is put in.
//!
//! A database may have columns that no schema lists (a trigger's, a search vector). So a name is a contradiction only where the schema
//! shows what was meant: the name itself with quotes, the column that a field of this name has, or a column that is nearly the same.
//! Any other unknown name is a hint.

use super::clients::{Client, Clients};
use super::problem::{Defect, Problem};
use super::schema::{ModelId, Provider};
use super::sql::{UnknownKind, UnknownName, fill_holes, unknown_names};
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::span::Span;
use crate::syntax::{Kind, NodeId, Tree};

/// What the raw SQL of a file, in `calls` of members with a dollar sign, names and the schema does not have. Tables may be made by a migration's own SQL: only columns count.
pub fn check(project: &Project, clients: &Clients<'_>, file: FileId, calls: &[NodeId], problems: &mut Vec<Problem>) {
    let Some(tree) = project.tree(file) else { return };
    for &node in calls {
        let (object, property, sql) = match tree.kind(node) {
            Kind::TaggedTemplate { tag, template } => match tree.kind(tag) {
                Kind::Member { object, property, .. } => (object, property, template),
                _ => continue,
            },
            Kind::Call { callee, args, .. } => match (tree.kind(callee), tree.list(args).first()) {
                (Kind::Member { object, property, .. }, Some(&first)) => (object, property, first),
                _ => continue,
            },
            _ => continue,
        };
        let sql = match (tree.text(property), tree.kind(sql)) {
            // `$queryRaw(Prisma.sql`…`)`; the bare template is the tagged form.
            ("$queryRaw" | "$executeRaw", Kind::TaggedTemplate { template, .. }) => template,
            ("$queryRaw" | "$executeRaw", Kind::Template { .. }) if !is_call(tree, node) => sql,
            ("$queryRawUnsafe" | "$executeRawUnsafe", Kind::String { .. }) => sql,
            ("$queryRawUnsafe" | "$executeRawUnsafe", Kind::Template { .. }) if !has_holes(tree, sql) => sql,
            _ => continue,
        };
        if tree.has_error_in(tree.span(node)) {
            continue;
        }
        let Some(client) = clients.client(&Expr::new(file, object)).filter(|it| it.variants.is_empty()) else {
            continue;
        };
        problems.extend(check_text(project, tree, &client, At { file, node: sql }));
    }
}

fn is_call(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(node), Kind::Call { .. })
}

fn has_holes(tree: &Tree, template: NodeId) -> bool {
    holes_of(tree, template).next().is_some()
}

/// The expressions in a template.
fn holes_of(tree: &Tree, template: NodeId) -> impl Iterator<Item = Span> {
    let parts = match tree.kind(template) {
        Kind::Template { parts } => tree.list(parts),
        _ => &[],
    };
    parts.iter().filter(|&&part| !matches!(tree.kind(part), Kind::String { .. })).map(|&part| tree.span(part))
}

fn check_text(project: &Project, tree: &Tree, client: &Client, at: At) -> Vec<Problem> {
    let schema = &client.linked.schema;
    let Some(provider) = schema.provider else { return Vec::new() };
    let location = project.location(at);
    let Some(text) = project.text(&location.path) else { return Vec::new() };
    let start = location.span.start as usize + 1;
    let Some(inner) = text.get(start..(location.span.end as usize).saturating_sub(1)) else { return Vec::new() };
    // An escape makes the database's text another than the file's.
    if inner.replace("\\`", "").contains('\\') {
        return Vec::new();
    }
    let holes: Vec<Span> = holes_of(tree, at.node).filter_map(|hole| hole_around(inner, hole, start)).collect();
    let sql = fill_holes(inner, &holes, provider);
    let place = |span: Span| Location {
        path: location.path.clone(),
        span: Span::new(start + span.start as usize, start + span.end as usize),
    };
    let unknown = unknown_names(&sql, schema, client.linked.tables());
    let columns = unknown.iter().filter_map(|name| match name.kind {
        UnknownKind::Column(model) => Some((name, model)),
        UnknownKind::Table => None,
    });
    columns.map(|(name, model)| problem(client, at.file, place(name.span), provider, name, model)).collect()
}

fn problem(
    client: &Client,
    file: FileId,
    place: Location,
    provider: Provider,
    name: &UnknownName,
    model: Option<ModelId>,
) -> Problem {
    let of = model.and_then(|id| client.linked.schema.model(id));
    let table = of.map_or("any table of this query", |it| it.table.as_str());
    let field = of.and_then(|it| it.fields.iter().find(|field| field.name == name.name && field.column != field.name));
    let message = match field {
        Some(field) => format!("`{}` is a field of the model; the column of {table} is `{}`", name.name, field.column),
        None => format!("`{}` is no column of {table}", name.name),
    };
    let like = field.map(|it| it.column.clone()).or_else(|| name.nearest.clone());
    let mut problem = Problem::new(Defect::RawSqlUnknownColumn, file, place, message);
    problem.label = match (&like, name.needs_quotes) {
        (Some(like), true) => format!("needs quotes: \"{like}\""),
        (Some(like), false) => format!("did you mean `{like}`?"),
        _ => "no such column".to_owned(),
    };
    problem.consequence = format!("The database refuses the query: `{}`.", refusal(provider, name));
    problem.help = match (&like, name.needs_quotes) {
        (Some(like), true) => {
            format!("Write \"{like}\" with its quotes: without them the name is folded to lower case.")
        }
        (Some(like), false) => format!("Write `{like}`; raw SQL takes the names that `@map` gives."),
        _ => "Add the column to the schema, or use one that it has; raw SQL takes the names that `@map` gives."
            .to_owned(),
    };
    problem.subject = format!("{table}.{}", name.name);
    problem.is_hint = like.is_none();
    problem.related.extend(model.and_then(|id| super::calls::place_of_model(client, id)));
    problem
}

/// What the database says of an unknown column.
fn refusal(provider: Provider, name: &UnknownName) -> String {
    match provider {
        Provider::Mysql => format!("Unknown column '{}'", name.name),
        Provider::Sqlite => format!("no such column: {}", name.name),
        Provider::Sqlserver => format!("Invalid column name '{}'.", name.name),
        _ if name.needs_quotes => format!("column \"{}\" does not exist", name.name.to_lowercase()),
        _ => format!("column \"{}\" does not exist", name.name),
    }
}

/// `${…}` around an expression, relative to the template's inside.
fn hole_around(inner: &str, expr: Span, start: usize) -> Option<Span> {
    let from = inner.get(..(expr.start as usize).checked_sub(start)?)?.rfind("${")?;
    let after = (expr.end as usize).checked_sub(start)?;
    let to = after + inner.get(after..)?.find('}')? + 1;
    Some(Span::new(from, to))
}
