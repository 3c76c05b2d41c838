//! Starts without a command where no window can be shown: `--demo` makes its first shot without one, anything else is refused.

use std::path::Path;

use rushes::media;

use crate::sandbox::{Done, Sandbox};

const SHOT: &str = "A slow dolly shot towards an old lighthouse at dusk";

const FULL: (u32, u32) = (1280, 720);
const TINY: (u32, u32) = (160, 90);

/// That the demo made its first shot: it said in one line why there is no window, and the last line names a video that is there.
fn made_its_first_shot(sandbox: &Sandbox, done: &Done, size: (u32, u32)) {
    assert_eq!(done.code, Some(0), "{done:?}");
    let words = "Rushes found no display to open its window on. The demo makes its first shot without a window; nothing is billed\n";
    assert_eq!(done.err, words);
    let path = Path::new(done.out.lines().last().unwrap());
    let clip = media::probe(path).unwrap();
    assert_eq!((clip.width, clip.height, clip.has_audio), (size.0, size.1, true));
    assert!(path.starts_with(sandbox.data().join("clips")), "{}", path.display());
    let job = sandbox.jobs().pop().unwrap();
    assert!(job["prompt"].as_str().unwrap().starts_with(SHOT), "{job}");
    assert_eq!((&job["state"], job["file"].as_str()), (&"saved".into(), path.to_str()));
}

#[test]
fn the_demo_makes_its_first_shot_where_there_is_no_display() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_PICTURE", "full");
    let done = sandbox.run(&["--demo"]);
    made_its_first_shot(&sandbox, &done, FULL);
    assert!(done.out.contains("about $3.20") && done.out.contains("Job 1: Saved"), "{}", done.out);
}

#[test]
fn the_demo_makes_another_shot_at_each_start_where_the_display_does_not_answer() {
    let mut sandbox = Sandbox::new();
    for (name, value) in [("WAYLAND_DISPLAY", "wayland-4711"), ("DISPLAY", ":4711")] {
        sandbox = sandbox.with(name, value);
        let done = sandbox.run(&["--demo"]);
        made_its_first_shot(&sandbox, &done, TINY);
    }
    assert_eq!(sandbox.jobs().len(), 2);
}

#[test]
fn a_demo_beside_a_running_demo_is_refused() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "30");
    let mut first = sandbox.start(&["--demo"]);
    first.until("Queued at Segmind");
    let second = sandbox.run(&["--demo"]);
    assert_eq!(second.code, Some(2), "{second:?}");
    assert!(second.err.contains("already running with this data folder"), "{}", second.err);
    first.kill();
}

#[test]
fn ctrl_c_ends_the_demos_shot_and_names_the_command_that_goes_on_with_it() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "2");
    let mut run = sandbox.start(&["--demo"]);
    run.until("Queued at Segmind");
    run.interrupt();
    let done = run.end();
    assert_eq!(done.code, Some(130), "{done:?}");
    assert!(
        done.err.ends_with("Job 1 stays in the demo's ledger: `rushes resume --demo` goes on with it\n"),
        "{}",
        done.err
    );
    assert_eq!(sandbox.run(&["resume", "--demo"]).code, Some(0));
    assert_eq!(sandbox.purchases(), 1);
}

#[test]
fn a_demo_whose_folder_can_not_be_made_is_refused_with_its_name() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.data(), "a file where the folder should be").unwrap();
    let done = sandbox.run(&["--demo"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.err.contains("can't be used") && done.err.contains("data"), "{}", done.err);
    assert!(done.out.is_empty());
}

#[test]
fn without_the_demo_a_start_without_a_display_is_refused_and_makes_nothing() {
    for sandbox in [Sandbox::new(), Sandbox::new().with("DISPLAY", ":4711")] {
        let done = sandbox.run(&[]);
        assert_eq!(done.code, Some(2), "{done:?}");
        let words =
            "Rushes found no display to open its window on. It also works without one: see `rushes generate --help`.";
        assert!(done.err.starts_with(words), "{}", done.err);
        assert!(done.out.is_empty() && sandbox.jobs().is_empty());
    }
}
