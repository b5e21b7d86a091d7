//! What git's index holds where that is not what the disk holds: what a commit would have.

use std::sync::Arc;

use super::records::{self, Indexed};
use super::{GitError, Repository};
use crate::config;
use crate::config::baseline::BASELINE_NAME;
use crate::discover::{Contents, FileKind, GITIGNORE_NAME, Replaced};
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
        let (listed, differing) = std::thread::scope(|scope| {
            let listed = scope.spawn(|| self.run(&["ls-files", "--stage", "-v", "-z"]));
            let raw = ["diff-files", "--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=all"];
            let differing = self.run(&raw);
            (listed.join().unwrap_or(Err(GitError::Output("what it tracks"))), differing)
        });
        let (listed, differing) = (listed?, differing?);
        let tracked = records::tracked(&listed).ok_or(GitError::Output("what it tracks"))?;
        let records = records::raw(&differing).ok_or(GitError::Output("what is not staged"))?;
        let mut absent: Vec<RelPath> = Vec::new();
        let mut blobs: Vec<(RelPath, &str)> = Vec::new();
        // Git was told not to look at these on disk, and so does not say whether they differ.
        for it in tracked.iter().filter(|it| it.is_unwatched) {
            if let (Indexed::Blob(object), Some(place)) = (&it.indexed, self.place(it.path))
                && self.top.join(std::str::from_utf8(it.path).unwrap_or_default()).is_file()
            {
                blobs.push((place, object));
            }
        }
        let unmerged = |path: &[u8]| records.iter().any(|(it, indexed)| *it == path && *indexed == Indexed::Unmerged);
        for (path, indexed) in &records {
            let Some(place) = self.place(path) else { continue };
            match indexed {
                Indexed::Blob(object) if !unmerged(path) => blobs.push((place, object)),
                Indexed::NoFile if !unmerged(path) && FileKind::of(&place) != Some(FileKind::Env) => absent.push(place),
                _ => {}
            }
        }
        let texts = self.blobs(&blobs)?;
        let present = tracked.iter().filter_map(|it| self.below_root(it.path).or_else(|| self.place(it.path)));
        let contents = Contents::new(absent.into_iter().map(|path| (path, None)).chain(texts));
        Ok(contents.where_present(present.collect()))
    }

    /// Where a run would look for a file, relative to the root; none for a file that no run reads. Above the root that is
    /// what holds for folders below it.
    fn place(&self, path: &[u8]) -> Option<RelPath> {
        let path = std::str::from_utf8(path).ok()?;
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let holds_below = matches!(name, GITIGNORE_NAME | config::FILE_NAME | BASELINE_NAME);
        if let Some(place) = self.below_root(path.as_bytes()) {
            return (holds_below || FileKind::of(&place).is_some()).then_some(place);
        }
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let way = self.prefix.strip_prefix(&*folder).filter(|_| holds_below)?;
        Some(format!("{}{name}", "../".repeat(way.matches('/').count())).into())
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
