//! Everything can be reached and used without a mouse.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use rushes::ui::theme::icons;
use rushes::ui::widgets as w;

use super::gallery::{self, Form};
use super::support::Window;
use super::support::harness::HarnessExt;

fn form<'a>() -> Harness<'a, Form> {
    Window::new(400.0, 620.0).ui_with(Form::default(), gallery::shot)
}

fn focused<State>(harness: &Harness<'_, State>) -> String {
    let node = harness.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    node.map_or_else(String::new, |node| {
        let node = node.accesskit_node();
        node.label().unwrap_or_default()
    })
}

/// The names of what Tab reaches, until it comes round.
fn tab_stops<State>(harness: &mut Harness<'_, State>, most: usize) -> Vec<String> {
    let mut stops: Vec<String> = Vec::new();
    for _ in 0..most {
        harness.press(Key::Tab);
        stops.push(focused(harness));
    }
    stops
}

#[test]
fn tab_visits_every_control_once_from_top_to_bottom() {
    let stops = tab_stops(&mut form(), 12);
    let expected = [
        "Earlier shots",
        "Roll the seed",
        "Prompt",
        "16:9",
        "8 s",
        "720p",
        "Sound",
        "Loop",
        "Takes: one fewer",
        "Takes",
        "Takes: one more",
        "Generate about $9.60",
    ];
    let mut stops: Vec<&str> = stops.iter().map(String::as_str).collect();
    stops[..2].sort_unstable(); // Two icons side by side: either first.
    assert_eq!(stops, expected);
}

#[test]
fn arrows_move_the_choice_of_a_segmented_control_and_come_round() {
    let mut harness = form();
    harness.get_by_role_and_label(Role::RadioButton, "8 s").focus();
    harness.run();
    harness.press(Key::ArrowLeft);
    assert_eq!(harness.state().seconds, 6);
    assert_eq!(focused(&harness), "6 s");
    harness.press(Key::ArrowRight);
    harness.press(Key::ArrowRight);
    assert_eq!(harness.state().seconds, 4);
    harness.press(Key::End);
    assert_eq!(harness.state().seconds, 8);
}

#[test]
fn arrows_move_the_choice_of_a_shape() {
    let mut harness = form();
    harness.get_by_label("16:9").focus();
    harness.run();
    harness.press(Key::ArrowDown);
    assert_eq!(harness.state().shape, 1);
    harness.press(Key::Home);
    assert_eq!(harness.state().shape, 0);
}

#[test]
fn a_click_chooses_a_segment() {
    let mut harness = form();
    harness.get_by_label("1080p").click();
    harness.run();
    assert_eq!(harness.state().resolution, 2);
}

#[test]
fn space_and_enter_press_a_button_and_turn_a_switch() {
    let mut harness = form();
    harness.get_by_label("Generate about $9.60").focus();
    harness.run();
    harness.press(Key::Space);
    harness.press(Key::Enter);
    assert_eq!(harness.state().pressed.len(), 2);
    harness.get_by_label("Loop").focus();
    harness.run();
    harness.press(Key::Space);
    assert!(harness.state().loops);
}

#[test]
fn arrows_change_a_stepper_within_its_range() {
    let mut harness = form();
    harness.get_by_role_and_label(Role::SpinButton, "Takes").focus();
    harness.run();
    for _ in 0..9 {
        harness.press(Key::ArrowUp);
    }
    assert_eq!(harness.state().takes, 8);
    harness.get_by_label("Takes: one fewer").click();
    harness.run();
    assert_eq!(harness.state().takes, 7);
}

#[test]
fn typing_goes_into_the_field_with_that_label() {
    let mut harness = form();
    harness.get_by_label("Prompt").focus();
    harness.run();
    harness.get_by_label("Prompt").type_text(" and gulls");
    harness.run();
    assert!(harness.state().prompt.ends_with("and gulls"));
}

