//! What depends on the version, the provider and preview features. Minor versions are Prisma's release notes' where a key
//! appeared between two of the versions that were compared (see `tests.rs`).

use super::Grammar;
use super::shape::Element;
use crate::inputs::prisma::ModelKind;
use crate::model::prisma::schema::{FieldKind, ModelId, Provider};

/// A version of Prisma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 2 to 7. What was compared is 4 to 7; earlier ones count as the first of 4.
    pub major: u32,
    /// The minor; `u32::MAX` where only the major is known, which lets in whatever that major has.
    pub minor: u32,
}

impl Version {
    /// What applies when no version is known: the newest.
    pub const NEWEST: Self = Self { major: 7, minor: u32::MAX };

    /// A version.
    #[must_use]
    pub fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

/// The operations of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Operation {
    FindUnique,
    FindUniqueOrThrow,
    FindFirst,
    FindFirstOrThrow,
    FindMany,
    Create,
    CreateMany,
    CreateManyAndReturn,
    Update,
    UpdateMany,
    UpdateManyAndReturn,
    Upsert,
    Delete,
    DeleteMany,
    Count,
    Aggregate,
    GroupBy,
    FindRaw,
    AggregateRaw,
}

impl Operation {
    /// Every operation, with its method's name.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::FindUnique, "findUnique"),
        (Self::FindUniqueOrThrow, "findUniqueOrThrow"),
        (Self::FindFirst, "findFirst"),
        (Self::FindFirstOrThrow, "findFirstOrThrow"),
        (Self::FindMany, "findMany"),
        (Self::Create, "create"),
        (Self::CreateMany, "createMany"),
        (Self::CreateManyAndReturn, "createManyAndReturn"),
        (Self::Update, "update"),
        (Self::UpdateMany, "updateMany"),
        (Self::UpdateManyAndReturn, "updateManyAndReturn"),
        (Self::Upsert, "upsert"),
        (Self::Delete, "delete"),
        (Self::DeleteMany, "deleteMany"),
        (Self::Count, "count"),
        (Self::Aggregate, "aggregate"),
        (Self::GroupBy, "groupBy"),
        (Self::FindRaw, "findRaw"),
        (Self::AggregateRaw, "aggregateRaw"),
    ];

    /// The operation behind a method's name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, it)| *it == name).map(|(operation, _)| *operation)
    }

    /// The method's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, name)| name)
    }

    /// Whether it gives one row, so that the row's relations can be asked for on its promise.
    #[must_use]
    pub fn gives_one_row(self) -> bool {
        matches!(
            self,
            Self::FindUnique
                | Self::FindUniqueOrThrow
                | Self::FindFirst
                | Self::FindFirstOrThrow
                | Self::Create
                | Self::Update
                | Self::Upsert
                | Self::Delete
        )
    }

    /// Whether it changes rows.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Create
                | Self::CreateMany
                | Self::CreateManyAndReturn
                | Self::Update
                | Self::UpdateMany
                | Self::UpdateManyAndReturn
                | Self::Upsert
                | Self::Delete
                | Self::DeleteMany
        )
    }
}

