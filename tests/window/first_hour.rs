//! What a person stumbles over in the first hour: pressing twice, losing sight of what has the keyboard, messages in the way.

use super::*;
use egui_kittest::kittest::NodeT as _;
use rushes::domain::{JobId, Settings, Shape, ThemeChoice};
use rushes::engine::FrameAt;

fn fox() -> Snapshot {
    let draft = Draft { prompt: "A fox".into(), ..Draft::default() };
    Snapshot { draft: Arc::new(draft), ..double::connected() }
}

fn library() -> Snapshot {
    Snapshot { clips: Arc::new((1..=3).map(|id| Arc::new(double::clip(id))).collect()), ..double::connected() }
}

/// Whether a shot was asked for; it is put into the queue.
fn bought(double: &mut Double) -> bool {
    let asked = double.take(|request| matches!(request, Request::Generate(..)).then_some(()));
    if let Some(((), Request::Generate(_, answer))) = asked {
        answer.send(Ok(vec![JobId(1)]));
        return true;
    }
    false
}

/// The window with a shot in its form and the keyboard on a control.
fn standing_on(label: &str) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), fox());
    settle(&mut window, &mut double);
    window.get_by_label(label).focus();
    window.run_ok();
    (window, double)
}

/// A click within one frame, so that the next one can follow at once.
fn click(window: &mut Harness<'_, App>, label: &str) {
    let pos = window.get_by_label(label).rect().center();
    let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
    let events = &mut window.input_mut().events;
    events.push(egui::Event::PointerMoved(pos));
    events.extend([true, false].map(|pressed| egui::Event::PointerButton { pos, button, pressed, modifiers }));
    window.step();
}

#[test]
fn a_double_click_on_generate_buys_once() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), fox());
    click(&mut window, "Generate about $3.20");
    assert!(bought(&mut double));
    window.step();
    click(&mut window, "Generate about $3.20");
    assert!(!bought(&mut double), "the second half of a double click");
    window.run_steps(8);
    click(&mut window, "Generate about $3.20");
    assert!(bought(&mut double), "a press of its own");
}

#[test]
fn held_keys_buy_once() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), fox());
    let mut shots = 0;
    for i in 0..20 {
        let (key, modifiers) = (egui::Key::Enter, egui::Modifiers::COMMAND | egui::Modifiers::CTRL);
        let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: i > 0, modifiers };
        window.input_mut().events.push(event);
        window.step();
        shots += usize::from(bought(&mut double));
    }
    assert_eq!(shots, 1);
}

#[test]
fn tab_brings_every_field_into_sight_in_a_low_window() {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), fox());
    settle(&mut window, &mut double);
    let foot = window.get_by_label("Generate about $3.20").rect().top();
    let prompt = window.get_by_label("Prompt");
    let left = prompt.rect().right() + 24.0;
    prompt.focus();
    window.run_ok();
    let mut seen = Vec::new();
    for _ in 0..40 {
        window.press(egui::Key::Tab);
        window.run_steps(4);
        let Some((label, rect)) = focused(&window) else { continue };
        if rect.right() < left && rect.top() > 60.0 && !label.starts_with("Generate") && label != "Ready-made shots" {
            assert!(rect.bottom() <= foot, "{label} is out of sight: {rect:?}, the form ends at {foot}");
            seen.push(label);
        }
    }
    for field in ["Sound", "Takes: one more", "Resolution, frame rate and seed"] {
        assert!(seen.iter().any(|label| label == field), "{field} was never reached: {seen:?}");
    }
}

#[test]
fn tab_leads_from_the_last_field_to_generate() {
    let (mut window, _double) = standing_on("Resolution, frame rate and seed");
    window.press(egui::Key::Tab);
    assert_eq!(focused(&window).map(|(label, _)| label).as_deref(), Some("Generate about $3.20"));
}

#[test]
fn tab_goes_through_the_top_bar_as_it_is_read() {
    let (mut window, _double) = standing_on("Show the queue panel");
    for next in ["Hide the shot panel", "Keyboard shortcuts", "Settings"] {
        window.press(egui::Key::Tab);
        assert_eq!(focused(&window).map(|(label, _)| label).as_deref(), Some(next));
    }
}

#[test]
fn generating_nothing_leads_to_the_prompt() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::connected());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    window.event(egui::Event::Text("A fox".into()));
    window.run_ok();
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some("A fox"));
    assert!(!bought(&mut double));
}

