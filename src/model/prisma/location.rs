//! Which schema a package's client is generated from.
//!
//! Prisma's own order (`@prisma/internals` 6.19, `getSchema.ts`; `@prisma/config` 7.10): the command line's `--schema`, the config file,
//! `package.json#prisma.schema` (up to 6), `./schema.prisma`, `./prisma/schema.prisma`. A package without any looks to
//! the folders above it, since clients are hoisted. Copies beside the real schema (`schema-test.prisma`, `backups/`) are never guessed at:
//! where the order above doesn't decide, the answer is [`Unlocated`] with the reason.
//!
//! Works on paths and a read closure; it knows no disk. Paths are relative to the root of the run, with `/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use crate::finding::RelPath;

mod sources;
#[cfg(test)]
mod tests;

use sources::{Named, OnCommandLine, config_schema, named_in_docker, named_in_scripts, package_schema};

/// One schema: the files that make it up, sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaFiles {
    /// One file, or every `.prisma` file of a folder.
    pub files: Vec<RelPath>,
}

/// What names the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// `--schema` in a package.json script or a Dockerfile.
    CommandLine,
    /// `prisma.config.*`.
    Config,
    /// `package.json#prisma.schema`.
    PackageJson,
    /// It stands where Prisma looks.
    DefaultPlace,
    /// It is the only one of the package.
    OnlyOne,
}

/// The schemas of a package: more than one where its scripts generate several clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Each schema; with several, the generators' `output` and the import tell which is meant.
    pub schemas: Vec<SchemaFiles>,
    /// How they were found.
    pub by: NamedBy,
    /// The folder of the package that has them; empty for the root.
    pub package: String,
}

/// Why no schema was settled on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlocated {
    /// There is none for this package.
    NoSchema,
    /// Several could be it.
    Ambiguous(Vec<RelPath>),
    /// Something names a schema that is not in the repository, or in a way that can't be read without running it.
    Unreadable {
        /// What names it.
        at: RelPath,
        /// The text that names it.
        text: String,
    },
}

/// Gives a file's text, or `None` where it has none that can be read.
pub type ReadText<'r> = dyn Fn(&str) -> Option<Arc<str>> + 'r;

/// What was settled for a package and a version of Prisma.
type Memory = FxHashMap<(Box<str>, Option<u32>), Result<Located, Unlocated>>;

/// The repository's schemas and manifests, indexed once.
#[derive(Debug)]
pub struct Locator {
    prisma: Vec<RelPath>,
    manifests: BTreeSet<String>,
    configs: BTreeMap<String, Vec<RelPath>>,
    dockerfiles: Vec<RelPath>,
    settled: Mutex<Memory>,
    /// What commands in manifests and Dockerfiles say, by file.
    commands: Mutex<FxHashMap<String, Arc<Vec<OnCommandLine>>>>,
}

