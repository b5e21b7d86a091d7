//! Values that are no objects, held against the scalar that their position takes: a string for a number, a number for a flag.

use super::super::grammar::{Alternative, Kind as Expected};
use super::super::problem::Problem;
use super::super::schema::Scalar;
use super::CallSite;
use super::entries::Entry;
use crate::model::names::{Expr, Meaning, path_is};
use crate::syntax::{Kind, Operator};

/// What a value is, by the way that it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plain {
    Text,
    Number,
    Flag,
    Date,
}

impl CallSite<'_> {
    /// Says where a value is of a scalar type that its position never takes; whether it did.
    pub(super) fn unwanted_scalar(
        &self,
        alternatives: &[Alternative],
        form: &Expr,
        key: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        // Where a list is taken, Prisma makes one of a single value.
        if alternatives.is_empty() {
            return false;
        }
        let Some(plain) = self.written_as(form) else { return false };
        if !alternatives.iter().all(|it| refuses(it.kind, plain)) {
            return false;
        }
        let what = match plain {
            Plain::Text => "a string",
            Plain::Number => "a number",
            Plain::Flag => "a boolean",
            Plain::Date => "a date",
        };
        let help = alternatives.iter().find_map(|it| wanted(it.kind)).unwrap_or("Give an object.");
        self.misshapen(what, help, form, key, problems);
        true
    }

    fn written_as(&self, form: &Expr) -> Option<Plain> {
        let tree = self.project.tree(form.at.file)?;
        Some(match tree.kind(form.at.node) {
            Kind::String { .. } | Kind::Template { .. } => Plain::Text,
            Kind::Number { .. } => Plain::Number,
            Kind::Bool { .. } => Plain::Flag,
            Kind::Unary { op: Operator::Not, .. } => Plain::Flag,
            Kind::Call { callee, .. } => {
                let Meaning::Global(path) = self.project.meaning(&form.sibling(callee)) else { return None };
                match () {
                    () if path_is(&path, &["String"]) => Plain::Text,
                    () if ["Number", "parseInt", "parseFloat"].iter().any(|it| path_is(&path, &[it])) => Plain::Number,
                    () if path_is(&path, &["Number", "parseInt"]) => Plain::Number,
                    () if path_is(&path, &["Boolean"]) => Plain::Flag,
                    () => return None,
                }
            }
            Kind::New { callee, .. } => match self.project.meaning(&form.sibling(callee)) {
                Meaning::Global(path) if path_is(&path, &["Date"]) => Plain::Date,
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// Whether the client refuses a value of this type here. Big numbers, decimals and bytes are taken as text too; what a word says is
/// looked at elsewhere.
fn refuses(kind: Expected, plain: Plain) -> bool {
    match kind {
        Expected::Scalar(scalar) => match plain {
            Plain::Text => matches!(scalar, Scalar::Int | Scalar::Float | Scalar::Boolean),
            Plain::Number => matches!(scalar, Scalar::String | Scalar::Boolean | Scalar::DateTime | Scalar::Bytes),
            Plain::Flag => scalar != Scalar::Boolean && scalar != Scalar::Json,
            Plain::Date => scalar != Scalar::DateTime && scalar != Scalar::Json,
        },
        Expected::Enum(_) | Expected::Words(_) | Expected::FieldName(..) => plain != Plain::Text,
        Expected::Object(_) | Expected::FieldRef | Expected::JsonNull(_) | Expected::Null => true,
    }
}

fn wanted(kind: Expected) -> Option<&'static str> {
    Some(match kind {
        Expected::Scalar(Scalar::Int | Scalar::Float | Scalar::BigInt | Scalar::Decimal) => "Give a number.",
        Expected::Scalar(Scalar::Boolean) => "Give a boolean.",
        Expected::Scalar(Scalar::DateTime) => "Give a date.",
        Expected::Scalar(Scalar::String) => "Give a string.",
        Expected::Enum(_) => "Give a value of the enum.",
        _ => return None,
    })
}
