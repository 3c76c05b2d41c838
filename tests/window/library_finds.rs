//! Finding clips in the library and doing something with many of them: search, chips, the column, copies, projects.

use super::library::{choosing, library};
use super::*;
use rushes::domain::{MarkChange, Project, ProjectId, ShotId, ShotPlace, Usd};
use rushes::engine::ProjectView;

fn says(window: &Harness<'_, App>, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

fn tiles(window: &Harness<'_, App>) -> usize {
    window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).count()
}

fn select_all(window: &mut Harness<'_, App>) {
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_ok();
}

#[test]
fn chips_count_narrow_and_let_go() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), choosing());
    press(&mut window, "Picked 1");
    assert_eq!((tiles(&window), says(&window, "1 of 5 clips")), (1, true));
    press(&mut window, "Picked 1");
    assert_eq!(tiles(&window), 5);
    press(&mut window, "Hide rejected");
    assert_eq!(tiles(&window), 3);
    press(&mut window, "Unseen 1");
    assert_eq!(tiles(&window), 1);
    press(&mut window, "Picked 1");
    assert_eq!(tiles(&window), 0);
    press(&mut window, "Clear filters");
    assert_eq!(tiles(&window), 5);
    press(&mut window, "Stars 2");
    press(&mut window, "3 stars or more");
    assert_eq!(tiles(&window), 1);
    press(&mut window, "3 stars or more 1");
    press(&mut window, "9:16 2");
    assert_eq!(tiles(&window), 2);
}

#[test]
fn everything_rejected_goes_to_the_trash_at_once_and_comes_back_at_once() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    press(&mut window, "Move rejected to trash (2 clips, $6.40)");
    let trashed = double.take(|request| match request {
        Request::Trash(clips, _) => Some(clips.clone()),
        _ => None,
    });
    assert_eq!(trashed.map(|(clips, _)| clips), Some(vec![ClipId(3), ClipId(5)]));
    press(&mut window, "Undo");
    let back = double.take(|request| match request {
        Request::PutBack(clips, _) => Some(clips.clone()),
        _ => None,
    });
    assert_eq!(back.map(|(clips, _)| clips), Some(vec![ClipId(3), ClipId(5)]));
}

#[test]
fn a_search_finds_while_it_is_typed_and_the_cross_shows_every_clip_again() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    type_into(&mut window, "Search clips", "dark");
    settle(&mut window, &mut double);
    assert_eq!(tiles(&window), 1, "words of a note are found");
    press(&mut window, "Clear search");
    settle(&mut window, &mut double);
    assert_eq!(tiles(&window), 5);
    type_into(&mut window, "Search clips", "zzz");
    settle(&mut window, &mut double);
    assert!(says(&window, "No results"));
    press(&mut window, "Clear filters");
    settle(&mut window, &mut double);
    assert_eq!(tiles(&window), 5);
    type_into(&mut window, "Search clips", "zzz");
    window.press(egui::Key::Escape);
    settle(&mut window, &mut double);
    assert_eq!(tiles(&window), 5, "Escape clears it too");
}

#[test]
fn the_story_has_a_heading_for_each_shot() {
    let (mut window, mut double) = library(Window::new(1280.0, 1000.0), choosing());
    press(&mut window, "Sort by");
    press(&mut window, "Story");
    settle(&mut window, &mut double);
    assert!(says(&window, "1  Close-up of a potter"));
    assert!(window.query_by_label("Today").is_none());
}

#[test]
fn the_column_tells_everything_of_the_selected_clip_and_closes_with_its_key() {
    let (mut window, mut double) = library(Window::new(1280.0, 900.0), choosing());
    settle(&mut window, &mut double);
    assert!(says(&window, "Take 2 of 2"));
    assert!(says(&window, "Veo 3 · 16:9 · 8 s"));
    assert!(says(&window, "clip 1.mp4"));
    press(&mut window, "Take 1");
    settle(&mut window, &mut double);
    assert!(says(&window, "Take 1 of 2"), "another take of the shot is one press away");
    window.press(egui::Key::I);
    assert!(!says(&window, "Take 1 of 2"));
    window.press(egui::Key::I);
    window.run_ok();
    assert!(says(&window, "Take 1 of 2"));
}

