//! The formats in which findings leave the program: one file a format, each a pure function from a [`Report`] to
//! bytes in an [`std::io::Write`].
//!
//! Reports know how findings look, never how they were found. They do not open files, look at the terminal or
//! read the environment: texts come through [`Report::sources`], and width, colour and character set are arguments.
//! Text that came from the repository (paths, source, messages that quote it) passes through [`escape`] on its way
//! to a terminal or a line format.

mod base;
pub mod checkstyle;
pub mod concise;
pub mod escape;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
mod place;
pub mod rdjson;
pub mod sarif;
pub mod summary;

use std::sync::Arc;

use crate::finding::{Finding, Level, Location};
use crate::rules::page::Page;

pub use base::Base;
pub use place::{Column, Places};

/// Everything that a format may show of one run.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The version of loadproof.
    pub version: &'a str,
    /// The root of the run, as people would name it.
    pub root: &'a str,
    /// Where the names of files start: where the person stands, or the top of the repository.
    pub base: &'a Base,
    /// What was found and not suppressed, sorted by [`crate::finding::sort`].
    pub findings: &'a [Finding],
    /// What was found and suppressed, sorted likewise.
    pub suppressed: &'a [Suppressed<'a>],
    /// What was found and is in the baseline, sorted likewise. Formats that compare runs mark it; the others leave it out.
    pub baselined: &'a [Finding],
    /// Files that should have been read and were not.
    pub skipped: &'a [Skipped<'a>],
    /// Rules that broke.
    pub broken: &'a [Broken<'a>],
    /// How many files were read.
    pub files_read: usize,
    /// Whether findings of level advice are shown; else they are only counted.
    pub show_advice: bool,
    /// The pages of the rules, sorted by id, for formats that carry them.
    pub pages: &'a [Page],
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

/// A rule that broke, so that what it would have found is missing.
#[derive(Clone, Copy, Debug)]
pub struct Broken<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// What went wrong.
    pub message: &'a str,
}

impl Report<'_> {
    /// The findings that this report shows: all, or all but advice.
    pub fn shown(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| self.show_advice || finding.level != Level::Advice)
    }

    /// Those of the baseline that this report shows, by the same rule as [`Report::shown`].
    pub fn shown_baselined(&self) -> impl Iterator<Item = &Finding> {
        self.baselined.iter().filter(|finding| self.show_advice || finding.level != Level::Advice)
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

/// What a format without room for evidence says of a finding: the message, what it will do, what to do.
fn sentences(finding: &Finding) -> String {
    let parts = [format!("{}.", finding.message), finding.consequence.clone(), finding.help.clone()];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where loadproof can be found: `repository` of Cargo.toml, the one place for it. None as long as that is not set.
#[must_use]
pub fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|it| !it.is_empty())
}

/// The page of a rule: its URL where there is a [`repository`], else its path in loadproof's own sources.
#[must_use]
pub fn page_of(rule: &str) -> String {
    page_at(repository(), env!("CARGO_PKG_VERSION"), rule)
}

/// Forges show the files of a tag under this address, or lead from there to where they do.
fn page_at(repository: Option<&str>, version: &str, rule: &str) -> String {
    let address = |it: &str| it.trim_end_matches('/').trim_end_matches(".git").to_owned();
    repository
        .map_or_else(|| format!("rules/{rule}.md"), |it| format!("{}/blob/v{version}/rules/{rule}.md", address(it)))
}

#[cfg(test)]
mod tests;
