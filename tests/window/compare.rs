//! "Compare with Segmind" in the window: the differences of a month, and that nothing is counted which was not ticked.

use rushes::domain::Usd;
use rushes::domain::spending_report::Share;
use rushes::engine::reply::Answer;
use rushes::engine::{Comparison, CountedIn, Difference, DifferenceKind};

use super::*;

fn id(text: &str) -> RequestId {
    RequestId::parse(text).unwrap()
}

/// A month in which something of each kind differs.
pub fn month() -> Comparison {
    let difference = |name: &str, kind, words: &str, hours: i64, here: Option<i64>, there: Option<i64>| Difference {
        request_id: id(name),
        kind,
        at: Some(double::at(-3600 * hours)),
        words: words.to_owned(),
        model: "veo-3".to_owned(),
        here: here.map(Usd::from_cents),
        there: there.map(Usd::from_cents),
    };
    let differences = vec![
        difference("r-5", DifferenceKind::OnlyThere, "A tram climbs the hill", 3, None, Some(320)),
        difference("r-4", DifferenceKind::OnlyThere, "A heron lifts off a still lake", 4, None, None),
        difference("r-3", DifferenceKind::Open, "Trailer: 3 Off the ferry, take 2", 9, Some(320), Some(240)),
        difference("r-2", DifferenceKind::Contradicts, "1 Paper city, take 1", 20, Some(320), Some(160)),
        difference("r-1", DifferenceKind::OnlyHere, "2 Rice fields, take 1", 40, Some(320), None),
    ];
    let share = |cents, count| Share { sum: Usd::from_cents(cents), count };
    Comparison { agreeing: share(5440, 17), differences, lost: share(320, 1), is_cut: false }
}

/// Takes the question for a comparison.
fn asked(double: &mut Double) -> (std::ops::Range<jiff::Timestamp>, Answer<Comparison>) {
    let asked = double.take(|request| match request {
        Request::CompareSpending(span, _) => Some(span.clone()),
        _ => None,
    });
    let Some((span, Request::CompareSpending(_, answer))) = asked else { panic!("the history is asked") };
    (span, answer)
}

fn opened() -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 1000.0), double::busy());
    settle(&mut window, &mut double);
    run_command(&mut window, "compare with");
    (window, double)
}

#[test]
fn a_month_is_compared_and_only_what_is_ticked_is_counted() {
    let (mut window, mut double) = opened();
    assert!(has(&window, "Asking Segmind what it has billed"));
    let (_, answer) = asked(&mut double);
    answer.send(Ok(month()));
    settle(&mut window, &mut double);
    for words in [
        "17 purchases agree, $54.40",
        "Only in Segmind's history",
        "Not certain here",
        "Told otherwise",
        "Only here",
        "$3.20 here, $2.40 there",
        "cost not told yet",
        "1 purchase whose answer was lost ($3.20)",
    ] {
        assert!(has_part(&window, words), "{words}");
    }
    assert!(window.get_by_label("Count").accesskit_node().is_disabled(), "nothing is ticked by itself");
    press_containing(&mut window, "Paper city");
    assert!(has(&window, "Count"), "what the service told can't be ticked");
    press(&mut window, "Choose all 2");
    assert!(has(&window, "Count 2, $5.60"));
    press_containing(&mut window, "A tram climbs");
    press(&mut window, "Count 1, $2.40");
    let counted = double.take(|request| match request {
        Request::CountFound(ids, _) => Some(ids.clone()),
        _ => None,
    });
    let Some((ids, Request::CountFound(_, answer))) = counted else { panic!("it is counted") };
    assert_eq!(ids, [id("r-3")]);
    answer.send(Ok(CountedIn { counted: 1, left_out: vec![] }));
    settle(&mut window, &mut double);
    assert!(has(&window, "1 purchase is counted as Segmind's history has it"));
}

#[test]
fn another_month_is_asked_for_and_a_late_answer_about_the_first_is_not_shown() {
    let (mut window, mut double) = opened();
    let (this, first) = asked(&mut double);
    press(&mut window, "Last month");
    let (last, second) = asked(&mut double);
    assert!(last.end == this.start && last.start < last.end);
    first.send(Ok(month()));
    settle(&mut window, &mut double);
    assert!(has(&window, "Asking Segmind what it has billed"));
    second.send(Ok(Comparison::default()));
    settle(&mut window, &mut double);
    assert!(has(&window, "Nothing differs") && !has(&window, "Count"), "nothing is left to do but to close it");
}

#[test]
fn what_is_left_out_says_why_and_a_history_that_is_silent_changes_nothing() {
    let (mut window, mut double) = opened();
    let (_, answer) = asked(&mut double);
    answer.send(Err(Refusal::new("Segmind's request history gives no answer right now; try again in a minute")));
    settle(&mut window, &mut double);
    assert!(has(&window, "Everything else goes on as before"));
    press(&mut window, "Try again");
    let (_, answer) = asked(&mut double);
    answer.send(Ok(month()));
    settle(&mut window, &mut double);
    press_containing(&mut window, "A tram climbs");
    press(&mut window, "Count 1, $3.20");
    let counted = double.take(|request| matches!(request, Request::CountFound(..)).then_some(()));
    let Some(((), Request::CountFound(_, answer))) = counted else { panic!("it is counted") };
    let left_out = vec![(id("r-5"), "it is not this account's own".to_owned())];
    answer.send(Ok(CountedIn { counted: 0, left_out }));
    settle(&mut window, &mut double);
    assert!(has(&window, "1 purchase was left out: it is not this account's own"));
}
