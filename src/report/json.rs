//! The machine format. Frozen: a field keeps its name and meaning as long as `version` stays 1; new fields may come.
//!
//! ```json
//! {
//!   "version": 1,
//!   "run": {
//!     "tool": "loadproof", "tool_version": "0.1.0", "root": "services/api", "files_read": 312,
//!     "skipped": [{ "path": "src/huge.ts", "reason": "over 2 MiB" }],
//!     "counts": { "error": 1, "warning": 0, "advice": 0, "suppressed": 1, "hidden_advice": 3 }
//!   },
//!   "findings": [{
//!     "rule": "rate-limit/no-bypass", "level": "warning", "message": "...", "consequence": "...", "help": "...",
//!     "page": "rules/rate-limit/no-bypass.md",
//!     "primary": {
//!       "path": "src/limits.ts", "label": "...",
//!       "span": { "start": 120, "end": 131 },
//!       "start": { "line": 4, "column": 14 }, "end": { "line": 4, "column": 25 }
//!     },
//!     "related": [],
//!     "subject": "apiLimiter", "scope": "", "cause": null, "fingerprint": "0123456789abcdef0123456789abcdef",
//!     "fix": { "title": "...", "applicability": "safe", "edits": [{ "path": "...", "span": {}, "text": "..." }] },
//!     "suppression": { "reason": "...", "location": { "path": "...", "span": {}, "start": {}, "end": {} } }
//!   }]
//! }
//! ```
//!
//! - `path` is relative to `root`, with `/` on every platform. `span` counts bytes, 0-based, end exclusive; `line` and
//!   `column` are 1-based, the column counts Unicode scalar values, and `end` is one past the last character. `start`
//!   and `end` are null where the file's text was not to be had.
//! - `findings` holds the suppressed ones too, after the others; theirs is a `suppression` that is not null. `counts`
//!   by level count what is not suppressed and not hidden.
//! - Characters that would act on a terminal are written as `\uXXXX`.
//! - `fix`, `suppression`, `cause` and a suppression's `reason` are null where there is none; no field is ever left out.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::json;
use super::{Places, Report, Suppressed, page_of};
use crate::finding::{Applicability, Finding, Level, Location};

/// The version of this format.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    run: Run<'a>,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
pub(super) struct Run<'a> {
    tool: &'static str,
    tool_version: &'a str,
    root: &'a str,
    files_read: usize,
    skipped: Vec<SkippedFile<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct SkippedFile<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    advice: usize,
    suppressed: usize,
    hidden_advice: usize,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    consequence: &'a str,
    help: &'a str,
    page: String,
    primary: Labelled<'a>,
    related: Vec<Labelled<'a>>,
    subject: &'a str,
    scope: &'a str,
    cause: Option<&'a str>,
    fingerprint: String,
    fix: Option<FixEntry<'a>>,
    suppression: Option<Suppression<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    span: Bytes,
    start: Option<Position>,
    end: Option<Position>,
}

#[derive(Serialize)]
struct Labelled<'a> {
    label: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Bytes {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    reason: Option<&'a str>,
    location: Place<'a>,
}

/// Writes one document, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let open = report.shown().map(|finding| entry(&places, finding, None));
    let silenced = report.suppressed.iter().map(|it| entry(&places, it.finding, Some(it)));
    let document = Document { version: VERSION, run: run(report), findings: open.chain(silenced).collect() };
    let text = serde_json::to_string_pretty(&document).map_err(io::Error::from)?;
    writeln!(out, "{}", json(text))
}

/// The run as a whole.
pub(super) fn run<'a>(report: &Report<'a>) -> Run<'a> {
    Run {
        tool: "loadproof",
        tool_version: report.version,
        root: report.root,
        files_read: report.files_read,
        skipped: report.skipped.iter().map(|it| SkippedFile { path: it.path, reason: it.reason }).collect(),
        counts: Counts {
            error: report.count(Level::Error),
            warning: report.count(Level::Warning),
            advice: report.count(Level::Advice) - report.hidden(),
            suppressed: report.suppressed.len(),
            hidden_advice: report.hidden(),
        },
    }
}

/// One finding.
pub(super) fn entry<'a>(places: &Places<'_>, finding: &'a Finding, suppressed: Option<&Suppressed<'a>>) -> Entry<'a> {
    let labelled = |location, label| Labelled { label, place: place(places, location) };
    Entry {
        rule: finding.rule,
        level: finding.level.name(),
        message: &finding.message,
        consequence: &finding.consequence,
        help: &finding.help,
        page: page_of(finding.rule),
        primary: labelled(&finding.primary, &finding.label),
        related: finding.related.iter().map(|it| labelled(&it.location, &it.label)).collect(),
        subject: &finding.subject,
        scope: &finding.scope,
        cause: finding.cause.as_deref(),
        fingerprint: finding.fingerprint(),
        fix: finding.fix.as_ref().map(|fix| FixEntry {
            title: &fix.title,
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
            edits: fix
                .edits
                .iter()
                .map(|edit| EditEntry { place: place(places, &edit.location), text: &edit.text })
                .collect(),
        }),
        suppression: suppressed.map(|it| Suppression { reason: it.reason, location: place(places, it.location) }),
    }
}

fn place<'a>(places: &Places<'_>, location: &'a Location) -> Place<'a> {
    let range = places.range(location);
    let position = |at: crate::span::LineColumn| Position { line: at.line, column: at.column };
    Place {
        path: &location.path,
        span: Bytes { start: location.span.start, end: location.span.end },
        start: range.map(|(start, _)| position(start)),
        end: range.map(|(_, end)| position(end)),
    }
}
