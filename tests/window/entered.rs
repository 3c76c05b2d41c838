//! Enter on a wrong text: the text and the keyboard stay in the field, the reason stands beside it, and no letter of a correction runs a
//! command.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use super::*;
use egui::accesskit::Role;
use rushes::engine::{PictureLook, Service};

const NO_FILE: &str = "There is no file at this path";
/// A whole path, as each system writes one.
const WHOLE: &str = if cfg!(windows) { r"C:\full\copy.mp4" } else { "/full/copy.mp4" };
const PAGE: &str = "The first frame is a web page, not a picture. Open the picture itself and copy its own address";

/// The demo with a clip on the stage: there a single R makes one more take without a question.
fn demo() -> (Harness<'static, App>, Double) {
    let draft = Draft { prompt: "A fox".into(), ..Draft::default() };
    let snapshot = Snapshot { draft: Arc::new(draft), service: Service::Demo, ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 1100.0), snapshot);
    settle(&mut window, &mut double);
    (window, double)
}

/// The field has the keyboard; its text.
fn field(window: &Harness<'_, App>, label: &str) -> (bool, String) {
    let field = window.get_by_role_and_label(Role::TextInput, label);
    (field.is_focused(), field.value().unwrap_or_default())
}

/// What a screen reader says of the field beside its text.
fn said(window: &Harness<'_, App>, label: &str) -> Option<String> {
    window.get_by_role_and_label(Role::TextInput, label).accesskit_node().description()
}

/// Types R as a keyboard does: a key and its letter.
fn press_r(window: &mut Harness<'_, App>) {
    window.key_press(egui::Key::R);
    window.event(egui::Event::Text("R".into()));
    window.run_ok();
}

fn is_bought(double: &mut Double) -> bool {
    let made = |request: &Request| matches!(request, Request::GenerateInto(..) | Request::Generate(..)).then_some(());
    double.take(made).is_some()
}

/// Answers the last look at a picture; those before it are of texts that have changed since.
fn answer(window: &mut Harness<'_, App>, double: &mut Double, look: Result<PictureLook, Refusal>) {
    window.run_steps(4);
    let is_it = |request: &Request| matches!(request, Request::LookAt(..)).then_some(());
    let looks = std::iter::from_fn(|| double.take(is_it));
    let Some(((), Request::LookAt(_, answer))) = looks.last() else { panic!("it is looked at") };
    answer.send(look);
    window.run_ok();
}

#[test]
fn r_makes_one_more_take_when_no_field_has_the_keyboard() {
    let (mut window, mut double) = demo();
    press_r(&mut window);
    assert!(is_bought(&mut double), "so the other tests mean something");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_refused_stays_in_its_field_and_is_corrected_there() {
    let (mut window, mut double) = demo();
    type_into(&mut window, "Image URL", "/pictures/fo.png");
    window.press(egui::Key::Enter);
    assert_eq!(field(&window, "Image URL"), (true, "/pictures/fo.png".into()), "while it is looked at");
    press_r(&mut window);
    window.press(egui::Key::Backspace);
    window.press(egui::Key::Enter);
    answer(&mut window, &mut double, Err(Refusal::new(NO_FILE)));
    assert_eq!(field(&window, "Image URL"), (true, "/pictures/fo.png".into()));
    assert_eq!(said(&window, "Image URL").as_deref(), Some(NO_FILE));
    assert!(has(&window, NO_FILE) && !has(&window, "fo.png"), "it is no file of the form yet");
    press_r(&mut window);
    assert_eq!(field(&window, "Image URL"), (true, "/pictures/fo.pngR".into()));
    assert!(!is_bought(&mut double) && !has(&window, NO_FILE));
    for _ in 0..5 {
        window.press(egui::Key::Backspace);
    }
    window.get_by_label("Image URL").type_text("x.png");
    window.run_ok();
    window.press(egui::Key::Enter);
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &[])));
    assert!(has(&window, "fox.png") && !has(&window, "Image URL"), "what has passed is a file of the form");
}

#[test]
fn an_address_that_is_refused_or_is_none_keeps_the_keyboard_and_one_that_passes_lets_it_go() {
    let (mut window, mut double) = demo();
    type_into(&mut window, "Image URL", "cat.png");
    window.press(egui::Key::Enter);
    press_r(&mut window);
    assert_eq!(field(&window, "Image URL"), (true, "cat.pngR".into()));
    assert!(said(&window, "Image URL").is_some_and(|why| why.starts_with("This is not a web address")));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.get_by_label("Image URL").type_text("https://host/fox.png");
    window.run_ok();
    window.press(egui::Key::Enter);
    answer(&mut window, &mut double, Err(Refusal::new(PAGE)));
    assert_eq!(field(&window, "Image URL"), (true, "https://host/fox.png".into()));
    assert_eq!(said(&window, "Image URL").as_deref(), Some(PAGE));
    press_r(&mut window);
    assert!(!is_bought(&mut double));
    window.press(egui::Key::Backspace);
    window.press(egui::Key::Enter);
    press(&mut window, "Look again");
    window.get_by_label("Image URL").focus();
    window.run_ok();
    window.press(egui::Key::Enter);
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &[])));
    assert_eq!(field(&window, "Image URL"), (false, "https://host/fox.png".into()), "nothing is left to correct");
}

