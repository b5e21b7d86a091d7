//! `data`: what a create and an update take, nested writes, update operations, composite values.

use super::Grammar;
use super::expect::{Expect, Kind};
use super::shape::{Composite, Data, Element, Shape};
use crate::model::prisma::schema::{Field, FieldId, FieldKind, ModelId, Provider, Scalar};

const JSON_NULL: Kind = Kind::JsonNull(&["JsonNull"]);
const JSON_NULLS: Kind = Kind::JsonNull(&["DbNull", "JsonNull"]);

impl Grammar<'_> {
    /// The relation field that nested data leaves out.
    fn left_out(&self, data: Data) -> Option<&Field> {
        let index = data.without?;
        self.schema.field(FieldId { model: data.model, index })
    }

    /// Whether data of this kind has the field at all, but for what only creates or only updates leave out.
    fn written(&self, data: Data, field: &Field, scalars_only: bool) -> bool {
        let left_out = self.left_out(data);
        if left_out.is_some_and(|it| it.name == field.name) {
            return false;
        }
        match &field.kind {
            FieldKind::Relation(relation) => {
                let holds_key = !relation.fields.is_empty() && !field.is_list();
                !(scalars_only || data.unchecked && holds_key)
            }
            _ if data.composite => true,
            _ if !data.unchecked => !field.is_foreign_key,
            _ => {
                let parent_sets = left_out.filter(|it| !it.is_list()).and_then(Field::relation);
                !parent_sets.is_some_and(|it| it.fields.contains(&field.name))
            }
        }
    }

    pub(super) fn created(&self, shape: Shape, data: Data, key: &str) -> Option<Expect> {
        let many = matches!(shape, Shape::CreateMany(_));
        let (id, field) = self.visible(data.model, key)?;
        if !self.written(data, field, many) {
            return None;
        }
        let counted = field.autoincrement && field.is_id;
        if counted && (!data.unchecked || many && self.provider == Some(Provider::Sqlserver)) {
            return None;
        }
        if let Some(relation) = field.relation() {
            let required = !field.is_optional() && !field.is_list() && !relation.fields.is_empty();
            return Some(Expect::object(Shape::NestedCreate(id)).required(required));
        }
        let needed = !field.is_optional() && !field.is_list() && !field.has_default && !field.updated_at;
        Some(self.create_value(field, data.composite)?.required(needed))
    }

    fn create_value(&self, field: &Field, in_composite: bool) -> Option<Expect> {
        let nullable = field.is_optional();
        if let Some(composite) = Composite::of(field) {
            let whole = Kind::Object(Shape::Create(composite.data()));
            // Inside a composite there is no `{ set }`.
            let envelope = (!in_composite).then_some(Kind::Object(Shape::CompositeCreate(composite)));
            let value = Expect::of(envelope.into_iter().chain([whole]));
            return Some(if composite.list { value.or_list(whole) } else { value.or_null(nullable) });
        }
        if field.kind == FieldKind::Unknown {
            return Some(Expect::scalar(Scalar::Json));
        }
        let element = Element::of(field)?;
        if field.is_list() {
            return Some(Expect::object(Shape::ListCreate(element)).or_list(element.value()));
        }
        if element == Element::Scalar(Scalar::Json) {
            return Some(self.json_value(nullable));
        }
        Some(Expect::of([element.value()]).or_null(nullable))
    }

    fn json_value(&self, nullable: bool) -> Expect {
        let json = Kind::Scalar(Scalar::Json);
        if self.provider == Some(Provider::Mongodb) {
            return Expect::of([json]).or_null(nullable);
        }
        Expect::of([if nullable { JSON_NULLS } else { JSON_NULL }, json])
    }

    pub(super) fn updated(&self, shape: Shape, data: Data, key: &str) -> Option<Expect> {
        let many = matches!(shape, Shape::UpdateMany(_));
        // Version 4 had one type for the nested `updateMany` of several relations, so what it left out was a matter of luck.
        let data = if many && !self.since(5, 0) { Data { without: None, ..data } } else { data };
        let (id, field) = self.visible(data.model, key)?;
        if !self.written(data, field, many) || !data.composite && !self.updatable(data, field) {
            return None;
        }
        if field.relation().is_some() {
            return Some(Expect::object(Shape::NestedUpdate(id)));
        }
        self.update_value(field)
    }

    /// MongoDB's ids never change; a counted id changes only where foreign keys may be written.
    fn updatable(&self, data: Data, field: &Field) -> bool {
        let counted = field.autoincrement && field.is_id;
        !(field.is_id && self.provider == Some(Provider::Mongodb) || counted && !data.unchecked)
    }

    fn update_value(&self, field: &Field) -> Option<Expect> {
        let nullable = field.is_optional();
        if let Some(composite) = Composite::of(field) {
            let whole = Kind::Object(Shape::Create(composite.data()));
            let value = Expect::of([Kind::Object(Shape::CompositeUpdate(composite)), whole]);
            return Some(if composite.list { value.or_list(whole) } else { value.or_null(nullable) });
        }
        if field.kind == FieldKind::Unknown {
            return Some(Expect::scalar(Scalar::Json));
        }
        let element = Element::of(field)?;
        if field.is_list() {
            return Some(Expect::object(Shape::ListUpdate(element)).or_list(element.value()));
        }
        if element == Element::Scalar(Scalar::Json) {
            return Some(self.json_value(nullable));
        }
        let operations = Kind::Object(Shape::FieldUpdate { element, nullable });
        Some(Expect::of([element.value(), operations]).or_null(nullable))
    }

    pub(super) fn field_update(&self, element: Element, nullable: bool, key: &str) -> Option<Expect> {
        let value = Expect::of([element.value()]);
        match key {
            "set" => Some(value.or_null(nullable)),
            "increment" | "decrement" | "multiply" | "divide" => match element {
                Element::Scalar(scalar) if scalar.is_numeric() => Some(value),
                _ => None,
            },
            "unset" => (nullable && self.is_mongodb()).then(|| Expect::scalar(Scalar::Boolean)),
            _ => None,
        }
    }

    pub(super) fn list_write(&self, shape: Shape, element: Element, key: &str) -> Option<Expect> {
        let create = matches!(shape, Shape::ListCreate(_));
        match key {
            "set" => Some(Expect::list(element.value()).required(create)),
            "push" if !create && self.push(element) => Some(Expect::of([element.value()]).or_lists()),
            _ => None,
        }
    }

    // ---- nested writes

    /// The target of a relation field and the data that is nested under it.
    fn nested(&self, field: FieldId) -> Option<(ModelId, Data)> {
        let relation = self.schema.field(field)?.relation()?;
        let model = relation.target;
        Some((model, Data { model, unchecked: false, without: relation.opposite, composite: false }))
    }

    /// Checked or unchecked nested data.
    fn nested_data(data: Data, shape: impl Fn(Data) -> Shape) -> Expect {
        Expect::of([false, true].map(|unchecked| Kind::Object(shape(Data { unchecked, ..data }))))
    }

    pub(super) fn nested_write(&self, shape: Shape, id: FieldId, key: &str) -> Option<Expect> {
        let field = self.schema.field(id)?;
        let (target, data) = self.nested(id)?;
        let update = matches!(shape, Shape::NestedUpdate(_));
        let unique = Expect::object(Shape::WhereUnique(target));
        let many = |expect: Expect| if field.is_list() { expect.or_lists() } else { expect };
        match key {
            "create" if self.creatable(target) => Some(many(Self::nested_data(data, Shape::Create))),
            "connectOrCreate" if self.creatable(target) => Some(many(Expect::object(Shape::ConnectOrCreate(id)))),
            "connect" => Some(many(unique)),
            "createMany" => self.nests_create_many(field).then(|| Expect::object(Shape::CreateManyEnvelope(id))),
            _ if !update => None,
            "upsert" if self.creatable(target) => Some(many(Expect::object(Shape::NestedUpsert(id)))),
            "update" if field.is_list() => Some(many(Expect::object(Shape::UpdateWithWhere(id)))),
            "update" => {
                let plain = Self::nested_data(data, Shape::Update);
                let mut value = Expect::of([]);
                if self.extended_where_unique() {
                    value = Expect::object(Shape::UpdateWithWhere(id));
                }
                value.alternatives.extend(plain.alternatives);
                Some(value)
            }
            "disconnect" | "delete" if !field.is_list() => field.is_optional().then(|| {
                let flag = Expect::scalar(Scalar::Boolean);
                // MongoDB can't look at the record when the link to it is in the document at hand.
                let blind = key == "disconnect" && field.relation().is_some_and(|it| !it.fields.is_empty());
                let filtered = self.extended_where_unique() && !(blind && self.provider == Some(Provider::Mongodb));
                if filtered { flag.or(Kind::Object(Shape::Where(target))) } else { flag }
            }),
            "set" | "disconnect" | "delete" if field.is_list() => Some(many(unique)),
            "updateMany" if field.is_list() => Some(many(Expect::object(Shape::UpdateManyWithWhere(id)))),
            "deleteMany" if field.is_list() => Some(many(Expect::object(Shape::ScalarWhere(target)))),
            _ => None,
        }
    }

    /// A nested `createMany` needs the foreign key on the other side, so it is none of an m-n relation.
    fn nests_create_many(&self, field: &Field) -> bool {
        let Some(relation) = field.relation().filter(|_| field.is_list()) else { return false };
        let opposite = relation.opposite.map(|index| FieldId { model: relation.target, index });
        let holds_key = opposite.and_then(|id| self.schema.field(id)).is_some_and(|it| !it.is_list());
        holds_key && self.create_many() && self.creatable(relation.target)
    }

    pub(super) fn connect_or_create(&self, id: FieldId, key: &str) -> Option<Expect> {
        let (target, data) = self.nested(id)?;
        match key {
            "where" => Some(Expect::object(Shape::WhereUnique(target)).required(true)),
            "create" => Some(Self::nested_data(data, Shape::Create).required(true)),
            _ => None,
        }
    }

    pub(super) fn create_many_envelope(&self, id: FieldId, key: &str) -> Option<Expect> {
        let (_, data) = self.nested(id)?;
        match key {
            "data" => {
                let shape = Shape::CreateMany(Data { unchecked: true, ..data });
                Some(Expect::object(shape).or_lists().required(true))
            }
            "skipDuplicates" if self.skip_duplicates() => Some(Expect::scalar(Scalar::Boolean)),
            _ => None,
        }
    }

    pub(super) fn nested_upsert(&self, id: FieldId, key: &str) -> Option<Expect> {
        let (target, data) = self.nested(id)?;
        let many = self.schema.field(id)?.is_list();
        match key {
            "where" if many => Some(Expect::object(Shape::WhereUnique(target)).required(true)),
            "where" => self.extended_where_unique().then(|| Expect::object(Shape::Where(target))),
            "update" => Some(Self::nested_data(data, Shape::Update).required(true)),
            "create" => Some(Self::nested_data(data, Shape::Create).required(true)),
            _ => None,
        }
    }

    pub(super) fn update_with_where(&self, id: FieldId, key: &str) -> Option<Expect> {
        let (target, data) = self.nested(id)?;
        let many = self.schema.field(id)?.is_list();
        match key {
            "where" if many => Some(Expect::object(Shape::WhereUnique(target)).required(true)),
            "where" => Some(Expect::object(Shape::Where(target))),
            "data" => Some(Self::nested_data(data, Shape::Update).required(true)),
            _ => None,
        }
    }

    pub(super) fn update_many_with_where(&self, id: FieldId, key: &str) -> Option<Expect> {
        let (target, data) = self.nested(id)?;
        match key {
            "where" => Some(Expect::object(Shape::ScalarWhere(target)).required(true)),
            "data" => Some(Self::nested_data(data, Shape::UpdateMany).required(true)),
            _ => None,
        }
    }

    // ---- composite types

    pub(super) fn composite_write(&self, shape: Shape, composite: Composite, key: &str) -> Option<Expect> {
        let whole = Kind::Object(Shape::Create(composite.data()));
        let one_or_many = || Expect::of([whole]).or_lists();
        match (key, composite.list) {
            ("set", true) => return Some(one_or_many()),
            ("set", false) => return Some(Expect::of([whole]).or_null(composite.nullable)),
            _ if matches!(shape, Shape::CompositeCreate(_)) => return None,
            _ => {}
        }
        match (key, composite.list, composite.nullable) {
            ("push", true, _) => Some(one_or_many()),
            ("updateMany", true, _) => Some(Expect::object(Shape::CompositeUpdateMany(composite.ty))),
            ("deleteMany", true, _) => Some(Expect::object(Shape::CompositeDeleteMany(composite.ty))),
            ("update", false, false) => Some(Expect::object(Shape::Update(composite.data()))),
            ("upsert", false, true) => Some(Expect::object(Shape::CompositeUpsert(composite.ty))),
            ("unset", false, true) => Some(Expect::scalar(Scalar::Boolean)),
            _ => None,
        }
    }

    pub(super) fn composite_upsert(ty: ModelId, key: &str) -> Option<Expect> {
        let data = Composite { ty, nullable: true, list: false }.data();
        match key {
            "set" => Some(Expect::object(Shape::Create(data)).or(Kind::Null).required(true)),
            "update" => Some(Expect::object(Shape::Update(data)).required(true)),
            _ => None,
        }
    }

    pub(super) fn composite_many(shape: Shape, ty: ModelId, key: &str) -> Option<Expect> {
        let data = Composite { ty, nullable: false, list: true }.data();
        match key {
            "where" => Some(Expect::object(Shape::Where(ty)).required(true)),
            "data" if matches!(shape, Shape::CompositeUpdateMany(_)) => {
                Some(Expect::object(Shape::Update(data)).required(true))
            }
            _ => None,
        }
    }
}

impl Composite {
    /// The data of its type.
    fn data(self) -> Data {
        Data { model: self.ty, unchecked: false, without: None, composite: true }
    }
}
