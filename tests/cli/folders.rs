//! A data folder that can't be, and a ledger that can't be read: neither passes for an empty library.

use crate::sandbox::Sandbox;

const READING: [&[&str]; 5] = [&["clips"], &["jobs"], &["projects"], &["spending"], &["models"]];

#[test]
fn a_data_folder_that_can_not_be_is_told_by_commands_that_only_read_too() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("file"), "").unwrap();
    let impossible = if cfg!(target_os = "linux") { &["file", "file/below", "/proc/x/y"][..] } else { &["file"] };
    for (folder, command) in impossible.iter().flat_map(|folder| READING.map(|command| (*folder, command))) {
        let done = sandbox.run(&[command, &["--data-dir", folder]].concat());
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{command:?} in {folder}: {done:?}");
        assert!(done.err.contains("The data folder can't be used: "), "{command:?} in {folder}: {}", done.err);
        assert!(done.err.contains(folder) && done.err.contains("--data-dir"), "{command:?} in {folder}: {}", done.err);
    }
}

#[test]
fn a_data_folder_that_is_not_there_yet_is_an_empty_library() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["clips", "--data-dir", "not/there/yet"]);
    assert_eq!((done.code, done.out.trim(), done.err.as_str()), (Some(0), "No clips", ""), "{done:?}");
}

#[test]
fn what_is_advised_for_a_damaged_ledger_is_what_helps() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.data()).unwrap();
    std::fs::write(sandbox.data().join("rushes.sqlite"), "this is no ledger ".repeat(100)).unwrap();
    let generate: &[&str] = &["generate", "--prompt", "x"];
    for command in READING.into_iter().chain([generate]) {
        let done = sandbox.run(command);
        assert_eq!(done.code, Some(2), "{command:?}: {done:?}");
        let advice = "The list of jobs is damaged. Open the window, or run `rushes rescue`: it buys nothing, keeps the damaged file";
        assert!(done.err.starts_with(advice), "{command:?}: {}", done.err);
        assert!(!done.err.contains("Start Rushes again"), "{command:?}: {}", done.err);
    }
    let rescue = sandbox.run(&["rescue"]);
    assert_eq!(rescue.code, Some(3), "there is no key: {rescue:?}");
    assert!(rescue.err.contains("it is kept as"), "{}", rescue.err);
    assert_eq!(sandbox.run(&["clips"]).out.trim(), "No clips");
}

#[test]
fn a_command_that_changes_a_damaged_ledger_says_that_it_was_set_aside_and_changes_nothing() {
    for command in [&["mark", "1", "pick"][..], &["spending", "--cap-day", "5"], &["projects", "--new", "Trailer"]] {
        let sandbox = Sandbox::new();
        std::fs::create_dir(sandbox.data()).unwrap();
        std::fs::write(sandbox.data().join("rushes.sqlite"), "this is no ledger ".repeat(100)).unwrap();
        let done = sandbox.run(command);
        assert_eq!(done.code, Some(2), "{command:?}: {done:?}");
        let says = |words: &str| done.err.contains(words);
        assert!(says("it is kept as") && says("Nothing was changed in it"), "{command:?}: {}", done.err);
        let kept = std::fs::read_dir(sandbox.data()).unwrap().flatten();
        let damaged =
            kept.filter(|file| std::fs::read(file.path()).is_ok_and(|bytes| bytes.starts_with(b"this is no")));
        assert_eq!(damaged.count(), 1, "{command:?}: nothing is lost");
        assert_eq!(sandbox.run(&["projects", "--json"]).out, "", "{command:?}");
        assert!(!sandbox.run(&["spending"]).out.contains("$5"), "{command:?}");
    }
}
