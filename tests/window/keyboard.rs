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
