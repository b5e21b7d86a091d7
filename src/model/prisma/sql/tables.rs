//! The tables of a schema by their names in the database.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sqlparser::ast::Ident;

use crate::inputs::prisma::ModelKind;
use crate::model::prisma::schema::{FieldKind, ModelId, Provider, Schema};

/// One table or view.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Whose; `None` for the table behind an implicit m-n relation, and for a name that several models share.
    pub model: Option<ModelId>,
    /// Its columns; `None` where not all are known.
    pub columns: Option<Arc<[String]>>,
}

/// The tables of a schema. Build it once for all of a schema's queries.
#[derive(Clone, Debug)]
pub struct Tables {
    provider: Option<Provider>,
    by_key: FxHashMap<String, Table>,
    names: Vec<String>,
    /// How columns are spelt, by their keys, where those differ.
    spelling: FxHashMap<String, String>,
    namespaces: BTreeSet<String>,
    /// Every file of the schema was read without an error, so that a table that is not here is not in the schema.
    complete: bool,
}

impl Tables {
    /// Indexes a schema.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let defaults = ["public", "dbo", "main"].map(str::to_owned);
        let complete = schema.errors.is_empty();
        let mut tables = Self {
            provider: schema.provider,
            by_key: FxHashMap::default(),
            names: Vec::new(),
            spelling: FxHashMap::default(),
            namespaces: defaults.into_iter().collect(),
            complete,
        };
        for (id, model) in schema.models().filter(|(_, it)| it.kind != ModelKind::Type) {
            let columns: Arc<[String]> = model
                .fields
                .iter()
                .filter(|it| !matches!(it.kind, FieldKind::Relation(_) | FieldKind::Composite(_)))
                .map(|it| it.column.clone())
                .collect();
            let known = model.complete && model.fields.iter().all(|it| it.kind != FieldKind::Unknown);
            tables.add(&model.table, Table { model: Some(id), columns: known.then_some(columns) });
            tables.namespaces.extend(model.namespace.as_deref().map(|it| tables.key(it)));
        }
        tables.add_join_tables(schema);
        tables
    }

    /// The tables that Prisma makes for implicit m-n relations: `_AToB` or `_Name`, with the columns `A` and `B`.
    fn add_join_tables(&mut self, schema: &Schema) {
        for (id, model) in schema.models() {
            for field in model.fields.iter().filter(|it| it.is_list()) {
                let Some(relation) = field.relation() else { continue };
                let Some(target) = schema.model(relation.target) else { continue };
                let other = relation.opposite.and_then(|at| target.fields.get(at as usize));
                if !other.is_some_and(crate::model::prisma::schema::Field::is_list) {
                    continue;
                }
                let mut ends = [model.name.as_str(), target.name.as_str()];
                ends.sort_unstable();
                let name = relation.name.clone().unwrap_or_else(|| ends.join("To"));
                // Both ends lead here; self relations too.
                if id <= relation.target && !self.by_key.contains_key(&self.key(&format!("_{name}"))) {
                    let columns = ["A".to_owned(), "B".to_owned()].into();
                    self.add(&format!("_{name}"), Table { model: None, columns: Some(columns) });
                }
            }
        }
    }

    fn add(&mut self, name: &str, table: Table) {
        let key = self.key(name);
        for column in table.columns.iter().flat_map(|it| it.iter()) {
            let of = self.key(column);
            if of != *column {
                self.spelling.entry(of).or_insert_with(|| column.clone());
            }
        }
        self.names.push(name.to_owned());
        match self.by_key.get_mut(&key) {
            // The same name in two database schemas: whatever either has.
            Some(shared) => {
                shared.model = None;
                shared.columns = match (&shared.columns, &table.columns) {
                    (Some(a), Some(b)) => Some(a.iter().chain(b.iter()).cloned().collect()),
                    _ => None,
                };
            }
            None => {
                self.by_key.insert(key, table);
            }
        }
    }

    /// Whether unquoted names fold to lower case and all names are compared by case.
    pub(super) fn folds(&self) -> bool {
        matches!(self.provider, Some(Provider::Postgresql | Provider::Cockroachdb))
    }

    /// Whether a quoted name that is no column is a string: SQLite.
    pub(super) fn quotes_strings(&self) -> bool {
        self.provider == Some(Provider::Sqlite)
    }

    /// What a name of the schema is compared by.
    pub(super) fn key(&self, name: &str) -> String {
        if self.folds() { name.to_owned() } else { name.to_lowercase() }
    }

    /// What an identifier in SQL is compared by.
    pub(super) fn folded(&self, ident: &Ident) -> String {
        if self.folds() && ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_lowercase() }
    }

    /// A key as the schema spells it.
    pub(super) fn spelt(&self, key: &str) -> String {
        self.spelling.get(key).map_or(key, String::as_str).to_owned()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Table> {
        self.by_key.get(key)
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether a qualifier is one of the schema's own, so that a table under it is one of the schema's.
    pub(super) fn is_own_namespace(&self, key: &str) -> bool {
        self.namespaces.contains(key)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }
}

/// Tables of the database itself or of Prisma.
pub(super) fn is_system(key: &str) -> bool {
    let prefixes = ["pg_", "sqlite_", "_prisma_", "crdb_", "sys"];
    prefixes.iter().any(|it| key.starts_with(it))
        || matches!(key, "dual" | "information_schema" | "inserted" | "deleted")
}
