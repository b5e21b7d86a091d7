//! Annotations of GitHub Actions: workflow commands, one a line.
//! <https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions>
//!
//! A value that could end a command or start another is escaped as the runner undoes it: `%25`, `%0D`, `%0A`, and in
//! properties `%3A` and `%2C` too. Lines and columns are 1-based; the columns count Unicode scalar values.

use std::borrow::Cow;
use std::io::{self, Write};

use super::escape::visible;
use super::{Column, Places, Report, page_of};
use crate::finding::Level;

/// Writes an annotation for each shown finding.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    for finding in report.shown() {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "notice",
        };
        let file = report.base.name(&finding.primary.path);
        write!(out, "::{command} file={}", property(&visible(&file)))?;
        if let Some((start, end)) = places.range_in(&finding.primary, Column::Chars) {
            write!(out, ",line={},col={},endLine={}", start.line, start.column, end.line)?;
            // GitHub takes columns of one line only.
            if start.line == end.line {
                write!(out, ",endColumn={}", end.column)?;
            }
        }
        let page = page_of(finding.rule);
        let parts = [&*finding.message, &*finding.consequence, &*finding.help, &*page];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).map(visible).collect();
        writeln!(out, ",title={}::{}", property(finding.rule), data(&parts.join("\n")))?;
    }
    Ok(())
}

/// What a text is, which decides how a part of it can be written in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// For people.
    Plain,
    /// JSON, where this can only stand in a string.
    Json,
    /// XML, where this can only stand in an attribute or a text.
    Xml,
}

/// Text for a log that the runner reads, with nothing in it that the runner would take for a command: a line that
/// starts with `::` behind blanks, or `##[` anywhere in it. A document says the same as before.
#[must_use]
pub fn without_commands(text: &str, syntax: Syntax) -> Cow<'_, str> {
    let starts = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##[") && !text.lines().any(starts) {
        return Cow::Borrowed(text);
    }
    let (colon, bracket) = match syntax {
        Syntax::Plain => ("\\:", "##\\["),
        Syntax::Json => ("\\u003a", "##\\u005b"),
        Syntax::Xml => ("&#58;", "##&#91;"),
    };
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        let line = line.replace("##[", bracket);
        out.push_str(&if starts(&line) { line.replacen(':', colon, 1) } else { line });
    }
    Cow::Owned(out)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_holds_no_commands() {
        let text = "::error file=x::owned:1:1: error a/b: m\n  ::add-mask::e\nsrc/##[error]x.ts: ::ok\n";
        let safe = "\\::error file=x::owned:1:1: error a/b: m\n  \\::add-mask::e\nsrc/##\\[error]x.ts: ::ok\n";
        assert_eq!(without_commands(text, Syntax::Plain), safe);
        assert!(matches!(without_commands("src/a.ts:1:1: std::vec\n", Syntax::Plain), Cow::Borrowed(_)));
        assert_eq!(without_commands("{\"a\":\"##[x]\"}", Syntax::Json), "{\"a\":\"##\\u005bx]\"}");
        assert_eq!(without_commands("<a>\n::x##[y</a>", Syntax::Xml), "<a>\n&#58;:x##&#91;y</a>");
    }

    #[test]
    fn values_cannot_end_a_command() {
        assert_eq!(property("a%0A,b:c\r\n::error::x"), "a%250A%2Cb%3Ac%0D%0A%3A%3Aerror%3A%3Ax");
    }
}
