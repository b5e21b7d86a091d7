//! A template literal's text to SQL of the same length, so that spans in the SQL are spans in the template.

use crate::model::prisma::schema::Provider;
use crate::span::Span;

/// Words after which a value, a name or a list still has to come, so that a hole there is one.
const EXPECTS_VALUE: &[&str] = &[
    "all",
    "and",
    "any",
    "as",
    "between",
    "by",
    "case",
    "default",
    "distinct",
    "else",
    "except",
    "exists",
    "from",
    "having",
    "ilike",
    "in",
    "intersect",
    "interval",
    "into",
    "is",
    "join",
    "like",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "returning",
    "select",
    "set",
    "some",
    "then",
    "top",
    "union",
    "update",
    "using",
    "when",
    "where",
    "with",
];

/// SQL to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sql {
    /// The text.
    pub(super) text: String,
    /// Holes that stand for whole clauses were left out, so that columns may come from relations that aren't seen.
    pub(super) fragments: bool,
}

impl Sql {
    /// SQL without holes.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), fragments: false }
    }
}

/// The text of a template (as written, without the outer backticks) with each hole replaced: `${...}`, as sorted byte spans in `text`.
///
/// A hole becomes a placeholder where a value is due, and blanks where the text before it is complete (`WHERE id = 1 ${filter}`).
/// Escaped backticks lose their backslash.
#[must_use]
pub fn fill_holes(text: &str, holes: &[Span], provider: Provider) -> Sql {
    let mut sql = Sql { text: String::with_capacity(text.len()), fragments: false };
    let mut at = 0;
    let mut open = false;
    for hole in holes {
        let (start, end) = (hole.start as usize, hole.end as usize);
        let Some(before) = text.get(at..start) else { continue };
        unescape(before, &mut open, &mut sql.text);
        let mark = mark(&sql.text, provider);
        sql.fragments |= mark.is_empty();
        sql.text.extend(mark.chars().chain(std::iter::repeat(' ')).take(end.saturating_sub(start)));
        at = end;
    }
    unescape(text.get(at..).unwrap_or_default(), &mut open, &mut sql.text);
    sql
}

/// What stands for a hole after this text; nothing for a fragment.
fn mark(before: &str, provider: Provider) -> &'static str {
    let placeholder = match provider {
        Provider::Mysql => "?",
        Provider::Sqlserver => "@p",
        _ => "$1",
    };
    let trimmed = before.trim_end();
    let word = trimmed.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default().to_lowercase();
    let glued = trimmed.len() == before.len();
    let complete = trimmed.ends_with([')', '"', '\'', '`', ']', '*', ';']) || trimmed.ends_with(placeholder);
    if word == "values" {
        return if provider == Provider::Mysql { "(?)" } else { "(1)" };
    }
    let closed = complete || !word.is_empty() && !EXPECTS_VALUE.contains(&word.as_str());
    if closed && !glued { "" } else { placeholder }
}

/// Copies text with each escaped backtick as a backtick and a blank outside of the quotes.
fn unescape(text: &str, open: &mut bool, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\`") {
        out.push_str(before);
        out.push_str(if *open { "` " } else { " `" });
        *open = !*open;
        rest = after;
    }
    out.push_str(rest);
}
