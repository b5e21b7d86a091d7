//! Bytes that stand in for what the disk holds: an editor's unsaved buffer, the files of git's index.
//!
//! Knows paths and bytes, and not where the bytes came from. The walk lays them over what it found, and each
//! [`super::SourceFile`] carries its own, so that whoever reads a file need not ask where its text is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::RelPath;

/// A path relative to the root, and the bytes that stand in for what the disk holds there; none for no file.
pub type Replaced = (RelPath, Option<Arc<[u8]>>);

/// What stands in for the disk, by path relative to the root. Empty where the disk is what counts.
#[derive(Clone, Debug, Default)]
pub struct Contents(Arc<BTreeMap<RelPath, Option<Arc<[u8]>>>>);

impl Contents {
    /// These bytes for these paths; none for a file that is not there, whatever the disk holds.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Replaced>) -> Self {
        Self(Arc::new(files.into_iter().collect()))
    }

    /// These and, where both have a path, rather those of `texts`.
    #[must_use]
    pub fn with_texts<'t>(&self, texts: impl IntoIterator<Item = (&'t RelPath, &'t Arc<str>)>) -> Self {
        let mut all = BTreeMap::clone(&self.0);
        all.extend(texts.into_iter().map(|(path, text)| (Arc::clone(path), Some(Arc::from(text.as_bytes())))));
        Self(Arc::new(all))
    }

    /// What stands in for the file at `path`: nothing, the absence of the file, or its bytes.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Option<&Arc<[u8]>>> {
        self.0.get(path).map(Option::as_ref)
    }

    /// Every path, in order, with its bytes; none where the file is not there.
    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, Option<&Arc<[u8]>>)> {
        self.0.iter().map(|(path, bytes)| (path, bytes.as_ref()))
    }

    /// Whether the disk is what counts everywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
