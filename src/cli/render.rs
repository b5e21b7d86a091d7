//! Hands the outcome to the report formats.

use std::io::{self, Write};

use super::args::Format;
use crate::engine::Outcome;
use crate::report::{self, Report};

/// How findings are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub format: Format,
    pub show_advice: bool,
    pub colour: bool,
    pub links: bool,
    pub width: usize,
    pub unicode: bool,
}

pub(super) fn findings(out: &mut impl Write, outcome: &Outcome, look: Look) -> io::Result<()> {
    with_report(outcome, look, |report| match look.format {
        Format::Json => report::json::write(out, report),
        Format::Concise => report::concise::write(out, report),
        Format::Human => {
            let Look { width, colour, unicode, links, .. } = look;
            report::human::write(out, report, report::human::Canvas { width, colour, unicode, links })
        }
    })
}

pub(super) fn closing(outcome: &Outcome, look: Look) -> String {
    with_report(outcome, look, report::summary::line)
}

fn with_report<T>(outcome: &Outcome, look: Look, show: impl FnOnce(&Report<'_>) -> T) -> T {
    let suppressed: Vec<_> = outcome
        .suppressed
        .iter()
        .map(|it| report::Suppressed { finding: &it.finding, reason: it.reason.as_deref(), location: &it.location })
        .collect();
    // People are told of what should have been read; `--files` and JSON name the rest, too.
    let wanted = |it: &&crate::engine::analysis::Skipped| look.format == Format::Json || it.is_trouble;
    let skipped: Vec<_> =
        outcome.skipped().filter(wanted).map(|it| report::Skipped { path: &it.path, reason: &it.reason }).collect();
    let root = outcome.analysis.root.display().to_string();
    let prefix = prefix(outcome);
    show(&Report {
        version: env!("CARGO_PKG_VERSION"),
        root: &root,
        prefix: if look.format == Format::Json { "" } else { &prefix },
        findings: &outcome.findings,
        suppressed: &suppressed,
        skipped: &skipped,
        files_read: outcome.analysis.files.len(),
        show_advice: look.show_advice,
        sources: &|path| outcome.text(path),
    })
}

/// What leads from where the person stands to the root: nothing where that is the root.
fn prefix(outcome: &Outcome) -> String {
    let root = &outcome.analysis.root;
    let Ok(here) = std::env::current_dir().and_then(|dir| dir.canonicalize()) else { return String::new() };
    if let Ok(below) = root.strip_prefix(&here) {
        let below = below.display().to_string();
        return if below.is_empty() { below } else { format!("{below}/") };
    }
    match here.strip_prefix(root) {
        Ok(above) => "../".repeat(above.components().count()),
        Err(_) => format!("{}/", root.display()),
    }
}
