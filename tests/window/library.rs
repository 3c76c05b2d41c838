//! The library: choosing clips by pointer and keyboard, finding them, what is done with many of them, and the trash.

use super::*;
use rushes::domain::{Clip, Mark, MarkChange, Marks, ShotId, Take, TrashedClip};

fn trashed(double: &mut Double) -> Option<Vec<ClipId>> {
    let (clips, request) = double.take(|request| match request {
        Request::Trash(clips, _) => Some(clips.clone()),
        _ => None,
    })?;
    let Request::Trash(_, answer) = request else { return None };
    answer.send(Ok(()));
    Some(clips)
}

fn put_back(double: &mut Double) -> Option<Vec<ClipId>> {
    let put_back = |request: &Request| match request {
        Request::PutBack(clips, _) => Some(clips.clone()),
        _ => None,
    };
    double.take(put_back).map(|(clips, _)| clips)
}

fn marked(double: &mut Double) -> Option<(Vec<ClipId>, MarkChange)> {
    let (asked, request) = double.take(|request| match request {
        Request::Mark(clips, change, _) => Some((clips.clone(), change.clone())),
        _ => None,
    })?;
    let Request::Mark(clips, _, answer) = request else { return None };
    answer.send(Ok(clips.into_iter().map(|clip| (clip, Marks::default())).collect()));
    Some(asked)
}

/// Two clips of the library, and two in the trash.
fn with_trash() -> Snapshot {
    let trashed = |id| TrashedClip { clip: Arc::new(double::clip(id)), at: double::at(-60), deleting: false };
    let clips = (1..=2).map(|id| Arc::new(double::clip(id))).collect();
    Snapshot {
        clips: Arc::new(clips),
        trash: Arc::new([3, 4].map(|id| Arc::new(trashed(id))).to_vec()),
        ..double::connected()
    }
}

/// Clips of three shots: two takes of the first, one of each other; marked as a person would.
pub fn choosing() -> Snapshot {
    let clip = |id: i64, shot: i64, take: u32, marks: Marks| {
        let take = Take { shot: ShotId(shot), number: take, continues: None };
        Arc::new(Clip { take, marks, ..double::clip(id) })
    };
    let seen = || Marks { seen: true, ..Marks::default() };
    let first = clip(3, 11, 1, Marks { mark: Some(Mark::Reject), ..seen() });
    let clips = vec![
        clip(1, 11, 2, Marks { mark: Some(Mark::Pick), stars: 4, ..seen() }),
        clip(2, 12, 1, Marks { seen: false, ..Marks::default() }),
        Arc::new(Clip { request: double::clip(1).request, ..(*first).clone() }),
        clip(4, 13, 1, Marks { note: "Too dark".into(), stars: 2, ..seen() }),
        clip(5, 14, 1, Marks { mark: Some(Mark::Reject), ..seen() }),
    ];
    Snapshot { clips: Arc::new(clips), ..double::connected() }
}

/// The window on the library with these clips.
pub fn library(window: Window, snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(window, snapshot);
    settle(&mut window, &mut double);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    window.run_ok();
    settle(&mut window, &mut double);
    (window, double)
}

fn tiles(window: &Harness<'_, App>) -> usize {
    window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).count()
}

/// The name of a clip's tile up to its marks, in [`choosing`].
fn name(id: i64) -> String {
    let (like, take) = match id {
        1 => (1, 2),
        3 => (1, 1),
        _ => (id, 1),
    };
    format!("Clip: {}, take {take}", double::title(&double::clip(like).request.prompt))
}

/// Where the tile of a clip is.
fn tile(window: &Harness<'_, App>, id: i64) -> egui::Rect {
    let name = name(id);
    let found = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with(&name)));
    found.map(|node| node.rect()).next().unwrap_or_else(|| panic!("no tile of clip {id}"))
}

