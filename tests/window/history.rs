//! The request history in the window: what a lost submit's card and sheet tell, and earlier renders that are brought in.

use rushes::domain::{JobId, Usd};
use rushes::engine::{BroughtIn, EarlierRender, EarlierRenders, EarlierStanding, FoundRow, HistoryLook, LookSummary};
use rushes::segmind::history::RowStatus;

use super::*;

fn id(text: &str) -> RequestId {
    RequestId::parse(text).unwrap()
}

/// A shot whose answer was lost, as far as it is looked for.
pub fn lost(look: &HistoryLook) -> Snapshot {
    let snapshot = double::busy();
    let jobs: Vec<_> = snapshot
        .jobs
        .iter()
        .cloned()
        .map(|mut view| {
            if view.job.state == JobState::NeedsUser(Need::UnknownOutcome) {
                view.history = Some(look.clone());
            }
            view
        })
        .collect();
    Snapshot { jobs: Arc::new(jobs), ..snapshot.clone() }
}

/// Two rows of the history that may be the shot.
pub fn two_rows() -> HistoryLook {
    let row = |name: &str, seconds, status| FoundRow {
        request_id: id(name),
        at: Some(double::at(seconds)),
        cost: Usd::from_dollars(3.2),
        status,
    };
    let found = [
        row("0f8fad5b-d9cb-469f-a165-70867728950e", -140, RowStatus::Completed),
        row("7c9e6679-7425-40de-944b-e07fc1f90ae7", -40, RowStatus::Pending),
    ];
    HistoryLook { looked: true, found: found.into(), ..HistoryLook::default() }
}

/// What the history shows of a week.
pub fn week() -> EarlierRenders {
    let render = |name: &str, prompt: &str, hours: i64, standing| EarlierRender {
        request_id: id(name),
        prompt: prompt.to_owned(),
        model: "veo-3".to_owned(),
        at: Some(double::at(-3600 * hours)),
        cost: Usd::from_dollars(3.2),
        request: None,
        standing,
    };
    let renders = vec![
        render("r-3", "A heron lifts off a still lake in the morning mist", 3, EarlierStanding::CanCome),
        render("r-2", "Neon signs mirrored in the puddles of a rainy street", 20, EarlierStanding::InLibrary),
        render("r-1", "A fox in the snow", 50, EarlierStanding::CanCome),
        render("r-0", "A lighthouse at dusk", 90, EarlierStanding::Cannot("the render failed".to_owned())),
    ];
    EarlierRenders { renders, is_cut: false }
}

fn opened(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    (window, double)
}

#[test]
fn a_lost_submit_that_is_looked_for_says_when_and_needs_nobody_yet() {
    let look = HistoryLook { next: Some(double::at(60)), ..HistoryLook::default() };
    let (window, _double) = opened(lost(&look));
    assert!(has_part(&window, "Looking in your Segmind history, next look"));
    assert!(!has_part(&window, "1 needs you"));
    let over = HistoryLook { looked: true, ..HistoryLook::default() };
    let (window, _double) = opened(lost(&over));
    assert!(has_part(&window, "Segmind's history shows no trace of this shot"));
    assert!(has_part(&window, "1 needs you"));
}

#[test]
fn of_several_rows_the_person_picks_one_with_its_time_and_cost() {
    let (mut window, mut double) = opened(lost(&two_rows()));
    assert!(has_part(&window, "Segmind's history shows 2 renders that may be this one"));
    press(&mut window, "Decide…");
    settle(&mut window, &mut double);
    let rows = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Watch the render of")));
    assert_eq!(rows.count(), 2);
    let second = window.get_by(|node| node.label().is_some_and(|label| label.contains("7c9e6679")));
    second.click();
    settle(&mut window, &mut double);
    let picked = acted(&mut double);
    assert_eq!(picked, Some(JobAction::FoundAtService(id("7c9e6679-7425-40de-944b-e07fc1f90ae7"))));
}

#[test]
fn a_look_that_is_wished_for_asks_the_engine_once_and_tells_what_came_of_it() {
    let (mut window, mut double) = opened(lost(&HistoryLook { looked: true, ..HistoryLook::default() }));
    press(&mut window, "Decide…");
    settle(&mut window, &mut double);
    press(&mut window, "Look now");
    let asked = double.take(|request| matches!(request, Request::LookInHistory(_)).then_some(()));
    let Some(((), Request::LookInHistory(answer))) = asked else { panic!("the engine is asked") };
    assert!(has(&window, "Looking"), "until it answers");
    answer.send(Ok(LookSummary::default()));
    settle(&mut window, &mut double);
    assert!(has(&window, "Segmind's history shows nothing new"));
}

#[test]
fn earlier_renders_are_chosen_and_cost_nothing() {
    let (mut window, mut double) = opened(double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    press(&mut window, "Bring in earlier renders…");
    let asked = double.take(|request| matches!(request, Request::EarlierRenders(_)).then_some(()));
    let Some(((), Request::EarlierRenders(answer))) = asked else { panic!("the history is asked") };
    answer.send(Ok(week()));
    settle(&mut window, &mut double);
    assert!(has_part(&window, "Fetching it costs nothing"));
    press(&mut window, "Choose all 2");
    press(&mut window, "Bring in 2 clips, free");
    let asked = double.take(|request| match request {
        Request::BringIn(ids, _) => Some(ids.clone()),
        _ => None,
    });
    let Some((ids, Request::BringIn(_, answer))) = asked else { panic!("they are brought in") };
    assert_eq!(ids, [id("r-1"), id("r-3")], "in the order in which they were made");
    let left_out = vec![(id("r-3"), "it is not this account's own".to_owned())];
    answer.send(Ok(BroughtIn { jobs: vec![JobId(90)], left_out }));
    settle(&mut window, &mut double);
    assert!(has(&window, "1 render was left out: it is not this account's own"));
}

#[test]
fn a_history_that_can_not_be_read_says_so_and_changes_nothing_else() {
    let (mut window, mut double) = opened(double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    press(&mut window, "Bring in earlier renders…");
    let asked = double.take(|request| matches!(request, Request::EarlierRenders(_)).then_some(()));
    let Some(((), Request::EarlierRenders(answer))) = asked else { panic!("the history is asked") };
    answer.send(Err(Refusal::new("Segmind's request history can't be read: this key may not read it (403)")));
    settle(&mut window, &mut double);
    assert!(has(&window, "Segmind's request history can't be read: this key may not read it (403)"));
    assert!(has(&window, "Everything else goes on as before"));
    press(&mut window, "Try again");
    assert!(double.take(|request| matches!(request, Request::EarlierRenders(_)).then_some(())).is_some());
}
