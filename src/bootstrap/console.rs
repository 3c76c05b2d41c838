//! The terminal that the program was started from, on systems where a program with a window has none.
//!
//! Owns asking Windows for it, for the commands only: a window attached to a terminal would die with it. Never takes the place of a
//! pipe or a file that the output goes to. Where there is no terminal, as after a double click, nothing is printed and nothing fails.

/// Makes what is printed from now on appear in the terminal that started the program.
///
/// Windows' shells don't wait for a program with a window, so that their prompt comes back before the command's end; `start /wait`, a
/// batch file or a pipe waits. The other way, a program for consoles, would flash a black window at every double click, and a second
/// program beside this one would be another 20 MB.
#[cfg(windows)]
pub fn borrow() {
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

/// Elsewhere every program has its terminal.
#[cfg(not(windows))]
pub const fn borrow() {}
