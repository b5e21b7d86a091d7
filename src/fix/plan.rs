//! Which fixes go together: whole ones only, none overlapping another, always the same ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Edit, Fix, Location, RelPath};
use crate::span::Span;

/// The edits of one file, sorted by place; no two overlap.
pub type FileEdits = BTreeMap<Span, String>;

/// What was picked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The edits of each file.
    pub files: BTreeMap<RelPath, FileEdits>,
    /// The fixes that they come from, as places in the list that was picked from.
    pub picked: Vec<usize>,
}

impl Plan {
    /// Picks every fix, in the order given, whose edits fit the texts and overlap none picked before. Of two fixes with
    /// the same edits both are picked, and the edits are made once. The one that loses is for the next round.
    #[must_use]
    pub fn pick(fixes: &[&Fix], text: &dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        let mut plan = Self::default();
        let mut made: BTreeSet<Vec<(&Location, &str)>> = BTreeSet::new();
        let mut files: BTreeMap<&str, Option<File>> = BTreeMap::new();
        for (index, fix) in fixes.iter().enumerate() {
            let mut key: Vec<(&Location, &str)> = fix.edits.iter().map(|it| (&it.location, it.text.as_str())).collect();
            key.sort_unstable();
            if made.contains(&key) {
                plan.picked.push(index);
                continue;
            }
            let fitted = fix.edits.iter().map(|edit| {
                let path = &*edit.location.path;
                files.entry(path).or_insert_with(|| text(path).map(File::new)).as_ref()?.fitted(edit)
            });
            let Some(edits) = fitted.collect::<Option<Vec<Edit>>>() else { continue };
            if !edits.is_empty() && plan.add(&edits) {
                plan.picked.push(index);
                made.insert(key);
            }
        }
        plan
    }

    /// Where a byte of a file is once the edits are made: at the start of what replaces it, behind what comes before it.
    #[must_use]
    pub fn moved(&self, path: &str, at: u32) -> u32 {
        let mut moved = i64::from(at);
        for (span, text) in self.files.get(path).into_iter().flatten() {
            let is_before = span.end <= at;
            if is_before {
                moved += i64::try_from(text.len()).unwrap_or(0) - i64::from(span.end - span.start);
            } else if span.start < at {
                moved -= i64::from(at - span.start);
            }
        }
        u32::try_from(moved).unwrap_or(0)
    }

    /// Adds all of these edits or none.
    fn add(&mut self, edits: &[Edit]) -> bool {
        for (done, edit) in edits.iter().enumerate() {
            let Location { path, span } = &edit.location;
            let file = self.files.entry(Arc::clone(path)).or_default();
            if overlaps(file, *span) {
                for undone in edits.iter().take(done) {
                    if let Some(file) = self.files.get_mut(&undone.location.path) {
                        file.remove(&undone.location.span);
                    }
                }
                self.files.retain(|_, file| !file.is_empty());
                return false;
            }
            file.insert(*span, edit.text.clone());
        }
        true
    }
}

/// Whether a place overlaps one of `edits`, which do not overlap each other, so that their ends are in order too.
fn overlaps(edits: &FileEdits, span: Span) -> bool {
    let last = Span { start: span.end, end: u32::MAX };
    let near = edits.range(..=last).rev().map(|(it, _)| *it).take_while(|it| it.end >= span.start);
    near.into_iter().any(|it| it.overlaps(span))
}

/// What an edit must heed of the file that it is made in.
struct File {
    text: Arc<str>,
    is_crlf: bool,
}

impl File {
    fn new(text: Arc<str>) -> Self {
        Self { is_crlf: ends_lines_with_crlf(&text), text }
    }

