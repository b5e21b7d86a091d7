//! The walk itself: one rayon task a directory, one list of what was found, sorted at the end.
//!
//! Not `ignore::WalkParallel`: it hides what it leaves out, and what git ignores must be counted and a directory's
//! whole listing be seen before it is entered (generated Prisma clients, `build/` with sources in it).

mod overlay;

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::ignores::{self, Ignores};
use super::kind::{FileKind, extension, file_name};
use super::role::Folder;
use super::skip::{self, Copy, Listed, SkipReason, Skipped};
use super::{Contents, DiscoverError, Inventory, Options, Role, SourceFile, Stamp, real_path, relative};

/// Directories deeper than this below the root are not entered.
const MAX_DEPTH: usize = 128;
/// Lockfiles of large monorepos have tens of megabytes.
const MAX_LOCKFILE_BYTES: u64 = 64 * 1024 * 1024;
/// Schemas, manifests and YAML larger than this were not written by hand.
const MAX_INPUT_BYTES: u64 = 4 * 1024 * 1024;
/// How many entries are looked at to tell build output from sources.
const MAX_PEEKED: usize = 400;

pub(super) fn walk(options: &Options) -> Result<Inventory, DiscoverError> {
    let root_error =
        |error: std::io::Error| DiscoverError::Root { path: options.root.clone(), message: error.to_string() };
    let root = fs::canonicalize(&options.root).map_err(root_error)?;
    fs::read_dir(&root).map_err(root_error)?;
    let targets = targets(options, &root)?;
    let walk = Walk { options, exclude: exclude(&root, &options.exclude)?, found: Mutex::new(Found::default()) };
    let ignores = if options.follow_gitignore { Ignores::above(&root, &options.contents) } else { Ignores::default() };
    rayon::scope(|scope| {
        walk.directory(scope, Task { path: root.clone(), relative: String::new(), ignores, depth: 0 })
    });
    let mut found = walk.take();
    found.sort();
    let named: &[String] = targets.as_deref().filter(|it| !it.iter().any(String::is_empty)).unwrap_or_default();
    if !options.force_exclude {
        for target in named.iter().filter(|it| !found.holds(it)).cloned().collect::<Vec<_>>() {
            walk.enter_target(&mut found, &target, &root);
        }
        found.sort();
    }
    walk.lay_over(&mut found, &root, |path| !options.force_exclude && named.iter().any(|it| it == path));
    Ok(Inventory { contents: options.contents.clone(), ..found.into_inventory(root, targets) })
}

/// What was named, relative to the root; none where that is the whole root.
fn targets(options: &Options, root: &Path) -> Result<Option<Vec<String>>, DiscoverError> {
    if options.targets.is_empty() {
        return Ok(None);
    }
    let mut targets = Vec::new();
    for path in &options.targets {
        match target(path, root, options) {
            Ok(target) => targets.push(target),
            Err(_) if options.force_exclude => {}
            Err(error) => return Err(error),
        }
    }
    targets.sort();
    targets.dedup();
    Ok(Some(targets))
}

fn target(path: &Path, root: &Path, options: &Options) -> Result<String, DiscoverError> {
    let absolute = if path.is_absolute() || path.exists() { path.to_path_buf() } else { root.join(path) };
    let (missing, real) = match fs::canonicalize(&absolute) {
        Ok(real) => (None, real),
        Err(error) => (Some(error), real_path(&absolute)),
    };
    let relative = relative(root, &real);
    if let Some(error) = missing
        && !relative.as_ref().is_some_and(|it| overlay::holds(&options.contents, it))
    {
        return Err(DiscoverError::Target { path: path.to_path_buf(), message: error.to_string() });
    }
    relative.ok_or_else(|| DiscoverError::OutsideRoot { path: path.to_path_buf(), root: root.to_path_buf() })
}

fn exclude(root: &Path, patterns: &[String]) -> Result<Gitignore, DiscoverError> {
    let mut builder = GitignoreBuilder::new(root);
    for pattern in patterns {
        builder
            .add_line(None, pattern)
            .map_err(|error| DiscoverError::Pattern { pattern: pattern.clone(), message: error.to_string() })?;
    }
    builder.build().map_err(|error| DiscoverError::Pattern { pattern: patterns.join(" "), message: error.to_string() })
}

#[derive(Default)]
struct Found {
    files: Vec<SourceFile>,
    skipped: Vec<Skipped>,
    other_files: usize,
}

