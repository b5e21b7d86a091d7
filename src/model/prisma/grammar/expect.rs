//! What a value may be.

use super::shape::Shape;
use crate::model::prisma::schema::{EnumId, ModelId, Scalar};

/// What a value may be: any of the alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The alternatives, in Prisma's own order.
    pub alternatives: Vec<Alternative>,
    /// The key must be there.
    pub required: bool,
}

/// One alternative of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What the value, or each item of the list, is.
    pub kind: Kind,
    /// An array of it.
    pub list: bool,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object.
    Object(Shape),
    /// A scalar. `Json` takes any JSON, `DateTime` a `Date` or an ISO string, `Decimal` a number, a string or a `Decimal`.
    Scalar(Scalar),
    /// A value of one of the schema's enums.
    Enum(EnumId),
    /// One of a few fixed strings.
    Words(&'static [&'static str]),
    /// The name of a field of the model, of the set.
    FieldName(ModelId, FieldSet),
    /// A field reference, `prisma.user.fields.email`.
    FieldRef,
    /// `Prisma.JsonNull`, `Prisma.DbNull`, `Prisma.AnyNull`: those named.
    JsonNull(&'static [&'static str]),
    /// `null`.
    Null,
}

/// Which of a model's fields may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldSet {
    /// Scalars, enums and lists of them.
    Scalars,
    /// What full-text search looks at: strings.
    Strings,
}

impl Expect {
    /// A value with these alternatives.
    pub(super) fn of(kinds: impl IntoIterator<Item = Kind>) -> Self {
        let alternatives = kinds.into_iter().map(|kind| Alternative { kind, list: false }).collect();
        Self { alternatives, required: false }
    }

    pub(super) fn object(shape: Shape) -> Self {
        Self::of([Kind::Object(shape)])
    }

    pub(super) fn scalar(scalar: Scalar) -> Self {
        Self::of([Kind::Scalar(scalar)])
    }

    pub(super) fn words(words: &'static [&'static str]) -> Self {
        Self::of([Kind::Words(words)])
    }

    pub(super) fn sort() -> Self {
        Self::words(&["asc", "desc"])
    }

    pub(super) fn or(mut self, kind: Kind) -> Self {
        self.alternatives.push(Alternative { kind, list: false });
        self
    }

    pub(super) fn or_list(mut self, kind: Kind) -> Self {
        self.alternatives.push(Alternative { kind, list: true });
        self
    }

    pub(super) fn or_null(self, nullable: bool) -> Self {
        if nullable { self.or(Kind::Null) } else { self }
    }

    /// The same alternatives, each also as a list after itself.
    pub(super) fn or_lists(self) -> Self {
        let twice = |it: Alternative| [it, Alternative { list: true, ..it }];
        Self { alternatives: self.alternatives.into_iter().flat_map(twice).collect(), ..self }
    }

    /// A list of this kind.
    pub(super) fn list(kind: Kind) -> Self {
        Self::of([]).or_list(kind)
    }

    pub(super) fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// The objects that may stand here, directly or as a list's items.
    pub fn shapes(&self) -> impl Iterator<Item = Shape> {
        self.alternatives.iter().filter_map(|it| match it.kind {
            Kind::Object(shape) => Some(shape),
            _ => None,
        })
    }

    /// Whether an array may stand here.
    #[must_use]
    pub fn takes_list(&self) -> bool {
        self.alternatives.iter().any(|it| it.list || it.kind == Kind::Scalar(Scalar::Json))
    }

    /// Whether anything may stand here that is no object literal and no array.
    #[must_use]
    pub fn takes_plain(&self) -> bool {
        self.alternatives.iter().any(|it| !it.list && !matches!(it.kind, Kind::Object(_)))
    }

    /// Whether any object at all may stand here: JSON.
    #[must_use]
    pub fn takes_any_object(&self) -> bool {
        self.alternatives.iter().any(|it| it.kind == Kind::Scalar(Scalar::Json))
    }
}
