//! The vocabulary of all readers: a text with its place, an error with its place, a variable, a command,
//! and the references to variables inside a value. It knows no file format.

use crate::span::Span;

/// What a file says at one place: the value after unquoting, and the bytes that say it (without the quotes).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The value, unquoted and unescaped.
    pub value: String,
    /// The bytes of the value in the file, quotes excluded.
    pub span: Span,
}

impl Text {
    /// A text from its value and its place.
    pub fn new(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), span }
    }

    /// The value as a number, where it is a plain decimal integer.
    #[must_use]
    pub fn integer(&self) -> Option<u64> {
        self.value.trim().parse().ok()
    }
}

/// Something that could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// What is wrong, as a phrase without a full stop.
    pub message: String,
    /// Where reading stopped or what was left out.
    pub span: Span,
}

impl InputError {
    /// An error from its message and its place.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span }
    }
}

/// One variable that a file sets, or names without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvVar {
    /// The variable's name.
    pub name: Text,
    /// Its value as written; `None` where the file only names it (it comes from the shell, or from elsewhere).
    pub value: Option<Text>,
    /// The other variables that its value mentions.
    pub references: Vec<Reference>,
}

impl EnvVar {
    /// A variable without references.
    #[must_use]
    pub fn new(name: Text, value: Option<Text>) -> Self {
        Self { name, value, references: Vec::new() }
    }
}

/// A command as a file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandLine {
    /// A list of arguments, run without a shell.
    Exec(Vec<Text>),
    /// One line, which a shell or a shell-like splitter takes apart.
    Shell(Text),
}

impl CommandLine {
    /// The words, split at blanks outside quotes for the shell form.
    #[must_use]
    pub fn words(&self) -> Vec<Text> {
        match self {
            CommandLine::Exec(words) => words.clone(),
            CommandLine::Shell(line) => crate::inputs::shell::words(line),
        }
    }

    /// The span of the whole command.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            CommandLine::Shell(line) => line.span,
            CommandLine::Exec(words) => {
                let (first, last) = (words.first(), words.last());
                Span { start: first.map_or(0, |it| it.span.start), end: last.map_or(0, |it| it.span.end) }
            }
        }
    }
}

/// How `${NAME<operator>word}` uses its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `${NAME:-word}` and `${NAME-word}`: the word where the variable is unset (or empty, with the colon).
    Default,
    /// `${NAME:?word}` and `${NAME?word}`: an error where it is unset.
    Required,
    /// `${NAME:+word}` and `${NAME+word}`: the word where it is set.
    Alternative,
}

/// A mention of another variable inside a value: `$NAME`, `${NAME}`, `${NAME:-word}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name that is mentioned.
    pub name: Text,
    /// The whole mention, from `$` to `}`.
    pub span: Span,
    /// The operator and its word, as written.
    pub word: Option<(Operator, Text)>,
}

/// How a dialect writes a dollar sign that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DollarEscape {
    /// `$$`, as docker compose has it.
    Doubled,
    /// `\$`, as dotenv-expand, Dockerfile and shells have it.
    Backslash,
}

