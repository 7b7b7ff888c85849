//! What the trainer says on the terminal. Nothing that happens to its output can end a training: `train run 2>&1 | head -n 1` trains on.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use super::TrainError;

/// Writes a line to standard error. A reader that has left, or a full disk, is ignored: there is nobody to tell.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes to standard output by `write`.
///
/// # Errors
/// When it can't be written. A reader that has left, as with `| head`, is no error.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), TrainError> {
    let mut out = io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => {
            Err(TrainError::File { path: "standard output".to_owned(), problem: problem.to_string() })
        }
        _ => Ok(()),
    }
}
