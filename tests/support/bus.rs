//! A separate session bus for a test.
//!
//! The test runs its inner half in a separate process, with its own home and a bus that starts no services: neither the person's
//! services nor the variables of this process are touched. Needs `dbus-daemon`, except for a bus that is absent.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails the test that called it")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

const INNER: &str = "RUSHES_TEST_INNER";

/// A session bus that knows no service to start.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
    "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>unix:tmpdir=/tmp</listen>
      <auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
    </busconfig>"#;

/// Whether this is the inner half; otherwise runs it, the test of this full name, on the given bus and checks that it passed.
pub fn is_inner(test: &str, bus: impl FnOnce() -> Bus) -> bool {
    if std::env::var_os(INNER).is_some() {
        return true;
    }
    let bus = bus();
    let home = tempfile::tempdir().unwrap();
    let output = Command::new("timeout")
        .arg("60")
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--include-ignored", "--nocapture"])
        .envs(
            ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
                .map(|name| (name, home.path())),
        )
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env(INNER, "1")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
    assert!(!shown.contains("panicked"), "on a thread of its own: {shown}");
    false
}

/// A bus, while it is held.
pub struct Bus {
    daemon: Option<Child>,
    address: String,
}

impl Bus {
    /// An address at which nothing answers.
    pub fn absent() -> Self {
        Self { daemon: None, address: "unix:path=/nonexistent/bus".to_owned() }
    }

    /// A bus without a client yet.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        std::fs::write(&config, BARE_BUS).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", &format!("--config-file={}", config.display())])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon: Some(daemon), address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().unwrap();
            daemon.wait().unwrap();
        }
    }
}
