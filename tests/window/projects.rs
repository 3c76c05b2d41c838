//! Projects: the switch beside the app's name, what opening one changes, dragged clips, the pattern for the names of files.

use super::library::{choosing, library};
use super::*;
use rushes::domain::{
    ClipSeconds, FilePattern, Project, ProjectChange, ProjectId, Settings, SettingsChange, Shape, ShotId, ShotPlace,
    Usd,
};
use rushes::engine::ProjectView;

const TRAILER: ProjectId = ProjectId(7);
const SERUM: ProjectId = ProjectId(8);
const OLD: ProjectId = ProjectId(9);

fn project(id: ProjectId, name: &str, clips: usize, cents: i64) -> ProjectView {
    let created_at = double::at(-9000);
    let project = Project { id, name: name.into(), archived: id == OLD, defaults: None, created_at };
    ProjectView { project, cost: Usd::from_cents(cents), clips }
}

/// Two projects, a third that is put away, and all work open.
fn with_projects() -> Snapshot {
    let mut trailer = project(TRAILER, "Trailer", 12, 2880);
    let defaults = Draft { shape: Shape::UPRIGHT, length: ClipSeconds::FOUR, takes: 3, ..Draft::default() };
    trailer.project.defaults = Some(Box::new(defaults));
    let projects = vec![trailer, project(SERUM, "Serum", 1, 320), project(OLD, "Lighthouse", 0, 0)];
    Snapshot { projects: Arc::new(projects), all_work: Usd::from_cents(6160), ..choosing() }
}

/// The same with a project open.
fn with_open(id: ProjectId) -> Snapshot {
    let settings = Settings { project: Some(id), welcomed: true, ..Settings::default() };
    Snapshot { settings: Arc::new(settings), ..with_projects() }
}

fn says(window: &Harness<'_, App>, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// The next changes of the settings that are asked for.
fn settings(double: &mut Double) -> Option<Vec<SettingsChange>> {
    let asked = double.take(|request| match request {
        Request::ChangeSettings(changes, _) => Some(changes.clone()),
        _ => None,
    });
    asked.map(|(changes, _)| changes)
}

/// The next change of a project that is asked for; it is answered so.
fn changed(double: &mut Double, answer: Result<(), Refusal>) -> Option<(ProjectId, ProjectChange)> {
    let (asked, request) = double.take(|request| match request {
        Request::ChangeProject(project, change, _) => Some((*project, change.clone())),
        _ => None,
    })?;
    let Request::ChangeProject(_, _, reply) = request else { return None };
    reply.send(answer);
    Some(asked)
}

fn type_name(window: &mut Harness<'_, App>, name: &str) {
    window.run_ok();
    window.event(egui::Event::Text(name.into()));
    window.run_ok();
}

#[test]
fn the_switch_tells_what_is_open_with_its_cost_and_lists_every_project() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), with_projects());
    assert_eq!(window.get_by_label("Project: All work").value().as_deref(), Some("$61.60"));
    press(&mut window, "Project: All work");
    for row in ["All work $61.60", "Trailer 12 clips  $28.80", "Serum 1 clip  $3.20", "New project…"] {
        assert!(has(&window, row), "{row}");
    }
    assert!(!says(&window, "Lighthouse"), "what is put away stands behind a row");
    press(&mut window, "Archived 1");
    assert!(has(&window, "Lighthouse No clips"));
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
}

#[test]
fn opening_a_project_is_a_setting_and_all_work_is_one_press_away() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    press(&mut window, "Project: All work");
    press(&mut window, "Serum 1 clip  $3.20");
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(Some(SERUM))]));
    double.publish(with_open(SERUM));
    window.run_ok();
    press(&mut window, "Project: Serum");
    press(&mut window, "All work $61.60");
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(None)]));
}

#[test]
fn the_switch_opens_by_keyboard_with_the_keyboard_on_what_is_open_and_gets_it_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    window.get_by_label("Project: All work").focus();
    window.run_ok();
    window.press(egui::Key::Enter);
    window.run_ok();
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("All work $61.60"));
    window.press(egui::Key::ArrowDown);
    window.run_ok();
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Trailer 12 clips  $28.80"));
    window.press(egui::Key::Enter);
    window.run_ok();
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(Some(TRAILER))]));
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Project: All work"));
}

