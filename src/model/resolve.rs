//! Module specifiers -> files of the repository, packages, or nothing.
//!
//! Relative specifiers are looked up among the repository's own scripts, as Node and TypeScript do between them
//! (`./a.js` may be `a.ts`). Everything else goes to `oxc_resolver` (tsconfig paths, package imports and exports)
//! and to the workspace's packages by name, since a checkout often has no `node_modules`.

mod overlay;
mod paths;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use oxc_resolver::{ResolveOptions, ResolverGeneric, TsconfigDiscovery};
use rustc_hash::{FxHashMap, FxHashSet};

use super::modules::{FileId, Modules};
use super::packages::Packages;
use crate::discover::Inventory;
use overlay::Overlay;
use paths::Paths;

/// What a specifier leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A script of the repository.
    File(FileId),
    /// An installed package, or one that should be: its name without a subpath, and the subpath (may be empty).
    Package {
        /// `express`, `@nestjs/common`; `node:` modules without the prefix.
        name: Arc<str>,
        /// What follows the name, without the slash.
        subpath: Arc<str>,
    },
    /// A file that is not there, or is not a script.
    Missing,
}

/// What specifiers lead to, as the scripts of one folder see them.
type Memory = RwLock<FxHashMap<Box<str>, Target>>;

/// What was resolved, by folder: nothing is asked as often, so that a look-up makes no key.
struct Folders {
    /// The folder of each script.
    of: Vec<u32>,
    memories: Vec<Memory>,
}

impl Folders {
    fn new(modules: &Modules) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut of = Vec::with_capacity(modules.len());
        for file in modules.ids() {
            let path = modules.path(file);
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            of.push(*known.entry(folder(&path).to_owned()).or_insert(next));
        }
        Self { of, memories: known.iter().map(|_| Memory::default()).collect() }
    }

    fn memory(&self, file: FileId) -> Option<&Memory> {
        self.memories.get(*self.of.get(file.index())? as usize)
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Resolves specifiers, with a memory.
pub struct Resolution {
    resolver: ResolverGeneric<Overlay>,
    root: std::path::PathBuf,
    paths: Paths,
    folders: OnceLock<Folders>,
    reads: Arc<Mutex<FxHashSet<PathBuf>>>,
}

const EXTENSIONS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

impl Resolution {
    /// A resolver for one repository.
    #[must_use]
    pub fn new(inventory: &Inventory) -> Self {
        let dotted: Vec<String> = EXTENSIONS.iter().map(|it| format!(".{it}")).chain([".json".into()]).collect();
        let alias = |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|&it| it.to_owned()).collect());
        let options = ResolveOptions {
            tsconfig: Some(TsconfigDiscovery::Auto),
            extensions: dotted,
            extension_alias: vec![
                alias(".js", &[".ts", ".tsx", ".js", ".jsx"]),
                alias(".jsx", &[".tsx", ".jsx"]),
                alias(".mjs", &[".mts", ".mjs"]),
                alias(".cjs", &[".cts", ".cjs"]),
            ],
            condition_names: ["node", "import", "require", "default"].map(str::to_owned).to_vec(),
            main_fields: ["source", "main", "module"].map(str::to_owned).to_vec(),
            ..ResolveOptions::default()
        };
        let overlay = Overlay::over(&inventory.root, &inventory.contents);
        Self {
            reads: overlay.reads(),
            resolver: ResolverGeneric::new_with_file_system(overlay, options),
            root: inventory.root.clone(),
            paths: Paths::new(inventory),
            folders: OnceLock::new(),
        }
    }

    /// What `specifier` leads to when the script `from` asks for it.
    #[must_use]
    pub fn resolve(&self, modules: &Modules, packages: &Packages, from: FileId, specifier: &str) -> Target {
        // Asked for far more often than anything new is: a look-up allocates nothing.
        let memory = self.folders.get_or_init(|| Folders::new(modules)).memory(from);
        if let Some(memory) = memory.and_then(|it| it.read().ok())
            && let Some(known) = memory.get(specifier)
        {
            return known.clone();
        }
        let path = modules.path(from);
        let target = self.resolve_new(modules, packages, &path, folder(&path), specifier);
        if let Some(mut memory) = memory.and_then(|it| it.write().ok()) {
            memory.insert(specifier.into(), target.clone());
        }
        target
    }

    /// The files of the disk that were read to resolve what was asked, sorted.
    pub(super) fn files_read(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = self.reads.lock().map(|it| it.iter().cloned().collect()).unwrap_or_default();
        files.sort_unstable();
        files
    }

    /// The specifiers that aliases make of a script's path.
    pub(super) fn aliases_of(&self, path: &str) -> Vec<String> {
        self.paths.specifiers_of(path)
    }

    fn resolve_new(&self, modules: &Modules, packages: &Packages, path: &str, dir: &str, specifier: &str) -> Target {
        let specifier = specifier.split(['?', '#']).next().filter(|it| !it.is_empty()).unwrap_or(specifier);
        if is_relative(specifier) {
            let Some(joined) = join(dir, specifier) else { return Target::Missing };
            if let Some(file) = script_at(modules, &joined) {
                return Target::File(file);
            }
            return self.by_resolver(modules, path, specifier).unwrap_or(Target::Missing);
        }
        if let Some(builtin) = specifier.strip_prefix("node:") {
            return package(builtin);
        }
        if let Some(target) = self.by_resolver(modules, path, specifier) {
            return target;
        }
        if let Some(file) = self.paths.find(modules, dir, specifier) {
            return Target::File(file);
        }
        let Target::Package { name, subpath } = package(specifier) else { return Target::Missing };
        if let Some(file) = workspace_file(modules, packages, &name, &subpath) {
            return Target::File(file);
        }
        // An alias (`~/x`, `@/x`, `#x`) that no tsconfig explains is no package.
        let first = name.chars().next();
        if name.starts_with("@/") || matches!(first, Some('~' | '#' | '/' | '$')) || first.is_none() {
            return Target::Missing;
        }
        Target::Package { name, subpath }
    }

    fn by_resolver(&self, modules: &Modules, path: &str, specifier: &str) -> Option<Target> {
        let found = self.resolver.resolve_file(self.root.join(path), specifier).ok()?;
        let found = found.path();
        if found.components().any(|part| part.as_os_str() == "node_modules") {
            return Some(package(specifier));
        }
        let relative = relative_to(&self.root, found)?;
        Some(script_at(modules, &relative).map_or(Target::Missing, Target::File))
    }
}

