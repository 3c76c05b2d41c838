//! Motion in the queue: a row takes its time to its new state and place, and then the window rests.

use std::time::Duration;

use super::*;

/// How long a motion takes.
const MOTION: f32 = 0.15;

/// A render, a shot that waits, and this one besides.
fn queue(third: Option<JobState>) -> Snapshot {
    let mut jobs = vec![
        double::job(1, JobState::Held, JobFacts::default()),
        double::job(2, JobState::Held, JobFacts::default()),
        double::job(3, JobState::Held, JobFacts::default()),
    ];
    match third {
        Some(state) => jobs[1] = double::job(2, state, JobFacts::default()),
        None => drop(jobs.remove(1)),
    }
    Snapshot { jobs: Arc::new(jobs), ..double::connected() }
}

fn open_queue(window: Window) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(window, queue(Some(JobState::Held)));
    settle(&mut window, &mut double);
    settle(&mut window, &mut double);
    (window, double)
}

fn delay(window: &Harness<'_, App>) -> Duration {
    window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay
}

/// The last row's upper edge.
fn last_row(window: &Harness<'_, App>) -> f32 {
    let rows = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("In the queue: ")));
    rows.map(|row| row.rect().top()).fold(0.0, f32::max)
}

/// Where the last card was in each frame of the motion that this brings about, and how long the window asked for frames.
fn motion_after(window: &mut Harness<'_, App>, double: &Double, snapshot: Snapshot) -> (Vec<f32>, f32) {
    double.publish(snapshot);
    let mut places = Vec::new();
    loop {
        window.step();
        places.push(last_row(window));
        if delay(window) > Duration::ZERO || places.len() > 60 {
            let seconds = places.len() as f32 / 60.0;
            return (places, seconds);
        }
    }
}

fn unknown() -> JobState {
    JobState::NeedsUser(Need::UnknownOutcome)
}

#[test]
fn a_row_unfolds_into_its_new_state_in_the_time_of_a_motion_and_then_nothing_moves() {
    let (mut window, double) = open_queue(Window::new(1280.0, 800.0).moving());
    let before = last_row(&window);
    let (places, seconds) = motion_after(&mut window, &double, queue(Some(unknown())));
    let after = *places.last().unwrap();
    assert!(after > before + 20.0, "the sentence takes room: {places:?}");
    assert!(places.is_sorted(), "{places:?}");
    assert!(places.iter().filter(|at| **at > before + 1.0 && **at < after - 1.0).count() >= 4, "{places:?}");
    assert!((MOTION..MOTION + 0.1).contains(&seconds), "{seconds} {places:?}");
    assert_eq!(delay(&window), Duration::MAX);
}

#[test]
fn rows_make_room_for_one_that_comes_and_close_up_after_one_that_goes() {
    let (mut window, double) = open_queue(Window::new(1280.0, 800.0).moving());
    let before = last_row(&window);
    let (places, seconds) = motion_after(&mut window, &double, queue(None));
    let after = *places.last().unwrap();
    assert!(after < before - 40.0 && places.iter().rev().is_sorted(), "{places:?}");
    assert!((MOTION..MOTION + 0.1).contains(&seconds), "{seconds} {places:?}");
    let (places, _) = motion_after(&mut window, &double, queue(Some(JobState::Held)));
    assert!(places[1] < before - 20.0 && (places.last().unwrap() - before).abs() < 0.5, "{places:?}");
    assert_eq!(delay(&window), Duration::MAX);
}

#[test]
fn with_reduced_motion_a_new_state_is_there_at_once() {
    let (mut window, double) = open_queue(Window::new(1280.0, 800.0));
    double.publish(queue(Some(unknown())));
    window.step();
    window.step(); // The height of what unfolds is known from the frame before.
    let at_once = last_row(&window);
    window.run_ok();
    assert_eq!((at_once, delay(&window)), (last_row(&window), Duration::MAX));
}

#[test]
fn a_counted_second_is_no_change_of_state() {
    let (mut window, double) = open_queue(Window::new(1280.0, 800.0).moving());
    double.publish(queue(Some(JobState::Held)));
    window.step();
    assert_eq!(delay(&window), Duration::MAX);
}

#[test]
#[ignore = "paints a motion's frames into the target folder, for a person to judge"]
fn look_at_a_motion() {
    for (theme, name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        let (mut window, double) = open_queue(Window::new(1280.0, 800.0).moving().theme(theme));
        double.publish(queue(Some(unknown())));
        for frame in 0..6 {
            window.run_steps(2);
            window.screenshot(&format!("motion-{name}-{frame}"));
        }
        double.publish(queue(None));
        window.run_steps(4);
        window.screenshot(&format!("motion-{name}-goes"));
    }
}
