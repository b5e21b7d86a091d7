//! From byte spans to lines and columns, with each file indexed once a report.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::finding::Location;
use crate::span::{LineColumn, LineIndex, Span};

/// A file's text with its line index.
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// Where its lines start.
    pub index: LineIndex,
}

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Unicode scalar values.
    Chars,
    /// UTF-16 code units, as in JavaScript and most editors.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

/// The files that a report touches, read and indexed on first use.
pub struct Places<'a> {
    sources: &'a dyn Fn(&str) -> Option<Arc<str>>,
    known: RefCell<FxHashMap<Arc<str>, Option<Rc<Source>>>>,
}

impl<'a> Places<'a> {
    /// Places in the files that `sources` gives.
    #[must_use]
    pub fn new(sources: &'a dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        Self { sources, known: RefCell::default() }
    }

    /// The file at `path`, if its text is to be had.
    #[must_use]
    pub fn source(&self, path: &Arc<str>) -> Option<Rc<Source>> {
        if let Some(source) = self.known.borrow().get(path) {
            return source.clone();
        }
        let source = (self.sources)(path).map(|text| Rc::new(Source { index: LineIndex::new(&text), text }));
        self.known.borrow_mut().insert(path.clone(), source.clone());
        source
    }

    /// Start and end (exclusive) of a location for people; none where the text is not to be had. A span past the
    /// end of the text is its end.
    #[must_use]
    pub fn range(&self, location: &Location) -> Option<(LineColumn, LineColumn)> {
        let source = self.source(&location.path)?;
        let at = |offset| source.index.line_column(&source.text, offset);
        Some((at(location.span.start), at(location.span.end)))
    }

    /// As [`Places::range`], with columns that count `unit`.
    #[must_use]
    pub fn range_in(&self, location: &Location, unit: Column) -> Option<(LineColumn, LineColumn)> {
        let source = self.source(&location.path)?;
        let Span { start, end } = source.clamp(location.span);
        let at = |offset: u32| {
            let line = source.index.line_of(offset);
            let from = source.index.line_start(line).unwrap_or(0) as usize;
            let before = source.text.get(from..offset as usize).unwrap_or_default();
            let column = match unit {
                Column::Chars => before.chars().count(),
                Column::Utf16 => before.encode_utf16().count(),
                Column::Bytes => before.len(),
            };
            LineColumn { line: line + 1, column: column + 1 }
        };
        Some((at(start), at(end)))
    }

    /// Where a location starts; line 1, column 1 where the text is not to be had.
    #[must_use]
    pub fn start(&self, location: &Location) -> LineColumn {
        let source = self.source(&location.path);
        source.map_or(LineColumn { line: 1, column: 1 }, |source| {
            source.index.line_column(&source.text, location.span.start)
        })
    }
}

impl Source {
    /// The text of a 0-based line, without its line end, and the byte it starts at.
    #[must_use]
    pub fn line(&self, line: usize) -> Option<(usize, &str)> {
        let start = self.index.line_start(line)? as usize;
        let end = self.index.line_start(line + 1).map_or(self.text.len(), |next| next as usize);
        let text = self.text.get(start..end)?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        Some((start, text.strip_suffix('\r').unwrap_or(text)))
    }

    /// The span moved into the text and onto the boundaries of its characters.
    #[must_use]
    pub fn clamp(&self, span: Span) -> Span {
        let mut start = (span.start as usize).min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = (span.end as usize).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end)
    }
}
