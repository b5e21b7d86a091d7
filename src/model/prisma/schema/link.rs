//! Parsed files to a linked schema, in four passes: names, fields, relations, what the client lacks.

use rustc_hash::FxHashMap;

use super::{
    Compound, Enum, EnumId, Field, FieldKind, Generator, Model, ModelId, Place, Provider, Relation, Scalar, Schema,
    SchemaError, TypeId,
};
use crate::finding::RelPath;
use crate::inputs::prisma::{self as ast, Arity, Attribute, Block, Expr, ModelKind, Name, SchemaFile};
use crate::span::Span;

/// Links the files of one schema. Their order is kept, so give them sorted.
#[must_use]
pub fn link(files: &[(RelPath, SchemaFile)]) -> Schema {
    let mut schema = Schema { files: files.iter().map(|(path, _)| path.clone()).collect(), ..Schema::default() };
    let mut sources = Vec::new();
    for (number, (_, file)) in (0..).zip(files) {
        for error in &file.errors {
            let refusal = "Error validating".to_owned();
            schema.error(error.message.to_owned(), Place { file: number, span: error.span }, None, refusal);
        }
        for block in &file.blocks {
            match block {
                Block::Config(config) => schema.config(number, config),
                Block::Enum(it) => schema.declare_enum(number, it),
                Block::Model(it) => {
                    if schema.declare_model(number, it) {
                        sources.push((number, it));
                    }
                }
            }
        }
    }
    for (index, (file, source)) in sources.iter().enumerate() {
        let fields = schema.fields(*file, source);
        if let Some(model) = schema.models.get_mut(index) {
            model.index = (0..).zip(&fields).map(|(n, field)| (field.name.clone(), n)).collect();
            model.fields = fields;
        }
        schema.keys(index, *file, source);
    }
    schema.opposites();
    schema.hide();
    schema.accessors = schema
        .models()
        .filter(|(_, model)| model.kind != ModelKind::Type && !model.hidden)
        .map(|(id, model)| (model.accessor(), id))
        .collect();
    schema
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|it| it.name.text == name)
}

/// The name that `@map("…")` or `@@map("…")` gives, else `own`.
fn mapped(attributes: &[Attribute], own: &str) -> String {
    let name = attribute(attributes, "map").and_then(|it| it.argument("name", true)).and_then(Expr::as_str);
    name.unwrap_or(own).to_owned()
}

fn names(list: Option<&Expr>) -> Vec<String> {
    let items = list.map(Expr::items).unwrap_or_default();
    items.iter().filter_map(Expr::as_name).map(|name| name.text.clone()).collect()
}

impl Schema {
    fn error(&mut self, message: String, place: Place, other: Option<Place>, refusal: String) {
        self.errors.push(SchemaError { message, place, other, refusal, missing: None });
    }

    fn config(&mut self, file: u32, config: &ast::Config) {
        let string = |key: &str| config.get(key).and_then(|it| it.value.as_ref()).and_then(Expr::as_str);
        if config.is_datasource {
            self.provider = self.provider.or_else(|| string("provider").and_then(Provider::from_name));
            let url = config.get("url").map(|it| Place { file, span: it.span });
            self.url = self.url.or(url);
            return;
        }
        let generator = Generator {
            name: config.name.text.clone(),
            provider: string("provider").map(str::to_owned),
            output: string("output").map(str::to_owned),
            place: Place { file, span: config.span },
        };
        // `experimentalFeatures` is the name that Prisma 2 used.
        let features = config.get("previewFeatures").or_else(|| config.get("experimentalFeatures"));
        if let (true, Some(value)) = (generator.is_client(), features.and_then(|it| it.value.as_ref())) {
            self.preview.extend(value.items().iter().filter_map(Expr::as_str).map(str::to_owned));
        }
        self.generators.push(generator);
    }

    /// Takes a type's name; `false`, and an error with both places, where it is taken.
    fn take_name(&mut self, name: &Name, place: Place, id: TypeId) -> bool {
        if let Some(taken) = self.names.get(&name.text).copied() {
            let other = match taken {
                TypeId::Model(id) => self.model(id).map(|it| it.place),
                TypeId::Enum(id) => self.enumeration(id).map(|it| it.place),
            };
            let what = if matches!(id, TypeId::Model(_)) { "model" } else { "enum" };
            let by = if matches!(taken, TypeId::Model(_)) { "model" } else { "enum" };
            let refusal =
                format!("The {what} \"{}\" cannot be defined because a {by} with that name already exists.", name.text);
            self.error(format!("`{}` is declared twice", name.text), place, other, refusal);
            // Which of the two was meant is not known.
            match taken {
                TypeId::Model(id) => self.models.get_mut(id.0 as usize).into_iter().for_each(|it| it.complete = false),
                TypeId::Enum(id) => self.enums.get_mut(id.0 as usize).into_iter().for_each(|it| it.complete = false),
            }
            return false;
        }
        self.names.insert(name.text.clone(), id);
        true
    }

