//! `.env` files, read as the npm package `dotenv` 16 and 17 read them (both have the same grammar), for
//! dotenv's quirks decide what the process sees: `A=b#c` is `b`, an unclosed quote is kept, and a value in quotes
//! may stand on the next line. Equality with the real package is pinned in `dotenv_cases.txt`.
//!
//! Nothing here knows which file is loaded when, nor expands references.

use crate::inputs::text::{DollarEscape, InputError, Reference, Text, references};
use crate::span::Span;

/// A larger file than this (bytes) is no env file; its entries are not read.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Which quotes stood around a value and were removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// None.
    None,
    /// `'`: nothing is unescaped.
    Single,
    /// `"`: `\n` and `\r` become a line feed and a carriage return.
    Double,
    /// `` ` ``: nothing is unescaped.
    Backtick,
}

/// One `KEY=value` of an env file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The variable's name.
    pub key: Text,
    /// Its value as dotenv hands it on; the span is the bytes inside the quotes.
    pub value: Text,
    /// The quotes that were removed.
    pub quote: Quote,
    /// Mentions of other variables. dotenv alone keeps them as text; dotenv-expand, dotenvx, Vite, Next and bun
    /// replace them, dotenv-expand in all quotes.
    pub references: Vec<Reference>,
}

/// An env file. Entries are in file order; of a key that occurs twice, the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvFile {
    /// All entries, duplicates included.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

impl EnvFile {
    /// The entry that counts for `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|it| it.key.value == key)
    }
}

/// Reads an env file. Never fails: dotenv skips what it does not understand, and so does this.
#[must_use]
pub fn parse(text: &str) -> EnvFile {
    if text.len() > MAX_BYTES {
        let error = InputError::new("the file is too large for an env file", Span::new(0, 0));
        return EnvFile { entries: Vec::new(), errors: vec![error] };
    }
    let lines = Lines::new(text);
    let scanner = Scanner { text: &lines.text, closers: Quotes::new(&lines.text) };
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(start) = scanner.next_line_start(at) {
        match scanner.entry(start) {
            Some((entry, end)) => {
                entries.push(lines.place(text, entry));
                at = end.max(start + 1);
            }
            // Every line start in a run of blanks leads to the same word: go on behind the run.
            None => at = scanner.skip_blanks(start).max(start + 1),
        }
    }
    EnvFile { entries, errors: Vec::new() }
}

/// The text with `\r\n` and `\r` as `\n`, and the way back to file offsets.
struct Lines {
    text: String,
    /// Offsets in `text` from which on one more dropped `\r` counts.
    dropped: Vec<usize>,
}

impl Lines {
    fn new(file: &str) -> Self {
        let mut text = String::with_capacity(file.len());
        let mut dropped = Vec::new();
        let mut pieces = file.split('\r').peekable();
        while let Some(piece) = pieces.next() {
            text.push_str(piece);
            match pieces.peek() {
                Some(next) if next.starts_with('\n') => dropped.push(text.len() + 1),
                Some(_) => text.push('\n'),
                None => {}
            }
        }
        Self { text, dropped }
    }

    /// File offset of an offset in `text`. The `\n` of a `\r\n` stands at the `\r`.
    fn offset(&self, at: usize) -> usize {
        at + self.dropped.partition_point(|&it| it <= at)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset(start), self.offset(end))
    }

    fn place(&self, file: &str, found: Found<'_>) -> Entry {
        let key = Text::new(found.key.0, self.span(found.key.1, found.key.1 + found.key.0.len()));
        let span = self.span(found.value.1, found.value.1 + found.value.0.len());
        let raw = file.get(span.range()).unwrap_or_default();
        let references = references(raw, span.start as usize, DollarEscape::Backslash);
        let value = if found.unescape {
            found.value.0.replace("\\n", "\n").replace("\\r", "\r")
        } else {
            found.value.0.to_owned()
        };
        Entry { key, value: Text::new(value, span), quote: found.quote, references }
    }
}

/// An entry as slices of the normalised text with their offsets.
struct Found<'a> {
    key: (&'a str, usize),
    value: (&'a str, usize),
    quote: Quote,
    unescape: bool,
}

struct Scanner<'a> {
    text: &'a str,
    closers: [Quotes; 3],
}

/// JavaScript's idea of white space, which has the byte order mark in it and no U+0085.
fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// Where a JavaScript `$` matches in multi-line mode (carriage returns are gone).
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

impl<'a> Scanner<'a> {
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The first start of a line at or after `at`.
    fn next_line_start(&self, at: usize) -> Option<usize> {
        if at == 0 {
            return Some(0);
        }
        // Step back one character, so that `at` itself counts where a line ends just before it.
        let mut from = at.min(self.text.len()).checked_sub(1)?;
        while !self.text.is_char_boundary(from) {
            from -= 1;
        }
        let (offset, end) = self.rest(from).char_indices().find(|it| is_line_end(it.1))?;
        let start = from + offset + end.len_utf8();
        (start < self.text.len()).then_some(start)
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.len() - rest.trim_start_matches(is_blank).len()
    }

