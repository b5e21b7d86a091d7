//! JSON with spans, tolerant of comments, trailing commas and a byte order mark.
//!
//! The parser is `jsonc-parser` (depth-limited to 512); this is the little that all readers of JSON share.

use indexmap::IndexMap;
use jsonc_parser::ast::{Object, StringLit, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};

use crate::span::Span;

/// Files larger than this many bytes are no configuration.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Why a file beside the code cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InputError {
    /// What is wrong, in the parser's words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// A string in a file, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// The string, unescaped.
    pub value: String,
    /// The bytes between its quotes.
    pub span: Span,
}

impl Text {
    pub(super) fn of(lit: &StringLit<'_>) -> Self {
        let (start, end) = (lit.range.start, lit.range.end);
        let quoted = end.saturating_sub(start) >= 2;
        let span = if quoted { Span::new(start + 1, end - 1) } else { Span::new(start, end) };
        Self { value: lit.value.to_string(), span }
    }
}

/// Parses `text` and hands its top object to `read`, with spans that count from the start of `text`.
pub(super) fn with_object<T>(text: &str, read: impl FnOnce(&Object<'_>) -> T) -> Result<T, InputError> {
    let error = |message: &str, span| InputError { message: message.to_owned(), span };
    if text.len() > MAX_BYTES {
        return Err(error("the file is too large", Span::default()));
    }
    // Blanks of the same length keep all spans.
    let without_mark = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = without_mark.as_deref().unwrap_or(text);
    let parsed = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
        .map_err(|it| error(&it.kind().to_string(), Span::new(it.range().start, it.range().end)))?;
    match &parsed.value {
        Some(Value::Object(object)) => Ok(read(object)),
        Some(other) => Err(error("an object is expected here", Span::new(other.range().start, other.range().end))),
        None => Err(error("the file is empty", Span::default())),
    }
}

/// The value of `key`. When it is written twice the last one counts, as in `JSON.parse`.
pub(super) fn value<'v, 'a>(object: &'v Object<'a>, key: &str) -> Option<&'v Value<'a>> {
    object.properties.iter().rev().find(|property| property.name.as_str() == key).map(|property| &property.value)
}

pub(super) fn object<'v, 'a>(parent: &'v Object<'a>, key: &str) -> Option<&'v Object<'a>> {
    value(parent, key)?.as_object()
}

pub(super) fn string(object: &Object<'_>, key: &str) -> Option<Text> {
    value(object, key)?.as_string_lit().map(Text::of)
}

pub(super) fn boolean(object: &Object<'_>, key: &str) -> Option<bool> {
    value(object, key)?.as_boolean_lit().map(|lit| lit.value)
}

/// The strings of an array; of a lone string, that one.
pub(super) fn strings(value: Option<&Value<'_>>) -> Vec<Text> {
    match value {
        Some(Value::Array(array)) => array.elements.iter().filter_map(|it| it.as_string_lit().map(Text::of)).collect(),
        Some(Value::StringLit(lit)) => vec![Text::of(lit)],
        _ => Vec::new(),
    }
}

/// The properties of `key` that are strings, in the order of the file.
pub(super) fn string_map(parent: &Object<'_>, key: &str) -> IndexMap<String, Text> {
    let properties = object(parent, key).map(|it| it.properties.as_slice()).unwrap_or_default();
    let text = |it: &Value<'_>| it.as_string_lit().map(Text::of);
    properties.iter().filter_map(|it| Some((it.name.as_str().to_owned(), text(&it.value)?))).collect()
}
