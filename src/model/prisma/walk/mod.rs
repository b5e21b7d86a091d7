//! The argument of one call, walked side by side with the client's grammar.
//!
//! `entries` follows what is written to the forms and keys that it can have, `later` what is added to it after it was made; `values` holds
//! each against the grammar, `plain` those that are no objects, and `constraints` looks at an object as a whole; `unknown_key` and
//! `misshapen` word what is wrong.

mod constraints;
mod entries;
mod gap;
mod later;
mod misshapen;
mod plain;
mod unknown_key;
mod values;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::clients::Client;
use super::coverage::Gap;
use super::grammar::{Alternative, Grammar, Kind as Expected, Operation, Shape};
use super::problem::{Defect, Problem};
use super::schema::{ModelId, Schema};
use crate::finding::Location;
use crate::model::Project;
use crate::model::names::{At, Expr};
use crate::span::Span;

pub(super) use entries::Entries;

/// How deep arguments are followed.
const DEEPEST: usize = 40;

/// A call whose client, model and operation are known.
pub struct CallSite<'a> {
    /// The repository.
    pub project: &'a Project,
    /// What the client accepts.
    pub grammar: Grammar<'a>,
    /// The call.
    pub call: At,
    /// Its bytes.
    pub call_span: Span,
    /// Whose call.
    pub client: &'a Client,
    /// The model.
    pub model: ModelId,
    /// `user`.
    pub accessor: &'a str,
    /// `findMany`.
    pub operation: &'a str,
    /// What of the argument could not be followed, so far.
    pub gaps: RefCell<BTreeSet<Gap>>,
    /// Keys on one side of a condition, written outside of the call, that fit it.
    pub fitting: RefCell<BTreeSet<Location>>,
}

impl CallSite<'_> {
    /// Everything in the call's argument that contradicts the schema.
    pub fn check(&self, operation: Operation, argument: &Expr) -> Vec<Problem> {
        self.check_shape(self.grammar.arguments(self.model, operation), argument)
    }

    /// Everything in an object of this shape that contradicts the schema.
    pub(super) fn check_shape(&self, shape: Shape, argument: &Expr) -> Vec<Problem> {
        self.check_shape_or_list(shape, false, argument)
    }

    /// The same for a list of such objects.
    pub(super) fn check_shape_or_list(&self, shape: Shape, list: bool, argument: &Expr) -> Vec<Problem> {
        let mut problems = Vec::new();
        let alternatives = [Alternative { kind: Expected::Object(shape), list }];
        self.value(&alternatives, argument, None, DEEPEST, &mut problems);
        problems
    }

    fn schema(&self) -> &Schema {
        self.grammar.schema()
    }

    fn model_name(&self, id: ModelId) -> &str {
        self.schema().model(id).map_or("", |it| it.name.as_str())
    }

    fn problem(&self, defect: Defect, location: Location, message: String) -> Problem {
        let call = self.call_head();
        let mut problem = Problem::new(defect, self.call.file, location, message);
        problem.related.push((call, self.call_label()));
        problem
    }

    fn call_label(&self) -> String {
        if self.operation.starts_with(char::is_uppercase) {
            return format!("in this `Prisma.{}`", self.operation);
        }
        format!("in this call of `{}.{}`", self.accessor, self.operation)
    }

    fn call_head(&self) -> Location {
        self.project.head_location(self.call)
    }

    fn is_within_call(&self, location: &Location) -> bool {
        location.path == self.project.modules.path(self.call.file) && self.call_span.contains(location.span)
    }

    fn is_inline(&self, form: &Expr) -> bool {
        form.at.file == self.call.file
            && self.project.tree(form.at.file).is_some_and(|it| self.call_span.contains(it.span(form.at.node)))
    }
}
