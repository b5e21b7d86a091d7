//! `// loadproof-ignore RULE -- reason` in source: what a comment silences, and what is wrong with it.
//!
//! [`parse`] is a pure function of a file's text; a [`Ledger`] holds the suppressions of a run and notes which were
//! used. Knows rule ids as names only, and nothing of how a finding came about.

mod ledger;
mod lines;
mod suggest;

use crate::span::{LineIndex, Span};

pub use ledger::{Ledger, Problem, Reach, Silenced};
pub use suggest::{ignore_entry, suggestion};

/// What every suppression starts with, and what people may take for one; a file without it has none.
pub const SIGN: &str = "loadproof-";

const WORD: &str = "loadproof-ignore";
const WHOLE_FILE: &str = "loadproof-ignore-file";

/// What other linters' suppressions begin with, so that people will try it here.
const ATTEMPTS: [&str; 2] = [WORD, "loadproof-disable"];

/// How comments look in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// TypeScript and JavaScript: only the syntax layer can tell a comment from a string.
    Script,
    /// `#` after a blank or at the start of a line: `.env`, YAML.
    Hash,
    /// `#` only where nothing but blanks stands before it: Dockerfiles.
    HashLine,
    /// `//` outside of quotes: `.prisma`.
    Slash,
}

impl Style {
    /// The style of a file by its name; none where it cannot hold a comment.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "ts" | "mts" | "cts" | "tsx" | "js" | "mjs" | "cjs" | "jsx" => return Some(Self::Script),
            "yml" | "yaml" | "env" => return Some(Self::Hash),
            "prisma" => return Some(Self::Slash),
            "dockerfile" => return Some(Self::HashLine),
            "json" | "lock" => return None,
            _ => {}
        }
        if name.starts_with(".env") {
            Some(Self::Hash)
        } else if name.starts_with("dockerfile") || name.starts_with("containerfile") {
            Some(Self::HashLine)
        } else {
            None
        }
    }
}

/// Which lines a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the file.
    File,
    /// From the first to the last line, 0-based, both included.
    Lines(usize, usize),
    /// None: a `loadproof-ignore-file` below the first line of code.
    Misplaced,
}

/// A rule that a suppression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// One suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// From `loadproof-ignore` to the end of the reason.
    pub span: Span,
    /// A word that is none of the two that there are: `loadproof-ignore-next-line`. It suppresses nothing.
    pub unknown_word: Option<Id>,
    /// The rules it names; none is a mistake.
    pub ids: Vec<Id>,
    /// Why; none is a mistake.
    pub reason: Option<String>,
    /// Text after the ids that no `--` makes a reason.
    pub stray: bool,
    /// What it covers.
    pub scope: Scope,
    /// The bytes to delete to be rid of it; none where more than the suppression stands in the comment.
    pub removal: Option<Span>,
}

/// The suppressions of a file in the order of the text. For scripts, `comments` are the spans of the comments that
/// mention loadproof, delimiters included; for other files they are found here.
#[must_use]
pub fn parse(text: &str, style: Style, comments: &[Span]) -> Vec<Suppression> {
    if memchr::memmem::find(text.as_bytes(), SIGN.as_bytes()).is_none() {
        return Vec::new();
    }
    let found;
    let comments = if style == Style::Script {
        comments
    } else {
        found = lines::comments(text, style);
        &found
    };
    let index = LineIndex::new(text);
    let mut all = Vec::new();
    for &comment in comments {
        let Some(body) = text.get(comment.range()) else { continue };
        let mut at = comment.start as usize;
        for line in body.split_inclusive('\n') {
            if let Some(mut it) = directive(line, at) {
                let whole_file = text.get(it.span.range()).is_some_and(|it| it.starts_with(WHOLE_FILE));
                it.scope = scope(text, &index, style, comment, whole_file);
                it.removal = removal(text, comment, it.span);
                all.push(it);
            }
            at += line.len();
        }
    }
    all
}

/// Reads one line of a comment, which starts at byte `at` of the file.
fn directive(line: &str, at: usize) -> Option<Suppression> {
    let start = line.find(SIGN)?;
    // The word must be the first of its line; prose that mentions it is no suppression.
    if !line.get(..start)?.chars().all(|it| it.is_whitespace() || matches!(it, '/' | '*' | '#' | '!' | '{')) {
        return None;
    }
    let content = line.get(start..)?;
    let content = content.split("*/").next().unwrap_or(content).trim_end();
    let end = content.find(|it: char| !it.is_ascii_alphabetic() && it != '-').unwrap_or(content.len());
    let (word, rest) = content.split_at_checked(end)?;
    let is_attempt = |it: &&str| word.strip_prefix(*it).is_some_and(|more| more.is_empty() || more.starts_with('-'));
    if !ATTEMPTS.iter().any(is_attempt) || !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let is_known = matches!(word, WORD | WHOLE_FILE);
    let unknown_word =
        (!is_known).then(|| Id { text: word.to_owned(), span: Span::new(at + start, at + start + word.len()) });
    let (names, reason) = split_reason(rest);
    let reason = reason.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    let (ids, stray) = named(names, at + start + word.len());
    let span = Span::new(at + start, at + start + content.len());
    Some(Suppression { span, unknown_word, ids, reason, stray, scope: Scope::Misplaced, removal: None })
}

