//! The queue panel: a row a shot, what is done to all, and the order.

use rushes::domain::{ClipId, ShotId, Take};
use rushes::engine::{JobView, QueuePlace};

use super::*;

/// This many takes of a shot that wait.
fn takes(shot: i64, first: i64, count: i64) -> Vec<JobView> {
    let take = |number: i64| {
        let mut view = double::job(first + number, JobState::Queued, JobFacts::default());
        let job = Arc::make_mut(&mut view.job);
        job.take = Take { shot: ShotId(shot), number: number as u32 + 1, continues: None };
        let label = Arc::make_mut(&mut view.shot);
        (label.id, label.number, label.title) = (ShotId(shot), shot as u32, format!("Title {shot}"));
        view
    };
    (0..count).map(take).collect()
}

/// 37 takes of five shots.
fn many() -> Snapshot {
    let jobs = [(1, 8), (2, 8), (3, 8), (4, 8), (5, 5)];
    let jobs = jobs.into_iter().flat_map(|(shot, count)| takes(shot, 100 * shot, count));
    Snapshot { jobs: Arc::new(jobs.collect()), ..double::connected() }
}

fn rows(window: &Harness<'_, App>) -> Vec<String> {
    let rows = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("In the queue: ")));
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn press_row(window: &mut Harness<'_, App>, words: &str) {
    window.query_all_by(|node| node.label().is_some_and(|label| label.contains(words))).next().unwrap().click();
    window.run_ok();
}

#[test]
fn thirty_seven_waiting_takes_are_five_rows_and_a_press_unfolds_one() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), many());
    settle(&mut window, &mut double);
    let names = rows(&window);
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(names[0], "In the queue: shot 1, Title 1, 8 waiting, about $25.60");
    assert!(window.query_by_label("Under way  $118.40").is_some());
    press_row(&mut window, "shot 5");
    assert_eq!(window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Job: "))).count(), 5);
    press_row(&mut window, "shot 5");
    assert_eq!(window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Job: "))).count(), 0);
}

#[test]
fn all_that_waits_is_removed_at_once_with_its_price_and_comes_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), many());
    press(&mut window, "Queue menu");
    press(&mut window, "Remove all waiting (37, $118.40)");
    let removed = double.take(|request| match request {
        Request::ActAll(jobs, JobAction::Dismiss, _) => Some(jobs.clone()),
        _ => None,
    });
    let Some((jobs, Request::ActAll(_, _, answer))) = removed else { panic!("they are removed") };
    assert_eq!(jobs.len(), 37);
    answer.send(Ok(jobs.clone()));
    window.run_ok();
    assert!(window.query_by_label_contains("37 takes removed from the queue").is_some());
    press(&mut window, "Undo");
    let back = double.take(|request| match request {
        Request::BringBack(jobs, _) => Some(jobs.clone()),
        _ => None,
    });
    assert_eq!(back.map(|(jobs, _)| jobs), Some(jobs));
}

#[test]
fn hold_all_holds_what_waits_and_undo_releases_only_what_it_held() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), many());
    press(&mut window, "Queue menu");
    press(&mut window, "Hold all");
    let held = double.take(|request| matches!(request, Request::ActAll(_, JobAction::Hold, _)).then_some(()));
    let Some(((), Request::ActAll(_, _, answer))) = held else { panic!("they are held") };
    let done = vec![rushes::domain::JobId(100), rushes::domain::JobId(101)];
    answer.send(Ok(done.clone()));
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    let released = double.take(|request| match request {
        Request::ActAll(jobs, JobAction::Release, _) => Some(jobs.clone()),
        _ => None,
    });
    assert_eq!(released.map(|(jobs, _)| jobs), Some(done));
}

#[test]
fn a_row_goes_to_the_end_with_all_its_takes_and_up_by_keyboard() {
    let moved = |double: &mut Double| -> Vec<(i64, QueuePlace)> {
        std::iter::from_fn(|| {
            double.take(|request| match request {
                Request::MoveJob(job, to, _) => Some((job.0, *to)),
                _ => None,
            })
        })
        .map(|(moved, _)| moved)
        .collect()
    };
    let jobs = takes(1, 100, 2).into_iter().chain(takes(2, 200, 2)).collect();
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { jobs: Arc::new(jobs), ..double::connected() });
    press(&mut window, "More for shot 1");
    press(&mut window, "To the end");
    assert_eq!(moved(&mut double), [(100, QueuePlace::Last), (101, QueuePlace::Last)]);
    window.query_all_by(|node| node.label().is_some_and(|label| label.contains("shot 2"))).next().unwrap().focus();
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::ALT, egui::Key::ArrowUp);
    window.run_ok();
    let before = QueuePlace::Before(rushes::domain::JobId(100));
    assert_eq!(moved(&mut double), [(200, before), (201, before)]);
}