fn click(window: &mut Harness<'_, App>, id: i64, held: egui::Modifiers) {
    let at = tile(window, id).center();
    window.event(egui::Event::PointerMoved(at));
    window.event(egui::Event::ModifiersChanged(held));
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: held,
        });
    }
    window.event(egui::Event::ModifiersChanged(egui::Modifiers::NONE));
    window.run_ok();
}

fn has_keyboard(window: &Harness<'_, App>) -> String {
    focused(window).map(|(label, _)| label).unwrap_or_default()
}

fn says(window: &Harness<'_, App>, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

const SHIFT: egui::Modifiers = egui::Modifiers::SHIFT;
const CTRL: egui::Modifiers = egui::Modifiers::COMMAND;

#[test]
fn a_press_selects_and_only_a_double_press_leads_to_the_stage() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    click(&mut window, 2, egui::Modifiers::NONE);
    assert!(says(&window, "1 selected · 0:08 · $3.20"), "still in the library");
    let at = tile(&window, 4).center();
    window.event(egui::Event::PointerMoved(at));
    window.run_ok();
    let press = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    window.input_mut().events.extend([true, false, true, false].map(press)); // In one frame: no slower than a double press.
    window.run_ok();
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Search clips").is_none(), "the stage is shown");
}

#[test]
fn shift_takes_a_range_ctrl_one_more_and_ctrl_a_all_of_them() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    click(&mut window, 1, egui::Modifiers::NONE);
    click(&mut window, 3, SHIFT);
    assert!(says(&window, "3 selected · 0:24 · $9.60"));
    click(&mut window, 5, CTRL);
    click(&mut window, 2, CTRL);
    assert!(says(&window, "3 selected"));
    // The one at the top leads to the trash.
    let buttons = window.get_all_by_label("Trash");
    buttons.max_by(|one, other| one.rect().top().total_cmp(&other.rect().top())).unwrap().click();
    window.run_ok();
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1), ClipId(3), ClipId(5)]));
    window.key_press_modifiers(CTRL, egui::Key::A);
    window.run_ok();
    assert!(says(&window, "5 selected"));
    press(&mut window, "Clear selection");
    assert!(!says(&window, "selected ·"));
}

#[test]
fn a_band_from_an_empty_place_selects_what_it_touches_and_a_press_there_nothing() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), choosing());
    let (first, second) = (tile(&window, 1), tile(&window, 2));
    let from = egui::pos2(first.left() + 20.0, 700.0);
    let pointer = |pressed, pos| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    window.event(egui::Event::PointerMoved(from));
    window.event(pointer(true, from));
    window.step();
    for to in [from - egui::vec2(0.0, 40.0), second.center(), second.center()] {
        window.event(egui::Event::PointerMoved(to));
        window.step();
    }
    assert!(says(&window, "selected ·"), "while it is drawn");
    window.event(pointer(false, second.center()));
    window.run_ok();
    assert!(says(&window, "selected ·"), "and when it is let go");
    window.event(pointer(true, from));
    window.event(pointer(false, from));
    window.run_ok();
    assert!(!says(&window, "selected ·"));
}

#[test]
fn arrows_move_the_keyboard_shift_extends_and_escape_clears() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), choosing());
    assert!(has_keyboard(&window).starts_with(&name(1)), "{}", has_keyboard(&window));
    window.press(egui::Key::ArrowRight);
    assert!(has_keyboard(&window).starts_with(&name(2)));
    assert!(!says(&window, "selected ·"), "the ring alone selects nothing");
    window.key_press_modifiers(SHIFT, egui::Key::ArrowRight);
    window.run_ok();
    assert!(says(&window, "2 selected"));
    window.key_press_modifiers(CTRL, egui::Key::End);
    window.run_ok();
    window.key_press_modifiers(CTRL, egui::Key::Space);
    window.run_ok();
    assert!(says(&window, "3 selected"), "Ctrl keeps what is selected");
    window.press(egui::Key::Escape);
    assert!(!says(&window, "selected ·"));
    window.press(egui::Key::Home);
    assert!(has_keyboard(&window).starts_with(&name(1)));
}

