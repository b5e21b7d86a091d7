//! The seam to the analysis core: all that the engine and the command line ask of discovery, syntax and model.
//!
//! Interim: until the core is here, this walks the root by itself and hands the rules an empty project. Each function
//! says what to put in its place; nothing outside of this file changes then.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::{Clock, EngineError, Request};
use crate::config::Config;
use crate::config::suppressions::{Ledger, Style, WORD};
use crate::finding::{Location, RelPath};
use crate::model::Project;
use crate::span::Span;

/// A repository, read.
pub struct Analysis {
    /// The root, absolute.
    pub root: PathBuf,
    /// What the rules ask.
    pub project: Project,
    /// What is read, sorted by path.
    pub files: Vec<File>,
    /// What is not, sorted by path.
    pub skipped: Vec<Skipped>,
    targets: Vec<RelPath>,
    config: Option<(RelPath, Arc<str>)>,
}

/// A file that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the root.
    pub path: RelPath,
    /// On this machine.
    pub absolute: PathBuf,
    /// What it is and what it is for, in a word or two: `typescript`, `env, test`.
    pub what: String,
    /// Its size.
    pub bytes: u64,
}

/// A file or folder that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Relative to the root.
    pub path: RelPath,
    /// Why, as a phrase.
    pub reason: String,
    /// Whether it is a folder, left out with all that is in it.
    pub is_dir: bool,
}

/// The root of a run on these paths. Connect: `discover::find_common_root`.
#[must_use]
pub fn find_root(paths: &[PathBuf]) -> PathBuf {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut common = paths.first().map_or_else(|| real(Path::new(".")), |path| real(path));
    for path in paths.iter().map(|path| real(path)) {
        while !path.starts_with(&common) && common.pop() {}
    }
    let start = if common.is_dir() { common.clone() } else { common.parent().map(Path::to_path_buf).unwrap_or(common) };
    let is_root = |dir: &&Path| dir.join(".git").exists() || dir.join(crate::config::FILE_NAME).exists();
    start.ancestors().find(is_root).unwrap_or(&start).to_path_buf()
}

impl Analysis {
    /// Finds the files of the root, and reads none. Connect: `discover::discover`.
    ///
    /// # Errors
    /// A root that cannot be listed, and a target that does not exist or lies outside of it.
    pub fn list(request: &Request, config: &Config) -> Result<Self, EngineError> {
        let root = fs::canonicalize(&request.root).map_err(|error| unreadable(&request.root, &error))?;
        let mut targets = Vec::new();
        for target in &request.targets {
            let real = fs::canonicalize(target).map_err(|error| unreadable(target, &error))?;
            let rel = real.strip_prefix(&root).map_err(|_| {
                let (target, root) = (target.display(), root.display());
                EngineError::Input(format!("{target} lies outside of the root {root}"))
            })?;
            targets.push(RelPath::from(slashed(rel)));
        }
        if targets.iter().any(|it| it.is_empty()) {
            targets.clear();
        }
        let mut analysis = Self {
            root,
            project: Project {},
            files: Vec::new(),
            skipped: Vec::new(),
            targets,
            config: config.file().map(|it| (it.rel.clone(), it.text.clone())),
        };
        analysis.walk(config);
        Ok(analysis)
    }

    /// Finds, reads and links. Connect: `Project::load`.
    ///
    /// # Errors
    /// As [`Analysis::list`].
    pub fn load(request: &Request, config: &Config, clock: &mut Clock) -> Result<Self, EngineError> {
        clock.phase("discover", || Self::list(request, config))
    }

    fn walk(&mut self, config: &Config) {
        for entry in WalkBuilder::new(&self.root).hidden(false).require_git(false).sort_by_file_path(Ord::cmp).build() {
            let Ok(entry) = entry else { continue };
            let path = RelPath::from(slashed(entry.path().strip_prefix(&self.root).unwrap_or(entry.path())));
            let Ok(meta) = entry.metadata() else { continue };
            if !meta.is_file() || path.starts_with(".git/") || path.contains("node_modules/") {
                continue;
            }
            let mut skip = |reason: &str| {
                self.skipped.push(Skipped { path: path.clone(), reason: reason.to_owned(), is_dir: false });
            };
            if config.excludes(&path) {
                skip("excluded by loadproof.toml");
            } else if meta.len() > config.max_file_bytes.unwrap_or(1024 * 1024) {
                skip("too large");
            } else if Style::of(&path).is_some() || path.ends_with(".json") {
                let (absolute, bytes) = (entry.path().to_path_buf(), meta.len());
                self.files.push(File { path, absolute, what: "file".to_owned(), bytes });
            }
        }
    }

