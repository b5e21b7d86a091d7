//! `where`, `having`, and the operators of fields.

use super::expect::{Expect, Kind};
use super::shape::{Composite, Element, Filter, Shape};
use super::{Grammar, last_part};
use crate::model::prisma::schema::{Field, FieldKind, ModelId, Provider, Scalar};

/// The nulls that a JSON filter tells apart.
const JSON_NULLS: Kind = Kind::JsonNull(&["DbNull", "JsonNull", "AnyNull"]);

impl Element {
    /// What a field holds, where that is a scalar or an enum value.
    pub(super) fn of(field: &Field) -> Option<Self> {
        match field.kind {
            // The databases call the column's type `uuid`; only those two have it as a native type.
            FieldKind::Scalar(Scalar::String) if field.native.as_deref() == Some("Uuid") => Some(Self::Uuid),
            FieldKind::Scalar(scalar) => Some(Self::Scalar(scalar)),
            FieldKind::Enum(id) => Some(Self::Enum(id)),
            _ => None,
        }
    }

    /// One value.
    pub(super) fn value(self) -> Kind {
        match self {
            Self::Scalar(scalar) => Kind::Scalar(scalar),
            Self::Uuid => Kind::Scalar(Scalar::String),
            Self::Enum(id) => Kind::Enum(id),
        }
    }

    fn is_json(self) -> bool {
        self == Self::Scalar(Scalar::Json)
    }
}

impl Composite {
    pub(super) fn of(field: &Field) -> Option<Self> {
        match field.kind {
            FieldKind::Composite(ty) => Some(Self { ty, nullable: field.is_optional(), list: field.is_list() }),
            _ => None,
        }
    }
}

impl<'s> Grammar<'s> {
    /// `AND`, `OR`, `NOT` over conditions of the same shape.
    fn logic(shape: Shape, key: &str) -> Option<Expect> {
        match key {
            "AND" | "NOT" => Some(Expect::object(shape).or_lists()),
            "OR" => Some(Expect::list(Kind::Object(shape))),
            _ => None,
        }
    }

    pub(super) fn condition(&self, shape: Shape, model: ModelId, key: &str) -> Option<Expect> {
        Self::logic(shape, key).or_else(|| self.field_condition(model, key))
    }

    fn field_condition(&self, model: ModelId, key: &str) -> Option<Expect> {
        let (_, field) = self.visible(model, key)?;
        Some(match &field.kind {
            FieldKind::Relation(relation) if field.is_list() => Expect::object(Shape::ManyFilter(relation.target)),
            FieldKind::Relation(relation) => {
                let (target, nullable) = (relation.target, field.is_optional());
                Expect::object(Shape::OneFilter { target, nullable })
                    .or(Kind::Object(Shape::Where(target)))
                    .or_null(nullable)
            }
            FieldKind::Composite(_) => self.composite_condition(field)?,
            FieldKind::Unknown | FieldKind::Unsupported => Expect::scalar(Scalar::Json),
            _ => self.scalar_filter(field, false)?,
        })
    }

    fn scalar_filter(&self, field: &Field, aggregates: bool) -> Option<Expect> {
        let element = Element::of(field)?;
        if field.is_list() {
            return Some(Expect::object(Shape::ListFilter(element)));
        }
        let nullable = field.is_optional();
        let filter = Filter { element, nullable, nested: false, aggregates };
        let operators = Expect::object(Shape::Filter(filter));
        Some(if element.is_json() { operators } else { operators.or(element.value()).or_null(nullable) })
    }

    pub(super) fn scalar_condition(&self, shape: Shape, model: ModelId, key: &str) -> Option<Expect> {
        Self::logic(shape, key).or_else(|| {
            let (_, field) = self.visible(model, key)?;
            self.scalar_filter(field, matches!(shape, Shape::Having(_)))
        })
    }

    /// Whether a field alone identifies a record.
    fn is_key(field: &Field) -> bool {
        field.is_id || field.is_unique
    }

    pub(super) fn unique_condition(&self, model: ModelId, key: &str) -> Option<Expect> {
        let of = self.model(model)?;
        if let Some(index) = (0..).zip(&of.compounds).find(|(_, it)| it.key == key).map(|(index, _)| index) {
            return Some(Expect::object(Shape::CompoundKey(model, index)));
        }
        if let Some((_, field)) = self.visible(model, key).filter(|(_, field)| Self::is_key(field)) {
            return Some(Expect::of([Element::of(field)?.value()]));
        }
        if !self.extended_where_unique() {
            return None;
        }
        Self::logic(Shape::Where(model), key).or_else(|| self.field_condition(model, key))
    }

