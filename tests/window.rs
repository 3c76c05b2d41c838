//! The window, driven as a person drives it, on a stand-in for the engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

#[path = "window/cards.rs"]
mod cards;
#[path = "window/closing.rs"]
mod closing;
#[path = "window/compare.rs"]
mod compare;
#[path = "window/compose.rs"]
mod compose;
#[path = "../benches/support/cpu.rs"]
mod cpu;
#[cfg(target_os = "linux")]
#[path = "window/desktop.rs"]
mod desktop;
#[path = "window/double.rs"]
mod double;
#[path = "window/entered.rs"]
mod entered;
#[path = "window/first_frame.rs"]
mod first_frame;
#[path = "window/first_hour.rs"]
mod first_hour;
#[path = "window/first_start.rs"]
mod first_start;
#[path = "window/framing.rs"]
mod framing;
#[path = "window/history.rs"]
mod history;
#[path = "window/key.rs"]
mod key;
#[path = "window/keyboard.rs"]
mod keyboard;
#[path = "window/library.rs"]
mod library;
#[path = "window/library_finds.rs"]
mod library_finds;
#[path = "window/loading.rs"]
mod loading;
#[path = "window/looks.rs"]
mod looks;
#[path = "window/models.rs"]
mod models;
#[path = "window/motion.rs"]
mod motion;
#[path = "window/notifications.rs"]
mod notifications;
#[path = "window/player.rs"]
mod player;
#[path = "window/projects.rs"]
mod projects;
#[path = "window/queue.rs"]
mod queue;
#[path = "window/restart.rs"]
mod restart;
#[path = "window/screen_reader.rs"]
mod screen_reader;
#[path = "window/scripted.rs"]
mod scripted;
#[path = "window/share.rs"]
mod share;
#[path = "window/slots.rs"]
mod slots;
#[path = "window/small.rs"]
mod small;
#[path = "window/spending.rs"]
mod spending;
#[path = "window/stage.rs"]
mod stage;
#[path = "window/stock.rs"]
mod stock;
#[path = "window/strip.rs"]
mod strip;
mod support;
#[path = "window/takes.rs"]
mod takes;
#[path = "window/wait.rs"]
mod wait;

use std::sync::Arc;

use double::Double;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rushes::domain::{ClipId, Draft, JobAction, JobFacts, JobState, Need, RequestId};
use rushes::engine::{KeepKey, Pause, QueueView, Refusal, RefusalKind, Request};
use rushes::ui::App;
use stock::Snapshot;
use support::harness::HarnessExt as _;
use support::{Window, unnamed_widgets};

fn open(window: Window, snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (double, services) = double::start(snapshot, double::demo());
    let harness = window.app(move |cc| double::app(cc, services));
    (harness, double)
}

/// Draws until the pictures are there, the first one of the clip on the stage too.
fn settle(window: &mut Harness<'_, App>, double: &mut Double) {
    window.step_until("the clip is open", |window| {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method takes too narrow a lifetime")]
        let mut coming = window.query_all_by(|node| node.is_busy());
        window.query_by_label("The clip is being opened").is_none() && coming.next().is_none()
    });
    for _ in 0..6 {
        window.run_ok();
        double.hear();
    }
    window.run_ok();
}

fn type_into(window: &mut Harness<'_, App>, label: &str, text: &str) {
    window.get_by_label(label).focus();
    window.run_ok();
    window.get_by_label(label).type_text(text);
    window.run_ok();
}

fn press(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

/// Finds a command by these letters and runs it.
fn run_command(window: &mut Harness<'_, App>, letters: &str) {
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.run_ok();
    type_into(window, "Command", letters);
    window.press(egui::Key::Enter);
    window.run_ok();
}

/// Presses the first control with this in its label.
fn press_containing(window: &mut Harness<'_, App>, part: &str) {
    window.query_all_by_label_contains(part).next().expect(part).click();
    window.run_ok();
}

/// Whether anything has this label.
fn has(window: &Harness<'_, App>, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

/// Whether anything has this in its label.
fn has_part(window: &Harness<'_, App>, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

/// Which control has the keyboard, and where it is.
fn focused(window: &Harness<'_, App>) -> Option<(String, egui::Rect)> {
    let node = window.query_all_by(|node| node.is_focused() && node.label().is_some()).next()?;
    Some((node.accesskit_node().label().unwrap_or_default(), node.rect()))
}

/// The next thing that was asked of a job; it is answered with yes.
fn acted(double: &mut Double) -> Option<JobAction> {
    let (action, request) = double.take(|request| match request {
        Request::Act(_, action, _) => Some(action.clone()),
        _ => None,
    })?;
    let Request::Act(_, _, answer) = request else { return None };
    answer.send(Ok(()));
    Some(action)
}

#[test]
fn the_logs_are_a_button_away() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), double::connected());
    press(&mut window, "Settings");
    press(&mut window, "Open logs");
    let asked = double.take(|request| match request {
        Request::OpenFolder(folder, _) => Some(folder.clone()),
        _ => None,
    });
    assert_eq!(asked.map(|(folder, _)| folder), Some("/data/logs".into()));
}

