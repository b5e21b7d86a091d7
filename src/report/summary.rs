//! The closing line of a run: what was found, and what a reader might otherwise take for clean.

use std::collections::BTreeSet;

use super::Report;
use crate::finding::Level;

/// `2 errors, 3 warnings in 4 of 312 files (1 suppressed, 5 advice hidden: --show-advice, 2 files not read: --files)`,
/// or `no findings in 312 files`, or, where a baseline
/// holds some, `no new findings`. Without a line end.
#[must_use]
pub fn line(report: &Report<'_>) -> String {
    let mut counts = Vec::new();
    for (level, one, many) in [
        (Level::Error, "error", "errors"),
        (Level::Warning, "warning", "warnings"),
        (Level::Advice, "advice", "advice"),
    ] {
        let count = report.count(level);
        if count > 0 && (level != Level::Advice || report.show_advice) {
            counts.push(counted(count, one, many));
        }
    }
    let read = counted(report.files_read, "file", "files");
    let found = if counts.is_empty() {
        let new = if report.shown_baselined().next().is_some() { "new " } else { "" };
        format!("no {new}findings in {read}")
    } else {
        let touched: BTreeSet<&str> = report.shown().map(|finding| &*finding.primary.path).collect();
        format!("{} in {} of {read}", counts.join(", "), touched.len())
    };

    let mut asides = Vec::new();
    if !report.suppressed.is_empty() {
        asides.push(format!("{} suppressed", report.suppressed.len()));
    }
    if report.hidden() > 0 {
        asides.push(format!("{} advice hidden: --show-advice", report.hidden()));
    }
    if !report.skipped.is_empty() {
        asides.push(format!("{} not read: --files", counted(report.skipped.len(), "file", "files")));
    }
    if asides.is_empty() { found } else { format!("{found} ({})", asides.join(", ")) }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
