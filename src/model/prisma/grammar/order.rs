//! `orderBy`.

use super::Grammar;
use super::expect::{Expect, FieldSet, Kind};
use super::shape::{Aggregate, Shape};
use crate::inputs::prisma::ModelKind;
use crate::model::prisma::schema::{Field, FieldKind, ModelId, Scalar};

impl Grammar<'_> {
    pub(super) fn order(&self, model: ModelId, key: &str) -> Option<Expect> {
        let composite = self.model(model)?.kind == ModelKind::Type;
        if key == "_relevance" && !composite && self.searchable(model) {
            return Some(Expect::object(Shape::OrderByRelevance(model)));
        }
        let (_, field) = self.visible(model, key)?;
        Some(match &field.kind {
            FieldKind::Relation(_) | FieldKind::Composite(_) if field.is_list() => Expect::object(Shape::OrderByCount),
            FieldKind::Relation(relation) => Expect::object(Shape::OrderBy(relation.target)),
            FieldKind::Composite(ty) => Expect::object(Shape::OrderBy(*ty)),
            _ => self.sorted(field),
        })
    }

    fn sorted(&self, field: &Field) -> Expect {
        let nulls = field.is_optional() && self.nulls_order();
        if nulls { Expect::sort().or(Kind::Object(Shape::SortNulls)) } else { Expect::sort() }
    }

    pub(super) fn order_aggregation(&self, model: ModelId, key: &str) -> Option<Expect> {
        if let Some(aggregate) = Aggregate::of_key(key) {
            let any = self.model(model)?.visible().any(|(_, field)| Self::takes(aggregate, field));
            return any.then(|| Expect::object(Shape::OrderByAggregate(model, aggregate)));
        }
        let (_, field) = self.visible(model, key)?;
        field.is_scalar().then(|| self.sorted(field))
    }

    pub(super) fn order_aggregate(&self, model: ModelId, aggregate: Aggregate, key: &str) -> Option<Expect> {
        let (_, field) = self.visible(model, key)?;
        Self::takes(aggregate, field).then(Expect::sort)
    }

    fn searchable(&self, model: ModelId) -> bool {
        let strings = |field: &Field| field.kind == FieldKind::Scalar(Scalar::String);
        self.full_text() && self.model(model).is_some_and(|it| it.visible().any(|(_, field)| strings(field)))
    }

    pub(super) fn relevance(&self, model: ModelId, key: &str) -> Option<Expect> {
        let name = Kind::FieldName(model, FieldSet::Strings);
        let value = match key {
            "fields" => Expect::of([name]).or_list(name),
            "sort" => Expect::sort(),
            "search" => Expect::scalar(Scalar::String),
            _ => return None,
        };
        Some(value.required(true))
    }
}
