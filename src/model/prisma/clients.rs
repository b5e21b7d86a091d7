//! Which expressions are Prisma clients, and of which schema each is.
//!
//! A client leads back to a declaration: `new PrismaClient()`, a class that extends it, something typed so, the parameter of an
//! interactive transaction. A name alone is never enough. Where the schema cannot be told, the answer is none.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::grammar::Version;
use super::location::{Locator, SchemaFiles, join, split};
use super::schema::{Schema, link};
use crate::finding::RelPath;
use crate::inputs::prisma::parse;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, enclosing_class, member_named, returns};
use crate::model::packages::{Installed, PackageId};
use crate::model::resolve::Target;
use crate::syntax::{Imported, Kind, MethodKind, NodeId, Operator, Tree};

/// A schema of the repository, linked.
#[derive(Debug)]
pub struct Linked {
    /// Its files.
    pub files: SchemaFiles,
    /// What they say.
    pub schema: Schema,
    /// The package that has it.
    pub package: String,
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
    pub linked: Rc<Linked>,
    /// The version of Prisma.
    pub version: Version,
    /// What was added to it.
    pub added: Rc<Added>,
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
    locator: Locator<'p>,
    linked: RefCell<BTreeMap<SchemaFiles, Rc<Linked>>>,
    by_package: RefCell<FxHashMap<String, Option<Rc<Linked>>>>,
    types: RefCell<FxHashMap<At, Option<Type>>>,
    outputs: RefCell<Option<Rc<Outputs>>>,
    containers: RefCell<FxHashMap<(PackageId, String), Option<Client>>>,
    sites: RefCell<Option<Rc<Sites>>>,
    schemas: RefCell<Option<Rc<Vec<Rc<Linked>>>>>,
}

/// The folders that generators write to, each with its schema.
type Outputs = Vec<(String, Rc<Linked>)>;

/// Values by the names under which containers hold them.
type Sites = BTreeMap<String, Vec<At>>;

/// Where a class or type is imported from, when no script of the repository declares it.
enum Origin {
    Prisma { linked: Rc<Linked>, file: FileId, names: Vec<String> },
    Class(Expr),
}

impl<'p> Clients<'p> {
    /// Nothing is looked for yet. `read` gives the text of a file of the inventory.
    pub fn new(project: &'p Project, read: &'p dyn Fn(&str) -> Option<String>) -> Self {
        let locator = Locator::new(project.inventory().files.iter().map(|file| &file.path), read);
        Self {
            project,
            locator,
            linked: RefCell::default(),
            by_package: RefCell::default(),
            types: RefCell::default(),
            outputs: RefCell::default(),
            containers: RefCell::default(),
            sites: RefCell::default(),
            schemas: RefCell::default(),
        }
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
        match self.origin(&new.sibling(callee))? {
            Origin::Prisma { linked, file, names } if names == ["PrismaClient"] => {
                let home = self.project.packages.by_dir(&linked.package).and_then(|it| self.version_of_package(it));
                let major = self.version_in(file).or(home).map(|it| it.major);
                Some((self.fresh(file, linked)?, major))
            }
            _ => None,
        }
    }

    /// The schema whose generated code a specifier leads to, as seen from a file.
    pub fn schema_of_specifier(&self, file: FileId, specifier: &str) -> Option<Rc<Linked>> {
        match self.project.resolve(file, specifier) {
            Target::Package { name, subpath } if &*name == "@prisma/client" => {
                let known = ["", "edge", "wasm", "default", "index", "index.js", "edge.js"].contains(&&*subpath);
                if known { self.schema_of_package(file) } else { None }
            }
            Target::File(target) => self.output_around(&self.project.modules.path(target)),
            Target::Package { .. } => {
                let package = self.locator.package_of(&self.project.modules.path(file));
                if let Some(found) = self.output_around(&join(&package, specifier)) {
                    return Some(found);
                }
                let outputs = self.outputs();
                let tail = |folder: &str| folder.rsplit_once("node_modules/").map(|(_, tail)| tail.to_owned());
                only(outputs.iter().filter(|(folder, _)| tail(folder).is_some_and(|it| begins(specifier, &it))))
            }
            Target::Missing if specifier.starts_with('.') => {
                let path = self.project.modules.path(file);
                self.output_around(&join(split(&path).0, specifier))
            }
            Target::Missing => {
                // An alias: what follows it must be the end of one output folder.
                let rest = specifier.split_once('/').map_or("", |(_, rest)| rest);
                let rest = rest.trim_end_matches("/client").trim_end_matches("/index");
                let outputs = self.outputs();
                let fits = |folder: &str| rest.len() > 3 && format!("/{folder}").ends_with(&format!("/{rest}"));
                only(outputs.iter().filter(|(folder, _)| fits(folder)))
            }
        }
    }

