//! The linked schema: models, enums and relations by name, over one or many files.
//!
//! Names are what the *client* uses; the database's names (`@map`, `@@map`) are kept beside them. Where the schema contradicts
//! itself (a name twice, a type that is nowhere) the first wins and an error says so, with both places.

use rustc_hash::FxHashMap;

use crate::finding::{Location, RelPath};
use crate::inputs::prisma::{Arity, ModelKind};
use crate::span::Span;

mod link;
#[cfg(test)]
mod tests;

pub use link::link;

/// A model, view or composite type of one [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(pub(crate) u32);

/// An enum of one [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub(crate) u32);

/// A field, by its model and its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId {
    /// Whose field.
    pub model: ModelId,
    /// Its place among the model's fields, 0-based.
    pub index: u32,
}

/// Bytes in one of the schema's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file, 0-based.
    pub file: u32,
    /// The bytes.
    pub span: Span,
}

/// The databases that Prisma knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Provider {
    Postgresql,
    Cockroachdb,
    Mysql,
    Sqlite,
    Sqlserver,
    Mongodb,
}

impl Provider {
    /// The provider that a datasource's string names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "postgresql" | "postgres" => Self::Postgresql,
            "cockroachdb" => Self::Cockroachdb,
            "mysql" => Self::Mysql,
            "sqlite" => Self::Sqlite,
            "sqlserver" => Self::Sqlserver,
            "mongodb" => Self::Mongodb,
            _ => return None,
        })
    }
}

/// Prisma's scalar types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Scalar {
    String,
    Boolean,
    Int,
    BigInt,
    Float,
    Decimal,
    DateTime,
    Json,
    Bytes,
}

impl Scalar {
    /// The scalar type of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "String" => Self::String,
            "Boolean" => Self::Boolean,
            "Int" => Self::Int,
            "BigInt" => Self::BigInt,
            "Float" => Self::Float,
            "Decimal" => Self::Decimal,
            "DateTime" => Self::DateTime,
            "Json" => Self::Json,
            "Bytes" => Self::Bytes,
            _ => return None,
        })
    }

    /// The name in the schema language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Int => "Int",
            Self::BigInt => "BigInt",
            Self::Float => "Float",
            Self::Decimal => "Decimal",
            Self::DateTime => "DateTime",
            Self::Json => "Json",
            Self::Bytes => "Bytes",
        }
    }

    /// Whether `_avg`, `_sum` and `increment` take it.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Int | Self::BigInt | Self::Float | Self::Decimal)
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A scalar.
    Scalar(Scalar),
    /// An enum's value.
    Enum(EnumId),
    /// Other models' records.
    Relation(Relation),
    /// An embedded document (MongoDB).
    Composite(ModelId),
    /// `Unsupported("…")`: in the database, not in the client.
    Unsupported,
    /// A type that the schema doesn't have, or none: nothing is known of it.
    Unknown,
}

/// The relation behind a relation field.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The model at the other end.
    pub target: ModelId,
    /// `@relation("name")`.
    pub name: Option<String>,
    /// `fields:`: the foreign key's fields on this side; empty on the other side.
    pub fields: Vec<String>,
    /// `references:`.
    pub references: Vec<String>,
    /// The field at the other end, an index into the target's fields; `None` where the schema lacks it.
    pub opposite: Option<u32>,
}

/// One field of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in the client.
    pub name: String,
    /// Its name in the schema's text.
    pub place: Place,
    /// What it holds.
    pub kind: FieldKind,
    /// One, one or none, many.
    pub arity: Arity,
    /// The column's name in the database.
    pub column: String,
    /// The native type without arguments: `Uuid` for `@db.Uuid`.
    pub native: Option<String>,
    /// Has `@default`, also `@default(auto())`.
    pub has_default: bool,
    /// Has `@default(autoincrement())`, or CockroachDB's `sequence()`.
    pub autoincrement: bool,
    /// Has `@updatedAt`.
    pub updated_at: bool,
    /// Has `@id`, or is the only field of `@@id`.
    pub is_id: bool,
    /// Has `@unique`, or is the only field of `@@unique`.
    pub is_unique: bool,
    /// Is among the `fields:` of a relation of its model.
    pub is_foreign_key: bool,
    /// Not in the client: `@ignore`, `Unsupported`, or a relation to an ignored model.
    pub hidden: bool,
}

impl Field {
    /// Whether it holds many values.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.arity == Arity::List
    }

    /// Whether it may be null.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.arity == Arity::Optional
    }

    /// Whether it holds scalars or enum values.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        matches!(self.kind, FieldKind::Scalar(_) | FieldKind::Enum(_))
    }

    /// The relation, where it is a relation field.
    #[must_use]
    pub fn relation(&self) -> Option<&Relation> {
        match &self.kind {
            FieldKind::Relation(relation) => Some(relation),
            _ => None,
        }
    }
}

/// An `@@id` or `@@unique` over several fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Compound {
    /// What the client calls it: `name:`, or the fields' names joined by `_`.
    pub key: String,
    /// The fields, dotted where they lead into composite types (MongoDB).
    pub fields: Vec<String>,
    /// `@@id` rather than `@@unique`.
    pub is_id: bool,
    /// The attribute.
    pub place: Place,
}

