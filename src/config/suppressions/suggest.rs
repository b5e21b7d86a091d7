//! What to write to accept a finding. What is suggested here must work when it is pasted; a test does so for every rule.

use super::{Style, WORD};
use crate::finding::{Edit, Finding, Location};
use crate::span::{LineIndex, Span};

/// The comment line that silences a finding and where it goes: above the line of `anchor`, indented as that line. The
/// anchor is the start of the finding's primary span, or of what encloses it and cannot hold a comment (a template).
/// None for files without comments; see [`ignore_entry`] for those.
#[must_use]
pub fn suggestion(finding: &Finding, text: &str, anchor: u32) -> Option<Edit> {
    let style = Style::of(&finding.primary.path)?;
    let index = LineIndex::new(text);
    let line_start = index.line_start(index.line_of(anchor))? as usize;
    let line = text.get(line_start..)?;
    let bom = line.len() - line.trim_start_matches('\u{feff}').len();
    let line = line.get(bom..)?.split('\n').next().unwrap_or("");
    let indent: String = line.chars().take_while(|it| *it == ' ' || *it == '\t').collect();
    let sign = match style {
        Style::Script | Style::Slash => "//",
        Style::Hash | Style::HashLine => "#",
    };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = Span::new(line_start + bom, line_start + bom);
    Some(Edit {
        location: Location { path: finding.primary.path.clone(), span: at },
        text: format!("{indent}{sign} {WORD} {} -- reason{end}", finding.rule),
    })
}

/// The entry of `loadproof.toml` that silences a rule's findings in a file.
#[must_use]
pub fn ignore_entry(finding: &Finding) -> String {
    // TOML's basic strings escape as Rust's debug form does, but for `\'` and `\u{..}`, which paths hardly have.
    let path = toml::Value::String(finding.primary.path.to_string());
    format!("[[ignore]]\nrule = \"{}\"\npath = {path}\nreason = \"reason\"\n", finding.rule)
}