impl Found {
    fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.files.dedup_by(|a, b| a.path == b.path);
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Whether the walk listed `target`, or something below it.
    fn holds(&self, target: &str) -> bool {
        let below = format!("{target}/");
        let at = |place: &str| self.files.partition_point(|file| *file.path < *place);
        let is = |at: usize, place: &str| self.files.get(at).is_some_and(|file| file.path.starts_with(place));
        self.files.get(at(target)).is_some_and(|file| &*file.path == target) || is(at(&below), &below)
    }

    fn into_inventory(mut self, root: PathBuf, targets: Option<Vec<String>>) -> Inventory {
        // In a repository that is a collection of examples, they are what there is to read.
        let is_script = |file: &&SourceFile| matches!(file.kind, FileKind::Script(_));
        let nested = |file: &&SourceFile| file.path.contains('/');
        let sources = self.files.iter().filter(is_script).filter(nested).any(|file| file.role == Role::Source);
        if !sources {
            for file in &mut self.files {
                file.role = Role::beside_examples(&file.path, true);
            }
        }
        Inventory {
            root,
            files: self.files,
            skipped: self.skipped,
            targets: targets.map(|it| it.into_iter().map(Into::into).collect()),
            other_files: self.other_files,
            contents: Contents::default(),
        }
    }
}

struct Walk<'a> {
    options: &'a Options,
    exclude: Gitignore,
    found: Mutex<Found>,
}

struct Task {
    path: PathBuf,
    relative: String,
    ignores: Ignores,
    depth: usize,
}

/// What one directory adds; merged under one lock.
struct Listing {
    entries: Vec<(String, DirEntry, fs::FileType)>,
    found: Found,
}

