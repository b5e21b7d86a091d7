//! The vocabulary of positions: which object literals the client knows, and what a value may be.

use super::gates::Operation;
use crate::model::prisma::schema::{EnumId, FieldId, ModelId, Scalar};

/// A position that takes an object literal. Small and copyable: it names schema parts by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The argument of an operation.
    Args(ModelId, Operation),
    /// The value of a relation in `select` or `include`, when it is no boolean.
    RelationArgs(FieldId),
    /// The value of a composite field in `select`.
    CompositeArgs(ModelId),
    /// `select`.
    Select(ModelId, Returning),
    /// `include`.
    Include(ModelId, Returning),
    /// `omit`.
    Omit(ModelId),
    /// `_count` in `select` or `include`: `{ select }`.
    CountArgs(ModelId),
    /// `_count: { select }`: the to-many relations.
    CountSelect(ModelId),
    /// A relation in `_count: { select }`; the model is the relation's target.
    CountRelationArgs(ModelId),
    /// `_count` of `aggregate` and `groupBy`, `select` of `count`: `_all` and the scalars.
    CountFields(ModelId),
    /// `_avg`, `_sum`, `_min`, `_max`.
    AggregateFields(ModelId, Aggregate),

    /// `where`, also of a composite type.
    Where(ModelId),
    /// `where` of the operations on one record.
    WhereUnique(ModelId),
    /// `where` of a nested `updateMany`: scalars only.
    ScalarWhere(ModelId),
    /// `having`.
    Having(ModelId),
    /// The value under a compound key, by the index of the compound in the model.
    CompoundKey(ModelId, u32),
    /// The filter of a to-many relation.
    ManyFilter(ModelId),
    /// The filter of a to-one relation.
    OneFilter {
        /// The model at the other end.
        target: ModelId,
        /// The relation may be null.
        nullable: bool,
    },
    /// The operators of a scalar or enum field.
    Filter(Filter),
    /// The operators of a list of scalars.
    ListFilter(Element),
    /// The operators of a composite field.
    CompositeFilter(Composite),
    /// A composite's whole value, to compare with.
    CompositeEquality(ModelId),

    /// `data` of `create`.
    Create(Data),
    /// `data` of `createMany`.
    CreateMany(Data),
    /// `data` of `update`.
    Update(Data),
    /// `data` of `updateMany`.
    UpdateMany(Data),
    /// A relation inside the `data` of a create.
    NestedCreate(FieldId),
    /// A relation inside the `data` of an update.
    NestedUpdate(FieldId),
    /// `connectOrCreate`.
    ConnectOrCreate(FieldId),
    /// A nested `createMany`.
    CreateManyEnvelope(FieldId),
    /// A nested `upsert`.
    NestedUpsert(FieldId),
    /// A nested `update`: `{ where, data }`.
    UpdateWithWhere(FieldId),
    /// A nested `updateMany`.
    UpdateManyWithWhere(FieldId),
    /// `{ set }`, `{ increment }`, ... on a scalar field.
    FieldUpdate {
        /// What the field holds.
        element: Element,
        /// The field may be null.
        nullable: bool,
    },
    /// `{ set }` on a list in a create.
    ListCreate(Element),
    /// `{ set }` or `{ push }` on a list in an update.
    ListUpdate(Element),
    /// `{ set }` on a composite field in a create.
    CompositeCreate(Composite),
    /// `{ set }`, `{ update }`, ... on a composite field in an update.
    CompositeUpdate(Composite),
    /// `upsert` of an optional composite.
    CompositeUpsert(ModelId),
    /// `updateMany` of a list of composites.
    CompositeUpdateMany(ModelId),
    /// `deleteMany` of a list of composites.
    CompositeDeleteMany(ModelId),

    /// `orderBy`, also of a composite type.
    OrderBy(ModelId),
    /// `orderBy` of `groupBy`.
    OrderByAggregation(ModelId),
    /// `_count`, `_avg`, ... in the `orderBy` of `groupBy`.
    OrderByAggregate(ModelId, Aggregate),
    /// `orderBy` a to-many relation or a list of composites.
    OrderByCount,
    /// `_relevance` (full-text search).
    OrderByRelevance(ModelId),
    /// `{ sort, nulls }`.
    SortNulls,
}

/// Which rows a selection is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Returning {
    /// Records, with every relation.
    Records,
    /// The rows that `createManyAndReturn` and `updateManyAndReturn` give back: to-one relations held by a foreign key only.
    Rows,
}

/// An aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Aggregate {
    Count,
    Avg,
    Sum,
    Min,
    Max,
}

impl Aggregate {
    /// The aggregate behind a key: `_avg`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "_count" => Self::Count,
            "_avg" => Self::Avg,
            "_sum" => Self::Sum,
            "_min" => Self::Min,
            "_max" => Self::Max,
            _ => return None,
        })
    }
}

/// What a scalar-like field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// A scalar.
    Scalar(Scalar),
    /// A string in a `@db.Uuid` column, which has fewer operators.
    Uuid,
    /// A value of an enum.
    Enum(EnumId),
}

/// The operators of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// What the field holds.
    pub element: Element,
    /// The field may be null.
    pub nullable: bool,
    /// Under `not`, or under an aggregate.
    pub nested: bool,
    /// In `having`: with `_count`, `_avg`, ...
    pub aggregates: bool,
}