impl Grammar<'_> {
    pub(super) fn since(&self, major: u32, minor: u32) -> bool {
        self.version >= Version::new(major, minor)
    }

    /// Whether the provider is one of these, or unknown.
    pub(super) fn on(&self, providers: &[Provider]) -> bool {
        self.provider.is_none_or(|it| providers.contains(&it))
    }

    /// Whether a preview feature is on, or generally available since version 5.
    fn since_5_or(&self, feature: &str) -> bool {
        self.since(5, 0) || self.schema.previews(feature)
    }

    pub(super) fn field_references(&self) -> bool {
        self.since_5_or("fieldReference")
    }

    /// References to list fields, only where there are lists.
    pub(super) fn list_references(&self) -> bool {
        let lists = &[Provider::Postgresql, Provider::Cockroachdb, Provider::Mongodb];
        self.field_references() && self.on(lists)
    }

    pub(super) fn extended_where_unique(&self) -> bool {
        self.since_5_or("extendedWhereUnique")
    }

    pub(super) fn filtered_count(&self) -> bool {
        self.since(4, 16) || self.schema.previews("filteredRelationCount")
    }

    /// Version 4 took a single value where later ones want a list.
    pub(super) fn list_shorthand(&self) -> bool {
        !self.since(5, 0)
    }

    /// `mode: "insensitive"`.
    pub(super) fn insensitive(&self) -> bool {
        self.on(&[Provider::Postgresql, Provider::Cockroachdb, Provider::Mongodb])
    }

    /// `search` and `_relevance`.
    pub(super) fn full_text(&self) -> bool {
        let postgres = if self.since(6, 0) { "fullTextSearchPostgres" } else { "fullTextSearch" };
        match self.provider {
            Some(Provider::Postgresql) => self.schema.previews(postgres) || self.schema.previews("fullTextSearch"),
            Some(Provider::Mysql) => self.since(6, 0) || self.schema.previews("fullTextSearch"),
            None => true,
            _ => false,
        }
    }

    /// `push` to a list: CockroachDB has it since 5.14 at the latest, and never for enums.
    pub(super) fn push(&self, element: Element) -> bool {
        self.provider != Some(Provider::Cockroachdb) || self.since(5, 1) && !matches!(element, Element::Enum(_))
    }

    pub(super) fn nulls_order(&self) -> bool {
        self.provider != Some(Provider::Mongodb)
    }

    pub(super) fn is_mongodb(&self) -> bool {
        self.on(&[Provider::Mongodb])
    }

    /// `limit` of `updateMany` and `deleteMany`: 6.3.
    pub(super) fn limit(&self) -> bool {
        self.since(6, 3)
    }

    pub(super) fn skip_duplicates(&self) -> bool {
        self.on(&[Provider::Postgresql, Provider::Cockroachdb, Provider::Mysql])
    }

    pub(super) fn relation_joins(&self) -> bool {
        self.schema.previews("relationJoins")
            && self.on(&[Provider::Postgresql, Provider::Cockroachdb, Provider::Mysql])
    }

    /// `createMany`, also nested; SQLite has it since 5.14.
    pub(super) fn create_many(&self) -> bool {
        self.provider != Some(Provider::Sqlite) || self.since(5, 14)
    }

    /// `omit`: preview in 5.16, generally available in 6.2.
    pub(super) fn omit(&self) -> bool {
        self.since(6, 0) || self.schema.previews("omitApi")
    }

    /// Whether rows of a model can be made: not with a required `Unsupported` field that has no default.
    pub(super) fn creatable(&self, model: ModelId) -> bool {
        let fields = self.model(model).map(|it| it.fields.as_slice()).unwrap_or_default();
        !fields
            .iter()
            .any(|it| it.kind == FieldKind::Unsupported && !it.is_optional() && !it.is_list() && !it.has_default)
    }

    /// Whether the model's accessor has this operation.
    #[must_use]
    pub fn has_operation(&self, model: ModelId, operation: Operation) -> bool {
        let Some(of) = self.model(model) else { return false };
        // Views are read-only in 6.19; in 6.2 they were not yet.
        if of.kind == ModelKind::View && operation.writes() && self.since(6, 19) {
            return false;
        }
        let returning = &[Provider::Postgresql, Provider::Cockroachdb, Provider::Sqlite];
        match operation {
            Operation::Create | Operation::Upsert => self.creatable(model),
            Operation::CreateMany => self.creatable(model) && self.create_many(),
            Operation::CreateManyAndReturn => self.creatable(model) && self.since(5, 14) && self.on(returning),
            Operation::UpdateManyAndReturn => self.since(6, 2) && self.on(returning),
            Operation::FindRaw | Operation::AggregateRaw => self.is_mongodb(),
            _ => true,
        }
    }

    /// The operations of a model's accessor.
    pub fn operations(&self, model: ModelId) -> impl Iterator<Item = (Operation, &'static str)> {
        Operation::ALL.iter().copied().filter(move |(operation, _)| self.has_operation(model, *operation))
    }
}