    /// Whether the run was asked about a path. Connect: `Inventory::is_target`.
    #[must_use]
    pub fn is_target(&self, path: &str) -> bool {
        let below = |target: &RelPath| {
            path.strip_prefix(&**target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.targets.is_empty() || self.targets.iter().any(below)
    }

    /// What to say of targets that are not read themselves: a person who names a file wants to know.
    #[must_use]
    pub fn unread_targets(&self) -> Vec<String> {
        let above = |skipped: &Skipped, target: &str| {
            target.strip_prefix(&*skipped.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let said = |target: &RelPath| {
            let skipped = self.skipped.iter().find(|it| above(it, target))?;
            Some(format!("{target} was not read: {}", skipped.reason))
        };
        let mut said: Vec<String> = self.targets.iter().filter_map(said).collect();
        for target in self.targets.iter().filter(|it| !self.files.iter().any(|file| self.is_under(&file.path, it))) {
            if !self.skipped.iter().any(|it| above(it, target)) {
                said.push(format!("there is nothing to read in {target}; --files says what is read"));
            }
        }
        said
    }

    fn is_under(&self, path: &str, target: &str) -> bool {
        path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The text of a file of the run, or of the configuration. Connect: the texts that the model keeps.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        if let Some((_, text)) = self.config.as_ref().filter(|(config, _)| &**config == path) {
            return Some(text.clone());
        }
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        fs::read_to_string(&self.files.get(at)?.absolute).ok().map(Into::into)
    }

    /// The suppressions of all files. Connect: for scripts the comments of the syntax tree (`Tree::comments`), and
    /// texts that are at hand anyway.
    #[must_use]
    pub fn ledger(&self, config: &Config) -> Ledger {
        let mut ledger = Ledger::new(config);
        for file in self.files.iter().filter(|it| Style::of(&it.path).is_some()) {
            if let Some(text) = self.text(&file.path).filter(|text| text.contains(WORD)) {
                ledger.add(&file.path, &text, &interim_comments(&text));
            }
        }
        ledger
    }

    /// The byte above whose line a comment can stand that speaks of a place: the start of the outermost template
    /// literal around it, else the place itself. Connect: a look at the syntax tree.
    #[must_use]
    pub fn anchor(&self, place: &Location) -> u32 {
        place.span.start
    }

    /// How many packages the repository has. Connect.
    #[must_use]
    pub fn packages(&self) -> usize {
        self.files.iter().filter(|it| it.path.rsplit('/').next() == Some("package.json")).count()
    }

    /// How many scripts have syntax errors. Connect.
    #[must_use]
    pub fn parse_error_files(&self) -> usize {
        0
    }

    /// What stayed undecided, a sentence each. Connect.
    #[must_use]
    pub fn undecided(&self) -> Vec<String> {
        Vec::new()
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> EngineError {
    match error.kind() {
        std::io::ErrorKind::NotFound => EngineError::Input(format!("{}: no such file or folder", path.display())),
        _ => EngineError::Input(format!("cannot read {}: {error}", path.display())),
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Comments by quotes alone; the syntax tree knows better.
fn interim_comments(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let mut step = first.len_utf8();
        if first == '\\' {
            step += rest.chars().nth(1).map_or(0, char::len_utf8);
        } else if quote == Some(first) || (first == '\n' && quote != Some('`')) {
            quote = None;
        } else if quote.is_none() && matches!(first, '"' | '\'' | '`') {
            quote = Some(first);
        } else if quote.is_none() && (rest.starts_with("//") || rest.starts_with("/*")) {
            let line = rest.starts_with("//");
            step = if line { rest.find('\n') } else { rest.find("*/").map(|it| it + 2) }.unwrap_or(rest.len());
            found.push(Span::new(at, at + step));
        }
        at += step;
    }
    found
}
