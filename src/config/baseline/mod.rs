//! The baseline: findings that a repository has lived with so far, so that only new ones are shown.
//!
//! A file of identities, never of lines: who a finding is does not change as code moves around it. Knows the file and how
//! identities are matched; what a finding is about and what its code says is told by the caller.

mod file;
mod matching;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ConfigError, Source, read_over, slashed};
use crate::discover::Contents;

pub use matching::{Matched, Places};

/// The name of the file.
pub const BASELINE_NAME: &str = "loadproof-baseline.json";

/// A baseline of more bytes than this is none that a review would have let pass.
const MAX_BASELINE_BYTES: u64 = 64 * 1024 * 1024;

/// Who a finding is, apart from where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Its file, relative to the folder of the baseline.
    pub path: String,
    /// What is said of it there.
    pub known: Known,
}

/// Who a finding is in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    /// The rule's id.
    pub rule: String,
    /// What the finding is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The function or class around it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// See [`crate::finding::fingerprint`]; its path is relative to the folder of the baseline.
    pub fingerprint: String,
    /// Of the code around it without its formatting; see [`code_hash`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// The findings that a repository has lived with.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// From its folder to the root of the run: `""` or `services/api/`.
    pub base: String,
    /// What it holds, sorted. The same identity may be there several times.
    pub entries: Vec<Identity>,
    /// Whether there is such a file.
    pub exists: bool,
}

impl Baseline {
    /// The baseline of a run over `root`, an absolute path, with what stands in for the disk. Where there is none, an empty one that would stand in the root.
    ///
    /// # Errors
    /// A file that was named and is not there, that cannot be read, or that is no baseline.
    pub fn load(root: &Path, source: &Source, contents: &Contents) -> Result<Self, ConfigError> {
        let path = match source {
            Source::None => None,
            Source::File(path) => Some(path.clone()),
            Source::Nearest => super::find(root, BASELINE_NAME, contents)?,
        };
        let path = match path {
            Some(path) => path,
            None => return Ok(Self { path: root.join(BASELINE_NAME), ..Self::default() }),
        };
        let text = read_over(root, &path, MAX_BASELINE_BYTES, contents)?;
        let entries = file::parse(&text).map_err(|why| ConfigError::Unfit { path: path.clone(), why })?;
        Ok(Self { base: base(root, &path), path, entries, exists: true })
    }

    /// An empty baseline at a path where there need not be a file yet.
    #[must_use]
    pub fn empty_at(root: &Path, path: &Path) -> Self {
        Self { base: base(root, path), path: path.to_path_buf(), ..Self::default() }
    }

    /// Which entries stand for which of the findings of the run. Entries for what lies outside of the root stand for none,
    /// and are not told as left.
    #[must_use]
    pub fn matched(&self, findings: &[Identity], places: &dyn Places) -> Matched {
        matching::matched(&self.entries, findings, &self.base, places)
    }

    /// The text of a file with these entries.
    #[must_use]
    pub fn text(entries: &[Identity]) -> String {
        file::text(entries)
    }
}

/// From the folder of the baseline to the root. A file from elsewhere speaks about the root, as there is no other folder
/// that it could mean.
fn base(root: &Path, path: &Path) -> String {
    let absolute = crate::discover::real_path(path);
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let folder = absolute.parent().unwrap_or(&root);
    let base = root.strip_prefix(folder).map(slashed).unwrap_or_default();
    if base.is_empty() { base } else { format!("{base}/") }
}

/// 16 hexadecimal digits that stay the same as code is formatted in another way: blanks, quotes, commas, semicolons and
/// parentheses do not count. Empty for nothing.
#[must_use]
pub fn code_hash(code: &str) -> String {
    let counts = |it: &char| !it.is_whitespace() && !matches!(it, '(' | ')' | ',' | ';');
    let plain = |it: char| if matches!(it, '"' | '`') { '\'' } else { it };
    let code: String = code.chars().filter(counts).map(plain).collect();
    if code.is_empty() { code } else { format!("{:016x}", xxhash_rust::xxh3::xxh3_64(code.as_bytes())) }
}
