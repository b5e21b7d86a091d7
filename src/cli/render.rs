//! Hands the outcome to the report formats.

use std::io::{self, Write};
use std::path::Path;

use super::formats::Format;
use crate::engine::Outcome;
use crate::report::github::{Syntax, without_commands};
use crate::report::{self, Base, Report};
use crate::rules::page::Page;

/// How findings are shown, whatever the format.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    pub show_advice: bool,
    pub colour: bool,
    pub links: bool,
    pub width: usize,
    pub unicode: bool,
    /// Whether GitHub Actions reads what is written, and would take some lines for commands.
    pub actions: bool,
    pub pages: &'a [Page],
}

/// Writes to stdout, where a human's format may be coloured and GitHub Actions listens.
pub(super) fn to_stdout(out: &mut impl Write, outcome: &Outcome, format: Format, look: Look<'_>) -> io::Result<()> {
    let syntax = match format {
        Format::Github => None,
        Format::Human | Format::Concise => Some(Syntax::Plain),
        Format::Json | Format::Jsonl | Format::Sarif | Format::Gitlab | Format::Rdjson => Some(Syntax::Json),
        Format::Junit | Format::Checkstyle => Some(Syntax::Xml),
    };
    let Some(syntax) = syntax.filter(|_| look.actions) else { return findings(out, outcome, format, look) };
    let mut text = Vec::new();
    findings(&mut text, outcome, format, look)?;
    out.write_all(without_commands(&String::from_utf8_lossy(&text), syntax).as_bytes())
}

/// Writes the whole of a file's content: plain text, whatever stdout is.
pub(super) fn to_file(out: &mut impl Write, outcome: &Outcome, format: Format, look: Look<'_>) -> io::Result<()> {
    findings(out, outcome, format, Look { colour: false, links: false, ..look })
}

fn findings(out: &mut impl Write, outcome: &Outcome, format: Format, look: Look<'_>) -> io::Result<()> {
    with_report(outcome, format, look, |report| match format {
        Format::Json => report::json::write(out, report),
        Format::Jsonl => report::jsonl::write(out, report),
        Format::Concise => report::concise::write(out, report),
        Format::Human => {
            let Look { width, colour, unicode, links, .. } = look;
            report::human::write(out, report, report::human::Canvas { width, colour, unicode, links })
        }
        Format::Sarif => report::sarif::write(out, report),
        Format::Github => report::github::write(out, report),
        Format::Gitlab => report::gitlab::write(out, report),
        Format::Junit => report::junit::write(out, report),
        Format::Checkstyle => report::checkstyle::write(out, report),
        Format::Rdjson => report::rdjson::write(out, report),
    })
}

pub(super) fn closing(outcome: &Outcome, look: Look<'_>) -> String {
    with_report(outcome, Format::Human, look, report::summary::line)
}

fn with_report<T>(outcome: &Outcome, format: Format, look: Look<'_>, show: impl FnOnce(&Report<'_>) -> T) -> T {
    let suppressed: Vec<_> = outcome
        .suppressed
        .iter()
        .map(|it| report::Suppressed { finding: &it.finding, reason: it.reason.as_deref(), location: &it.location })
        .collect();
    // People are told of what should have been read; `--files` and JSON name the rest, too.
    let all = matches!(format, Format::Json | Format::Jsonl);
    let skipped: Vec<_> = outcome
        .skipped()
        .filter(|it| all || it.is_trouble)
        .map(|it| report::Skipped { path: &it.path, reason: &it.reason })
        .collect();
    let broken: Vec<_> =
        outcome.failures.iter().map(|it| report::Broken { rule: it.rule, message: &it.message }).collect();
    let root = &outcome.analysis.root;
    let base = match format {
        Format::Json | Format::Jsonl => Base::Root,
        // They are read by what knows the repository, wherever the run stood in it.
        Format::Sarif | Format::Github | Format::Gitlab => base(top(root), root),
        _ => base_from_here(root),
    };
    show(&Report {
        version: env!("CARGO_PKG_VERSION"),
        root: &root.display().to_string(),
        base: &base,
        findings: &outcome.findings,
        suppressed: &suppressed,
        baselined: &outcome.baselined,
        skipped: &skipped,
        broken: &broken,
        files_read: outcome.analysis.files.len(),
        show_advice: look.show_advice,
        pages: look.pages,
        sources: &|path| outcome.text(path),
    })
}

/// The top of the git repository that `root` lies in; `root` where there is none.
fn top(root: &Path) -> &Path {
    root.ancestors().find(|it| it.join(".git").exists()).unwrap_or(root)
}

/// Names that start where the person stands.
pub(super) fn base_from_here(root: &Path) -> Base {
    let here = std::env::current_dir().and_then(|dir| dir.canonicalize());
    here.map_or(Base::Root, |here| base(&here, root))
}

/// Names that start at `here`, an absolute path.
fn base(here: &Path, root: &Path) -> Base {
    let slashed = |path: &Path| path.to_string_lossy().replace('\\', "/");
    match (root.strip_prefix(here), here.strip_prefix(root)) {
        (Ok(below), _) if below.as_os_str().is_empty() => Base::Root,
        (Ok(below), _) => Base::Outside(format!("{}/", slashed(below))),
        (_, Ok(above)) => Base::Inside(slashed(above)),
        _ => Base::Outside(format!("{}/", root.display())),
    }
}
