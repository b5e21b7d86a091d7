//! What is kept of each script beside its facts, so that a run on one file need not read the others: who it imports, whether it
//! holds a trigger word, and the state of the file for which this holds.
//!
//! A file whose size, times or inode differ is read. So is one that changed shortly before it was read: it could change
//! once more within one tick of the system's clock (as git's index has it, "racy").

use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Key};
use crate::discover::Stamp;
use crate::finding::RelPath;

/// The name under which the cards of a repository are kept.
const NOTE: &str = "scripts";

/// A file that changed less than this before the run began gets no card.
const RACY: Duration = Duration::from_secs(2);

/// What holds of a script as long as its file is in this state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Card {
    pub stamp: Stamp,
    pub key: Key,
    pub is_triggered: bool,
    /// Whether the text says the class that makes Prisma clients.
    pub says_prisma_client: bool,
    pub specifiers: Vec<Box<str>>,
}

/// The cards of a repository by path, for one set of trigger words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Deck {
    /// Stands for the trigger words.
    words: u64,
    cards: FxHashMap<Box<str>, Card>,
}

impl Deck {
    /// What was kept, where it was kept for the same words; else none.
    pub(super) fn open(cache: &Cache, words: u64) -> Self {
        let kept = cache.note(NOTE).and_then(|bytes| postcard::from_bytes::<Self>(&bytes).ok());
        kept.filter(|it| it.words == words).unwrap_or(Self { words, cards: FxHashMap::default() })
    }

    /// What is known of a file in this state.
    pub(super) fn get(&self, path: &str, stamp: Stamp) -> Option<&Card> {
        self.cards.get(path).filter(|card| card.stamp == stamp)
    }

    /// Whether a file in this state is worth a card that is not there. `started`: when the run began, since 1970.
    pub(super) fn lacks(&self, path: &str, stamp: Stamp, started: Duration) -> bool {
        self.get(path, stamp).is_none() && !stamp.is_younger_than(started.saturating_sub(RACY))
    }

    /// Keeps these cards; those of files that an editor's buffer stands in for stay as they are.
    pub(super) fn keep(&self, cache: &Cache, cards: impl Iterator<Item = (RelPath, Option<Card>)>, started: Duration) {
        let mut deck = Self { words: self.words, cards: FxHashMap::default() };
        for (path, card) in cards {
            let is_known = |it: &Card| self.get(&path, it.stamp).is_some();
            let card = match card {
                Some(card) => Some(card).filter(|it| is_known(it) || self.lacks(&path, it.stamp, started)),
                None => self.cards.get(&*path).cloned(),
            };
            deck.cards.extend(card.map(|card| (Box::from(&*path), card)));
        }
        if let Ok(bytes) = postcard::to_allocvec(&deck) {
            cache.put_note(NOTE, &bytes);
        }
    }
}
