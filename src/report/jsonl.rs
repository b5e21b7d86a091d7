//! The findings of [`super::json`], one a line, and the run on the last line. Frozen as that format is.
//!
//! Each line is an object whose `type` is `finding` or `run` and whose `version` is that of [`super::json`]; the other
//! fields are those of an entry of `findings`, or of `run`. A reader that finds no `run` has not seen all.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::json;
use super::json::{VERSION, entry, run};
use super::{Places, Report};

#[derive(Serialize)]
struct Line<T> {
    r#type: &'static str,
    version: u32,
    #[serde(flatten)]
    it: T,
}

/// Writes the lines.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    for finding in report.shown() {
        line(out, "finding", entry(&places, finding, None))?;
    }
    for it in report.suppressed {
        line(out, "finding", entry(&places, it.finding, Some(it)))?;
    }
    line(out, "run", run(report))
}

fn line(out: &mut impl Write, kind: &'static str, it: impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string(&Line { r#type: kind, version: VERSION, it }).map_err(io::Error::from)?;
    writeln!(out, "{}", json(text))
}
