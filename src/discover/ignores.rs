//! The `.gitignore` files that apply to a directory: its own, those above it, and `.git/info/exclude`.
//!
//! Patterns and their order of precedence are the `ignore` crate's. The user's global ignore file does not count: two
//! people must get the same findings.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// More than this many bytes of one `.gitignore` are not read.
const MAX_IGNORE_BYTES: u64 = 1024 * 1024;

/// The ignore files from one directory up, nearest first.
#[derive(Clone, Default)]
pub(super) struct Ignores(Option<Arc<Level>>);

struct Level {
    patterns: Gitignore,
    above: Ignores,
}

impl Ignores {
    /// What applies in `root` from outside of it: the `.gitignore`s of the directories above, up to the one that holds
    /// `.git`. Without a repository above, nothing.
    pub(super) fn above(root: &Path) -> Self {
        if root.join(".git").exists() {
            return Self::default().with_file(root, &root.join(".git/info/exclude"));
        }
        let Some(top) = root.ancestors().skip(1).find(|dir| dir.join(".git").exists()) else { return Self::default() };
        let mut dirs: Vec<&Path> = root.ancestors().skip(1).take_while(|dir| dir.starts_with(top)).collect();
        dirs.reverse();
        let start = Self::default().with_file(top, &top.join(".git/info/exclude"));
        dirs.into_iter().fold(start, |ignores, dir| ignores.with_file(dir, &dir.join(".gitignore")))
    }

    /// These and the ones in `file`, whose patterns are relative to `dir`.
    pub(super) fn with_file(&self, dir: &Path, file: &Path) -> Self {
        let Some(text) = read_bounded(file) else { return self.clone() };
        let mut builder = GitignoreBuilder::new(dir);
        for line in text.lines() {
            // Git passes over a pattern that it cannot read, and so do we.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(patterns) if !patterns.is_empty() => Self(Some(Arc::new(Level { patterns, above: self.clone() }))),
            _ => self.clone(),
        }
    }

    /// Whether git ignores `path`. Directories above it are taken to have been asked about before.
    pub(super) fn ignores(&self, path: &Path, is_dir: bool) -> bool {
        let mut level = self.0.as_ref();
        while let Some(it) = level {
            match it.patterns.matched(path, is_dir) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => level = it.above.0.as_ref(),
            }
        }
        false
    }
}

/// The text of a regular file; nothing for links, pipes and what cannot be read.
fn read_bounded(path: &Path) -> Option<String> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_IGNORE_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
