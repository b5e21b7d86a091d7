//! `loadproof init`: a commented `loadproof.toml`, written whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

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
    output::file(&path, |out| out.write_all(TEMPLATE.as_bytes()))?;
    output::note(&format!("wrote {}", path.display()));
    Ok(Exit::Clean)
}
