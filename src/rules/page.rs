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

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    summary: String,
    severity: Level,
    fix: FixKind,
    since: String,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    former: Vec<String>,
}

impl Page {
    /// Reads the page of the rule `id`.
    ///
    /// # Errors
    /// The first thing in the text that is not as this module's documentation says.
    pub fn parse(id: &str, text: &str) -> Result<Self, PageError> {
        let reader = Reader { id, text };
        let (front, body) = reader.split()?;
        let matter: FrontMatter = toml::from_str(text.get(front.clone()).unwrap_or_default()).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            reader.error(front.start + at, error.message().to_owned())
        })?;
        if matter.summary.trim().is_empty() || matter.summary.ends_with('.') {
            return Err(reader.error(front.start, "`summary` must be one sentence without a full stop".to_owned()));
        }
        let examples = reader.examples(body)?;
        Ok(Self {
            id: id.to_owned(),
            summary: matter.summary,
            level: matter.severity,
            fix: matter.fix,
            requires: matter.requires,
            since: matter.since,
            former: matter.former,
            body: text.get(body..).unwrap_or_default().trim_start().to_owned(),
            examples,
        })
    }
}

/// The extensions of Markdown that pages may use.
pub(super) fn markdown_options() -> Options {
    Options::ENABLE_TABLES
}

struct Reader<'a> {
    id: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, at: usize, message: String) -> PageError {
        PageError { path: format!("rules/{}.md", self.id), line: self.line(at), message }
    }

    /// The 1-based line of a byte.
    fn line(&self, at: usize) -> usize {
        memchr::memchr_iter(b'\n', self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes())).count() + 1
    }

    /// Where the front matter stands, and where the body starts.
    fn split(&self) -> Result<(Range<usize>, usize), PageError> {
        let mut at = 0;
        let mut start = None;
        for line in self.text.split_inclusive('\n') {
            let next = at + line.len();
            match start {
                None if line.trim_end() == "+++" => start = Some(next),
                None => return Err(self.error(at, "a page starts with a `+++` line".to_owned())),
                Some(start) if line.trim_end() == "+++" => return Ok((start..at, next)),
                Some(_) => {}
            }
            at = next;
        }
        Err(self.error(0, "the front matter has no closing `+++` line".to_owned()))
    }

    /// Checks the sections and collects the examples of the body, which starts at byte `body`.
    fn examples(&self, body: usize) -> Result<Vec<Example>, PageError> {
        let mut walk = Walk::default();
        let markdown = self.text.get(body..).unwrap_or_default();
        for (event, range) in Parser::new_ext(markdown, markdown_options()).into_offset_iter() {
            walk.event(self, event, body + range.start)?;
        }
        let end = self.text.len();
        if let Some(missing) = SECTIONS.get(walk.sections) {
            return Err(self.error(end, format!("the section `## {missing}` is missing")));
        }
        for bad in [true, false] {
            if !walk.examples.iter().any(|example| example.bad == bad) {
                return Err(self.error(end, format!("there is no {} example", if bad { "bad" } else { "good" })));
            }
        }
        if let Some(empty) = walk.examples.iter().find(|example| example.files.is_empty()) {
            let message = format!("the example `{}` has no code block", empty.title);
            return Err(PageError { line: empty.line, ..self.error(0, message) });
        }
        Ok(walk.examples)
    }
}

/// The walk over a page's Markdown.
#[derive(Default)]
struct Walk {
    /// How many of the sections have been passed.
    sections: usize,
    examples: Vec<Example>,
    /// The heading that is being read, with its level and start.
    heading: Option<(HeadingLevel, usize, String)>,
    /// The paragraph that is being read: its one code span; `None` inside once there is anything else in it.
    paragraph: Option<Option<String>>,
    /// The path that the next block takes.
    path: Option<String>,
    /// The code block that is being read: info string, start of its text, text.
    block: Option<(String, Option<usize>, String)>,
}

