//! The program: runs the command line of the library and exits with its code.
#![cfg_attr(windows, windows_subsystem = "windows")] // no black console window behind ours

fn main() -> std::process::ExitCode {
    rushes::cli::main()
}
