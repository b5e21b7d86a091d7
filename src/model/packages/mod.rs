//! The packages of a repository: which file belongs to which, and which version of a library each one sees.
//!
//! A package is a directory with a `package.json`. Versions come from the nearest lockfile, else from the range that a
//! manifest asks for; a version that cannot be told is never guessed.

mod pick;
#[cfg(test)]
mod tests;
mod version;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use pick::{Fit, Pick, pick, satisfies};
pub use version::Installed;

use crate::discover::{FileKind, Inventory};
use crate::finding::RelPath;
use crate::inputs::json::InputError;
use crate::inputs::lockfile::{LockTool, Lockfile};
use crate::inputs::package_json::PackageJson;
use crate::inputs::workspace::Workspace;

/// Reads the text of a file of the inventory; `None` when it cannot be read or is not text.
pub type Read<'a> = dyn Fn(&RelPath) -> Option<Arc<str>> + 'a;

/// Names a package within one [`Packages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageId(u32);

/// One package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its directory, relative to the root; "" for the root.
    pub dir: RelPath,
    /// Path of its `package.json`; `None` for the synthetic package of files that have none above them.
    pub manifest_path: Option<RelPath>,
    /// What the manifest says; empty when it is missing or broken.
    pub manifest: PackageJson,
    /// Why the manifest cannot be used.
    pub problem: Option<InputError>,
    /// The package around this one.
    pub parent: Option<PackageId>,
}

impl Package {
    /// The package's name; for one without a name its directory, and for the root `.`.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.manifest.name {
            Some(name) if !name.value.is_empty() => &name.value,
            _ if self.dir.is_empty() => ".",
            _ => &self.dir,
        }
    }

    /// `path`, which is relative to this package, relative to the root. `None` when `..` leads out of the root.
    #[must_use]
    pub fn join(&self, path: &str) -> Option<String> {
        join(&self.dir, path)
    }
}

/// All packages of a repository.
pub struct Packages {
    packages: Vec<Package>,
    by_dir: FxHashMap<RelPath, PackageId>,
    by_name: FxHashMap<String, PackageId>,
    /// Names that packages depend on; what is among them is a library of this repository.
    wanted: FxHashMap<String, Vec<PackageId>>,
    /// Directory of the lockfiles in it.
    locks: BTreeMap<RelPath, Vec<Lock>>,
    workspaces: BTreeMap<RelPath, Workspace>,
}

/// A lockfile, parsed when it is first asked.
struct Lock {
    path: RelPath,
    tool: LockTool,
    text: Arc<str>,
    parsed: OnceLock<Option<Lockfile>>,
}

impl Lock {
    fn parsed(&self) -> Option<&Lockfile> {
        self.parsed.get_or_init(|| Lockfile::parse(self.tool, &self.text).ok()).as_ref()
    }
}

impl Packages {
    /// Reads the manifests, lockfiles and workspace files of the inventory.
    #[must_use]
    pub fn build(inventory: &Inventory, read: &Read<'_>) -> Self {
        let mut packages = Vec::new();
        for file in inventory.of_kind(FileKind::PackageJson) {
            packages.push(package(&file.path, read));
        }
        if !packages.iter().any(|it: &Package| it.dir.is_empty()) {
            packages.push(Package {
                dir: "".into(),
                manifest_path: None,
                manifest: PackageJson::default(),
                problem: None,
                parent: None,
            });
        }
        packages.sort_by(|a, b| a.dir.cmp(&b.dir));
        let id = |at: usize| PackageId(u32::try_from(at).unwrap_or(u32::MAX));
        let by_dir: FxHashMap<RelPath, PackageId> =
            packages.iter().enumerate().map(|(at, it)| (it.dir.clone(), id(at))).collect();
        let mut by_name = FxHashMap::default();
        let mut wanted: FxHashMap<String, Vec<PackageId>> = FxHashMap::default();
        for (at, package) in packages.iter_mut().enumerate() {
            package.parent = ancestors(&package.dir).skip(1).find_map(|dir| by_dir.get(dir).copied());
            if let Some(name) = &package.manifest.name {
                by_name.entry(name.value.clone()).or_insert(id(at));
            }
            for name in package.manifest.dependencies.keys() {
                wanted.entry(name.clone()).or_default().push(id(at));
            }
        }
        wanted.retain(|name, _| by_name.contains_key(name));
        Self {
            packages,
            by_dir,
            by_name,
            wanted,
            locks: locks(inventory, read),
            workspaces: workspaces(inventory, read),
        }
    }