    fn declare_enum(&mut self, file: u32, source: &ast::Enum) {
        let place = Place { file, span: source.name.span };
        let id = EnumId(u32::try_from(self.enums.len()).unwrap_or(u32::MAX));
        if !self.take_name(&source.name, place, TypeId::Enum(id)) {
            return;
        }
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        let (mut values, mut renamed) = (Vec::new(), Vec::new());
        for value in &source.values {
            let at = Place { file, span: value.name.span };
            if let Some(&first) = seen.get(value.name.text.as_str()) {
                let message = format!("`{}` is declared twice in `{}`", value.name.text, source.name.text);
                let (value, of) = (&value.name.text, &source.name.text);
                let refusal = format!("Value \"{value}\" is already defined on enum \"{of}\".");
                self.error(message, at, Some(Place { file, span: first }), refusal);
                continue;
            }
            seen.insert(&value.name.text, value.name.span);
            values.push((value.name.text.clone(), at));
            renamed.push(mapped(&value.attributes, &value.name.text));
        }
        let name = source.name.text.clone();
        self.enums.push(Enum { name, place, values, mapped: renamed, complete: !source.broken });
    }

    fn declare_model(&mut self, file: u32, source: &ast::Model) -> bool {
        let place = Place { file, span: source.name.span };
        let id = ModelId(u32::try_from(self.models.len()).unwrap_or(u32::MAX));
        if !self.take_name(&source.name, place, TypeId::Model(id)) {
            return false;
        }
        let namespace = attribute(&source.attributes, "schema").and_then(|it| it.argument("map", true));
        self.models.push(Model {
            name: source.name.text.clone(),
            place,
            kind: source.kind,
            table: mapped(&source.attributes, &source.name.text),
            namespace: namespace.and_then(Expr::as_str).map(str::to_owned),
            fields: Vec::new(),
            compounds: Vec::new(),
            hidden: attribute(&source.attributes, "ignore").is_some(),
            complete: !source.broken,
            index: FxHashMap::default(),
        });
        true
    }

    fn fields(&mut self, file: u32, source: &ast::Model) -> Vec<Field> {
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        let mut fields = Vec::new();
        for field in &source.fields {
            let place = Place { file, span: field.name.span };
            if let Some(&first) = seen.get(field.name.text.as_str()) {
                let message = format!("`{}` is declared twice in `{}`", field.name.text, source.name.text);
                let (name, of) = (&field.name.text, &source.name.text);
                let refusal = format!("Field \"{name}\" is already defined on model \"{of}\".");
                self.error(message, place, Some(Place { file, span: first }), refusal);
                continue;
            }
            seen.insert(&field.name.text, field.name.span);
            fields.push(self.one_field(file, source, field));
        }
        let keys: Vec<String> =
            fields.iter().filter_map(Field::relation).flat_map(|it| it.fields.iter().cloned()).collect();
        for field in &mut fields {
            field.is_foreign_key = keys.contains(&field.name);
        }
        fields
    }

    fn one_field(&mut self, file: u32, source: &ast::Model, field: &ast::Field) -> Field {
        let default = attribute(&field.attributes, "default").map(|it| it.argument("value", true));
        let function = default.flatten().and_then(|it| match it {
            Expr::Function(name, _, _) => Some(name.text.as_str()),
            _ => None,
        });
        let has = |name: &str| attribute(&field.attributes, name).is_some();
        let kind = self.field_kind(file, source, field);
        Field {
            name: field.name.text.clone(),
            place: Place { file, span: field.name.span },
            hidden: has("ignore") || kind == FieldKind::Unsupported,
            kind,
            arity: field.ty.as_ref().map_or(Arity::Required, |it| it.arity),
            column: mapped(&field.attributes, &field.name.text),
            native: native_type(&field.attributes),
            has_default: default.is_some(),
            autoincrement: matches!(function, Some("autoincrement" | "sequence")),
            updated_at: has("updatedAt"),
            is_id: has("id"),
            is_unique: has("unique"),
            is_foreign_key: false,
        }
    }

