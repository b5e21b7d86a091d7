//! The formats in which findings leave the program: one file a format, each a pure function from a [`Report`] to
//! bytes in an [`std::io::Write`].
//!
//! Reports know how findings look, never how they were found. They do not open files, look at the terminal or
//! read the environment: texts come through [`Report::sources`], and width, colour and character set are arguments.
//! Text that came from the repository (paths, source, messages that quote it) passes through [`escape`] on its way
//! to a terminal or a line format.

pub mod concise;
pub mod escape;
mod excerpt;
pub mod human;
pub mod json;
mod place;
pub mod summary;

use std::sync::Arc;

use crate::finding::{Finding, Level, Location};

pub use place::Places;

/// Everything that a format may show of one run.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The version of loadproof.
    pub version: &'a str,
    /// The root of the run, as people would name it.
    pub root: &'a str,
    /// What to put before a path, so that it leads to the file from where the person stands: `""` or `"services/api/"`.
    pub prefix: &'a str,
    /// What was found and not suppressed, sorted by [`crate::finding::sort`].
    pub findings: &'a [Finding],
    /// What was found and suppressed, sorted likewise.
    pub suppressed: &'a [Suppressed<'a>],
    /// Files that should have been read and were not.
    pub skipped: &'a [Skipped<'a>],
    /// How many files were read.
    pub files_read: usize,
    /// Whether findings of level advice are shown; else they are only counted.
    pub show_advice: bool,
    /// The text of a file of the run, by its path relative to the root.
    pub sources: &'a dyn Fn(&str) -> Option<Arc<str>>,
}

/// A finding that a suppression silenced.
#[derive(Clone, Copy, Debug)]
pub struct Suppressed<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The reason that the suppression gives; none where it gives none.
    pub reason: Option<&'a str>,
    /// Where the suppression stands.
    pub location: &'a Location,
}

/// A file that was not read.
#[derive(Clone, Copy, Debug)]
pub struct Skipped<'a> {
    /// The file, relative to the root.
    pub path: &'a str,
    /// Why, as a short phrase: "over 2 MiB", "not UTF-8".
    pub reason: &'a str,
}

impl Report<'_> {
    /// The findings that this report shows: all, or all but advice.
    pub fn shown(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| self.show_advice || finding.level != Level::Advice)
    }

    /// How many findings have this level, hidden ones included.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many findings are left out because they are advice.
    #[must_use]
    pub fn hidden(&self) -> usize {
        if self.show_advice { 0 } else { self.count(Level::Advice) }
    }
}

/// The page of a rule: its URL where the crate names a repository, else its path in loadproof's own repository.
#[must_use]
pub fn page_of(rule: &str) -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => format!("rules/{rule}.md"),
        repository => format!("{repository}/blob/v{}/rules/{rule}.md", env!("CARGO_PKG_VERSION")),
    }
}

#[cfg(test)]
mod tests;
