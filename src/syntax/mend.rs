//! Known holes of tree-sitter-typescript 0.23, closed by changing the text before it is parsed.
//!
//! Every change keeps all byte offsets, and lowering reads names and operators from the original text. Two holes
//! parse without an error, but wrongly (as comparisons), so they are mended beforehand; the last one is tried only
//! where a first parse had errors.
//!
//! * ``tag<T>`…` ``: the type arguments of a tagged template (exactly on Prisma's raw queries): blanked.
//! * `f<typeof import("x")>(…)`: `typeof import("x")` becomes one name.
//! * a bare `&` in JSX text: becomes `|`, which JSX text, types and expressions all take.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::Regex;

/// The text with the holes closed that parse wrongly without an error.
pub fn mend(text: &str) -> Cow<'_, str> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    blank_template_types(text, &mut bytes);
    name_import_types(text, &mut bytes);
    to_text(text, bytes)
}

/// `text` with every bare `&` replaced, for TSX that did not parse.
pub fn mend_ampersands(text: &str) -> Cow<'_, str> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    replace_ampersands(text, &mut bytes);
    to_text(text, bytes)
}

fn to_text<'t>(text: &'t str, bytes: Cow<'t, [u8]>) -> Cow<'t, str> {
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(bytes) => String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned),
    }
}

fn blank(bytes: &mut Cow<'_, [u8]>, range: std::ops::Range<usize>) {
    for byte in bytes.to_mut().get_mut(range).unwrap_or_default() {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

fn blank_template_types(text: &str, bytes: &mut Cow<'_, [u8]>) {
    for quote in memchr::memchr_iter(b'`', text.as_bytes()) {
        let before = text.get(..quote).unwrap_or_default().trim_end();
        if !before.ends_with('>') {
            continue;
        }
        let close = before.len() - 1;
        if let Some(open) = matching_angle(text.as_bytes(), close) {
            blank(bytes, open..close + 1);
        }
    }
}

/// The `<` that opens the type arguments which end at `close`: the character before it ends a name, and what lies
/// between is balanced and can be types.
fn matching_angle(bytes: &[u8], close: usize) -> Option<usize> {
    const LONGEST: usize = 4_000;
    let (mut angles, mut brackets, mut quotes) = (0usize, 0usize, 0usize);
    for at in (close.saturating_sub(LONGEST)..=close).rev() {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        match *bytes.get(at)? {
            b'>' if before == Some(&b'=') && at != close => {}
            b'>' => angles += 1,
            b'<' => {
                angles = angles.checked_sub(1)?;
                if angles == 0 {
                    let ends_name = before.is_some_and(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$'));
                    return (ends_name && brackets == 0 && quotes % 2 == 0).then_some(at);
                }
            }
            b')' | b']' | b'}' => brackets += 1,
            b'(' | b'[' | b'{' => brackets = brackets.checked_sub(1)?,
            b'\'' | b'"' => quotes += 1,
            b'`' => return None,
            b';' if brackets == 0 => return None,
            b'&' | b'|' if before == bytes.get(at) => return None,
            _ => {}
        }
    }
    None
}

fn name_import_types(text: &str, bytes: &mut Cow<'_, [u8]>) {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    if memchr::memmem::find(text.as_bytes(), b"typeof import(").is_none() {
        return;
    }
    let pattern = PATTERN.get_or_init(|| Regex::new(r#"[<,]\s*(typeof import\(\s*["'][^"'\n]*["']\s*\))"#).ok());
    for captures in pattern.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        let Some(found) = captures.get(1) else { continue };
        blank(bytes, found.range());
        if let Some(first) = bytes.to_mut().get_mut(found.start()) {
            *first = b'T';
        }
    }
}

fn replace_ampersands(text: &str, bytes: &mut Cow<'_, [u8]>) {
    let original = text.as_bytes();
    for at in memchr::memchr_iter(b'&', original) {
        let before = at.checked_sub(1).and_then(|at| original.get(at));
        let after = original.get(at + 1);
        let is_entity = after.is_some_and(|next| next.is_ascii_alphabetic() || *next == b'#');
        if before == Some(&b'&') || matches!(after, Some(b'&' | b'=')) || is_entity {
            continue;
        }
        if let Some(byte) = bytes.to_mut().get_mut(at) {
            *byte = b'|';
        }
    }
}
