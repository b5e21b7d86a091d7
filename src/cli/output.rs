//! The two streams, and the files that were asked for. What is written to a closed pipe is lost and nothing more:
//! `loadproof | head` is no error. A file is written whole or not at all.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::path::Path;

use super::{Failed, terminal};
use crate::config;
use crate::report::github::{Syntax, without_commands};

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
    path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new();
    beside.prefix(".loadproof-").suffix(".tmp");
    // As any new file: what the umask leaves of this.
    #[cfg(unix)]
    beside.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    let beside = beside.tempfile_in(folder).map_err(without_path)?;
    fill(beside.as_file().try_clone()?)?.sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The system's error alone: the name of a temporary file tells nobody anything.
fn without_path(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source).and_then(|it| it.downcast_ref::<io::Error>());
    inner.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// A line on stderr.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", for_people(&config::printable_lines(text)));
}

/// Lines that people read. In GitHub Actions a runner reads them first, and must find no command in them.
pub(super) fn for_people(text: &str) -> Cow<'_, str> {
    if terminal::in_github_actions() { without_commands(text, Syntax::Plain) } else { Cow::Borrowed(text) }
}

/// What went wrong, on stderr.
pub(super) fn error(text: &str) {
    note(&format!("error: {text}"));
}

/// What is odd, on stderr.
pub(super) fn warning(text: &str) {
    note(&format!("warning: {text}"));
}