impl Locator {
    /// Indexes the paths of a run.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p RelPath>) -> Self {
        let (mut prisma, mut manifests, mut dockerfiles) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut configs: BTreeMap<String, Vec<RelPath>> = BTreeMap::new();
        for path in paths {
            let (folder, name) = split(path);
            if path.split('/').any(|part| part == "node_modules") {
                continue;
            }
            if name.ends_with(".prisma") {
                prisma.push(path.clone());
            } else if name == "package.json" {
                manifests.insert(folder.to_owned());
            } else if name == "Dockerfile" || name.starts_with("Dockerfile.") || name.ends_with(".Dockerfile") {
                dockerfiles.push(path.clone());
            } else if let Some(package) = sources::config_of(folder, name) {
                configs.entry(package).or_default().push(path.clone());
            }
        }
        prisma.sort();
        dockerfiles.sort();
        for found in configs.values_mut() {
            found.sort();
        }
        Self { prisma, manifests, configs, dockerfiles, settled: Mutex::default(), commands: Mutex::default() }
    }

    /// The folder of the package that a file belongs to: the nearest with a `package.json`, else the root.
    #[must_use]
    pub fn package_of(&self, path: &str) -> String {
        let mut folder = split(path).0;
        while !folder.is_empty() && !self.manifests.contains(folder) {
            folder = split(folder).0;
        }
        folder.to_owned()
    }

    /// The schemas of the client that code in `package` gets from `@prisma/client`. `major` is the version of Prisma, where known.
    /// Settled once, whatever `read` then is.
    ///
    /// # Errors
    /// [`Unlocated`], where the repository doesn't settle it.
    pub fn locate(&self, package: &str, major: Option<u32>, read: &ReadText<'_>) -> Result<Located, Unlocated> {
        let key = (Box::from(package), major);
        if let Some(known) = self.settled.lock().ok().and_then(|it| it.get(&key).cloned()) {
            return known;
        }
        let located = self.settle(package, major, read);
        if let Ok(mut settled) = self.settled.lock() {
            settled.insert(key, located.clone());
        }
        located
    }

    fn settle(&self, package: &str, major: Option<u32>, read: &ReadText<'_>) -> Result<Located, Unlocated> {
        let mut above;
        let mut folder = package;
        loop {
            match self.in_package(folder, major, read) {
                Err(Unlocated::NoSchema) if !folder.is_empty() => {
                    above = self.package_of(folder);
                    folder = &above;
                }
                Err(Unlocated::NoSchema) => return self.only_one_anywhere(read),
                other => return other,
            }
        }
    }

    fn in_package(&self, package: &str, major: Option<u32>, read: &ReadText<'_>) -> Result<Located, Unlocated> {
        let located = |schemas, by| Ok(Located { schemas, by, package: package.to_owned() });
        let by_command = self.by_command(package, read);
        if !by_command.is_empty() {
            return located(by_command, NamedBy::CommandLine);
        }
        for config in self.configs.get(package).into_iter().flatten() {
            let text = read(config).unwrap_or_default();
            let folder = split(config).0;
            match config_schema(&text) {
                Named::Nothing => {}
                Named::Path(path) => {
                    let found = self.at(folder, &path).or_else(|| self.at(package, &path));
                    let missing = || Unlocated::Unreadable { at: config.clone(), text: path.clone() };
                    return located(vec![found.ok_or_else(missing)?], NamedBy::Config);
                }
                Named::Unreadable(text) => return Err(Unlocated::Unreadable { at: config.clone(), text }),
            }
        }
        let manifest = join(package, "package.json");
        if major.is_none_or(|it| it <= 6)
            && self.manifests.contains(package)
            && let Some(path) = read(&manifest).and_then(|text| package_schema(&text))
        {
            let missing = || Unlocated::Unreadable { at: manifest.as_str().into(), text: path.clone() };
            return located(vec![self.at(package, &path).ok_or_else(missing)?], NamedBy::PackageJson);
        }
        for place in ["schema.prisma", "prisma/schema.prisma", "prisma/schema"] {
            if let Some(found) = self.at(package, place) {
                return located(vec![found], NamedBy::DefaultPlace);
            }
        }
        let candidates = self.candidates(read, |path| self.package_of(path) == package);
        match candidates.len() {
            0 => Err(Unlocated::NoSchema),
            1 => located(candidates, NamedBy::OnlyOne),
            _ => Err(ambiguous(&candidates)),
        }
    }

    /// The schemas that `prisma generate --schema` (failing that, any other command) names for this package: in its own scripts, and
    /// where those of the folders above, or a Dockerfile, name one inside it.
    fn by_command(&self, package: &str, read: &ReadText<'_>) -> Vec<SchemaFiles> {
        let mut named = Vec::new();
        let mut folder = Some(package);
        while let Some(base) = folder {
            if self.manifests.contains(base) {
                let said = self.said_in(&join(base, "package.json"), read, named_in_scripts);
                let own = base == package;
                let inside = |it: &SchemaFiles| own || it.files.iter().all(|path| self.package_of(path) == package);
                for it in said.iter() {
                    let found = self.at(&join(base, &it.folder), &it.path);
                    named.extend(found.filter(inside).map(|found| (it.generates, found)));
                }
            }
            folder = (!base.is_empty()).then(|| split(base).0);
        }
        for docker in &self.dockerfiles {
            let base = split(docker).0;
            if !is_inside(docker, package) && !is_inside(package, base) {
                continue;
            }
            for it in self.said_in(docker, read, named_in_docker).iter() {
                // An image's folders are its own; the path is tried from the package, the Dockerfile and the root.
                let found = [package, base, ""].into_iter().find_map(|from| self.at(from, &it.path));
                let found = found.filter(|it| it.files.iter().all(|path| self.package_of(path) == package));
                named.extend(found.map(|found| (it.generates, found)));
            }
        }
        let generates = named.iter().any(|(generates, _)| *generates);
        let set: BTreeSet<SchemaFiles> =
            named.into_iter().filter(|(it, _)| *it == generates).map(|(_, files)| files).collect();
        set.into_iter().collect()
    }

    fn said_in(
        &self,
        path: &str,
        read: &ReadText<'_>,
        named_in: impl Fn(&str) -> Vec<OnCommandLine>,
    ) -> Arc<Vec<OnCommandLine>> {
        if let Some(known) = self.commands.lock().ok().and_then(|it| it.get(path).cloned()) {
            return known;
        }
        let said = Arc::new(named_in(&read(path).unwrap_or_default()));
        if let Ok(mut commands) = self.commands.lock() {
            commands.insert(path.to_owned(), Arc::clone(&said));
        }
        said
    }

    /// The schema at a path that may be a file or a folder.
    fn at(&self, folder: &str, path: &str) -> Option<SchemaFiles> {
        let full = join(folder, path);
        if let Some(file) = self.prisma.iter().find(|it| it.as_ref() == full) {
            return Some(SchemaFiles { files: vec![file.clone()] });
        }
        let files: Vec<RelPath> = self.prisma.iter().filter(|it| is_inside(it, &full)).cloned().collect();
        // The root itself as a folder would take in every schema of a monorepo.
        (!files.is_empty() && !full.is_empty()).then_some(SchemaFiles { files })
    }

    /// Files that are whole schemas (a datasource and a generator) and aren't named like copies; parts of a folder schema
    /// don't count.
    fn candidates(&self, read: &ReadText<'_>, wanted: impl Fn(&str) -> bool) -> Vec<SchemaFiles> {
        let whole = |path: &&RelPath| {
            let text = read(path).unwrap_or_default();
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let starts = |word: &str| text.lines().any(|line| line.trim_start().starts_with(word));
            starts("datasource ") && starts("generator ")
        };
        let found = self.prisma.iter().filter(|path| wanted(path) && !is_copy(path)).filter(whole);
        found.map(|path| SchemaFiles { files: vec![path.clone()] }).collect()
    }

    fn only_one_anywhere(&self, read: &ReadText<'_>) -> Result<Located, Unlocated> {
        let mut packages: Vec<String> =
            self.prisma.iter().filter(|it| !is_copy(it)).map(|it| self.package_of(it)).collect();
        packages.dedup();
        match packages.as_slice() {
            [] => Err(Unlocated::NoSchema),
            [only] => self.in_package(only, None, read),
            _ => Err(ambiguous(&self.candidates(read, |_| true))),
        }
    }
}

fn ambiguous(candidates: &[SchemaFiles]) -> Unlocated {
    Unlocated::Ambiguous(candidates.iter().flat_map(|it| it.files.iter().cloned()).collect())
}

/// Whether a path says that its schema is no live one: a backup, a test's, an example's or a template's.
fn is_copy(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "backup",
        "backups",
        "bak",
        "old",
        "copy",
        "test",
        "tests",
        "e2e",
        "spec",
        "fixture",
        "fixtures",
        "example",
        "examples",
        "template",
        "templates",
        "archive",
        "deprecated",
        "dist",
        "build",
        "generated",
        "tmp",
    ];
    path.to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| WORDS.contains(&word) || word == "tests__")
}

/// Folder and name of a path; the root's folder is empty.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Whether `path` lies in `folder`; everything lies in the root.
fn is_inside(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `path` seen from `folder`, with `.` and `..` resolved. A path that leaves the root becomes one that no file has.
#[must_use]
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    parts.retain(|part| !part.is_empty());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