    fn field_kind(&mut self, file: u32, source: &ast::Model, field: &ast::Field) -> FieldKind {
        let Some(ty) = &field.ty else { return FieldKind::Unknown };
        if ty.unsupported {
            return FieldKind::Unsupported;
        }
        if let Some(scalar) = Scalar::from_name(&ty.name.text) {
            return FieldKind::Scalar(scalar);
        }
        match self.names.get(&ty.name.text).copied() {
            Some(TypeId::Enum(id)) => FieldKind::Enum(id),
            Some(TypeId::Model(id)) if self.model(id).is_some_and(|it| it.kind == ModelKind::Type) => {
                FieldKind::Composite(id)
            }
            Some(TypeId::Model(target)) => {
                let relation = attribute(&field.attributes, "relation");
                let argument = |name: &str| relation.and_then(|it| it.argument(name, false));
                let name = relation.and_then(|it| it.argument("name", true)).and_then(Expr::as_str);
                FieldKind::Relation(Relation {
                    target,
                    name: name.map(str::to_owned),
                    fields: names(argument("fields")),
                    references: names(argument("references")),
                    opposite: None,
                })
            }
            None => {
                let message = format!(
                    "`{}.{}` has the type `{}`, which the schema doesn't declare",
                    source.name.text, field.name.text, ty.name.text
                );
                let missing = ty.name.text.clone();
                let refusal = format!(
                    "Type \"{missing}\" is neither a built-in type, nor refers to another model, composite type, or enum."
                );
                let place = Place { file, span: ty.name.span };
                self.errors.push(SchemaError { message, place, other: None, refusal, missing: Some(missing) });
                FieldKind::Unknown
            }
        }
    }

    /// `@@id` and `@@unique`: over one field they mark the field, over several they make a compound.
    fn keys(&mut self, index: usize, file: u32, source: &ast::Model) {
        let Some(model) = self.models.get_mut(index) else { return };
        for attribute in &source.attributes {
            let is_id = attribute.name.text == "id";
            if !is_id && attribute.name.text != "unique" {
                continue;
            }
            let fields = names(attribute.argument("fields", true));
            let name = attribute.argument("name", false).and_then(Expr::as_str);
            if let [only] = fields.as_slice()
                && let Some(field) = model.fields.iter_mut().find(|it| it.name == *only)
            {
                field.is_id |= is_id;
                field.is_unique |= !is_id;
                continue;
            }
            if !fields.is_empty() {
                let key = name.map_or_else(|| joined(&fields), str::to_owned);
                model.compounds.push(Compound { key, fields, is_id, place: Place { file, span: attribute.span } });
            }
        }
    }

    /// Finds the other end of each relation: the field of the target that leads back under the same relation name.
    fn opposites(&mut self) {
        let mut found = Vec::new();
        for (id, model) in self.models() {
            for (index, field) in (0..).zip(&model.fields) {
                let Some(relation) = field.relation() else { continue };
                let Some(target) = self.model(relation.target) else { continue };
                let opposite = (0..).zip(&target.fields).find(|(other_index, other)| {
                    let leads_back = other.relation().is_some_and(|it| it.target == id && it.name == relation.name);
                    leads_back && !(relation.target == id && *other_index == index)
                });
                found.push((id, index, opposite.map(|(n, _): (u32, _)| n)));
            }
        }
        for (id, index, opposite) in found {
            let field = self.models.get_mut(id.0 as usize).and_then(|it| it.fields.get_mut(index as usize));
            if let Some(Field { kind: FieldKind::Relation(relation), .. }) = field {
                relation.opposite = opposite;
            }
        }
    }

    /// Hides the relations to models that the client doesn't have.
    fn hide(&mut self) {
        let hidden: Vec<bool> = self.models.iter().map(|it| it.hidden).collect();
        for field in self.models.iter_mut().flat_map(|it| &mut it.fields) {
            let target = field.relation().map(|it| it.target.0 as usize);
            field.hidden |= target.and_then(|it| hidden.get(it)).copied().unwrap_or(false);
        }
    }
}

/// `Uuid` for `@db.Uuid`, whatever the datasource is called.
fn native_type(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|it| it.name.text.split_once('.')).map(|(_, ty)| ty.to_owned())
}

/// The client's name of a key over several fields; of a path into a composite type only the last step counts.
fn joined(fields: &[String]) -> String {
    let last: Vec<&str> = fields.iter().map(|it| it.rsplit('.').next().unwrap_or(it)).collect();
    last.join("_")
}
