//! Where the cache is, and how much it may hold.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};

/// What one build of loadproof keeps is of no use to another that reads files in another way.
const BUILD: &str = env!("LOADPROOF_FACTS");

/// How the name of a segment ends that is not finished.
pub(super) const UNFINISHED: &str = ".part";

/// All builds and repositories together; the least recently written go first.
const MOST_BYTES: u64 = 2 << 30;

/// An unfinished segment that is older than this was left behind.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The folder that is used where none is named: `$XDG_CACHE_HOME/loadproof`, `~/.cache/loadproof`, or what is its like on this system.
/// None where there is no home.
#[must_use]
pub fn default_dir() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.cache_dir().join("loadproof"))
}

/// The folder of one repository's facts.
#[must_use]
pub fn folder_of(dir: &Path, root: &Path) -> PathBuf {
    let root = root.as_os_str().as_encoded_bytes();
    dir.join(BUILD).join(format!("{:016x}", xxhash_rust::xxh3::xxh3_64(root)))
}

/// Makes a repository's folder. The cache's own folder gets a mark for backup programs (bford.info/cachedir) and a `.gitignore`: it may have
/// been named inside a repository.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    if let Some(dir) = folder.parent().and_then(Path::parent) {
        fs::write(dir.join("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n")?;
        fs::write(dir.join(".gitignore"), "*\n")?;
    }
    Ok(())
}

/// Removes the oldest segments of all repositories where there are too many bytes, and what was left behind. What cannot be removed
/// stays.
pub(super) fn sweep(folder: &Path) {
    let Some(dir) = folder.parent().and_then(Path::parent) else { return };
    let mut segments = segments_below(dir);
    segments.sort_by_key(|(_, metadata)| std::cmp::Reverse(metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)));
    let mut total = 0;
    for (path, metadata) in segments {
        let is_unfinished = path.to_string_lossy().ends_with(UNFINISHED);
        let age = metadata.modified().ok().and_then(|it| it.elapsed().ok()).unwrap_or_default();
        total += metadata.len();
        let goes = if is_unfinished { age > ABANDONED } else { total > MOST_BYTES };
        if goes && fs::remove_file(&path).is_ok() {
            // Only goes where it is empty.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
}

/// The files in the folders of all builds and repositories; nothing else that lies in the folder, which a person may have named.
fn segments_below(dir: &Path) -> Vec<(PathBuf, Metadata)> {
    let is_hex = |path: &PathBuf| {
        path.file_name().is_some_and(|it| it.to_string_lossy().chars().all(|it| it.is_ascii_hexdigit()))
    };
    let inside = |dir: PathBuf| fs::read_dir(dir).into_iter().flatten().filter_map(|it| Some(it.ok()?.path()));
    let folders = inside(dir.to_owned()).filter(is_hex).flat_map(inside).filter(is_hex);
    let files = folders.flat_map(inside).filter_map(|it| {
        let metadata = fs::symlink_metadata(&it).ok().filter(Metadata::is_file)?;
        Some((it, metadata))
    });
    files.collect()
}
