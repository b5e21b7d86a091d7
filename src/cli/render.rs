//! Hands the outcome to the report formats.
//!
//! Interim: writes the concise line and a small JSON by itself. Connect: build a `report::Report` from the outcome
//! and call `report::{human, concise, json}::write` and `report::summary::line`.

use std::io::{self, Write};

use super::args::Format;
use crate::config::printable;
use crate::engine::Outcome;
use crate::finding::{Finding, Level};
use crate::span::LineIndex;

/// How findings are shown.
#[allow(dead_code, reason = "the human format, once it is connected, reads the rest")]
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub format: Format,
    pub show_advice: bool,
    pub colour: bool,
    pub width: usize,
    pub unicode: bool,
}

pub(super) fn findings(out: &mut impl Write, outcome: &Outcome, look: Look) -> io::Result<()> {
    let shown: Vec<&Finding> =
        outcome.findings.iter().filter(|it| look.show_advice || it.level != Level::Advice).collect();
    if look.format == Format::Json {
        let rows: Vec<_> = shown
            .iter()
            .map(|it| {
                serde_json::json!({
                    "rule": it.rule, "level": it.level.name(), "message": it.message,
                    "path": &*it.primary.path, "fingerprint": it.fingerprint(),
                })
            })
            .collect();
        return writeln!(out, "{}", serde_json::json!({ "version": 1, "findings": rows }));
    }
    for it in shown {
        let text = outcome.text(&it.primary.path).unwrap_or_default();
        let at = LineIndex::new(&text).line_column(&text, it.primary.span.start);
        let (path, message) = (printable(&it.primary.path), printable(&it.message));
        writeln!(out, "{path}:{}:{}: {} {}: {message}", at.line, at.column, it.level.name(), it.rule)?;
    }
    Ok(())
}

pub(super) fn closing(outcome: &Outcome, look: Look) -> String {
    let hidden = outcome.findings.iter().filter(|it| !look.show_advice && it.level == Level::Advice).count();
    let shown = outcome.findings.len() - hidden;
    let (files, suppressed) = (outcome.analysis.files.len(), outcome.suppressed.len());
    format!("{shown} findings in {files} files ({suppressed} suppressed, {hidden} advice hidden)")
}
