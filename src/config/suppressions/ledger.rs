//! All suppressions of a run: which finding each one silences, and what is wrong with them.

use std::collections::BTreeMap;

use super::{Id, Scope, Style, Suppression, parse};
use crate::config::{Config, Ignore, did_you_mean};
use crate::finding::{Edit, Finding, Location, RelPath};
use crate::span::{LineIndex, Span};

/// The suppressions of a run, with note of their use.
#[derive(Debug, Default)]
pub struct Ledger {
    files: BTreeMap<RelPath, InFile>,
    ignores: Vec<(Ignore, bool)>,
}

#[derive(Debug)]
struct InFile {
    index: LineIndex,
    /// Each with one mark of use per id.
    items: Vec<(Suppression, Vec<bool>)>,
}

/// Why a finding is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The reason that the suppression gives.
    pub reason: Option<String>,
    /// Where the suppression stands.
    pub location: Location,
}

/// What is wrong with a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It names a rule that there is none of.
    UnknownRule {
        /// The name.
        location: Location,
        /// As written.
        id: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// It starts with a word that means nothing.
    UnknownWord {
        /// The word.
        location: Location,
        /// As written.
        word: String,
    },
    /// It names no rule at all.
    NoRule {
        /// The suppression.
        location: Location,
    },
    /// It gives no reason.
    NoReason {
        /// The suppression.
        location: Location,
        /// The rules it names.
        ids: Vec<String>,
        /// Whether there is text that a `--` would make the reason.
        stray: bool,
    },
    /// There is nothing that it silences.
    Unused {
        /// The suppression, or the name in it.
        location: Location,
        /// The rules that have nothing here.
        ids: Vec<String>,
        /// Which part of the repository it is for.
        reach: Reach,
        /// What to edit to be rid of it.
        edit: Option<Edit>,
    },
}

/// What an unused suppression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A line.
    Line,
    /// A file.
    File,
    /// A file, but it stands below the first line of code.
    Misplaced,
    /// An entry of `loadproof.toml`.
    Config,
}