#[test]
fn a_note_is_saved_after_a_pause_and_when_another_clip_is_selected() {
    let (mut window, mut double) = library(Window::new(1280.0, 1000.0), choosing());
    settle(&mut window, &mut double);
    type_into(&mut window, "Note", "Lovely light");
    let mut noted = |window: &mut Harness<'_, App>| {
        window.run_ok();
        double.take(|request| match request {
            Request::Mark(clips, MarkChange::Note(note), _) => Some((clips.clone(), note.clone())),
            _ => None,
        })
    };
    for _ in 0..8 {
        window.step();
    }
    assert_eq!(noted(&mut window).map(|(asked, _)| asked), Some((vec![ClipId(1)], "Lovely light".into())));
    window.get_by_label("Note").type_text(", keep");
    window.step();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num1);
    assert_eq!(noted(&mut window).map(|(asked, _)| asked), Some((vec![ClipId(1)], "Lovely light, keep".into())));
}

#[test]
fn a_shot_is_renamed_in_its_place() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    settle(&mut window, &mut double);
    press(&mut window, "Rename this shot");
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_ok();
    window.event(egui::Event::Text("He was here".into()));
    window.run_ok();
    window.press(egui::Key::Enter);
    let renamed = double.take(|request| match request {
        Request::RenameShot(shot, title, _) => Some((*shot, title.clone())),
        _ => None,
    });
    assert_eq!(renamed.map(|(asked, _)| asked), Some((ShotId(11), Some("He was here".into()))));
}

#[test]
fn copies_of_a_selection_go_to_one_folder_and_one_message_tells_how_it_went() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    select_all(&mut window);
    double.dialogs.answer(Ok(Some("/elsewhere".into())));
    press(&mut window, "Export…");
    settle(&mut window, &mut double);
    let mut paths = Vec::new();
    for round in 0..5 {
        window.run_ok();
        let exported = |request: &Request| match request {
            Request::Export(_, to, _) => Some(to.path.clone()),
            _ => None,
        };
        let (path, request) = double.take(exported).unwrap_or_else(|| panic!("copy {round} is asked for"));
        let Request::Export(_, _, answer) = request else { unreachable!() };
        if round == 4 {
            answer.send(Err(Refusal::new("The disk is full")));
        } else {
            answer.send(Ok(path.clone()));
        }
        paths.push(path);
    }
    window.run_ok();
    assert_eq!(paths[0], std::path::PathBuf::from("/elsewhere/clip 1.mp4"));
    assert!(says(&window, "4 of 5 clips copied to elsewhere"));
    assert!(says(&window, "was not copied: The disk is full"));
    assert_eq!(window.query_all_by_label("Show").count(), 2, "in the bar and in the message");
}

#[test]
fn without_a_dialog_the_folder_of_the_copies_is_typed() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    select_all(&mut window);
    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Export…");
    assert_eq!(window.get_by_label("Folder").value().as_deref(), Some("/videos"));
    press(&mut window, "Copy them there");
    settle(&mut window, &mut double);
    let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
    assert!(asked.is_some());
}

#[test]
fn files_go_to_the_clipboard_and_where_it_takes_none_their_paths_do() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), choosing());
    select_all(&mut window);
    press(&mut window, "Copy files");
    settle(&mut window, &mut double);
    assert_eq!(double.clipboard.take().map(|files| files.len()), Some(5));
    assert!(says(&window, "5 files copied"));
    double.clipboard.refuse();
    press(&mut window, "Copy files");
    settle(&mut window, &mut double);
    assert!(says(&window, "This clipboard takes no files: the paths of 5 files were copied as text"));
}

/// The same clips beside a project.
pub fn with_project() -> Snapshot {
    let project = Project {
        id: ProjectId(7),
        name: "Trailer".into(),
        archived: false,
        defaults: None,
        created_at: double::at(-9000),
    };
    let view = ProjectView { project, cost: Usd::default(), clips: 0 };
    Snapshot { projects: Arc::new(vec![view]), ..choosing() }
}