/// The references in `raw`, whose first byte stands at byte `base` of the file, in order of their `$`. Linear.
#[must_use]
pub fn references(raw: &str, base: usize, escape: DollarEscape) -> Vec<Reference> {
    let bytes = raw.as_bytes();
    let mut found: Vec<Reference> = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if escape == DollarEscape::Backslash => at += 2,
            b'$' if escape == DollarEscape::Doubled && bytes.get(at + 1) == Some(&b'$') => at += 2,
            b'$' => at = reference(raw, base, at, &mut found, &mut open),
            b'}' => {
                if let Some((index, word_start)) = open.pop()
                    && let Some(reference) = found.get_mut(index)
                {
                    reference.span = Span::new(reference.span.start as usize, base + at + 1);
                    let word = raw.get(word_start..at).unwrap_or_default();
                    if let Some((_, text)) = &mut reference.word {
                        *text = Text::new(word, Span::new(base + word_start, base + at));
                    }
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    // A brace that never closes is no reference.
    for (index, _) in open.into_iter().rev() {
        found.remove(index);
    }
    found
}

/// Reads the reference at the `$` at `at`; returns where to go on. An open `${` is pushed on `open`.
fn reference(raw: &str, base: usize, at: usize, found: &mut Vec<Reference>, open: &mut Vec<(usize, usize)>) -> usize {
    let bytes = raw.as_bytes();
    let braced = bytes.get(at + 1) == Some(&b'{');
    let start = if braced { at + 2 } else { at + 1 };
    let name_bytes = bytes.get(start..).unwrap_or_default();
    let length = name_bytes.iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
    if length == 0 || name_bytes.first().is_some_and(u8::is_ascii_digit) {
        return at + 1;
    }
    let end = start + length;
    let name = Text::new(raw.get(start..end).unwrap_or_default(), Span::new(base + start, base + end));
    let mut reference = Reference { name, span: Span::new(base + at, base + end), word: None };
    if braced {
        let colon = usize::from(bytes.get(end) == Some(&b':'));
        let operator = match bytes.get(end + colon) {
            Some(b'-') => Some(Operator::Default),
            Some(b'?') => Some(Operator::Required),
            Some(b'+') => Some(Operator::Alternative),
            Some(b'}') if colon == 0 => None,
            _ => return at + 1,
        };
        let word_start = end + operator.map_or(0, |_| colon + 1);
        reference.word = operator.map(|it| (it, Text::default()));
        // More open braces than any real value has: stop collecting rather than remove many at the end.
        if open.len() >= 64 {
            return bytes.len();
        }
        open.push((found.len(), word_start));
        found.push(reference);
        return word_start;
    }
    found.push(reference);
    end
}

/// `raw` with every reference replaced by its default word; `None` where one has none. Without references, `raw`.
#[must_use]
pub fn with_defaults(value: &str, escape: DollarEscape) -> Option<String> {
    with_defaults_below(value, escape, 0)
}

fn with_defaults_below(value: &str, escape: DollarEscape, depth: usize) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    for reference in references(value, 0, escape) {
        let range = reference.span.range();
        if range.start < at {
            continue;
        }
        let Some((Operator::Default, word)) = &reference.word else { return None };
        out.push_str(value.get(at..range.start)?);
        // Nested defaults (`${A:-${B:-x}}`) occur; eight levels of them do not.
        if depth > 8 {
            return None;
        }
        out.push_str(&with_defaults_below(&word.value, escape, depth + 1)?);
        at = range.end;
    }
    out.push_str(value.get(at..)?);
    Some(if escape == DollarEscape::Doubled && depth == 0 { out.replace("$$", "$") } else { out })
}

/// Where each byte of an unescaped value stands in the file, so that a part of it can be pointed at.
#[derive(Clone, Debug)]
pub struct OffsetMap {
    /// Value offset and file offset at each point where the distance between the two changes; sorted.
    steps: Vec<(usize, usize)>,
    whole: Option<Span>,
}

impl OffsetMap {
    /// The map of `text` in `file`. Where value and bytes cannot be aligned, every part maps to the whole span.
    #[must_use]
    pub fn new(text: &Text, file: &str) -> Self {
        let raw = file.get(text.span.range()).unwrap_or_default();
        let base = text.span.start as usize;
        let before = base.checked_sub(1).and_then(|it| file.as_bytes().get(it));
        let quote = before.copied().filter(|it| file.as_bytes().get(text.span.end as usize) == Some(it));
        match align(&text.value, raw, base, quote) {
            Some(steps) => Self { steps, whole: None },
            None => Self::whole(text.span),
        }
    }

    /// The map of a text for which the file is not at hand: exact where the lengths agree.
    #[must_use]
    pub fn without_file(text: &Text) -> Self {
        if text.span.len() == text.value.len() {
            Self { steps: vec![(0, text.span.start as usize)], whole: None }
        } else {
            Self::whole(text.span)
        }
    }

    fn whole(span: Span) -> Self {
        Self { steps: Vec::new(), whole: Some(span) }
    }

    /// The place of the value's bytes `start..end`.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        let place = |offset: usize| {
            let step = self.steps.partition_point(|it| it.0 <= offset).saturating_sub(1);
            self.steps.get(step).map_or(0, |&(value, file)| file + offset.saturating_sub(value))
        };
        // The end of a part is one past its last byte, wherever the next byte went.
        let last = if end > start { place(end - 1) + 1 } else { place(start) };
        Span::new(place(start), last)
    }
}