    fn output_around(&self, path: &str) -> Option<Rc<Linked>> {
        only(self.outputs().iter().filter(|(folder, _)| begins(path, folder)))
    }

    fn outputs(&self) -> Rc<Outputs> {
        if let Some(outputs) = &*self.outputs.borrow() {
            return Rc::clone(outputs);
        }
        let mut outputs = Vec::new();
        for linked in self.all_schemas().iter() {
            for generator in linked.schema.generators.iter().filter(|it| it.is_client()) {
                if let (Some(output), Some(home)) =
                    (&generator.output, linked.schema.files.get(generator.place.file as usize))
                {
                    outputs.push((join(split(home).0, output), Rc::clone(linked)));
                }
            }
        }
        let outputs = Rc::new(outputs);
        *self.outputs.borrow_mut() = Some(Rc::clone(&outputs));
        outputs
    }

    /// Every schema of the repository: those that a package's client is generated from, and the files that none of these has.
    fn all_schemas(&self) -> Rc<Vec<Rc<Linked>>> {
        if let Some(schemas) = &*self.schemas.borrow() {
            return Rc::clone(schemas);
        }
        let mut schemas: Vec<Rc<Linked>> = Vec::new();
        let mut covered = BTreeSet::new();
        for (_, package) in self.project.packages.iter() {
            for files in self.locator.locate(&package.dir, None).map(|it| it.schemas).unwrap_or_default() {
                covered.extend(files.files.iter().cloned());
                let linked = self.link(&files);
                if !schemas.iter().any(|it| it.files == linked.files) {
                    schemas.push(linked);
                }
            }
        }
        for file in self.project.inventory().files.iter().filter(|it| it.path.ends_with(".prisma")) {
            if !covered.contains(&file.path) {
                schemas.push(self.link(&SchemaFiles { files: vec![Arc::clone(&file.path)] }));
            }
        }
        let schemas = Rc::new(schemas);
        *self.schemas.borrow_mut() = Some(Rc::clone(&schemas));
        schemas
    }

    fn link(&self, files: &SchemaFiles) -> Rc<Linked> {
        if let Some(linked) = self.linked.borrow().get(files) {
            return Rc::clone(linked);
        }
        let parsed: Vec<(RelPath, _)> = files
            .files
            .iter()
            .map(|path| (Arc::clone(path), parse(&self.project.text(path).unwrap_or_default())))
            .collect();
        let package = files.files.first().map(|path| self.locator.package_of(path)).unwrap_or_default();
        let linked = Rc::new(Linked { files: files.clone(), schema: link(&parsed), package });
        self.linked.borrow_mut().insert(files.clone(), Rc::clone(&linked));
        linked
    }

    /// The schema behind `@prisma/client` for a file's package.
    fn schema_of_package(&self, file: FileId) -> Option<Rc<Linked>> {
        let package = self.locator.package_of(&self.project.modules.path(file));
        if let Some(known) = self.by_package.borrow().get(&package) {
            return known.clone();
        }
        let major = self.version_in(file).map(|it| it.major);
        let located = self.locator.locate(&package, major).ok();
        let linked: Vec<Rc<Linked>> = located
            .iter()
            .flat_map(|it| &it.schemas)
            .map(|files| self.link(files))
            .filter(|it| makes_default(it))
            .collect();
        let found = if let [one] = linked.as_slice() { Some(Rc::clone(one)) } else { None };
        self.by_package.borrow_mut().insert(package, found.clone());
        found
    }

    fn version_in(&self, file: FileId) -> Option<Version> {
        let package = self.project.package_of(file);
        self.version_of_package(package)
    }

    fn version_of_package(&self, package: PackageId) -> Option<Version> {
        ["@prisma/client", "prisma"].iter().find_map(|name| match self.project.packages.version(package, name) {
            Installed::Exact(version, _) => Some(Version::new(small(version.major()), small(version.minor()))),
            Installed::Range(range, _) => {
                range.min_version().map(|version| Version::new(small(version.major()), u32::MAX))
            }
            _ => None,
        })
    }

    fn version(&self, file: FileId, linked: &Linked) -> Version {
        let home = self.project.packages.by_dir(&linked.package).and_then(|it| self.version_of_package(it));
        home.or_else(|| self.version_in(file)).filter(|it| it.major >= 4).unwrap_or(Version::NEWEST)
    }

