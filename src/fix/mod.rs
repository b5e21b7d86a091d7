//! Fixes applied: from the edits that findings carry to new texts, and from those to the disk.
//!
//! A round picks the fixes that go together ([`plan`]), makes them in memory and drops those that a file would not parse
//! after ([`parses`]); then everything is judged anew on the new texts, until a round changes nothing. Only then is
//! anything written ([`mod@write`]), each file once, or shown ([`diff`]). Knows no rule and prints nothing.

pub mod diff;
mod parses;
mod plan;
pub mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{self, EngineError, Outcome};
use crate::finding::{Applicability, Finding, Fix, RelPath};
use plan::{Plan, apply};

/// After so many rounds it ends, whatever is left: real chains of fixes are two or three long.
pub const MAX_ROUNDS: usize = 10;

/// New texts, by the path of their file.
pub type Texts = BTreeMap<RelPath, Arc<str>>;

/// Which fixes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// [`Applicability::Unsafe`] takes the safe ones too.
    pub up_to: Applicability,
    /// Whether advice is fixed: only where it is shown, since nobody should be surprised.
    pub advice: bool,
}

impl Wanted {
    /// Whether fixes for this finding are looked at, of whatever applicability.
    fn shows(self, finding: &Finding) -> bool {
        self.advice || finding.level > crate::finding::Level::Advice
    }

    fn takes(self, finding: &Finding) -> Option<&Fix> {
        let fix = finding.fix.as_ref().filter(|_| self.shows(finding))?;
        (self.up_to == Applicability::Unsafe || fix.applicability == Applicability::Safe).then_some(fix)
    }
}

/// What came of fixing.
pub struct Fixed {
    /// The last judgement: what remains, on the new texts.
    pub outcome: Outcome,
    /// The files that are to change, sorted by path.
    pub files: Vec<ChangedFile>,
    /// How many findings had their fix made.
    pub count: usize,
    /// How many remaining findings have a fix that is only made with [`Applicability::Unsafe`].
    pub unsafe_left: usize,
    /// Fixes that were not made, each as a sentence that says why.
    pub dropped: Vec<String>,
    /// Whether [`MAX_ROUNDS`] ended it.
    pub is_unfinished: bool,
}

/// A file whose text changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Relative to the root.
    pub path: RelPath,
    /// As it was read.
    pub before: Arc<str>,
    /// As it will be.
    pub after: Arc<str>,
}

/// Makes fixes until none is left to make. `judge` runs everything on texts that replace those on disk.
///
/// # Errors
/// What `judge` says, and where there is no thread to work on.
pub fn to_fixpoint<E: From<EngineError>>(
    first: Outcome,
    wanted: Wanted,
    mut judge: impl FnMut(&Texts) -> Result<Outcome, E>,
) -> Result<Fixed, E> {
    let mut outcome = first;
    let mut so_far = Texts::new();
    let mut befores: BTreeMap<RelPath, Arc<str>> = BTreeMap::new();
    let mut made = BTreeSet::new();
    let (mut count, mut rounds) = (0, 0);
    let is_unfinished;
    let dropped = loop {
        let round = engine::on_a_deep_stack(|| Round::of(&outcome, wanted, &made))?;
        if round.texts.is_empty() || rounds == MAX_ROUNDS {
            is_unfinished = !round.texts.is_empty();
            break round.dropped;
        }
        rounds += 1;
        made = round.made;
        count += round.count;
        for (path, text) in round.texts {
            if let Some(before) = outcome.text(&path) {
                befores.entry(Arc::clone(&path)).or_insert(before);
            }
            so_far.insert(path, text);
        }
        outcome = judge(&so_far)?;
    };
    let files = so_far.into_iter().filter_map(|(path, after)| {
        let before = befores.remove(&path)?;
        (before != after).then_some(ChangedFile { path, before, after })
    });
    let is_left = |it: &&Finding| wanted.shows(it) && it.fix.is_some() && wanted.takes(it).is_none();
    Ok(Fixed {
        files: files.collect(),
        count,
        unsafe_left: outcome.findings.iter().filter(is_left).count(),
        dropped,
        is_unfinished,
        outcome,
    })
}

/// A finding by place and content, so that the next round knows it again.
type Seen = (RelPath, u32, String);

