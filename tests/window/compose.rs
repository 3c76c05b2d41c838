//! The form: the shots of the past, ready-made ones, seeds, prices; and the panels around the stage.

use super::*;
use egui::accesskit::Role;
use rushes::domain::SeedDraft;

fn prompt(window: &Harness<'_, App>) -> String {
    window.get_by_label("Prompt").value().unwrap_or_default()
}

fn generated(double: &mut Double) -> Option<Draft> {
    let generated = |request: &Request| match request {
        Request::Generate(draft, _) => Some(draft.clone()),
        _ => None,
    };
    double.take(generated).map(|(draft, _)| draft)
}

#[test]
fn up_at_the_beginning_walks_back_through_past_shots_and_down_comes_back_to_the_unfinished_one() {
    let jobs = vec![double::job(3, JobState::Queued, JobFacts::default())];
    let clips = Arc::new(vec![Arc::new(double::clip(2))]);
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { jobs: Arc::new(jobs), clips, ..double::connected() });
    settle(&mut window, &mut double);
    type_into(&mut window, "Prompt", "A heron");
    window.press(egui::Key::ArrowUp);
    assert_eq!(prompt(&window), "A heron", "in the text the key moves in the text");
    window.press(egui::Key::ArrowUp);
    assert!(prompt(&window).starts_with("Stop-motion"), "{}", prompt(&window));
    window.press(egui::Key::ArrowUp);
    assert!(prompt(&window).starts_with("A vintage tram"), "{}", prompt(&window));
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::CTRL, egui::Key::End);
    window.run_ok();
    window.press(egui::Key::ArrowDown);
    assert!(prompt(&window).starts_with("Stop-motion"), "{}", prompt(&window));
    window.press(egui::Key::ArrowDown);
    assert_eq!(prompt(&window), "A heron");
}

#[test]
fn a_shot_of_the_past_comes_back_with_all_its_settings_by_its_button() {
    let clips = Arc::new(vec![Arc::new(double::clip(2))]);
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { clips, ..double::connected() });
    settle(&mut window, &mut double);
    press(&mut window, "Earlier shot");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    let draft = generated(&mut double).expect("the shot is generated");
    let shape = double::clip(2).request.shape;
    assert_eq!((draft.shape, draft.seed), (shape, SeedDraft::Random));
}

#[test]
fn ready_made_shots_stay_at_hand_after_the_first_minutes() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Ready-made shots");
    press(&mut window, "Paper city");
    assert!(prompt(&window).starts_with("Stop-motion: a city"));
}

#[test]
fn price_and_usual_time_follow_each_choice_at_once() {
    let draft = Draft { prompt: "A fox".into(), ..Draft::default() };
    let (mut window, _double) =
        open(Window::new(1280.0, 1300.0), Snapshot { draft: Arc::new(draft), ..double::connected() });
    assert!(window.query_by_label("Generate about $3.20").is_some());
    window.get_by_label("4 s").click();
    window.step();
    window.step();
    assert!(window.query_by_label("Generate about $1.60").is_some());
    super::models::open_menu(&mut window);
    window.query_all_by_label_contains("Veo 3 Fast about").next().unwrap().click();
    window.run_ok();
    assert!(window.query_by_label("Generate about $0.60").is_some());
    assert!(window.query_by_label_contains("Usually about 1 min 20 s").is_some());
    press(&mut window, "Takes: one more");
    assert!(window.query_by_label("Generate about $1.20").is_some());
}

#[test]
fn the_die_rolls_a_seed_and_the_lock_leaves_it_to_chance_again() {
    let draft = Draft { prompt: "A fox".into(), ..Draft::default() };
    let (mut window, mut double) =
        open(Window::new(1280.0, 1100.0), Snapshot { draft: Arc::new(draft), ..double::connected() });
    press(&mut window, "Resolution, frame rate and seed");
    press(&mut window, "Roll a seed");
    let rolled = window.get_by_role_and_label(Role::TextInput, "Seed").value().unwrap_or_default();
    assert!(rolled.parse::<u32>().is_ok_and(|seed| seed > 0), "{rolled}");
    press(&mut window, "Seed is fixed: the same shot is the same take");
    assert_eq!(window.get_by_role_and_label(Role::TextInput, "Seed").value().as_deref(), Some(""));
    press(&mut window, "Seed is new for each take: fix it");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    assert_eq!(generated(&mut double).map(|draft| draft.seed), Some(SeedDraft::Fixed(rolled)));
}

#[test]
fn the_prompt_field_grows_with_its_text_up_to_a_bound() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::connected());
    let height = |window: &Harness<'_, App>| window.get_by_label("Prompt").rect().height();
    let button = |window: &Harness<'_, App>| window.get_by_label_contains("Generate about").rect();
    let (empty, foot) = (height(&window), button(&window));
    type_into(&mut window, "Prompt", &"a lighthouse on a rock in the sea ".repeat(9));
    assert!(height(&window) > empty + 20.0, "{} {empty}", height(&window));
    assert_eq!(button(&window), foot, "Generate stays where it is");
    type_into(&mut window, "Prompt", &"a lighthouse on a rock in the sea ".repeat(100));
    assert_eq!(button(&window), foot);
    let model = window.query_all_by_label("Model").last().unwrap().rect();
    assert!(model.bottom() < 800.0, "the model is still in sight: {model:?}");
}