impl Walk {
    fn event(&mut self, reader: &Reader<'_>, event: Event<'_>, at: usize) -> Result<(), PageError> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some((level, at, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, start, title)) = self.heading.take() {
                    self.end_heading(reader, level, start, title.trim())?;
                }
            }
            Event::Start(Tag::Paragraph) => self.paragraph = Some(Some(String::new())),
            Event::End(TagEnd::Paragraph) => {
                let code = self.paragraph.take().flatten().filter(|code| !code.is_empty());
                self.path = code.or(self.path.take());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = kind { info.to_string() } else { String::new() };
                self.block = Some((info, None, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((info, start, text)) = self.block.take() {
                    self.end_block(reader, at, &info, start.unwrap_or(at), text)?;
                }
            }
            Event::Text(text) if self.block.is_some() => {
                if let Some((_, start, so_far)) = &mut self.block {
                    start.get_or_insert(at);
                    so_far.push_str(&text);
                }
            }
            Event::Code(code) => {
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&format!("`{code}`"));
                }
                if let Some(paragraph) = &mut self.paragraph {
                    *paragraph = paragraph.take().filter(String::is_empty).map(|_| code.to_string());
                }
            }
            Event::Text(text) => {
                if let Some((_, _, title)) = &mut self.heading {
                    title.push_str(&text);
                }
                if let Some(paragraph) = &mut self.paragraph {
                    *paragraph = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_heading(
        &mut self,
        reader: &Reader<'_>,
        level: HeadingLevel,
        start: usize,
        title: &str,
    ) -> Result<(), PageError> {
        self.path = None;
        match level {
            HeadingLevel::H1 => Err(reader.error(start, "a page has no `#` heading; its id is its title".to_owned())),
            HeadingLevel::H2 => match SECTIONS.get(self.sections) {
                Some(&expected) if expected == title => {
                    self.sections += 1;
                    Ok(())
                }
                Some(expected) => {
                    Err(reader.error(start, format!("`## {title}` stands where `## {expected}` belongs")))
                }
                None => Err(reader.error(start, format!("`## {title}`: `## Examples` is the last section"))),
            },
            HeadingLevel::H3 if self.sections == SECTIONS.len() => {
                let bad = match title.split(|c: char| !c.is_alphanumeric()).next() {
                    Some("Bad") => true,
                    Some("Good") => false,
                    _ => {
                        let message = format!("the example `{title}` must start with `Bad` or `Good`");
                        return Err(reader.error(start, message));
                    }
                };
                let line = reader.line(start);
                self.examples.push(Example { title: title.to_owned(), bad, line, files: Vec::new() });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end_block(
        &mut self,
        reader: &Reader<'_>,
        at: usize,
        info: &str,
        start: usize,
        text: String,
    ) -> Result<(), PageError> {
        let path = self.path.take();
        if self.sections < SECTIONS.len() {
            return Ok(());
        }
        let Some(example) = self.examples.last_mut() else {
            return Err(
                reader.error(at, "a code block in `## Examples` stands below a `### Bad` or `### Good`".to_owned())
            );
        };
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let path = path.unwrap_or_else(|| default_path(language).to_owned());
        if path.starts_with('/') || path.contains('\\') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(reader.error(at, format!("`{path}` does not stay inside the example")));
        }
        if example.files.iter().any(|file| file.path == path) {
            let message =
                format!("the example `{}` has two blocks for `{path}`; name one in a line above it", example.title);
            return Err(reader.error(at, message));
        }
        let mut expect = Vec::new();
        for word in words {
            let list = word.strip_prefix("expect=").and_then(parse_expect);
            let message = || format!("`{word}`: after the language there can be only `expect=rule@line,...`");
            expect.extend(list.ok_or_else(|| reader.error(at, message()))?);
        }
        example.files.push(ExampleFile { path, text, line: reader.line(start), expect });
        Ok(())
    }
}

/// `rule@line,rule@line`.
fn parse_expect(list: &str) -> Option<Vec<(String, usize)>> {
    list.split(',')
        .map(|one| {
            let (rule, line) = one.split_once('@')?;
            Some((rule.to_owned(), line.parse().ok().filter(|line| *line > 0)?))
        })
        .collect()
}

/// The file that a block stands for where none is named.
fn default_path(language: &str) -> &'static str {
    match language {
        "js" | "javascript" => "src/index.js",
        "json" => "package.json",
        "prisma" => "schema.prisma",
        "env" | "dotenv" | "sh" | "properties" => ".env",
        "yaml" | "yml" => "compose.yaml",
        _ => "src/index.ts",
    }
}

#[cfg(test)]
mod tests;