    /// The edit as it is made: lines end as the others do, and a byte order mark stays in front. None where it does not
    /// fit: both ends must lie in the text, and neither inside of a character.
    fn fitted(&self, edit: &Edit) -> Option<Edit> {
        let mark = if self.text.starts_with('\u{feff}') { 3 } else { 0 };
        let Location { path, span } = &edit.location;
        let span = Span { start: span.start.max(mark), end: span.end.max(mark) };
        self.text.get(span.range())?;
        let mut text = edit.text.clone();
        if self.is_crlf {
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        Some(Edit { location: Location { path: Arc::clone(path), span }, text })
    }
}

/// The text with the edits made.
#[must_use]
pub fn apply(text: &str, edits: &FileEdits) -> String {
    let mut out = String::with_capacity(text.len() + edits.values().map(String::len).sum::<usize>());
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(text.get(at..span.start as usize).unwrap_or_default());
        out.push_str(new);
        at = span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Whether most lines end with CRLF.
fn ends_lines_with_crlf(text: &str) -> bool {
    let (mut all, mut crlf) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        all += 1;
        crlf += usize::from(at > 0 && text.as_bytes().get(at - 1) == Some(&b'\r'));
    }
    crlf * 2 > all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Applicability;

    fn edit(path: &str, start: usize, end: usize, text: &str) -> Edit {
        Edit { location: Location { path: path.into(), span: Span::new(start, end) }, text: text.to_owned() }
    }

    fn fix(edits: Vec<Edit>) -> Fix {
        Fix { title: "t".to_owned(), applicability: Applicability::Safe, edits }
    }

    fn picked(text: &'static str, fixes: &[Fix]) -> (Vec<usize>, BTreeMap<String, String>) {
        let fixes: Vec<&Fix> = fixes.iter().collect();
        let plan = Plan::pick(&fixes, &|path| (path != "gone.ts").then(|| text.into()));
        let texts = plan.files.iter().map(|(path, edits)| (path.to_string(), apply(text, edits))).collect();
        (plan.picked, texts)
    }

    fn only(text: &'static str, fixes: &[Fix]) -> (Vec<usize>, String) {
        let (picked, texts) = picked(text, fixes);
        (picked, texts.get("a.ts").cloned().unwrap_or_else(|| text.to_owned()))
    }

    #[test]
    fn the_first_of_two_overlapping_fixes_wins_and_the_others_are_made() {
        let fixes = [
            fix(vec![edit("a.ts", 4, 7, "X")]),
            fix(vec![edit("a.ts", 0, 3, "Y")]),
            fix(vec![edit("a.ts", 2, 5, "Z")]),
            fix(vec![edit("a.ts", 8, 9, "W")]),
        ];
        assert_eq!(only("abcdefghij", &fixes), (vec![0, 1, 3], "YdXhWj".to_owned()));
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let fixes = [
            fix(vec![edit("a.ts", 0, 1, "X")]),
            fix(vec![edit("b.ts", 0, 1, "Y"), edit("a.ts", 0, 2, "Y")]),
            fix(vec![edit("b.ts", 0, 1, "Z")]),
        ];
        let (picked, texts) = picked("abc", &fixes);
        assert_eq!(picked, [0, 2]);
        assert_eq!(texts.into_values().collect::<Vec<_>>(), ["Xbc", "Zbc"]);
    }

    #[test]
    fn equal_fixes_are_made_once_and_both_count() {
        let fixes = [
            fix(vec![edit("a.ts", 1, 1, "("), edit("a.ts", 2, 2, ")")]),
            fix(vec![edit("a.ts", 2, 2, ")"), edit("a.ts", 1, 1, "(")]),
            // The same `)`, but it would close something else.
            fix(vec![edit("a.ts", 0, 0, "("), edit("a.ts", 2, 2, ")")]),
        ];
        assert_eq!(only("abc", &fixes), (vec![0, 1], "a(b)c".to_owned()));
    }

    #[test]
    fn what_does_not_fit_the_text_is_not_made() {
        let fixes = [
            fix(vec![edit("a.ts", 1, 2, "X")]),
            fix(vec![edit("a.ts", 2, 40, "X")]),
            fix(vec![edit("gone.ts", 0, 0, "X")]),
            fix(vec![]),
            fix(vec![edit("a.ts", 0, 2, "X"), edit("a.ts", 1, 3, "Y")]),
        ];
        assert_eq!(only("é!", &fixes), (vec![], "é!".to_owned()));
    }

    #[test]
    fn line_ends_and_the_mark_are_kept() {
        let apply = |text, start, end, new: &str| only(text, &[fix(vec![edit("a.ts", start, end, new)])]).1;
        assert_eq!(apply("a\r\nb\r\n", 3, 3, "x\ny\r\n"), "a\r\nx\r\ny\r\nb\r\n");
        assert_eq!(apply("a\nb\r\nc\n", 0, 0, "x\n"), "x\na\nb\r\nc\n");
        assert_eq!(apply("\u{feff}a\n", 0, 0, "x\n"), "\u{feff}x\na\n");
        assert_eq!(apply("\u{feff}a\n", 3, 4, "b"), "\u{feff}b\n");
    }

    #[test]
    fn places_move_with_the_edits() {
        let fixes = [fix(vec![edit("a.ts", 1, 3, ""), edit("a.ts", 4, 4, "wxyz"), edit("a.ts", 6, 8, "A")])];
        let plan = Plan::pick(&[&fixes[0]], &|_| Some("0123456789".into()));
        assert_eq!(apply("0123456789", &plan.files["a.ts"]), "03wxyz45A89");
        let moved: Vec<u32> = (0..10).map(|at| plan.moved("a.ts", at)).collect();
        assert_eq!(moved, [0, 1, 1, 1, 6, 7, 8, 8, 9, 10]);
        assert_eq!(plan.moved("b.ts", 7), 7);
    }

    proptest! {
        /// What is picked is what a check of every pair would pick.
        #[test]
        fn picking_agrees_with_comparing_all_pairs(
            spans in prop::collection::vec((0_usize..40, 0_usize..6), 0..30),
        ) {
            let fixes: Vec<Fix> = spans
                .iter()
                .enumerate()
                .map(|(at, (start, len))| fix(vec![edit("a.ts", *start, start + len, &at.to_string())]))
                .collect();
            let mut expected: Vec<usize> = Vec::new();
            for (at, it) in fixes.iter().enumerate() {
                let span = |index: usize| fixes[index].edits[0].location.span;
                if !expected.iter().any(|&other| span(other).overlaps(it.edits[0].location.span)) {
                    expected.push(at);
                }
            }
            let text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
            prop_assert_eq!(picked(text, &fixes).0, expected);
        }
    }
}
