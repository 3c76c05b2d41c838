//! Lines on standard output. Owns what happens when nobody reads them any more: nothing. A paid render goes on although the pipe it
//! told its story to has been closed; the ledger keeps the whole story.

use std::fmt::Display;
use std::io::Write as _;

/// A text without what a terminal would obey: a service's answer, or a prompt, may hold anything.
fn plain(text: impl Display) -> String {
    let is_order = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.to_string().chars().map(|c| if is_order(c) { '\u{fffd}' } else { c }).collect()
}

/// Prints a line. A closed pipe (`rushes jobs | head -1`) is no failure of the command.
pub fn line(text: impl Display) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{}", plain(text)).and_then(|()| out.flush()) {
        tracing::debug!(%error, "a line was not printed");
    }
}

/// Prints a remark for the person, beside what a program reads.
pub fn remark(text: impl Display) {
    let mut out = std::io::stderr().lock();
    if let Err(error) = writeln!(out, "{}", plain(text)) {
        tracing::debug!(%error, "a remark was not printed");
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_that_a_terminal_would_obey_is_printed() {
        assert_eq!(plain("a\u{1b}]0;x\u{7}b\n\tc\u{202e}d"), "a\u{fffd}]0;x\u{fffd}b\n\tc\u{fffd}d");
    }
}
