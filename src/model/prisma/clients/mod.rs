//! Which expressions are Prisma clients, and of which schema each is.
//!
//! A client leads back to a declaration: `new PrismaClient()`, a class that extends it, something typed so, the parameter of an
//! interactive transaction. A name alone is never enough. Where the schema cannot be told, the answer is none.
//!
//! `schemas` tells which schema a module's client is of, `origin` where a class or type comes from, `types` what an expression
//! is, `classes` what a class and its members are, `extensions` what `$extends` adds, `containers` what objects hand on.

mod classes;
pub mod containers;
mod extensions;
mod origin;
mod schemas;
mod types;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::grammar::Version;
use super::location::SchemaFiles;
use super::schema::Schema;
use super::sql::Tables;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::model::packages::PackageId;
use crate::syntax::Kind;

use containers::Sites;
use origin::Origin;
pub use schemas::Schemas;

/// A schema of the repository, linked.
#[derive(Debug)]
pub struct Linked {
    /// Its files.
    pub files: SchemaFiles,
    /// What they say.
    pub schema: Schema,
    /// The package that has it.
    pub package: String,
    tables: OnceLock<Tables>,
}

impl Linked {
    /// Its tables in the database.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::new(&self.schema))
    }
}

/// What `$extends` and subclasses may have added to a client.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// Anything at all: an extension that is no object literal.
    pub anything: bool,
    /// Methods of models.
    pub operations: BTreeSet<String>,
    /// Fields of results.
    pub fields: BTreeSet<String>,
    /// Members of the client itself.
    pub members: BTreeSet<String>,
}

/// A Prisma client.
#[derive(Clone, Debug)]
pub struct Client {
    /// The schema that it was generated from.
    pub linked: Arc<Linked>,
    /// Other schemas that it may be generated from as well, for other databases: whoever installs the program chooses.
    pub variants: Vec<Arc<Linked>>,
    /// The version of Prisma.
    pub version: Version,
    /// What was added to it.
    pub added: Arc<Added>,
    /// It was found under a name of a container that holds clients, not by a chain of declarations.
    pub by_container: bool,
}

/// What an expression is, as far as clients care.
#[derive(Clone, Debug)]
enum Type {
    Client(Client),
    /// An instance of this class of the repository.
    Instance(Expr),
}

/// How many steps one look-up may take.
const FUEL: usize = 24;

/// Finds clients; remembers what it found.
pub struct Clients<'p> {
    project: &'p Project,
    schemas: &'p Schemas,
    types: RefCell<FxHashMap<At, Option<Type>>>,
    containers: RefCell<FxHashMap<(PackageId, String), Option<Client>>>,
    sites: Arc<Sites>,
}

impl<'p> Clients<'p> {
    /// Nothing is looked for yet.
    #[must_use]
    pub fn new(project: &'p Project) -> Self {
        Self {
            project,
            schemas: project.schemas(),
            types: RefCell::default(),
            containers: RefCell::default(),
            sites: Arc::default(),
        }
    }

    /// Containers are looked for among these.
    #[must_use]
    pub fn with_sites(mut self, sites: Arc<Sites>) -> Self {
        self.sites = sites;
        self
    }

    /// The client that an expression is.
    pub fn client(&self, expr: &Expr) -> Option<Client> {
        match self.type_of(expr, FUEL)? {
            Type::Client(client) => Some(client),
            Type::Instance(_) => None,
        }
    }

    /// The client that a `new PrismaClient()` makes, and the installed major where it is known.
    pub fn constructed(&self, new: &Expr) -> Option<(Client, Option<u32>)> {
        let tree = self.project.tree(new.at.file)?;
        let Kind::New { callee, .. } = tree.kind(new.at.node) else { return None };
        if self.is_class_of_another(new.at.file, tree, callee) {
            return None;
        }
        match self.origin(&new.sibling(callee))? {
            Origin::Prisma { linked, file, names } if names == ["PrismaClient"] => {
                let home = self.project.packages.by_dir(&linked.package).and_then(|it| self.version_of_package(it));
                let major = self.version_in(file).or(home).map(|it| it.major);
                Some((self.fresh(file, linked)?, major))
            }
            _ => None,
        }
    }

    /// The schema behind an expression that is the generated class `PrismaClient` itself.
    pub fn generated_class(&self, class: &Expr) -> Option<Arc<Linked>> {
        match self.origin(class)? {
            Origin::Prisma { linked, names, .. } if names == ["PrismaClient"] => Some(linked),
            _ => None,
        }
    }

    /// The client that an instance of a class is.
    pub fn client_of_class(&self, class: &Expr) -> Option<Client> {
        match self.instance_of(class, FUEL)? {
            Type::Client(client) => Some(client),
            Type::Instance(_) => None,
        }
    }

    /// The client that a type annotation names.
    pub fn client_of_type(&self, ty: &Expr) -> Option<Client> {
        match self.declared(ty, FUEL)? {
            Type::Client(client) => Some(client),
            Type::Instance(_) => None,
        }
    }

    fn fresh(&self, file: FileId, linked: Arc<Linked>) -> Option<Client> {
        let complete = schemas::is_read_in_full(&linked);
        let has_models = linked.schema.models().next().is_some();
        let version = self.version(file, &linked);
        let (variants, added) = (Vec::new(), Arc::default());
        (complete && has_models).then_some(Client { linked, variants, version, added, by_container: false })
    }

    /// A client that is of one of several schemas, which are alike but for their databases.
    fn of_variants(&self, file: FileId) -> Option<Client> {
        let mut variants = self.variants_of_package(file);
        if variants.is_empty() {
            return None;
        }
        let first = variants.remove(0);
        // A model that the first lacks may be another's.
        Some(Client { variants, by_container: true, ..self.fresh(file, first)? })
    }

    /// The client behind a name that leads to generated code, also through modules that hand it on.
    pub fn client_of_name(&self, name: At) -> Option<Client> {
        match self.origin_within(name, &[], FUEL)? {
            Origin::Prisma { linked, file, .. } => self.fresh(file, linked),
            Origin::Class(_) => None,
        }
    }

    /// A client for code that only knows the module that was generated.
    pub fn client_of_specifier(&self, file: FileId, specifier: &str) -> Option<Client> {
        self.schema_of_specifier(file, specifier).and_then(|linked| self.fresh(file, linked))
    }
}
