//! Watching a clip: by buttons, by keys, by the slider; what is remembered, and what is taken out of it.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::time::Duration;

use egui_kittest::kittest::NodeT as _;
use rushes::domain::{Clip, SourceDraft};
use rushes::engine::FrameAt;

use super::cards::first_card;
use super::*;

/// A window with a clip on the stage that can be played, at rest on its first frame.
pub fn watching() -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    (window, double)
}

/// Where the seek bar says it is.
fn position(window: &Harness<'_, App>) -> String {
    window.get_by_label("Position").value().unwrap_or_default()
}

fn letter(window: &mut Harness<'_, App>, letter: &str) {
    window.event(egui::Event::Text(letter.into()));
    window.run_ok();
}

#[test]
fn a_clip_rests_until_it_is_played_by_the_button_or_by_space() {
    let (mut window, mut double) = watching();
    assert!(has(&window, "Play"), "what came by itself makes no noise");
    press(&mut window, "Play");
    assert!(has(&window, "Pause"));
    window.step_until("the clip moves on", |window| position(window).as_str() > "0:00.2");
    window.press(egui::Key::Space);
    assert!(has(&window, "Play"));
    let rests = position(&window);
    window.run_steps(5);
    assert_eq!(position(&window), rests);
    window.press(egui::Key::K);
    assert!(has(&window, "Pause"));
    double.hear();
}

#[test]
fn frames_that_cannot_be_decoded_are_mentioned_and_the_others_are_shown() {
    let clip = Clip { path: double::copied("open_group.mp4", "cut clip.mp4"), ..double::clip(1) };
    let clips = double::busy().clips.iter().skip(1).cloned().collect::<Vec<_>>();
    let clips = std::iter::once(Arc::new(clip)).chain(clips).collect();
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { clips: Arc::new(clips), ..double::busy() });
    settle(&mut window, &mut double);
    window.step_until("the sentence is there", |window| has(window, "3 frames can't be decoded and are left out"));
    assert!(has(&window, "Play") && has(&window, "Frame 4") && has(&window, "The clip"));
    double.hear();
}

