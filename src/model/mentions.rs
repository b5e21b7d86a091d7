//! Who mentions what: the importers of a file, and every place that mentions a declared name or one of its members,
//! here and in the files that import it.

use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Project;
use super::modules::{FileId, stem};
use super::names::At;
use super::resolve::Target;
use crate::syntax::{ExportSource, Imported, Kind, NodeId, Tree};

/// By a script: those with specifiers that lead to it.
type Leading = FxHashMap<FileId, Vec<FileId>>;

/// Who imports what, remembered.
#[derive(Debug, Default)]
pub(super) struct ImportMemory {
    importers: Mutex<FxHashMap<FileId, Arc<[FileId]>>>,
    /// By the last part of a specifier: where all specifiers that have it lead. Every file of a package asks for the package's name.
    leading: Mutex<FxHashMap<Box<str>, Arc<Leading>>>,
}

impl Project {
    /// Where `name.member` is read, for a declared name, here and in importing files; the whole object's uses where
    /// it is passed on as it is.
    #[must_use]
    pub fn member_sites(&self, name: At, member: &str) -> Vec<At> {
        let Some(tree) = self.tree(name.file) else { return Vec::new() };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else { return vec![name] };
        let Some(declared) = tree.binding(binding) else { return Vec::new() };
        let mut sites: Vec<At> = declared
            .references
            .iter()
            .filter(|&&it| !tree.parent(it).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. })))
            .flat_map(|&node| self.members_of_site(At { file: name.file, node }, member))
            .collect();
        for exported in exported_names(tree, name.node, &declared.references) {
            for site in self.import_sites(name.file, &exported) {
                sites.extend(self.members_of_site(site, member));
            }
        }
        sites
    }

    /// `site.member`, or the name that a destructuring of `site` gives it; nothing where another member is taken.
    pub(super) fn members_of_site(&self, site: At, member: &str) -> Vec<At> {
        let Some(tree) = self.tree(site.file) else { return Vec::new() };
        let Some(parent) = tree.parent(site.node) else { return Vec::new() };
        match tree.kind(parent) {
            Kind::Member { object, property, .. } if object == site.node => {
                if tree.text(property) == member {
                    vec![At { file: site.file, node: parent }]
                } else {
                    Vec::new()
                }
            }
            Kind::Index { .. } => vec![At { file: site.file, node: parent }],
            Kind::Declarator { target, .. } => match tree.kind(target) {
                Kind::ObjectPattern { .. } => self.destructured(site.file, tree, target, member),
                _ => self.member_sites(At { file: site.file, node: target }, member),
            },
            _ => vec![site],
        }
    }

    fn destructured(&self, file: FileId, tree: &Tree, pattern: NodeId, member: &str) -> Vec<At> {
        let Kind::ObjectPattern { properties, .. } = tree.kind(pattern) else { return Vec::new() };
        let mut sites = Vec::new();
        for &property in tree.list(properties) {
            let Kind::PatternProperty { key, value } = tree.kind(property) else { continue };
            if !matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == member) {
                continue;
            }
            if let Kind::BindingName { binding: Some(binding), .. } = tree.kind(value)
                && let Some(declared) = tree.binding(binding)
            {
                sites.extend(declared.references.iter().map(|&node| At { file, node }));
            }
        }
        sites
    }

    /// Every place that mentions a declared name, here and in the files that import it, without following further.
    #[must_use]
    pub fn mentions(&self, name: At) -> Vec<At> {
        let Some(tree) = self.tree(name.file) else { return Vec::new() };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(name.node) else { return Vec::new() };
        let Some(declared) = tree.binding(binding) else { return Vec::new() };
        let mut sites: Vec<At> = declared
            .references
            .iter()
            .filter(|&&it| !tree.parent(it).is_some_and(|parent| matches!(tree.kind(parent), Kind::Export { .. })))
            .map(|&node| At { file: name.file, node })
            .collect();
        for exported in exported_names(tree, name.node, &declared.references) {
            sites.extend(self.import_sites(name.file, &exported));
        }
        sites
    }

    /// Where other files mention what `file` exports as `name`.
    #[must_use]
    pub fn import_sites(&self, file: FileId, name: &str) -> Vec<At> {
        self.import_sites_within(file, name, 6)
    }

    fn import_sites_within(&self, file: FileId, name: &str, hops: usize) -> Vec<At> {
        let Some(hops) = hops.checked_sub(1) else { return Vec::new() };
        let mut sites = Vec::new();
        let importers = self.importers(file);
        // Parsing is what costs: a file that never says the name needs none, and the others are parsed side by side.
        let speaking: Vec<FileId> =
            importers.par_iter().copied().filter(|&it| self.may_mention(it, name) && self.tree(it).is_some()).collect();
        for importer in speaking {
            let Some(tree) = self.tree(importer) else { continue };
            let leads = |specifier: &str| self.resolve(importer, specifier) == Target::File(file);
            for import in tree.imports.iter().filter(|import| !import.is_type && leads(tree.text(import.specifier))) {
                for local in &import.names {
                    let wanted = match local.imported {
                        Imported::Default => "default",
                        Imported::Name(name) => tree.text(name),
                        Imported::Namespace | Imported::Require => {
                            let local = At { file: importer, node: local.local };
                            sites.extend(self.member_sites(local, name));
                            continue;
                        }
                    };
                    if wanted == name {
                        sites.extend(self.mentions(At { file: importer, node: local.local }));
                    } else if wanted == "default" {
                        // `import all from './cjs'; all.name`
                        let local = At { file: importer, node: local.local };
                        if self.tree(file).is_some_and(|it| it.exports.iter().any(|export| export.is_commonjs)) {
                            sites.extend(self.member_sites(local, name));
                        }
                    }
                }
            }
            for &load in &tree.loads {
                sites.extend(self.load_sites(importer, tree, load, name, &leads));
            }
            for export in &tree.exports {
                let ExportSource::Module { specifier, name: inner } = export.source else { continue };
                if !leads(tree.text(specifier)) {
                    continue;
                }
                if let (Some(outer), None) = (export.name, inner) {
                    // `export * as outer from`
                    for site in self.import_sites_within(importer, tree.text(outer), hops) {
                        sites.extend(self.members_of_site(site, name));
                    }
                    continue;
                }
                let outer = match (export.name, inner) {
                    (None, None) => Some(name),
                    (Some(outer), Some(inner)) => (tree.text(inner) == name).then(|| tree.text(outer)),
                    _ => None,
                };
                if let Some(outer) = outer {
                    sites.extend(self.import_sites_within(importer, outer, hops));
                }
            }
        }
        sites
    }

    /// Whether a file's text can take an export by its name: it says the name, or takes all there is.
    fn may_mention(&self, file: FileId, name: &str) -> bool {
        if name == "default" || self.modules.is_parsed(file) {
            return true;
        }
        self.modules.says(file, name) || self.modules.says(file, "export *")
    }

    /// `require('x').name`, `const { name } = require('x')`, `(await import('x')).name`.
    fn load_sites(
        &self,
        file: FileId,
        tree: &Tree,
        load: NodeId,
        name: &str,
        leads: &impl Fn(&str) -> bool,
    ) -> Vec<At> {
        let Kind::Call { args, .. } = tree.kind(load) else { return Vec::new() };
        let Some(Kind::String { value }) = tree.list(args).first().map(|&arg| tree.kind(arg)) else {
            return Vec::new();
        };
        if !leads(tree.text(value)) {
            return Vec::new();
        }
        let mut node = load;
        while let Some(parent) = tree.parent(node) {
            if !matches!(tree.kind(parent), Kind::Await { .. } | Kind::As { .. }) {
                break;
            }
            node = parent;
        }
        let site = At { file, node };
        if name == "default" {
            // The module itself is what is exported (`module.exports = limiter`), or its default.
            let mut sites = self.members_of_site(site, "default");
            if let Some(Kind::Declarator { target, .. }) = tree.parent(node).map(|parent| tree.kind(parent)) {
                sites.extend(self.mentions(At { file, node: target }));
            } else if sites.is_empty() {
                sites.push(site);
            }
            return sites;
        }
        self.members_of_site(site, name)
    }

    /// The scripts that import a file; looked for once a file.
    #[must_use]
    pub fn importers(&self, file: FileId) -> Arc<[FileId]> {
        if let Ok(known) = self.import_memory.importers.lock()
            && let Some(importers) = known.get(&file)
        {
            return Arc::clone(importers);
        }
        let importers: Arc<[FileId]> = self.find_importers(file).into();
        if let Ok(mut known) = self.import_memory.importers.lock() {
            known.insert(file, Arc::clone(&importers));
        }
        importers
    }

    fn find_importers(&self, file: FileId) -> Vec<FileId> {
        let path = self.modules.path(file);
        let mut stems = vec![stem(&path).to_owned()];
        // Relative imports of an index file name its directory or just dots; workspace imports name the package.
        if path.rsplit('/').next().is_some_and(|name| name.starts_with("index.")) {
            stems.extend([".", "..", "index"].map(str::to_owned));
        }
        if let Some(name) = self.package_named(file) {
            stems.push(stem(&name).to_owned());
        }
        // `@app.module` for `src/app.module.ts`.
        stems.extend(self.resolution.aliases_of(&path).iter().map(|it| stem(it).to_owned()));
        stems.sort_unstable();
        stems.dedup();
        let mut importers: Vec<FileId> = Vec::new();
        for wanted in &stems {
            let leading = self.leading_by(wanted);
            importers.extend(leading.get(&file).into_iter().flatten().filter(|it| **it != file));
        }
        importers.sort_unstable();
        importers.dedup();
        importers
    }

    /// The scripts to which specifiers with this last part lead, and whose specifiers these are.
    fn leading_by(&self, stem: &str) -> Arc<Leading> {
        if let Ok(known) = self.import_memory.leading.lock()
            && let Some(leading) = known.get(stem)
        {
            return Arc::clone(leading);
        }
        let mut leading = Leading::default();
        for (importer, specifier) in self.modules.mentioning(stem) {
            if let Target::File(target) = self.resolve(importer, specifier) {
                leading.entry(target).or_default().push(importer);
            }
        }
        let leading = Arc::new(leading);
        if let Ok(mut known) = self.import_memory.leading.lock() {
            known.insert(stem.into(), Arc::clone(&leading));
        }
        leading
    }
}

/// The names under which a file exports a declared name.
pub(super) fn exported_names(tree: &Tree, declared: NodeId, references: &[NodeId]) -> Vec<String> {
    let parent = tree.parent(declared);
    tree.exports
        .iter()
        .filter(|export| match export.source {
            ExportSource::Local(node) => {
                node == declared || references.contains(&node) || (Some(node) == parent && !export.is_commonjs)
            }
            ExportSource::Module { .. } => false,
        })
        .map(|export| export.name.map_or("default", |name| tree.text(name)).to_owned())
        .collect()
}
