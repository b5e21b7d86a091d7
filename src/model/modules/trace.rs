//! What a run hung on: the content of the files that it looked into, and of the others the words that they were asked for.
//!
//! Most scripts of a repository are never looked into. Whether one of them says a word, and which modules it names, is all that anything
//! can hang on; an edit that changes neither changes nothing that is found, in that file or elsewhere.

use std::fs;
use std::hash::{Hash, Hasher};
use std::sync::atomic::Ordering;
use std::sync::{OnceLock, RwLock};
use std::time::Duration;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};

use super::{FileId, Modules, dialect, read};
use crate::cache::Key;
use crate::discover::{FileKind, Inventory, SourceFile, Stamp};
use crate::syntax;

/// The words that scripts were asked for, each once.
pub(super) struct Words {
    asked: RwLock<FxHashSet<Box<str>>>,
}

impl Words {
    /// These, asked for of every script.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self { asked: RwLock::new(words.map(Into::into).collect()) }
    }

    pub(super) fn add(&self, word: &str) {
        if self.asked.read().is_ok_and(|it| it.contains(word)) {
            return;
        }
        if let Ok(mut asked) = self.asked.write() {
            asked.insert(word.into());
        }
    }

    fn all(&self) -> Vec<Box<str>> {
        let mut all: Vec<Box<str>> = self.asked.read().map(|it| it.iter().cloned().collect()).unwrap_or_default();
        all.sort_unstable();
        all
    }
}

/// What a run hung on, file by file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trace {
    words: Vec<Box<str>>,
    files: Vec<Seen>,
}

/// A file, as a run saw it.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    path: Box<str>,
    /// None where the file changed so shortly before that it may have changed again unseen.
    stamp: Option<Stamp>,
    /// None where the content is not known.
    key: Option<Key>,
    /// Of a script.
    said: Option<Said>,
    /// Whether more was asked of a script than words and modules.
    is_looked_into: bool,
}

/// Of a script, all that can be asked without looking into it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    /// The places of the words that its text says, in order.
    words: Vec<u32>,
    /// Stands for the modules that it names.
    modules: u64,
}

/// What is known of scripts that are as a run before saw them.
pub(super) struct Known {
    words: FxHashMap<Box<str>, u32>,
    /// By script.
    files: Vec<Option<Said>>,
}

impl Known {
    /// What a trace says of these scripts, where they are as they were.
    pub(super) fn of<'s>(trace: Trace, scripts: impl Iterator<Item = &'s SourceFile>) -> Self {
        let mut seen = trace.files.into_iter().peekable();
        let files = scripts.map(|script| {
            while seen.next_if(|it| *it.path < *script.path).is_some() {}
            let seen = seen.next_if(|it| *it.path == *script.path)?;
            seen.said.filter(|_| script.stamp.is_some() && script.stamp == seen.stamp)
        });
        Self { files: files.collect(), words: trace.words.into_iter().zip(0..).collect() }
    }

    /// Whether a script says a word; none where that is not known.
    pub(super) fn says(&self, file: FileId, word: &str) -> Option<bool> {
        self.says_at(file, *self.words.get(word)?)
    }

    /// The places of words, to ask for them more than once; none where one is not known.
    pub(super) fn places<W: AsRef<str>>(&self, words: &[W]) -> Option<Vec<u32>> {
        words.iter().map(|it| self.words.get(it.as_ref()).copied()).collect()
    }

    /// Whether a script says the word at a place; none where that is not known.
    pub(super) fn says_at(&self, file: FileId, word: u32) -> Option<bool> {
        let said = self.files.get(file.index())?.as_ref()?;
        Some(said.words.binary_search(&word).is_ok())
    }
}

impl Modules {
    /// What was asked so far. `moment`, since 1970: a file that changed later may change again unseen.
    #[must_use]
    pub fn trace(&self, inventory: &Inventory, moment: Duration) -> Trace {
        let words = self.asked.all();
        let search = AhoCorasick::new(words.iter().map(|it| it.as_bytes())).ok();
        let files = inventory.files.par_iter().map(|file| {
            let stamp = file.stamp.filter(|it| !it.is_younger_than(moment));
            let path = Box::from(&*file.path);
            let Some(id) = self.at_path(&file.path) else {
                // What is read now is what was read before only where the file is still as it was.
                let key =
                    read(file).ok().map(|text| key_of(file, &text)).filter(|_| stamp.is_some() && stamp == now(file));
                return Seen { path, stamp, key, said: None, is_looked_into: true };
            };
            let script = self.scripts.get(id.index());
            let said = self.text_unseen(id).zip(search.as_ref()).map(|(text, search)| Said::of(search, &text));
            let is_looked_into = script.is_none_or(|it| it.is_looked_into.load(Ordering::Relaxed));
            Seen { path, stamp, key: script.and_then(|it| it.key), said, is_looked_into }
        });
        Trace { files: files.collect(), words }
    }
}

impl Trace {
    /// Whether a run on these files would hang on the same.
    #[must_use]
    pub fn holds_for(&self, inventory: &Inventory) -> bool {
        let search: OnceLock<Option<AhoCorasick>> = OnceLock::new();
        let search =
            || search.get_or_init(|| AhoCorasick::new(self.words.iter().map(|it| it.as_bytes())).ok()).as_ref();
        self.files.len() == inventory.files.len()
            && self.files.par_iter().zip(&inventory.files).all(|(seen, file)| seen.holds_for(file, search))
    }
}

impl Seen {
    fn holds_for<'s>(&self, file: &SourceFile, search: impl Fn() -> Option<&'s AhoCorasick>) -> bool {
        if *self.path != *file.path {
            return false;
        }
        if file.stamp.is_some() && self.stamp == file.stamp {
            return true;
        }
        let said = self.said.as_ref().filter(|_| !self.is_looked_into);
        if self.key.is_none() && said.is_none() {
            return false;
        }
        let Ok(text) = read(file) else { return false };
        self.key == Some(key_of(file, &text))
            || said.zip(search()).is_some_and(|(said, search)| *said == Said::of(search, &text))
    }
}

/// The state of a file on disk as it is by now.
fn now(file: &SourceFile) -> Option<Stamp> {
    Stamp::of(&fs::metadata(&file.absolute).ok()?)
}

fn key_of(file: &SourceFile, text: &str) -> Key {
    match file.kind {
        FileKind::Script(_) => Key::of(text.as_bytes(), dialect(file) as u8),
        _ => Key::of(text.as_bytes(), u8::MAX),
    }
}

impl Said {
    fn of(search: &AhoCorasick, text: &str) -> Self {
        let mut words: Vec<u32> = search.find_overlapping_iter(text).map(|it| it.pattern().as_u32()).collect();
        words.sort_unstable();
        words.dedup();
        let mut modules = FxHasher::default();
        syntax::specifiers(text.as_bytes()).for_each(|it| it.hash(&mut modules));
        Self { words, modules: modules.finish() }
    }
}
