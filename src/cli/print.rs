//! Lines on standard output. Owns what happens when nobody reads them any more: nothing. A paid render goes on although the pipe it
//! told its story to has been closed; the ledger keeps the whole story.

use std::fmt::Display;
use std::io::Write as _;

/// Prints a line. A closed pipe (`rushes jobs | head -1`) is no failure of the command.
pub fn line(text: impl Display) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        tracing::debug!(%error, "a line was not printed");
    }
}

/// Prints a remark for the person, beside what a program reads.
pub fn remark(text: impl Display) {
    let mut out = std::io::stderr().lock();
    if let Err(error) = writeln!(out, "{text}") {
        tracing::debug!(%error, "a remark was not printed");
    }
}
