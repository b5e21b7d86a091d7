//! A rule is a Markdown page, read here: `rules/<category>/<rule>.md`, whose path is the rule's id. The page is what
//! people read on GitHub and with `loadproof explain`, and what the tests run, so nothing that matters is hidden in
//! markup: what a reader sees is what the machine reads.
//!
//! ````markdown
//! +++
//! summary = "A limiter that cannot be switched off for a load test"
//! severity = "warning"
//! fix = "none"
//! since = "0.1.0"
//! +++
//!
//! ## What it finds
//! ## Why it fails
//! ## How to fix
//! ## When not to use it
//! ## Known limits
//!
//! ## Examples
//!
//! ### Bad: the limit holds for everyone
//!
//! `src/limits.ts`
//!
//! ```ts
//! export const limiter = rateLimit({ max: 100 }); // expect: rate-limit/no-bypass
//! ```
//!
//! ### Good: a flag lifts it
//!
//! ```ts
//! export const limiter = rateLimit({ max: 100, skip: () => process.env.LOAD_TEST === '1' });
//! ```
//! ````
//!
//! # Front matter
//!
//! TOML between two `+++` lines at the top of the file; an unknown key is an error.
//!
//! | key | |
//! |---|---|
//! | `summary` | one sentence without a full stop, unlike every other page's |
//! | `severity` | `"error"`, `"warning"` or `"advice"`: the level of the rule's findings, which the rule may lower |
//! | `fix` | `"none"`, `"safe"` or `"unsafe"` |
//! | `since` | the version of loadproof that brought the rule |
//! | `requires` | optional: `"package@range"` strings; the rule speaks where one of them is installed |
//! | `former` | optional: ids that the rule had before; they still work in configurations and `explain` |
//!
//! # Sections
//!
//! The five sections above and `Examples`, each once, in this order.
//!
//! # Examples
//!
//! Each `###` heading below `## Examples` starts with `Bad` or `Good` and is one example: a small repository of the
//! code blocks below it. A paragraph that is nothing but a path in backticks names the file of the next block; without
//! one it is `src/index.ts` (`schema.prisma`, `.env`, `package.json`, `compose.yaml` for blocks in those languages). Prose
//! between the blocks is for the reader. There is at least one bad and one good example.
//!
//! A bad example yields exactly the findings that it is annotated with, and at least one; a good one none. An
//! annotation is a comment in the file, `// expect: rule` (`#` in env and YAML files): behind code it speaks of its own
//! line, alone on a line of the next line of code. Several rules stand with commas between them. `level=advice` after a
//! rule says that the finding is not of its page's level. Where a file has no comments, the block's info string says it:
//! ```` ```json expect=prisma/client-mismatch@7 ````, with the line counted in the block.

mod explain;
mod index;
mod parse;

use std::fmt;

use pulldown_cmark::Options;
use serde::{Deserialize, Serialize};

use crate::finding::Level;

pub use explain::render;
pub use index::{ExplainError, UnknownRule, all, explain, find, rule_list, rule_list_json, rule_table_markdown};

/// The sections of a page, in order.
pub const SECTIONS: [&str; 6] =
    ["What it finds", "Why it fails", "How to fix", "When not to use it", "Known limits", "Examples"];

/// A rule's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rule's id.
    pub id: String,
    /// What it finds, in one sentence without a full stop.
    pub summary: String,
    /// The level of its findings, unless the rule lowers it.
    pub level: Level,
    /// Whether it comes with a fix.
    pub fix: FixKind,
    /// `package@range`: the rule speaks where one of them is installed; everywhere if empty.
    pub requires: Vec<String>,
    /// The version of loadproof that brought it.
    pub since: String,
    /// Ids that it had before.
    pub former: Vec<String>,
    /// The Markdown after the front matter.
    pub body: String,
    /// The examples, in the order of the page.
    pub examples: Vec<Example>,
}

/// Whether a rule comes with a fix, and of which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// It has none.
    None,
    /// The fix may be applied unseen.
    Safe,
    /// A person should look at the fix.
    Unsafe,
}

impl FixKind {
    /// The lower-case name that people write and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FixKind::None => "none",
            FixKind::Safe => "safe",
            FixKind::Unsafe => "unsafe",
        }
    }
}

/// One example: a small repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its heading: `Bad: the limit holds for everyone`.
    pub title: String,
    /// Whether it must yield findings.
    pub bad: bool,
    /// 1-based line of its heading in the page.
    pub line: usize,
    /// Its files.
    pub files: Vec<ExampleFile>,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Its path, relative to the example's root.
    pub path: String,
    /// Its text.
    pub text: String,
    /// 1-based line in the page that holds the first line of the text.
    pub line: usize,
    /// Expectations from the info string: rule id and 1-based line in the text.
    pub expect: Vec<(String, usize)>,
}

/// What is wrong with a page, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// The page: `rules/rate-limit/no-bypass.md`.
    pub path: String,
    /// 1-based line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl std::error::Error for PageError {}

/// The extensions of Markdown that pages may use.
fn markdown_options() -> Options {
    Options::ENABLE_TABLES
}

#[cfg(test)]
mod tests;