#[test]
fn in_a_tiny_window_the_panels_wait_behind_their_buttons_and_come_out_one_at_a_time() {
    let (mut window, mut double) = open(Window::new(384.0, 240.0), double::busy());
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Prompt").is_none());
    press(&mut window, "Show the shot panel");
    assert!(window.query_by_label("Prompt").is_some());
    press(&mut window, "Show the queue panel");
    assert!(window.query_by_label("Prompt").is_none() && window.query_by_label("Pause queue").is_some());
    press(&mut window, "Hide the queue panel");
    assert!(window.query_by_label("Pause queue").is_none());
}

#[test]
fn a_double_click_on_a_panels_edge_closes_it_and_its_button_brings_it_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let edge = egui::pos2(window.get_by_label_contains("Generate").rect().right() + 12.0, 300.0);
    window.input_mut().events.push(egui::Event::PointerMoved(edge));
    window.run_ok();
    for _ in 0..2 {
        window.input_mut().events.push(egui::Event::PointerMoved(edge));
        for pressed in [true, false] {
            let modifiers = egui::Modifiers::NONE;
            let button = egui::PointerButton::Primary;
            window.input_mut().events.push(egui::Event::PointerButton { pos: edge, button, pressed, modifiers });
        }
        window.step(); // A quarter of a second: two clicks within it are a double click.
    }
    window.run_ok();
    assert!(window.query_by_label("Prompt").is_none(), "the shot panel is closed");
    press(&mut window, "Show the shot panel");
    assert!(window.query_by_label("Prompt").is_some());
}

/// Presses the stage's button of this name: a card of the queue has one too, at its right.
fn press_on_stage(window: &mut Harness<'_, App>, label: &str) {
    let buttons = window.get_all_by_label(label);
    buttons.min_by(|one, other| one.rect().left().total_cmp(&other.rect().left())).unwrap().click();
    window.run_ok();
}

/// Where the panels at both sides of the stage end.
fn sides(window: &Harness<'_, App>) -> (f32, f32) {
    let margin = 12.0;
    let form = window.get_by_label_contains("Generate about").rect().right() + margin;
    (form, window.get_by_label_contains("Under way").rect().left() - margin)
}

#[test]
fn panels_come_back_as_wide_and_as_open_as_they_were_left() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let before = sides(&window);
    for (edge, to) in [(before.0, before.0 + 70.0), (before.1, before.1 - 50.0)] {
        window.drag_at(egui::pos2(edge, 300.0));
        window.run_ok();
        window.hover_at(egui::pos2(to, 300.0));
        window.run_ok();
        window.drop_at(egui::pos2(to, 300.0));
        window.run_ok();
    }
    let left = sides(&window);
    assert!((left.0 - before.0 - 70.0).abs() < 4.0 && (before.1 - left.1 - 50.0).abs() < 4.0, "{before:?} {left:?}");
    let (mut second, mut double) = restart::reopened(&mut window);
    settle(&mut second, &mut double);
    assert_eq!(sides(&second), left);
    press(&mut second, "Hide the queue panel");
    let (third, _double) = restart::reopened(&mut second);
    assert!(third.query_by_label("Pause queue").is_none() && third.query_by_label("Prompt").is_some());
}

#[test]
fn a_window_that_was_narrow_for_a_while_gives_the_panels_their_width_back() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let before = sides(&window);
    for width in [960.0, 1280.0] {
        window.set_size(egui::vec2(width, 800.0));
        window.run_ok();
        settle(&mut window, &mut double);
    }
    assert_eq!(sides(&window), before);
}

#[test]
fn words_that_were_never_sent_come_back_when_the_form_was_filled_with_another_shot() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    type_into(&mut window, "Prompt", "A heron in the reeds");
    press_on_stage(&mut window, "Use this shot");
    assert_ne!(prompt(&window), "A heron in the reeds");
    press(&mut window, "Undo");
    assert_eq!(prompt(&window), "A heron in the reeds");
    assert!(window.query_by_label("Undo").is_none(), "the message has done its work");
    press_on_stage(&mut window, "Use this shot");
    window.get_by_label("Prompt").focus();
    window.run_ok();
    window.press(egui::Key::Escape);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert_eq!(prompt(&window), "A heron in the reeds", "Undo by its keys too");
    double.hear();
}

#[test]
fn a_ready_made_shot_leaves_the_cursor_behind_its_words() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Ready-made shots");
    press(&mut window, "Paper city");
    window.run_ok();
    window.event(egui::Event::Text(" At night.".into()));
    window.run_ok();
    assert!(prompt(&window).ends_with("a music box. At night."), "{}", prompt(&window));
    double.hear();
}