#[test]
fn a_clip_that_was_seen_is_counted_as_done_today() {
    let facts = JobFacts {
        ended_at: Some(double::at(-9)),
        cost: Some(rushes::domain::Usd::from_cents(320)),
        ..double::accepted(150)
    };
    let jobs = vec![double::job(8, JobState::Saved(ClipId(1)), facts)];
    let snapshot = Snapshot { jobs: Arc::new(jobs), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    press(&mut window, "Show the queue panel");
    settle(&mut window, &mut double);
    assert!(rows(&window).is_empty());
    press(&mut window, "Done today  1, $3.20");
    assert!(window.query_by_label_contains("Done: 8").is_some());
}

fn at(window: &Harness<'_, App>) -> String {
    focused(window).map(|(name, _)| name).unwrap_or_default()
}

fn give_keyboard(window: &mut Harness<'_, App>, words: &str) {
    window.query_all_by(|node| node.label().is_some_and(|label| label.contains(words))).next().unwrap().focus();
    window.run_ok();
}

#[test]
fn the_queue_is_one_stop_of_tab_and_the_arrows_walk_its_lines() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), many());
    settle(&mut window, &mut double);
    give_keyboard(&mut window, "In the queue: shot 2");
    for (key, to) in [
        (egui::Key::ArrowDown, "In the queue: shot 3"),
        (egui::Key::End, "In the queue: shot 5"),
        (egui::Key::ArrowDown, "In the queue: shot 5"),
        (egui::Key::Home, "In the queue: shot 1"),
        (egui::Key::ArrowUp, "In the queue: shot 1"),
        (egui::Key::ArrowRight, "In the queue: shot 1"),
        (egui::Key::ArrowRight, "Job: "),
        (egui::Key::ArrowDown, "Job: "),
        (egui::Key::ArrowLeft, "In the queue: shot 1"),
        (egui::Key::ArrowLeft, "In the queue: shot 1"),
        (egui::Key::ArrowDown, "In the queue: shot 2"),
        (egui::Key::Tab, "More for shot 2"),
    ] {
        window.press(key);
        assert!(at(&window).starts_with(to), "{key:?} leads to {to:?} and not to {:?}", at(&window));
    }
    window.press(egui::Key::Tab);
    let beyond = at(&window);
    assert!(!beyond.starts_with("In the queue") && !beyond.starts_with("More for shot"), "{beyond}");
    assert_eq!(rows(&window).len(), 5);
    assert_eq!(window.query_all_by_label_contains("Job: ").count(), 0, "it is folded again");
}

#[test]
fn a_line_that_is_walked_to_is_brought_into_sight_and_keeps_the_keyboard_when_it_is_scrolled_away() {
    let jobs = (1..=60).flat_map(|shot| takes(shot, 100 * shot, 1)).collect();
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { jobs: Arc::new(jobs), ..double::connected() });
    settle(&mut window, &mut double);
    give_keyboard(&mut window, "In the queue: shot 1, ");
    window.press(egui::Key::End);
    window.run_ok();
    let (name, place) = focused(&window).expect("a line has the keyboard");
    assert!(name.starts_with("In the queue: shot 60"), "{name}");
    assert!(place.bottom() < 800.0, "{place:?}");
    let over = place.center();
    window.hover_at(over);
    window.event(egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Unknown,
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 4000.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    window.run_steps(8);
    assert_eq!(at(&window), "Line of the queue with the keyboard, out of sight");
    window.press(egui::Key::ArrowUp);
    assert!(at(&window).starts_with("In the queue: shot 59"), "{}", at(&window));
}

#[test]
fn a_card_and_a_row_open_their_menu_by_keys_and_get_the_keyboard_back() {
    let jobs = takes(1, 100, 2);
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { jobs: Arc::new(jobs), ..double::connected() });
    settle(&mut window, &mut double);
    give_keyboard(&mut window, "In the queue: shot 1");
    window.press(egui::Key::ArrowRight);
    for start in ["In the queue: shot 1", "Job: "] {
        assert!(at(&window).starts_with(start), "{}", at(&window));
        window.press(egui::Key::Menu);
        assert!(window.query_by_label("Use this shot").is_some(), "the menu of {start}");
        assert!(!at(&window).starts_with(start) && !at(&window).is_empty(), "its first row has the keyboard");
        window.press(egui::Key::Escape);
        assert!(window.query_by_label("Use this shot").is_none());
        window.press(egui::Key::ArrowRight);
    }
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::F10);
    window.run_ok();
    assert_eq!(at(&window), "Hold");
    window.press(egui::Key::Enter);
    assert_eq!(acted(&mut double), Some(JobAction::Hold));
}
