//! What can be wrong with a `loadproof.toml`, and how it is told: the place, the line, and what was probably meant.

use std::fmt::{self, Write as _};
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::span::LineIndex;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file, as it was named.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is none that a configuration or a baseline can be in.
    #[error("cannot use {}: {why}", path.display())]
    Unfit {
        /// The file, as it was named.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// The file says things that mean nothing.
    #[error("{}", join(.0))]
    Invalid(Vec<Problem>),
}

/// One thing that is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as people would name it.
    pub file: String,
    /// The file's text.
    pub text: Arc<str>,
    /// Bytes in it, 0-based, half-open.
    pub span: Option<Range<usize>>,
    /// What is wrong. No full stop.
    pub message: String,
    /// What goes under the place: usually what was meant.
    pub hint: Option<String>,
    /// What else helps, on a line of its own.
    pub note: Option<String>,
}

fn join(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

/// `loadproof.toml:3:1: message`, the line, and a caret under the place.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = printable(&self.file);
        let message = printable(&self.message);
        let Some(span) = &self.span else {
            write!(out, "{file}: {message}")?;
            return self.notes(out, "");
        };
        let index = LineIndex::new(&self.text);
        let start = u32::try_from(span.start).unwrap_or(u32::MAX);
        let at = index.line_column(&self.text, start);
        writeln!(out, "{file}:{}:{}: {message}", at.line, at.column)?;

        let line_start = index.line_start(at.line - 1).unwrap_or(0) as usize;
        let line = self.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or("");
        // A long line would push the caret out of sight; what matters is around the place.
        let shown: String = line.chars().take(LONGEST_LINE).collect();
        let before = at.column.saturating_sub(1).min(LONGEST_LINE);
        let width = self.text.get(span.start..span.end.min(line_start + line.len())).map_or(1, |it| it.chars().count());
        let width = width.clamp(1, LONGEST_LINE - before + 1);
        let number = at.line.to_string();
        let gutter = " ".repeat(number.len());
        // A tab keeps its width in both lines.
        let pad: String = shown.chars().take(before).map(|it| if it == '\t' { '\t' } else { ' ' }).collect();
        let hint = self.hint.as_deref().map(|it| format!(" {}", printable(it))).unwrap_or_default();
        writeln!(out, " {gutter} |")?;
        writeln!(out, " {number} | {}", printable(&shown))?;
        write!(out, " {gutter} | {pad}{}{hint}", "^".repeat(width))?;
        self.notes(out, &gutter)
    }
}

impl Problem {
    fn notes(&self, out: &mut fmt::Formatter<'_>, gutter: &str) -> fmt::Result {
        if self.span.is_none()
            && let Some(hint) = &self.hint
        {
            write!(out, "\n  = {}", printable(hint))?;
        }
        if let Some(note) = &self.note {
            write!(out, "\n {gutter} = {}", printable(note))?;
        }
        Ok(())
    }
}

const LONGEST_LINE: usize = 160;

/// [`printable`], line by line.
#[must_use]
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// Text from a file, fit for a terminal: control characters, but for tabs, are written out.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut fit = String::with_capacity(text.len());
    for it in text.chars() {
        if it != '\t'
            && (it.is_control() || ('\u{202a}'..='\u{202e}').contains(&it) || ('\u{2066}'..='\u{2069}').contains(&it))
        {
            let _ = write!(fit, "\\u{{{:x}}}", u32::from(it));
        } else {
            fit.push(it);
        }
    }
    fit
}

/// Turns serde's words into ours: what is unknown, what was probably meant, and what there is.
pub(super) fn from_toml(file: &str, text: &Arc<str>, error: &toml::de::Error) -> Problem {
    let mut problem = Problem {
        file: file.to_owned(),
        text: text.clone(),
        span: error.span(),
        message: error.message().lines().collect::<Vec<_>>().join(", "),
        hint: None,
        note: None,
    };
    // serde says: unknown field `x`, expected one of `a`, `b` / expected `a` / there are no fields.
    for said in ["unknown field `", "unknown variant `"] {
        let Some(rest) = problem.message.strip_prefix(said) else { continue };
        let Some((name, expected)) = rest.split_once('`') else { continue };
        let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        problem.hint = super::did_you_mean(name, names.iter().copied()).map(|it| format!("did you mean `{it}`?"));
        let key = error.span().and_then(|span| key_before(text, span.start));
        let (message, known) = match key {
            _ if said.starts_with("unknown field") => (format!("unknown key `{name}`"), "keys here".to_owned()),
            _ if names.contains(&"off") => (format!("unknown level `{name}`"), "levels".to_owned()),
            Some(key) => (format!("`{name}` is no `{key}`"), format!("values of `{key}`")),
            None => (format!("unknown value `{name}`"), "values here".to_owned()),
        };
        problem.note = (!names.is_empty()).then(|| format!("{known}: {}", names.join(", ")));
        problem.message = message;
        break;
    }
    if let Some(rest) = problem.message.strip_prefix("missing field `")
        && let Some(name) = rest.strip_suffix('`')
    {
        problem.message = format!("`{name}` is missing");
    }
    problem
}

/// The bare key whose value starts at a byte: `unit` in `unit = "h"`.
fn key_before(text: &str, value: usize) -> Option<&str> {
    let line = text.get(..value)?.rsplit('\n').next()?;
    let before = line.trim_end().strip_suffix('=')?.trim_end();
    let start = before.rfind(|it: char| !it.is_ascii_alphanumeric() && !matches!(it, '-' | '_')).map_or(0, |at| at + 1);
    before.get(start..).filter(|it| !it.is_empty())
}
