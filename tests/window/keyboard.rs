//! What is done by keyboard alone, and what stays where it is meanwhile.

use super::*;

#[test]
fn a_sheet_that_asks_for_a_text_has_the_keyboard_in_its_field() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Decide…");
    window.run_ok();
    window.event(egui::Event::Text("0f8fad5b".into()));
    window.run_ok();
    assert_eq!(window.get_by_label("Request id").value().as_deref(), Some("0f8fad5b"));
    window.press(egui::Key::Enter);
    let expected = JobAction::FoundAtService(RequestId::parse("0f8fad5b").unwrap());
    assert_eq!(acted(&mut double), Some(expected), "Enter in the field presses the button");
}

#[test]
fn enter_in_a_sheets_field_does_nothing_while_the_button_waits() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Decide…");
    window.run_ok();
    window.press(egui::Key::Enter);
    assert_eq!(acted(&mut double), None);
    assert!(window.query_by_label("Request id").is_some(), "the sheet is still open");
}

#[test]
fn the_first_clip_moves_nothing() {
    let rendering = |clips| Snapshot { clips, ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), rendering(Arc::default()));
    settle(&mut window, &mut double);
    let at = |window: &Harness<'_, App>| window.get_by_label_contains("Generate about").rect();
    let before = at(&window);
    double.publish(rendering(Arc::new(vec![Arc::new(double::clip(1))])));
    settle(&mut window, &mut double);
    assert_eq!(at(&window), before);
}

fn palette(window: &mut Harness<'_, App>, letters: &str) {
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    window.run_ok();
    window.run_ok();
    window.event(egui::Event::Text(letters.into()));
    window.run_ok();
}

#[test]
fn the_palette_finds_and_runs_a_command_by_keyboard_alone() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    palette(&mut window, "lib");
    window.press(egui::Key::Enter);
    assert!(window.query_by_label("Search clips").is_some(), "the library is shown");
    assert!(window.query_by_label("Command").is_none(), "the palette is closed");
    palette(&mut window, "panel");
    window.press(egui::Key::ArrowDown);
    window.press(egui::Key::Enter);
    press(&mut window, "Create");
    assert!(window.query_by_label("Show the queue panel").is_some(), "the second of two was chosen");
    palette(&mut window, "zzz");
    window.press(egui::Key::Enter);
    assert!(window.query_by_label("No command has these letters").is_some());
    window.press(egui::Key::Escape);
    assert!(window.query_by_label("Command").is_none());
    double.hear();
}

#[test]
fn delete_asks_before_a_billed_render_is_left_and_undo_takes_it_up_again() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press_containing(&mut window, ", 1 rendering");
    window.press(egui::Key::Delete);
    assert_eq!(acted(&mut double), None);
    press(&mut window, "Stop watching");
    assert_eq!(acted(&mut double), Some(JobAction::Dismiss));
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(acted(&mut double), Some(JobAction::TakeUp));
}

#[test]
fn undo_and_delete_belong_to_the_text_while_it_is_edited() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press_containing(&mut window, ", 1 waiting");
    type_into(&mut window, "Prompt", "A fox");
    window.press(egui::Key::Delete);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(acted(&mut double), None);
}

#[test]
fn the_first_start_leads_the_keyboard_to_the_demo_and_the_demo_to_the_words_of_its_first_shot() {
    let (mut demo, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    demo.press(egui::Key::Enter);
    demo.run_ok();
    let prompt = demo.get_by_label("Prompt").value().unwrap_or_default();
    assert!(prompt.starts_with("A slow dolly shot"), "Enter starts the demo: {prompt}");
    demo.event(egui::Event::Text("!".into()));
    demo.run_ok();
    assert!(
        demo.get_by_label("Prompt").value().is_some_and(|value| value.contains('!')),
        "and it can be edited at once"
    );
    double.hear();
}

#[test]
fn a_message_about_a_long_path_stays_inside_the_window() {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), double::busy());
    double.dialogs.answer(Err(Refusal::new("This can't be written: /videos/a-very-long-folder-name ".repeat(8))));
    press(&mut window, "Save as…");
    window.run_ok();
    let close = window.get_by_label("Close message").rect();
    assert!(close.right() < 960.0 && close.bottom() < 600.0, "{close:?}");
    double.hear();
}

/// What the control with the keyboard is called.
fn has_keyboard(window: &Harness<'_, App>) -> String {
    focused(window).map(|(label, _)| label).unwrap_or_default()
}

#[test]
fn f6_goes_from_part_to_part_of_the_window_and_shift_goes_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let first = ["Project: All work", "Earlier shot", "Position", "Pause queue"];
    let go = |window: &mut Harness<'_, App>, modifiers| {
        window.key_press_modifiers(modifiers, egui::Key::F6);
        window.run_ok();
        has_keyboard(window)
    };
    for name in first {
        assert_eq!(go(&mut window, egui::Modifiers::NONE), name);
    }
    assert!(go(&mut window, egui::Modifiers::NONE).starts_with("Shot "), "the strip");
    assert_eq!(go(&mut window, egui::Modifiers::SHIFT), "Pause queue");
    window.get_by_label("Prompt").focus();
    window.run_ok();
    assert_eq!(go(&mut window, egui::Modifiers::NONE), "Position", "from within a text too");
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    assert!(has_keyboard(&window).starts_with("Clip: "), "one comes to the clips");
    assert_eq!(go(&mut window, egui::Modifiers::NONE), "Play this clip", "the column");
    assert_eq!(go(&mut window, egui::Modifiers::NONE), "Project: All work");
    assert_eq!(go(&mut window, egui::Modifiers::NONE), "Search clips");
    assert!(go(&mut window, egui::Modifiers::NONE).starts_with("Clip: "));
    double.hear();
}

#[test]
fn the_keyboard_goes_to_the_clip_that_takes_the_place_of_one_in_the_trash() {
    let clips = |ids: &[i64]| {
        let clips = ids.iter().map(|id| Arc::new(double::clip(*id))).collect();
        Snapshot { clips: Arc::new(clips), ..double::busy() }
    };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), clips(&[5, 6, 7]));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    window.run_ok();
    settle(&mut window, &mut double);
    window.press(egui::Key::ArrowRight);
    let prompt = |id: i64| format!("Clip: {}", double::title(&double::clip(id).request.prompt));
    assert!(has_keyboard(&window).starts_with(&prompt(6)));
    for (left, next) in [(vec![5, 7], prompt(7)), (vec![5], prompt(5))] {
        double.publish(clips(&left));
        settle(&mut window, &mut double);
        assert!(has_keyboard(&window).starts_with(&next), "{}", has_keyboard(&window));
    }
    double.publish(clips(&[]));
    settle(&mut window, &mut double);
    assert_eq!(has_keyboard(&window), "", "no clip is left");
    double.hear();
}
