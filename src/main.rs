//! The program: hands its arguments to the library and exits with what it answers. Owns nothing else.
#![cfg_attr(windows, windows_subsystem = "windows")] // no black console window behind ours

fn main() -> std::process::ExitCode {
    rushes::cli::main()
}
