//! A YAML (and JSON) tree with byte spans, built from `saphyr-parser`'s events: anchors resolved, merge keys
//! applied, tags ignored, all documents of a file. It knows no schema.
//!
//! Bounded: size, depth, and the number of nodes after aliases are resolved. A broken document gives what stood
//! before the error, and reading goes on at the next `---`.

mod builder;

use std::borrow::Cow;

use builder::Builder;

use crate::inputs::text::{InputError, Text};
use crate::span::Span;

/// A larger file (bytes) is not read.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting that is read, aliases included.
const MAX_DEPTH: usize = 100;
/// Most nodes of a file, each use of an alias counted as the nodes it stands for.
const MAX_NODES: usize = 400_000;
/// Bytes that may be read again after a repair (see [`join_lines`]).
const MAX_REPAIRED_BYTES: usize = 16 * 1024 * 1024;
/// Most documents after a broken one that are still tried.
const MAX_RESTARTS: usize = 64;

/// A file's documents and what could not be read of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The root of each document, in order; empty documents are left out.
    pub documents: Vec<Node>,
    /// What could not be read.
    pub errors: Vec<InputError>,
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its bytes: a scalar's with its quotes; a mapping's or a sequence's from its first to its last element.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar, as text; YAML's types are the reader's business.
    Scalar {
        /// The text after unquoting and folding.
        text: Text,
        /// How it was written.
        style: Style,
    },
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in file order; the entries that a merge key brings come last.
    Mapping(Vec<Entry>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'` or `"`.
    Quoted,
    /// With `|` or `>`.
    Block,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key; keys that are no scalars are left out of the tree.
    pub key: Text,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The scalar's text; `None` for null and for anything but a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The scalar's value as `&str`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.text().map(|it| it.value.as_str())
    }

    /// Whether this is YAML's null: nothing, `~` or `null` without quotes.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, style: Style::Plain }
            if matches!(text.value.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// A mapping's entries; nothing for other nodes.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        if let Value::Mapping(entries) = &self.value { entries } else { &[] }
    }

    /// A sequence's items; nothing for other nodes.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        if let Value::Sequence(items) = &self.value { items } else { &[] }
    }

    /// A mapping's value for `key`: the last one where the key stands twice.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|it| it.key.value == key).map(|it| &it.value)
    }

    /// The value below a chain of keys.
    #[must_use]
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a scalar below a chain of keys.
    #[must_use]
    pub fn text_at(&self, keys: &[&str]) -> Option<&Text> {
        self.at(keys)?.text()
    }

    /// The texts of a sequence's scalars, or of a lone scalar.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        match &self.value {
            Value::Scalar { .. } => self.text().cloned().into_iter().collect(),
            _ => self.items().iter().filter_map(Node::text).cloned().collect(),
        }
    }
}

/// Reads all documents of a YAML file.
#[must_use]
pub fn parse(file: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if let Err(error) = check_size(file) {
        parsed.errors.push(error);
        return parsed;
    }
    let mut start = if file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut text = Cow::Borrowed(file);
    let mut nodes = MAX_NODES;
    let mut repairs = MAX_REPAIRED_BYTES / file.len().max(1);
    let mut restarts = MAX_RESTARTS;
    while let Some(rest) = text.get(start..) {
        let mut left = nodes;
        let mut builder = Builder::new(rest, start, &mut left);
        let stopped = builder.run(rest);
        if repairs > 0
            && let Some(repaired) = stopped.as_ref().and_then(|error| join_lines(&text, start, error))
        {
            repairs -= 1;
            text = Cow::Owned(repaired);
            continue;
        }
        builder.finish(&mut parsed);
        nodes = left;
        let Some(error) = stopped else { break };
        let from = (error.span.start as usize).max(start + 1);
        parsed.errors.push(error);
        match next_document(file, from) {
            Some(next) if restarts > 0 => start = next,
            _ => break,
        }
        restarts -= 1;
    }
    parsed
}

/// Reads a JSON file with comments as people write it (`//`, `/* */`, commas before a closing bracket).
#[must_use]
pub fn parse_json(file: &str) -> Parsed {
    parse(&blank_comments(file))
}

fn check_size(file: &str) -> Result<(), InputError> {
    if file.len() > MAX_BYTES {
        return Err(InputError::new("the file is too large to be read as YAML", Span::new(0, 0)));
    }
    // The scanner looks ahead over all open brackets: refuse deep ones before it starts.
    let mut depth = 0_usize;
    for (at, byte) in file.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 4 * MAX_DEPTH {
            return Err(InputError::new("brackets are nested too deep", Span::new(at, at + 1)));
        }
    }
    Ok(())
}

/// The parser insists that what stands in brackets is indented further than the key before them; libyaml, go-yaml
/// and js-yaml do not, and many files close a list with `]` below its key. Such a line is joined to the one before it
/// (a blank for the line end, so that offsets stay), unless a comment there would swallow it.
fn join_lines(text: &str, start: usize, error: &InputError) -> Option<String> {
    if error.message != "invalid indentation" {
        return None;
    }
    let before = text.get(start..error.span.start as usize)?;
    let line_end = before.rfind('\n')?;
    let (previous, indentation) = (before.get(..line_end)?, before.get(line_end..)?);
    if !indentation.trim().is_empty() || previous.rsplit('\n').next()?.contains('#') {
        return None;
    }
    let at = start + line_end;
    let from = if previous.ends_with('\r') { at - 1 } else { at };
    let mut repaired = text.to_owned();
    repaired.replace_range(from..=at, if from < at { "  " } else { " " });
    Some(repaired)
}

/// The byte after the first line `---` at or after `from`.
fn next_document(file: &str, from: usize) -> Option<usize> {
    let rest = file.as_bytes().get(from..)?;
    let found = memchr::memmem::find_iter(rest, b"\n---")
        .map(|it| from + it + 4)
        .find(|&it| matches!(file.as_bytes().get(it), None | Some(b'\n' | b'\r' | b' ')))?;
    Some(found)
}

/// The file with its comments as blanks, so that all offsets stay.
fn blank_comments(file: &str) -> Cow<'_, str> {
    if !file.contains("//") && !file.contains("/*") && !file.contains('\t') {
        return Cow::Borrowed(file);
    }
    let mut out = file.as_bytes().to_vec();
    let mut at = 0;
    let mut quoted = false;
    while let Some(&byte) = out.get(at) {
        match (quoted, byte, out.get(at + 1)) {
            (true, b'\\', _) => at += 1,
            (_, b'"', _) => quoted = !quoted,
            (false, b'/', Some(b'/')) => at = blank(&mut out, at, b"\n"),
            (false, b'/', Some(b'*')) => at = blank(&mut out, at, b"*/"),
            (false, b'\t', _) => blank_one(&mut out, at),
            _ => {}
        }
        at += 1;
    }
    String::from_utf8(out).map_or(Cow::Borrowed(file), Cow::Owned)
}

fn blank_one(out: &mut [u8], at: usize) {
    if let Some(byte) = out.get_mut(at).filter(|it| !matches!(**it, b'\n' | b'\r')) {
        *byte = b' ';
    }
}

/// Blanks from `at` to the end of `stop`; returns the last blanked offset. All of a character's bytes go.
fn blank(out: &mut [u8], at: usize, stop: &[u8]) -> usize {
    let skip = (at + 2).min(out.len());
    let length = out.get(skip..).and_then(|it| memchr::memmem::find(it, stop)).map(|it| skip + it + stop.len());
    let end = length.unwrap_or(out.len());
    (at..end).for_each(|it| blank_one(out, it));
    end - 1
}

#[cfg(test)]
mod tests;