#[test]
fn a_clip_at_rest_paints_nothing() {
    let snapshot = Snapshot { jobs: Arc::default(), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    press(&mut window, "Play");
    window.press(egui::Key::Space);
    window.step_until("the last frame has come", |window| {
        window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay == Duration::MAX
    });
}

#[test]
fn space_belongs_to_the_button_that_has_the_keyboard_and_arrows_to_the_list() {
    let (mut window, mut double) = watching();
    window.get_by_label("Loop").focus();
    window.run_ok();
    window.press(egui::Key::Space);
    assert!(has(&window, "Play"), "the button was pressed, not the clip");
    let length = "8 s";
    window.get_by_label(length).focus();
    window.run_ok();
    window.press(egui::Key::ArrowLeft);
    assert_eq!(position(&window), "0:00.0 / 0:02.0");
    double.hear();
}

#[test]
fn letters_and_space_are_text_while_the_prompt_is_edited() {
    let (mut window, mut double) = watching();
    window.get_by_label("Prompt").focus();
    window.run_ok();
    for key in [egui::Key::Space, egui::Key::K, egui::Key::L, egui::Key::I, egui::Key::M, egui::Key::F] {
        window.press(key);
    }
    for text in [",", ".", "[", "k"] {
        letter(&mut window, text);
    }
    assert!(has(&window, "Play") && has(&window, "Frame 1") && has(&window, "Create"));
    assert_eq!(window.get_by_label("Prompt").value().as_deref(), Some(",.[k"));
    assert!(double.take(|request| matches!(request, Request::KeepFrame(..)).then_some(())).is_none());
}

#[test]
fn the_slider_is_moved_by_keyboard_and_named_with_its_time() {
    let (mut window, mut double) = watching();
    assert_eq!(position(&window), "0:00.0 / 0:02.0");
    window.get_by_label("Position").focus();
    window.run_ok();
    window.press(egui::Key::ArrowRight);
    assert_eq!(position(&window), "0:01.0 / 0:02.0");
    window.press(egui::Key::End);
    assert_eq!(position(&window), "0:02.0 / 0:02.0");
    window.press(egui::Key::ArrowLeft);
    assert_eq!(position(&window), "0:01.0 / 0:02.0");
    double.hear();
}

#[test]
fn without_a_focus_arrows_skip_a_second_and_dots_step_a_frame() {
    let (mut window, mut double) = watching();
    letter(&mut window, ".");
    letter(&mut window, ".");
    assert!(has(&window, "Frame 3"));
    letter(&mut window, ",");
    assert!(has(&window, "Frame 2"));
    window.press(egui::Key::ArrowRight);
    assert!(has(&window, "Frame 26"));
    window.press(egui::Key::ArrowLeft);
    assert!(has(&window, "Frame 2"));
    window.press(egui::Key::End);
    assert!(has(&window, "Frame 48"));
    window.press(egui::Key::Home);
    press(&mut window, "Next frame");
    assert!(has(&window, "Frame 2"));
    double.hear();
}

#[test]
fn j_and_l_change_the_speed_which_is_shown_and_taken_back() {
    let (mut window, mut double) = watching();
    for _ in 0..3 {
        window.press(egui::Key::L);
    }
    press(&mut window, "4×");
    assert!(!has(&window, "4×") && has(&window, "Pause"));
    window.press(egui::Key::J);
    assert!(has(&window, "0.5×"));
    window.press(egui::Key::Space);
    assert!(!has(&window, "0.5×"), "a pause ends the race");
    double.hear();
}

#[test]
fn silence_loudness_and_loop_are_remembered_over_a_restart() {
    let (mut window, mut double) = watching();
    window.press(egui::Key::M);
    press(&mut window, "Loop");
    let (mut again, mut second) = restart::reopened(&mut window);
    settle(&mut again, &mut second);
    first_card(&again).click(); // The render under way is on the stage.
    settle(&mut again, &mut second);
    let pressed = |label: &str| again.get_by_label(label).accesskit_node().toggled();
    assert_eq!(pressed("Mute"), Some(egui::accesskit::Toggled::True));
    assert_eq!(pressed("Loop"), Some(egui::accesskit::Toggled::False));
    double.hear();
}

#[test]
fn the_frame_on_the_stage_becomes_the_first_frame_of_the_form() {
    let (mut window, mut double) = watching();
    type_into(&mut window, "Prompt", "A fox");
    press(&mut window, "Next frame");
    window.get_by_label("Prompt").focus();
    window.run_ok();
    window.press(egui::Key::Escape);
    let kept = |request: &Request| match request {
        Request::KeepFrame(clip, at, _) => Some((*clip, *at)),
        _ => None,
    };
    // What is taken is what is seen: the first frame, until the second one is decoded.
    let mut second = |window: &mut Harness<'_, App>| {
        window.press(egui::Key::I);
        let ((clip, at), request) = double.take(kept).expect("the frame is asked for");
        assert_eq!(clip, ClipId(1));
        if matches!(at, FrameAt::Time { number: 1, .. }) {
            return Some(request);
        }
        let Request::KeepFrame(_, _, answer) = request else { unreachable!() };
        answer.send(Err(Refusal::new("It is not the one")));
        window.run_ok();
        std::thread::sleep(Duration::from_millis(20)); // Lets the decoder run.
        None
    };
    let request = (0..500).find_map(|_| second(&mut window)).expect("the second frame comes");
    let Request::KeepFrame(_, _, answer) = request else { unreachable!() };
    answer.send(Ok("/data/frames/clip 1 frame 2.png".into()));
    window.run_ok();
    assert!(has(&window, "clip 1 frame 2.png"));
    let draft = |request: &Request| match request {
        Request::SaveDraft(draft, _) => Some(draft.clone()),
        _ => None,
    };
    window.run_steps(90);
    let kept: Vec<Draft> = std::iter::from_fn(|| double.take(draft)).map(|(draft, _)| *draft).collect();
    let draft = kept.last().expect("the form is kept");
    assert_eq!(draft.prompt, "A fox", "everything else stays");
    assert_eq!(draft.first_frame.source, SourceDraft::File("/data/frames/clip 1 frame 2.png".into()));
}

#[test]
fn a_clip_goes_on_from_its_true_last_frame() {
    let (mut window, mut double) = watching();
    press(&mut window, "Continue from last frame");
    let last = |request: &Request| matches!(request, Request::KeepFrame(_, FrameAt::Last, _)).then_some(());
    let ((), request) = double.take(last).expect("the last frame is asked for");
    let Request::KeepFrame(_, _, answer) = request else { unreachable!() };
    answer.send(Err(Refusal::new("The frame can't be kept")));
    window.run_ok();
    assert!(has(&window, "The frame can't be kept"));
}