#[test]
fn a_new_project_is_named_in_its_place_and_opened_and_a_taken_name_is_told_there() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    press(&mut window, "Project: All work");
    press(&mut window, "New project…");
    type_name(&mut window, "trailer");
    window.press(egui::Key::Enter);
    let named = |request: &Request| match request {
        Request::NewProject(name, _) => Some(name.clone()),
        _ => None,
    };
    let Some((name, Request::NewProject(_, answer))) = double.take(named) else { panic!("the project is made") };
    assert_eq!(name, "trailer");
    answer.send(Err(Refusal::new("There is a project called trailer already")));
    window.run_ok();
    assert!(says(&window, "There is a project called trailer already"));
    type_name(&mut window, "Teaser");
    press(&mut window, "Create project");
    let Some((name, Request::NewProject(_, answer))) = double.take(named) else { panic!("the project is made") };
    assert_eq!(name, "Teaser", "the refused name was selected, so that it is typed over");
    answer.send(Ok(ProjectId(12)));
    window.run_ok();
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(Some(ProjectId(12)))]));
    window.run_ok();
    assert!(!has(&window, "New project…"), "the menu is closed");
}

#[test]
fn a_project_is_renamed_in_its_place_and_undo_gives_the_old_name_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    press(&mut window, "Project: All work");
    press(&mut window, "More for Serum");
    press(&mut window, "Rename…");
    type_name(&mut window, "Face serum");
    window.press(egui::Key::Enter);
    assert_eq!(changed(&mut double, Ok(())), Some((SERUM, ProjectChange::Rename("Face serum".into()))));
    window.run_ok();
    assert!(says(&window, "Serum is called Face serum now"));
    press(&mut window, "Undo");
    assert_eq!(changed(&mut double, Ok(())), Some((SERUM, ProjectChange::Rename("Serum".into()))));
}

#[test]
fn an_open_project_that_is_archived_gives_way_to_all_work_and_undo_brings_it_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_open(SERUM));
    press(&mut window, "Project: Serum");
    press(&mut window, "More for Serum");
    press(&mut window, "Archive");
    assert_eq!(changed(&mut double, Ok(())), Some((SERUM, ProjectChange::Archive(true))));
    window.run_ok();
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(None)]));
    window.press(egui::Key::Escape);
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(changed(&mut double, Ok(())), Some((SERUM, ProjectChange::Archive(false))));
}

#[test]
fn what_is_put_away_is_brought_back_from_its_row() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    press(&mut window, "Project: All work");
    press(&mut window, "Archived 1");
    press(&mut window, "More for Lighthouse");
    press(&mut window, "Bring back");
    assert_eq!(changed(&mut double, Ok(())), Some((OLD, ProjectChange::Archive(false))));
}

#[test]
fn a_deletion_asks_and_says_where_the_clips_go() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    let deleted = |request: &Request| match request {
        Request::DeleteProject(project, _) => Some(*project),
        _ => None,
    };
    press(&mut window, "Project: All work");
    press(&mut window, "More for Trailer");
    press(&mut window, "Delete…");
    window.run_ok();
    assert!(says(&window, "Delete project “Trailer”?"));
    assert!(says(&window, "Its 12 clips go to All work; no file is deleted"));
    press(&mut window, "Cancel");
    assert!(double.take(deleted).is_none());
    press(&mut window, "Project: All work");
    press(&mut window, "More for Trailer");
    press(&mut window, "Delete…");
    window.run_ok();
    press(&mut window, "Delete project");
    let Some((project, Request::DeleteProject(_, answer))) = double.take(deleted) else { panic!("it is deleted") };
    assert_eq!(project, TRAILER);
    answer.send(Ok(()));
    window.run_ok();
    assert!(says(&window, "Deleted Trailer; its 12 clips are in All work"));
}

#[test]
fn the_form_takes_the_settings_of_an_opened_project_and_keeps_its_words_with_one_way_back() {
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    let snapshot = Snapshot { draft: Arc::new(draft), ..with_projects() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    let settled = |window: &Harness<'_, App>| {
        let chosen = |label: &str| window.get_by_label(label).accesskit_node().toggled();
        (chosen("9:16"), chosen("4 s"), window.get_by_label("Prompt").value())
    };
    let before = settled(&window);
    press(&mut window, "Project: All work");
    press(&mut window, "Trailer 12 clips  $28.80");
    window.run_ok();
    assert!(says(&window, "The form has the settings of Trailer now"));
    let after = settled(&window);
    assert!(after.0 != before.0 && after.1 != before.1, "shape and length are the project's");
    assert_eq!(after.2.as_deref(), Some("a fox"), "the words stay");
    press(&mut window, "Undo");
    assert_eq!(settled(&window), before);
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::Project(Some(TRAILER))]));
}

