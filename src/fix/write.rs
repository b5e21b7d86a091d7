//! One file's new text to the disk, so that a reader, or a kill at any moment, sees the old text or the new one.
//!
//! The text goes into a temporary file in the same folder, which is then renamed over the file. Kept are the mode and,
//! where the system allows it, the owner; a second hard link keeps the old text. What a kill may leave behind is the
//! temporary file, `.loadproof-*.tmp`, which no run reads.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// Somebody else was at work.
    #[error("it has changed since it was read")]
    Changed,
    /// A symlink, in the path or at its end: what it leads to may lie outside of the root.
    #[error("its path leads through a symlink")]
    Symlink,
    /// A mark against writing.
    #[error("it is read-only")]
    ReadOnly,
    /// What the system says.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Replaces the text of the file at `path` below `root` (absolute, without symlinks), if it still is `before`.
///
/// # Errors
/// See [`Unwritten`].
pub fn replace(root: &Path, path: &str, before: &str, after: &str) -> Result<(), Unwritten> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = root.join(folder);
    if folder.canonicalize()? != folder.components().collect::<PathBuf>() {
        return Err(Unwritten::Symlink);
    }
    let target = folder.join(name);
    let metadata = match unchanged(&target, before) {
        // Somebody else was faster: a second run, or the same tool in another hook.
        Err(Unwritten::Changed) if unchanged(&target, after).is_ok() => return Ok(()),
        other => other?,
    };
    if metadata.permissions().readonly() {
        return Err(Unwritten::ReadOnly);
    }
    let mut file = tempfile::Builder::new().prefix(".loadproof-").suffix(".tmp").tempfile_in(&folder)?;
    file.write_all(after.as_bytes())?;
    keep_owner(file.path(), &metadata)?;
    // After the owner: a change of owner takes the set-user-ID bit away.
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    // Writing took a while; what is left of the race is the time of two system calls.
    match unchanged(&target, before) {
        Err(Unwritten::Changed) if unchanged(&target, after).is_ok() => return Ok(()),
        other => other?,
    };
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// The metadata of a file that is a file and still holds `text`.
fn unchanged(target: &Path, text: &str) -> Result<Metadata, Unwritten> {
    let metadata = fs::symlink_metadata(target)?;
    if metadata.is_symlink() {
        return Err(Unwritten::Symlink);
    }
    // The length first: what has become a FIFO or huge is not read.
    let is_same = metadata.is_file() && metadata.len() == text.len() as u64 && fs::read(target)? == text.as_bytes();
    if is_same { Ok(metadata) } else { Err(Unwritten::Changed) }
}

/// Gives a new file the owner of the old one. Who may not do that, and could write the file all the same, becomes its
/// owner, as with an editor.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let now = fs::metadata(new)?;
    if (now.uid(), now.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    match chown(new, Some(old.uid()), Some(old.gid())) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn root() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir(root.join("src")).unwrap();
        fs::write(root.join("src/a.ts"), "old").unwrap();
        (dir, root)
    }

    fn names(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join("src")).unwrap();
        let mut names: Vec<String> = entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_text_is_replaced_and_the_mode_kept() {
        let (_dir, root) = root();
        let file = root.join("src/a.ts");
        for mode in [0o755, 0o640, 0o600] {
            fs::write(&file, "old").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            replace(&root, "src/a.ts", "old", "new").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), "new");
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, mode);
        }
        assert_eq!(names(&root), ["a.ts"]);
    }

    #[test]
    fn a_file_that_changed_is_left_alone() {
        let (_dir, root) = root();
        for other in ["odd", "older", ""] {
            fs::write(root.join("src/a.ts"), other).unwrap();
            let said = replace(&root, "src/a.ts", "old", "new").unwrap_err();
            assert!(matches!(said, Unwritten::Changed), "{said}");
            assert_eq!(fs::read_to_string(root.join("src/a.ts")).unwrap(), other);
        }
        fs::remove_file(root.join("src/a.ts")).unwrap();
        assert!(matches!(replace(&root, "src/a.ts", "old", "new").unwrap_err(), Unwritten::Io(_)));
        assert!(names(&root).is_empty());
    }

    #[test]
    fn symlinks_are_not_followed() {
        let (_dir, root) = root();
        let (_other, elsewhere) = self::root();
        symlink(elsewhere.join("src/a.ts"), root.join("src/link.ts")).unwrap();
        symlink(elsewhere.join("src"), root.join("away")).unwrap();
        symlink(root.join("src"), root.join("near")).unwrap();
        for path in ["src/link.ts", "away/a.ts", "near/a.ts", "src/../away/a.ts"] {
            let said = replace(&root, path, "old", "new").unwrap_err();
            assert!(matches!(said, Unwritten::Symlink), "{path}: {said}");
        }
        assert_eq!(fs::read_to_string(elsewhere.join("src/a.ts")).unwrap(), "old");
        assert_eq!(fs::read_to_string(root.join("src/a.ts")).unwrap(), "old");
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_dir, root) = root();
        let file = root.join("src/a.ts");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(replace(&root, "src/a.ts", "old", "new").unwrap_err(), Unwritten::ReadOnly));
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    }
}