/// A connected account with a shot in the form and a clip to look at.
fn with_a_shot() -> Snapshot {
    let draft = Arc::new(Draft { prompt: "A fox".into(), ..Draft::default() });
    Snapshot { draft, clips: Arc::new(vec![Arc::new(double::clip(1))]), ..double::connected() }
}

/// A press of the keys, heard in a frame of a quarter of a second.
fn generate_keys(window: &mut Harness<'_, App>) {
    let (key, modifiers) = (egui::Key::Enter, egui::Modifiers::COMMAND | egui::Modifiers::CTRL);
    let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    window.input_mut().events.push(event);
    window.step();
}

/// Lets two seconds pass, so that the next press counts as a new one.
fn rest(window: &mut Harness<'_, App>) {
    window.run_steps(8);
}

#[test]
fn nothing_is_bought_from_a_place_where_the_shot_can_not_be_seen() {
    type Hide = fn(&mut Harness<'_, App>);
    let library: Hide = |window| press(window, "Library");
    let settings: Hide = |window| press(window, "Settings");
    let panel: Hide = |window| {
        press(window, "Hide the shot panel");
        rest(window);
    };
    let palette: Hide = |window| {
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        window.run_ok();
    };
    let whole_screen: Hide = |window| {
        window.press(egui::Key::F);
        window.run_ok();
    };
    let places = [("library", library), ("settings", settings), ("panel", panel), ("whole screen", whole_screen)];
    for (place, hide) in places {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_a_shot());
        hide(&mut window);
        generate_keys(&mut window);
        assert_eq!(generated(&mut double), None, "{place}");
        generate_keys(&mut window);
        assert_eq!(generated(&mut double), None, "{place}: what is left of the same press buys nothing either");
        rest(&mut window);
        assert!(window.query_by_label_contains("Generate about").is_some(), "{place}: it leads to the form");
        generate_keys(&mut window);
        assert!(generated(&mut double).is_some(), "{place}: now it is seen");
    }
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), with_a_shot());
    palette(&mut window);
    window.run_ok();
    window.event(egui::Event::Text("generate".into()));
    window.run_ok();
    window.press(egui::Key::Enter);
    window.run_ok();
    assert_eq!(generated(&mut double), None, "the palette stands over the form");
    press(&mut window, "Library");
    palette(&mut window);
    window.run_ok();
    window.event(egui::Event::Text("generate".into()));
    window.run_ok();
    window.press(egui::Key::Enter);
    window.run_ok();
    assert_eq!(generated(&mut double), None, "the palette over the library");
    assert!(window.query_by_label_contains("Generate about").is_some());
}

#[test]
fn a_window_too_narrow_for_the_form_leads_to_it_and_buys_nothing() {
    let (mut window, mut double) = open(Window::new(384.0, 600.0), with_a_shot());
    generate_keys(&mut window);
    assert_eq!(generated(&mut double), None);
    rest(&mut window);
    assert!(window.query_by_label_contains("Generate about").is_some());
    generate_keys(&mut window);
    assert!(generated(&mut double).is_some());
}

#[test]
fn the_top_bar_takes_what_is_under_way_off_the_balance() {
    let under_way = rushes::domain::Usd::from_cents(1120);
    let (mut window, double) = open(Window::new(1280.0, 800.0), Snapshot { under_way, ..with_a_shot() });
    assert!(window.query_by_label("Balance $11.40 − $11.20").is_some());
    let told = "Your balance is $11.40, of it $11.20 under way: $0.20 free. Segmind may refuse it";
    assert!(window.query_by_label(told).is_some());
    double.publish(with_a_shot());
    window.run_ok();
    assert!(window.query_by_label("Balance $11.40").is_some());
    press(&mut window, "Settings");
    double.publish(Snapshot { under_way, ..with_a_shot() });
    window.run_ok();
    assert!(window.query_by_label_contains("$11.40, of it $11.20 under way: $0.20 free, as of").is_some());
}

#[test]
fn the_message_that_asks_for_one_more_press_goes_when_the_shot_is_sent_or_changed() {
    const THE_SHOT: &str = "This is the shot. Press Generate again to make it";
    let says = |window: &Harness<'_, App>| window.query_by_label(THE_SHOT).is_some();
    let led = || {
        let (mut window, double) = open(Window::new(1280.0, 800.0), with_a_shot());
        press(&mut window, "Library");
        generate_keys(&mut window);
        rest(&mut window);
        assert!(says(&window), "it says where the press has led");
        (window, double)
    };
    let (mut window, mut double) = led();
    generate_keys(&mut window);
    assert!(generated(&mut double).is_some());
    window.step();
    assert!(!says(&window), "one more press would buy a second time");
    let (mut window, _double) = led();
    press(&mut window, "4 s");
    assert!(!says(&window), "it is another shot now");
    let (mut window, _double) = led();
    press(&mut window, "Library");
    assert!(!says(&window), "the shot is out of sight");
    let (mut window, _double) = led();
    press(&mut window, "Hide the shot panel");
    assert!(!says(&window));
}