#[cfg(unix)]
#[test]
fn a_path_that_was_typed_where_there_is_no_dialog_is_corrected_in_the_form() {
    let (mut window, mut double) = demo();
    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Browse…");
    type_into(&mut window, "Picture", "/pictures/fo.png");
    window.press(egui::Key::Enter);
    answer(&mut window, &mut double, Err(Refusal::new(NO_FILE)));
    assert_eq!(field(&window, "Image URL"), (true, "/pictures/fo.png".into()));
    press_r(&mut window);
    assert!(!is_bought(&mut double));
    assert_eq!(field(&window, "Image URL").1, "/pictures/fo.pngR");
}

#[test]
fn a_wrong_seed_keeps_the_keyboard() {
    let (mut window, mut double) = demo();
    press(&mut window, "Resolution, frame rate and seed");
    let seed = |window: &Harness<'_, App>| window.get_by_role_and_label(Role::TextInput, "Seed").focus();
    seed(&window);
    window.run_ok();
    window.get_by_role_and_label(Role::TextInput, "Seed").type_text("seven");
    window.run_ok();
    window.press(egui::Key::Enter);
    press_r(&mut window);
    assert_eq!(field(&window, "Seed"), (true, "sevenR".into()));
    assert!(!is_bought(&mut double));
}

#[test]
fn a_wrong_amount_of_a_cap_keeps_the_keyboard_and_the_sheet() {
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), super::spending::capped());
    settle(&mut window, &mut double);
    run_command(&mut window, "spending");
    press(&mut window, "Change the cap a day");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.get_by_label("Dollars").type_text("-3");
    window.run_ok();
    window.press(egui::Key::Enter);
    assert_eq!(field(&window, "Dollars"), (true, "-3".into()));
    window.event(egui::Event::Text("0".into()));
    window.run_ok();
    assert_eq!(field(&window, "Dollars").1, "-30", "it is corrected without the pointer");
}

#[test]
fn a_wrong_path_keeps_the_keyboard_also_when_the_sheet_is_back_at_once() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Save as…");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.get_by_label("Save to").type_text("copy.mp4");
    window.run_ok();
    window.press(egui::Key::Enter);
    assert_eq!(field(&window, "Save to"), (true, "copy.mp4".into()), "it is no whole path");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.get_by_label("Save to").type_text(WHOLE);
    window.run_ok();
    window.event(egui::Event::Key {
        key: egui::Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    });
    window.step();
    let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
    let Some(((), Request::Export(_, _, answer))) = asked else { panic!("a copy is asked for") };
    answer.send(Err(Refusal::new("The disk is full")));
    window.run_ok();
    assert_eq!(field(&window, "Save to"), (true, WHOLE.into()));
    assert!(has(&window, "The disk is full"));
}

#[test]
fn a_key_that_is_asked_about_keeps_the_keyboard() {
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), double::first_start());
    settle(&mut window, &mut double);
    press(&mut window, "I have a Segmind key");
    type_into(&mut window, "Key", "SG_wrong");
    window.press(egui::Key::Enter);
    assert!(window.get_by_label("Key").is_focused(), "letters typed after it are no commands");
}

#[test]
fn a_refused_name_of_a_project_keeps_the_keyboard() {
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), double::busy());
    settle(&mut window, &mut double);
    press(&mut window, "Project: All work");
    press(&mut window, "New project…");
    let focused_field = |window: &Harness<'_, App>| {
        window
            .get_all_by_role(Role::TextInput)
            .find(egui_kittest::Node::is_focused)
            .map(|field| field.value().unwrap_or_default())
    };
    window.press(egui::Key::Enter);
    assert_eq!(focused_field(&window).as_deref(), Some(""), "a name is missing");
    window.event(egui::Event::Text("R".into()));
    window.run_ok();
    window.press(egui::Key::Enter);
    let asked = double.take(|request| matches!(request, Request::NewProject(..)).then_some(()));
    let Some(((), Request::NewProject(_, answer))) = asked else { panic!("the project is made") };
    answer.send(Err(Refusal::new("There is a project called R already")));
    window.run_ok();
    assert_eq!(focused_field(&window).as_deref(), Some("R"));
    assert!(!is_bought(&mut double));
}
