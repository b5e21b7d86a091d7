//! Lays [`Contents`] over what the walk found: a file's bytes are replaced, a file that the disk does not have is
//! admitted where the walk would have admitted it, and a file that is not there vanishes.

use std::path::Path;
use std::sync::Arc;

use super::{Found, Walk, file_name, source_file};
use crate::discover::ignores::Ignores;
use crate::discover::{Contents, FileKind, Role, SkipReason, Skipped, skip};

impl Walk<'_> {
    /// Lays the contents over the files, both sorted by path. A path for which `is_named` holds is admitted whatever it
    /// is called.
    pub(super) fn lay_over(&self, found: &mut Found, root: &Path, is_named: impl Fn(&str) -> bool) {
        let contents = &self.options.contents;
        if contents.is_empty() {
            return;
        }
        let absent = |path: &str| contents.get(path).is_some_and(|it| it.is_none());
        found.files.retain(|file| !absent(&file.path));
        found.skipped.retain(|it| it.is_dir || !absent(&it.path));
        for (path, bytes) in contents.iter() {
            let Some(bytes) = bytes.filter(|_| !path.starts_with("../")) else { continue };
            let Some(kind) = FileKind::of(path) else { continue };
            let length = bytes.len() as u64;
            let listed = found.files.binary_search_by(|file| file.path.cmp(path)).ok();
            let reason = match listed {
                Some(_) => self.reason_by_name_and_size("", kind, length),
                None if is_named(path) => self.reason_by_name_and_size("", kind, length),
                None => match self.reason_to_leave_out(found, root, path, kind, length) {
                    Some(reason) => Some(reason),
                    None => self.reason_by_name_and_size(file_name(path), kind, length),
                },
            };
            let skipped = |it: &Skipped| it.path == *path && !it.is_dir;
            match (reason, listed) {
                (Some(reason), listed) => {
                    if let Some(at) = listed {
                        found.files.remove(at);
                    }
                    found.skipped.retain(|it| !skipped(it));
                    found.skipped.push(Skipped { path: Arc::clone(path), reason, is_dir: false });
                }
                (None, Some(at)) => {
                    if let Some(file) = found.files.get_mut(at) {
                        file.bytes = length;
                        file.stamp = None;
                        file.buffer = Some(Arc::clone(bytes));
                    }
                }
                (None, None) => {
                    let role = Role::of(path);
                    let mut file = source_file(path.to_string(), root.join(&**path), (kind, role), length, None);
                    file.buffer = Some(Arc::clone(bytes));
                    let at = found.files.partition_point(|it| it.path < file.path);
                    found.skipped.retain(|it| !skipped(it));
                    found.files.insert(at, file);
                }
            }
        }
        found.sort();
    }

    /// Why the walk would not have come to a file that it did not list, by its place alone.
    fn reason_to_leave_out(
        &self,
        found: &Found,
        root: &Path,
        path: &str,
        kind: FileKind,
        bytes: u64,
    ) -> Option<SkipReason> {
        let folders: Vec<&str> = path.match_indices('/').filter_map(|(at, _)| path.get(..at)).collect();
        let skipped =
            |place: &str, is_dir: bool| found.skipped.iter().find(|it| &*it.path == place && it.is_dir == is_dir);
        if let Some(folder) = folders.iter().find_map(|folder| skipped(folder, true)) {
            return Some(folder.reason.clone());
        }
        match skipped(path, false).map(|it| &it.reason) {
            // What the disk holds there does not matter.
            None
            | Some(
                SkipReason::TooLarge { .. } | SkipReason::Unreadable(_) | SkipReason::Symlink | SkipReason::NotRegular,
            ) => {}
            Some(reason) => return Some(reason.clone()),
        }
        let (follow, contents) = (self.options.follow_gitignore, &self.options.contents);
        let mut ignores = if follow { Ignores::above(root, contents) } else { Ignores::default() };
        let (mut dir, mut prefix) = (root.to_path_buf(), String::new());
        for folder in folders {
            ignores = if follow { ignores.with_own(&dir, &prefix, contents) } else { ignores };
            (dir, prefix) = (root.join(folder), format!("{folder}/"));
            if let Some(reason) = self.reason_for_missing_folder(&dir, folder, &ignores) {
                return Some(reason);
            }
        }
        ignores = if follow { ignores.with_own(&dir, &prefix, contents) } else { ignores };
        let name = file_name(path);
        if skip::is_backup_file(name) {
            return Some(SkipReason::Backup);
        }
        self.reason_by_pattern(&root.join(path), kind, &ignores)
            .or_else(|| self.reason_by_name_and_size(name, kind, bytes))
    }

    /// Why the walk would not have entered a folder, where the disk has none of this name.
    fn reason_for_missing_folder(&self, dir: &Path, folder: &str, ignores: &Ignores) -> Option<SkipReason> {
        if dir.is_dir() {
            return None;
        }
        let by_pattern = self.exclude.matched(dir, true).is_ignore() || ignores.ignores(dir, true);
        let by_name = skip::by_name(file_name(folder));
        if by_pattern { Some(SkipReason::Excluded) } else { by_name }
    }
}

/// Whether something stands in for the file at `path`.
pub(super) fn holds(contents: &Contents, path: &str) -> bool {
    matches!(contents.get(path), Some(Some(_)))
}
