//! Small things that everybody expects: Escape, menus of fields, the list of keys, one word for one thing.

use super::*;
use rushes::domain::{Picture, PictureSource};

fn commands(window: &Harness<'_, App>) -> Vec<egui::ViewportCommand> {
    window.output().viewport_output[&egui::ViewportId::ROOT].commands.clone()
}

#[test]
fn escape_leaves_the_settings_for_where_one_came_from() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    press(&mut window, "Library");
    press(&mut window, "Settings");
    assert!(has_part(&window, "Reduced motion"));
    window.press(egui::Key::Escape);
    assert!(!has_part(&window, "Reduced motion") && has_part(&window, "Search clips"));
}

#[test]
fn escape_and_a_cross_clear_a_search() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    type_into(&mut window, "Search clips", "giraffe");
    window.press(egui::Key::Escape);
    assert_eq!(window.get_by_label("Search clips").value().as_deref(), Some(""));
    type_into(&mut window, "Search clips", "giraffe");
    press(&mut window, "Clear search");
    assert_eq!(window.get_by_label("Search clips").value().as_deref(), Some(""));
    assert!(window.query_by_label("Clear search").is_none());
}

#[test]
fn escape_closes_a_menu_and_leaves_the_screen_behind_it() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Settings");
    settle(&mut window, &mut double);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.run_ok();
    window.press(egui::Key::Escape);
    assert!(window.query_by_label("Command").is_none());
    assert!(has_part(&window, "Reduced motion"), "one press closes one thing");
}

#[test]
fn a_field_has_a_menu_by_right_click_and_by_keys() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::connected());
    type_into(&mut window, "Prompt", "A fox");
    window.get_by_label("Prompt").click_secondary();
    window.run_ok();
    assert!(window.query_by_label("Paste").is_some());
    press(&mut window, "Select all");
    window.run_ok();
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Prompt"));
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::F10);
    window.run_ok();
    assert!(!window.get_by_label("Cut").accesskit_node().is_disabled(), "what was selected still is");
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Cut"), "its first row has the keyboard");
    window.key_down(egui::Key::Enter);
    window.step();
    let mut sent = commands(&window);
    window.key_up(egui::Key::Enter);
    for _ in 0..3 {
        window.step();
        sent.extend(commands(&window));
    }
    assert!(sent.contains(&egui::ViewportCommand::RequestCut), "{sent:?}");
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Prompt"), "the field does it itself");
}

#[test]
fn a_key_is_never_copied_out_of_its_field() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::first_start());
    press(&mut window, "I have a Segmind key");
    type_into(&mut window, "Key", "SG_0123456789abcdef");
    window.get_by_label("Key").click_secondary();
    window.run_ok();
    press(&mut window, "Select all");
    window.get_by_label("Key").click_secondary();
    window.run_ok();
    assert!(window.get_by_label("Copy").accesskit_node().is_disabled());
    assert!(window.get_by_label("Cut").accesskit_node().is_disabled());
}

#[test]
fn the_menu_key_opens_the_menu_of_the_clip_with_the_keyboard() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    settle(&mut window, &mut double);
    window.press(egui::Key::Menu);
    assert!(window.query_all_by_label("Show in folder").next().is_some());
}

#[test]
fn the_list_of_keys_is_searched_and_names_those_of_lists_but_no_figures() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    press(&mut window, "Keyboard shortcuts");
    window.run_ok();
    assert!(has_part(&window, "Select or leave out") && has_part(&window, "Play slower"));
    assert!(!has_part(&window, "Player figures"));
    window.event(egui::Event::Text("slower".into()));
    window.run_ok();
    assert!(has_part(&window, "Play slower") && !has_part(&window, "Select or leave out"));
    window.event(egui::Event::Text("zzz".into()));
    window.run_ok();
    assert!(has_part(&window, "No shortcut has these letters"));
}

#[test]
fn a_saved_copy_is_told_by_its_title_with_a_press_that_shows_it() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    double.dialogs.answer(Ok(Some("/home/ada/Desktop/a.mp4".into())));
    press(&mut window, "Save as…");
    let exported = |request: &Request| matches!(request, Request::Export(..)).then_some(());
    let Some(((), Request::Export(_, to, answer))) = double.take(exported) else { panic!("a copy is asked for") };
    answer.send(Ok(to.path));
    window.run_ok();
    let title = window.get_by_label_contains("to Desktop").rect();
    assert!(title.bottom() < window.get_by_label("Save as…").rect().top(), "it covers nothing that comes next");
    press(&mut window, "Show");
    let shown = |request: &Request| match request {
        Request::RevealFile(file, _) => Some(file.clone()),
        _ => None,
    };
    assert_eq!(double.take(shown).map(|(file, _)| file), Some("/home/ada/Desktop/a.mp4".into()));
}

#[test]
fn a_card_asks_for_the_picture_that_its_shot_starts_from() {
    let mut view = double::job(7, JobState::Held, JobFacts::default());
    let job = Arc::make_mut(&mut view.job);
    job.request.first_frame = Some(Picture::whole(PictureSource::File("/pictures/gate.png".into())));
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { jobs: Arc::new(vec![view]), ..double::busy() });
    settle(&mut window, &mut double);
    let asked = |request: &Request| matches!(request, Request::LookAt(..)).then_some(());
    assert!(double.take(asked).is_some(), "after a restart nobody else does");
}

#[test]
fn the_number_of_clips_not_seen_stands_beside_the_word_library_and_not_on_it() {
    for (width, unseen) in [(1280.0, 3), (960.0, 24), (640.0, 240)] {
        let clips = (1..=unseen).map(|id| {
            let mut clip = double::clip(id);
            clip.marks.seen = false;
            Arc::new(clip)
        });
        let snapshot = Snapshot { clips: Arc::new(clips.collect()), ..double::connected() };
        let (mut window, _double) = open(Window::new(width, 600.0), snapshot);
        window.input_mut().focused = false; // So that nothing is seen.
        window.run_ok();
        let sign = window.get_by_label(&format!("{unseen} clips not seen yet")).rect();
        let word = window.output().shapes.iter().find_map(|shape| match &shape.shape {
            egui::Shape::Text(text) if text.galley.text() == "Library" && !text.galley.elided => {
                Some(text.visual_bounding_rect())
            }
            _ => None,
        });
        let word = word.expect("the word is painted whole");
        let cell = window.get_by_role_and_label(egui::accesskit::Role::RadioButton, "Library").rect();
        assert!((6.0..10.0).contains(&(sign.left() - word.right())), "{width}: {word:?} {sign:?}");
        let (before, after) = (word.left() - cell.left(), cell.right() - sign.right());
        assert!(before > 0.0 && (before - after).abs() < 2.0, "{width}: both stand in the middle: {before}, {after}");
    }
}
