//! A command is told to end: whatever the signal, it waits for an answer that is on its way; a second signal ends it at once.

use std::time::{Duration, Instant};

use crate::sandbox::{Done, KEY, Sandbox};
use crate::service::{Rule, Service};

/// A service that takes its time with a submit: three seconds, longer than a program that just ended would last.
pub const TAKES_ITS_TIME: Rule = |line| {
    if line.starts_with("POST") {
        std::thread::sleep(Duration::from_secs(3));
        return Some((200, r#"{"request_id": "slow-but-sure", "status": "QUEUED"}"#));
    }
    Some(if line.contains("get-user-credits") {
        (200, r#"{"credits": 25.0, "free-credits": 0}"#)
    } else {
        (200, r#"{"request_id": "slow-but-sure", "status": "QUEUED", "metrics": {}}"#)
    })
};

/// A service that does not answer a submit while a test lasts.
const NEVER_ANSWERS: Rule = |line| {
    if line.starts_with("POST") {
        std::thread::sleep(Duration::from_mins(10));
    }
    Some((200, r#"{"credits": 25.0, "free-credits": 0}"#))
};

const GENERATE: [&str; 4] = ["generate", "--prompt", "A boat", "--json"];

fn sandbox_at(service: &Service) -> Sandbox {
    Sandbox::new().with("RUSHES_API_URL", &service.url()).with("SEGMIND_API_KEY", KEY)
}

/// Sends the signal while the submit is under way.
fn ended_by(signal: &str, sandbox: &Sandbox, arguments: &[&str]) -> Done {
    let mut run = sandbox.start(arguments);
    run.until("\"submitting\"");
    run.signal(signal);
    run.end()
}

#[test]
fn an_answer_under_way_is_heard_whichever_signal_ends_the_command() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let service = Service::start(TAKES_ITS_TIME);
        let sandbox = sandbox_at(&service);
        let done = ended_by(signal, &sandbox, &GENERATE);
        assert_eq!(done.code, Some(code), "{signal}: {done:?}");
        assert!(done.err.contains("Waiting for Segmind's answer"), "{signal}: {}", done.err);
        assert!(done.err.contains("is billed. `rushes resume` goes on with it"), "{signal}: {}", done.err);
        let job = sandbox.jobs().remove(0);
        assert_eq!((&job["state"], &job["request_id"]), (&"accepted".into(), &"slow-but-sure".into()), "{signal}");
        assert_eq!(service.count("POST"), 1);
    }
}

#[test]
fn resume_hears_the_answer_under_way_too() {
    let service = Service::start(TAKES_ITS_TIME);
    let keyless = Sandbox::new().with("RUSHES_API_URL", &service.url());
    assert_eq!(keyless.run(&GENERATE).code, Some(3), "without a key the shot is kept");
    let sandbox = keyless.with("SEGMIND_API_KEY", KEY);
    let done = ended_by("TERM", &sandbox, &["resume", "--json"]);
    assert_eq!(done.code, Some(143), "{done:?}");
    assert_eq!(sandbox.jobs()[0]["state"], "accepted");
    assert_eq!(service.count("POST"), 1);
}

#[test]
fn a_second_signal_ends_at_once_and_the_outcome_is_unknown() {
    let service = Service::start(NEVER_ANSWERS);
    let sandbox = sandbox_at(&service);
    let mut run = sandbox.start(&GENERATE);
    run.until("\"submitting\"");
    run.signal("TERM");
    run.until_said("Waiting for Segmind's answer");
    let second = Instant::now();
    run.signal("INT");
    assert_eq!(run.end().code, Some(130));
    assert!(second.elapsed() < Duration::from_secs(20), "it waited on: {:?}", second.elapsed());
    assert_eq!(sandbox.jobs()[0]["state"], "submitting");
    assert_eq!(sandbox.run(&["resume"]).code, Some(5), "and it is never sent again");
    assert!(service.count("POST") <= 1);
}

#[test]
fn a_terminal_that_closes_is_told_of_twice_and_the_answer_is_heard_all_the_same() {
    let service = Service::start(TAKES_ITS_TIME);
    let sandbox = sandbox_at(&service);
    let mut run = sandbox.start(&GENERATE);
    run.until("\"submitting\"");
    run.signal("HUP"); // The system's, to what runs in the terminal's foreground.
    run.until_said("Waiting for Segmind's answer");
    run.signal("HUP"); // The shell's, to its jobs.
    assert_eq!(run.end().code, Some(129));
    assert_eq!(sandbox.jobs()[0]["state"], "accepted");
    assert_eq!(service.count("POST"), 1);
}

#[test]
fn a_command_started_to_outlive_its_terminal_does() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "2");
    let mut run =
        sandbox.start_ignoring_hang_ups(&["generate", "--demo", "--prompt", "A boat", "--duration", "4", "--json"]);
    run.until("\"accepted\"");
    run.signal("HUP");
    assert_eq!(run.end().code, Some(0), "as after `nohup`");
    assert_eq!(sandbox.jobs()[0]["state"], "saved");
}

#[test]
fn simulate_ends_in_peace_when_it_is_told_to() {
    for signal in ["INT", "TERM", "HUP"] {
        let sandbox = Sandbox::new();
        let mut run = sandbox.start(&["simulate"]);
        run.until("Listening on ");
        run.signal(signal);
        assert_eq!(run.end().code, Some(0), "{signal}");
    }
}
