//! Names in the raw SQL of `$queryRaw` and `$executeRaw` templates against the schema's tables.

use super::clients::{Client, Clients};
use super::problem::{Defect, Problem};
use super::sql::{Tables, UnknownKind, fill_holes, unknown_names};
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::span::Span;
use crate::syntax::{Kind, Tree};

/// What the raw SQL of a file names and the schema does not have. Tables may be made by a migration's own SQL: only columns count.
pub fn check(project: &Project, clients: &Clients<'_>, file: FileId, problems: &mut Vec<Problem>) {
    let Some(tree) = project.tree(file) else { return };
    for node in tree.ids() {
        let Kind::TaggedTemplate { tag, template } = tree.kind(node) else { continue };
        let Kind::Member { object, property, .. } = tree.kind(tag) else { continue };
        if !matches!(tree.text(property), "$queryRaw" | "$executeRaw") || tree.has_error_in(tree.span(node)) {
            continue;
        }
        let Some(client) = clients.client(&Expr::new(file, object)) else { continue };
        problems.extend(template_of(project, tree, &client, At { file, node: template }));
    }
}

fn template_of(project: &Project, tree: &Tree, client: &Client, at: At) -> Vec<Problem> {
    let schema = &client.linked.schema;
    let (Kind::Template { parts }, Some(provider)) = (tree.kind(at.node), schema.provider) else { return Vec::new() };
    let location = project.location(at);
    let Some(text) = project.text(&location.path) else { return Vec::new() };
    let Some(inner) = text.get(location.span.start as usize + 1..(location.span.end as usize).saturating_sub(1)) else {
        return Vec::new();
    };
    let start = location.span.start as usize + 1;
    let holes: Vec<Span> = tree
        .list(parts)
        .iter()
        .filter(|&&part| !matches!(tree.kind(part), Kind::String { .. }))
        .filter_map(|&part| hole_around(inner, tree.span(part), start))
        .collect();
    let sql = fill_holes(inner, &holes, provider);
    let unknown = unknown_names(&sql, schema, &Tables::new(schema));
    let columns = unknown.into_iter().filter_map(|name| match name.kind {
        UnknownKind::Column(model) => Some((name, model)),
        UnknownKind::Table => None,
    });
    columns
        .map(|(name, model)| {
            let span = Span::new(start + name.span.start as usize, start + name.span.end as usize);
            let place = Location { path: location.path.clone(), span };
            let of = model.and_then(|id| schema.model(id));
            let table = of.map_or("any table of this query", |it| it.table.as_str());
            let message = format!("`{}` is no column of {table}", name.name);
            let mut problem = Problem::new(Defect::RawSqlUnknownColumn, at.file, place, message);
            problem.label = match (&name.nearest, name.needs_quotes) {
                (Some(like), true) => format!("needs quotes: \"{like}\""),
                (Some(like), false) => format!("did you mean `{like}`?"),
                _ => "no such column".to_owned(),
            };
            problem.consequence = format!("The database refuses the query: `column \"{}\" does not exist`.", name.name);
            problem.help = match (&name.nearest, name.needs_quotes) {
                (Some(like), true) => {
                    format!("Write \"{like}\" with its quotes: without them the name is folded to lower case.")
                }
                (Some(like), false) => format!("Write `{like}`; raw SQL takes the names that `@map` gives."),
                _ => "Raw SQL takes the database's names, which `@map` and `@@map` give.".to_owned(),
            };
            problem.subject = format!("{table}.{}", name.name);
            problem.related.extend(model.and_then(|id| super::calls::place_of_model(client, id)));
            problem
        })
        .collect()
}

/// `${…}` around an expression, relative to the template's inside.
fn hole_around(inner: &str, expr: Span, start: usize) -> Option<Span> {
    let from = inner.get(..(expr.start as usize).checked_sub(start)?)?.rfind("${")?;
    let after = (expr.end as usize).checked_sub(start)?;
    let to = after + inner.get(after..)?.find('}')? + 1;
    Some(Span::new(from, to))
}