    fn fresh(&self, file: FileId, linked: Rc<Linked>) -> Option<Client> {
        // A schema that was not read in full may have any name.
        let complete =
            linked.schema.models().all(|(_, it)| it.complete) && linked.schema.enums().all(|(_, it)| it.complete);
        let has_models = linked.schema.models().next().is_some();
        let version = self.version(file, &linked);
        (complete && has_models).then(|| Client { linked, version, added: Rc::default(), by_container: false })
    }

    /// A client for code that only knows the module that was generated.
    pub fn client_of_specifier(&self, file: FileId, specifier: &str) -> Option<Client> {
        self.schema_of_specifier(file, specifier).and_then(|linked| self.fresh(file, linked))
    }

    fn type_of(&self, expr: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let is_plain = expr.frame.is_none();
        if is_plain && let Some(known) = self.types.borrow().get(&expr.at) {
            return known.clone();
        }
        let found = self.type_of_new(expr, fuel);
        if is_plain {
            self.types.borrow_mut().insert(expr.at, found.clone());
        }
        found
    }

    fn type_of_new(&self, expr: &Expr, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(expr.at.file)?;
        match tree.kind(expr.at.node) {
            Kind::This => {
                let class = enclosing_class(tree, expr.at.node)?;
                return self.instance_of(&expr.sibling(class), fuel);
            }
            Kind::Ident { binding: Some(binding), .. } => {
                let binding = tree.binding(binding)?;
                if binding.is_reassigned {
                    return self.type_of_name(&expr.sibling(binding.declared), fuel);
                }
            }
            _ => {}
        }
        match self.project.meaning(expr) {
            Meaning::Code(code) => self.type_of_code(&code, fuel).or_else(|| self.kept_by_frame(&code, fuel)),
            Meaning::Global(path) => self.type_of_global(expr.at.file, &path),
            // A variable that is assigned later stops the general look-up, not this one.
            Meaning::Unknown => self.type_of_code(expr, fuel),
            _ => None,
        }
    }

    fn type_of_global(&self, file: FileId, path: &[Arc<str>]) -> Option<Type> {
        let name = path.last()?;
        (path.len() <= 2).then(|| self.container(file, name)).flatten().map(Type::Client)
    }

