//! The repository's schemas, and which of them a module's client is generated from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use super::super::grammar::Version;
use super::super::location::{Located, Locator, SchemaFiles, Unlocated, join, split};
use super::super::schema::link;
use super::{Clients, Linked};
use crate::finding::RelPath;
use crate::inputs::prisma::parse;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::packages::{Installed, PackageId};
use crate::model::resolve::Target;

/// The folders that generators write to, each with its schema.
type Outputs = Vec<(String, Arc<Linked>)>;

/// The repository's schemas: each is linked once, for all that look for clients of them.
#[derive(Debug)]
pub struct Schemas {
    locator: Locator,
    linked: Mutex<BTreeMap<SchemaFiles, Arc<Linked>>>,
    by_package: Mutex<FxHashMap<String, Option<Arc<Linked>>>>,
    versions: Mutex<FxHashMap<PackageId, Option<Version>>>,
    outputs: OnceLock<Outputs>,
    all: OnceLock<Vec<Arc<Linked>>>,
}

impl Project {
    /// The repository's Prisma schemas; nothing is read before it is asked for.
    pub(super) fn schemas(&self) -> &Schemas {
        self.schemas.get_or_init(|| Schemas {
            locator: Locator::new(self.inventory().files.iter().map(|file| &file.path)),
            linked: Mutex::default(),
            by_package: Mutex::default(),
            versions: Mutex::default(),
            outputs: OnceLock::new(),
            all: OnceLock::new(),
        })
    }
}