    /// The entry of which the line at `start` is the beginning, and where it ends.
    fn entry(&self, start: usize) -> Option<(Found<'a>, usize)> {
        let at = self.skip_blanks(start);
        let exported = self.rest(at).strip_prefix("export").filter(|rest| rest.starts_with(is_blank));
        exported.and_then(|_| self.assignment(self.skip_blanks(at + 6))).or_else(|| self.assignment(at))
    }

    fn assignment(&self, at: usize) -> Option<(Found<'a>, usize)> {
        let length = self.rest(at).bytes().take_while(|it| it.is_ascii_alphanumeric() || b"_.-".contains(it)).count();
        let key = self.rest(at).get(..length).filter(|it| !it.is_empty())?;
        let after = at + length;
        let sign = self.skip_blanks(after);
        let value_at = if self.rest(sign).starts_with('=') {
            sign + 1
        } else {
            // The YAML-like form wants a colon right after the key and one blank after it.
            let blank = self.rest(after).strip_prefix(':')?.chars().next().filter(|it| is_blank(*it))?;
            after + 1 + blank.len_utf8()
        };
        let (raw, raw_at, end) = self.value(value_at);
        let (value, value_start, quote) = unquote(raw, raw_at);
        let unescape = raw.starts_with('"');
        Some((Found { key: (key, at), value: (value, value_start), quote, unescape }, end))
    }

    /// The value at `at`, trimmed but with its quotes, where it starts, and where the entry ends.
    fn value(&self, at: usize) -> (&'a str, usize, usize) {
        let open = self.skip_blanks(at);
        let close = QUOTES.iter().zip(&self.closers).find(|(quote, _)| self.rest(open).starts_with(**quote));
        if let Some(close) = close.and_then(|(_, closers)| closers.closing(open)) {
            return (self.text.get(open..=close).unwrap_or_default(), open, self.tail_end(close + 1));
        }
        let rest = self.rest(at);
        let plain = rest.get(..rest.find(['#', '\n']).unwrap_or(rest.len())).unwrap_or_default();
        let lead = plain.len() - plain.trim_start_matches(is_blank).len();
        let value = plain.trim_matches(is_blank);
        let start = if value.is_empty() { at } else { at + lead };
        (value, start, self.tail_end(at + plain.len()))
    }

    /// Where an entry ends whose value ends at `at`: after the comment, or before the last line end of the blanks.
    fn tail_end(&self, at: usize) -> usize {
        let next = self.skip_blanks(at);
        let rest = self.rest(next);
        if rest.starts_with('#') {
            return next + rest.find(is_line_end).unwrap_or(rest.len());
        }
        let blanks = self.text.get(at..next).unwrap_or_default();
        if rest.is_empty() { next } else { at + blanks.rfind(is_line_end).unwrap_or(0) }
    }
}

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// Where quotes of one kind stand, so that a search for the closing one never walks the file twice.
struct Quotes {
    /// Quotes without a backslash before them.
    bare: Vec<usize>,
    /// Quotes that may end a value: nothing follows on their line but blanks or a comment.
    ending: Vec<usize>,
}

impl Quotes {
    fn new(text: &str) -> [Quotes; 3] {
        QUOTES.map(|quote| {
            let mut found = Quotes { bare: Vec::new(), ending: Vec::new() };
            for (at, _) in text.match_indices(quote) {
                if !text.get(..at).is_some_and(|before| before.ends_with('\\')) {
                    found.bare.push(at);
                }
                let mut after = text.get(at + 1..).unwrap_or_default().chars();
                let stop = after.find(|it| !is_blank(*it) || is_line_end(*it));
                if stop.is_none_or(|it| it == '#' || is_line_end(it)) {
                    found.ending.push(at);
                }
            }
            found
        })
    }

    /// The quote that closes the one at `open`: the first bare one if it may end a value, else the last
    /// escaped one before it that may.
    fn closing(&self, open: usize) -> Option<usize> {
        let bare = self.bare.get(self.bare.partition_point(|&it| it <= open));
        let limit = bare.copied().unwrap_or(usize::MAX);
        let last = self.ending.partition_point(|&it| it <= limit).checked_sub(1)?;
        self.ending.get(last).copied().filter(|&it| it > open)
    }
}

/// A value without the quotes around it, and where that starts.
fn unquote(raw: &str, at: usize) -> (&str, usize, Quote) {
    let kinds = [Quote::Single, Quote::Double, Quote::Backtick];
    for (quote, kind) in QUOTES.into_iter().zip(kinds) {
        if let Some(inner) = raw.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)) {
            return (inner, at + 1, kind);
        }
    }
    (raw, at, Quote::None)
}

#[cfg(test)]
#[path = "dotenv_tests.rs"]
mod tests;
