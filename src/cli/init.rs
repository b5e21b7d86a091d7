//! `loadproof init`: a commented `loadproof.toml`, written whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::{Exit, Failed, output};
use crate::config::{FILE_NAME, TEMPLATE};
use crate::engine::analysis;

pub(super) fn run(args: &InitArgs) -> Result<Exit, Failed> {
    let dir = args.dir.clone().unwrap_or_else(|| analysis::find_root(&[PathBuf::from(".")]));
    if !dir.is_dir() {
        return Err(Failed(format!("cannot write into {}: no such folder", dir.display())));
    }
    let path = dir.join(FILE_NAME);
    // Not `exists`, which follows a link and so calls a dangling one absent.
    if !args.force && fs::symlink_metadata(&path).is_ok() {
        return Err(Failed(format!("{} is there already; --force replaces it", path.display())));
    }
    write(&dir, &path).map_err(|error| Failed(format!("cannot write {}: {error}", path.display())))?;
    output::note(&format!("wrote {}", path.display()));
    Ok(Exit::Clean)
}

/// Into a file beside it, then over it: who reads meanwhile sees the old or the new one.
fn write(dir: &Path, path: &Path) -> io::Result<()> {
    let beside = dir.join(format!(".{FILE_NAME}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(TEMPLATE.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
