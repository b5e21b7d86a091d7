//! What git's index holds where that is not what the disk holds: what a commit would have.

use std::sync::Arc;

use super::records::{self, Indexed};
use super::{GitError, Repository};
use crate::discover::{Contents, FileKind, Replaced};
use crate::finding::RelPath;

/// Objects larger than this many bytes are not taken from the index, as no kind of file is read that is larger.
pub const MAX_BLOB_BYTES: usize = 64 * 1024 * 1024;

impl Repository {
    /// What stands in for the disk, so that a run reads what a commit would have: what is edited and not staged is as it
    /// is in the index, and what is not tracked is not there. Env files are the exception: the program reads them
    /// wherever they are, so those that the index does not have count as they are on disk.
    ///
    /// # Errors
    /// As git's.
    pub fn index(&self) -> Result<Contents, GitError> {
        let raw = self.run(&["diff-files", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=all"])?;
        let records = records::raw(&raw).ok_or(GitError::Output("what is not staged"))?;
        let unmerged = |path: &[u8]| records.iter().any(|(it, indexed)| *it == path && *indexed == Indexed::Unmerged);
        let mut absent: Vec<RelPath> = self.untracked()?.into_iter().collect();
        let mut blobs: Vec<(RelPath, &str)> = Vec::new();
        for (path, indexed) in &records {
            let Some(rel) = self.below_root(path).filter(|rel| FileKind::of(rel).is_some()) else { continue };
            match indexed {
                Indexed::Blob(object) if !unmerged(path) => blobs.push((rel, object)),
                Indexed::NoFile if !unmerged(path) => absent.push(rel),
                _ => {}
            }
        }
        absent.retain(|path| FileKind::of(path).is_some_and(|kind| kind != FileKind::Env));
        let texts = self.blobs(&blobs)?;
        Ok(Contents::new(absent.into_iter().map(|path| (path, None)).chain(texts)))
    }

    /// The contents of objects; what there is none of, or is too large, is left to the disk.
    fn blobs(&self, wanted: &[(RelPath, &str)]) -> Result<Vec<Replaced>, GitError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let asked: String = wanted.iter().map(|(_, object)| format!("{object}\n")).collect();
        let said = self.talk(&["cat-file", "--batch"], asked.into_bytes())?;
        let mut rest = said.as_slice();
        let mut texts = Vec::with_capacity(wanted.len());
        for (path, _) in wanted {
            let (content, more) = records::object(rest).ok_or(GitError::Output("staged files"))?;
            rest = more;
            if let Some(content) = content.filter(|it| it.len() <= MAX_BLOB_BYTES) {
                texts.push((Arc::clone(path), Some(content.into())));
            }
        }
        Ok(texts)
    }
}
