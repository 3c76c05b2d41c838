//! What a screen reader hears: states, messages and errors, each once; never a passing second.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use egui::accesskit::{Live, Role};
use egui_kittest::kittest::NodeT as _;
use rushes::domain::{Failure, FailureKind};
use rushes::engine::{AtService, Clock, JobView};

/// Every text that is announced when it comes or changes, and how.
fn announced(window: &Harness<'_, App>) -> Vec<(String, Live)> {
    let texts = window.query_all_by(|node| node.live() != Live::Off);
    let spoken = texts.filter_map(|node| {
        let node = node.accesskit_node();
        let text = node.label().or_else(|| node.value()).filter(|text| !text.is_empty())?;
        Some((text, node.live()))
    });
    spoken.collect()
}

fn hears(window: &Harness<'_, App>, start: &str, how: Live) -> bool {
    announced(window).iter().any(|(text, live)| text.starts_with(start) && *live == how)
}

/// One job in this state, at this revision.
fn with_job(state: JobState, at_service: AtService, revision: i64) -> Snapshot {
    let mut view = double::job(1, state, double::accepted(60));
    Arc::make_mut(&mut view.job).revision = revision;
    let view = JobView { at_service, ..view };
    Snapshot { jobs: Arc::new(vec![view]), clips: Arc::new(vec![Arc::new(double::clip(1))]), ..double::connected() }
}

#[test]
fn each_state_of_a_job_is_announced_and_what_needs_the_person_interrupts() {
    let (mut window, double) = open(Window::new(1280.0, 800.0), with_job(JobState::Submitting, AtService::Unasked, 1));
    window.run_ok();
    assert_eq!(announced(&window), [], "nothing has happened yet");
    double.publish(with_job(JobState::Accepted, AtService::Rendering, 2));
    window.run_ok();
    assert!(hears(&window, "Rendering: Close-up of a potter", Live::Polite), "{:?}", announced(&window));
    double.publish(with_job(JobState::Saved(ClipId(1)), AtService::Rendering, 3));
    window.run_ok();
    assert!(hears(&window, "A clip is saved: Close-up of a potter", Live::Polite), "{:?}", announced(&window));
    assert!(!hears(&window, "Rendering", Live::Polite), "one sentence at a time");
    let failure = Failure::new(FailureKind::RenderFailed, Some("blocked".into()), "");
    double.publish(with_job(JobState::Failed(failure), AtService::Rendering, 4));
    window.run_ok();
    let said = "A shot needs you: The render failed at Segmind: blocked. Nothing was billed";
    assert!(hears(&window, said, Live::Assertive), "{:?}", announced(&window));
}

#[test]
fn it_is_said_on_every_screen() {
    let (mut window, double) = open(Window::new(1280.0, 800.0), with_job(JobState::Accepted, AtService::Rendering, 1));
    press(&mut window, "Library");
    double.publish(with_job(JobState::Saved(ClipId(1)), AtService::Rendering, 2));
    window.run_ok();
    assert!(hears(&window, "A clip is saved: ", Live::Polite), "{:?}", announced(&window));
}

#[test]
fn passing_seconds_and_bytes_are_shown_by_the_bar_but_not_announced() {
    let (double, services) = double::start(with_job(JobState::Accepted, AtService::Rendering, 1), double::demo());
    let now = Arc::new(AtomicI64::new(0));
    let time = now.clone();
    let clock = Clock::new(move || double::at(time.load(Ordering::Relaxed)));
    let mut window =
        Window::new(1280.0, 800.0).app(move |cc| App::new(cc, services).at_time(clock, jiff::tz::TimeZone::UTC));
    window.run_ok();
    let bar = |window: &Harness<'_, App>, name: &str| {
        window.get_by_role_and_label(Role::ProgressIndicator, name).value().unwrap_or_default()
    };
    assert_eq!(bar(&window, "Rendering"), "1:00, usually 2:20");
    let before = announced(&window);
    for second in 1..=5 {
        now.store(second, Ordering::Relaxed);
        window.run_ok();
        assert_eq!(announced(&window), before);
    }
    assert_eq!(bar(&window, "Rendering"), "1:05, usually 2:20");
    double.publish(with_job(JobState::Accepted, AtService::Rendering, 1));
    window.run_ok();
    assert_eq!(announced(&window), before, "the same state is no news");
}

#[test]
fn messages_and_bars_are_announced_and_failures_interrupt() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::demo());
    assert!(hears(&window, "Demo: nothing is billed", Live::Polite), "{:?}", announced(&window));
    double.publish(Snapshot { trouble: Some("The ledger can't be written".into()), ..double::demo() });
    window.run_ok();
    assert!(hears(&window, "The ledger can't be written", Live::Assertive), "{:?}", announced(&window));

    let offline = QueueView { offline: true, ..double::busy().queue };
    double.publish(Snapshot { queue: offline, ..double::busy() });
    window.run_ok();
    assert!(hears(&window, "Segmind can't be reached", Live::Polite), "{:?}", announced(&window));
    settle(&mut window, &mut double);
    press(&mut window, "Show in folder");
    let reveal = |request: &Request| matches!(request, Request::Reveal(..)).then_some(());
    let Some(((), Request::Reveal(_, answer))) = double.take(reveal) else { panic!("the folder is asked for") };
    answer.send(Err(Refusal::new("The folder can't be opened")));
    window.run_ok();
    assert!(hears(&window, "The folder can't be opened", Live::Assertive), "{:?}", announced(&window));
    press(&mut window, "More of the clip");
    press(&mut window, "Copy details");
    assert!(hears(&window, "Copied", Live::Polite), "{:?}", announced(&window));
}
