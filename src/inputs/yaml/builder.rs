//! From the parser's events to nodes with byte spans: anchors, aliases and merge keys, within the bounds of a file.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

use super::{Entry, MAX_DEPTH, Node, Parsed, Style, Value};
use crate::inputs::text::{InputError, Text};
use crate::span::Span;

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

pub(super) struct Builder<'a> {
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
    pub(super) fn new(text: &'a str, base: usize, budget: &'a mut usize) -> Self {
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
    pub(super) fn run(&mut self, text: &str) -> Option<InputError> {
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
    pub(super) fn finish(mut self, parsed: &mut Parsed) {
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
