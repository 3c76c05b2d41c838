//! The strip: a tile for each shot, in the order of the story; how it is pressed, walked by keyboard, and what stands on it.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use egui_kittest::kittest::NodeT as _;
use rushes::domain::{Clip, Mark, Marks, ShotId, Take};

use super::*;

fn clip(id: i64, shot: i64, number: u32, marks: Marks) -> Arc<Clip> {
    Arc::new(Clip { take: Take { shot: ShotId(shot), number, continues: None }, marks, ..double::clip(id) })
}

fn seen() -> Marks {
    Marks { seen: true, ..Marks::default() }
}

/// Shot 1 has two takes, one of them picked with four stars; shot 2 one that nobody has seen; of shot 3 two are under way.
fn story() -> Snapshot {
    let picked = Marks { mark: Some(Mark::Pick), stars: 4, ..seen() };
    let clips = vec![clip(3, 2, 1, Marks::default()), clip(1, 1, 2, seen()), clip(2, 1, 1, picked)];
    let job = |id, number, state, facts| {
        let mut view = double::job(id, state, facts);
        Arc::make_mut(&mut view.job).take = Take { shot: ShotId(3), number, continues: None };
        view
    };
    let jobs =
        vec![job(8, 1, JobState::Accepted, double::accepted(41)), job(9, 2, JobState::Queued, JobFacts::default())];
    Snapshot { clips: Arc::new(clips), jobs: Arc::new(jobs), ..double::connected() }
}

fn opened(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    window.input_mut().focused = false; // So that nothing is seen.
    settle(&mut window, &mut double);
    (window, double)
}

/// The names of the tiles, from left to right.
fn tiles(window: &Harness<'_, App>) -> Vec<String> {
    let is_tile = |label: &str| label.starts_with("Shot ") && label.contains(": ");
    let all = window.query_all_by(|node| node.label().as_deref().is_some_and(is_tile));
    let mut found: Vec<(i32, String)> =
        all.map(|node| (node.rect().left() as i32, node.accesskit_node().label().unwrap_or_default())).collect();
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn one_tile_a_shot_says_what_is_there_and_what_is_under_way() {
    let (window, _double) = opened(story());
    let tiles = tiles(&window);
    assert_eq!(tiles.len(), 3, "{tiles:?}");
    assert!(tiles[0].starts_with("Shot 1: ") && tiles[0].ends_with(", 2 takes, 1 picked, 4 stars"), "{}", tiles[0]);
    assert!(tiles[1].ends_with(", 1 take, 1 not seen yet"), "{}", tiles[1]);
    assert!(tiles[2].ends_with(", 2 under way, queued at Segmind"), "{}", tiles[2]);
}

#[test]
fn a_press_puts_the_picked_take_on_the_stage_or_the_job_that_has_gone_furthest() {
    let (mut window, mut double) = opened(story());
    let press_tile = |window: &mut Harness<'_, App>, double: &mut Double, start: &str| {
        let tile = |label: &str| label.starts_with(start) && label.contains(": ");
        window.get_by(|node| node.label().as_deref().is_some_and(tile)).click();
        settle(window, double);
    };
    press_tile(&mut window, &mut double, "Shot 1");
    assert!(window.query_by_label("Take 1, picked").is_some(), "not the latest take");
    press_tile(&mut window, &mut double, "Shot 3");
    assert!(window.query_all_by_label_contains("Take 1: ").next().is_some(), "its takes stand side by side");
}

/// What the control with the keyboard is called.
fn at(window: &Harness<'_, App>) -> String {
    focused(window).map(|(name, _)| name).unwrap_or_default()
}

fn give_keyboard(window: &mut Harness<'_, App>, start: &str) {
    let tile = |label: &str| label.starts_with(start) && label.contains(": ");
    window.get_by(|node| node.label().as_deref().is_some_and(tile)).focus();
    window.run_ok();
}

#[test]
fn the_arrows_walk_the_tiles_and_stay_at_both_ends() {
    let (mut window, mut double) = opened(story());
    give_keyboard(&mut window, "Shot 2");
    for (key, to) in [
        (egui::Key::ArrowLeft, "Shot 1: "),
        (egui::Key::ArrowLeft, "Shot 1: "),
        (egui::Key::End, "Next shot"),
        (egui::Key::ArrowRight, "Next shot"),
        (egui::Key::ArrowLeft, "Shot 3: "),
        (egui::Key::Home, "Shot 1: "),
    ] {
        window.press(key);
        window.run_ok();
        assert!(at(&window).starts_with(to), "{key:?} leads to {to:?} and not to {:?}", at(&window));
    }
    window.press(egui::Key::Enter);
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Take 1, picked").is_some(), "Enter puts it on the stage");
}

#[test]
fn arrows_that_come_faster_than_the_window_is_painted_stay_in_the_strip() {
    let (mut window, _double) = opened(story());
    give_keyboard(&mut window, "Shot 3");
    for _ in 0..4 {
        window.press(egui::Key::ArrowLeft);
        window.step(); // No frame without a key in between.
    }
    assert!(at(&window).starts_with("Shot 1: "), "{}", at(&window));
}

#[test]
fn the_strip_is_one_stop_of_tab_at_the_tile_that_was_walked_to() {
    let (mut window, mut double) = opened(story());
    give_keyboard(&mut window, "Shot 3");
    window.press(egui::Key::ArrowLeft);
    window.run_ok();
    window.press(egui::Key::Tab);
    window.run_ok();
    let beyond = at(&window);
    assert!(!beyond.starts_with("Shot ") && beyond != "Next shot", "Tab leaves the strip: {beyond}");
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Tab);
    window.run_ok();
    window.run_ok();
    assert!(at(&window).starts_with("Shot 2: "), "and comes back to the same tile: {}", at(&window));
    press(&mut window, "Prompt");
    let tile = |label: &str| label.starts_with("Shot 1: ");
    window.get_by(|node| node.label().as_deref().is_some_and(tile)).click();
    settle(&mut window, &mut double);
    window.key_press_modifiers(egui::Modifiers::NONE, egui::Key::F6);
    for _ in 0..8 {
        window.run_ok();
        if at(&window).starts_with("Shot ") {
            break;
        }
        window.key_press_modifiers(egui::Modifiers::NONE, egui::Key::F6);
    }
    assert!(at(&window).starts_with("Shot 1: "), "the shot on the stage is the stop: {}", at(&window));
}

#[test]
fn the_place_of_the_next_shot_leads_to_the_form() {
    let (mut window, mut double) = opened(story());
    press(&mut window, "Next shot");
    settle(&mut window, &mut double);
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Prompt"));
}

#[test]
fn of_thousands_of_shots_only_those_in_sight_are_painted_and_the_one_on_the_stage_is_in_sight() {
    let clips = (1..=3000).map(|id| clip(id, id, 1, seen())).rev().collect();
    let (window, _double) = opened(Snapshot { clips: Arc::new(clips), ..double::connected() });
    let tiles = tiles(&window);
    assert!((4..24).contains(&tiles.len()), "{}", tiles.len());
    assert!(tiles.iter().any(|name| name.starts_with("Shot 3000: ")), "{tiles:?}");
}
