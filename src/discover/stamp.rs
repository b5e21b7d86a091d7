//! The state of a file, as far as the system tells without opening it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// What changes whenever a file's content does: size, times and inode. Times are in ns since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    modified: u64,
    changed: u64,
    inode: u64,
}

impl Stamp {
    /// The state of a file; none where the system does not tell when it was modified.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Option<Self> {
        let since = |time: SystemTime| {
            let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
        };
        let modified = since(metadata.modified().ok()?);
        let (changed, inode) = system(metadata);
        Some(Self { bytes: metadata.len(), modified, changed, inode })
    }

    /// Whether the file changed after a moment, given as the time since 1970.
    #[must_use]
    pub fn is_younger_than(&self, moment: Duration) -> bool {
        let moment = u64::try_from(moment.as_nanos()).unwrap_or(u64::MAX);
        self.modified.max(self.changed) > moment
    }
}

/// When the file or its name was last changed, and its inode: a tool may set the time of modification back, not this.
#[cfg(unix)]
fn system(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    let nanos = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
    (seconds.saturating_mul(1_000_000_000).saturating_add(nanos), metadata.ino())
}

#[cfg(not(unix))]
fn system(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
