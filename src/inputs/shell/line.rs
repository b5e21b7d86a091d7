//! From a line to simple commands of words, each byte of which knows its place in the file.

use crate::inputs::shell::Joint;
use crate::inputs::text::{OffsetMap, Text};
use crate::span::Span;

/// Longer lines (bytes) are not read: no command line is that long.
const MAX_LINE: usize = 64 * 1024;

/// A text with the file offset of each of its bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) places: Vec<Span>,
}

/// One word after quotes are removed.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    pub(super) value: String,
    /// The place of each byte of the value.
    places: Vec<Span>,
    /// Where the word stands, its quotes included.
    pub(super) span: Span,
    /// Bytes of the value before the first quote: a quoted `=` makes no assignment.
    bare: usize,
}

/// Words up to an operator.
#[derive(Clone, Debug, Default)]
pub(super) struct Simple {
    pub(super) words: Vec<Word>,
    pub(super) joint: Joint,
}

impl Word {
    /// A word of an exec-form list.
    pub(super) fn whole(text: &Text, file: &str) -> Self {
        let line = Line::new(text, file);
        let bare = line.text.len();
        Self { value: line.text, places: line.places, span: text.span, bare }
    }

    pub(super) fn text(&self) -> Text {
        Text::new(self.value.clone(), self.part_span(0, self.value.len()))
    }

    fn part_span(&self, start: usize, end: usize) -> Span {
        match (self.places.get(start), self.places.get(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if end > start => Span { start: first.start, end: last.end.max(first.start) },
            _ if start == 0 && end == 0 => Span { start: self.span.end, end: self.span.end },
            _ => self.places.last().map_or(self.span, |it| Span { start: it.end, end: it.end }),
        }
    }

    /// The value's bytes `start..end` as a text of its own.
    pub(super) fn part(&self, start: usize, end: usize) -> Text {
        Text::new(self.value.get(start..end).unwrap_or_default(), self.part_span(start, end))
    }

    /// The part from `start` on, as a line to read again.
    pub(super) fn line(&self, start: usize) -> Line {
        Line {
            text: self.value.get(start..).unwrap_or_default().to_owned(),
            places: self.places.get(start..).unwrap_or_default().to_vec(),
        }
    }

    /// `NAME` and value of an assignment `NAME=value`. To a shell a word with quotes around the `=` is none;
    /// to a program such as `env` (`quoted`) it is.
    pub(super) fn assignment(&self, quoted: bool) -> Option<(Text, Text)> {
        let sign = self.value.find('=').filter(|&it| quoted || it < self.bare)?;
        let name = self.value.get(..sign)?;
        let valid = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        if !valid || name.is_empty() || name.starts_with(|it: char| it.is_ascii_digit()) {
            return None;
        }
        Some((self.part(0, sign), self.part(sign + 1, self.value.len())))
    }

    fn push(&mut self, line: &Line, at: usize, length: usize) {
        self.value.push_str(line.text.get(at..at + length).unwrap_or_default());
        self.places.extend_from_slice(line.places.get(at..at + length).unwrap_or_default());
    }
}

impl Line {
    pub(super) fn new(text: &Text, file: &str) -> Self {
        Self::from_map(text, &OffsetMap::new(text, file))
    }

    pub(super) fn without_file(text: &Text) -> Self {
        Self::from_map(text, &OffsetMap::without_file(text))
    }

    fn from_map(text: &Text, map: &OffsetMap) -> Self {
        if text.value.len() > MAX_LINE {
            return Self::default();
        }
        let places = (0..text.value.len()).map(|it| map.span(it, it + 1)).collect();
        Self { text: text.value.clone(), places }
    }

    /// Words joined by blanks, as a launcher joins them.
    pub(super) fn join<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Self {
        let mut out = Self::default();
        for line in lines {
            if !out.text.is_empty() {
                out.text.push(' ');
                out.places.push(out.places.last().copied().unwrap_or_default());
            }
            out.text.push_str(&line.text);
            out.places.extend_from_slice(&line.places);
        }
        out
    }

    /// The line with words before it that stand nowhere; their place is `span`.
    pub(super) fn prefixed(&self, prefix: &str, span: Span) -> Self {
        let mut places = vec![span; prefix.len()];
        places.extend_from_slice(&self.places);
        Self { text: format!("{prefix}{}", self.text), places }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        match (self.places.get(start), self.places.get(end.wrapping_sub(1))) {
            (Some(first), Some(last)) if end > start => Span { start: first.start, end: last.end.max(first.start) },
            _ => Span::default(),
        }
    }