#[test]
fn the_grid_is_one_stop_of_tab() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), double::busy());
    assert!(has_keyboard(&window).starts_with("Clip: "));
    window.press(egui::Key::Tab);
    assert!(!has_keyboard(&window).starts_with("Clip: "), "{}", has_keyboard(&window));
    window.key_press_modifiers(SHIFT, egui::Key::Tab);
    window.run_ok();
    assert!(has_keyboard(&window).starts_with("Clip: "), "{}", has_keyboard(&window));
}

#[test]
fn one_comes_back_to_the_clip_that_one_left() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), double::busy());
    for _ in 0..9 {
        window.press(egui::Key::ArrowRight);
    }
    let left = has_keyboard(&window);
    window.press(egui::Key::Enter);
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Search clips").is_none(), "Enter opens it on the stage");
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    let (back, rect) = focused(&window).expect("the grid has the keyboard");
    assert_eq!(back.trim_end_matches(", on the stage"), left);
    assert!(rect.bottom() <= 800.0, "{rect:?}");
}

#[test]
fn letters_and_digits_mark_the_clip_with_the_keyboard_and_the_next_one_comes() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    window.press(egui::Key::P);
    assert_eq!(marked(&mut double), Some((vec![ClipId(1)], MarkChange::Mark(Some(Mark::Pick)))));
    assert!(has_keyboard(&window).starts_with(&name(2)));
    window.press(egui::Key::Num4);
    assert_eq!(marked(&mut double), Some((vec![ClipId(2)], MarkChange::Stars(4))));
    window.key_press_modifiers(CTRL, egui::Key::A);
    window.run_ok();
    window.press(egui::Key::X);
    let all = (1..=5).map(ClipId).collect();
    assert_eq!(marked(&mut double), Some((all, MarkChange::Mark(Some(Mark::Reject)))));
    type_into(&mut window, "Search clips", "p");
    assert_eq!(marked(&mut double), None, "letters of a text mark nothing");
}

#[test]
fn a_mark_on_the_one_clip_that_was_pressed_leads_to_the_next_one_and_of_several_to_none() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    click(&mut window, 2, egui::Modifiers::NONE);
    for (key, meant) in [(egui::Key::P, 2), (egui::Key::X, 3), (egui::Key::Num3, 4)] {
        window.press(key);
        assert_eq!(marked(&mut double).map(|(clips, _)| clips), Some(vec![ClipId(meant)]), "{key:?}");
        window.run_ok();
    }
    assert!(says(&window, "1 selected") && has_keyboard(&window).starts_with(&name(5)), "{}", has_keyboard(&window));
    click(&mut window, 4, egui::Modifiers::COMMAND);
    for key in [egui::Key::P, egui::Key::U] {
        window.press(key);
        assert_eq!(marked(&mut double).map(|(clips, _)| clips.len()), Some(2));
        window.run_ok();
    }
}

#[test]
fn delete_moves_what_is_selected_and_undo_brings_it_back() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    click(&mut window, 2, egui::Modifiers::NONE);
    click(&mut window, 4, CTRL);
    window.press(egui::Key::Delete);
    assert_eq!(trashed(&mut double), Some(vec![ClipId(2), ClipId(4)]));
    press(&mut window, "Undo");
    assert_eq!(put_back(&mut double), Some(vec![ClipId(2), ClipId(4)]));
}

#[test]
fn delete_on_the_stage_is_taken_back_once() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_trash());
    settle(&mut window, &mut double);
    window.press(egui::Key::Delete);
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]));
    assert!(window.query_by_label_contains("1 clip moved to the trash").is_some());
    window.key_press_modifiers(CTRL, egui::Key::Z);
    window.run_ok();
    assert_eq!(put_back(&mut double), Some(vec![ClipId(1)]));
    window.key_press_modifiers(CTRL, egui::Key::Z);
    window.run_ok();
    assert_eq!(put_back(&mut double), None, "once");
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    window.press(egui::Key::Delete);
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]), "in the library it is the one with the keyboard");
}

