//! The program: hands its arguments to the library and exits with what it answers. Owns nothing else.

fn main() -> std::process::ExitCode {
    rushes::cli::main()
}
