//! The diagnostics of reviewdog, as one document (`reviewdog -f=rdjson`).
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>
//!
//! Lines and columns are 1-based, and columns count bytes of UTF-8. reviewdog takes each suggestion of a diagnostic by
//! itself, so that only a fix of one edit, in the file of the finding, can be one.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::{json, visible};
use super::{Column, Places, Report, page_of, sentences};
use crate::finding::{Finding, Level, Location};
use crate::span::LineColumn;

#[derive(Serialize)]
struct Result<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: At,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(rename = "relatedLocations", skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct At {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: At,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Writes one document, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let diagnostics = report.shown().map(|finding| diagnostic(report, &places, finding)).collect();
    let document = Result { source: Source { name: "loadproof" }, diagnostics };
    let text = serde_json::to_string_pretty(&document).map_err(io::Error::from)?;
    writeln!(out, "{}", json(text))
}

fn diagnostic<'a>(report: &Report<'_>, places: &Places<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let at = |it: &Location| At { path: report.base.name(&it.path), range: range(places, it) };
    let related = finding
        .related
        .iter()
        .map(|it| Related { message: visible(&it.label).into_owned(), location: at(&it.location) });
    let url = Some(page_of(finding.rule)).filter(|it| it.contains("://"));
    Diagnostic {
        message: visible(&sentences(finding)).into_owned(),
        location: at(&finding.primary),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Advice => "INFO",
        },
        code: Code { value: finding.rule, url },
        suggestions: suggestion(places, finding).into_iter().collect(),
        related: related.collect(),
    }
}

fn suggestion<'a>(places: &Places<'_>, finding: &'a Finding) -> Option<Suggestion<'a>> {
    let [edit] = &*finding.fix.as_ref()?.edits else { return None };
    let here = edit.location.path == finding.primary.path;
    Some(Suggestion { range: range(places, &edit.location).filter(|_| here)?, text: &edit.text })
}

fn range(places: &Places<'_>, location: &Location) -> Option<Range> {
    let (start, end) = places.range_in(location, Column::Bytes)?;
    let position = |at: LineColumn| Position { line: at.line, column: at.column };
    Some(Range { start: position(start), end: position(end) })
}
