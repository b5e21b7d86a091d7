//! A YAML (and JSON) tree with byte spans, built from `saphyr-parser`'s events: anchors resolved, merge keys
//! applied, tags ignored, all documents of a file. It knows no schema.
//!
//! Bounded: size, depth, and the number of nodes after aliases are resolved. A broken document gives what stood
//! before the error, and reading goes on at the next `---`.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

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

/// From characters (the parser's unit) to bytes.
enum Offsets {
    Ascii,
    Table(Vec<u32>),
}

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Ascii;
        }
        let starts = text.char_indices().map(|it| it.0).chain([text.len()]);
        Offsets::Table(starts.map(|it| u32::try_from(it).unwrap_or(u32::MAX)).collect())
    }

    fn byte(&self, marker: Marker) -> usize {
        match self {
            Offsets::Ascii => marker.index(),
            Offsets::Table(starts) => starts.get(marker.index()).or(starts.last()).map_or(0, |it| *it as usize),
        }
    }
}

/// A collection that is still open.
struct Frame {
    anchor: usize,
    start: usize,
    end: usize,
    size: usize,
    height: usize,
    kind: FrameKind,
}

enum FrameKind {
    Sequence(Vec<Node>),
    /// The entries, and the key that waits for its value: `Some(None)` for a key that is no scalar.
    Mapping(Vec<Entry>, Option<Option<Text>>, Vec<Node>),
}

/// A finished node with what it costs to repeat it.
#[derive(Clone)]
struct Sized {
    node: Node,
    size: usize,
    height: usize,
}

struct Builder<'a> {
    text: &'a str,
    base: usize,
    offsets: Offsets,
    frames: Vec<Frame>,
    anchors: FxHashMap<usize, Sized>,
    documents: Vec<Node>,
    errors: Vec<InputError>,
    budget: &'a mut usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, base: usize, budget: &'a mut usize) -> Self {
        Self {
            text,
            base,
            offsets: Offsets::new(text),
            frames: Vec::new(),
            anchors: FxHashMap::default(),
            documents: Vec::new(),
            errors: Vec::new(),
            budget,
        }
    }

    /// Takes events until the end; returns the error that stopped it.
    fn run(&mut self, text: &str) -> Option<InputError> {
        let mut parser = Parser::new(StrInput::new(text));
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(it) => it,
                Err(error) => {
                    let at = self.base + self.offsets.byte(*error.marker());
                    return Some(InputError::new(error.info(), Span::new(at, at)));
                }
            };
            let (start, end) = (self.offsets.byte(span.start), self.offsets.byte(span.end));
            if let Err(message) = self.event(event, start, end) {
                return Some(InputError::new(message, Span::new(self.base + start, self.base + end)));
            }
        }
        None
    }

    /// Closes what is open and hands over what was read.
    fn finish(mut self, parsed: &mut Parsed) {
        while !self.frames.is_empty() {
            self.close();
        }
        parsed.documents.append(&mut self.documents);
        parsed.errors.append(&mut self.errors);
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> Result<(), &'static str> {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let node = self.scalar(value, style, start, end);
                self.spend(1)?;
                self.attach(Sized { node, size: 1, height: 1 }, anchor);
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, start, end, FrameKind::Sequence(Vec::new()))?,
            Event::MappingStart(anchor, _) => {
                self.open(anchor, start, end, FrameKind::Mapping(Vec::new(), None, Vec::new()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // Only a bracket's end has bytes of its own; a block's end is where the next thing starts.
                if let Some(frame) = self.frames.last_mut().filter(|_| end > start) {
                    frame.end = end;
                }
                self.close();
            }
            Event::Alias(anchor) => self.alias(anchor, start, end)?,
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn spend(&mut self, nodes: usize) -> Result<(), &'static str> {
        *self.budget =
            self.budget.checked_sub(nodes).ok_or("the file has too many nodes after its aliases are resolved")?;
        Ok(())
    }

    fn open(&mut self, anchor: usize, start: usize, end: usize, kind: FrameKind) -> Result<(), &'static str> {
        self.spend(1)?;
        if self.frames.len() >= MAX_DEPTH {
            return Err("the file is nested too deep");
        }
        self.frames.push(Frame { anchor, start, end, size: 1, height: 1, kind });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Result<(), &'static str> {
        let Some(target) = self.anchors.get(&anchor) else {
            // An alias to a node that is still open would never end.
            let span = Span::new(self.base + start, self.base + end);
            self.errors.push(InputError::new("an alias to a node around it", span));
            let text = Text::new("", span);
            let node = Node { value: Value::Scalar { text, style: Style::Plain }, span };
            self.attach(Sized { node, size: 1, height: 1 }, 0);
            return Ok(());
        };
        if self.frames.len() + target.height > MAX_DEPTH {
            return Err("the file is nested too deep after its aliases are resolved");
        }
        *self.budget =
            self.budget.checked_sub(target.size).ok_or("the file has too many nodes after its aliases are resolved")?;
        let target = target.clone();
        self.attach(target, 0);
        Ok(())
    }

    fn scalar(&self, value: Cow<'_, str>, style: ScalarStyle, start: usize, mut end: usize) -> Node {
        let raw = self.text.get(start..end).unwrap_or_default();
        let (style, inner) = match style {
            ScalarStyle::Plain => (Style::Plain, (start, start + raw.trim_end().len())),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                // The parser's span runs on over the blanks and into the comment behind the closing quote.
                end = closing_quote(raw).map_or(end, |it| start + it + 1);
                (Style::Quoted, (start + 1, end.saturating_sub(1).max(start + 1)))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => (Style::Block, block_content(raw, start)),
        };
        let text = Text::new(value, Span::new(self.base + inner.0, self.base + inner.1));
        let outer = if style == Style::Quoted { (start, end) } else { inner };
        Node { value: Value::Scalar { text, style }, span: Span::new(self.base + outer.0, self.base + outer.1) }
    }

    /// Puts a finished node where it belongs.
    fn attach(&mut self, finished: Sized, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, finished.clone());
        }
        let Sized { node, size, height } = finished;
        let base = self.base;
        let Some(frame) = self.frames.last_mut() else {
            if !node.is_null() {
                self.documents.push(node);
            }
            return;
        };
        frame.size += size;
        frame.height = frame.height.max(height + 1);
        let node_end = (node.span.end as usize).saturating_sub(base);
        match &mut frame.kind {
            FrameKind::Sequence(items) => {
                // An alias's node stands elsewhere, before this collection.
                frame.end = frame.end.max(node_end);
                items.push(node);
            }
            FrameKind::Mapping(entries, key, merges) => match key.take() {
                None => {
                    frame.end = frame.end.max(node_end);
                    *key = Some(match node.value {
                        Value::Scalar { text, .. } => Some(text),
                        _ => None,
                    });
                }
                Some(key) => {
                    frame.end = frame.end.max(node_end);
                    match key {
                        Some(name) if name.value == "<<" => merges.push(node),
                        Some(name) => entries.push(Entry { key: name, value: node }),
                        None => {}
                    }
                }
            },
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let span = Span::new(self.base + frame.start, self.base + frame.end);
        let value = match frame.kind {
            FrameKind::Sequence(items) => Value::Sequence(items),
            FrameKind::Mapping(mut entries, _, merges) => {
                merge(&mut entries, merges);
                Value::Mapping(entries)
            }
        };
        self.attach(Sized { node: Node { value, span }, size: frame.size, height: frame.height }, frame.anchor);
    }
}

