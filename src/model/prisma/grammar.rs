//! The client's own grammar for a schema, a Prisma version and a provider: what may stand at each position of a call.
//!
//! A position that takes an object literal is a [`Shape`]. A checker starts at [`Grammar::arguments`], looks each key up with
//! [`Grammar::child`] and goes on with the shapes among the [`Expect`]'s alternatives; [`Grammar::keys`] and
//! [`Grammar::nearest`] are for messages. Everything is a look-up in the schema: nothing is built ahead, so a schema of a hundred models costs
//! what a call asks of it.
//!
//! The truth is `get_dmmf` of Prisma's own schema engine, versions 4.16 to 7.10, all six providers: the tests walk both side by side.
//! Where the version or the provider is unknown, whatever any of them accepts is accepted.

use super::schema::{Field, FieldId, Model, ModelId, Provider, Schema};

mod args;
mod expect;
mod filter;
mod gates;
mod order;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use expect::{Alternative, Expect, FieldSet, Kind};
pub use gates::{Operation, Version};
pub use shape::{Aggregate, Composite, Constraint, Data, Element, Filter, Returning, Shape};

/// The grammar of one client.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<'s> {
    schema: &'s Schema,
    version: Version,
    provider: Option<Provider>,
}

impl<'s> Grammar<'s> {
    /// The grammar of a client generated from `schema` by Prisma `version`.
    #[must_use]
    pub fn new(schema: &'s Schema, version: Version) -> Self {
        Self { schema, version, provider: schema.provider }
    }

