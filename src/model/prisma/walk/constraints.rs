//! What an object's keys contradict together.

use super::super::calls::{place_of_model, quoted};
use super::super::grammar::Shape;
use super::super::problem::{Defect, Problem};
use super::CallSite;
use super::entries::{Entries, Entry};
use crate::model::names::Expr;
use crate::syntax::Kind;

impl CallSite<'_> {
    pub(super) fn constraints(&self, shapes: &[Shape], entries: &Entries, object: &Expr, problems: &mut Vec<Problem>) {
        let &[shape] = shapes else { return };
        let certain = |name: &str| {
            entries.list.iter().find(|it| it.name == name && !it.is_conditional && !self.may_be_undefined(&it.value))
        };
        if matches!(shape, Shape::Args(..) | Shape::RelationArgs(_))
            && let Some(select) = certain("select")
            && let Some(other) = certain("include").or_else(|| certain("omit"))
        {
            let message = format!("`select` and `{}` stand side by side", other.name);
            let mut problem = self.problem(Defect::WrongShape, other.key.clone(), message);
            problem.label = "not beside `select`".to_owned();
            problem.consequence = format!(
                "Prisma refuses the query when it runs: `Please either use `{}` or `select`, but not both at the same time`.",
                other.name
            );
            problem.help = "Put the relations into `select`.".to_owned();
            problem.subject = format!("{}.{}", self.accessor, other.name);
            problem.related.push((select.key.clone(), "`select`".to_owned()));
            problems.push(problem);
            return;
        }
        let constraint = self.grammar.constraint(shape);
        if entries.is_open {
            return;
        }
        let known = |entry: &&Entry| self.grammar.child(shape, &entry.name).is_some();
        if let Some(max) = constraint.max
            && matches!(shape, Shape::OrderBy(_) | Shape::OrderByAggregation(_))
        {
            let sure: Vec<&Entry> = entries
                .list
                .iter()
                .filter(known)
                .filter(|it| !it.is_conditional && !self.may_be_undefined(&it.value))
                .collect();
            if let Some(extra) = sure.get(max) {
                let message = format!("one object of `orderBy` takes one field, and this has {}", sure.len());
                let mut problem = self.problem(Defect::WrongShape, extra.key.clone(), message);
                problem.label = "a second field".to_owned();
                problem.consequence =
                    "Prisma refuses the query when it runs: `Argument `orderBy` needs at most one argument`."
                        .to_owned();
                problem.help = "Make `orderBy` an array of objects with one field each.".to_owned();
                problem.subject = format!("{}.orderBy", self.accessor);
                problems.push(problem);
            }
        }
        if let Shape::WhereUnique(model) = shape
            && !constraint.any_of.is_empty()
            && entries.list.iter().all(|it| known(&it))
            && !entries.list.iter().any(|it| constraint.any_of.contains(&it.name.as_str()))
            && !entries.list.is_empty()
        {
            let location = entries.list.first().map_or_else(|| self.project.location(object.at), |it| it.key.clone());
            let message = format!("this selects no single `{}`: none of its fields is unique", self.model_name(model));
            let mut problem = self.problem(Defect::WrongShape, location, message);
            problem.label = "not unique".to_owned();
            problem.consequence = format!(
                "Prisma refuses the query when it runs: `Argument `where` of type {}WhereUniqueInput needs at least one of … arguments`.",
                self.model_name(model)
            );
            problem.help = format!("Name one of {}, or use an operation on many rows.", quoted(&constraint.any_of));
            problem.subject = format!("{}.where", self.accessor);
            problem.related.extend(place_of_model(self.client, model));
            problems.push(problem);
        }
    }

    /// Whether a value may be left out at run time.
    pub(super) fn may_be_undefined(&self, value: &Expr) -> bool {
        !matches!(
            self.project.kind(value.at),
            Kind::Object { .. }
                | Kind::String { .. }
                | Kind::Number { .. }
                | Kind::Bool { value: true }
                | Kind::Array { .. }
        )
    }
}
