//! Takes, projects, marks and lists from the command line.

use crate::sandbox::{Done, Sandbox};

fn generate(sandbox: &Sandbox, prompt: &str, more: &[&str]) -> Done {
    let mut arguments = vec!["generate", "--demo", "--prompt", prompt, "--duration", "4", "--json"];
    arguments.extend(more);
    sandbox.run(&arguments)
}

fn quick() -> Sandbox {
    Sandbox::new().with("RUSHES_DEMO_SECONDS", "0.2")
}

#[test]
fn three_takes_are_three_purchases_of_one_shot_each_with_its_own_file() {
    let sandbox = quick();
    let done = generate(&sandbox, "A paper boat", &["--takes", "3"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(sandbox.purchases(), 3);
    let clips = sandbox.run(&["clips", "--demo", "--json"]).json();
    let told: Vec<_> = clips.iter().map(|clip| (clip["shot"].as_u64(), clip["take"].as_u64())).collect();
    assert_eq!(told, [(Some(1), Some(1)), (Some(1), Some(2)), (Some(1), Some(3))]);
    let mut files: Vec<&str> = clips.iter().map(|clip| clip["file"].as_str().unwrap()).collect();
    assert!(files.iter().all(|file| std::path::Path::new(file).is_file()), "{files:?}");
    assert!(files[1].ends_with("01 take 2.mp4"), "{files:?}");
    files.dedup();
    assert_eq!(files.len(), 3);
    for field in ["id", "title", "project", "mark", "stars", "continues", "prompt", "cost"] {
        assert!(clips[0].get(field).is_some(), "{field}");
    }
}

#[test]
fn one_file_is_no_place_for_several_takes_and_nothing_is_bought() {
    let sandbox = quick();
    let done = generate(&sandbox, "A paper boat", &["--takes", "2", "--out", "boat.mp4"]);
    assert_eq!((done.code, sandbox.purchases()), (Some(2), 0), "{done:?}");
    assert!(done.err.contains("--out names one file"), "{}", done.err);
}

#[test]
fn an_unknown_project_is_refused_with_the_names_there_are_before_anything_is_bought() {
    let sandbox = quick();
    let none = generate(&sandbox, "A boat", &["--project", "Trailer"]);
    assert_eq!((none.code, sandbox.purchases()), (Some(2), 0), "{none:?}");
    assert!(none.err.contains("projects --new"), "{}", none.err);
    assert_eq!(sandbox.run(&["projects", "--demo", "--new", "Trailer"]).code, Some(0));
    let other = generate(&sandbox, "A boat", &["--project", "Trailor"]);
    assert_eq!((other.code, sandbox.purchases()), (Some(2), 0), "{other:?}");
    assert!(other.err.contains("\"Trailer\""), "{}", other.err);
    let twice = sandbox.run(&["projects", "--demo", "--new", "trailer"]);
    assert_eq!(twice.code, Some(2), "a name is taken whatever its case: {twice:?}");
}

#[test]
fn a_shot_lands_in_its_project_with_its_cost_and_its_folder() {
    let sandbox = quick();
    assert_eq!(sandbox.run(&["projects", "--demo", "--new", "Trailer"]).code, Some(0));
    assert_eq!(generate(&sandbox, "A boat", &["--project", "trailer"]).code, Some(0));
    assert_eq!(generate(&sandbox, "A fox", &[]).code, Some(0));
    let of_project = sandbox.run(&["clips", "--demo", "--json", "--project", "TRAILER"]).json();
    assert_eq!(of_project.len(), 1, "{of_project:?}");
    assert_eq!(of_project[0]["project"], "Trailer");
    let file = of_project[0]["file"].as_str().unwrap();
    assert!(std::path::Path::new(file).components().any(|part| part.as_os_str() == "Trailer"), "{file}");
    let projects = sandbox.run(&["projects", "--demo", "--json"]).json();
    assert_eq!(
        (&projects[0]["name"], &projects[0]["clips"], &projects[0]["cost"]),
        (&"Trailer".into(), &1.into(), &1.6.into())
    );
    let unknown = sandbox.run(&["clips", "--demo", "--project", "Nothing"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}

#[test]
fn marks_are_kept_and_searched_and_picked_clips_listed_alone() {
    let sandbox = quick();
    assert_eq!(generate(&sandbox, "An \u{e9}toile over the sea", &[]).code, Some(0));
    assert_eq!(generate(&sandbox, "A fox in the snow", &[]).code, Some(0));
    let clips = sandbox.run(&["clips", "--demo", "--json"]).json();
    let fox = clips.iter().find(|clip| clip["prompt"] == "A fox in the snow").unwrap()["id"].to_string();
    for mark in ["pick", "4"] {
        assert_eq!(sandbox.run(&["mark", "--demo", &fox, mark]).code, Some(0), "{mark}");
    }
    let picked = sandbox.run(&["clips", "--demo", "--json", "--picked"]).json();
    assert_eq!(picked.len(), 1);
    assert_eq!((&picked[0]["mark"], &picked[0]["stars"]), (&"pick".into(), &4.into()));
    let found = sandbox.run(&["clips", "--demo", "--json", "--search", "ETOI"]).json();
    assert_eq!(found.len(), 1, "{found:?}");
    for signs in ["%", "\"", "*"] {
        assert_eq!(sandbox.run(&["clips", "--demo", "--search", signs]).out.trim(), "No clips", "{signs}");
    }
    assert_eq!(sandbox.run(&["clips", "--demo", "--json", "--search", ""]).json().len(), 2);
    let table = sandbox.run(&["clips", "--demo"]);
    assert!(table.out.contains("pick   ****"), "{}", table.out);
    assert_eq!(sandbox.run(&["mark", "--demo", &fox, "none"]).code, Some(0));
    assert!(sandbox.run(&["clips", "--demo", "--json", "--picked"]).json().is_empty());
    let gone = sandbox.run(&["mark", "--demo", "999", "pick"]);
    assert_eq!(gone.code, Some(2), "{gone:?}");
    assert!(gone.err.contains("There is no clip 999"), "{}", gone.err);
}

#[test]
fn while_an_engine_has_the_folder_clips_are_listed_and_marks_are_refused() {
    let sandbox = Sandbox::new().with("RUSHES_DEMO_SECONDS", "3");
    let mut run = sandbox.start(&["generate", "--demo", "--prompt", "A boat", "--duration", "4", "--json"]);
    run.until("\"accepted\"");
    assert_eq!(sandbox.run(&["clips", "--demo", "--json"]).code, Some(0));
    let mark = sandbox.run(&["mark", "--demo", "1", "pick"]);
    assert_eq!(mark.code, Some(2), "{mark:?}");
    assert!(mark.err.contains("already running"), "{}", mark.err);
    assert_eq!(run.end().code, Some(0));
}

#[test]
fn empty_lists_say_so() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["clips", "--demo"]).out.contains("No clips"));
    assert!(sandbox.run(&["projects", "--demo"]).out.contains("No projects yet"));
}