#[test]
fn nothing_is_said_where_the_project_changes_nothing_in_the_form() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    press(&mut window, "Project: All work");
    press(&mut window, "Serum 1 clip  $3.20");
    assert!(settings(&mut double).is_some());
    assert!(!says(&window, "The form has the settings"));
}

#[test]
fn beside_generate_stands_where_the_shot_lands() {
    let draft = || Arc::new(Draft { prompt: "a fox".into(), ..Draft::default() });
    let (window, _double) = open(Window::new(1280.0, 800.0), Snapshot { draft: draft(), ..with_open(TRAILER) });
    assert!(says(&window, "Into “Trailer”. Usually about"));
    let (window, _double) = open(Window::new(1280.0, 800.0), Snapshot { draft: draft(), ..with_projects() });
    assert!(!says(&window, "Into “"));
}

#[test]
fn the_palette_opens_the_switch_and_the_field_for_a_new_project() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), with_projects());
    for (typed, seen) in [("open proj", "More for Trailer"), ("new proj", "Name of the new project")] {
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        window.run_ok();
        window.event(egui::Event::Text(typed.into()));
        window.run_ok();
        window.press(egui::Key::Enter);
        window.run_ok();
        assert!(has(&window, seen), "{typed}");
        window.press(egui::Key::Escape);
        window.run_ok();
    }
}

#[test]
fn clips_that_are_dragged_to_the_switch_go_into_the_project_under_the_pointer() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), with_projects());
    let is_tile = |label: String| label.starts_with("Clip: ");
    let tile = window.query_all_by(|node| node.label().is_some_and(is_tile)).next().unwrap().rect().center();
    window.drag_at(tile);
    window.run_ok();
    window.hover_at(tile + egui::vec2(20.0, 0.0));
    window.run_ok();
    window.hover_at(window.get_by_label("Project: All work").rect().center());
    window.run_ok();
    let to = window.get_by_label("Trailer 12 clips  $28.80").rect().center();
    window.hover_at(to);
    window.run_ok();
    window.drop_at(to);
    window.run_ok();
    settle(&mut window, &mut double);
    let (moved, request) = double
        .take(|request| match request {
            Request::MoveShots(shots, to, _) => Some((shots.len(), *to)),
            _ => None,
        })
        .expect("the shot is moved");
    assert_eq!(moved, (1, Some(TRAILER)));
    let Request::MoveShots(shots, _, answer) = request else { unreachable!() };
    answer.send(Ok(vec![ShotPlace { shot: shots[0], project: None, number: 1 }]));
    window.run_ok();
    assert!(says(&window, "moved to Trailer"));
    assert!(!has(&window, "New project…"), "the menu is closed");
    assert!(settings(&mut double).is_none(), "a drop opens no project");
}

/// Answers the move of shots that is asked for, and says which ones went where.
fn moved_shots(double: &mut Double) -> Option<(Vec<ShotId>, Option<ProjectId>)> {
    let (asked, request) = double.take(|request| match request {
        Request::MoveShots(shots, to, _) => Some((shots.clone(), *to)),
        _ => None,
    })?;
    let Request::MoveShots(shots, _, answer) = request else { return None };
    answer.send(Ok(vec![ShotPlace { shot: shots[0], project: None, number: 1 }]));
    Some(asked)
}

#[test]
fn a_shot_is_dragged_from_the_strip_to_the_switch_and_says_its_title_on_the_way() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    settle(&mut window, &mut double);
    let is_tile = |label: String| label.starts_with("Shot ") && label.contains(": ");
    let tile = window.query_all_by(|node| node.label().is_some_and(is_tile)).next().unwrap().rect().center();
    window.drag_at(tile);
    window.run_ok();
    window.hover_at(tile + egui::vec2(20.0, 0.0));
    window.run_ok();
    let words = window.query_all_by(|node| node.value().is_some_and(|value| value.starts_with("1  "))).next();
    assert!(words.is_some(), "its number and title go with the pointer");
    window.hover_at(window.get_by_label("Project: All work").rect().center());
    window.run_ok();
    let to = window.get_by_label("Trailer 12 clips  $28.80").rect().center();
    window.hover_at(to);
    window.run_ok();
    window.drop_at(to);
    window.run_ok();
    let (shots, to) = moved_shots(&mut double).expect("the shot is moved");
    assert_eq!((shots.len(), to), (1, Some(TRAILER)));
    window.run_ok();
    assert!(says(&window, "moved to Trailer") && !has(&window, "New project…"));
}