impl Clients<'_> {
    /// The schema whose generated code a specifier leads to, as seen from a file.
    pub fn schema_of_specifier(&self, file: FileId, specifier: &str) -> Option<Arc<Linked>> {
        match self.project.resolve(file, specifier) {
            Target::Package { name, subpath } if &*name == "@prisma/client" => {
                let known = ["", "edge", "wasm", "default", "index", "index.js", "edge.js"].contains(&&*subpath);
                if known { self.schema_of_package(file) } else { None }
            }
            Target::File(target) => self.output_around(&self.project.modules.path(target)),
            Target::Package { .. } => {
                let package = self.schemas.locator.package_of(&self.project.modules.path(file));
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

    /// The schemas that packages' clients are generated from, each once.
    pub fn located(&self) -> Vec<Arc<Linked>> {
        let mut found: Vec<Arc<Linked>> = Vec::new();
        for (id, package) in self.project.packages.iter() {
            let major = self.version_of_package(id).map(|it| it.major);
            for files in self.located_in(&package.dir, major).map(|it| it.schemas).unwrap_or_default() {
                let linked = self.link(&files);
                if !found.iter().any(|it| it.files == linked.files) {
                    found.push(linked);
                }
            }
        }
        found
    }

    fn located_in(&self, package: &str, major: Option<u32>) -> Result<Located, Unlocated> {
        self.schemas.locator.locate(package, major, &|path| self.project.text(path))
    }

    /// Why queries of some packages were not checked, a sentence each: several schemas may be theirs, or theirs cannot be read.
    pub fn undecided(&self) -> Vec<String> {
        let mut told = BTreeSet::new();
        for (id, package) in self.project.packages.iter() {
            let Some(major) = self.version_of_package(id).map(|it| it.major) else { continue };
            match self.located_in(&package.dir, Some(major)) {
                Ok(_) | Err(Unlocated::NoSchema) => {}
                Err(Unlocated::Ambiguous(files)) => {
                    let files: Vec<&str> = files.iter().map(AsRef::as_ref).collect();
                    let name = package.name();
                    told.insert(format!(
                        "the Prisma schema of {name} could be {}; its queries are not checked",
                        files.join(" or ")
                    ));
                }
                Err(Unlocated::Unreadable { at, text }) => {
                    let name = package.name();
                    told.insert(format!(
                        "{at} names the Prisma schema of {name} in a way that was not followed ({text}); its queries are not checked"
                    ));
                }
            }
        }
        for linked in self.located() {
            let Some(file) = linked.schema.files.first() else { continue };
            if !is_read_in_full(&linked) && linked.schema.models().next().is_some() {
                told.insert(format!("{file} is not read in full; queries against it are not checked"));
            }
        }
        told.into_iter().collect()
    }

    pub(super) fn output_around(&self, path: &str) -> Option<Arc<Linked>> {
        only(self.outputs().iter().filter(|(folder, _)| begins(path, folder)))
    }

    pub(super) fn outputs(&self) -> &Outputs {
        self.schemas.outputs.get_or_init(|| {
            let mut outputs = Vec::new();
            for linked in self.all_schemas() {
                for generator in linked.schema.generators.iter().filter(|it| it.is_client()) {
                    if let (Some(output), Some(home)) =
                        (&generator.output, linked.schema.files.get(generator.place.file as usize))
                    {
                        outputs.push((join(split(home).0, output), Arc::clone(linked)));
                    }
                }
            }
            outputs
        })
    }

    /// Every schema of the repository: those that a package's client is generated from, and the files that none of these has.
    pub(super) fn all_schemas(&self) -> &[Arc<Linked>] {
        self.schemas.all.get_or_init(|| {
            let mut schemas: Vec<Arc<Linked>> = Vec::new();
            let mut covered = BTreeSet::new();
            for (_, package) in self.project.packages.iter() {
                for files in self.located_in(&package.dir, None).map(|it| it.schemas).unwrap_or_default() {
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
            schemas
        })
    }

    /// One schema, which is the same object for all that ask for it.
    pub(super) fn link(&self, files: &SchemaFiles) -> Arc<Linked> {
        let known = self.schemas.linked.lock().ok().and_then(|it| it.get(files).map(Arc::clone));
        if let Some(linked) = known {
            return linked;
        }
        let parsed: Vec<(RelPath, _)> = files
            .files
            .iter()
            .map(|path| (Arc::clone(path), parse(&self.project.text(path).unwrap_or_default())))
            .collect();
        let package = files.files.first().map(|path| self.schemas.locator.package_of(path)).unwrap_or_default();
        let linked = Arc::new(Linked { files: files.clone(), schema: link(&parsed), package, tables: OnceLock::new() });
        match self.schemas.linked.lock() {
            Ok(mut all) => Arc::clone(all.entry(files.clone()).or_insert(linked)),
            Err(_) => linked,
        }
    }

    /// The schema behind `@prisma/client` for a file's package.
    pub(super) fn schema_of_package(&self, file: FileId) -> Option<Arc<Linked>> {
        let package = self.schemas.locator.package_of(&self.project.modules.path(file));
        let known = self.schemas.by_package.lock().ok().and_then(|it| it.get(&package).cloned());
        if let Some(known) = known {
            return known;
        }
        let major = self.version_in(file).map(|it| it.major);
        let located = self.located_in(&package, major).ok();
        let linked: Vec<Arc<Linked>> = located
            .iter()
            .flat_map(|it| &it.schemas)
            .map(|files| self.link(files))
            .filter(|it| makes_default(it))
            .collect();
        let found = if let [one] = linked.as_slice() { Some(Arc::clone(one)) } else { None };
        if let Ok(mut known) = self.schemas.by_package.lock() {
            known.insert(package, found.clone());
        }
        found
    }

    /// The schemas of a file's package where it has one for each of several databases, with the same models; none otherwise.
    pub(super) fn variants_of_package(&self, file: FileId) -> Vec<Arc<Linked>> {
        let package = self.schemas.locator.package_of(&self.project.modules.path(file));
        let major = self.version_in(file).map(|it| it.major);
        let Err(Unlocated::Ambiguous(files)) = self.located_in(&package, major) else { return Vec::new() };
        let found: Vec<Arc<Linked>> = files.into_iter().map(|it| self.link(&SchemaFiles { files: vec![it] })).collect();
        let mut providers = Vec::new();
        for linked in &found {
            match linked.schema.provider {
                Some(provider) if !providers.contains(&provider) => providers.push(provider),
                _ => return Vec::new(),
            }
            if linked.package != package || !is_read_in_full(linked) || !makes_default(linked) {
                return Vec::new();
            }
        }
        let names = |it: &Arc<Linked>| it.schema.models().map(|(_, model)| model.name.clone()).collect::<BTreeSet<_>>();
        let all: BTreeSet<String> = found.iter().flat_map(names).collect();
        let of_all = all.iter().filter(|name| found.iter().all(|it| it.schema.model_named(name).is_some())).count();
        // Four of five models in common: they are made to serve the same code.
        if of_all * 5 >= all.len() * 4 { found } else { Vec::new() }
    }

    pub(super) fn version_in(&self, file: FileId) -> Option<Version> {
        let package = self.project.package_of(file);
        self.version_of_package(package)
    }

    pub(super) fn version_of_package(&self, package: PackageId) -> Option<Version> {
        if let Some(known) = self.schemas.versions.lock().ok().and_then(|it| it.get(&package).copied()) {
            return known;
        }
        let version = self.installed_in(package);
        if let Ok(mut versions) = self.schemas.versions.lock() {
            versions.insert(package, version);
        }
        version
    }

    fn installed_in(&self, package: PackageId) -> Option<Version> {
        ["@prisma/client", "prisma"].iter().find_map(|name| match self.project.packages.version(package, name) {
            Installed::Exact(version, _) => Some(Version::new(small(version.major()), small(version.minor()))),
            Installed::Range(range, _) => {
                range.min_version().map(|version| Version::new(small(version.major()), u32::MAX))
            }
            _ => None,
        })
    }

    pub(super) fn version(&self, file: FileId, linked: &Linked) -> Version {
        let home = self.project.packages.by_dir(&linked.package).and_then(|it| self.version_of_package(it));
        home.or_else(|| self.version_in(file)).unwrap_or(Version::NEWEST)
    }

    /// Whether it is settled which schema the clients of a file's package are of, or some generator says where it writes one.
    pub fn has_schema(&self, file: FileId) -> bool {
        self.schema_of_package(file).is_some() || !self.outputs().is_empty()
    }

    /// What the models of the repository's schemas are called on a client.
    pub fn accessors(&self) -> BTreeSet<String> {
        let all = self.all_schemas();
        let names = all.iter().flat_map(|it| it.schema.models().map(|(_, model)| model.accessor()));
        names.collect()
    }

    /// Whether some schema of the repository has an enum of this name.
    pub fn is_enum(&self, name: &str) -> bool {
        self.all_schemas().iter().any(|it| it.schema.enum_named(name).is_some())
    }

    /// Whether some schema of the repository has a model or an enum of this name, so that generated code exports it.
    pub(super) fn is_exported_name(&self, name: &str) -> bool {
        let has = |it: &Arc<Linked>| it.schema.enum_named(name).is_some() || it.schema.model_named(name).is_some();
        name == "$Enums" || self.all_schemas().iter().any(has)
    }

    /// Whether a specifier looks like one of generated code; [`Self::schema_of_specifier`] tells for sure.
    pub fn may_be_generated(&self, specifier: &str) -> bool {
        let last = |folder: &str| split(folder.trim_end_matches('/')).1.to_owned();
        specifier.to_ascii_lowercase().contains("prisma")
            || self.outputs().iter().any(|(folder, _)| specifier.contains(&last(folder)))
    }
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

fn only<'a>(mut found: impl Iterator<Item = &'a (String, Arc<Linked>)>) -> Option<Arc<Linked>> {
    let first = found.next()?;
    found.all(|it| Arc::ptr_eq(&it.1, &first.1)).then(|| Arc::clone(&first.1))
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whether everything that a schema declares is known. One that was not read in full may have any name.
pub(super) fn is_read_in_full(linked: &Linked) -> bool {
    linked.schema.models().all(|(_, it)| it.complete) && linked.schema.enums().all(|(_, it)| it.complete)
}
