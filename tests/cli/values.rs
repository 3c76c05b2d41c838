//! Values that can't be used: each is refused with exit code 2 by a sentence that names its option, in words of our own.

use crate::sandbox::Sandbox;

/// What is refused, and how the sentence goes on behind the option's name.
const REFUSED: [(&[&str], &str); 14] = [
    (&["spending", "--since", "9999-12-31"], "--since <DATE>': give a day as 2026-11-30"),
    (&["spending", "--since", "-1"], "--since <DATE>': give a day as 2026-11-30"),
    (&["simulate", "--listen", "localhost"], "--listen <ADDR>': give an address in numbers and a port"),
    (&["simulate", "--balance", "NaN"], "--balance <DOLLARS>': give an amount in dollars from 0"),
    (&["simulate", "--balance", "-5"], "--balance <DOLLARS>': give an amount in dollars from 0"),
    (&["simulate", "--seconds", "-5"], "--seconds <N>': give a number of seconds from 0 to 86400"),
    (&["spending", "--cap-day", "-3"], "--cap-day <DOLLARS>': type an amount in dollars"),
    (&["spending", "--cap-day", "0.001"], "--cap-day <DOLLARS>': the smallest cap is $0.01"),
    (&["generate", "--prompt", "x", "--takes", "-1"], "--takes <N>': choose 1 to 8 takes"),
    (&["generate", "--prompt", "x", "--seed", "-1"], "--seed: A fixed seed is a whole number from 1 to 4294967295"),
    (&["generate", "--prompt", "x", "--image-url", "ftp://a/b.png"], "--image-url: Segmind can fetch only addresses"),
    (&["generate", "--prompt", "\u{1b}"], "--prompt: Describe the shot first"),
    (&["mark", "1", "-1"], "<MARK>': say pick, reject, none, or 0 to 5 stars"),
    (&["mark", "-1", "pick"], "<ID>': give the clip's number"),
];

#[test]
fn a_value_that_can_not_be_used_is_refused_in_a_sentence_that_names_its_option() {
    let sandbox = Sandbox::new();
    for (arguments, words) in REFUSED {
        let done = sandbox.run(arguments);
        assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{arguments:?}: {done:?}");
        assert!(done.err.contains(words), "{arguments:?}: {}", done.err);
        for raw in ["parameter '", "unexpected argument", "invalid float", "invalid socket"] {
            assert!(!done.err.contains(raw), "{arguments:?}: {}", done.err);
        }
    }
}

#[test]
fn a_command_that_is_refused_for_its_day_has_set_no_cap() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["spending", "--cap-day", "5", "--since", "9999-12-31"]).code, Some(2));
    assert!(!sandbox.run(&["spending"]).out.contains("cap $5"));
}

#[test]
fn an_address_that_is_taken_is_named_with_its_option() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let done = Sandbox::new().run(&["simulate", "--listen", &address]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.err.starts_with(&format!("--listen {address} can't be used; give another address")), "{}", done.err);
}

#[test]
fn a_picture_that_was_just_typed_and_is_not_there_is_no_file_that_has_gone() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("file"), "").unwrap();
    for (more, option, path) in [
        (&[][..], "--image", "missing.png"),
        (&["--image", "file"], "--last-frame", "home/missing.png"),
        (&[], "--reference", "file/missing.png"),
    ] {
        let arguments = ["generate", "--demo", "--prompt", "x", "--model", "veo-3.1", option, path];
        let done = sandbox.run(&[&arguments[..], more].concat());
        assert_eq!(done.code, Some(2), "{done:?}");
        // What is to be said of the model stands before it.
        let words = format!("{option}: there is no such file: {path}");
        assert_eq!(done.err.lines().last(), Some(words.as_str()), "{}", done.err);
    }
}
