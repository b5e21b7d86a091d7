//! The vocabulary of positions: which object literals the client knows.

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
    pub fn field_keys(self) -> Option<ModelId> {
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
