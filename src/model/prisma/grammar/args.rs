//! The arguments of operations, and selection: `select`, `include`, `omit`, `_count`, aggregates.

use super::Grammar;
use super::expect::{Expect, FieldSet, Kind};
use super::gates::Operation;
use super::shape::{Aggregate, Data, Returning, Shape};
use crate::inputs::prisma::Arity;
use crate::model::prisma::schema::{Field, FieldId, FieldKind, ModelId, Scalar};

impl Grammar<'_> {
    pub(super) fn argument(&self, model: ModelId, operation: Operation, key: &str) -> Option<Expect> {
        use Operation as Op;
        match operation {
            Op::FindUnique | Op::FindUniqueOrThrow | Op::Delete => match key {
                "where" => Some(Self::where_unique(model)),
                "rejectOnNotFound" => self.reject_on_not_found(operation),
                _ => self.selection(model, key),
            },
            Op::FindFirst if key == "rejectOnNotFound" => self.reject_on_not_found(operation),
            Op::FindFirst | Op::FindFirstOrThrow | Op::FindMany => {
                self.page(model, key, true).or_else(|| self.selection(model, key))
            }
            Op::Create => match key {
                "data" => Some(Self::both(Shape::Create, model).required(self.needs_data(model))),
                _ => self.selection(model, key),
            },
            Op::Update => match key {
                "data" => Some(Self::both(Shape::Update, model)),
                "where" => Some(Self::where_unique(model)),
                _ => self.selection(model, key),
            },
            Op::Upsert => match key {
                "where" => Some(Self::where_unique(model)),
                "create" => Some(Self::both(Shape::Create, model)),
                "update" => Some(Self::both(Shape::Update, model)),
                _ => self.selection(model, key),
            },
            Op::CreateMany | Op::CreateManyAndReturn => match key {
                "data" => {
                    let data = Data { model, unchecked: true, without: None, composite: false };
                    Some(Expect::object(Shape::CreateMany(data)).or_lists().required(true))
                }
                "skipDuplicates" if self.skip_duplicates() => Some(Expect::scalar(Scalar::Boolean)),
                _ if operation == Op::CreateManyAndReturn => self.rows(model, key),
                _ => None,
            },
            Op::UpdateMany | Op::UpdateManyAndReturn => match key {
                "data" => Some(Self::both(Shape::UpdateMany, model)),
                "where" => Some(Expect::object(Shape::Where(model))),
                "limit" if self.limit() => Some(Expect::scalar(Scalar::Int)),
                _ if operation == Op::UpdateManyAndReturn => self.rows(model, key),
                _ => None,
            },
            Op::DeleteMany => match key {
                "where" => Some(Expect::object(Shape::Where(model))),
                "limit" if self.limit() => Some(Expect::scalar(Scalar::Int)),
                _ => None,
            },
            Op::Count => match key {
                "select" => Some(Expect::object(Shape::CountFields(model)).or(Kind::Scalar(Scalar::Boolean))),
                _ => self.page(model, key, false),
            },
            Op::Aggregate => self.page(model, key, false).or_else(|| Self::aggregate(model, key)),
            Op::GroupBy => match key {
                "orderBy" => {
                    let shape = Kind::Object(Shape::OrderByAggregation(model));
                    Some(Expect::list(shape).or(shape))
                }
                "by" => Some(Self::field_names(model).required(true)),
                "having" => Some(Expect::object(Shape::Having(model))),
                "where" | "take" | "skip" => self.page(model, key, false),
                _ => Self::aggregate(model, key),
            },
            Op::FindRaw | Op::AggregateRaw => match key {
                "filter" if operation == Op::FindRaw => Some(Expect::scalar(Scalar::Json)),
                "pipeline" if operation == Op::AggregateRaw => Some(Expect::list(Kind::Scalar(Scalar::Json))),
                "options" => Some(Expect::scalar(Scalar::Json)),
                _ => None,
            },
        }
    }

    /// Up to 4: a boolean or a function that makes the error. Anything may stand there.
    fn reject_on_not_found(&self, operation: Operation) -> Option<Expect> {
        let finds = matches!(operation, Operation::FindUnique | Operation::FindFirst);
        (finds && !self.since(5, 0)).then(|| Expect::scalar(Scalar::Json))
    }

    fn where_unique(model: ModelId) -> Expect {
        Expect::object(Shape::WhereUnique(model)).required(true)
    }

    /// Whether `create` needs its `data`, as Prisma counts: some field is neither optional nor defaulted.
    fn needs_data(&self, model: ModelId) -> bool {
        let needed = |field: &Field| field.arity == Arity::Required && !field.has_default;
        self.model(model).is_some_and(|it| it.visible().any(|(_, field)| needed(field)))
    }

    /// Checked or unchecked data, as one of them fits.
    fn both(shape: impl Fn(Data) -> Shape, model: ModelId) -> Expect {
        let data = |unchecked| Kind::Object(shape(Data { model, unchecked, without: None, composite: false }));
        Expect::of([data(false), data(true)]).required(true)
    }

    fn field_names(model: ModelId) -> Expect {
        let name = Kind::FieldName(model, FieldSet::Scalars);
        Expect::of([name]).or_list(name)
    }

    /// Filtering, ordering and paging.
    fn page(&self, model: ModelId, key: &str, distinct: bool) -> Option<Expect> {
        match key {
            "where" => Some(Expect::object(Shape::Where(model))),
            "orderBy" => {
                let shape = Kind::Object(Shape::OrderBy(model));
                Some(Expect::list(shape).or(shape))
            }
            "cursor" => Some(Expect::object(Shape::WhereUnique(model))),
            "take" | "skip" => Some(Expect::scalar(Scalar::Int)),
            "distinct" if distinct => Some(Self::field_names(model)),
            _ => None,
        }
    }

    /// What every operation takes that gives records back.
    fn selection(&self, model: ModelId, key: &str) -> Option<Expect> {
        match key {
            "select" => Some(Expect::object(Shape::Select(model, Returning::Records))),
            "include" if self.has_relations(model) => Some(Expect::object(Shape::Include(model, Returning::Records))),
            "omit" if self.omit() => Some(Expect::object(Shape::Omit(model))),
            "relationLoadStrategy" if self.relation_joins() => Some(Expect::words(&["query", "join"])),
            _ => None,
        }
    }

    /// The same for the rows of `createManyAndReturn` and `updateManyAndReturn`.
    fn rows(&self, model: ModelId, key: &str) -> Option<Expect> {
        match key {
            "select" => Some(Expect::object(Shape::Select(model, Returning::Rows))),
            "include" if self.keys(Shape::Include(model, Returning::Rows)).is_empty() => None,
            "include" => Some(Expect::object(Shape::Include(model, Returning::Rows))),
            "omit" if self.omit() => Some(Expect::object(Shape::Omit(model))),
            _ => None,
        }
    }

    fn has_relations(&self, model: ModelId) -> bool {
        self.model(model).is_some_and(|it| it.visible().any(|(_, field)| field.relation().is_some()))
    }

    fn aggregate(model: ModelId, key: &str) -> Option<Expect> {
        let aggregate = Aggregate::of_key(key)?;
        Some(match aggregate {
            Aggregate::Count => Expect::object(Shape::CountFields(model)).or(Kind::Scalar(Scalar::Boolean)),
            other => Expect::object(Shape::AggregateFields(model, other)),
        })
    }

    pub(super) fn aggregated(&self, shape: Shape, model: ModelId, key: &str) -> Option<Expect> {
        let flag = Some(Expect::scalar(Scalar::Boolean));
        if let (Shape::CountFields(_), "_all") = (shape, key) {
            return flag;
        }
        let (_, field) = self.visible(model, key)?;
        let fits = match shape {
            Shape::AggregateFields(_, aggregate) => Self::takes(aggregate, field),
            _ => field.is_scalar(),
        };
        flag.filter(|_| fits)
    }

    /// Whether an aggregate can be taken over a field. Lists of numbers have `_avg` and `_sum` in Prisma's own grammar.
    pub(super) fn takes(aggregate: Aggregate, field: &Field) -> bool {
        match (aggregate, &field.kind) {
            (Aggregate::Count, _) => field.is_scalar(),
            (Aggregate::Avg | Aggregate::Sum, FieldKind::Scalar(scalar)) => scalar.is_numeric(),
            (Aggregate::Min | Aggregate::Max, FieldKind::Scalar(scalar)) => *scalar != Scalar::Json && !field.is_list(),
            (Aggregate::Min | Aggregate::Max, FieldKind::Enum(_)) => !field.is_list(),
            _ => false,
        }
    }

    /// What stands under a relation in `select` or `include`.
    pub(super) fn relation_argument(&self, id: FieldId, key: &str) -> Option<Expect> {
        let field = self.schema.field(id)?;
        let target = field.relation()?.target;
        if key == "relationLoadStrategy" {
            return None;
        }
        if field.is_list() {
            return self.page(target, key, true).or_else(|| self.selection(target, key));
        }
        match key {
            "where" => {
                (field.is_optional() && self.extended_where_unique()).then(|| Expect::object(Shape::Where(target)))
            }
            _ => self.selection(target, key),
        }
    }

    /// A key of `select` (every field) or `include` (relations).
    pub(super) fn selected(&self, model: ModelId, returning: Returning, key: &str, scalars: bool) -> Option<Expect> {
        let flag = Kind::Scalar(Scalar::Boolean);
        if key == "_count" {
            let counts = returning == Returning::Records && !self.keys(Shape::CountSelect(model)).is_empty();
            return counts.then(|| Expect::of([flag, Kind::Object(Shape::CountArgs(model))]));
        }
        let (id, field) = self.visible(model, key)?;
        match &field.kind {
            FieldKind::Relation(relation) => {
                let here = returning == Returning::Records || !relation.fields.is_empty() && !field.is_list();
                here.then(|| Expect::of([flag, Kind::Object(Shape::RelationArgs(id))]))
            }
            FieldKind::Composite(ty) => scalars.then(|| Expect::of([flag, Kind::Object(Shape::CompositeArgs(*ty))])),
            _ => scalars.then(|| Expect::of([flag])),
        }
    }

    pub(super) fn omitted(&self, model: ModelId, key: &str) -> Option<Expect> {
        let (_, field) = self.visible(model, key)?;
        field.relation().is_none().then(|| Expect::scalar(Scalar::Boolean))
    }

    /// A relation in `_count: { select }`.
    pub(super) fn counted(&self, model: ModelId, key: &str) -> Option<Expect> {
        let (_, field) = self.visible(model, key)?;
        let target = field.relation().filter(|_| field.is_list())?.target;
        let flag = Expect::scalar(Scalar::Boolean);
        Some(if self.filtered_count() { flag.or(Kind::Object(Shape::CountRelationArgs(target))) } else { flag })
    }
}
