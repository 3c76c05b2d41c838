//! The library: finding clips, moving them to the trash and back, deleting them for good.

use super::*;
use rushes::domain::TrashedClip;

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

fn clips(window: &Harness<'_, App>) -> usize {
    window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).count()
}

fn choose(window: &mut Harness<'_, App>, filter: &str, value: &str) {
    press(window, filter);
    press(window, value);
}

#[test]
fn the_filters_narrow_the_library_and_one_press_shows_every_clip_again() {
    let (mut window, mut double) = open(Window::new(1280.0, 1200.0), double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    assert_eq!(clips(&window), 12);
    choose(&mut window, "Shape", "9:16");
    assert!(window.query_by_label("4 of 12 clips").is_some());
    choose(&mut window, "Model", "Veo 3 Fast");
    assert_eq!(clips(&window), 0);
    press(&mut window, "Show every clip");
    assert_eq!(clips(&window), 12);
    choose(&mut window, "Sort by", "Oldest first");
    let first = |start: &str| {
        let named = |label: &str| label.starts_with(start);
        let all = window.query_all_by(|node| node.label().as_deref().is_some_and(named));
        all.map(|clip| (clip.rect().top() as i32, clip.rect().left() as i32)).min()
    };
    assert_eq!(first("Clip: A vintage tram"), first("Clip: "), "the twelfth is the oldest");
}

#[test]
fn a_narrow_library_keeps_its_filters_behind_a_button() {
    let (mut window, mut double) = open(Window::new(480.0, 600.0), double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Shape").is_none());
    press(&mut window, "Filters");
    choose(&mut window, "Shape", "9:16");
    assert!(window.query_by_label("4 of 12 clips").is_some());
}

#[test]
fn delete_moves_the_clip_on_the_stage_to_the_trash_and_undo_brings_it_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_trash());
    settle(&mut window, &mut double);
    window.press(egui::Key::Delete);
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]));
    assert!(window.query_by_label_contains("1 clip moved to the trash").is_some());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(put_back(&mut double), Some(vec![ClipId(1)]));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(put_back(&mut double), None, "once");
    press(&mut window, "Library");
    window.press(egui::Key::Delete);
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1)]), "in the library it is the outlined one");
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

#[test]
fn the_sheet_before_a_deletion_speaks_of_as_many_clips_as_there_are() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), with_trash());
    press(&mut window, "Library");
    press(&mut window, "Trash, 2 clips");
    press(&mut window, "Empty trash…");
    assert!(window.query_all_by_label("Delete 2 clips for good?").next().is_some());
    assert!(window.query_by_label_contains("Their files go to the system's trash").is_some());
    assert!(window.query_by_label("Delete 2 clips").is_some());
}

#[test]
fn several_clips_are_marked_and_moved_together_and_the_message_takes_it_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    let names = ["Clip: Close-up of a potter", "Clip: A vintage tram"];
    for name in names {
        let clip = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with(name))).next();
        clip.unwrap().focus();
        window.run_ok();
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Space);
        window.run_ok();
    }
    press(&mut window, "Move 2 clips to trash");
    assert_eq!(trashed(&mut double), Some(vec![ClipId(1), ClipId(2)]));
    press(&mut window, "Undo");
    assert_eq!(put_back(&mut double), Some(vec![ClipId(1), ClipId(2)]));
}

#[test]
fn what_became_of_a_deletion_in_the_engine_that_was_left_is_said_at_once() {
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { trash: with_trash().trash, ..double::demo() });
    press(&mut window, "Library");
    press(&mut window, "Trash, 2 clips");
    settle(&mut window, &mut double);
    let first = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).next();
    first.unwrap().click();
    window.run_ok();
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
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_trash());
    press(&mut window, "Library");
    press(&mut window, "Trash, 2 clips");
    settle(&mut window, &mut double);
    assert_eq!(clips(&window), 2);
    let first = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).next();
    first.unwrap().click();
    window.run_ok();
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
