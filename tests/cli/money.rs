//! Keys, credits and lost answers, with a small server in place of Segmind. Nothing is bought twice, and the key shows nowhere.

use crate::sandbox::{KEY, Sandbox};
use crate::service::{Rule, Service};

/// A balance to be had; every submit is read, then dropped without an answer.
fn loses_every_answer(line: &str) -> Option<(u16, &'static str)> {
    line.contains("get-user-credits").then_some((200, r#"{"credits": 25.0, "free-credits": 0}"#))
}

/// A service that repeats the key in its refusals, as no service should.
const TELLS_THE_KEY: Rule =
    |_| Some((401, r#"{"error": "The API key is invalid: SG_00c0ffee00c0ffee", "x-api-key": "SG_00c0ffee00c0ffee"}"#));

const HAS_NO_CREDITS: Rule = |line| {
    Some(if line.contains("get-user-credits") {
        (200, r#"{"credits": 0.1, "free-credits": 0}"#)
    } else {
        (406, r#"{"error": "Insufficient credits to make this request"}"#)
    })
};

fn sandbox_at(service: &Service) -> Sandbox {
    Sandbox::new().with("RUSHES_API_URL", &service.url()).with("SEGMIND_API_KEY", KEY)
}

#[test]
fn without_a_key_the_shot_is_kept_and_nothing_is_sent() {
    let service = Service::start(loses_every_answer);
    let sandbox = Sandbox::new().with("RUSHES_API_URL", &service.url());
    let done = sandbox.run(&["generate", "--prompt", "A boat"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    assert!(done.err.contains("SEGMIND_API_KEY") && done.err.contains("`rushes resume`"), "{}", done.err);
    let job = sandbox.jobs().remove(0);
    assert_eq!(job["state"], "needs_user");
    assert!(job["failure"].as_str().unwrap().contains("nothing more is spent"));
    assert_eq!(sandbox.run(&["resume"]).code, Some(3));
    assert_eq!(service.count(""), 0);
}

#[test]
fn a_submit_whose_answer_is_lost_is_an_unknown_outcome_and_never_sent_again() {
    let service = Service::start(loses_every_answer);
    let sandbox = sandbox_at(&service);
    let done = sandbox.run(&["generate", "--prompt", "A boat", "--json"]);
    assert_eq!(done.code, Some(5), "{done:?}");
    assert_eq!(done.json().last().unwrap()["state"], "needs_user");
    assert!(done.err.contains("Segmind's page"), "{}", done.err);
    for _ in 0..2 {
        assert_eq!(sandbox.run(&["resume"]).code, Some(5));
    }
    assert_eq!(service.count("POST"), 1);
    assert_eq!(sandbox.holds(KEY), None);
}

#[test]
fn a_kill_while_a_submit_is_under_way_is_an_unknown_outcome_too() {
    // The submit is answered after longer than this test waits.
    let silent = |line: &str| {
        if line.starts_with("POST") {
            std::thread::sleep(std::time::Duration::from_mins(10));
        }
        loses_every_answer(line)
    };
    let service = Service::start(silent);
    let sandbox = sandbox_at(&service);
    let mut run = sandbox.start(&["generate", "--prompt", "A boat", "--json"]);
    run.until("\"submitting\"");
    run.kill();
    assert_eq!(sandbox.jobs()[0]["state"], "submitting");
    assert_eq!(sandbox.run(&["resume"]).code, Some(5));
    assert!(service.count("POST") <= 1);
}

#[test]
fn a_wrong_key_says_so_and_shows_nowhere_even_if_the_service_repeats_it() {
    let service = Service::start(TELLS_THE_KEY);
    let sandbox = sandbox_at(&service);
    let done = sandbox.run(&["generate", "--prompt", "A boat"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    assert_eq!(sandbox.run(&["resume", "--json"]).code, Some(3));
    assert!(sandbox.holds("A boat").is_some(), "the ledger is not looked into");
    assert_eq!(sandbox.holds(&KEY[3..]), None);
}

#[test]
fn a_key_that_is_refused_ends_a_look_into_the_history_as_it_ends_a_shot() {
    /// The account takes the key, the history does not.
    const REFUSES_HISTORY: Rule =
        |line| loses_every_answer(line).or(Some((401, r#"{"error": "Unauthorized SG_00c0ffee00c0ffee"}"#)));
    for rule in [TELLS_THE_KEY, REFUSES_HISTORY] {
        let service = Service::start(rule);
        let sandbox = sandbox_at(&service);
        let done = sandbox.run(&["history", "--json"]);
        assert_eq!((done.code, done.out.as_str()), (Some(3), ""), "{done:?}");
        assert!(done.err.contains("set SEGMIND_API_KEY"), "{}", done.err);
        assert_eq!(sandbox.holds(&KEY[3..]), None);
    }
    // A rescue asks the history only when something is lost.
    let service = Service::start(loses_every_answer);
    assert_eq!(sandbox_at(&service).run(&["rescue"]).code, Some(0));
}

#[test]
fn a_rescue_whose_key_is_refused_ends_with_3() {
    let loses = Service::start(loses_every_answer);
    let sandbox = sandbox_at(&loses);
    assert_eq!(sandbox.run(&["generate", "--prompt", "A boat"]).code, Some(5));
    let refuses = Service::start(TELLS_THE_KEY);
    let sandbox = sandbox.with("RUSHES_API_URL", &refuses.url());
    let done = sandbox.run(&["rescue"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    assert_eq!(refuses.count("POST"), 0);
}

#[test]
fn generate_leaves_no_question_about_an_absence_behind() {
    let service = Service::start(loses_every_answer);
    let sandbox = sandbox_at(&service);
    let generate = || sandbox.run(&["generate", "--prompt", "A boat", "--cap-day", "1"]);
    assert_eq!(generate().code, Some(3), "the cap holds it back");
    let second = generate();
    assert_eq!(second.code, Some(3), "{second:?}");
    assert!(second.err.contains("1 earlier shot, about $3.20, stays unbought"), "{}", second.err);
    let resume = sandbox.run(&["resume"]);
    assert_eq!(resume.code, Some(3), "{resume:?}");
    assert!(!resume.err.contains("waiting shot"), "nobody was away: {}", resume.err);
    assert_eq!(service.count("POST"), 0);
}

#[test]
fn an_earlier_shot_that_waits_for_a_key_is_among_those_that_stay_unbought() {
    let service = Service::start(loses_every_answer);
    let sandbox = Sandbox::new().with("RUSHES_API_URL", &service.url());
    let generate = || sandbox.run(&["generate", "--prompt", "A boat"]);
    assert_eq!(generate().code, Some(3));
    let second = generate();
    assert!(second.err.contains("1 earlier shot, about $3.20, stays unbought"), "{}", second.err);
}

#[test]
fn missing_credits_keep_the_shot_for_later() {
    let service = Service::start(HAS_NO_CREDITS);
    let sandbox = sandbox_at(&service);
    assert_eq!(sandbox.run(&["generate", "--prompt", "A boat"]).code, Some(3));
    let job = sandbox.jobs().remove(0);
    assert_eq!(job["state"], "needs_user");
    assert!(job["failure"].as_str().unwrap().contains("credits"), "{job}");
}

#[test]
fn a_demos_shot_can_never_be_bought() {
    let service = Service::start(loses_every_answer);
    let sandbox = sandbox_at(&service);
    assert_eq!(sandbox.run(&["generate", "--demo", "--prompt", "A boat", "--duration", "4"]).code, Some(0));
    // The same folder without --demo: it is marked, and stays the demo's.
    assert_eq!(sandbox.run(&["generate", "--prompt", "A boat", "--duration", "4"]).code, Some(0));
    assert_eq!(sandbox.jobs().len(), 2);
    assert_eq!(service.count(""), 0);
}

#[test]
fn the_real_way_is_the_same_against_a_simulated_service_and_ends_in_the_persons_videos() {
    let sandbox = Sandbox::new().with("SEGMIND_API_KEY", KEY);
    let mut simulate = sandbox.start(&["simulate", "--listen", "127.0.0.1:0", "--seconds", "0.2"]);
    let printed = simulate.until("Listening on ");
    let url = printed.split_whitespace().find(|word| word.starts_with("http://")).unwrap();

    let sandbox = sandbox.with("RUSHES_API_URL", url).with("XDG_CONFIG_HOME", "/nowhere");
    let done = sandbox.run(&["generate", "--prompt", "A boat", "--duration", "4", "--model", "veo-3-fast", "--json"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let file = sandbox.jobs()[0]["file"].as_str().unwrap().to_owned();
    if cfg!(target_os = "linux") {
        assert!(std::path::Path::new(&file).starts_with(sandbox.path("home/Videos/Rushes")), "{file}");
    }
    assert_eq!(sandbox.holds(KEY), None);
    simulate.kill();
}