impl Ledger {
    /// An empty ledger with the configuration's `[[ignore]]` entries.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let ignores = config.ignores.iter().map(|it| (it.clone(), false)).collect();
        Self { files: BTreeMap::new(), ignores }
    }

    /// Adds the suppressions of a file. See [`parse`] for `comments`.
    pub fn add(&mut self, path: &RelPath, text: &str, comments: &[Span]) {
        let Some(style) = Style::of(path) else { return };
        let items = parse(text, style, comments);
        if !items.is_empty() {
            let items =
                items.into_iter().map(|it| (vec![false; it.ids.len()], it)).map(|(used, it)| (it, used)).collect();
            self.files.insert(path.clone(), InFile { index: LineIndex::new(text), items });
        }
    }

    /// Whether a finding is silenced, and notes that it was. Of several suppressions the one for a line counts before
    /// the one for the file, and that before the configuration. `anchor` is a second byte whose line counts: the
    /// start of the template that the finding is in, as no comment can stand inside of it.
    pub fn silence(&mut self, finding: &Finding, anchor: u32, config: &Config) -> Option<Silenced> {
        let path = &finding.primary.path;
        if let Some(file) = self.files.get_mut(path) {
            let lines = [file.index.line_of(finding.primary.span.start), file.index.line_of(anchor)];
            let means = |it: &Suppression| it.unknown_word.is_none();
            let covers = |scope: Scope, whole: bool| match scope {
                Scope::Lines(first, last) => !whole && lines.iter().any(|line| (first..=last).contains(line)),
                Scope::File => whole,
                Scope::Misplaced => false,
            };
            for whole in [false, true] {
                for (it, used) in file.items.iter_mut().filter(|(it, _)| means(it) && covers(it.scope, whole)) {
                    let Some(at) = it.ids.iter().position(|id| id.text == finding.rule) else { continue };
                    if let Some(mark) = used.get_mut(at) {
                        *mark = true;
                    }
                    let location = Location { path: path.clone(), span: it.span };
                    return Some(Silenced { reason: it.reason.clone(), location });
                }
            }
        }
        let ignore = self.ignores.iter_mut().find(|(it, _)| config.ignores(it, finding.rule, path))?;
        ignore.1 = true;
        Some(Silenced { reason: Some(ignore.0.reason.clone()), location: ignore.0.location.clone() })
    }

    /// What is wrong with the suppressions whatever the rules found: unknown rules, none at all, no reason.
    #[must_use]
    pub fn malformed(&self, known: &[&str]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let nearest = |id: &str| did_you_mean(id, known.iter().copied()).map(str::to_owned);
        for (path, file) in &self.files {
            let location = |span| Location { path: path.clone(), span };
            for (it, _) in &file.items {
                if let Some(word) = &it.unknown_word {
                    problems.push(Problem::UnknownWord { location: location(word.span), word: word.text.clone() });
                    continue;
                }
                // A sentence without a rule before it: its first word is no misspelt name.
                let is_prose = |id: &Id| it.stray && !id.text.contains('/') && nearest(&id.text).is_none();
                if it.ids.iter().all(is_prose) {
                    problems.push(Problem::NoRule { location: location(it.span) });
                    continue;
                }
                for id in it.ids.iter().filter(|id| !known.contains(&id.text.as_str())) {
                    let nearest = nearest(&id.text);
                    problems.push(Problem::UnknownRule { location: location(id.span), id: id.text.clone(), nearest });
                }
                if it.reason.is_none() {
                    let ids = it.ids.iter().map(|id| id.text.clone()).collect();
                    problems.push(Problem::NoReason { location: location(it.span), ids, stray: it.stray });
                }
            }
        }
        problems
    }

    /// The suppressions that silenced nothing, of the rules for which `ran` says that they ran on that file.
    pub fn unused(&self, ran: impl Fn(&str, &str) -> bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, file) in &self.files {
            for (it, used) in file.items.iter().filter(|(it, _)| it.unknown_word.is_none()) {
                let idle = |(id, used): (&Id, &bool)| !used && ran(&id.text, path);
                let (idle, kept): (Vec<&Id>, Vec<&Id>) =
                    it.ids.iter().partition(|id| it.ids.iter().zip(used).any(|pair| pair.0 == *id && idle(pair)));
                let Some(first) = idle.first() else { continue };
                let edit = if kept.is_empty() {
                    it.removal.map(|span| (span, String::new()))
                } else {
                    it.ids.first().zip(it.ids.last()).map(|(first, last)| {
                        let kept: Vec<&str> = kept.iter().map(|id| id.text.as_str()).collect();
                        (Span { start: first.span.start, end: last.span.end }, kept.join(", "))
                    })
                };
                let reach = match it.scope {
                    Scope::Lines(..) => Reach::Line,
                    Scope::File => Reach::File,
                    Scope::Misplaced => Reach::Misplaced,
                };
                let span = if kept.is_empty() { it.span } else { first.span };
                // A misplaced one wants to be moved, not removed.
                let edit = edit.filter(|_| reach != Reach::Misplaced);
                problems.push(Problem::Unused {
                    location: Location { path: path.clone(), span },
                    ids: idle.iter().map(|id| id.text.clone()).collect(),
                    reach,
                    edit: edit.map(|(span, text)| Edit { location: Location { path: path.clone(), span }, text }),
                });
            }
        }
        for (it, used) in &self.ignores {
            if !used && ran(&it.rule, &it.path) {
                problems.push(Problem::Unused {
                    location: it.location.clone(),
                    ids: vec![it.rule.clone()],
                    reach: Reach::Config,
                    edit: None,
                });
            }
        }
        problems
    }
}

impl Problem {
    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        match self {
            Problem::UnknownRule { location, .. }
            | Problem::UnknownWord { location, .. }
            | Problem::NoRule { location }
            | Problem::NoReason { location, .. }
            | Problem::Unused { location, .. } => location,
        }
    }
}
