//! Where a client may be constructed, by what is written alone: following every call of a repository would parse most of it.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{Expr, Meaning};
use crate::model::resolve::Target;
use crate::syntax::{ExportSource, Imported, Kind, NodeId, Tree};

/// The files and the callees that may construct a client of the tables.
pub(super) struct Candidates<'p> {
    project: &'p Project,
    /// What the tables' packages export, by the last part of its path; also methods that make a module of a client.
    names: FxHashSet<&'p str>,
}

impl<'p> Candidates<'p> {
    pub(super) fn new(project: &'p Project) -> Self {
        let exports = project.knowledge.pools.clients.iter().flat_map(|row| &row.exports);
        let last = exports.map(|path| path.rsplit('.').next().unwrap_or(path));
        Self { project, names: last.chain(["forRoot", "forRootAsync"]).collect() }
    }

    /// The scripts that import a package of the tables, or what such a script hands on.
    pub(super) fn files(&self) -> Vec<FileId> {
        let modules = &self.project.modules;
        let sources: Vec<FileId> = modules.ids().filter(|&file| modules.role(file) == Role::Source).collect();
        let says = self.speaks_of_clients();
        let fits = |file: FileId| modules.specifiers(file).any(|it| self.may_take(file, it)) || says(file, true);
        let declared = self.project.knowledge.pools.files().filter_map(|path| modules.at_path(path));
        let declared: BTreeSet<FileId> = declared.flat_map(|file| self.project.importers(file).to_vec()).collect();
        let fits = |file: FileId| fits(file) || declared.contains(&file);
        let found: Vec<FileId> = sources.par_iter().copied().filter(|&file| fits(file)).collect();
        if !self.project.is_asked_about_any(&found) {
            return Vec::new();
        }
        let mut files: BTreeSet<FileId> = found.iter().copied().collect();
        let mut work = found;
        while !work.is_empty() {
            let importers = work.par_iter().flat_map_iter(|&file| self.importers_of_reexports(file));
            let speaking = importers.filter(|&it| modules.role(it) == Role::Source && says(it, false));
            let speaking: BTreeSet<FileId> = speaking.collect();
            work = speaking.into_iter().filter(|&it| files.insert(it)).collect();
        }
        let files: Vec<FileId> = files.into_iter().collect();
        // They are asked for one after the other.
        files.par_iter().for_each(|&file| {
            let _ = self.project.tree(file);
        });
        files
    }

    /// Whether a script imports a package of the tables, and its text says what of it makes a client: most that import `@prisma/client`
    /// want its types. A default export goes by any name.
    fn may_take(&self, file: FileId, specifier: &str) -> bool {
        let rows = self.project.knowledge.pools.clients.iter().filter(|row| is_of(specifier, &row.package));
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return false;
        }
        let says = |word: &str| self.project.modules.says(file, word);
        let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
        let is_said = |path: &String| path.is_empty() || path == "default" || says(&last(path));
        rows.any(|row| row.exports.is_empty() || row.exports.iter().any(is_said)) || says("export *")
    }

    /// Whether a script's text says a name that makes a client; or only the one that is generated into repositories.
    fn speaks_of_clients(&self) -> impl Fn(FileId, bool) -> bool + Sync {
        // A file that hands everything on says no name.
        let names = self.names.iter().copied().filter(|it| *it != "default").chain(["export *"]);
        let search = self.project.modules.search(&names.collect::<Vec<_>>());
        move |file, generated_only| {
            if generated_only {
                return self.project.modules.says_prisma_client(file);
            }
            search.as_ref().is_none_or(|says| says(file))
        }
    }

    /// The importers of a file that hands on a client's package: they may construct clients without naming it.
    fn importers_of_reexports(&self, file: FileId) -> Vec<FileId> {
        let Some(tree) = self.project.tree(file) else { return Vec::new() };
        let tables = &self.project.knowledge.pools;
        let hands_on = tree.exports.iter().any(|export| match export.source {
            ExportSource::Module { specifier, .. } => match self.project.resolve(file, tree.text(specifier)) {
                Target::Package { name, .. } => tables.has(&name),
                Target::File(_) | Target::Missing => false,
            },
            ExportSource::Local(node) => match self.project.meaning(&Expr::new(file, node)) {
                Meaning::Package(export) => tables.has(&export.package),
                _ => false,
            },
        });
        if hands_on { self.project.importers(file).to_vec() } else { Vec::new() }
    }

    /// Whether what is called, constructed or extended may be a client's.
    pub(super) fn may_construct(&self, tree: &Tree, callee: NodeId) -> bool {
        self.may_construct_within(tree, callee, 8)
    }

    fn may_construct_within(&self, tree: &Tree, callee: NodeId, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match tree.kind(callee) {
            Kind::As { value, .. } | Kind::Await { value } => self.may_construct_within(tree, value, depth),
            Kind::Member { property, .. } => {
                let name = tree.text(property);
                name == "default" || self.names.contains(name)
            }
            Kind::Ident { name, binding: Some(binding) } => {
                let declared = tree.binding(binding).map(|it| it.declared);
                self.names.contains(tree.text(name)) || declared.is_some_and(|it| self.is_taken_from(tree, it, depth))
            }
            // `require('knex')(options)`
            Kind::Call { .. } => self.is_required(tree, callee),
            _ => false,
        }
    }

    /// Whether a name is declared as something of a package of the tables, or under another name than its own.
    fn is_taken_from(&self, tree: &Tree, declared: NodeId, depth: usize) -> bool {
        let Some(parent) = tree.parent(declared) else { return false };
        match tree.kind(parent) {
            Kind::Import { record } => tree.imports.get(record as usize).is_some_and(|import| {
                let local = import.names.iter().find(|it| it.local == declared);
                let renamed = local.is_some_and(|it| match it.imported {
                    Imported::Name(name) => self.names.contains(tree.text(name)),
                    _ => false,
                });
                renamed || self.is_package(tree.text(import.specifier))
            }),
            Kind::Declarator { init: Some(init), .. } => {
                self.may_construct_within(tree, init, depth) || self.is_required(tree, init)
            }
            Kind::PatternProperty { key, .. } => {
                matches!(tree.kind(key), Kind::Key { name } if self.names.contains(tree.text(name)))
            }
            _ => false,
        }
    }

    /// Whether an expression is `require('package')` of a package of the tables.
    fn is_required(&self, tree: &Tree, node: NodeId) -> bool {
        let Kind::Call { args, .. } = tree.kind(node) else { return false };
        tree.list(args).first().is_some_and(|&it| match tree.kind(it) {
            Kind::String { value } => self.is_package(tree.text(value)),
            _ => false,
        })
    }

    fn is_package(&self, specifier: &str) -> bool {
        self.project.knowledge.pools.clients.iter().any(|row| is_of(specifier, &row.package))
    }
}

/// Whether a specifier leads into a package.
fn is_of(specifier: &str, package: &str) -> bool {
    let rest = specifier.strip_prefix(package).filter(|_| !package.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
