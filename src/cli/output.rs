//! The two streams. What is written to a closed pipe is lost and nothing more: `loadproof | head` is no error.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write as _};

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
