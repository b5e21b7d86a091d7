//! Checkstyle's XML, which many CI servers read.
//!
//! Lines and columns are 1-based, columns count Unicode scalar values. What XML cannot hold is made visible first.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::escape::visible;
use super::{Places, Report, sentences};
use crate::finding::{Finding, Level};

/// Writes one document, with a line end after it.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let places = Places::new(report.sources);
    let shown: Vec<&Finding> = report.shown().collect();
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // The version of Checkstyle's own output that readers look for.
    xml.write_event(Event::Start(BytesStart::new("checkstyle").with_attributes([("version", "4.3")])))?;
    for file in shown.chunk_by(|a, b| a.primary.path == b.primary.path) {
        let Some(first) = file.first() else { continue };
        let name = report.base.name(&first.primary.path);
        xml.write_event(Event::Start(BytesStart::new("file").with_attributes([("name", &*visible(&name))])))?;
        for finding in file {
            let at = places.start(&finding.primary);
            let (line, column, message) = (at.line.to_string(), at.column.to_string(), sentences(finding));
            xml.write_event(Event::Empty(BytesStart::new("error").with_attributes([
                ("line", &*line),
                ("column", &*column),
                ("severity", severity(finding.level)),
                ("message", &*visible(&message)),
                ("source", finding.rule),
            ])))?;
        }
        xml.write_event(Event::End(BytesEnd::new("file")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("checkstyle")))?;
    writeln!(out)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "info",
    }
}