/// A model, view or composite type.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name in the client's types.
    pub name: String,
    /// Its name in the schema's text.
    pub place: Place,
    /// Which of the three.
    pub kind: ModelKind,
    /// The table's, view's or collection's name in the database.
    pub table: String,
    /// `@@schema("…")`.
    pub namespace: Option<String>,
    /// Its fields, in source order, each name once.
    pub fields: Vec<Field>,
    /// Ids and uniques over several fields, in source order.
    pub compounds: Vec<Compound>,
    /// Has `@@ignore`: not in the client.
    pub hidden: bool,
    /// Every line of it was read. If not, it may have more fields than are known.
    pub complete: bool,
    index: FxHashMap<String, u32>,
}

impl Model {
    /// The field that the client calls `name`, hidden ones included.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<(u32, &Field)> {
        let index = *self.index.get(name)?;
        Some((index, self.fields.get(index as usize)?))
    }

    /// The fields that the client has, with their indices.
    pub fn visible(&self) -> impl Iterator<Item = (u32, &Field)> {
        (0..).zip(&self.fields).filter(|(_, field)| !field.hidden)
    }

    /// The name of the model's accessor on a client: only the first character is lower-cased
    /// (`@prisma/client` 7.10, `dmmfToJSModelName`).
    #[must_use]
    pub fn accessor(&self) -> String {
        let mut rest = self.name.chars();
        rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
    }
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name in the client.
    pub name: String,
    /// Its name in the schema's text.
    pub place: Place,
    /// Its values as the client writes them, with their places.
    pub values: Vec<(String, Place)>,
    /// What the database calls those of them that `@map` renames.
    pub mapped: Vec<String>,
    /// Every line of it was read.
    pub complete: bool,
}

impl Enum {
    /// Whether the client knows the value.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.values.iter().any(|(it, _)| it == value)
    }
}

/// A `generator` block.
#[derive(Clone, Debug)]
pub struct Generator {
    /// Its name in the schema.
    pub name: String,
    /// `provider`, where it is a plain string: `prisma-client-js`, `prisma-client`, another tool's.
    pub provider: Option<String>,
    /// `output` as written, relative to the schema file that holds the block.
    pub output: Option<String>,
    /// Which file holds it.
    pub place: Place,
}

impl Generator {
    /// Whether it makes a Prisma client for JavaScript.
    #[must_use]
    pub fn is_client(&self) -> bool {
        matches!(self.provider.as_deref(), Some("prisma-client-js" | "prisma-client"))
    }
}

/// Something in the schema that contradicts something else, or text that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The place that it contradicts.
    pub other: Option<Place>,
    /// What Prisma's own parser says of it (`prisma validate` 6.19, code P1012).
    pub refusal: String,
    /// The type that is declared nowhere, where it is that.
    pub missing: Option<String>,
}

/// A linked schema.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Its files, in the order in which they were linked.
    pub files: Vec<RelPath>,
    /// The database; `None` without a datasource, or where its provider is no known string.
    pub provider: Option<Provider>,
    /// The datasource's `url` property, which version 7 rejects.
    pub url: Option<Place>,
    /// Every client generator's `previewFeatures`.
    pub preview: Vec<String>,
    /// The `generator` blocks.
    pub generators: Vec<Generator>,
    /// What is wrong with it.
    pub errors: Vec<SchemaError>,
    models: Vec<Model>,
    enums: Vec<Enum>,
    names: FxHashMap<String, TypeId>,
    accessors: FxHashMap<String, ModelId>,
}

/// What a type's name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TypeId {
    Model(ModelId),
    Enum(EnumId),
}

impl Schema {
    /// A place as a location in the repository.
    #[must_use]
    pub fn location(&self, place: Place) -> Option<Location> {
        Some(Location { path: self.files.get(place.file as usize)?.clone(), span: place.span })
    }

    /// Every model, view and composite type, hidden ones included, in source order.
    pub fn models(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        (0..).map(ModelId).zip(&self.models)
    }

    /// Every enum, in source order.
    pub fn enums(&self) -> impl Iterator<Item = (EnumId, &Enum)> {
        (0..).map(EnumId).zip(&self.enums)
    }

    /// The model of an id of this schema.
    #[must_use]
    pub fn model(&self, id: ModelId) -> Option<&Model> {
        self.models.get(id.0 as usize)
    }

    /// The enum of an id of this schema.
    #[must_use]
    pub fn enumeration(&self, id: EnumId) -> Option<&Enum> {
        self.enums.get(id.0 as usize)
    }

    /// The field of an id of this schema.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.model(id.model)?.fields.get(id.index as usize)
    }

    /// The model, view or composite type called `name` in the schema.
    #[must_use]
    pub fn model_named(&self, name: &str) -> Option<ModelId> {
        match self.names.get(name) {
            Some(TypeId::Model(id)) => Some(*id),
            _ => None,
        }
    }

    /// The enum called `name` in the schema.
    #[must_use]
    pub fn enum_named(&self, name: &str) -> Option<EnumId> {
        match self.names.get(name) {
            Some(TypeId::Enum(id)) => Some(*id),
            _ => None,
        }
    }

    /// The model that a client's property leads to: `user` for `User`. Views too; no composite types, nothing hidden.
    #[must_use]
    pub fn model_of_accessor(&self, accessor: &str) -> Option<ModelId> {
        self.accessors.get(accessor).copied()
    }

    /// Whether a preview feature is on.
    #[must_use]
    pub fn previews(&self, feature: &str) -> bool {
        self.preview.iter().any(|it| it == feature)
    }
}