fn seen(finding: &Finding) -> Seen {
    let title = finding.fix.as_ref().map_or("", |it| it.title.as_str());
    let what = [finding.rule, &finding.subject, title].join("\u{1f}");
    (Arc::clone(&finding.primary.path), finding.primary.span.start, what)
}

/// What one round would change.
struct Round {
    texts: Texts,
    /// The findings whose fix is made, and those of rounds before, where they are afterwards. One that is still there
    /// then was not helped by its fix, which would be made again in every round.
    made: BTreeSet<Seen>,
    count: usize,
    dropped: Vec<String>,
}

impl Round {
    fn of(outcome: &Outcome, wanted: Wanted, made: &BTreeSet<Seen>) -> Self {
        let text = |path: &str| outcome.text(path);
        let takes = |it| Some((it, wanted.takes(it)?));
        let mut open: Vec<(&Finding, &Fix)> = outcome.findings.iter().filter_map(takes).collect();
        open.retain(|(finding, _)| !made.contains(&seen(finding)));
        let mut dropped = Vec::new();
        open.retain(|(finding, fix)| {
            // What was not asked about is not written.
            let away = fix.edits.iter().find(|it| !outcome.analysis.covers(&it.location.path));
            if let Some(edit) = away {
                let why = format!("it would change {}, which this run was not asked about", edit.location.path);
                dropped.push(told(finding, fix, &why));
            }
            away.is_none()
        });
        loop {
            let fixes: Vec<&Fix> = open.iter().map(|it| it.1).collect();
            let plan = Plan::pick(&fixes, &text);
            let Some(broken) = breaks(&plan, &fixes, &text) else {
                return Self::made(&plan, &open, made, &text, dropped);
            };
            let mut kept = Vec::new();
            for (index, (finding, fix)) in open.into_iter().enumerate() {
                if broken.fixes.contains(&index) {
                    dropped.push(told(finding, fix, &format!("{} would not parse afterwards", broken.path)));
                } else {
                    kept.push((finding, fix));
                }
            }
            open = kept;
        }
    }

    fn made(
        plan: &Plan,
        open: &[(&Finding, &Fix)],
        before: &BTreeSet<Seen>,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
        dropped: Vec<String>,
    ) -> Self {
        let mut texts = Texts::new();
        for (path, edits) in &plan.files {
            let Some(before) = text(path) else { continue };
            let after = apply(&before, edits);
            if after != *before {
                texts.insert(Arc::clone(path), after.into());
            }
        }
        let now = plan.picked.iter().filter_map(|&index| open.get(index)).map(|(finding, _)| seen(finding));
        let made = before.iter().cloned().chain(now).map(|(path, at, what)| {
            let at = plan.moved(&path, at);
            (path, at, what)
        });
        Self { texts, made: made.collect(), count: plan.picked.len(), dropped }
    }
}

/// A file that would not parse, and the fixes that are to blame.
struct Broken<'p> {
    path: &'p RelPath,
    fixes: Vec<usize>,
}

/// The first file that a plan breaks. To blame are the fixes that break it alone; where each is fine alone, all of them.
fn breaks<'p>(plan: &'p Plan, fixes: &[&Fix], text: &dyn Fn(&str) -> Option<Arc<str>>) -> Option<Broken<'p>> {
    let is_broken = |path: &str, plan: &Plan| {
        let before = text(path).unwrap_or_default();
        plan.files.get(path).is_some_and(|edits| !parses::as_well(path, &before, &apply(&before, edits)))
    };
    let path = plan.files.keys().find(|path| is_broken(path, plan))?;
    let touches =
        |index: &usize| fixes.get(*index).is_some_and(|fix| fix.edits.iter().any(|it| it.location.path == *path));
    let there: Vec<usize> = plan.picked.iter().copied().filter(touches).collect();
    let breaks_alone = |index: &usize| fixes.get(*index).is_some_and(|&fix| is_broken(path, &Plan::pick(&[fix], text)));
    let alone: Vec<usize> = there.iter().copied().filter(breaks_alone).collect();
    Some(Broken { path, fixes: if alone.is_empty() { there } else { alone } })
}

fn told(finding: &Finding, fix: &Fix, why: &str) -> String {
    format!("the fix of {} in {} (\"{}\") was left out: {why}", finding.rule, finding.primary.path, fix.title)
}

#[cfg(test)]
mod tests;
