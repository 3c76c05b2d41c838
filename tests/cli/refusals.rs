//! What is refused before anything is begun: each with exit code 2 and a sentence, and nothing in the ledger.

use crate::sandbox::{KEY, Sandbox};

#[test]
fn a_shot_that_can_not_be_made_is_refused_before_it_is_bought() {
    for (arguments, words) in [
        (&["--prompt", "  "][..], "Describe the shot first"),
        (&["--prompt", "x", "--duration", "5"], "4, 6 or 8"),
        (&["--prompt", "x", "--shape", "2:1"], "16:9"),
        (&["--prompt", "x", "--fps", "25"], "24 or 30"),
        (&["--prompt", "x", "--resolution", "4k"], "720p or 1080p"),
        (&["--prompt", "x", "--model", "veo-2"], "veo-3-fast"),
        (&["--prompt", "x", "--seed", "0"], "seed"),
        (&["--prompt", "x", "--image-url", "ftp://host/x.png"], "https://"),
        (&["--prompt", "x", "--image", "gone.png"], "--image: there is no such file: gone.png"),
        (&["--prompt", "x", "--image", "home"], "folder, not a picture"),
        (&["--prompt", "x", "--image", "page.jpg"], "web page, not a picture"),
        (&["--prompt", "x", "--image-url", "http://127.0.0.1:9/x.png", "--send-address-anyway"], "can't be reached"),
        (&["--prompt", "x", "--out", "gone/x.mp4"], "does not exist"),
        (&["--prompt", "x", "--out", "home"], "folder"),
        (&["--shape", "16:9"], "--prompt"),
        (&["--prompt", "x", "--colour"], "--colour"),
    ] {
        let sandbox = Sandbox::new();
        std::fs::write(sandbox.path("page.jpg"), "<!doctype html><html>Sign in</html>").unwrap();
        let done = sandbox.run(&[&["generate", "--demo", "--json"], arguments].concat());
        assert_eq!(done.code, Some(2), "{arguments:?}: {done:?}");
        assert!(done.err.contains(words), "{arguments:?}: {}", done.err);
        assert!(done.out.is_empty(), "{arguments:?}: {}", done.out);
        assert!(sandbox.jobs().is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_host_that_is_neither_https_nor_this_computer_is_refused_at_the_start() {
    for (variable, address) in [
        ("RUSHES_API_URL", "http://example.com"),
        ("RUSHES_API_URL", "http://127.0.0.1.example.com"),
        ("RUSHES_API_URL", "ftp://127.0.0.1"),
        ("RUSHES_API_URL", "not an address"),
        ("RUSHES_UPLOAD_URL", "http://192.168.0.7/upload-asset"),
    ] {
        let sandbox = Sandbox::new().with("SEGMIND_API_KEY", KEY).with(variable, address);
        for arguments in [&["generate", "--prompt", "x"][..], &["resume"]] {
            let done = sandbox.run(arguments);
            assert_eq!(done.code, Some(2), "{address}: {done:?}");
            assert!(done.err.contains(variable), "{address}: {}", done.err);
        }
        assert!(sandbox.jobs().is_empty());
    }
}

#[test]
fn a_text_that_is_no_key_is_refused_without_repeating_it() {
    let sandbox = Sandbox::new().with("SEGMIND_API_KEY", "sk-secret-of-somebody");
    let done = sandbox.run(&["generate", "--prompt", "x"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.err.contains("SEGMIND_API_KEY"), "{}", done.err);
    assert_eq!(sandbox.holds("secret-of-somebody"), None);
}

#[test]
fn a_data_folder_that_can_not_be_used_is_named() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("taken"), "a file").unwrap();
    for arguments in [&["generate", "--prompt", "x"][..], &["generate", "--demo", "--prompt", "x"]] {
        let done = sandbox.run(&[arguments, &["--data-dir", "taken"]].concat());
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(done.err.contains("taken"), "{}", done.err);
    }
}

#[test]
fn the_help_names_every_command_variable_and_exit_code() {
    let done = Sandbox::new().run(&["--help"]);
    assert_eq!(done.code, Some(0));
    for word in ["generate", "jobs", "resume", "simulate", "SEGMIND_API_KEY", "RUSHES_API_URL", "Exit codes"] {
        assert!(done.out.contains(word), "{word}");
    }
}