fn key(key: egui::Key, pressed: bool) -> egui::Event {
    egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: egui::Modifiers::NONE }
}

#[test]
fn a_frame_goes_to_the_clipboard_and_to_a_file() {
    let (mut window, mut double) = watching();
    window.event(key(egui::Key::C, true));
    window.step();
    let copied = |command: &egui::OutputCommand| match command {
        egui::OutputCommand::CopyImage(image) => Some(image.size),
        _ => None,
    };
    let size = window.output().platform_output.commands.iter().find_map(copied);
    assert_eq!(size, Some([640, 360]), "the whole frame");
    window.event(key(egui::Key::C, false));
    window.step();
    double.dialogs.answer(Ok(Some("/elsewhere/a.png".into())));
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::C);
    window.run_ok();
    let saved = |request: &Request| match request {
        Request::SaveFrame(clip, at, to, _) => Some((*clip, *at, to.path.clone())),
        _ => None,
    };
    let ((clip, at, path), _) = double.take(saved).expect("the frame is saved");
    assert_eq!((clip, path), (ClipId(1), "/elsewhere/a.png".into()));
    assert!(matches!(at, FrameAt::Time { number: 0, .. }), "{at:?}");
    double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::C);
    window.run_ok();
    assert_eq!(window.get_by_label("Save to").value().as_deref(), Some("/videos/clip 1 frame 1.png"));
    press(&mut window, "Save frame");
    assert_eq!(double.take(saved).map(|((_, _, path), _)| path), Some("/videos/clip 1 frame 1.png".into()));
}

#[test]
fn a_sound_that_is_not_played_is_said_where_the_loudspeaker_stands() {
    let mut clip = double::clip(1);
    clip.path = double::copied("tone.mp4", "clip with other sound.mp4");
    let mut bytes = std::fs::read(&clip.path).expect("the copy");
    let kind = bytes.windows(4).position(|four| four == b"mp4a").expect("sound");
    bytes[kind..kind + 4].copy_from_slice(b"ac-3");
    std::fs::write(&clip.path, bytes).expect("the copy is ours");
    let snapshot = Snapshot { clips: Arc::new(vec![Arc::new(clip)]), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    assert!(has(&window, "This sound is AC-3, which can't be played here; the picture plays without it"));
    assert!(has(&window, "Not played"), "in place of the volume");
    assert!(!has(&window, "Mute") && !has(&window, "Volume"));
    press(&mut window, "Play");
    assert!(has(&window, "Pause"), "the picture plays");
    double.hear();
}

#[test]
fn a_file_that_cannot_be_played_here_says_so_and_offers_the_systems_player() {
    let mut clip = double::clip(1);
    clip.path = double::copied("hevc.mp4", "clip in hevc.mp4");
    let snapshot = Snapshot { clips: Arc::new(vec![Arc::new(clip)]), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    assert!(has(&window, "This video can't be played here"));
    assert!(window.query_by_label_contains("This kind of video can't be shown here").is_some());
    assert!(window.query_by_label_contains("clip in hevc.mp4").is_none(), "the file's name does not help");
    assert!(!has(&window, "Play"));
    press(&mut window, "Open in the system's player");
    let opened = |request: &Request| matches!(request, Request::OpenClip(ClipId(1), _)).then_some(());
    assert!(double.take(opened).is_some());
}

#[test]
fn a_clip_whose_file_is_gone_says_so_and_offers_nothing_that_cannot_work() {
    let snapshot = Snapshot { clips: Arc::new(vec![Arc::new(double::clip(2))]), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    assert!(has(&window, "The clip's file is no longer there: clip 2.mp4"));
    assert!(!has(&window, "Open in the system's player"));
}

#[test]
fn full_screen_shows_the_clip_and_its_controls_only_and_escape_leaves_it() {
    let (mut window, mut double) = watching();
    window.press(egui::Key::F);
    assert!(!has(&window, "Library") && !has(&window, "Prompt"));
    assert!(has(&window, "Leave full screen") && has(&window, "Position"));
    press(&mut window, "Next frame");
    assert!(has(&window, "Frame 2"));
    window.press(egui::Key::Escape);
    assert!(has(&window, "Library") && has(&window, "Full screen"));
    double.hear();
}

#[test]
fn the_controls_of_a_narrow_stage_are_whole_and_the_menu_holds_the_rest() {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), double::busy());
    press(&mut window, "Show the queue panel");
    settle(&mut window, &mut double);
    let rect = |label: &str| window.get_by_label(label).rect();
    let times = window.get_by_label("0:00.0 / 0:02.0").rect();
    assert!(rect("Mute").left() >= times.right(), "{:?} {times:?}", rect("Mute"));
    assert!(rect("More of the player").right() <= rect("Position").right() + 8.0);
    press(&mut window, "More of the player");
    for label in ["Use as first frame", "Start the range here", "Fill", "Volume"] {
        assert!(has(&window, label), "{label}");
    }
}

#[test]
fn a_stage_keeps_its_room_between_panels_that_were_wider_in_a_wider_window() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    window.set_size(egui::vec2(960.0, 600.0));
    settle(&mut window, &mut double);
    // Its picture, and at each side the edge of the panel there.
    assert!(window.get_by_label("The clip").rect().expand(5.0).width() >= 430.0);
}

