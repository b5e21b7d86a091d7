//! Which files a run reads, and of which kind: one parallel walk of the root, honouring `.gitignore`.
//!
//! Knows names, paths and sizes. Opens no file but `.gitignore`s, follows no symlink, and never says silently
//! that a place was left out: each skip has a [`SkipReason`]. What a file *says* is for `inputs` and `syntax`.

mod contents;
mod ignores;
mod kind;
mod role;
mod root;
mod skip;
mod stamp;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use contents::{Contents, Replaced};
pub use ignores::FILE_NAME as GITIGNORE_NAME;
pub use kind::{Dialect, FileKind, ModuleKind};
pub use role::Role;
pub use root::{find_common_root, find_root, find_separate_roots, real_path, relative};
pub use skip::{SkipReason, Skipped, looks_minified};
pub use stamp::Stamp;

use crate::finding::RelPath;

/// Scripts larger than this many bytes are skipped, unless the user says otherwise.
pub const DEFAULT_MAX_FILE_BYTES: u64 = 1024 * 1024;

/// What to walk, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory that all paths are relative to; see [`find_root`].
    pub root: PathBuf,
    /// What the user named; empty for the whole root. The whole root is walked either way, as one file's facts need
    /// the others'; a target that the walk would skip by its name is walked because it was named.
    pub targets: Vec<PathBuf>,
    /// Patterns of `loadproof.toml`, written as in a `.gitignore` at the root.
    pub exclude: Vec<String>,
    /// Scripts larger than this many bytes are skipped. Lockfiles and other inputs have limits of their own.
    pub max_file_bytes: u64,
    /// Whether `.gitignore` files and `.git/info/exclude` count. Env files are listed even where git ignores them: the
    /// program reads them all the same.
    pub follow_gitignore: bool,
    /// Whether what the walk leaves out stays out where it is named, and a named path that does not exist or lies outside
    /// of the root counts for nothing: for hooks, which name whatever was changed.
    pub force_exclude: bool,
    /// What stands in for the disk.
    pub contents: Contents,
    /// How many threads walk; 0 for the current rayon pool.
    pub threads: usize,
}

impl Options {
    /// The default options for a walk of `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            targets: Vec::new(),
            exclude: Vec::new(),
            max_file_bytes: DEFAULT_MAX_FILE_BYTES,
            follow_gitignore: true,
            force_exclude: false,
            contents: Contents::default(),
            threads: 0,
        }
    }
}

/// A file that the run will read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the root.
    pub path: RelPath,
    /// Where it is on this machine.
    pub absolute: PathBuf,
    /// What it is, from its name.
    pub kind: FileKind,
    /// What it is for, from its path.
    pub role: Role,
    /// Its size in bytes when the walk saw it.
    pub bytes: u64,
    /// The state in which the walk saw it, where the system tells.
    pub stamp: Option<Stamp>,
    /// What stands in for what the disk holds; the file need not be there then.
    pub buffer: Option<Arc<[u8]>>,
}

/// What the walk found.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// The directory that all paths are relative to, without symlinks in it.
    pub root: PathBuf,
    /// The files to read, sorted by path.
    pub files: Vec<SourceFile>,
    /// What was left out and why, sorted by path.
    pub skipped: Vec<Skipped>,
    /// What the user named, relative to the root, sorted and each once; none when that is the whole root.
    pub targets: Option<Vec<RelPath>>,
    /// What stands in for the disk.
    pub contents: Contents,
    /// How many files are of no kind that loadproof reads (images, sources of other languages).
    pub other_files: usize,
}

impl Inventory {
    /// An inventory of these paths (with `/`), of no size: for tests and for code that has texts but no disk.
    #[must_use]
    pub fn of_paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut files: Vec<SourceFile> = paths
            .into_iter()
            .filter_map(|path| {
                let kind = FileKind::of(path)?;
                let role = Role::of(path);
                Some(SourceFile {
                    path: path.into(),
                    absolute: PathBuf::from(path),
                    kind,
                    role,
                    bytes: 0,
                    stamp: None,
                    buffer: None,
                })
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Self { files, ..Self::default() }
    }

    /// Whether there is a Prisma schema, or a part of one.
    #[must_use]
    pub fn has_prisma_schema(&self) -> bool {
        self.files.iter().any(|file| file.path.ends_with(".prisma"))
    }

    /// The file at `path`, if the run reads it.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The files of one kind, in the order of their paths.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(move |file| file.kind == kind)
    }

    /// Whether the user asked about `path`: it is a target, lies below one, or no target was named.
    #[must_use]
    pub fn is_target(&self, path: &str) -> bool {
        let Some(targets) = &self.targets else { return true };
        let named = |place: &str| targets.binary_search_by(|it| (**it).cmp(place)).is_ok();
        named(path) || named("") || path.match_indices('/').filter_map(|(at, _)| path.get(..at)).any(named)
    }

    /// Whether the user named `path` itself.
    #[must_use]
    pub fn is_named(&self, path: &str) -> bool {
        self.targets.as_ref().is_some_and(|it| it.binary_search_by(|target| (**target).cmp(path)).is_ok())
    }

    /// How many files and how many directories each reason left out, by the reason's sentence.
    #[must_use]
    pub fn skip_counts(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let mut counts = BTreeMap::new();
        for skipped in &self.skipped {
            let entry: &mut (usize, usize) = counts.entry(skipped.reason.sentence()).or_default();
            if skipped.is_dir { entry.1 += 1 } else { entry.0 += 1 }
        }
        counts
    }
}

/// Why there is no inventory.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// The root does not exist or cannot be listed.
    #[error("cannot read the directory {}: {message}", .path.display())]
    Root {
        /// As it was given.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// A named path does not exist.
    #[error("cannot read {}: {message}", .path.display())]
    Target {
        /// As it was given.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// A named path leads out of the root.
    #[error("{} lies outside of the root {}", .path.display(), .root.display())]
    OutsideRoot {
        /// As it was given.
        path: PathBuf,
        /// The root of the run.
        root: PathBuf,
    },
    /// A pattern of `exclude` cannot be read.
    #[error("the exclude pattern `{pattern}` cannot be read: {message}")]
    Pattern {
        /// As it was written.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// The threads could not be started.
    #[error("cannot start the threads of the walk: {0}")]
    Threads(String),
}

/// Walks the root and lists what the run reads.
///
/// # Errors
/// When the root cannot be listed, a target does not exist or lies outside of the root, or a pattern cannot be read.
/// Whatever goes wrong deeper is a counted skip.
pub fn discover(options: &Options) -> Result<Inventory, DiscoverError> {
    if options.threads == 0 {
        return walk::walk(options);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build();
    pool.map_err(|error| DiscoverError::Threads(error.to_string()))?.install(|| walk::walk(options))
}