/// Walks value and raw text side by side: the escapes of this kind of quote, and the blanks that folding and
/// indentation add, are skipped.
fn align(value: &str, raw: &str, base: usize, quote: Option<u8>) -> Option<Vec<(usize, usize)>> {
    let (value, raw) = (value.as_bytes(), raw.as_bytes());
    let mut steps = vec![(0, base)];
    let (mut v, mut r) = (0, 0);
    let mut distance = 0;
    while let Some(&wanted) = value.get(v) {
        let width = loop {
            let Some(&found) = raw.get(r) else {
                // The span of a block scalar leaves out the line ends behind it.
                let rest = value.get(v..)?;
                return rest.iter().all(u8::is_ascii_whitespace).then_some(steps);
            };
            let next = raw.get(r + 1).copied();
            match (found, next) {
                (b'\\', Some(next)) if quote == Some(b'"') => match (next, wanted) {
                    (b'n', b'\n') | (b't', b'\t') | (b'r', b'\r') => break 2,
                    _ if next == wanted => {
                        r += 1;
                        break 1;
                    }
                    // A line end that is escaped away.
                    (b'\n' | b'\r', _) => r += 1,
                    _ => return None,
                },
                (b'\'', Some(b'\'')) if quote == Some(b'\'') && wanted == b'\'' => break 2,
                _ if found == wanted => break 1,
                (b'\n' | b'\r', _) if wanted == b' ' => break 1,
                (b' ' | b'\t' | b'\r' | b'\n', _) => r += 1,
                _ => return None,
            }
        };
        if r - v != distance {
            distance = r - v;
            steps.push((v, base + r));
        }
        v += 1;
        r += width;
    }
    Some(steps)
}

/// The part `start..end` of `text` without the blanks around it, as a text of its own.
#[must_use]
pub fn trimmed(file: &str, start: usize, end: usize) -> Text {
    let raw = file.get(start..end).unwrap_or_default();
    let lead = raw.len() - raw.trim_start().len();
    let value = raw.trim();
    Text::new(value, Span::new(start + lead, start + lead + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_exact_spans_and_nest() {
        let raw = "x-${A:-${B:-7}}-$C-$$D-${E:?no}-${F}";
        let found = references(raw, 0, DollarEscape::Doubled);
        let names: Vec<_> = found.iter().map(|it| it.name.value.as_str()).collect();
        assert_eq!(names, ["A", "B", "C", "E", "F"]);
        let spans: Vec<_> = found.iter().map(|it| &raw[it.span.range()]).collect();
        assert_eq!(spans, ["${A:-${B:-7}}", "${B:-7}", "$C", "${E:?no}", "${F}"]);
        assert_eq!(found[0].word.as_ref().unwrap().1.value, "${B:-7}");
        assert_eq!(with_defaults("x-${A:-${B:-7}}", DollarEscape::Doubled).as_deref(), Some("x-7"));
        assert_eq!(with_defaults("${A}", DollarEscape::Doubled), None);
        assert_eq!(with_defaults("a$$b", DollarEscape::Doubled).as_deref(), Some("a$b"));
    }

    #[test]
    fn an_open_brace_is_no_reference() {
        assert!(references("${A:-x", 0, DollarEscape::Doubled).is_empty());
        assert!(references("$ ${} $1 ${A B}", 0, DollarEscape::Backslash).is_empty());
        assert!(references("\\${A}", 0, DollarEscape::Backslash).is_empty());
        let deep = "${A:-".repeat(100_000);
        assert!(references(&deep, 0, DollarEscape::Doubled).is_empty());
        assert_eq!(with_defaults(&format!("{}{}", "${A:-".repeat(40), "}".repeat(40)), DollarEscape::Doubled), None);
    }

    #[test]
    fn a_part_of_an_escaped_value_is_found_in_the_file() {
        let file = r#"  "say \"hi\" and X=1""#;
        let text = Text::new("say \"hi\" and X=1", Span::new(3, file.len() - 1));
        let map = OffsetMap::new(&text, file);
        let at = text.value.find("X=1").unwrap();
        assert_eq!(&file[map.span(at, at + 3).range()], "X=1");
        let hi = text.value.find("hi").unwrap();
        assert_eq!(&file[map.span(hi, hi + 2).range()], "hi");
    }

    #[test]
    fn only_double_quotes_escape() {
        let file = "run: printf '%s\\\\n' '' \\n X=1";
        let text = Text::new(&file[5..], Span::new(5, file.len()));
        let at = text.value.find("X=1").unwrap();
        assert_eq!(&file[OffsetMap::new(&text, file).span(at, at + 3).range()], "X=1");
        let single = "'it''s X=1'";
        let map = OffsetMap::new(&Text::new("it's X=1", Span::new(1, single.len() - 1)), single);
        assert_eq!(&single[map.span(5, 8).range()], "X=1");
    }

    #[test]
    fn a_value_that_cannot_be_aligned_maps_to_its_whole() {
        let text = Text::new("é", Span::new(1, 7));
        assert_eq!(OffsetMap::new(&text, "\"\\u00e9\"").span(0, 1), Span::new(1, 7));
    }
}