/// Adds the entries of merged mappings for keys that are not there yet; of several mappings the first wins.
fn merge(entries: &mut Vec<Entry>, merges: Vec<Node>) {
    if merges.is_empty() {
        return;
    }
    let mut known: rustc_hash::FxHashSet<String> = entries.iter().map(|it| it.key.value.clone()).collect();
    let sources = merges.into_iter().flat_map(|node| match node.value {
        Value::Sequence(items) => items,
        _ => vec![node],
    });
    for source in sources {
        if let Value::Mapping(more) = source.value {
            entries.extend(more.into_iter().filter(|it| known.insert(it.key.value.clone())));
        }
    }
}

/// Offset in `raw`, which begins with a quote, of the quote that closes it.
fn closing_quote(raw: &str) -> Option<usize> {
    let bytes = raw.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        let byte = *bytes.get(at)?;
        if byte == quote {
            if quote == b'"' || bytes.get(at + 1) != Some(&b'\'') {
                return Some(at);
            }
            at += 1;
        } else if quote == b'"' && byte == b'\\' {
            at += 1;
        }
        at += 1;
    }
}

/// Where a block scalar's content stands in `raw`, which starts at `start`: after its header line, without the blanks
/// around it.
fn block_content(raw: &str, start: usize) -> (usize, usize) {
    let header = if raw.starts_with(['|', '>']) { raw.find('\n').map_or(raw.len(), |it| it + 1) } else { 0 };
    let content = raw.get(header..).unwrap_or_default();
    let lead = content.len() - content.trim_start().len();
    let length = content.trim().len();
    (start + header + lead, start + header + lead + length)
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