#[test]
fn the_scroll_bar_of_a_sheet_lies_over_nothing() {
    let (mut window, _double) = open(Window::new(960.0, 600.0), library());
    window.event(egui::Event::Text("?".into()));
    window.run_ok();
    let keys = window.get_by_label("Space or K").rect();
    let bars = window
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == egui::accesskit::Role::ScrollBar);
    let beside: Vec<_> =
        bars.map(|bar| bar.rect()).filter(|bar| (bar.center().x - keys.right()).abs() < 24.0).collect();
    assert!(!beside.is_empty(), "the sheet is not scrolled");
    assert!(beside.iter().all(|bar| bar.left() >= keys.right()), "{beside:?} over {keys:?}");
}

#[test]
fn the_keys_of_a_reader_reach_the_end_of_the_shortcuts() {
    let (mut window, _double) = open(Window::new(960.0, 600.0), double::connected());
    window.event(egui::Event::Text("?".into()));
    window.run_ok();
    let last = |window: &Harness<'_, App>| window.get_by_label("Command palette").rect().bottom();
    let close = window.get_by_label("Close").rect().top();
    assert!(last(&window) > close);
    window.press(egui::Key::End);
    window.run_steps(8);
    assert!(last(&window) <= close, "{} {close}", last(&window));
    assert!(has(&window, "Move to trash"), "each command by its name");
}

#[test]
fn what_was_taken_back_is_not_offered_again() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), library());
    settle(&mut window, &mut double);
    window.press(egui::Key::Delete);
    assert!(has(&window, "1 clip moved to the trash"));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert!(has(&window, "1 clip put back") && !has(&window, "1 clip moved to the trash"));
}

#[test]
fn messages_of_the_demo_stay_in_the_demo() {
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { clips: library().clips, ..double::demo() });
    settle(&mut window, &mut double);
    window.press(egui::Key::Delete);
    assert!(has(&window, "Undo"));
    press(&mut window, "Connect Segmind");
    window.run_ok();
    assert!(!has(&window, "Undo"), "it would bring back a clip of the other library");
}

#[test]
fn the_look_chosen_in_the_demo_stays_when_segmind_is_connected() {
    let light = Settings { theme: ThemeChoice::Light, ..Settings::default() };
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { settings: Arc::new(light), ..double::demo() });
    press(&mut window, "Connect Segmind");
    window.run_ok();
    let theme = double.asked_of_the_other().into_iter().find_map(|request| match request {
        Request::ChangeSettings(changes, _) => Settings::default().changed(&changes).theme.into(),
        _ => None,
    });
    assert_eq!(theme, Some(ThemeChoice::Light));
}

/// The window with the sheet for a path, because there is no dialog for the copy of a clip.
fn asked_for_a_path() -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), library());
    settle(&mut window, &mut double);
    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    press(&mut window, "Save as…");
    window.run_ok();
    (window, double)
}

#[test]
fn a_typed_path_that_does_not_work_comes_back_with_the_reason() {
    let (mut window, mut double) = asked_for_a_path();
    press(&mut window, "Save a copy");
    let ((), request) =
        double.take(|request| matches!(request, Request::Export(..)).then_some(())).expect("a copy is asked for");
    let Request::Export(_, to, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("There is no such folder: /videos")));
    window.run_ok();
    assert!(window.query_by_label_contains("There is no such folder: /videos").is_some());
    assert_eq!(window.get_by_label("Save to").value(), Some(to.path.display().to_string()));
}

#[test]
fn a_typed_path_where_a_file_is_says_so_before_it_replaces_it() {
    let (mut window, mut double) = asked_for_a_path();
    for (button, replaces) in [("Save a copy", false), ("Replace the file", true)] {
        press(&mut window, button);
        let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
        let Some(((), Request::Export(_, to, answer))) = asked else { panic!("a copy is asked for") };
        assert_eq!(to.replaces, replaces, "{button}");
        answer.send(Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken)));
        window.run_ok();
    }
    assert!(window.query_by_label_contains("There is a file of this name already").is_some());
}

#[test]
fn a_name_from_the_dialog_gets_its_extension_and_what_is_there_is_asked_about() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), library());
    settle(&mut window, &mut double);
    double.dialogs.answer(Ok(Some("/elsewhere/v1.2 final".into())));
    press(&mut window, "Save as…");
    window.run_ok();
    let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
    let Some(((), Request::Export(_, to, answer))) = asked else { panic!("a copy is asked for") };
    assert_eq!((to.path, to.replaces), ("/elsewhere/v1.2 final.mp4".into(), false));
    answer.send(Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken)));
    window.run_ok();
    assert_eq!(window.get_by_label("Save to").value().as_deref(), Some("/elsewhere/v1.2 final.mp4"));
    press(&mut window, "Replace the file");
    let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
    let Some(((), Request::Export(_, to, _))) = asked else { panic!("and again, with leave") };
    assert!(to.replaces);
}

