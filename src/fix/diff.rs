//! What fixes would change, as a unified diff that `git apply` and `patch -p1` take at the root.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::config::printable;
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, TextDiff};

/// Lines around a change.
const CONTEXT: usize = 3;

/// How a diff is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether lines are coloured.
    pub colour: bool,
    /// Whether control characters are shown as text, so that none acts on a terminal; such a diff does not apply.
    pub is_for_terminal: bool,
}

/// Writes the difference between the texts of one file. Nothing where there is none.
///
/// # Errors
/// What `out` says.
pub fn write(out: &mut impl Write, path: &str, before: &str, after: &str, look: Look) -> io::Result<()> {
    // Lines end where git's do: a lone carriage return ends none.
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let diff = TextDiff::from_slices(&old, &new);
    let groups = diff.grouped_ops(CONTEXT);
    if groups.is_empty() {
        return Ok(());
    }
    let line = |out: &mut dyn Write, code: &str, text: &str| {
        let text = if look.is_for_terminal { shown(text) } else { text.to_owned() };
        if look.colour { write!(out, "\u{1b}[{code}m{text}\u{1b}[0m") } else { write!(out, "{text}") }
    };
    line(out, "1", &format!("--- {}", quoted("a/", path)))?;
    writeln!(out)?;
    line(out, "1", &format!("+++ {}", quoted("b/", path)))?;
    writeln!(out)?;
    for group in groups {
        line(out, "36", &UnifiedHunkHeader::new(&group).to_string())?;
        writeln!(out)?;
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, code) = match change.tag() {
                ChangeTag::Equal => (' ', "0"),
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
            };
            // The line end stays outside of the colour.
            let text = change.value();
            let bare = text.strip_suffix('\n').unwrap_or(text);
            line(out, code, &format!("{sign}{bare}"))?;
            writeln!(out)?;
            if bare.len() == text.len() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// A path as git writes it: in quotes where it holds what would end or disguise it.
fn quoted(prefix: &str, path: &str) -> String {
    let is_plain = |it: char| !it.is_control() && !matches!(it, '"' | '\\');
    if path.chars().all(is_plain) {
        // A tab after a name with blanks tells patch where the name ends.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{prefix}{path}{end}");
    }
    let mut out = format!("\"{prefix}");
    for it in path.chars() {
        let _ = match it {
            '"' | '\\' => write!(out, "\\{it}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            it if it.is_control() => {
                let mut bytes = [0; 4];
                it.encode_utf8(&mut bytes).bytes().try_for_each(|byte| write!(out, "\\{byte:03o}"))
            }
            it => write!(out, "{it}"),
        };
    }
    out.push('"');
    out
}

/// A line as a terminal may see it.
fn shown(text: &str) -> String {
    printable(text.strip_suffix('\r').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, before: &str, after: &str, look: Look) -> String {
        let mut out = Vec::new();
        write(&mut out, path, before, after, look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_is_what_patch_takes() {
        let before: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let after = before.replace("5\n6\n", "5\nX\n").replace("18\n", "");
        let expected = "--- a/src/a b.ts\t\n+++ b/src/a b.ts\t\n\
            @@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+X\n 7\n 8\n 9\n\
            @@ -15,6 +15,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n";
        assert_eq!(diff("src/a b.ts", &before, &after, Look::default()), expected);
        assert_eq!(diff("a.ts", "same", "same", Look::default()), "");
    }

    #[test]
    fn a_file_without_a_last_line_end_says_so() {
        let out = diff("a.ts", "a\r\nb", "a\r\nc", Look::default());
        let end = "\\ No newline at end of file\n";
        assert_eq!(out, format!("--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n a\r\n-b\n{end}+c\n{end}"));
    }

    #[test]
    fn names_cannot_pass_for_something_else() {
        let out = diff("a\n+++ b/c\"\u{1b}.ts", "a\n", "b\n", Look::default());
        assert!(out.starts_with("--- \"a/a\\n+++ b/c\\\"\\033.ts\"\n+++ \"b/"), "{out}");
    }

    #[test]
    fn a_terminal_gets_no_control_characters_but_colours() {
        let out = diff("a.ts", "\t\u{1b}[2Ja\n", "\t\u{1b}[2Jb\n", Look { colour: false, is_for_terminal: true });
        assert!(!out.contains('\u{1b}'), "{out}");
        assert!(out.contains("-\t"), "{out}");
        let out = diff("a.ts", "a\n", "b\n", Look { colour: true, is_for_terminal: true });
        assert!(out.contains("\u{1b}[31m-a\u{1b}[0m\n"), "{out:?}");
    }
}
