//! The two streams, and the files that were asked for. What is written to a closed pipe is lost and nothing more:
//! `loadproof | head` is no error. A file is written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::path::{Path, PathBuf};

use super::Failed;
use crate::config;

/// Hands stdout to `write`.
///
/// # Errors
/// What the system says, but for a reader that is gone.
pub(super) fn stdout(write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>) -> Result<(), Failed> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is left in the buffer would be tried again when it is dropped.
            drop(out.into_parts());
            Ok(())
        }
        Err(error) => Err(Failed(format!("cannot write to stdout: {error}"))),
        Ok(()) => Ok(()),
    }
}

/// Writes a file: into one beside it, then over it, so that who reads meanwhile sees the old or the new one. A link is
/// replaced, not followed, as a stranger's repository may hold one; a pipe or device (`/dev/stderr`) is written straight.
///
/// # Errors
/// What the system says; the old file is then still there.
pub(super) fn file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Failed> {
    let filled = |file: File| {
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)
    };
    let written = if fs::metadata(path).is_ok_and(|it| !it.is_file()) {
        OpenOptions::new().write(true).open(path).and_then(filled).map(drop)
    } else {
        replace(path, filled)
    };
    written.map_err(|error| Failed(format!("cannot write {}: {error}", path.display())))
}

fn replace(path: &Path, fill: impl FnOnce(File) -> io::Result<File>) -> io::Result<()> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy();
    let beside: PathBuf = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = fill(file).and_then(|file| file.sync_all()).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A line on stderr.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", config::printable_lines(text));
}

/// What went wrong, on stderr.
pub(super) fn error(text: &str) {
    note(&format!("error: {text}"));
}

/// What is odd, on stderr.
pub(super) fn warning(text: &str) {
    note(&format!("warning: {text}"));
}