    /// The keys of which a `where` of one record needs at least one.
    pub(super) fn unique_keys(&self, model: ModelId) -> Vec<&'s str> {
        let Some(of) = self.model(model) else { return Vec::new() };
        let single = of.visible().filter(|(_, field)| Self::is_key(field)).map(|(_, field)| field.name.as_str());
        single.chain(of.compounds.iter().map(|it| it.key.as_str())).collect()
    }

    pub(super) fn compound_part(&self, model: ModelId, index: u32, key: &str) -> Option<Expect> {
        let of = self.model(model)?;
        let path = of.compounds.get(index as usize)?.fields.iter().find(|it| last_part(it) == key)?;
        let mut steps = path.split('.');
        let (_, mut field) = self.visible(model, steps.next()?)?;
        for step in steps {
            let FieldKind::Composite(ty) = field.kind else { return None };
            field = self.visible(ty, step)?.1;
        }
        Some(Expect::of([Element::of(field)?.value()]).required(true))
    }

    // ---- operators of scalars

    pub(super) fn operator(&self, filter: Filter, key: &str) -> Option<Expect> {
        if let Some(expect) = self.aggregate_operator(filter, key) {
            return Some(expect);
        }
        if key == "isSet" {
            return (filter.nullable && self.is_mongodb()).then(|| Expect::scalar(Scalar::Boolean));
        }
        if filter.element.is_json() {
            return self.json_operator(filter, key);
        }
        let (value, nullable) = (filter.element.value(), filter.nullable);
        let ordered = !matches!(filter.element, Element::Enum(_) | Element::Scalar(Scalar::Boolean | Scalar::Bytes));
        let text = matches!(filter.element, Element::Scalar(Scalar::String));
        match key {
            "equals" => Some(self.or_reference(value).or_null(nullable)),
            "in" | "notIn" if filter.element != Element::Scalar(Scalar::Boolean) => {
                let list = Expect::list(value);
                let list = if self.list_references() { list.or(Kind::FieldRef) } else { list };
                let list = if self.list_shorthand() { list.or(value) } else { list };
                Some(list.or_null(nullable))
            }
            "lt" | "lte" | "gt" | "gte" if ordered => Some(self.or_reference(value)),
            "contains" | "startsWith" | "endsWith" if text => Some(self.or_reference(value)),
            "search" if (text || filter.element == Element::Uuid) && self.full_text() => Some(Expect::of([value])),
            "mode" if (text || filter.element == Element::Uuid) && !filter.nested && self.insensitive() => {
                Some(Expect::words(&["default", "insensitive"]))
            }
            "not" => {
                let nested = Filter { nested: true, ..filter };
                Some(Expect::of([value, Kind::Object(Shape::Filter(nested))]).or_null(nullable))
            }
            _ => None,
        }
    }

    fn or_reference(&self, value: Kind) -> Expect {
        let value = Expect::of([value]);
        if self.field_references() { value.or(Kind::FieldRef) } else { value }
    }

    fn aggregate_operator(&self, filter: Filter, key: &str) -> Option<Expect> {
        if !filter.aggregates {
            return None;
        }
        let numeric = match filter.element {
            Element::Scalar(scalar) if scalar.is_numeric() => Some(scalar),
            _ => None,
        };
        let element = match (key, numeric) {
            ("_count", _) => Element::Scalar(Scalar::Int),
            ("_avg", Some(Scalar::Decimal)) => Element::Scalar(Scalar::Decimal),
            ("_avg", Some(_)) => Element::Scalar(Scalar::Float),
            ("_sum", Some(scalar)) => Element::Scalar(scalar),
            // The least uuid is compared as text.
            ("_min" | "_max", _) if filter.element == Element::Uuid => Element::Scalar(Scalar::String),
            ("_min" | "_max", _) => filter.element,
            _ => return None,
        };
        let inner = Filter { element, nullable: filter.nullable, nested: true, aggregates: false };
        Some(Expect::object(Shape::Filter(inner)))
    }

    fn json_operator(&self, filter: Filter, key: &str) -> Option<Expect> {
        use Provider::{Cockroachdb, Mysql, Postgresql, Sqlite};
        let json = Kind::Scalar(Scalar::Json);
        match key {
            "equals" | "not" if self.provider == Some(Provider::Mongodb) => {
                Some(self.or_reference(json).or_null(filter.nullable))
            }
            "equals" | "not" => Some(self.or_reference(json).or(JSON_NULLS)),
            "path" if self.provider.is_none() => {
                Some(Expect::scalar(Scalar::String).or_list(Kind::Scalar(Scalar::String)))
            }
            "path" if self.on(&[Mysql, Sqlite]) => Some(Expect::scalar(Scalar::String)),
            "path" if self.on(&[Postgresql, Cockroachdb]) => Some(Expect::list(Kind::Scalar(Scalar::String))),
            "mode" if self.since(6, 3) && self.on(&[Postgresql, Cockroachdb, Mysql, Sqlite]) => {
                let mode = Expect::words(&["default", "insensitive"]);
                Some(if self.field_references() { mode.or(Kind::FieldRef) } else { mode })
            }
            "string_contains" | "string_starts_with" | "string_ends_with"
                if self.on(&[Postgresql, Cockroachdb, Mysql, Sqlite]) =>
            {
                Some(self.or_reference(Kind::Scalar(Scalar::String)))
            }
            "array_contains" if self.on(&[Postgresql, Cockroachdb, Mysql]) => {
                Some(self.or_reference(json).or(Kind::Null))
            }
            "array_starts_with" | "array_ends_with" if self.on(&[Postgresql, Cockroachdb, Mysql, Sqlite]) => {
                Some(self.or_reference(json).or(Kind::Null))
            }
            "lt" | "lte" | "gt" | "gte" if self.provider == Some(Mysql) => Some(Expect::of([json])),
            "lt" | "lte" | "gt" | "gte" if self.on(&[Postgresql]) => Some(self.or_reference(json)),
            _ => None,
        }
    }

    pub(super) fn list_operator(&self, element: Element, key: &str) -> Option<Expect> {
        let value = element.value();
        let many = Expect::list(value);
        let many = if self.list_references() { many.or(Kind::FieldRef) } else { many };
        match key {
            "equals" => Some(many.or(Kind::Null)),
            "has" => Some(self.or_reference(value).or(Kind::Null)),
            "hasEvery" | "hasSome" => Some(many),
            "isEmpty" => Some(Expect::scalar(Scalar::Boolean)),
            "isSet" => None,
            _ => None,
        }
    }

    // ---- composite types

    fn composite_condition(&self, field: &Field) -> Option<Expect> {
        let composite = Composite::of(field)?;
        let operators = Expect::object(Shape::CompositeFilter(composite));
        let equality = Kind::Object(Shape::CompositeEquality(composite.ty));
        Some(if composite.list {
            let list = operators.or_list(equality);
            if self.list_shorthand() { list.or(equality) } else { list }
        } else {
            operators.or(equality).or_null(composite.nullable)
        })
    }

    pub(super) fn composite_operator(&self, composite: Composite, key: &str) -> Option<Expect> {
        let condition = Expect::object(Shape::Where(composite.ty));
        let equality = Kind::Object(Shape::CompositeEquality(composite.ty));
        match (key, composite.list) {
            ("equals", true) => {
                let single = if self.list_shorthand() { Expect::of([equality]) } else { Expect::of([]) };
                Some(single.or_list(equality))
            }
            ("every" | "some" | "none", true) => Some(condition),
            ("isEmpty", true) => Some(Expect::scalar(Scalar::Boolean)),
            ("equals", false) => Some(Expect::of([equality]).or_null(composite.nullable)),
            ("is" | "isNot", false) => Some(condition.or_null(composite.nullable)),
            ("isSet", list) => (list || composite.nullable).then(|| Expect::scalar(Scalar::Boolean)),
            _ => None,
        }
    }

    pub(super) fn composite_equal(&self, ty: ModelId, key: &str) -> Option<Expect> {
        let (_, field) = self.visible(ty, key)?;
        let value = match Composite::of(field) {
            Some(inner) => Kind::Object(Shape::CompositeEquality(inner.ty)),
            None => Element::of(field)?.value(),
        };
        if !field.is_list() {
            return Some(Expect::of([value]).or_null(field.is_optional()).required(!field.is_optional()));
        }
        let composite = Composite::of(field).is_some();
        let single = if composite && self.list_shorthand() { Expect::of([value]) } else { Expect::of([]) };
        Some(single.or_list(value))
    }
}
