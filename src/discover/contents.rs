//! Bytes that stand in for what the disk holds: an editor's unsaved buffer, the files of git's index.
//!
//! Knows paths and bytes, and not where the bytes came from. The walk lays them over what it found, and each
//! [`super::SourceFile`] carries its own, so that whoever reads a file need not ask where its text is.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::kind::FileKind;
use crate::finding::RelPath;

/// A path relative to the root, and the bytes that stand in for what the disk holds there; none for no file. A path above
/// the root starts with `../`: what holds there may hold below.
pub type Replaced = (RelPath, Option<Arc<[u8]>>);

/// What stands in for the disk, by path relative to the root. Empty where the disk is what counts.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    files: Arc<BTreeMap<RelPath, Option<Arc<[u8]>>>>,
    /// Of what the disk holds, what is there all the same; none where all of it is.
    present: Option<Arc<FxHashSet<RelPath>>>,
}

impl Contents {
    /// These bytes for these paths; none for a file that is not there, whatever the disk holds.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Replaced>) -> Self {
        Self { files: Arc::new(files.into_iter().collect()), present: None }
    }

    /// The same where nothing else is there but these files, and all that lies below them (a submodule). Env files are the
    /// exception: the program reads them wherever they are, so the disk has a say in them.
    #[must_use]
    pub fn where_present(self, present: FxHashSet<RelPath>) -> Self {
        Self { present: Some(Arc::new(present)), ..self }
    }

    /// These and, where both have a path, rather those of `texts`.
    #[must_use]
    pub fn with_texts<'t>(&self, texts: impl IntoIterator<Item = (&'t RelPath, &'t Arc<str>)>) -> Self {
        let mut all = BTreeMap::clone(&self.files);
        all.extend(texts.into_iter().map(|(path, text)| (Arc::clone(path), Some(Arc::from(text.as_bytes())))));
        Self { files: Arc::new(all), present: self.present.clone() }
    }

    /// What stands in for the file at `path`: nothing, the absence of the file, or its bytes.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Option<&Arc<[u8]>>> {
        if let Some(told) = self.files.get(path) {
            return Some(told.as_ref());
        }
        let present = self.present.as_ref()?;
        let above = || path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let is_there = present.contains(path) || above().any(|folder| present.contains(folder));
        (!is_there && FileKind::of(path) != Some(FileKind::Env)).then_some(None)
    }

    /// Every path with bytes of its own, in order; no bytes where the file is not there.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, Option<&Arc<[u8]>>)> {
        self.files.iter().map(|(path, bytes)| (path, bytes.as_ref()))
    }

    /// Whether any bytes stand in for a file below `folder`.
    #[must_use]
    pub fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let from = (Bound::Included(start.as_str()), Bound::Unbounded);
        let below = self.files.range::<str, _>(from).take_while(|(path, _)| path.starts_with(&start));
        below.into_iter().any(|(_, bytes)| bytes.is_some())
    }

    /// Whether the disk is what counts everywhere but for one file.
    #[must_use]
    pub fn is_only_of(&self, path: &str) -> bool {
        self.present.is_none() && self.files.len() == 1 && self.files.get(path).is_some_and(Option::is_some)
    }

    /// Whether the disk is what counts everywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.present.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_present_is_absent_but_for_env_files() {
        let bytes: Arc<[u8]> = Arc::from(&b"x"[..]);
        let files = [("a/new.ts".into(), Some(Arc::clone(&bytes))), ("gone.ts".into(), None)];
        let present = ["b.ts", "gone.ts", "sub"].into_iter().map(RelPath::from).collect();
        let it = Contents::new(files).where_present(present);
        assert_eq!(it.get("a/new.ts"), Some(Some(&bytes)));
        for absent in ["gone.ts", "c.ts", "b.ts2", "../loadproof.toml"] {
            assert_eq!(it.get(absent), Some(None), "{absent}");
        }
        for disk in ["b.ts", "sub/deep/c.ts", ".env", "apps/.env.local"] {
            assert_eq!(it.get(disk), None, "{disk}");
        }
        assert!(it.has_below("a") && !it.has_below("gone.ts") && !it.has_below("b"));
        assert_eq!(Contents::default().get("c.ts"), None);
    }
}
