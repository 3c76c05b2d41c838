//! Closing the window while renders go on, and coming back: what is asked, what is told, what never waits for an answer.

use std::cell::Cell;
use std::rc::Rc;

use super::*;
use rushes::domain::{Settings, SettingsChange, Usd};
use rushes::engine::{LastRun, WaitingShots};

fn rendering() -> Snapshot {
    let render = |id, seconds| double::job(id, JobState::Accepted, double::accepted(seconds));
    let queued = double::job(9, JobState::Queued, JobFacts::default());
    Snapshot { jobs: Arc::new(vec![render(1, 1800), render(2, 60), render(3, 60), queued]), ..double::connected() }
}

/// Presses the window's own close button; returns whether the window stays.
fn close(window: &mut Harness<'_, App>) -> bool {
    let viewports = &mut window.input_mut().viewports;
    viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
    window.step();
    let stays = commands(window).contains(&egui::ViewportCommand::CancelClose);
    window.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
    stays
}

fn commands(window: &Harness<'_, App>) -> Vec<egui::ViewportCommand> {
    window.output().viewport_output[&egui::ViewportId::ROOT].commands.clone()
}

#[test]
fn closing_on_renders_says_until_when_they_can_be_fetched() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), rendering());
    settle(&mut window, &mut double);
    assert!(close(&mut window));
    window.run_ok();
    assert!(has_part(&window, "3 renders go on at Segmind"));
    // The first was taken half an hour ago.
    let hour = double::at(1800).to_zoned(jiff::tz::TimeZone::UTC).strftime("%H:%M").to_string();
    assert!(has_part(&window, &format!("Open Rushes again before {hour} to fetch them")));
    assert!(has_part(&window, "1 waiting shot stays here"));
    press(&mut window, "Stay");
    assert!(!has_part(&window, "3 renders go on at Segmind"));
    assert!(close(&mut window), "it asks again");
    window.run_ok();
    window.get_by_label("Close").click();
    window.step();
    assert!(commands(&window).contains(&egui::ViewportCommand::Close));
    assert!(!close(&mut window), "the second request is the answer to the question");
}

#[test]
fn a_tick_asks_never_again() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), rendering());
    settle(&mut window, &mut double);
    close(&mut window);
    window.run_ok();
    press(&mut window, "Don't ask again");
    press(&mut window, "Close");
    let changed = |request: &Request| match request {
        Request::ChangeSettings(changes, _) => Some(changes.clone()),
        _ => None,
    };
    assert_eq!(double.take(changed).map(|(changes, _)| changes), Some(vec![SettingsChange::AsksOnClose(false)]));
    let settings = Arc::new(Settings { asks_on_close: false, ..(*double::connected().settings).clone() });
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { settings, ..rendering() });
    settle(&mut window, &mut double);
    assert!(!close(&mut window));
}

#[test]
fn nothing_under_way_closes_without_a_word() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::connected());
    settle(&mut window, &mut double);
    assert!(!close(&mut window));
}

#[test]
fn a_log_out_never_waits_for_the_answer() {
    let ends = Rc::new(Cell::new(false));
    let told = ends.clone();
    let (double, services) = double::start(rendering(), double::demo());
    let mut window =
        Window::new(1280.0, 800.0).app(move |cc| double::app(cc, services).ending_when(move || told.get()));
    window.run_ok();
    assert!(close(&mut window));
    ends.set(true);
    assert!(!close(&mut window), "with the sheet open too");
    drop(double);
}

#[test]
fn a_second_press_with_the_words_before_the_eyes_closes_and_a_double_click_does_not() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), rendering());
    settle(&mut window, &mut double);
    assert!(close(&mut window));
    assert!(close(&mut window), "a quarter of a second later");
    window.run_steps(8);
    assert!(!close(&mut window));
}

#[test]
fn what_was_typed_into_a_sheet_is_there_when_the_window_stays() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    press(&mut window, "Decide…");
    type_into(&mut window, "Request id", "0f8fad5b");
    close(&mut window);
    window.run_ok();
    press(&mut window, "Stay");
    assert_eq!(window.get_by_label("Request id").value().as_deref(), Some("0f8fad5b"));
}

#[test]
fn the_demo_says_what_is_true_there_and_segminds_renders_come_first() {
    let demo = Snapshot { jobs: rendering().jobs, ..double::demo() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), demo.clone());
    settle(&mut window, &mut double);
    assert!(close(&mut window));
    window.run_ok();
    assert!(has_part(&window, "3 demo renders stop with the window"));
    assert!(has_part(&window, "They go on when you open Rushes again; nothing is billed"));
    // The demo is shown, Segmind's engine goes on behind it.
    let welcomed = double::connected().settings;
    let (double, services) = double::start(Snapshot { settings: welcomed, ..demo }, rendering());
    let mut window = Window::new(1280.0, 800.0).app(move |cc| double::app(cc, services));
    press(&mut window, "Connect Segmind");
    window.run_ok();
    assert!(close(&mut window));
    window.run_ok();
    assert!(has_part(&window, "3 renders go on at Segmind"));
    drop(double);
}

