//! Values of a kind that their position never takes: an object for a word, a list or a word for an object.

use super::super::grammar::{Alternative, Kind as Expected};
use super::super::problem::{Defect, Problem};
use super::super::schema::Scalar;
use super::CallSite;
use super::entries::Entry;
use crate::model::names::Expr;

impl CallSite<'_> {
    pub(super) fn unwanted_object(
        &self,
        alternatives: &[Alternative],
        form: &Expr,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) {
        let refused = |kind| is_plain(kind) || kind == Expected::Scalar(Scalar::Decimal) && !self.is_decimal(form);
        if !alternatives.is_empty() && alternatives.iter().all(|it| refused(it.kind)) {
            self.misshapen("an object", "Give the value itself.", form, key, problems);
        }
    }

    /// Whether an object literal may be one of decimal.js, which has its digits in `d`.
    fn is_decimal(&self, form: &Expr) -> bool {
        let (keys, more) = self.project.object_keys(form);
        more || keys.iter().any(|key| key == "d")
    }

    pub(super) fn unwanted_list(
        &self,
        alternatives: &[Alternative],
        form: &Expr,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) {
        let is_single = |it: &Alternative| is_plain(it.kind) || matches!(it.kind, Expected::Object(_));
        if !alternatives.is_empty() && alternatives.iter().all(is_single) {
            self.misshapen("a list", "Give one value.", form, key, problems);
        }
    }

    pub(super) fn unwanted_plain(&self, form: &Expr, key: Option<&Entry>, problems: &mut Vec<Problem>) {
        self.misshapen("a plain value", "Give an object.", form, key, problems);
    }

    /// A value of the wrong kind, where it is written in the call itself.
    pub(super) fn misshapen(
        &self,
        what: &str,
        help: &str,
        form: &Expr,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) {
        let Some(key) = key.filter(|_| self.is_inline(form)) else { return };
        let message = format!("`{}` is {what}, which it cannot be here", key.name);
        let mut problem = self.problem(Defect::WrongShape, key.key.clone(), message);
        problem.label = what.to_owned();
        problem.consequence =
            format!("Prisma refuses the query when it runs: `Argument `{}`: Invalid value provided`.", key.name);
        problem.help = help.to_owned();
        problem.subject = format!("{}.{}", self.accessor, key.name);
        problems.push(problem);
    }
}

/// Whether only objects may stand here, or nothing.
pub(super) fn wants_object(alternatives: &[Alternative]) -> bool {
    let is_object = |it: &Alternative| matches!(it.kind, Expected::Object(_));
    let is_nothing = |it: &Alternative| matches!(it.kind, Expected::Null | Expected::JsonNull(_));
    alternatives.iter().any(is_object) && alternatives.iter().all(|it| is_object(it) || is_nothing(it))
}

/// Whether no object literal may stand here. Scalars with objects of their own don't count: `Decimal`, bytes, JSON.
fn is_plain(kind: Expected) -> bool {
    match kind {
        Expected::Scalar(scalar) => matches!(
            scalar,
            Scalar::String | Scalar::Int | Scalar::Boolean | Scalar::BigInt | Scalar::Float | Scalar::DateTime
        ),
        Expected::Words(_) | Expected::FieldName(..) | Expected::FieldRef | Expected::Null | Expected::Enum(_) => true,
        Expected::Object(_) | Expected::JsonNull(_) => false,
    }
}