#[test]
fn the_narrowest_stage_cuts_nothing() {
    let (mut window, mut double) = open(Window::new(840.0, 600.0), double::busy());
    press(&mut window, "Show the queue panel");
    settle(&mut window, &mut double);
    let rect = |label: &str| {
        // A card of the queue has some of these buttons too, at the stage's right.
        let named = window.get_all_by_label(label);
        named.map(|node| node.rect()).min_by(|one, other| one.left().total_cmp(&other.left())).unwrap()
    };
    let stage = rect("The clip");
    assert!(stage.width() < 320.0, "{stage:?}");
    assert!(rect("0:00.0").right() <= rect("Full screen").left());
    for label in ["Previous frame", "More of the player", "Use this shot", "Continue from last frame", "Show in folder"]
    {
        assert!(
            stage.x_range().contains(rect(label).left()) && stage.x_range().contains(rect(label).right()),
            "{label}"
        );
    }
    assert!(rect("Use this shot").y_range().contains(rect("Show in folder").center().y), "all on one line");
    press(&mut window, "More of the player");
    assert!(has(&window, "Mute") && has(&window, "Loop"));
}

#[test]
fn a_range_is_set_by_keys_and_cleared() {
    let (mut window, mut double) = watching();
    press(&mut window, "Next frame");
    letter(&mut window, "[");
    assert!(has(&window, "Range: only a part is played"));
    letter(&mut window, "\\");
    assert!(has(&window, "Range"));
    double.hear();
}

#[test]
fn the_players_figures_are_shown_when_asked_for() {
    let (mut window, mut double) = watching();
    assert!(window.query_by_label_contains(" dropped · ").is_none());
    window.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::D);
    settle(&mut window, &mut double);
    assert!(window.query_by_label_contains(" dropped · ").is_some());
}

#[test]
fn the_speed_is_chosen_from_the_players_menu_too() {
    let (mut window, mut double) = watching();
    press(&mut window, "More of the player");
    press(&mut window, "Speed 0.5×");
    assert!(has(&window, "0.5×"), "the speed stands beside the time");
    press(&mut window, "0.5×");
    assert!(!has(&window, "0.5×"));
    double.hear();
}

#[test]
fn a_clip_for_the_systems_player_is_called_by_its_kind_and_gives_no_frames() {
    const WHY: &str = "No frame can be taken out of a clip that can't be played here";
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::foreign());
    settle(&mut window, &mut double);
    assert!(has(&window, "This is a WebM video: it can't be played here"));
    assert!(has(&window, "Open in the system's player"));
    assert!(window.query_by_label_contains("clip.webm").is_none());
    let tile = window.get_by(|node| node.label().is_some_and(|label| label.starts_with("Shot 1: ")));
    assert_eq!(tile.value().as_deref(), Some("WebM"), "its tile says so too");
    let go_on = window.get_by_label_contains("Continue from last frame");
    assert!(go_on.accesskit_node().is_disabled());
    for key in [egui::Key::I, egui::Key::C] {
        window.press(key);
        assert!(has(&window, WHY), "{key:?}");
        press(&mut window, "Close message");
    }
    let asked = |request: &Request| matches!(request, Request::KeepFrame(..) | Request::Frame(..)).then_some(());
    assert!(double.take(asked).is_none());
}