#[test]
fn newer_versions_are_asked_for_by_a_button_and_by_nothing_else() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), double::connected());
    let page = |request: &Request| match request {
        Request::OpenLink(page, _) => Some(page.to_string()),
        _ => None,
    };
    press(&mut window, "Settings");
    assert!(double.take(page).is_none(), "nothing is opened unasked");
    press(&mut window, "See releases");
    let asked = double.take(page).map(|(page, _)| page);
    assert_eq!(asked, Some("https://github.com/rushes-app/rushes/releases".into()));
}

#[test]
fn the_notices_of_every_part_can_be_read_in_the_window() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), double::connected());
    press(&mut window, "Settings");
    press(&mut window, "Licences");
    settle(&mut window, &mut double);
    let opening = "Rushes is made of the works below";
    assert!(window.query_by_label_contains(opening).is_some(), "the first line is in sight");
    assert!(window.query_by_label_contains("Apache License").is_none(), "lines out of sight cost nothing");
}

#[test]
fn the_demo_starts_with_a_ready_made_prompt_and_says_that_nothing_is_billed() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::first_start());
    press(&mut window, "Try it now, free");
    window.run_ok();
    assert!(window.query_by_label_contains("Demo: nothing is billed").is_some());
    press(&mut window, "Use Lighthouse at dusk");
    let prompt = window.get_by_label("Prompt").value().unwrap_or_default();
    assert!(prompt.starts_with("A slow dolly shot"), "{prompt}");
    press(&mut window, "Connect Segmind");
    assert!(window.query_by_label("Key").is_some(), "the first engine is shown again");
}

#[test]
fn generate_is_pressed_from_the_keyboard_while_the_prompt_is_typed() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::connected());
    type_into(&mut window, "Prompt", "A fox in the snow");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    let generated = |request: &Request| match request {
        Request::Generate(draft, _) => Some(draft.clone()),
        _ => None,
    };
    let (draft, _) = double.take(generated).expect("the shot is generated");
    assert_eq!(draft.prompt, "A fox in the snow");
}

#[test]
fn a_dear_press_on_generate_asks_first_and_names_the_sum() {
    let draft = Draft { prompt: "A fox".into(), takes: 3, ..Draft::default() };
    let snapshot = Snapshot { draft: Arc::new(draft), ..double::connected() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    press(&mut window, "Generate about $9.60");
    double.hear();
    assert!(double.asked.is_empty(), "nothing is bought before the sheet is answered");
    press(&mut window, "Spend about $9.60");
    assert!(double.take(|request| matches!(request, Request::Generate(..)).then_some(())).is_some());
}

#[test]
fn a_copy_of_a_clip_goes_where_the_dialog_says_and_where_there_is_none_a_path_is_typed() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    let exported = |request: &Request| match request {
        Request::Export(clip, to, _) => Some((*clip, to.path.clone())),
        _ => None,
    };
    double.dialogs.answer(Ok(Some("/elsewhere/a.mp4".into())));
    press(&mut window, "Save as…");
    let (asked, _) = double.take(exported).expect("the copy is asked for");
    assert_eq!(asked, (ClipId(1), "/elsewhere/a.mp4".into()));

    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Save as…");
    assert_eq!(window.get_by_label("Save to").value().as_deref(), Some("/videos/clip 1.mp4"));
    press(&mut window, "Save a copy");
    assert_eq!(double.take(exported).map(|(asked, _)| asked.1), Some("/videos/clip 1.mp4".into()));
}

#[test]
fn an_unknown_outcome_is_settled_by_the_request_id_or_by_buying_again() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Decide…");
    type_into(&mut window, "Request id", "0f8fad5b");
    press(&mut window, "Watch this render");
    let expected = JobAction::FoundAtService(RequestId::parse("0f8fad5b").unwrap());
    assert_eq!(acted(&mut double), Some(expected));
    window.run_ok();
    press(&mut window, "Decide…");
    press(&mut window, "Render again, about $3.20");
    assert_eq!(acted(&mut double), Some(JobAction::SubmitAgain));
}

#[test]
fn to_stop_watching_says_first_that_the_render_is_billed() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    window.get_all_by_label("More for shot 1").next().unwrap().click();
    window.run_ok();
    press(&mut window, "Stop watching…");
    assert!(window.query_by_label_contains("still billed").is_some());
    assert!(acted(&mut double).is_none());
    press(&mut window, "Stop watching");
    assert_eq!(acted(&mut double), Some(JobAction::Dismiss));
    window.run_ok();
    press(&mut window, "Watch again");
    assert_eq!(acted(&mut double), Some(JobAction::TakeUp));
}

#[test]
fn the_queue_is_paused_and_resumed_by_name() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Pause queue");
    assert!(double.take(|request| matches!(request, Request::PauseQueue(true, _)).then_some(())).is_some());
    let queue = QueueView { pause: Some(Pause::ByPerson), ..double::busy().queue };
    double.publish(Snapshot { queue, ..double::busy() });
    window.run_ok();
    for way in ["Resume queue", "Resume"] {
        press(&mut window, way);
        assert!(double.take(|request| matches!(request, Request::ResumeQueue(_)).then_some(())).is_some(), "{way}");
    }
}

