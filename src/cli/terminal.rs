//! What the command line prints, and the terminal that it prints to.
//!
//! A closed pipe isn't a failure: a paid render goes on although nothing reads its progress, and the ledger keeps all of it.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

/// Takes out what a terminal would obey: a prompt or a service's answer may hold anything.
fn plain(text: impl Display) -> String {
    let is_order = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.to_string().chars().map(|c| if is_order(c) { '\u{fffd}' } else { c }).collect()
}

/// Prints a line on standard output. A closed pipe (`rushes jobs | head -1`) isn't a failure.
pub fn line(text: impl Display) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{}", plain(text)).and_then(|()| out.flush()) {
        tracing::debug!(%error, "a line was not printed");
    }
}

/// Prints a table as it is, its line ends included, for the program or file that reads it; on a terminal as [`line()`] does.
pub fn table(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        drop(out);
        return text.lines().for_each(line);
    }
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        tracing::debug!(%error, "a table was not printed");
    }
}

/// Prints a remark for the person on standard error, beside what a program reads.
pub fn remark(text: impl Display) {
    let mut out = std::io::stderr().lock();
    if let Err(error) = writeln!(out, "{}", plain(text)) {
        tracing::debug!(%error, "a remark was not printed");
    }
}

/// Makes what is printed from now on appear in the terminal that started the program. For commands only: a window attached to a terminal
/// would die with it. An output that goes to a pipe or a file stays there; without a terminal, as after a double click, nothing happens.
///
/// Windows' shells don't wait for a program with a window, so their prompt comes back before the command ends; `start /wait`, a batch file
/// or a pipe waits. A program for consoles would flash a black window at every double click, and a second program would be another
/// 20 MB.
#[cfg(windows)]
pub fn attach() {
    use std::io::{stderr, stdout};
    use std::os::windows::io::AsRawHandle;

    let is_led_elsewhere = !stdout().as_raw_handle().is_null() || !stderr().as_raw_handle().is_null();
    if is_led_elsewhere {
        return;
    }
    if let Err(error) = winsafe::AttachConsole(winsafe::PidParent::Parent) {
        tracing::debug!(%error, "there is no terminal to print to");
    }
}

/// Every other system gives a program its terminal.
#[cfg(not(windows))]
pub const fn attach() {}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_that_a_terminal_would_obey_is_printed() {
        assert_eq!(plain("a\u{1b}]0;x\u{7}b\n\tc\u{202e}d"), "a\u{fffd}]0;x\u{fffd}b\n\tc\u{fffd}d");
    }
}