#[test]
fn clips_move_to_a_project_with_all_takes_of_their_shots_and_one_undo_brings_them_back() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), with_project());
    select_all(&mut window);
    press(&mut window, "Project");
    assert!(says(&window, "Move 4 shots with 5 takes to"));
    press(&mut window, "Trailer");
    settle(&mut window, &mut double);
    let (moved, request) = double
        .take(|request| match request {
            Request::MoveShots(shots, to, _) => Some((shots.clone(), *to)),
            _ => None,
        })
        .expect("the shots are moved");
    assert_eq!(moved, ([11, 12, 13, 14].map(ShotId).to_vec(), Some(ProjectId(7))));
    let Request::MoveShots(_, _, answer) = request else { unreachable!() };
    let places = vec![ShotPlace { shot: ShotId(11), project: None, number: 1 }];
    answer.send(Ok(places.clone()));
    window.run_ok();
    assert!(says(&window, "4 shots with 5 takes moved to Trailer"));
    press(&mut window, "Undo");
    let back = double.take(|request| match request {
        Request::PutShots(places, _) => Some(places.clone()),
        _ => None,
    });
    assert_eq!(back.map(|(places, _)| places), Some(places));
}

#[test]
fn a_project_is_made_for_a_selection() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), with_project());
    select_all(&mut window);
    press(&mut window, "Project");
    type_into(&mut window, "New project", "Serum");
    press(&mut window, "Make and move");
    let (name, request) = double
        .take(|request| match request {
            Request::NewProject(name, _) => Some(name.clone()),
            _ => None,
        })
        .expect("the project is made");
    assert_eq!(name, "Serum");
    let Request::NewProject(_, answer) = request else { unreachable!() };
    answer.send(Ok(ProjectId(8)));
    settle(&mut window, &mut double);
    let moved = double.take(|request| match request {
        Request::MoveShots(_, to, _) => Some(*to),
        _ => None,
    });
    assert_eq!(moved.map(|(to, _)| to), Some(Some(ProjectId(8))));
}

#[test]
fn a_screen_reader_hears_what_is_drawn_on_a_tile() {
    let (window, _double) = library(Window::new(1280.0, 800.0), choosing());
    assert!(says(&window, ", take 2, picked, 4 stars"));
    assert!(says(&window, ", rejected"));
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
}

#[test]
fn a_narrow_library_has_its_chips_and_its_column_by_key() {
    let (mut window, mut double) = library(Window::new(960.0, 600.0), choosing());
    assert!(!says(&window, "Take 2 of 2"), "the column is closed");
    press(&mut window, "9:16 2");
    assert_eq!(tiles(&window), 2);
    window.press(egui::Key::I);
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Note").is_some());
}

#[test]
fn a_library_of_thousands_paints_only_the_tiles_in_sight() {
    let clips = (1..=3000).map(|id| Arc::new(double::clip(if id == 1 { 100_000 } else { id }))).collect();
    let (mut window, mut double) =
        library(Window::new(1280.0, 800.0), Snapshot { clips: Arc::new(clips), ..double::connected() });
    assert!(tiles(&window) < 60, "{} tiles", tiles(&window));
    window.press(egui::Key::End);
    settle(&mut window, &mut double);
    let (_, last) = focused(&window).expect("the last clip has the keyboard");
    assert!(last.top() > 100.0 && last.bottom() <= 800.0, "in sight: {last:?}");
}

#[test]
fn what_several_clips_come_to_keeps_away_from_the_edge_of_the_window() {
    let (mut window, _double) = library(Window::new(1280.0, 800.0), choosing());
    select_all(&mut window);
    let shots = window.query_all_by(|node| node.value().as_deref() == Some("4"));
    let right = shots.map(|node| node.rect().right()).fold(0.0, f32::max);
    assert!((1100.0..=1272.0).contains(&right), "{right}");
}