fn relative_to(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?.to_str()?;
    Some(relative.replace('\\', "/"))
}

fn is_relative(specifier: &str) -> bool {
    specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../")
}

/// `dir` + a relative specifier; none where it leaves the root.
fn join(dir: &str, specifier: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The script that a path without certainty about its extension means.
fn script_at(modules: &Modules, path: &str) -> Option<FileId> {
    if let Some(file) = modules.at_path(path) {
        return Some(file);
    }
    // `./a.js` in a TypeScript project is `a.ts`.
    let swapped: Option<(&str, &[&str])> = match path.rsplit_once('.') {
        Some((stem, "js")) => Some((stem, &["ts", "tsx"])),
        Some((stem, "jsx")) => Some((stem, &["tsx"])),
        Some((stem, "mjs")) => Some((stem, &["mts"])),
        Some((stem, "cjs")) => Some((stem, &["cts"])),
        _ => None,
    };
    if let Some((stem, extensions)) = swapped
        && let Some(file) = extensions.iter().find_map(|it| modules.at_path(&format!("{stem}.{it}")))
    {
        return Some(file);
    }
    let with_extension = |base: &str| EXTENSIONS.iter().find_map(|it| modules.at_path(&format!("{base}.{it}")));
    let index = if path.is_empty() { "index".to_owned() } else { format!("{path}/index") };
    with_extension(path).or_else(|| with_extension(&index))
}

/// Splits a bare specifier into package and subpath.
fn package(specifier: &str) -> Target {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    let (name, rest) = specifier.split_at(end);
    Target::Package { name: name.into(), subpath: rest.trim_start_matches('/').into() }
}

/// A workspace package's source, where its manifest points at a build that is not there.
fn workspace_file(modules: &Modules, packages: &Packages, name: &str, subpath: &str) -> Option<FileId> {
    let package = packages.by_name(name)?;
    let dir = &packages.get(package).dir;
    let at = |path: &str| {
        let full = if dir.is_empty() { path.to_owned() } else { format!("{dir}/{path}") };
        script_at(modules, &full)
    };
    if subpath.is_empty() {
        let main = packages.get(package).manifest.main.as_ref().map(|main| main.value.replacen("dist/", "src/", 1));
        main.and_then(|main| at(main.trim_start_matches("./"))).or_else(|| at("src")).or_else(|| at(""))
    } else {
        let source = subpath.replacen("dist/", "src/", 1);
        at(subpath).or_else(|| at(&source)).or_else(|| at(&format!("src/{subpath}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_split_from_their_subpaths() {
        let of = |specifier: &str| match package(specifier) {
            Target::Package { name, subpath } => (name.to_string(), subpath.to_string()),
            _ => panic!(),
        };
        assert_eq!(of("@nestjs/common/x/y"), ("@nestjs/common".into(), "x/y".into()));
        assert_eq!(of("dotenv/config"), ("dotenv".into(), "config".into()));
        assert_eq!(of("pg"), ("pg".into(), String::new()));
    }

    #[test]
    fn relative_specifiers_stay_in_the_root() {
        assert_eq!(join("a/b", "../c/./d"), Some("a/c/d".into()));
        assert_eq!(join("a", "../../d"), None);
    }
}