#[test]
fn a_select_is_changed_with_the_keyboard_closed_or_open() {
    const OPTIONS: [(u8, &str); 3] = [(0, "Newest first"), (1, "Oldest first"), (2, "Longest first")];
    let mut harness = Window::new(300.0, 300.0).ui_with(0_u8, |ui, order| {
        ui.add(w::Select::new("Sort by", order, &OPTIONS));
    });
    harness.get_by_label("Sort by").focus();
    harness.run();
    harness.press(Key::ArrowDown);
    assert_eq!(*harness.state(), 1);
    harness.press(Key::Enter);
    assert_eq!(focused(&harness), "Oldest first", "the list opens at the chosen value");
    harness.press(Key::ArrowDown);
    harness.press(Key::Enter);
    assert_eq!(*harness.state(), 2);
    assert!(harness.query_by_label("Newest first").is_none(), "the list is closed");
}

#[test]
fn a_menu_opens_with_enter_and_closes_with_escape() {
    let mut harness = Window::new(300.0, 300.0).ui_with(0_u8, |ui, held| {
        w::menu_button(ui, icons::DOTS_THREE, "More", |ui| {
            if ui.add(w::MenuItem::new("Hold").icon(icons::PAUSE).shortcut("H")).clicked() {
                *held += 1;
            }
            ui.add(w::MenuItem::new("Remove").icon(icons::TRASH).danger());
        });
    });
    harness.get_by_label("More").focus();
    harness.run();
    harness.press(Key::Enter);
    harness.press(Key::ArrowDown);
    assert_eq!(focused(&harness), "Hold");
    harness.press(Key::Enter);
    assert_eq!(*harness.state(), 1);
    assert_eq!(focused(&harness), "More", "the keyboard is back where it came from");
    harness.press(Key::Enter);
    assert!(harness.query_by_label("Remove").is_some());
    harness.press(Key::Escape);
    assert!(harness.query_by_label("Remove").is_none());
    assert_eq!(focused(&harness), "More");
}

fn sheet<'a>() -> Harness<'a, Vec<w::SheetAnswer>> {
    Window::new(600.0, 400.0).ui_with(Vec::new(), |ui, answers: &mut Vec<w::SheetAnswer>| {
        ui.add(w::Button::secondary("Behind"));
        if answers.is_empty() {
            let answer = w::SheetFrame::new("trash", "Move 3 clips to trash?")
                .confirm("Move 3 clips to trash")
                .danger()
                .show(ui.ctx(), |ui| {
                    ui.add(w::Text::body("They can be put back for 30 days"));
                });
            if answer != w::SheetAnswer::Open {
                answers.push(answer);
            }
        }
    })
}

#[test]
fn a_sheet_starts_at_the_button_that_does_no_harm_and_keeps_the_keyboard() {
    let mut harness = sheet();
    assert_eq!(focused(&harness), "Cancel");
    for stop in tab_stops(&mut harness, 4) {
        assert_ne!(stop, "Behind");
    }
}

#[test]
fn escape_closes_a_sheet_and_confirms_nothing() {
    let mut harness = sheet();
    harness.press(Key::Escape);
    assert_eq!(harness.state(), &[w::SheetAnswer::Dismissed]);
}

#[test]
fn the_button_of_a_sheet_confirms_it() {
    let mut harness = sheet();
    harness.get_by_label("Move 3 clips to trash").click();
    harness.run();
    assert_eq!(harness.state(), &[w::SheetAnswer::Confirmed]);
}

#[test]
fn a_disabled_button_is_said_to_be_disabled_and_cannot_be_pressed() {
    let mut harness = Window::new(300.0, 200.0).ui_with(0_u8, |ui, pressed| {
        let button = w::Button::primary("Generate").enabled(false).reason("Write a prompt first");
        if ui.add(button).clicked() {
            *pressed += 1;
        }
    });
    let button = harness.get_by_label("Generate");
    assert!(button.accesskit_node().is_disabled());
    button.click();
    harness.run();
    harness.key_press_modifiers(Modifiers::NONE, Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 0);
}
