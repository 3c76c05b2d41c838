//! The window's process is killed like any other: the engine in it is the same.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::audit::audit;
use crate::life::Life;
use crate::matrix::service;

/// A display without a screen, for one test.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// `None` where Xvfb is not installed.
    fn open() -> Option<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Some(Self { server, name: format!(":{}", number.trim()) })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Xvfb and software GL: cargo test --features failpoints --test crash -- --include-ignored"]
async fn a_killed_window_loses_nothing_either() {
    let display = Display::open().expect("Xvfb is installed");
    let service = service().await;
    let life = Life::begin("a window".into(), &service).await;
    life.queue_the_shot().await;
    // Each place is a little further in the shot's life than the one before.
    let places = ["store.before_commit", "watch.result_read", "download.piece", "download.piece", "part.linked"];
    for place in places {
        assert!(life.open_window_killed(&display.name, place, 0).await, "not killed at {place}\n{}", life.log());
    }
    life.run_to_the_end().await;
    assert_eq!(audit(&life, &service).await.state, "saved");
}
