//! The first start: one picture, two ways to begin, and nothing that only looks as if it could be used.

use super::key::connecting;
use super::*;
use rushes::engine::Account;

fn link(double: &mut Double) -> Option<String> {
    let link = |request: &Request| match request {
        Request::OpenLink(page, _) => Some(page.to_string()),
        _ => None,
    };
    double.take(link).map(|(page, _)| page)
}

#[test]
fn form_and_queue_stay_away_until_the_choice_is_made_and_the_first_shot_is_filled_in() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::first_start());
    window.run_ok();
    assert!(window.query_by_label("Prompt").is_none() && window.query_by_label("Pause queue").is_none());
    assert!(window.query_by_label("Hide the shot panel").is_none(), "no button for what is not there");
    press(&mut window, "Try it now, free");
    window.run_ok();
    let prompt = window.get_by_label("Prompt").value().unwrap_or_default();
    assert!(prompt.starts_with("A slow dolly shot"), "{prompt}");
    assert!(has_part(&window, "Demo: nothing is billed"));
}

#[test]
fn after_the_choice_one_chord_makes_a_film() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::demo());
    settle(&mut window, &mut double);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    let generated = |request: &Request| match request {
        Request::Generate(draft, _) => Some(draft.prompt.clone()),
        _ => None,
    };
    let prompt = double.take(generated).map(|(prompt, _)| prompt).unwrap_or_default();
    assert!(prompt.starts_with("A slow dolly shot"), "{prompt}");
}

#[test]
fn before_the_choice_no_keys_lead_to_a_form_that_is_not_there() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    for key in [egui::Key::Enter, egui::Key::Num8, egui::Key::Num9] {
        window.key_press_modifiers(egui::Modifiers::COMMAND, key);
        window.run_ok();
        assert!(window.query_by_label("Prompt").is_none(), "{key:?}");
    }
    double.hear();
    assert!(!double.asked.iter().any(|request| matches!(request, Request::Generate(..))));
}

#[test]
fn words_that_are_in_the_form_already_stay() {
    let draft = Arc::new(Draft { prompt: "A heron".into(), ..Draft::default() });
    let (window, _double) = open(Window::new(1280.0, 800.0), Snapshot { draft, ..double::demo() });
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some("A heron"));
}

#[test]
fn an_empty_shot_is_one_press_away() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::demo());
    settle(&mut window, &mut double);
    press(&mut window, "Start with an empty shot");
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some(""));
}

#[test]
fn the_field_for_the_key_is_the_second_step_with_the_keyboard_in_it() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::first_start());
    assert!(window.query_by_label("Key").is_none());
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Try it now, free"));
    press(&mut window, "I have a Segmind key");
    window.run_ok();
    window.event(egui::Event::Text("SG_".into()));
    window.run_ok();
    assert_eq!(window.get_by_label("Key").value().map(|value| value.chars().count()), Some(3));
    press(&mut window, "Get a key");
    assert_eq!(link(&mut double).as_deref(), Some("https://platform.segmind.com/api-keys"));
    window.get_by_label("Key").focus();
    window.run_ok();
    window.press(egui::Key::Escape);
    assert!(window.query_by_label("Key").is_none(), "Escape leads back");
    press(&mut window, "Get a key");
    assert!(link(&mut double).is_some(), "from the first step too");
}

#[test]
fn settings_lead_to_a_key_too() {
    for snapshot in [double::connected(), double::first_start()] {
        let (mut window, mut double) = open(Window::new(1280.0, 1400.0), snapshot);
        press(&mut window, "Settings");
        press(&mut window, "Get a key");
        assert!(link(&mut double).is_some());
    }
}

#[test]
fn the_sheet_for_another_key_says_what_is_missing_as_the_first_start_does() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), double::connected());
    press(&mut window, "Settings");
    press(&mut window, "Replace key…");
    press(&mut window, "Connect Segmind");
    assert!(has_part(&window, "Paste the key first"));
    assert!(double.take(connecting).is_none());
}

#[test]
fn without_a_keychain_the_main_button_does_what_is_possible_and_says_so_first() {
    let trouble =
        "No keychain answers here: Secret Service. Start one and try again, or use the key for this session only";
    let account =
        Account { keychain_trouble: Some(trouble.into()), keychain_refuses: true, ..double::first_start().account };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { account, ..double::first_start() });
    press(&mut window, "I have a Segmind key");
    assert!(has_part(&window, "kept in memory until Rushes ends"));
    assert!(window.query_by_label("Connect Segmind").is_none());
    press(&mut window, "Use for this session");
    assert!(has_part(&window, "Paste the key first"), "an empty field is about the key");
    type_into(&mut window, "Key", "SG_0123456789abcdef");
    press(&mut window, "Use for this session");
    assert_eq!(double.take(connecting).map(|(asked, _)| asked.0), Some(KeepKey::ForThisSession));
}

#[test]
fn the_picture_moves_at_most_thirty_times_a_second_and_only_in_front() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0).moving(), double::first_start());
    window.run_steps(120);
    double.hear();
    let delay = |window: &Harness<'_, App>| window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    let moves = delay(&window);
    assert!(
        moves >= std::time::Duration::from_millis(30) && moves <= std::time::Duration::from_millis(40),
        "{moves:?}"
    );
    window.input_mut().focused = false;
    window.run_steps(3);
    assert_eq!(delay(&window), std::time::Duration::MAX, "another window is in front");
}

#[test]
fn ready_made_shots_are_pictures_that_fill_the_form() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::demo());
    settle(&mut window, &mut double);
    press(&mut window, "Use Paper city");
    assert!(window.get_by_label("Prompt").value().is_some_and(|prompt| prompt.starts_with("Stop-motion")));
}