    /// The package called so.
    #[must_use]
    pub fn get(&self, id: PackageId) -> &Package {
        // Ids are only made by `build`, of this very list.
        &self.packages[id.0 as usize]
    }

    /// All packages, sorted by directory.
    pub fn iter(&self) -> impl Iterator<Item = (PackageId, &Package)> {
        self.packages.iter().enumerate().map(|(at, it)| (PackageId(u32::try_from(at).unwrap_or(u32::MAX)), it))
    }

    /// The package that the file at `path` belongs to: the nearest one above it.
    #[must_use]
    pub fn package_of(&self, path: &RelPath) -> PackageId {
        ancestors(path).skip(1).find_map(|dir| self.by_dir.get(dir).copied()).unwrap_or(PackageId(0))
    }

    /// The package of this repository that is called `name`.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<PackageId> {
        self.by_name.get(name).copied()
    }

    /// The package in exactly this directory.
    #[must_use]
    pub fn by_dir(&self, dir: &str) -> Option<PackageId> {
        self.by_dir.get(dir).copied()
    }

    /// Whether another package of this repository depends on this one.
    #[must_use]
    pub fn is_library(&self, id: PackageId) -> bool {
        let name = self.get(id).manifest.name.as_ref();
        let wanted_by = name.and_then(|name| self.wanted.get(&name.value));
        wanted_by.is_some_and(|others| others.iter().any(|other| *other != id))
    }

    /// The package, and the packages around it, nearest first.
    fn and_above(&self, id: PackageId) -> impl Iterator<Item = &Package> {
        std::iter::successors(Some(self.get(id)), |package| package.parent.map(|parent| self.get(parent)))
    }
}

fn package(path: &RelPath, read: &Read<'_>) -> Package {
    let missing = || InputError { message: "the file cannot be read".to_owned(), span: Default::default() };
    let parsed = read(path).ok_or_else(missing).and_then(|text| PackageJson::parse(&text));
    let (manifest, problem) = match parsed {
        Ok(manifest) => (manifest, None),
        Err(error) => (PackageJson::default(), Some(error)),
    };
    Package { dir: dir_of(path).into(), manifest_path: Some(path.clone()), manifest, problem, parent: None }
}

fn locks(inventory: &Inventory, read: &Read<'_>) -> BTreeMap<RelPath, Vec<Lock>> {
    let mut locks: BTreeMap<RelPath, Vec<Lock>> = BTreeMap::new();
    for file in inventory.of_kind(FileKind::Lockfile) {
        if let Some(tool) = LockTool::of(file_name(&file.path))
            && let Some(text) = read(&file.path)
        {
            let lock = Lock { path: file.path.clone(), tool, text, parsed: OnceLock::new() };
            locks.entry(dir_of(&file.path).into()).or_default().push(lock);
        }
    }
    locks
}

fn workspaces(inventory: &Inventory, read: &Read<'_>) -> BTreeMap<RelPath, Workspace> {
    let files = inventory.of_kind(FileKind::Workspace).filter(|file| file_name(&file.path) == "pnpm-workspace.yaml");
    let parsed = files.filter_map(|file| {
        let workspace = Workspace::parse_pnpm(&read(&file.path)?).ok()?;
        Some((RelPath::from(dir_of(&file.path)), workspace))
    });
    parsed.collect()
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The directory of a path; "" at the root.
pub(super) fn dir_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// `path` and the directories above it, down to "".
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| dir_of(path)))
}

/// `path` relative to `dir`, without `.` and `..`; `None` when it leads out of the root or is absolute.
pub(super) fn join(dir: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
