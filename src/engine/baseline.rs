//! Takes the findings that a baseline holds from the others. All findings of the root are matched, whatever is reported:
//! who is new must not depend on which files were named.

use super::analysis::Analysis;
use super::{Request, Rule};
use crate::config::baseline::{Identity, Known, Places, code_hash};
use crate::finding::{self, Finding, Location};
use crate::span::Span;
use crate::syntax::{Kind, Tree};

/// The findings that the run reports, apart, and what became of the entries.
#[derive(Default)]
pub(super) struct Split {
    pub new: Vec<Finding>,
    pub known: Vec<Finding>,
    pub stale: Vec<Identity>,
    pub untouched: Vec<Identity>,
}

/// Parts the findings, which are sorted. Entries are stale if they stand for nothing in a file that the run was asked
/// about, of a rule that could have spoken: one of `ran`, or one that there is no more.
pub(super) fn split(
    findings: Vec<Finding>,
    analysis: &Analysis,
    request: &Request,
    rules: &[Rule],
    ran: &[&str],
) -> Split {
    let baseline = &request.baseline;
    let reported = |it: &Finding| analysis.reports(it);
    if baseline.entries.is_empty() {
        return Split { new: findings.into_iter().filter(reported).collect(), ..Split::default() };
    }
    let identities: Vec<Identity> = findings.iter().map(|it| identity(analysis, it, &baseline.base)).collect();
    let matched = baseline.matched(&identities, &Files { analysis, base: &baseline.base });
    let mut split = Split::default();
    let mut touched = vec![false; baseline.entries.len()];
    for (finding, entry) in findings.into_iter().zip(&matched.entry_of).filter(|(it, _)| reported(it)) {
        let Some(entry) = entry else {
            split.new.push(finding);
            continue;
        };
        split.known.push(finding);
        touched.iter_mut().skip(*entry).take(1).for_each(|it| *it = true);
    }
    let spoke = |rule: &str| ran.contains(&rule) || rules.iter().all(|it| it.id != rule);
    let asked = |it: &Identity| {
        let path = it.path.strip_prefix(&*baseline.base);
        request.changed.is_none() && spoke(&it.known.rule) && path.is_some_and(|path| analysis.covers(path))
    };
    for (at, entry) in baseline.entries.iter().enumerate().filter(|(at, _)| touched.get(*at) == Some(&false)) {
        let is_stale = matched.left.binary_search(&at).is_ok() && asked(entry);
        if is_stale { split.stale.push(entry.clone()) } else { split.untouched.push(entry.clone()) }
    }
    split
}

/// Who a finding is, for a baseline whose folder is `base` above the root.
pub(super) fn identity(analysis: &Analysis, finding: &Finding, base: &str) -> Identity {
    let path = format!("{base}{}", finding.primary.path);
    let known = Known {
        rule: finding.rule.to_owned(),
        subject: finding.subject.clone(),
        scope: finding.scope.clone(),
        fingerprint: finding::fingerprint(finding.rule, &path, &finding.subject, &finding.scope),
        code: code_of(analysis, &finding.primary).unwrap_or_default(),
    };
    Identity { path, known }
}

/// The hash of the code that a finding is about: in a script what is declared, returned or done, without the name it
/// gets; elsewhere its lines.
fn code_of(analysis: &Analysis, place: &Location) -> Option<String> {
    let text = analysis.text(&place.path)?;
    let modules = &analysis.project.modules;
    let tree = modules.at_path(&place.path).and_then(|script| analysis.project.tree(script));
    let span = tree.and_then(|tree| piece_around(tree, place.span)).unwrap_or_else(|| lines_of(&text, place.span));
    Some(code_hash(text.get(span.range())?))
}

/// The innermost piece of code around a span that says something whole.
fn piece_around(tree: &Tree, span: Span) -> Option<Span> {
    let pieces = tree.ids().filter_map(|id| {
        let whole = tree.span(id);
        let piece = match tree.kind(id) {
            Kind::Declarator { init: Some(init), .. } | Kind::Field { value: Some(init), .. } => {
                Some(tree.span(init)).filter(|it| it.contains(span)).unwrap_or(whole)
            }
            Kind::Declarator { .. }
            | Kind::Field { .. }
            | Kind::Expression { .. }
            | Kind::Return { .. }
            | Kind::Throw { .. }
            | Kind::Decorator { .. }
            | Kind::Param { .. }
            | Kind::EnumMember { .. }
            | Kind::Import { .. } => whole,
            _ => return None,
        };
        piece.contains(span).then_some(piece)
    });
    // Children come after their parents.
    pieces.last()
}

fn lines_of(text: &str, span: Span) -> Span {
    let start = text.get(..span.start as usize).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let from = span.end.max(span.start) as usize;
    let end = text.get(from..).and_then(|it| it.find('\n')).map_or(text.len(), |at| from + at);
    Span::new(start, end)
}

struct Files<'a> {
    analysis: &'a Analysis,
    base: &'a str,
}

impl Places for Files<'_> {
    fn exists(&self, path: &str) -> bool {
        // What lies outside of the root is not known to be gone.
        let Some(path) = path.strip_prefix(self.base) else { return true };
        let listed = self.analysis.files.binary_search_by(|it| (*it.path).cmp(path)).is_ok();
        listed || self.analysis.skipped.iter().any(|it| &*it.path == path)
    }

    fn mentions(&self, path: &str, name: &str) -> bool {
        let text = path.strip_prefix(self.base).and_then(|path| self.analysis.text(path));
        text.is_none_or(|text| text.match_indices(name).any(|(at, _)| is_word(&text, at, name.len())))
    }
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    let after = text.get(at + length..).and_then(|it| it.chars().next());
    !before.is_some_and(part) && !after.is_some_and(part)
}
