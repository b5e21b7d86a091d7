//! Which findings the entries of a baseline stand for. One entry stands for one finding, whatever moved around it: what
//! has the same fingerprint first; then what is left, by ever weaker signs that it is the same, each of which says why
//! the fingerprint changed. A copy of an old finding is new, as the old one has taken the entry.

use std::collections::BTreeMap;

use super::Identity;

/// What is known of the files of the run, by paths relative to the folder of the baseline.
pub trait Places {
    /// Whether there is such a file.
    fn exists(&self, path: &str) -> bool;
    /// Whether the file still speaks of a function or class of this name.
    fn mentions(&self, path: &str, name: &str) -> bool;
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// For each finding, the entry that stands for it.
    pub entry_of: Vec<Option<usize>>,
    /// Entries that stand for nothing.
    pub left: Vec<usize>,
}

/// A part of an identity that two must share to be the same under one of the signs.
type Key<'a> = [&'a str; 4];

/// Matches findings with the entries for paths that start with `base`; both sorted.
pub(super) fn matched(entries: &[Identity], findings: &[Identity], base: &str, places: &dyn Places) -> Matched {
    let in_root: Vec<bool> = entries.iter().map(|it| it.path.starts_with(base)).collect();
    let mut state = State { entries, findings, entry_of: vec![None; findings.len()], free: in_root };
    state.pair(|_| true, |it| Some([&it.known.rule, &it.known.fingerprint, "", ""]));
    // Formatted anew where the subject is code; or a name around it was changed, and not the code.
    state.pair(|_| true, |it| code(it).map(|code| [&it.known.rule, &*it.path, code, ""]));
    // The function around it was renamed, and the code changed with it.
    let renamed = |it: &Identity| !it.known.scope.is_empty() && !places.mentions(&it.path, &it.known.scope);
    state.pair(renamed, |it| Some([&it.known.rule, &it.path, &it.known.subject, ""]));
    // Moved as it is, into another file.
    state.pair(|_| true, |it| code(it).map(|code| [&it.known.rule, code, &*it.known.subject, ""]));
    // The file was renamed.
    let gone = |it: &Identity| !places.exists(&it.path);
    state.pair(gone, |it| code(it).map(|code| [&it.known.rule, code, "", ""]));
    state.pair(gone, |it| Some([&it.known.rule, &it.known.subject, &it.known.scope, ""]));
    let left = state.free.iter().enumerate().filter(|(_, free)| **free).map(|(at, _)| at).collect();
    Matched { entry_of: state.entry_of, left }
}

fn code(it: &Identity) -> Option<&str> {
    Some(&*it.known.code).filter(|code| !code.is_empty())
}

struct State<'a> {
    entries: &'a [Identity],
    findings: &'a [Identity],
    entry_of: Vec<Option<usize>>,
    free: Vec<bool>,
}

impl<'a> State<'a> {
    /// Pairs what is left on both sides and has the same key, in order.
    fn pair(&mut self, may: impl Fn(&Identity) -> bool, key: impl Fn(&'a Identity) -> Option<Key<'a>>) {
        let mut free: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate().rev() {
            if self.free.get(at).is_some_and(|it| *it)
                && let Some(key) = key(entry)
                && may(entry)
            {
                free.entry(key).or_default().push(at);
            }
        }
        for (finding, slot) in self.findings.iter().zip(&mut self.entry_of).filter(|(_, slot)| slot.is_none()) {
            let entry = key(finding).and_then(|key| free.get_mut(&key)?.pop());
            if let Some(free) = entry.and_then(|entry| self.free.get_mut(entry)) {
                *free = false;
                *slot = entry;
            }
        }
    }
}
