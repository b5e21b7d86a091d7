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

use super::Contents;

/// The name of the file.
pub const FILE_NAME: &str = ".gitignore";

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
    pub(super) fn above(root: &Path, contents: &Contents) -> Self {
        if root.join(".git").exists() {
            return Self::default().with(root, read_bounded(&root.join(".git/info/exclude")));
        }
        let Some(top) = root.ancestors().skip(1).find(|dir| dir.join(".git").exists()) else { return Self::default() };
        let above = root.ancestors().skip(1).take_while(|dir| dir.starts_with(top));
        let mut dirs: Vec<(usize, &Path)> = above.enumerate().collect();
        dirs.reverse();
        let start = Self::default().with(top, read_bounded(&top.join(".git/info/exclude")));
        dirs.into_iter().fold(start, |ignores, (at, dir)| ignores.with_own(dir, &"../".repeat(at + 1), contents))
    }

    /// These and the ones of the `.gitignore` in `dir`, which `prefix` leads to from the root.
    pub(super) fn with_own(&self, dir: &Path, prefix: &str, contents: &Contents) -> Self {
        let told = if contents.is_empty() { None } else { contents.get(&format!("{prefix}{FILE_NAME}")) };
        let text = match told {
            Some(bytes) => bytes.map(|it| String::from_utf8_lossy(it).into_owned()),
            None => read_bounded(&dir.join(FILE_NAME)),
        };
        self.with(dir, text)
    }

    /// These and the patterns of a text, which are relative to `dir`.
    fn with(&self, dir: &Path, text: Option<String>) -> Self {
        let Some(text) = text else { return self.clone() };
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