#[test]
fn going_on_from_the_last_frame_leads_to_the_words_of_the_next_shot() {
    let mut snapshot = library();
    let shape = Shape::UPRIGHT;
    for clip in Arc::make_mut(&mut snapshot.clips) {
        Arc::make_mut(clip).request.shape = shape;
    }
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    press(&mut window, "Continue from last frame");
    let last = |request: &Request| matches!(request, Request::KeepFrame(_, FrameAt::Last, _)).then_some(());
    let ((), request) = double.take(last).expect("the last frame is asked for");
    let Request::KeepFrame(_, _, answer) = request else { unreachable!() };
    answer.send(Ok("/data/frames/clip 1 frame 48.png".into()));
    window.run_ok();
    window.event(egui::Event::Text("She turns".into()));
    window.run_ok();
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some("She turns"));
    let label = shape.label();
    let shape = window.get_by_label(&label).accesskit_node();
    assert_eq!(shape.toggled(), Some(egui::accesskit::Toggled::True), "another shape would cut the frame");
}

#[test]
fn marking_a_clip_moves_no_other() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), library());
    press(&mut window, "Library");
    settle(&mut window, &mut double);
    let tops = |window: &Harness<'_, App>| -> Vec<i32> {
        let clips = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: ")));
        clips.map(|clip| clip.rect().top() as i32).collect()
    };
    let before = tops(&window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Space);
    window.run_ok();
    assert!(window.query_by_label_contains("1 selected").is_some(), "the shortcut led the keyboard to a clip");
    assert_eq!(tops(&window), before);
}

#[test]
fn an_empty_stage_offers_shots_that_are_one_press_away() {
    let (mut window, _double) = open(Window::new(1280.0, 800.0), double::connected());
    assert!(has(&window, "No clips yet"));
    press(&mut window, "Use A line in the diner");
    assert!(window.get_by_label("Prompt").value().is_some_and(|prompt| prompt.contains("One more town")));
    assert!(has(&window, "Generate about $3.20"));
}

#[test]
fn a_copy_that_failed_in_the_engine_that_was_left_is_said_at_once() {
    let clips = Arc::new(vec![Arc::new(double::clip(1))]);
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { clips, ..double::demo() });
    double.dialogs.answer(Ok(Some("/videos/copy.mp4".into())));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.run_ok();
    let export = |request: &Request| matches!(request, Request::Export(..)).then_some(());
    let ((), request) = double.take(export).expect("a copy is asked for");
    press(&mut window, "Connect Segmind");
    window.run_ok();
    let Request::Export(_, _, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("The disk is full: /videos")));
    window.run_ok();
    assert!(has(&window, "In the demo: the disk is full: /videos"));
}

#[test]
fn a_typed_name_gets_its_extension_and_the_file_of_that_name_is_asked_about() {
    let (mut window, mut double) = asked_for_a_path();
    let asked = |double: &mut Double| {
        let asked = double.take(|request| matches!(request, Request::Export(..)).then_some(()));
        let Some(((), Request::Export(_, to, answer))) = asked else { panic!("a copy is asked for") };
        (to, answer)
    };
    window.get_by_label("Save to").focus();
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::CTRL, egui::Key::A);
    window.get_by_label("Save to").type_text("/elsewhere/v1.2 final");
    window.run_ok();
    press(&mut window, "Save a copy");
    let (to, answer) = asked(&mut double);
    assert_eq!((to.path, to.replaces), ("/elsewhere/v1.2 final.mp4".into(), false));
    answer.send(Err(Refusal::new("This is a folder: add a name for the file")));
    window.run_ok();
    assert_eq!(window.get_by_label("Save to").value().as_deref(), Some("/elsewhere/v1.2 final"), "as it was typed");
    press(&mut window, "Save a copy");
    asked(&mut double).1.send(Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken)));
    window.run_ok();
    assert_eq!(
        window.get_by_label("Save to").value().as_deref(),
        Some("/elsewhere/v1.2 final.mp4"),
        "which file it is"
    );
    press(&mut window, "Replace the file");
    let (to, _answer) = asked(&mut double);
    assert_eq!((to.path, to.replaces), ("/elsewhere/v1.2 final.mp4".into(), true));
}
