//! What the Windows program carries beside its code: icon, version, manifest.
//!
//! Asks for the system that is built for, never for the one that builds. Does nothing for the others. A failure ends the build.
#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on standard output")]

use std::env;
use std::io;

const ICON: &str = "assets/icon/rushes.ico";
const MANIFEST: &str = "assets/windows/rushes.manifest";

fn main() -> io::Result<()> {
    for input in ["build.rs", ICON, MANIFEST] {
        println!("cargo::rerun-if-changed={input}");
    }
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("windows") => describe_to_windows(),
        _ => Ok(()),
    }
}

fn describe_to_windows() -> io::Result<()> {
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_icon(ICON)
        .set_manifest_file(MANIFEST)
        .set("ProductName", "Rushes")
        // The name in the task manager and in "Open with".
        .set("FileDescription", "Rushes")
        .set("OriginalFilename", "rushes.exe")
        .set("LegalCopyright", "MIT or Apache-2.0");
    resource.compile()
}