    /// The schema behind it.
    #[must_use]
    pub fn schema(&self) -> &'s Schema {
        self.schema
    }

    /// The shape of the argument of an operation: what stands in `prisma.user.findMany(…)`.
    #[must_use]
    pub fn arguments(&self, model: ModelId, operation: Operation) -> Shape {
        Shape::Args(model, operation)
    }

    /// What may stand under `key` in an object of `shape`; `None` where the key is unknown there.
    #[must_use]
    pub fn child(&self, shape: Shape, key: &str) -> Option<Expect> {
        match shape {
            Shape::Args(model, operation) => self.argument(model, operation, key),
            Shape::RelationArgs(field) => self.relation_argument(field, key),
            Shape::Select(model, returning) => self.selected(model, returning, key, true),
            Shape::Include(model, returning) => self.selected(model, returning, key, false),
            Shape::Omit(model) => self.omitted(model, key),
            Shape::CountArgs(model) => (key == "select").then(|| Expect::object(Shape::CountSelect(model))),
            Shape::CountSelect(model) => self.counted(model, key),
            Shape::CountRelationArgs(target) => (key == "where").then(|| Expect::object(Shape::Where(target))),
            Shape::CompositeArgs(ty) => match key {
                "select" => Some(Expect::object(Shape::Select(ty, Returning::Records))),
                "omit" => Some(Expect::object(Shape::Omit(ty))),
                _ => None,
            },
            Shape::CountFields(model) | Shape::AggregateFields(model, _) => self.aggregated(shape, model, key),

            Shape::Where(model) => self.condition(shape, model, key),
            Shape::ScalarWhere(model) | Shape::Having(model) => self.scalar_condition(shape, model, key),
            Shape::WhereUnique(model) => self.unique_condition(model, key),
            Shape::CompoundKey(model, index) => self.compound_part(model, index, key),
            Shape::ManyFilter(target) => {
                matches!(key, "every" | "some" | "none").then(|| Expect::object(Shape::Where(target)))
            }
            Shape::OneFilter { target, nullable } => {
                let nullable = nullable || !self.since(5, 0);
                let value = Expect::object(Shape::Where(target)).or_null(nullable);
                matches!(key, "is" | "isNot").then_some(value)
            }
            Shape::Filter(filter) => self.operator(filter, key),
            Shape::ListFilter(element) => self.list_operator(element, key),
            Shape::CompositeFilter(composite) => self.composite_operator(composite, key),
            Shape::CompositeEquality(ty) => self.composite_equal(ty, key),

            Shape::Create(data) | Shape::CreateMany(data) => self.created(shape, data, key),
            Shape::Update(data) | Shape::UpdateMany(data) => self.updated(shape, data, key),
            Shape::NestedCreate(field) | Shape::NestedUpdate(field) => self.nested_write(shape, field, key),
            Shape::ConnectOrCreate(field) => self.connect_or_create(field, key),
            Shape::CreateManyEnvelope(field) => self.create_many_envelope(field, key),
            Shape::NestedUpsert(field) => self.nested_upsert(field, key),
            Shape::UpdateWithWhere(field) => self.update_with_where(field, key),
            Shape::UpdateManyWithWhere(field) => self.update_many_with_where(field, key),
            Shape::FieldUpdate { element, nullable } => self.field_update(element, nullable, key),
            Shape::ListCreate(element) | Shape::ListUpdate(element) => self.list_write(shape, element, key),
            Shape::CompositeCreate(composite) | Shape::CompositeUpdate(composite) => {
                self.composite_write(shape, composite, key)
            }
            Shape::CompositeUpsert(ty) => Self::composite_upsert(ty, key),
            Shape::CompositeUpdateMany(ty) | Shape::CompositeDeleteMany(ty) => Self::composite_many(shape, ty, key),

            Shape::OrderBy(model) => self.order(model, key),
            Shape::OrderByAggregation(model) => self.order_aggregation(model, key),
            Shape::OrderByAggregate(model, aggregate) => self.order_aggregate(model, aggregate, key),
            Shape::OrderByCount => (key == "_count").then(Expect::sort),
            Shape::OrderByRelevance(model) => self.relevance(model, key),
            Shape::SortNulls => match key {
                "sort" => Some(Expect::sort().required(true)),
                "nulls" => Some(Expect::words(&["first", "last"])),
                _ => None,
            },
        }
    }

    /// Every key of a shape: the fixed ones first, then the model's fields in source order.
    #[must_use]
    pub fn keys(&self, shape: Shape) -> Vec<&'s str> {
        let mut candidates: Vec<&'s str> = shape.fixed_keys().to_vec();
        if let Some(model) = shape.field_keys().and_then(|id| self.schema.model(id)) {
            if let Shape::CompoundKey(_, index) = shape {
                let compound = model.compounds.get(index as usize);
                let paths = compound.map(|it| it.fields.as_slice()).unwrap_or_default();
                candidates.extend(paths.iter().map(|path| last_part(path)));
            } else {
                candidates.extend(model.visible().map(|(_, field)| field.name.as_str()));
            }
            if matches!(shape, Shape::WhereUnique(_)) {
                candidates.extend(model.compounds.iter().map(|it| it.key.as_str()));
            }
        }
        candidates.retain(|key| self.child(shape, key).is_some());
        candidates
    }

    /// The key of `shape` that is most like `key`, where one is alike enough to be meant.
    #[must_use]
    pub fn nearest(&self, shape: Shape, key: &str) -> Option<&'s str> {
        super::likeness::nearest(key, self.keys(shape))
    }

    /// How many keys an object of `shape` must and may have.
    #[must_use]
    pub fn constraint(&self, shape: Shape) -> Constraint<'s> {
        let mut constraint = Constraint::default();
        match shape {
            Shape::OrderBy(_) | Shape::OrderByAggregation(_) => constraint.max = Some(1),
            Shape::OrderByAggregate(..)
            | Shape::OrderByCount
            | Shape::ListFilter(_)
            | Shape::CompositeFilter(_)
            | Shape::FieldUpdate { .. }
            | Shape::ListCreate(_)
            | Shape::ListUpdate(_)
            | Shape::CompositeCreate(_)
            | Shape::CompositeUpdate(_) => (constraint.min, constraint.max) = (1, Some(1)),
            Shape::Update(Data { composite: true, .. }) => constraint.min = 1,
            Shape::WhereUnique(model) => {
                constraint.min = 1;
                if self.extended_where_unique() {
                    constraint.any_of = self.unique_keys(model);
                } else {
                    constraint.max = Some(1);
                }
            }
            _ => {}
        }
        constraint
    }

    fn model(&self, id: ModelId) -> Option<&'s Model> {
        self.schema.model(id)
    }

    /// A visible field of a model, by its client name.
    fn visible(&self, model: ModelId, name: &str) -> Option<(FieldId, &'s Field)> {
        let (index, field) = self.model(model)?.field(name)?;
        (!field.hidden).then_some((FieldId { model, index }, field))
    }
}

/// `street` of `address.street`: the client names a compound's parts by their last step.
fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
