//! The window is told to end, on a display without a screen: it waits for the answer to a running submit, even when the display goes away.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{KEY, Run, Sandbox};
use crate::service::Service;
use crate::shutdown::TAKES_ITS_TIME;

/// A display without a screen.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn open() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap(); // Xvfb has to be installed.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()) }
    }

    /// As when an X server crashes or a session ends.
    fn take_away(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have been taken away already.
        if self.server.kill().is_ok() {
            drop(self.server.wait());
        }
    }
}

/// A window whose shot is being sent: it waited for a key, and now there is one.
fn window_that_sends(service: &Service, display: &Display) -> (Sandbox, Run) {
    let sandbox = Sandbox::new().with("RUSHES_API_URL", &service.url());
    assert_eq!(sandbox.run(&["generate", "--prompt", "A boat"]).code, Some(3));
    let sandbox =
        sandbox.with("SEGMIND_API_KEY", KEY).with("DISPLAY", &display.name).with("LIBGL_ALWAYS_SOFTWARE", "1");
    let window = sandbox.start(&[]);
    let deadline = Instant::now() + Duration::from_mins(1);
    while sandbox.jobs()[0]["state"] != "submitting" {
        assert!(Instant::now() < deadline, "the shot was never sent: {:?}", sandbox.jobs());
        std::thread::sleep(Duration::from_millis(50));
    }
    (sandbox, window)
}

#[test]
#[ignore = "needs Xvfb and software GL: cargo test --test cli -- --include-ignored"]
fn a_window_whose_display_is_taken_away_hears_the_answer_under_way() {
    let service = Service::start(TAKES_ITS_TIME);
    let mut display = Display::open();
    let (sandbox, window) = window_that_sends(&service, &display);
    display.take_away();
    let done = window.end();
    let job = sandbox.jobs().remove(0);
    assert_eq!(job["request_id"], "slow-but-sure", "{job}, {done:?}");
    assert_eq!(service.count("POST"), 1);
}

#[test]
#[ignore = "needs Xvfb and software GL: cargo test --test cli -- --include-ignored"]
fn a_window_that_is_told_to_end_hears_the_answer_under_way() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let service = Service::start(TAKES_ITS_TIME);
        let display = Display::open();
        let (sandbox, window) = window_that_sends(&service, &display);
        window.signal(signal);
        let done = window.end();
        let job = sandbox.jobs().remove(0);
        assert_eq!((&job["request_id"], done.code), (&"slow-but-sure".into(), Some(code)), "{job}, {done:?}");
        assert_eq!(service.count("POST"), 1);
    }
}
