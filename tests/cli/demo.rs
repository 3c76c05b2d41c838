//! The demo without a window: from a sentence to a file.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::sandbox::Sandbox;

/// The order of a job's life, as the states are named in JSON.
const LIFE: [&str; 6] = ["queued", "submitting", "accepted", "ready", "downloading", "saved"];

#[test]
fn a_described_shot_becomes_a_saved_video_told_in_json_lines() {
    let sandbox = Sandbox::new();
    let done =
        sandbox.run(&["generate", "--demo", "--prompt", "A paper boat", "--duration", "4", "--seed", "7", "--json"]);
    assert_eq!(done.code, Some(0), "{done:?}");

    let mut lines = done.json();
    let path = lines.pop().unwrap()["path"].as_str().unwrap().to_owned();
    let places: Vec<usize> =
        lines.iter().map(|line| LIFE.iter().position(|state| line["state"] == *state).unwrap()).collect();
    assert!(places.is_sorted() && places.len() >= 2, "{places:?}");
    let saved = lines.last().unwrap();
    assert_eq!(saved["state"], "saved");
    assert_eq!(saved["file"], path.as_str());
    assert_eq!((&saved["prompt"], &saved["seed"]), (&"A paper boat".into(), &7.into()));
    assert_eq!(saved["cost"], 1.6);
    assert!(saved["failure"].is_null() && saved["request_id"].is_string());
    assert!(is_mp4(Path::new(&path)));
    assert_eq!(sandbox.jobs(), std::slice::from_ref(saved));
}

#[test]
fn a_person_reads_the_price_first_and_the_path_last() {
    let sandbox = Sandbox::new();
    let arguments = ["generate", "--demo", "--prompt", "A boat", "--duration", "4", "--silent", "--out", "boat.mp4"];
    let done = sandbox.run(&arguments);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.out.lines().next().unwrap().contains("about $0.80"), "{}", done.out);
    assert!(done.out.contains("Saved"));
    assert_eq!(done.out.lines().last(), Some("boat.mp4"));
    assert!(done.err.is_empty(), "{}", done.err);

    let clip = sandbox.jobs()[0]["file"].as_str().unwrap().to_owned();
    assert_eq!(fs::read(sandbox.path("boat.mp4")).unwrap(), fs::read(clip).unwrap());
}

#[test]
fn a_kill_in_the_middle_loses_nothing_and_buys_nothing_twice() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "2");
    let mut run = sandbox.start(&["generate", "--demo", "--prompt", "A paper boat", "--duration", "4", "--json"]);
    run.until("\"accepted\"");
    run.kill();

    let before = sandbox.jobs();
    assert_eq!(before[0]["state"], "accepted");
    let done = sandbox.run(&["resume", "--demo", "--json"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let after = sandbox.jobs();
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["state"], "saved");
    assert_eq!(after[0]["request_id"], before[0]["request_id"]);
    assert!(is_mp4(Path::new(after[0]["file"].as_str().unwrap())));
    assert_eq!(sandbox.purchases(), 1);
}

#[test]
fn resume_says_where_each_clip_lies_and_ends_with_a_sentence() {
    let sandbox = Sandbox::new();
    let make = ["generate", "--demo", "--prompt", "A boat", "--duration", "4", "--takes", "2", "--cap-day", "0"];
    assert_eq!(sandbox.run(&make).code, Some(3), "the cap holds both back");
    assert_eq!(sandbox.run(&["spending", "--demo", "--cap-day", "1.60"]).code, Some(0));
    let one = sandbox.run(&["resume", "--demo"]);
    assert_eq!(one.code, Some(3), "{one:?}");
    assert_eq!(one.out.lines().last(), Some("1 clip is saved, 1 is not: `rushes jobs --demo` says why"));
    assert_eq!(sandbox.run(&["spending", "--demo", "--cap-day", "none"]).code, Some(0));
    let other = sandbox.run(&["resume", "--demo"]);
    assert_eq!((other.code, other.out.lines().last()), (Some(0), Some("1 clip is saved")), "{other:?}");
    for job in sandbox.jobs() {
        let line = format!("Job {}: {}\n", job["id"], job["file"].as_str().unwrap());
        assert!(one.out.contains(&line) || other.out.contains(&line), "{line}");
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_the_job_in_the_ledger_and_says_how_to_go_on() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "2");
    let mut run = sandbox.start(&["generate", "--demo", "--prompt", "A paper boat", "--duration", "4"]);
    run.until("Queued at Segmind");
    run.interrupt();
    let done = run.end();
    assert_eq!(done.code, Some(130));
    assert!(done.err.contains("`rushes resume --demo`"), "{}", done.err);
    assert_eq!(sandbox.run(&["resume", "--demo"]).code, Some(0));
    assert_eq!(sandbox.purchases(), 1);
}

#[test]
fn a_failed_render_ends_with_its_reason_and_without_a_bill() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["generate", "--demo", "--prompt", "[fail] A boat"]);
    assert_eq!(done.code, Some(4), "{done:?}");
    assert!(done.out.contains("The render failed at Segmind"), "{}", done.out);
    assert!(done.out.contains("Nothing was billed"));
    let job = sandbox.jobs().remove(0);
    assert_eq!(job["state"], "failed");
    assert!(job["cost"].is_null() && job["failure"].as_str().unwrap().contains("Nothing was billed"));
}

#[test]
fn a_reader_that_went_away_stops_neither_a_list_nor_a_render() {
    let sandbox = Sandbox::new();
    for arguments in [&["generate", "--demo", "--prompt", "A boat", "--duration", "4"][..], &["jobs", "--demo"]] {
        let mut child = sandbox.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(sandbox.jobs()[0]["state"], "saved");
}

#[test]
fn a_folder_has_one_engine_at_a_time_and_can_be_listed_meanwhile() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "30");
    let mut run = sandbox.start(&["generate", "--demo", "--prompt", "A boat", "--json"]);
    run.until("\"accepted\"");
    let second = sandbox.run(&["generate", "--demo", "--prompt", "Another boat"]);
    assert_eq!(second.code, Some(2));
    assert!(second.err.contains("already running"), "{}", second.err);
    assert_eq!(sandbox.jobs().len(), 1);
    run.kill();
}

fn is_mp4(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap();
    bytes.len() > 2_000 && bytes[4..8] == *b"ftyp"
}