/// A composite field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Composite {
    /// Its type.
    pub ty: ModelId,
    /// It may be null.
    pub nullable: bool,
    /// It is a list.
    pub list: bool,
}

/// The `data` of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Data {
    /// Whose data; a composite type where `composite`.
    pub model: ModelId,
    /// With foreign keys instead of the relations that they hold (`UncheckedCreateInput`).
    pub unchecked: bool,
    /// The relation field that is left out since the data is nested under it, an index into the model's fields.
    pub without: Option<u32>,
    /// The data of a composite type.
    pub composite: bool,
}

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

/// How many keys an object must and may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraint<'s> {
    /// At least so many.
    pub min: usize,
    /// At most so many.
    pub max: Option<usize>,
    /// At least one of these; empty where there is no such rule.
    pub any_of: Vec<&'s str>,
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

impl Shape {
    /// The keys that are the client's own words; not every one is allowed in every version.
    pub(super) fn fixed_keys(self) -> &'static [&'static str] {
        const LOGIC: &[&str] = &["AND", "OR", "NOT"];
        match self {
            Shape::Args(..) | Shape::RelationArgs(_) => &[
                "where",
                "data",
                "create",
                "update",
                "orderBy",
                "cursor",
                "take",
                "skip",
                "distinct",
                "by",
                "having",
                "select",
                "include",
                "omit",
                "_count",
                "_avg",
                "_sum",
                "_min",
                "_max",
                "skipDuplicates",
                "limit",
                "relationLoadStrategy",
                "filter",
                "options",
                "pipeline",
            ],
            Shape::Select(..) | Shape::Include(..) => &["_count"],
            Shape::CompositeArgs(_) => &["select", "omit"],
            Shape::CountArgs(_) => &["select"],
            Shape::CountRelationArgs(_) => &["where"],
            Shape::CountFields(_) => &["_all"],
            Shape::Where(_) | Shape::ScalarWhere(_) | Shape::Having(_) | Shape::WhereUnique(_) => LOGIC,
            Shape::ManyFilter(_) => &["every", "some", "none"],
            Shape::OneFilter { .. } => &["is", "isNot"],
            Shape::Filter(_) => &[
                "equals",
                "in",
                "notIn",
                "lt",
                "lte",
                "gt",
                "gte",
                "contains",
                "startsWith",
                "endsWith",
                "search",
                "mode",
                "path",
                "string_contains",
                "string_starts_with",
                "string_ends_with",
                "array_contains",
                "array_starts_with",
                "array_ends_with",
                "not",
                "isSet",
                "_count",
                "_avg",
                "_sum",
                "_min",
                "_max",
            ],
            Shape::ListFilter(_) => &["equals", "has", "hasEvery", "hasSome", "isEmpty", "isSet"],
            Shape::CompositeFilter(_) => &["equals", "is", "isNot", "every", "some", "none", "isEmpty", "isSet"],
            Shape::NestedCreate(_) | Shape::NestedUpdate(_) => &[
                "create",
                "connectOrCreate",
                "upsert",
                "createMany",
                "set",
                "disconnect",
                "delete",
                "connect",
                "update",
                "updateMany",
                "deleteMany",
            ],
            Shape::ConnectOrCreate(_) => &["where", "create"],
            Shape::CreateManyEnvelope(_) => &["data", "skipDuplicates"],
            Shape::NestedUpsert(_) => &["where", "update", "create"],
            Shape::UpdateWithWhere(_) | Shape::UpdateManyWithWhere(_) => &["where", "data"],
            Shape::FieldUpdate { .. } => &["set", "increment", "decrement", "multiply", "divide", "unset"],
            Shape::ListCreate(_) | Shape::ListUpdate(_) => &["set", "push"],
            Shape::CompositeCreate(_) | Shape::CompositeUpdate(_) => {
                &["set", "update", "upsert", "unset", "push", "updateMany", "deleteMany"]
            }
            Shape::CompositeUpsert(_) => &["set", "update"],
            Shape::CompositeUpdateMany(_) | Shape::CompositeDeleteMany(_) => &["where", "data"],
            Shape::OrderBy(_) => &["_relevance"],
            Shape::OrderByAggregation(_) => &["_count", "_avg", "_max", "_min", "_sum"],
            Shape::OrderByCount => &["_count"],
            Shape::OrderByRelevance(_) => &["fields", "sort", "search"],
            Shape::SortNulls => &["sort", "nulls"],
            _ => &[],
        }
    }

    /// The model whose fields are among the keys.
    pub(super) fn field_keys(self) -> Option<ModelId> {
        match self {
            Shape::Select(model, _)
            | Shape::Include(model, _)
            | Shape::Omit(model)
            | Shape::CountSelect(model)
            | Shape::CountFields(model)
            | Shape::AggregateFields(model, _)
            | Shape::Where(model)
            | Shape::WhereUnique(model)
            | Shape::ScalarWhere(model)
            | Shape::Having(model)
            | Shape::CompoundKey(model, _)
            | Shape::CompositeEquality(model)
            | Shape::OrderBy(model)
            | Shape::OrderByAggregation(model)
            | Shape::OrderByAggregate(model, _) => Some(model),
            Shape::Create(data) | Shape::CreateMany(data) | Shape::Update(data) | Shape::UpdateMany(data) => {
                Some(data.model)
            }
            _ => None,
        }
    }
}