#[test]
fn the_menu_of_a_tile_opens_by_keyboard_too() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    window.key_press_modifiers(SHIFT, egui::Key::F10);
    window.run_ok();
    assert!(window.query_by_label("Use this shot").is_some());
    assert_eq!(has_keyboard(&window), "Open", "the first row has the keyboard");
    press(&mut window, "Move to trash");
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]));
}

#[test]
fn dragged_clips_say_how_many_they_are() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), choosing());
    click(&mut window, 1, egui::Modifiers::NONE);
    click(&mut window, 2, CTRL);
    let at = tile(&window, 2).center();
    let button = |pressed, pos| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    window.event(egui::Event::PointerMoved(at));
    window.event(button(true, at));
    window.step();
    for down in [20.0, 60.0, 90.0] {
        window.event(egui::Event::PointerMoved(at + egui::vec2(down, down)));
        window.step();
    }
    assert!(window.query_by_label("2 clips").is_some());
    window.event(button(false, at + egui::vec2(90.0, 90.0)));
    window.run_ok();
    assert!(window.query_by_label("2 clips").is_none());
}

#[test]
fn the_trash_is_a_button_away_from_the_stage() {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), with_trash());
    settle(&mut window, &mut double);
    press(&mut window, "Move to trash");
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]));
    press(&mut window, "Undo");
    assert_eq!(put_back(&mut double), Some(vec![ClipId(1)]));
}

/// The window on the trash.
fn trash(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), snapshot);
    press(&mut window, "Trash, 2 clips");
    settle(&mut window, &mut double);
    (window, double)
}

fn first_tile(window: &mut Harness<'_, App>) {
    let first = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).next();
    first.unwrap().click();
    window.run_ok();
}

#[test]
fn the_sheet_before_a_deletion_speaks_of_as_many_clips_as_there_are() {
    let (mut window, _double) = trash(with_trash());
    press(&mut window, "Empty trash…");
    assert!(window.query_all_by_label("Delete 2 clips for good?").next().is_some());
    assert!(window.query_by_label_contains("Their files go to the system's trash").is_some());
    assert!(window.query_by_label("Delete 2 clips").is_some());
}

#[test]
fn what_became_of_a_deletion_in_the_engine_that_was_left_is_said_at_once() {
    let (mut window, mut double) = trash(Snapshot { trash: with_trash().trash, ..double::demo() });
    first_tile(&mut window);
    press(&mut window, "Delete 1 clip for good…");
    press(&mut window, "Delete this clip for good");
    let deletion = |request: &Request| matches!(request, Request::DeleteForGood(..)).then_some(());
    let ((), request) = double.take(deletion).expect("the sheet was answered");
    press(&mut window, "Connect Segmind");
    window.run_ok();
    let Request::DeleteForGood(_, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("The disk is full: /videos")));
    window.run_ok();
    assert!(window.query_by_label("In the demo: the disk is full: /videos").is_some());
}

#[test]
fn the_trash_puts_back_and_deletes_for_good_only_after_a_sheet() {
    let (mut window, mut double) = trash(with_trash());
    assert_eq!(tiles(&window), 2);
    first_tile(&mut window);
    press(&mut window, "Delete 1 clip for good…");
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
    let deleted = |request: &Request| match request {
        Request::DeleteForGood(clips, _) => Some(clips.clone()),
        _ => None,
    };
    assert!(double.take(deleted).is_none());
    assert!(window.query_by_label_contains("Its file goes to the system's trash").is_some());
    press(&mut window, "Delete this clip for good");
    let (clips, request) = double.take(deleted).expect("the sheet was answered");
    assert_eq!(clips, [ClipId(3)]);
    let Request::DeleteForGood(_, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("The clip's file can't be deleted, so it stays in the trash: /a.mp4")));
    window.run_ok();
    assert!(window.query_by_label_contains("it stays in the trash").is_some());
    press(&mut window, "Put all back");
    assert_eq!(put_back(&mut double), Some(vec![ClipId(3), ClipId(4)]));
}