/// Thirty-four shots that waited through the night.
fn came_back() -> Snapshot {
    let waiting = WaitingShots { count: 34, estimate: Usd::from_cents(4080), since: double::at(-14 * 3600) };
    let last_run = LastRun { waiting: Some(waiting), ..LastRun::default() };
    let queue = QueueView { queued: 34, last_run, ..QueueView::default() };
    Snapshot { queue, ..double::connected() }
}

fn answered(double: &mut Double) -> Option<&'static str> {
    let answer = |request: &Request| match request {
        Request::GoOnAfterAbsence(_) => Some("go on"),
        Request::HoldAfterAbsence(_) => Some("hold"),
        _ => None,
    };
    double.take(answer).map(|(answer, _)| answer)
}

#[test]
fn after_a_long_absence_waiting_shots_are_asked_about_with_their_sum() {
    for (button, answer) in [("Go on, about $40.80", "go on"), ("Hold all", "hold")] {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0), came_back());
        settle(&mut window, &mut double);
        assert!(has_part(&window, "34 waiting shots, about $40.80"), "{button}");
        assert!(has_part(&window, "Nothing is bought before you have decided"));
        assert!(has_part(&window, "Your balance of $11.40 does not cover all of them"));
        assert_eq!(answered(&mut double), None);
        press(&mut window, button);
        assert_eq!(answered(&mut double), Some(answer));
        assert!(!has_part(&window, "Nothing is bought before you have decided"));
    }
}

#[test]
fn an_answer_can_wait_and_the_question_stays_in_sight() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), came_back());
    settle(&mut window, &mut double);
    window.press(egui::Key::Escape);
    assert_eq!(answered(&mut double), None, "Escape decides nothing");
    assert!(has_part(&window, "34 waiting shots, about $40.80, not bought yet"));
    press(&mut window, "Decide…");
    press(&mut window, "Hold all");
    assert_eq!(answered(&mut double), Some("hold"));
    double.publish(double::connected());
    window.run_ok();
    assert!(!has_part(&window, "not bought yet"));
}

#[test]
fn what_is_done_to_a_job_closes_no_question_about_others() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press_containing(&mut window, ", 1 rendering");
    window.press(egui::Key::Delete);
    press(&mut window, "Stop watching");
    assert_eq!(acted(&mut double), Some(JobAction::Dismiss));
    double.publish(came_back());
    settle(&mut window, &mut double);
    window.get_by_label("Watch again").click_accesskit();
    window.run_ok();
    assert_eq!(acted(&mut double), Some(JobAction::TakeUp));
    assert!(has_part(&window, "Nothing is bought before you have decided"));
}

fn fetching(fetched: &[i64], unfetched: usize) -> Snapshot {
    let last_run = LastRun { fetched: fetched.iter().copied().map(ClipId).collect(), unfetched, waiting: None };
    let clips = Arc::new((1..=4).map(|id| Arc::new(double::clip(id))).collect());
    Snapshot { queue: QueueView { last_run, ..QueueView::default() }, clips, ..double::connected() }
}

#[test]
fn what_was_fetched_meanwhile_is_told_once_and_a_press_shows_it() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), fetching(&[], 3));
    settle(&mut window, &mut double);
    double.publish(fetching(&[4], 2));
    window.run_ok();
    assert!(!has_part(&window, "Fetched while you were away"), "the others are on their way");
    double.publish(fetching(&[4, 3, 2], 0));
    window.run_ok();
    assert!(has_part(&window, "Fetched while you were away: 3 clips"));
    window.run_steps(60);
    assert!(has_part(&window, "Fetched while you were away: 3 clips"), "it waits for the person");
    press(&mut window, "Show");
    assert!(window.query_by_label("Search clips").is_some(), "several are looked through in the library");
    double.publish(fetching(&[4, 3, 2, 1], 0));
    window.run_ok();
    assert!(!has_part(&window, "Fetched while you were away"), "what came later came before the person's eyes");
}

#[test]
fn one_clip_that_was_fetched_meanwhile_is_shown_on_the_stage() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), fetching(&[], 1));
    settle(&mut window, &mut double);
    double.publish(fetching(&[4], 0));
    window.run_ok();
    press(&mut window, "Library");
    press(&mut window, "Show");
    assert!(window.query_by_label("Save as…").is_some());
}
