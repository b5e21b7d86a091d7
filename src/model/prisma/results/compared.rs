//! Enum values of results beside names that the enum does not have: `user.role === 'ADMN'`, `case 'ADMN':`.

use super::super::calls::unknown_value;
use super::super::problem::Problem;
use super::{Reader, Shown, Valued};
use crate::finding::Location;
use crate::model::names::At;
use crate::span::Span;
use crate::syntax::{Kind, NodeId, Operator, Tree};

impl Reader<'_> {
    /// What a comparison, a `switch` or a call of `includes` compares in vain.
    pub(super) fn compared(&self, at: At, tree: &Tree, fuel: usize, problems: &mut Vec<Problem>) {
        let here = |node: NodeId| At { node, ..at };
        match tree.kind(at.node) {
            Kind::Binary {
                op: Operator::Equal | Operator::StrictEqual | Operator::NotEqual | Operator::StrictNotEqual,
                left,
                right,
            } => {
                for (text, other) in [(right, left), (left, right)] {
                    if matches!(tree.kind(text), Kind::String { .. })
                        && let Some(Shown::Enum(valued)) = self.shown(here(other), fuel)
                    {
                        problems.extend(self.never(&valued, here(text), tree));
                    }
                }
            }
            Kind::Switch { discriminant, cases } => {
                let texts: Vec<NodeId> = tree
                    .list(cases)
                    .iter()
                    .filter_map(|&case| match tree.kind(case) {
                        Kind::Case { test: Some(test), .. } => Some(test),
                        _ => None,
                    })
                    .filter(|&test| matches!(tree.kind(test), Kind::String { .. }))
                    .collect();
                if texts.is_empty() {
                    return;
                }
                if let Some(Shown::Enum(valued)) = self.shown(here(discriminant), fuel) {
                    problems.extend(texts.into_iter().filter_map(|text| self.never(&valued, here(text), tree)));
                }
            }
            Kind::Call { callee, args, .. } => {
                let Kind::Member { object, property, .. } = tree.kind(callee) else { return };
                let &[text] = tree.list(args) else { return };
                if matches!(tree.text(property), "includes" | "indexOf")
                    && matches!(tree.kind(text), Kind::String { .. })
                    && let Some(Shown::List(item)) = self.shown(here(object), fuel)
                    && let Shown::Enum(valued) = *item
                {
                    problems.extend(self.never(&valued, here(text), tree));
                }
            }
            _ => {}
        }
    }

    fn never(&self, valued: &Valued, text: At, tree: &Tree) -> Option<Problem> {
        let Kind::String { value } = tree.kind(text.node) else { return None };
        let value = tree.text(value);
        let of = valued.client.linked.schema.enumeration(valued.of)?;
        // The first clients of version 7 spoke of the values by the database's names.
        let by_database = valued.client.version.major >= 7 && of.mapped.iter().any(|it| it == value);
        if value.is_empty() || of.has(value) || by_database {
            return None;
        }
        let location = self.project.location(text);
        let inner = Span::new(location.span.start as usize + 1, (location.span.end as usize).saturating_sub(1));
        let location = Location { path: location.path, span: inner };
        let mut problem = unknown_value(&valued.client, valued.of, value, location, text.file)?;
        problem.consequence = format!("What the query gives is never `{value}`: the comparison has one outcome.");
        problem.related.insert(0, (self.project.head_location(valued.call), "the query".to_owned()));
        Some(problem)
    }
}