impl<'a> Walk<'a> {
    /// What was found since it was last taken.
    fn take(&self) -> Found {
        std::mem::take(&mut *self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Walks a target that the walk of the root left out, as if it were a root: its name no longer counts. What was
    /// found must be sorted again after the last.
    fn enter_target(&self, found: &mut Found, target: &str, root: &Path) {
        let path = root.join(target);
        if path.is_dir() {
            let task = Task { path, relative: target.to_owned(), ignores: Ignores::default(), depth: 0 };
            rayon::scope(|scope| self.directory(scope, task));
        } else if let (Some(kind), Ok(meta)) = (FileKind::of(target), fs::symlink_metadata(&path))
            && meta.is_file()
        {
            self.list(target.to_owned(), path, kind, &meta);
        }
        let more = self.take();
        found.skipped.retain(|skipped| &*skipped.path != target);
        found.files.extend(more.files);
        found.skipped.extend(more.skipped);
        found.other_files += more.other_files;
    }

    fn directory<'s>(&'s self, scope: &rayon::Scope<'s>, task: Task)
    where
        'a: 's,
    {
        let Some(mut listing) = self.open(&task) else { return };
        let names: Vec<String> = listing.entries.iter().map(|(name, ..)| name.clone()).collect();
        if task.depth > 0 && skip::is_generated_client(&Listed { names: &names }) {
            return self.skip(&task.relative, SkipReason::GeneratedPrismaClient, true);
        }
        let contents = &self.options.contents;
        // Listed or not, one may stand in.
        let has_own = !contents.is_empty() || names.iter().any(|name| name == ignores::FILE_NAME);
        let ignores = if self.options.follow_gitignore && has_own {
            let prefix = if task.relative.is_empty() { String::new() } else { format!("{}/", task.relative) };
            task.ignores.with_own(&task.path, &prefix, contents)
        } else {
            task.ignores.clone()
        };
        let folder = Folder::of(&task.relative);
        for (name, entry, kind) in std::mem::take(&mut listing.entries) {
            let relative = if task.relative.is_empty() { name.clone() } else { format!("{}/{name}", task.relative) };
            if kind.is_dir() {
                if skip::is_version_control(&name) {
                    continue;
                }
                let path = entry.path();
                match self.directory_reason(&task, &name, &relative, &path, &names, &ignores) {
                    Some(reason) => listing.found.skipped.push(Skipped { path: relative.into(), reason, is_dir: true }),
                    None => {
                        let next = Task { path, relative, ignores: ignores.clone(), depth: task.depth + 1 };
                        scope.spawn(move |scope| self.directory(scope, next));
                    }
                }
            } else {
                self.file(&mut listing.found, relative, &entry, kind, (&ignores, folder));
            }
        }
        if let Ok(mut all) = self.found.lock() {
            all.files.append(&mut listing.found.files);
            all.skipped.append(&mut listing.found.skipped);
            all.other_files += listing.found.other_files;
        }
    }

    /// Lists one directory. Entries without a UTF-8 name or a type are counted and dropped.
    fn open(&self, task: &Task) -> Option<Listing> {
        let entries = match fs::read_dir(&task.path) {
            Ok(entries) => entries,
            Err(error) => {
                self.skip(&task.relative, SkipReason::Unreadable(error.to_string()), true);
                return None;
            }
        };
        let mut listing = Listing { entries: Vec::new(), found: Found::default() };
        for entry in entries {
            let unreadable = |why: String, name: &str| Skipped {
                path: if task.relative.is_empty() { name.into() } else { format!("{}/{name}", task.relative).into() },
                reason: SkipReason::Unreadable(why),
                is_dir: false,
            };
            match entry {
                Ok(entry) => match (entry.file_name().to_str(), entry.file_type()) {
                    (Some(name), Ok(kind)) => listing.entries.push((name.to_owned(), entry, kind)),
                    (None, _) => {
                        let name = entry.file_name().to_string_lossy().into_owned();
                        listing.found.skipped.push(unreadable("its name is not UTF-8".to_owned(), &name));
                    }
                    (Some(name), Err(error)) => listing.found.skipped.push(unreadable(error.to_string(), name)),
                },
                Err(error) => listing.found.skipped.push(unreadable(error.to_string(), "")),
            }
        }
        Some(listing)
    }

    /// Why the directory `name` is not entered, if it is not.
    fn directory_reason(
        &self,
        parent: &Task,
        name: &str,
        relative: &str,
        path: &Path,
        siblings: &[String],
        ignores: &Ignores,
    ) -> Option<SkipReason> {
        if let Some(reason) = skip::by_name(name) {
            return Some(reason);
        }
        if self.exclude.matched(path, true).is_ignore() {
            return Some(SkipReason::Excluded);
        }
        if ignores.ignores(path, true) {
            return Some(SkipReason::GitIgnored);
        }
        if parent.depth + 1 >= MAX_DEPTH {
            return Some(SkipReason::TooDeep);
        }
        if let Some(reason) = skip::by_name_unless_source(name)
            && !is_source(name, relative, path, siblings)
        {
            return Some(reason);
        }
        is_copy(name, relative, path, siblings).then_some(SkipReason::Backup)
    }

    fn file(
        &self,
        found: &mut Found,
        relative: String,
        entry: &DirEntry,
        kind: fs::FileType,
        (ignores, folder): (&Ignores, Folder),
    ) {
        let mut skip = |relative: String, reason| {
            found.skipped.push(Skipped { path: relative.into(), reason, is_dir: false });
        };
        if kind.is_symlink() {
            return skip(relative, SkipReason::Symlink);
        }
        if !kind.is_file() {
            return skip(relative, SkipReason::NotRegular);
        }
        let name = file_name(&relative);
        if skip::is_backup_file(name) {
            return skip(relative, SkipReason::Backup);
        }
        let Some(kind) = FileKind::of(&relative) else {
            found.other_files += 1;
            return;
        };
        let path = entry.path();
        if let Some(reason) = self.reason_by_pattern(&path, kind, ignores) {
            return skip(relative, reason);
        }
        match entry.metadata() {
            Err(error) => skip(relative, SkipReason::Unreadable(error.to_string())),
            Ok(meta) => match self.reason_by_name_and_size(name, kind, meta.len()) {
                Some(reason) => skip(relative, reason),
                None => {
                    let role = folder.role_of(name, false);
                    found.files.push(source_file(relative, path, (kind, role), meta.len(), Stamp::of(&meta)));
                }
            },
        }
    }

    fn reason_by_pattern(&self, path: &Path, kind: FileKind, ignores: &Ignores) -> Option<SkipReason> {
        if self.exclude.matched(path, false).is_ignore() {
            return Some(SkipReason::Excluded);
        }
        // Git ignores nearly every `.env`, and dotenv reads it all the same; many are committed in spite of it.
        (kind != FileKind::Env && ignores.ignores(path, false)).then_some(SkipReason::GitIgnored)
    }

    fn reason_by_name_and_size(&self, name: &str, kind: FileKind, bytes: u64) -> Option<SkipReason> {
        let limit = match kind {
            FileKind::Script(_) => self.options.max_file_bytes,
            FileKind::Lockfile => MAX_LOCKFILE_BYTES,
            _ => MAX_INPUT_BYTES,
        };
        if matches!(kind, FileKind::Script(_)) {
            if [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| name.ends_with(end)) {
                return Some(SkipReason::DeclarationFile);
            }
            if name.contains(".min.") {
                return Some(SkipReason::Minified);
            }
        }
        (bytes > limit).then_some(SkipReason::TooLarge { bytes, limit })
    }

    /// Lists a file that was named, which only its size can keep out.
    fn list(&self, relative: String, path: PathBuf, kind: FileKind, meta: &fs::Metadata) {
        let reason = match self.reason_by_name_and_size("", kind, meta.len()) {
            Some(reason) => reason,
            None => {
                if let Ok(mut found) = self.found.lock() {
                    let role = Role::of(&relative);
                    found.files.push(source_file(relative, path, (kind, role), meta.len(), Stamp::of(meta)));
                }
                return;
            }
        };
        self.skip(&relative, reason, false);
    }

    fn skip(&self, relative: &str, reason: SkipReason, is_dir: bool) {
        if let Ok(mut found) = self.found.lock() {
            found.skipped.push(Skipped { path: relative.into(), reason, is_dir });
        }
    }
}

fn source_file(
    relative: String,
    absolute: PathBuf,
    (kind, role): (FileKind, Role),
    bytes: u64,
    stamp: Option<Stamp>,
) -> SourceFile {
    SourceFile { path: relative.into(), absolute, kind, role, bytes, stamp, buffer: None }
}

/// Whether a directory that is called like build output or `vendor` holds sources all the same: hand-written
/// TypeScript and no JavaScript beside it; and `vendor` and `coverage` are a domain's words below `src`.
fn is_source(name: &str, relative: &str, path: &Path, siblings: &[String]) -> bool {
    let seen = peek(path);
    if matches!(name, "vendor" | "coverage") {
        let beside_manifest = !relative.contains('/') || siblings.iter().any(|it| it == "package.json");
        let served = relative.split('/').any(|part| matches!(part, "public" | "static" | "assets" | "www"));
        return !served && !seen.report && (seen.typescript > 0 || !beside_manifest);
    }
    seen.typescript > 0 && seen.javascript == 0
}

#[derive(Default)]
struct Peeked {
    typescript: usize,
    javascript: usize,
    /// A coverage report.
    report: bool,
}

/// Looks at the names in a directory and the two levels below it, a bounded number of them.
fn peek(path: &Path) -> Peeked {
    let mut seen = Peeked::default();
    let mut left = MAX_PEEKED;
    let mut dirs = vec![(path.to_path_buf(), 0)];
    while let Some((dir, depth)) = dirs.pop() {
        let Ok(entries) = fs::read_dir(dir) else { continue };
        for entry in entries.filter_map(Result::ok) {
            if left == 0 {
                return seen;
            }
            left -= 1;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < 2 && name != "node_modules" {
                    dirs.push((entry.path(), depth + 1));
                }
                seen.report |= name == "lcov-report";
                continue;
            }
            seen.report |=
                matches!(&*name, "lcov.info" | "clover.xml" | "coverage-final.json" | "coverage-summary.json");
            match extension(&name) {
                "ts" | "tsx" | "mts" | "cts" if !name.contains(".d.") => seen.typescript += 1,
                "js" | "mjs" | "cjs" | "map" => seen.javascript += 1,
                _ => {}
            }
        }
    }
    seen
}

/// Whether a directory is a copy of something that stands elsewhere.
fn is_copy(name: &str, relative: &str, path: &Path, siblings: &[String]) -> bool {
    if name == "history" && relative.split('/').any(|part| part == "docs") {
        return true;
    }
    let list = || {
        let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).take(MAX_PEEKED).collect::<Vec<_>>()
    };
    match skip::copy_by_name(name) {
        (Copy::No, _) => false,
        (Copy::Yes, _) => true,
        (Copy::Perhaps, _) => !list().iter().any(|inside| skip::is_about_backups(inside)),
        (Copy::Of, stem) => {
            siblings.iter().any(|it| it.eq_ignore_ascii_case(&stem))
                || !list().iter().any(|inside| skip::is_about_backups(inside))
        }
    }
}
