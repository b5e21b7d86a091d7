//! The NUL-separated records that git's `-z` writes. Pure functions from bytes.

/// The parts between NULs; the empty one behind the last is none.
pub(super) fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0).filter(|it| !it.is_empty())
}

/// What the index holds of a file that is not so on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Indexed {
    /// A file with this object's content.
    Blob(String),
    /// No regular file: nothing, a symlink or a submodule.
    NoFile,
    /// Several versions, as a merge is under way.
    Unmerged,
}

/// A file that the index has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tracked<'a> {
    /// Relative to the top.
    pub path: &'a [u8],
    /// What of it.
    pub indexed: Indexed,
    /// Whether git was told not to compare it with the disk: `--assume-unchanged`, `--skip-worktree`, a sparse checkout.
    pub is_unwatched: bool,
}

/// The records of `git ls-files --stage -v -z`: `H 100644 <object> 0 TAB path NUL`. None where they are not.
pub(super) fn tracked(bytes: &[u8]) -> Option<Vec<Tracked<'_>>> {
    let mut all = Vec::new();
    for record in split(bytes) {
        let tab = memchr::memchr(b'\t', record)?;
        let head = std::str::from_utf8(record.get(..tab)?).ok()?;
        let fields: Vec<&str> = head.split(' ').collect();
        let [tag, mode, object, stage] = fields.as_slice() else { return None };
        let indexed = match (*stage, *mode) {
            ("0", "100644" | "100755") => Indexed::Blob((*object).to_owned()),
            ("0", _) => Indexed::NoFile,
            _ => Indexed::Unmerged,
        };
        let is_unwatched = tag.starts_with(|it: char| it == 'S' || it.is_ascii_lowercase());
        all.push(Tracked { path: record.get(tab + 1..)?, indexed, is_unwatched });
    }
    Some(all)
}

/// The records of `git diff-files --raw -z`: `:100644 100644 <index> <disk> M NUL path NUL`. None where they are not.
pub(super) fn raw(bytes: &[u8]) -> Option<Vec<(&[u8], Indexed)>> {
    let mut parts = split(bytes);
    let mut records = Vec::new();
    while let Some(head) = parts.next() {
        let head = std::str::from_utf8(head).ok()?.strip_prefix(':')?;
        let fields: Vec<&str> = head.split(' ').collect();
        let [mode, _, object, _, status] = fields.as_slice() else { return None };
        let path = parts.next()?;
        let indexed = match (*mode, *status) {
            (_, "U") => Indexed::Unmerged,
            ("100644" | "100755", _) => Indexed::Blob((*object).to_owned()),
            _ => Indexed::NoFile,
        };
        records.push((path, indexed));
    }
    Some(records)
}

/// The next object that `git cat-file --batch` wrote: its content, none where there is no such object, and the rest.
pub(super) fn object(bytes: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let (head, rest) = (bytes.get(..end)?, bytes.get(end + 1..)?);
    let head = std::str::from_utf8(head).ok()?;
    if head.ends_with(" missing") {
        return Some((None, rest));
    }
    let length: usize = head.rsplit(' ').next()?.parse().ok()?;
    Some((Some(rest.get(..length)?), rest.get(length.checked_add(1)?..)?))
}