#[test]
fn a_queue_without_credits_offers_to_top_up_and_to_resume() {
    let queue = QueueView { pause: Some(Pause::Account(Need::Credits)), ..double::busy().queue };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { queue, ..double::busy() });
    press(&mut window, "Top up at Segmind");
    assert!(double.take(|request| matches!(request, Request::OpenLink(..)).then_some(())).is_some());
    press(&mut window, "Resume");
    assert!(double.take(|request| matches!(request, Request::ResumeQueue(_)).then_some(())).is_some());
}

#[test]
fn a_question_mark_in_the_prompt_is_a_letter_and_elsewhere_a_command() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::connected());
    type_into(&mut window, "Prompt", "?");
    assert!(window.query_by_label("Leave a field, a menu, the settings, or what is on top").is_none());
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some("?"));
    press(&mut window, "Library");
    window.input_mut().events.push(egui::Event::Text("?".into()));
    window.run_ok();
    assert!(window.query_by_label("Leave a field, a menu, the settings, or what is on top").is_some());
}

#[test]
fn an_unfinished_shot_is_kept_after_a_rest() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::connected());
    type_into(&mut window, "Prompt", "A fox");
    window.run_steps(90);
    let saved = |request: &Request| match request {
        Request::SaveDraft(draft, _) => Some(draft.prompt.clone()),
        _ => None,
    };
    assert_eq!(double.take(saved).map(|(prompt, _)| prompt).as_deref(), Some("A fox"));
    assert!(double.take(saved).is_none(), "once is enough");
}

#[test]
fn a_window_in_which_nothing_happens_paints_nothing() {
    for snapshot in [double::first_start(), double::connected(), double::demo()] {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
        settle(&mut window, &mut double);
        let delay = window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        assert_eq!(delay, std::time::Duration::MAX);
    }
}

#[test]
fn hundreds_of_jobs_and_clips_cost_only_those_in_sight() {
    let queued = |id| double::job(id, JobState::Queued, JobFacts::default());
    let snapshot = Snapshot {
        jobs: Arc::new((1..=400).map(queued).collect()),
        clips: Arc::new((1..=900).map(|id| Arc::new(double::clip(id))).collect()),
        ..double::busy()
    };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    settle(&mut window, &mut double);
    let drawn = |window: &Harness<'_, App>, start: &str| {
        window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with(start))).count()
    };
    let rows = drawn(&window, "In the queue: ");
    assert!((1..24).contains(&rows), "{rows}");
    assert!((1..24).contains(&drawn(&window, "Shot ")), "{}", drawn(&window, "Shot "));
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    assert!((1..40).contains(&drawn(&window, "Clip: ")), "{}", drawn(&window, "Clip: "));
}

#[test]
fn every_control_has_a_name() {
    for snapshot in [double::first_start(), double::demo(), double::busy()] {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
        settle(&mut window, &mut double);
        for place in ["Create", "Library", "Settings"] {
            press(&mut window, place);
            assert_eq!(unnamed_widgets(&window), [] as [String; 0], "{place}");
        }
    }
}

#[test]
fn the_window_looks_as_it_was_approved() {
    let dark = Window::new(1280.0, 800.0);
    let light = Window::new(960.0, 600.0).theme(egui::Theme::Light);
    for (name, look, snapshot) in [
        ("first-start", dark, double::first_start()),
        ("demo", light, double::demo()),
        ("busy", dark, double::busy()),
        ("busy-small", light, double::busy()),
        ("empty", dark.theme(egui::Theme::Light), double::connected()),
    ] {
        let (mut window, mut double) = open(look, snapshot);
        settle(&mut window, &mut double);
        window.same_as(&format!("window/{name}"));
    }
}

#[test]
fn a_new_job_comes_into_sight_in_a_long_queue() {
    let mut jobs: Vec<_> = (100..140).map(|id| double::job(id, JobState::Queued, JobFacts::default())).collect();
    let snapshot = |jobs: &[rushes::engine::JobView]| Snapshot { jobs: Arc::new(jobs.to_vec()), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot(&jobs));
    type_into(&mut window, "Prompt", "A fox");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    let asked = double.take(|request| matches!(request, Request::Generate(..)).then_some(()));
    let Some(((), Request::Generate(_, answer))) = asked else { panic!("a shot is asked for") };
    let mut fox = double::job(200, JobState::Queued, JobFacts::default());
    Arc::make_mut(&mut fox.job).request.prompt = "A fox".into();
    Arc::make_mut(&mut fox.shot).title = "A fox".into();
    jobs.push(fox);
    double.publish(snapshot(&jobs));
    answer.send(Ok(vec![rushes::domain::JobId(200)]));
    settle(&mut window, &mut double);
    let card = window.get_by_label_contains(", A fox").rect();
    assert!(card.bottom() < 800.0, "{card:?}");
}