    fn type_of_code(&self, code: &Expr, fuel: usize) -> Option<Type> {
        let project = self.project;
        let tree = project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::New { callee, .. } => match self.origin(&code.sibling(callee))? {
                Origin::Prisma { linked, file, names } if names == ["PrismaClient"] => {
                    self.fresh(file, linked).map(Type::Client)
                }
                Origin::Class(class) => self.instance_of(&class, fuel),
                Origin::Prisma { .. } => None,
            },
            Kind::Binary { op: Operator::Or | Operator::Coalesce | Operator::And, left, right } => {
                self.either(&[code.sibling(right), code.sibling(left)], fuel)
            }
            Kind::Conditional { consequent, alternate, .. } => {
                self.either(&[code.sibling(consequent), code.sibling(alternate)], fuel)
            }
            Kind::Assign { value, .. } => self.type_of(&code.sibling(value), fuel),
            Kind::This => self.type_of(code, fuel),
            Kind::BindingName { .. } => self.type_of_name(code, fuel),
            Kind::Call { callee, args, .. } => match tree.kind(callee) {
                Kind::Member { object, property, .. } if tree.text(property) == "$extends" => {
                    let Type::Client(mut client) = self.type_of(&code.sibling(object), fuel)? else { return None };
                    let mut added = (*client.added).clone();
                    let extension = tree.list(args).first().map(|&arg| code.sibling(arg));
                    self.extend(&mut added, extension.as_ref());
                    client.added = Rc::new(added);
                    Some(Type::Client(client))
                }
                Kind::Member { property, .. }
                    if matches!(tree.text(property), "get" | "resolve") && args.len() == 1 =>
                {
                    let &arg = tree.list(args).first()?;
                    match self.origin(&code.sibling(arg))? {
                        Origin::Class(class) => self.instance_of(&class, fuel),
                        Origin::Prisma { .. } => None,
                    }
                }
                _ => match project.meaning(&code.sibling(callee)) {
                    Meaning::Code(function) if matches!(project.kind(function.at), Kind::Function { .. }) => {
                        let of = project.tree(function.at.file)?;
                        let results = returns(of, function.at.node);
                        let results: Vec<Expr> = results.into_iter().flatten().map(|it| function.sibling(it)).collect();
                        self.either(&results, fuel).or_else(|| self.kept(code, tree, tree.list(args), fuel))
                    }
                    _ => self.kept(code, tree, tree.list(args), fuel),
                },
            },
            Kind::Member { object, property, .. } => {
                let name = tree.text(property);
                if let Meaning::Code(class) = project.meaning(&code.sibling(object))
                    && matches!(project.kind(class.at), Kind::Class { .. })
                {
                    return self.member_of_class(&class, name, fuel);
                }
                match self.type_of(&code.sibling(object), fuel) {
                    Some(Type::Instance(class)) => self.member_of_class(&class, name, fuel),
                    // A model of a client, or something that an extension added.
                    Some(Type::Client(_)) => None,
                    None if matches!(tree.kind(object), Kind::This) => None,
                    None => self.container(code.at.file, name).map(Type::Client),
                }
            }
            _ => None,
        }
    }

    /// The same, where the helper is a function of the repository whose result leads nowhere.
    fn kept_by_frame(&self, code: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let args = &code.frame.as_ref()?.args;
        args.iter().find_map(|arg| {
            let tree = self.project.tree(arg.at.file)?;
            matches!(tree.kind(arg.at.node), Kind::Function { .. })
                .then(|| self.kept(arg, tree, &[arg.at.node], fuel))
                .flatten()
        })
    }

    /// `remember('prisma', () => new PrismaClient())`: what a helper keeps is what the function that it is given makes.
    fn kept(&self, call: &Expr, tree: &Tree, args: &[NodeId], fuel: usize) -> Option<Type> {
        let function = args.iter().copied().find(|&arg| matches!(tree.kind(arg), Kind::Function { .. }))?;
        let results: Vec<Expr> = returns(tree, function).into_iter().flatten().map(|it| call.sibling(it)).collect();
        match self.either(&results, fuel)? {
            Type::Client(client) => Some(Type::Client(Client { by_container: true, ..client })),
            Type::Instance(_) => None,
        }
    }

    /// The one type among alternatives; what is not known does not count.
    fn either(&self, sides: &[Expr], fuel: usize) -> Option<Type> {
        let mut found: Option<Type> = None;
        for side in sides {
            match (self.type_of(side, fuel), &found) {
                (Some(Type::Client(new)), Some(Type::Client(old))) if !Rc::ptr_eq(&new.linked, &old.linked) => {
                    return None;
                }
                (Some(new), None) => found = Some(new),
                _ => {}
            }
        }
        found
    }

    /// What a declared name is by its type, its place, or what is assigned to it.
    fn type_of_name(&self, name: &Expr, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(name.at.file)?;
        let parent = tree.parent(name.at.node)?;
        match tree.kind(parent) {
            Kind::Param { ty: Some(ty), .. } => self.declared(&name.sibling(ty), fuel),
            Kind::Param { ty: None, .. } => self.transaction_client(name, parent, fuel),
            Kind::Declarator { ty: Some(ty), .. } if self.declared(&name.sibling(ty), fuel).is_some() => {
                self.declared(&name.sibling(ty), fuel)
            }
            Kind::Declarator { init, .. } => {
                let mut values: Vec<Expr> = init.into_iter().map(|it| name.sibling(it)).collect();
                let binding = tree.bindings.iter().find(|it| it.declared == name.at.node)?;
                for &reference in &binding.references {
                    if let Some(around) = tree.parent(reference)
                        && let Kind::Assign { target, value, .. } = tree.kind(around)
                        && target == reference
                    {
                        values.push(name.sibling(value));
                    }
                }
                self.either(&values, fuel)
            }
            // `({ ctx: { db } })`, `const { prisma } = this`.
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let pattern = tree.parent(parent)?;
                let around = tree.parent(pattern)?;
                if let Kind::Declarator { init: Some(init), .. } = tree.kind(around)
                    && let Some(Type::Instance(class)) = self.type_of(&name.sibling(init), fuel)
                {
                    return self.member_of_class(&class, tree.text(key), fuel);
                }
                self.container(name.at.file, tree.text(key)).map(Type::Client)
            }
            _ => None,
        }
    }

    /// `tx` of `client.$transaction(async (tx) => …)`.
    fn transaction_client(&self, name: &Expr, param: NodeId, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(name.at.file)?;
        let function = tree.parent(param)?;
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        if tree.list(params).first() != Some(&param) {
            return None;
        }
        let Kind::Call { callee, args, .. } = tree.kind(tree.parent(function)?) else { return None };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        if tree.text(property) != "$transaction" || tree.list(args).first() != Some(&function) {
            return None;
        }
        self.type_of(&name.sibling(object), fuel)
    }

    /// What a type annotation says.
    fn declared(&self, ty: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(ty.at.file)?;
        match tree.kind(ty.at.node) {
            Kind::TypeName { name, binding, args } => {
                let text = tree.text(name);
                if matches!(text, "Omit" | "Pick" | "Partial" | "Readonly" | "Required" | "NonNullable")
                    && let Some(&first) = tree.list(args).first()
                {
                    return self.declared(&ty.sibling(first), fuel);
                }
                let declared = tree.binding(binding?)?.declared;
                let rest: Vec<&str> = text.split('.').skip(1).collect();
                match self.origin_of_name(&ty.sibling(declared), &rest)? {
                    Origin::Prisma { linked, file, names } => {
                        let names: Vec<&str> = names.iter().map(String::as_str).collect();
                        let is_client = matches!(names.as_slice(), ["PrismaClient"] | ["Prisma", "TransactionClient"]);
                        if is_client { self.fresh(file, linked).map(Type::Client) } else { None }
                    }
                    Origin::Class(class) => self.instance_of(&class, fuel),
                }
            }
            Kind::TypeList { items } => {
                let found = tree.list(items).iter().filter_map(|&item| self.declared(&ty.sibling(item), fuel));
                let found: Vec<Type> = found.collect();
                match found.as_slice() {
                    [Type::Client(first), rest @ ..]
                        if rest
                            .iter()
                            .all(|it| matches!(it, Type::Client(it) if Rc::ptr_eq(&it.linked, &first.linked))) =>
                    {
                        Some(Type::Client(first.clone()))
                    }
                    [one] => Some(one.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Where the class that an expression names comes from.
    fn origin(&self, callee: &Expr) -> Option<Origin> {
        let tree = self.project.tree(callee.at.file)?;
        match tree.kind(callee.at.node) {
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding)?.declared;
                self.origin_of_name(&callee.sibling(declared), &[])
            }
            Kind::Member { object, property, .. } => match tree.kind(object) {
                Kind::Ident { binding: Some(binding), .. } => {
                    let declared = tree.binding(binding)?.declared;
                    self.origin_of_name(&callee.sibling(declared), &[tree.text(property)])
                }
                _ => None,
            },
            Kind::Class { .. } => Some(Origin::Class(callee.clone())),
            _ => None,
        }
    }

    /// Where a declared name (of a class or a type) comes from, and the names taken from it.
    fn origin_of_name(&self, name: &Expr, rest: &[&str]) -> Option<Origin> {
        self.origin_within(name.at, rest, FUEL)
    }

    fn origin_within(&self, name: At, rest: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let project = self.project;
        let tree = project.tree(name.file)?;
        let parent = tree.parent(name.node)?;
        match tree.kind(parent) {
            Kind::Class { .. } if rest.is_empty() => Some(Origin::Class(Expr::new(name.file, parent))),
            Kind::Import { record } => {
                let import = tree.imports.get(record as usize)?;
                let found = import.names.iter().find(|it| it.local == name.node)?;
                let specifier = tree.text(import.specifier);
                let mut names: Vec<&str> = match found.imported {
                    Imported::Name(name) => vec![tree.text(name)],
                    Imported::Default | Imported::Namespace | Imported::Require => vec![],
                };
                names.extend(rest);
                self.origin_in_module(name.file, specifier, &names, fuel)
            }
            // `const { PrismaClient } = require('@prisma/client')`, `const prismaPkg = require(…)`, `import pkg; const { PrismaClient } = pkg`.
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return None };
                let around = tree.parent(tree.parent(parent)?)?;
                let Kind::Declarator { init: Some(init), .. } = tree.kind(around) else { return None };
                let names: Vec<&str> = std::iter::once(tree.text(key)).chain(rest.iter().copied()).collect();
                self.origin_of_value(At { file: name.file, node: init }, &names, fuel)
            }
            Kind::Declarator { init: Some(init), .. } => {
                self.origin_of_value(At { file: name.file, node: init }, rest, fuel)
            }
            _ => None,
        }
    }

    fn origin_of_value(&self, value: At, names: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(value.file)?;
        match tree.kind(value.node) {
            Kind::Call { callee, args, .. } => {
                let is_load = matches!(tree.kind(callee), Kind::ImportCallee)
                    || matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "require");
                let Kind::String { value: specifier } = tree.kind(*tree.list(args).first()?) else { return None };
                if !is_load {
                    return None;
                }
                self.origin_in_module(value.file, tree.text(specifier), names, fuel)
            }
            Kind::Await { value: inner } | Kind::As { value: inner, .. } => {
                self.origin_of_value(At { node: inner, ..value }, names, fuel)
            }
            Kind::Member { object, property, .. } => {
                let names: Vec<&str> = std::iter::once(tree.text(property)).chain(names.iter().copied()).collect();
                self.origin_of_value(At { node: object, ..value }, &names, fuel)
            }
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding)?.declared;
                self.origin_within(At { node: declared, ..value }, names, fuel)
            }
            Kind::Class { .. } if names.is_empty() => Some(Origin::Class(Expr::new(value.file, value.node))),
            _ => None,
        }
    }

    fn origin_in_module(&self, file: FileId, specifier: &str, names: &[&str], fuel: usize) -> Option<Origin> {
        let fuel = fuel.checked_sub(1)?;
        if matches!(names.first(), Some(&("PrismaClient" | "Prisma" | "default")))
            && let Some(linked) = self.schema_of_specifier(file, specifier)
        {
            let names = names.iter().filter(|it| **it != "default").map(ToString::to_string).collect();
            return Some(Origin::Prisma { linked, file, names });
        }
        let Target::File(target) = self.project.resolve(file, specifier) else { return None };
        self.origin_in_file(target, names, fuel)
    }

    fn origin_in_file(&self, file: FileId, names: &[&str], fuel: usize) -> Option<Origin> {
        use crate::syntax::ExportSource;
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(file)?;
        let wanted = names.first().copied().unwrap_or("default");
        let rest = names.get(1..).unwrap_or_default();
        for export in &tree.exports {
            match (export.name.map(|it| tree.text(it)), export.source) {
                (Some(found), ExportSource::Local(node)) if found == wanted => {
                    return match tree.kind(node) {
                        Kind::BindingName { .. } => self.origin_within(At { file, node }, rest, fuel),
                        Kind::Class { .. } => Some(Origin::Class(Expr::new(file, node))),
                        _ => self.origin_of_value(At { file, node }, rest, fuel),
                    };
                }
                (Some(found), ExportSource::Module { specifier, name }) if found == wanted => {
                    let names: Vec<&str> =
                        name.map(|it| tree.text(it)).into_iter().chain(rest.iter().copied()).collect();
                    return self.origin_in_module(file, tree.text(specifier), &names, fuel);
                }
                _ => {}
            }
        }
        for export in tree.exports.iter().filter(|it| it.name.is_none()) {
            if let ExportSource::Module { specifier, .. } = export.source
                && let Some(found) = self.origin_in_module(file, tree.text(specifier), names, fuel)
            {
                return Some(found);
            }
        }
        None
    }

    /// An instance of a class: a client where the class extends one.
    fn instance_of(&self, class: &Expr, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(class.at.file)?;
        let Kind::Class { superclass, members, .. } = tree.kind(class.at.node) else { return None };
        let Some(superclass) = superclass else { return Some(Type::Instance(class.clone())) };
        let superclass = match tree.kind(superclass) {
            Kind::As { value, .. } => value,
            _ => superclass,
        };
        let above = match self.origin(&class.sibling(superclass)) {
            Some(Origin::Prisma { linked, file, names }) if names == ["PrismaClient"] => {
                Type::Client(self.fresh(file, linked)?)
            }
            Some(Origin::Class(parent)) if parent.at != class.at => self.instance_of(&parent, fuel)?,
            _ => return Some(Type::Instance(class.clone())),
        };
        let Type::Client(mut client) = above else { return Some(Type::Instance(class.clone())) };
        let mut added = (*client.added).clone();
        added.members.extend(tree.list(members).iter().filter_map(|&member| member_key(tree, member)));
        client.added = Rc::new(added);
        Some(Type::Client(client))
    }

    fn member_of_class(&self, class: &Expr, name: &str, fuel: usize) -> Option<Type> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(class.at.file)?;
        let Kind::Class { members, superclass, .. } = tree.kind(class.at.node) else { return None };
        if let Some(member) = member_named(tree, members, name, None) {
            return match tree.kind(member) {
                Kind::Field { ty, value, .. } => {
                    let typed = ty.and_then(|ty| self.declared(&class.sibling(ty), fuel));
                    let valued = || value.and_then(|value| self.type_of(&class.sibling(value), fuel));
                    typed.or_else(valued).or_else(|| self.assigned(class, name, fuel))
                }
                Kind::Method { function, kind: MethodKind::Get, .. } => {
                    let results = returns(tree, function).into_iter().flatten().map(|it| class.sibling(it));
                    self.either(&results.collect::<Vec<_>>(), fuel)
                }
                _ => None,
            };
        }
        if let Some(ty) = parameter_property(tree, members, name) {
            return self.declared(&class.sibling(ty), fuel);
        }
        if let Some(found) = self.assigned(class, name, fuel) {
            return Some(found);
        }
        match self.origin(&class.sibling(superclass?)) {
            Some(Origin::Class(parent)) if parent.at != class.at => self.member_of_class(&parent, name, fuel),
            _ => None,
        }
    }

    /// What is assigned to `this.name` in a class.
    fn assigned(&self, class: &Expr, name: &str, fuel: usize) -> Option<Type> {
        let tree = self.project.tree(class.at.file)?;
        let mut values = Vec::new();
        tree.walk(class.at.node, &mut |node| {
            if let Kind::Assign { target, value, .. } = tree.kind(node)
                && let Kind::Member { object, property, .. } = tree.kind(target)
                && matches!(tree.kind(object), Kind::This)
                && tree.text(property) == name
            {
                values.push(class.sibling(value));
            }
            true
        });
        self.either(&values, fuel)
    }

    /// Reads what an extension adds.
    fn extend(&self, added: &mut Added, extension: Option<&Expr>) {
        let project = self.project;
        let object = extension.and_then(|it| self.extension_literal(it));
        let Some(object) = object else {
            added.anything = true;
            return;
        };
        let (keys, more) = project.object_keys(&object);
        added.anything |= more;
        for key in keys {
            let Some(part) = project.object_property(&object, &key).known() else { continue };
            match key.as_str() {
                "model" | "result" => {
                    let Some(part) = literal(project, &part) else {
                        added.anything = true;
                        continue;
                    };
                    let (models, more) = project.object_keys(&part);
                    added.anything |= more;
                    for model in models {
                        let of = project.object_property(&part, &model).known().and_then(|it| literal(project, &it));
                        let Some(of) = of else {
                            added.anything = true;
                            continue;
                        };
                        let (names, more) = project.object_keys(&of);
                        added.anything |= more;
                        if key == "model" { added.operations.extend(names) } else { added.fields.extend(names) }
                    }
                }
                "client" => match literal(project, &part) {
                    Some(part) => {
                        let (names, more) = project.object_keys(&part);
                        added.anything |= more;
                        added.members.extend(names);
                    }
                    None => added.anything = true,
                },
                _ => {}
            }
        }
    }

    /// The object literal of an extension, also inside `Prisma.defineExtension(…)`.
    fn extension_literal(&self, extension: &Expr) -> Option<Expr> {
        let Meaning::Code(code) = self.project.meaning(extension) else { return None };
        let tree = self.project.tree(code.at.file)?;
        match tree.kind(code.at.node) {
            Kind::Object { .. } => Some(code),
            Kind::Call { callee, args, .. } => match tree.kind(callee) {
                Kind::Member { property, .. } if tree.text(property) == "defineExtension" => {
                    literal(self.project, &code.sibling(*tree.list(args).first()?))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The client that containers of the repository hold under a name: `{ prisma }` of a context, `app.decorate('prisma', client)`,
    /// `global.prisma = client`. None where two things go by that name.
    fn container(&self, file: FileId, name: &str) -> Option<Client> {
        let package = self.project.package_of(file);
        let key = (package, name.to_owned());
        if let Some(known) = self.containers.borrow().get(&key) {
            return known.clone();
        }
        // While it is looked for, there is none: a container is never proved by itself.
        self.containers.borrow_mut().insert(key.clone(), None);
        let sites = self.sites();
        let all = sites.get(name).map(Vec::as_slice).unwrap_or_default();
        let near: Vec<At> = all.iter().copied().filter(|it| self.project.package_of(it.file) == package).collect();
        let near = if near.len() <= MOST_SITES { self.held(&near) } else { None };
        let found = near.or_else(|| if all.len() <= MOST_SITES { self.held(all) } else { None });
        // What was asked meanwhile was answered without this.
        self.types.borrow_mut().retain(|_, found| found.is_some());
        self.containers.borrow_mut().insert(key, found.clone());
        found
    }

    /// The one client among values that go by one name.
    fn held(&self, values: &[At]) -> Option<Client> {
        let mut found: Option<Client> = None;
        for value in values {
            let Some(Type::Client(mut client)) = self.type_of(&Expr::new(value.file, value.node), FUEL) else {
                continue;
            };
            client.by_container = true;
            match &mut found {
                None => found = Some(client),
                Some(old) if Rc::ptr_eq(&old.linked, &client.linked) => {
                    let mut added = (*old.added).clone();
                    added.anything |= client.added.anything;
                    added.operations.extend(client.added.operations.iter().cloned());
                    added.fields.extend(client.added.fields.iter().cloned());
                    added.members.extend(client.added.members.iter().cloned());
                    old.added = Rc::new(added);
                }
                Some(_) => return None,
            }
        }
        found
    }

    /// Values that go by a name in some container, outside of tests.
    fn sites(&self) -> Rc<Sites> {
        if let Some(sites) = &*self.sites.borrow() {
            return Rc::clone(sites);
        }
        let project = self.project;
        let mut sites: BTreeMap<String, Vec<At>> = BTreeMap::new();
        let mut files: BTreeSet<FileId> =
            project.modules.ids().filter(|file| project.modules.is_parsed(*file)).collect();
        // A file that hands a client on need not say so: `export const createContext = () => ({ db })`.
        let homes = files.iter().filter(|file| project.tree(**file).is_some_and(|it| it.sym("PrismaClient").is_some()));
        let importers: Vec<FileId> = homes.flat_map(|file| project.importers(*file).to_vec()).collect();
        files.extend(importers);
        for file in files {
            if project.modules.role(file) == crate::discover::Role::Test {
                continue;
            }
            let Some(tree) = project.tree(file) else { continue };
            for node in tree.ids() {
                if let Some((name, value)) =
                    container_site(tree, node).filter(|(name, value)| may_hold_client(tree, name, *value))
                {
                    sites.entry(name.to_owned()).or_default().push(At { file, node: value });
                }
            }
        }
        let sites = Rc::new(sites);
        *self.sites.borrow_mut() = Some(Rc::clone(&sites));
        sites
    }

    /// Whether some schema of the repository has a model with this accessor.
    pub fn is_accessor(&self, name: &str) -> bool {
        let all = self.all_schemas();
        all.iter().any(|it| it.schema.model_of_accessor(name).is_some())
    }
}

/// How many values of one name are looked at.
const MOST_SITES: usize = 256;

/// `name: value`, `x.name = value`, `x.decorate('name', value)`.
fn container_site(tree: &Tree, node: NodeId) -> Option<(&str, NodeId)> {
    match tree.kind(node) {
        Kind::Property { key, value, .. } => match tree.kind(key) {
            Kind::Key { name } => Some((tree.text(name), value)),
            _ => None,
        },
        Kind::Assign { target, value, .. } => match tree.kind(target) {
            Kind::Member { property, .. } => Some((tree.text(property), value)),
            _ => None,
        },
        Kind::Call { callee, args, .. } => match (tree.kind(callee), tree.list(args)) {
            (Kind::Member { property, .. }, [key, value]) if tree.text(property) == "decorate" => {
                match tree.kind(*key) {
                    Kind::String { value: name } => Some((tree.text(name), *value)),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value has a form that can lead to a client; spares the look-up of literals. `{ prisma: ctx.prisma }` says
/// nothing new about `prisma`.
fn may_hold_client(tree: &Tree, name: &str, value: NodeId) -> bool {
    match tree.kind(value) {
        Kind::Ident { .. } | Kind::New { .. } | Kind::Binary { .. } | Kind::As { .. } | Kind::Call { .. } => true,
        Kind::Member { object, property, .. } => tree.text(property) != name || matches!(tree.kind(object), Kind::This),
        _ => false,
    }
}

fn literal(project: &Project, expr: &Expr) -> Option<Expr> {
    match project.meaning(expr) {
        Meaning::Code(code) if matches!(project.kind(code.at), Kind::Object { .. }) => Some(code),
        _ => None,
    }
}

fn member_key(tree: &Tree, member: NodeId) -> Option<String> {
    let key = match tree.kind(member) {
        Kind::Method { key, .. } | Kind::Field { key, .. } => key,
        _ => return None,
    };
    match tree.kind(key) {
        Kind::Key { name } => Some(tree.text(name).to_owned()),
        _ => None,
    }
}

/// The type of `constructor(private name: T)`.
fn parameter_property(tree: &Tree, members: crate::syntax::List, name: &str) -> Option<NodeId> {
    tree.list(members).iter().find_map(|&member| {
        let Kind::Method { function, kind: MethodKind::Constructor, .. } = tree.kind(member) else { return None };
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        tree.list(params).iter().find_map(|&param| {
            let Kind::Param { pattern, ty, is_property: true, .. } = tree.kind(param) else { return None };
            let pattern = match tree.kind(pattern) {
                Kind::DefaultPattern { pattern, .. } => pattern,
                _ => pattern,
            };
            match tree.kind(pattern) {
                Kind::BindingName { name: found, .. } if tree.text(found) == name => ty,
                _ => None,
            }
        })
    })
}

/// Whether a schema's client is what `@prisma/client` gives.
fn makes_default(linked: &Linked) -> bool {
    let mut clients = linked.schema.generators.iter().filter(|it| it.is_client()).peekable();
    let none = clients.peek().is_none();
    none || clients.any(|it| match &it.output {
        None => it.provider.as_deref() == Some("prisma-client-js"),
        Some(output) => {
            output.ends_with("node_modules/.prisma/client") || output.ends_with("node_modules/@prisma/client")
        }
    })
}

fn begins(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn only<'a>(mut found: impl Iterator<Item = &'a (String, Rc<Linked>)>) -> Option<Rc<Linked>> {
    let first = found.next()?;
    found.all(|it| Rc::ptr_eq(&it.1, &first.1)).then(|| Rc::clone(&first.1))
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
