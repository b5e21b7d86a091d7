//! Makes the invisible visible: control characters, escape sequences and bidirectional controls in text that came
//! from a repository must reach neither a terminal nor a line format as they are, or a file name could paint over a
//! report, and a comment could show code in another order than it runs in (CVE-2021-42574).

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character would act on a terminal, or change or hide what stands around it.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            // No characters, and so none that XML can hold.
            | '\u{fffe}' | '\u{ffff}')
}

/// Appends `c` as a person may safely see it: itself, `\n`, `\r`, `\t`, or `\u{1b}`.
pub fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if is_hostile(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        _ => out.push(c),
    }
}

/// The text on one line, with nothing in it that acts on a terminal.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut out, c));
    Cow::Owned(out)
}

/// A JSON text, with more escaped than JSON asks for: a document that someone prints to a terminal must not act on it
/// either. Outside its strings a document is ASCII, so all that is found stands in a string.
#[must_use]
pub fn json(text: String) -> String {
    let hostile = |c: char| c != '\n' && is_hostile(c);
    if !text.contains(hostile) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if hostile(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_bidi_controls_become_text() {
        assert_eq!(visible("a\u{1b}[2Jb\nc\td\u{202e}e\u{9b}f"), "a\\u{1b}[2Jb\\nc\\td\\u{202e}e\\u{9b}f");
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        assert!(matches!(visible("größe → 日本語"), Cow::Borrowed(_)));
    }
}
