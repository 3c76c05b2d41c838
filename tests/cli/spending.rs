//! `rushes spending`, and caps from the command line.

use crate::sandbox::{Done, Sandbox};

fn quick() -> Sandbox {
    Sandbox::new().with("RUSHES_DEMO_SECONDS", "0.2").with("TZ", "UTC")
}

/// A shot of $1.60.
fn generate(sandbox: &Sandbox, more: &[&str]) -> Done {
    let mut arguments = vec!["generate", "--demo", "--prompt", "=A paper, boat", "--model", "veo-3", "--duration", "4"];
    arguments.extend(more);
    sandbox.run(&arguments)
}

#[test]
fn a_shot_that_a_cap_holds_back_ends_with_3_and_stays_in_the_queue() {
    let sandbox = quick();
    let done = generate(&sandbox, &["--takes", "2", "--cap-day", "2"]);
    assert_eq!((done.code, sandbox.purchases()), (Some(3), 1), "{done:?}");
    assert!(done.err.contains("This would pass your $2 for today: $1.60 are spent or on the way"), "{}", done.err);
    assert!(done.err.contains("stays in the queue, unbought"), "{}", done.err);
    let again = sandbox.run(&["resume", "--demo"]);
    assert_eq!((again.code, sandbox.purchases()), (Some(3), 1), "the cap is kept: {again:?}");
    assert_eq!(sandbox.run(&["spending", "--demo", "--cap-day", "none"]).code, Some(0));
    let on = sandbox.run(&["resume", "--demo"]);
    assert_eq!((on.code, sandbox.purchases()), (Some(0), 2), "{on:?}");
}

#[test]
fn generate_buys_only_the_shot_that_it_was_asked_for() {
    let sandbox = quick();
    let held = generate(&sandbox, &["--cap-day", "1"]);
    assert_eq!((held.code, sandbox.purchases()), (Some(3), 0), "{held:?}");
    // There is room for one shot: the new one gets it, although the old one stands before it.
    let new = generate(&sandbox, &["--cap-day", "1.60"]);
    assert_eq!((new.code, sandbox.purchases()), (Some(0), 1), "{new:?}");
    assert!(new.err.contains("1 earlier shot, about $1.60, stays unbought: `rushes resume`"), "{}", new.err);
    assert_eq!(sandbox.run(&["spending", "--demo", "--cap-day", "none"]).code, Some(0));
    let more = generate(&sandbox, &[]);
    assert_eq!((more.code, sandbox.purchases()), (Some(0), 2), "no cap holds the old one, and it waits: {more:?}");
    let on = sandbox.run(&["resume", "--demo"]);
    assert_eq!((on.code, sandbox.purchases()), (Some(0), 3), "{on:?}");
}

#[test]
fn what_was_bought_is_listed_and_is_a_table_that_no_spreadsheet_runs() {
    let sandbox = quick();
    assert_eq!(sandbox.run(&["spending", "--demo"]).out.trim(), "Nothing was bought yet");
    assert_eq!(generate(&sandbox, &[]).code, Some(0));
    let list = sandbox.run(&["spending", "--demo", "--cap-month", "50"]);
    assert_eq!(list.code, Some(0), "{list:?}");
    for words in ["billed: 1 A paper, take 1", "request id ", "This month", "cap $50"] {
        assert!(list.out.contains(words), "{words}: {}", list.out);
    }
    let table = sandbox.run(&["spending", "--demo", "--csv"]).out;
    let mut lines = table.split("\r\n");
    assert!(lines.next().unwrap().starts_with("\u{feff}Date,Time,Project,Shot,Title"), "{table}");
    assert!(lines.next().unwrap().contains(",1,A paper,1,veo-3,billed,1.60,"), "{table}");
    assert_eq!((lines.next(), lines.next()), (Some(""), None));
    let none = sandbox.run(&["spending", "--demo", "--csv", "--since", "2999-01-01"]).out;
    assert_eq!(none.lines().count(), 1, "only the headings: {none}");
    assert_eq!(sandbox.run(&["spending", "--demo", "--since", "yesterday"]).code, Some(2));
}
