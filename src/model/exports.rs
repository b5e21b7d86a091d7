//! Which names a script can export, as far as its text tells without being parsed.
//!
//! A folder's index hands on what dozens of files export, and who asks for one name would have all parsed that stand before the
//! one that has it. A text that does not say a name, and hands on nothing as a whole, does not export it.

use std::hash::Hasher;
use std::sync::OnceLock;

use rustc_hash::FxHasher;

use super::Project;
use super::modules::{FileId, Modules};

/// What texts say, by script; read when it is first asked.
#[derive(Debug, Default)]
pub(super) struct Exporting(OnceLock<Vec<OnceLock<Words>>>);

/// The words of a text, as bits by their hashes: one that is not in it is surely not said.
#[derive(Debug, Default)]
struct Words {
    bits: Box<[u64]>,
    /// It may hand on names that it does not say: `export * from`, `module.exports = …`.
    is_open: bool,
}

impl Project {
    /// Whether a script may export something by a name: false only where its text rules it out.
    pub(super) fn may_export(&self, file: FileId, name: &str) -> bool {
        // Whoever has the tree asks the tree.
        self.modules.is_parsed(file) || self.exporting.may(&self.modules, file, name)
    }
}

impl Exporting {
    fn may(&self, modules: &Modules, file: FileId, name: &str) -> bool {
        let all = self.0.get_or_init(|| modules.ids().map(|_| OnceLock::new()).collect());
        let Some(words) = all.get(file.index()) else { return true };
        let words = words.get_or_init(|| modules.text(file).map(|text| Words::of(text.as_bytes())).unwrap_or_default());
        words.is_open || words.has(name)
    }
}

impl Words {
    fn of(text: &[u8]) -> Self {
        // Two bits a byte: some ten for each word that is not said twice.
        let bits = (text.len() * 2).next_power_of_two().max(1 << 10);
        let mut words = Self { bits: vec![0; bits / 64].into(), is_open: false };
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            if !is_of_word(*byte) {
                at += 1;
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let length = rest.iter().position(|it| !is_of_word(*it)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(length);
            words.add(word);
            // A byte order mark may stand before it.
            words.is_open |= word.ends_with(b"exports") || word.ends_with(b"export") && is_whole(after);
            at += length;
        }
        words
    }

    fn place(&self, word: &[u8]) -> (usize, u64) {
        let mut hasher = FxHasher::default();
        hasher.write(word);
        let hash = hasher.finish();
        // The upper bits are the good ones.
        let index = usize::try_from(hash >> 32).unwrap_or_default() % (self.bits.len() * 64).max(1);
        (index / 64, 1 << (index % 64))
    }

    fn add(&mut self, word: &[u8]) {
        let (index, bit) = self.place(word);
        if let Some(bits) = self.bits.get_mut(index) {
            *bits |= bit;
        }
    }

    fn has(&self, word: &str) -> bool {
        let (index, bit) = self.place(word.as_bytes());
        // A name that is no plain word may be written in many ways.
        !word.bytes().all(is_of_word) || self.bits.get(index).is_some_and(|bits| bits & bit != 0)
    }
}

/// Whether what follows `export` hands on a whole: `*`, `=`; a comment may hide either.
fn is_whole(after: &[u8]) -> bool {
    after.iter().find(|it| !it.is_ascii_whitespace()).is_some_and(|it| matches!(it, b'*' | b'=' | b'/'))
}

/// Letters beyond ASCII, and the escapes of any, are of words too.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(text: &str, name: &str) -> bool {
        let words = Words::of(text.as_bytes());
        words.is_open || words.has(name)
    }

    #[test]
    fn what_a_text_says_it_may_export() {
        let text = "import { a } from './a';\nexport const { größe, $x } = a;\nexport default class Timer {}\n";
        for name in ["a", "größe", "$x", "default", "Timer"] {
            assert!(may(text, name), "{name}");
        }
        for name in ["b", "größ", "x", "Time", "*"] {
            assert!(!may(text, name) || name == "*", "{name}");
        }
    }

    #[test]
    fn what_hands_on_a_whole_may_export_anything() {
        let wholes = [
            "export * from './a'",
            "export\n  * from './a'",
            "export = a",
            "\u{feff}export * from './a'",
            "module.exports = a",
            "export /* all */ * from './a'",
        ];
        for text in wholes {
            assert!(may(text, "anything"), "{text}");
        }
        assert!(!may("export { a } from './a'; // exported", "anything"));
        assert!(!may("", "anything"));
    }
}
