//! Models at the command line: the list, what a model does not have, what a rule blocks, what is retired.

use crate::sandbox::{KEY, Sandbox};
use crate::service::Service;

#[test]
fn every_model_is_listed_with_its_price_and_its_time() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["models"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.out.contains("veo-3          Veo 3          $0.80 to $3.20 a clip, usually 2:22\n"), "{}", done.out);
    assert!(
        done.out.contains("veo-3.1-lite   Veo 3.1 Lite   $0.25 to $1.00 a clip, usually 0:48  (unproven)"),
        "{}",
        done.out
    );
    let rows = sandbox.run(&["models", "--json"]).json();
    assert_eq!(rows.len(), 5);
    assert_eq!((rows[2]["slug"].as_str(), rows[2]["takes"]["references"].as_u64()), (Some("veo-3.1"), Some(3)));
    assert_eq!(rows[0]["prices"].as_array().unwrap().len(), 6);
}

#[test]
fn a_table_of_the_persons_own_that_is_wrong_is_said_with_its_line() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.data()).unwrap();
    std::fs::write(sandbox.data().join("models.toml"), "[[model]]\nslug = 7\n").unwrap();
    let done = sandbox.run(&["models"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.err.contains("line 2") && done.out.contains("veo-3 "), "{done:?}");
}

#[test]
fn what_a_model_lacks_and_what_a_rule_blocks_ends_with_2_and_its_sentence() {
    for (arguments, words) in [
        (&["--model", "veo-3", "--last-frame", "x.png"][..], "Veo 3 takes no last frame"),
        (&["--model", "veo-3.1", "--last-frame", "x.png"], "A last frame needs a first frame"),
        (&["--model", "veo-3.1", "--reference", "x.png", "--image", "x.png"], "exclude each other"),
        (&["--model", "veo-3.1", "--reference", "x.png", "--duration", "4"], "8 s, because of the references"),
        (&["--model", "veo-3.1", "--shape", "4:3"], "Veo 3.1 makes 16:9 or 9:16"),
        (&["--model", "veo-3.1", "--fps", "24"], "takes none"),
        (&["--model", "veo-3.1-fast", "--negative-prompt", "rain"], "takes no negative prompt"),
        (&["--model", "veo-3.1-lite", "--resolution", "1080p"], "takes 720p"),
    ] {
        let sandbox = Sandbox::new();
        let done = sandbox.run(&[&["generate", "--demo", "--json", "--prompt", "x"], arguments].concat());
        assert_eq!(done.code, Some(2), "{arguments:?}: {done:?}");
        assert!(done.err.contains(words), "{arguments:?}: {}", done.err);
        assert!(sandbox.jobs().is_empty(), "{arguments:?}");
    }
}

/// Has retired the first model and knows nothing else.
fn retired(line: &str) -> Option<(u16, &'static str)> {
    match line {
        line if line.starts_with("POST /v2/veo-3 ") => Some((410, r#"{"error":"Model retired"}"#)),
        line if line.starts_with("GET /v1/get-user-credits") => Some((200, r#"{"credits":12.5}"#)),
        _ => None,
    }
}

#[test]
fn a_retired_model_ends_with_4_and_the_name_of_its_successor_and_is_not_sent_again() {
    let service = Service::start(retired);
    let sandbox = Sandbox::new().with("SEGMIND_API_KEY", KEY).with("RUSHES_API_URL", &service.url());
    let sandbox = sandbox.with("XDG_CONFIG_HOME", "/nowhere");
    for (nth, model) in [("first", None), ("second", Some("veo-3"))] {
        let mut arguments = vec!["generate", "--prompt", "A boat", "--duration", "4"];
        arguments.extend(model.iter().flat_map(|model| ["--model", *model]));
        let done = sandbox.run(&arguments);
        assert_eq!(done.code, Some(4), "{nth}: {done:?}");
        assert!(format!("{}{}", done.out, done.err).contains("Segmind has retired Veo 3"), "{nth}: {done:?}");
        assert!(done.err.contains("--model veo-3.1, about $1.60"), "{nth}: {}", done.err);
        assert_eq!(service.count("POST"), 1, "{nth}");
    }
    assert!(sandbox.run(&["models"]).out.contains("(retired)"));
}
