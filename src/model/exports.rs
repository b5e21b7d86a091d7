//! Which names a script can export, as far as its text tells without being parsed.
//!
//! A folder's index hands on what dozens of files export, and who asks for one name would have all parsed that stand before the
//! one that has it. A text that does not say a name, and hands on nothing as a whole, does not export it.

use std::sync::OnceLock;

use super::Project;
use super::modules::{FileId, Modules};

/// What stands where a text may hand on names that it does not say: `export * from`, `module.exports = …`, `export = …`; a comment or a
/// line's end may hide either.
const WHOLES: &[&str] = &[
    "exports", "export *", "export*", "export =", "export=", "export /", "export/", "export\n", "export\r", "export\t",
    "export  ",
];

/// By script, whether it may hand on names that it does not say; read when it is first asked.
#[derive(Debug, Default)]
pub(super) struct Exporting(OnceLock<Vec<OnceLock<bool>>>);

impl Project {
    /// Whether a script may export something by a name: false only where its text rules it out.
    pub(super) fn may_export(&self, file: FileId, name: &str) -> bool {
        // Whoever has the tree asks the tree. A name that is no plain word may be written in many ways.
        self.modules.is_parsed(file)
            || !name.bytes().all(is_of_word)
            || self.modules.says(file, name)
            || self.exporting.is_open(&self.modules, file)
    }
}

impl Exporting {
    fn is_open(&self, modules: &Modules, file: FileId) -> bool {
        let all = self.0.get_or_init(|| modules.ids().map(|_| OnceLock::new()).collect());
        let Some(known) = all.get(file.index()) else { return true };
        *known.get_or_init(|| WHOLES.iter().any(|it| modules.says(file, it)))
    }
}

/// Letters beyond ASCII, and the escapes of any, are of words too; an escaped name is not looked for.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::WHOLES;

    #[test]
    fn what_hands_on_a_whole_is_told_from_what_names_it() {
        let is_open = |text: &str| WHOLES.iter().any(|it| text.contains(it));
        let wholes = [
            "export * from './a'",
            "export\n  * from './a'",
            "export = a",
            "\u{feff}export * from './a'",
            "module.exports = a",
            "export /* all */ * from './a'",
            "export\t* from './a'",
        ];
        for text in wholes {
            assert!(is_open(text), "{text}");
        }
        for text in ["export { a } from './a'; // exported", "export default class Timer {}", ""] {
            assert!(!is_open(text), "{text}");
        }
    }
}
