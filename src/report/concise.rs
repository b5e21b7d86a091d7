//! `path:line:col: level rule: message`, one finding a line: for grep, editors' problem matchers and pipes.
//!
//! Line and column are 1-based. Control characters in paths and messages are escaped, so a finding is always
//! exactly one line.

use std::io::{self, Write};

use super::escape::visible;
use super::{Places, Report};

/// Writes the shown findings in the order in which the report has them.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    for finding in report.shown() {
        let at = places.start(&finding.primary);
        writeln!(
            out,
            "{}:{}:{}: {} {}: {}",
            visible(&report.base.name(&finding.primary.path)),
            at.line,
            at.column,
            finding.level.name(),
            finding.rule,
            visible(&finding.message),
        )?;
    }
    Ok(())
}