/// The rules that stand before the reason, from byte `offset` of the file; and whether there is text among them that names
/// none, which a missing ` -- ` would make the reason: `x/y: why`, `x/y - why`, `x/y, because`.
fn named(names: &str, mut offset: usize) -> (Vec<Id>, bool) {
    let (mut ids, mut stray) = (Vec::new(), false);
    for part in names.split(',') {
        let mut words = part.split_whitespace();
        let word = words.next().unwrap_or_default();
        let id = word.split("--").next().unwrap_or(word).trim_end_matches([':', ';', '.']);
        // Behind a first rule, several words of which the first has no `/` are a sentence.
        let is_prose = !ids.is_empty() && !id.contains('/') && part.split_whitespace().nth(1).is_some();
        stray |= is_prose;
        if !stray && id.contains(char::is_alphanumeric) {
            let lead = part.len() - part.trim_start().len();
            ids.push(Id { text: id.to_owned(), span: Span::new(offset + lead, offset + lead + id.len()) });
        }
        stray |= words.next().is_some() || word.len() != id.len();
        offset += part.len() + 1;
    }
    (ids, stray)
}

/// Splits at the first ` -- `, which may stand at either end.
fn split_reason(rest: &str) -> (&str, Option<&str>) {
    for (at, _) in rest.match_indices("--") {
        let (before, after) = (rest.get(..at).unwrap_or(""), rest.get(at + 2..).unwrap_or(""));
        let blank_before = before.is_empty() || before.ends_with(char::is_whitespace);
        if blank_before && (after.is_empty() || after.starts_with(char::is_whitespace)) {
            return (before, Some(after));
        }
    }
    (rest, None)
}

/// A comment beside code covers its own lines; one that stands alone covers all down to the next line of code.
fn scope(text: &str, index: &LineIndex, style: Style, comment: Span, whole_file: bool) -> Scope {
    let first = index.line_of(comment.start);
    let last = index.line_of(comment.end.saturating_sub(1).max(comment.start));
    if whole_file {
        let before = text.get(..comment.start as usize).unwrap_or("");
        let code = lines::next_code_line(before, style).is_some();
        return if code { Scope::Misplaced } else { Scope::File };
    }
    if !stands_alone(text, comment) {
        return Scope::Lines(first, last);
    }
    let after = index.line_start(last + 1).and_then(|start| text.get(start as usize..)).unwrap_or("");
    let next = lines::next_code_line(after, style).map_or(last, |below| last + 1 + below);
    Scope::Lines(first, next)
}

/// Whether nothing but the braces of JSX stands beside a comment on its lines.
fn stands_alone(text: &str, comment: Span) -> bool {
    let (before, after) = beside(text, comment);
    let (before, after) = (before.trim_start_matches('\u{feff}').trim(), after.trim());
    (before.is_empty() && after.is_empty()) || (before == "{" && after == "}")
}

/// What stands on the lines of a comment before and after it.
fn beside(text: &str, comment: Span) -> (&str, &str) {
    let before = text.get(..comment.start as usize).unwrap_or("");
    let after = text.get(comment.end as usize..).unwrap_or("");
    let before = before.rfind('\n').and_then(|at| before.get(at + 1..)).unwrap_or(before);
    (before, after.split('\n').next().unwrap_or(""))
}

/// What to delete: the whole line where the comment stands alone on it, else the comment and the blanks before it.
fn removal(text: &str, comment: Span, directive: Span) -> Option<Span> {
    let body = text.get(comment.range())?;
    let head = text.get(comment.start as usize..directive.start as usize)?;
    let tail = text.get(directive.end as usize..comment.end as usize)?;
    let empty = |part: &str| part.chars().all(|it| it.is_whitespace() || matches!(it, '/' | '*' | '#' | '!'));
    if !empty(head) || !empty(tail) {
        // Other words in the comment: only a line of its own, not the first or last one, can go.
        let line_start = body.get(..head.len())?.rfind('\n')? + 1;
        let line_end = head.len() + directive.len() + tail.find('\n')? + 1;
        return Some(Span::new(comment.start as usize + line_start, comment.start as usize + line_end));
    }
    let (before, after) = beside(text, comment);
    let (start, end) = (comment.start as usize, comment.end as usize);
    if stands_alone(text, comment) {
        let bom = if before.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let newline = usize::from(text.get(end + after.len()..).is_some_and(|rest| rest.starts_with('\n')));
        return Some(Span::new(start - before.len() + bom, end + after.len() + newline));
    }
    let blanks = before.len() - before.trim_end().len();
    // At the start of a line the indent stays and the blanks behind the comment go.
    if blanks == before.len() {
        return Some(Span::new(start, end + (after.len() - after.trim_start().len())));
    }
    Some(Span::new(start - blanks, end))
}

#[cfg(test)]
mod tests;
