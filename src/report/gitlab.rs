//! A code quality report of GitLab: one JSON array. <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
//!
//! Paths are relative to the repository. GitLab drops entries that share a fingerprint, so the second of two findings
//! with the same identity has a fingerprint of its own: that identity and its place among them.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::escape::{json, visible};
use super::{Column, Places, Report, sentences};
use crate::finding::Level;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: At,
}

#[derive(Serialize)]
struct At {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes one document, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let issues: Vec<_> = report
        .shown()
        .map(|finding| {
            let identity = finding.fingerprint();
            let count = seen.entry(identity.clone()).or_default();
            *count += 1;
            let fingerprint = if *count == 1 { identity } else { format!("{identity}-{count}") };
            let range = places.range_in(&finding.primary, Column::Chars);
            let (begin, end) = range.map_or((1, 1), |(start, end)| (start.line, end.line));
            Issue {
                description: visible(&sentences(finding)).into_owned(),
                check_name: finding.rule,
                fingerprint,
                severity: match finding.level {
                    Level::Error => "critical",
                    Level::Warning => "major",
                    Level::Advice => "info",
                },
                location: At { path: report.base.name(&finding.primary.path), lines: Lines { begin, end } },
            }
        })
        .collect();
    let text = serde_json::to_string_pretty(&issues).map_err(io::Error::from)?;
    writeln!(out, "{}", json(text))
}
