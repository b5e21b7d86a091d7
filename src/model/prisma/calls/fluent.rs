//! The fluent API: relations that are asked for on the promise of one row, `prisma.user.findUnique(…).posts({ … }).`

use super::super::grammar::Shape;
use super::super::likeness::{is_slip, nearest_in};
use super::super::problem::{Defect, Problem};
use super::super::schema::FieldId;
use super::super::walk::CallSite;
use super::call::Checked;
use super::{member_name, place_of_model, quoted};
use crate::model::names::{At, Expr};
use crate::syntax::Kind;

/// What every promise of the client has.
const PROMISE: &[&str] = &["then", "catch", "finally", "toString", "valueOf", "requestTransaction"];

/// How many relations are followed.
const DEEPEST: usize = 8;

/// Holds the calls on a query's promise against the relations of its model.
pub(super) fn check(site: &CallSite<'_>, checked: &mut Checked) {
    let Some(tree) = site.project.tree(site.call.file) else { return };
    let (mut node, mut model) = (site.call.node, site.model);
    for _ in 0..DEEPEST {
        let Some(member) = tree.parent(node) else { return };
        let at = At { node: member, ..site.call };
        let Some((object, name, place)) = member_name(site.project, tree, at) else { return };
        let Some(call) = tree.parent(member).filter(|_| object == node) else { return };
        let Kind::Call { callee, args, .. } = tree.kind(call) else { return };
        if callee != member || PROMISE.contains(&name.as_str()) {
            return;
        }
        let schema = site.grammar.schema();
        let Some(of) = schema.model(model) else { return };
        let field = of.field(&name).filter(|(_, it)| !it.hidden);
        let Some((index, target, is_list)) =
            field.and_then(|(index, it)| Some((index, it.relation()?.target, it.is_list())))
        else {
            let added = &site.client.added;
            if !added.anything && !added.fields.contains(&name) && !added.operations.contains(&name) {
                checked.problems.push(unknown(site, model, &name, place));
            }
            return;
        };
        let at = At { node: call, ..site.call };
        let argument = tree.list(args).first().map(|&it| Expr::new(at.file, it));
        if let Some(argument) = &argument {
            checked.problems.extend(site.check_shape(Shape::RelationArgs(FieldId { model, index }), argument));
        }
        checked.results.extend(site.related(target, is_list, argument.as_ref()).map(|it| (at, it)));
        if is_list {
            return;
        }
        (node, model) = (call, target);
    }
}

fn unknown(
    site: &CallSite<'_>,
    model: super::super::schema::ModelId,
    name: &str,
    place: crate::finding::Location,
) -> Problem {
    let schema = site.grammar.schema();
    let of = schema.model(model);
    let relations: Vec<&str> = of
        .into_iter()
        .flat_map(|it| it.visible())
        .filter(|(_, field)| field.relation().is_some())
        .map(|(_, field)| field.name.as_str())
        .collect();
    let within = of.map_or("", |it| it.name.as_str());
    let like = nearest_in(within, name, relations.iter().copied());
    let message = format!("`{name}` is no relation of `{within}`, and nothing else can be asked for on its query");
    let mut problem = Problem::new(Defect::UnknownOperation, site.call.file, place, message);
    problem.label = like.map_or_else(|| "no such relation".to_owned(), |it| format!("did you mean `{it}`?"));
    problem.consequence = format!("`TypeError: … .{name} is not a function`.");
    problem.help = match like {
        Some(like) => format!("Write `{like}`."),
        None if relations.is_empty() => "Await the query first.".to_owned(),
        None => format!("Await the query first, or ask for {}.", quoted(&relations)),
    };
    problem.subject = format!("{within}.{name}");
    let slip = like.filter(|like| is_slip(within, name, like));
    problem.fix = slip.map(|like| (format!("rename `{name}` to `{like}`"), like.to_owned()));
    problem.related.extend(place_of_model(site.client, model));
    problem
}