    /// The simple commands: operators split, quotes removed, comments and redirections dropped.
    pub(super) fn commands(&self) -> Vec<Simple> {
        let mut out = Vec::new();
        let mut current = Simple::default();
        let mut at = 0;
        while let Some(byte) = self.byte(at) {
            if let Some((joint, length)) = self.operator(at) {
                current.joint = joint;
                out.push(std::mem::take(&mut current));
                at += length;
            } else if byte == b'#' {
                at += self.text.get(at..).and_then(|it| it.find('\n')).unwrap_or(self.text.len() - at);
            } else if let Some(length) = self.redirection(at) {
                at = self.skip_blanks(at + length);
                // The file that follows, but not `&1`, which the redirection has already taken.
                at = if self.text.get(..at).is_some_and(|it| it.ends_with('&')) { at + 1 } else { self.word(at).1 };
            } else if byte.is_ascii_whitespace() || matches!(byte, b'(' | b')') || self.continued(at) {
                at += if self.continued(at) { 2 } else { 1 };
            } else {
                let (word, end) = self.word(at);
                current.words.push(word);
                at = end.max(at + 1);
            }
        }
        out.push(current);
        out.retain(|it| !it.words.is_empty());
        if let Some(last) = out.last_mut() {
            last.joint = Joint::End;
        }
        out
    }

    fn continued(&self, at: usize) -> bool {
        self.byte(at) == Some(b'\\') && matches!(self.byte(at + 1), Some(b'\n' | b'\r'))
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    }

    fn operator(&self, at: usize) -> Option<(Joint, usize)> {
        Some(match (self.byte(at)?, self.byte(at + 1)) {
            (b'&', Some(b'&')) => (Joint::And, 2),
            (b'&', Some(b'>')) => return None,
            (b'|', Some(b'|')) => (Joint::Or, 2),
            (b'|', _) => (Joint::Pipe, 1),
            (b'&', _) => (Joint::Background, 1),
            (b';' | b'\n', _) => (Joint::Then, 1),
            _ => return None,
        })
    }

    /// Length of a redirection operator at `at`: `>`, `2>>`, `&>`, `2>&1`, `<`.
    fn redirection(&self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        let lead = usize::from(matches!(rest.first(), Some(b'0'..=b'9' | b'&')));
        let arrow = rest.get(lead).filter(|it| matches!(it, b'>' | b'<'))?;
        let twice = usize::from(rest.get(lead + 1) == Some(arrow));
        let and = usize::from(rest.get(lead + 1 + twice) == Some(&b'&'));
        Some(lead + 1 + twice + and)
    }

    /// The word at `at` and where it ends.
    fn word(&self, start: usize) -> (Word, usize) {
        let mut word = Word { bare: usize::MAX, ..Word::default() };
        let mut at = start;
        let mut quote: Option<u8> = None;
        let mut depth = 0_usize;
        while let Some(byte) = self.byte(at) {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (None, b'\'' | b'"') => {
                    word.bare = word.bare.min(word.value.len());
                    quote = Some(byte);
                }
                (Some(b'"') | None, b'\\') => {
                    let next = self.byte(at + 1);
                    // In double quotes a backslash counts only before these; before others it stays.
                    let escapes = quote.is_none() || matches!(next, Some(b'"' | b'\\' | b'$' | b'`' | b'\n'));
                    let next_length = self.character(at + 1);
                    if !escapes {
                        word.push(self, at, 1);
                    }
                    if !matches!(next, Some(b'\n' | b'\r')) {
                        word.push(self, at + 1, next_length);
                    }
                    at += 1 + next_length;
                    continue;
                }
                (None, b'(') if depth > 0 || self.text.get(..at).is_some_and(|it| it.ends_with('$')) => {
                    depth += 1;
                    word.push(self, at, 1);
                }
                (None, b')') if depth > 0 => {
                    depth -= 1;
                    word.push(self, at, 1);
                }
                (None, _) if depth == 0 && self.ends_word(at, byte) => break,
                _ => {
                    let length = self.character(at).max(1);
                    word.push(self, at, length);
                    at += length;
                    continue;
                }
            }
            at += 1;
        }
        word.bare = word.bare.min(word.value.len());
        word.span = self.span(start, at.min(self.text.len()));
        (word, at)
    }

    fn ends_word(&self, at: usize, byte: u8) -> bool {
        byte.is_ascii_whitespace()
            || matches!(byte, b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>')
            || self.continued(at)
    }

    /// Length in bytes of the character at `at`.
    fn character(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8)
    }
}