#[test]
fn the_menu_of_a_shot_moves_it_too_by_keyboard_and_can_be_undone() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_projects());
    settle(&mut window, &mut double);
    let is_tile = |label: String| label.starts_with("Shot ") && label.contains(": ");
    window.query_all_by(|node| node.label().is_some_and(is_tile)).next().unwrap().focus();
    window.run_ok();
    window.press(egui::Key::Menu);
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("One more take"));
    window.get_by_label("Serum").focus();
    window.run_ok();
    window.press(egui::Key::Enter);
    assert_eq!(moved_shots(&mut double).map(|(_, to)| to), Some(Some(SERUM)));
    window.run_ok();
    press(&mut window, "Undo");
    let put = double.take(|request| matches!(request, Request::PutShots(..)).then_some(()));
    assert!(put.is_some(), "it goes back where it stood");
}

#[test]
fn a_drag_that_ends_elsewhere_closes_the_menu_that_opened_for_it() {
    let (mut window, mut double) = library(Window::new(1280.0, 800.0), with_projects());
    let is_tile = |label: String| label.starts_with("Clip: ");
    let tile = window.query_all_by(|node| node.label().is_some_and(is_tile)).next().unwrap().rect().center();
    window.drag_at(tile);
    window.run_ok();
    window.hover_at(window.get_by_label("Project: All work").rect().center());
    window.run_ok();
    assert!(has(&window, "New project…"));
    window.drop_at(egui::pos2(900.0, 700.0));
    window.run_ok();
    window.run_ok();
    assert!(!has(&window, "New project…"));
    settle(&mut window, &mut double);
    let moved = double.take(|request| matches!(request, Request::MoveShots(..)).then_some(()));
    assert!(moved.is_none());
}

/// Settings, scrolled to the names of files.
fn naming(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), snapshot);
    press(&mut window, "Settings");
    settle(&mut window, &mut double);
    (window, double)
}

#[test]
fn the_pattern_shows_what_it_gives_for_the_newest_clip_while_it_is_typed() {
    let (mut window, mut double) = naming(with_projects());
    let written = |window: &Harness<'_, App>| window.get_by_label("Names of new files").value().unwrap();
    assert_eq!(written(&window), FilePattern::default().as_str());
    assert!(says(&window, " take 2.mp4"), "the newest clip is a take 2");
    window.get_by_label("Names of new files").focus();
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_ok();
    window.event(egui::Event::Text("{shot} {wrong}".into()));
    window.run_ok();
    assert!(says(&window, "There is no field {wrong}"));
    assert_eq!(settings(&mut double), None, "a wrong pattern is never kept");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_ok();
    window.event(egui::Event::Text("Clip {take}".into()));
    window.run_ok();
    assert!(says(&window, "Clip 2.mp4"));
    let kept = FilePattern::parse("Clip {take}").unwrap();
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::FilePattern(kept.clone())]));
    press(&mut window, "Insert {seed}");
    assert_eq!(written(&window), "Clip {take}{seed}");
    assert!(settings(&mut double).is_some());
    press(&mut window, "Reset the names");
    assert_eq!(settings(&mut double), Some(vec![SettingsChange::FilePattern(FilePattern::default())]));
    assert_eq!(written(&window), FilePattern::default().as_str());
}

#[test]
fn without_a_clip_the_pattern_has_an_invented_example() {
    let (window, _double) = naming(double::connected());
    assert!(says(&window, "Trailer/03 He was here/03 take 2.mp4"));
    assert!(says(&window, "Files that are already there stay where they are"));
    assert!(!has(&window, "Reset the names"));
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
}

#[test]
fn a_narrow_window_has_the_switch_as_an_icon_with_its_name() {
    let (mut window, _double) = open(Window::new(640.0, 400.0), with_open(TRAILER));
    press(&mut window, "Project: Trailer");
    assert!(has(&window, "Serum 1 clip  $3.20"));
    assert_eq!(unnamed_widgets(&window), [] as [String; 0]);
}
