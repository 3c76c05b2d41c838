//! The slots of the form: which are offered, and a frame of the stage that is dragged into one; a picture that is too small.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use super::*;
use rushes::domain::{ModelId, PictureDraft, Slot, SourceDraft};

const LAST_NEEDS_FIRST: &str = "A last frame needs a first frame";
const EXCLUDES_FIRST: &str = "References and a first frame exclude each other: take one of them out";

fn file(path: &str) -> PictureDraft {
    SourceDraft::File(path.into()).into()
}

fn fox() -> Draft {
    Draft { model: ModelId::parse("veo-3.1").ok(), prompt: "A fox".into(), ..Draft::default() }
}

fn with(draft: Draft) -> (Harness<'static, App>, Double) {
    open(Window::new(1280.0, 1000.0), Snapshot { draft: Arc::new(draft), ..double::connected() })
}

/// Why the offer of a slot can't be pressed, as a screen reader says it; `None` when it can.
fn kept_back(window: &Harness<'_, App>, offer: &str) -> Option<String> {
    let button = window.get_by_role_and_label(egui::accesskit::Role::Button, offer);
    let button = button.accesskit_node();
    button.is_disabled().then(|| button.description().expect("why"))
}

#[test]
fn a_slot_that_a_rule_of_the_model_keeps_empty_says_so_before_it_is_pressed() {
    let (mut window, _double) = with(fox());
    assert_eq!(kept_back(&window, "Last frame").as_deref(), Some(LAST_NEEDS_FIRST));
    assert_eq!(kept_back(&window, "Reference"), None);
    window.get_by_role_and_label(egui::accesskit::Role::Button, "Last frame").hover();
    window.step_until("the rule is under the pointer", |window| has(window, LAST_NEEDS_FIRST));
    window.get_by_role_and_label(egui::accesskit::Role::Button, "Last frame").click();
    window.run_ok();
    assert!(!has(&window, "Image URL, last frame"), "nothing was opened");

    let (mut window, _double) = with(Draft { first_frame: file("/pictures/gate.png"), ..fox() });
    assert_eq!(kept_back(&window, "Reference").as_deref(), Some(EXCLUDES_FIRST));
    assert_eq!(kept_back(&window, "Last frame"), None);
    press(&mut window, "Last frame");
    assert!(has(&window, "Image URL, last frame"));

    let (window, _double) = with(Draft { references: vec![file("/pictures/ada.png")], ..fox() });
    assert!(kept_back(&window, "Last frame").is_some_and(|why| why.contains("References and a last frame")));
    assert_eq!(kept_back(&window, "Reference"), None, "a second one goes with the first");
    assert!(has(&window, EXCLUDES_FIRST), "and the empty first frame says it where it would be filled");
}

#[test]
fn a_last_frame_whose_first_frame_was_taken_out_stays_and_is_explained() {
    let draft = Draft { first_frame: file("/pictures/a.png"), last_frame: file("/pictures/b.png"), ..fox() };
    let (mut window, _double) = with(draft);
    press(&mut window, "Remove first frame");
    assert!(has(&window, "b.png") && has(&window, LAST_NEEDS_FIRST));
    assert!(has_part(&window, "Correct the last frame first"));
}

/// Drags from one place to another, as a hand does.
fn drag(window: &mut Harness<'_, App>, from: egui::Pos2, to: egui::Pos2) {
    window.hover_at(from);
    window.run_ok();
    window.drag_at(from);
    window.run_ok();
    for at in [from + egui::vec2(-30.0, 0.0), to] {
        window.hover_at(at);
        window.run_ok();
    }
    window.drop_at(to);
    window.run_ok();
}

/// The picture of a slot in the form that was saved last.
fn saved(window: &mut Harness<'_, App>, double: &mut Double, slot: Slot) -> Option<SourceDraft> {
    window.run_steps(8);
    let draft = |request: &Request| match request {
        Request::SaveDraft(draft, _) => Some(draft.clone()),
        _ => None,
    };
    let drafts: Vec<_> = std::iter::from_fn(|| double.take(draft)).map(|(draft, _)| draft).collect();
    drafts.last()?.picture(slot).map(|picture| picture.source.clone())
}

fn kept(request: &Request) -> Option<ClipId> {
    match request {
        Request::KeepFrame(clip, ..) => Some(*clip),
        _ => None,
    }
}

#[test]
fn a_frame_that_is_dragged_from_the_stage_becomes_the_picture_of_the_slot_where_it_is_dropped() {
    let gate = || file("/pictures/gate.png");
    let slots = [
        (Slot::FirstFrame, fox(), None, "Image URL"),
        (Slot::FirstFrame, Draft { first_frame: gate(), ..fox() }, None, "gate.png"),
        (Slot::LastFrame, Draft { first_frame: gate(), ..fox() }, Some("Last frame"), "Image URL, last frame"),
        (Slot::Reference(0), fox(), Some("Reference"), "Image URL, reference 1"),
        (Slot::Reference(1), Draft { references: vec![gate()], ..fox() }, Some("Reference"), "Image URL, reference 2"),
    ];
    for (slot, draft, offer, target) in slots {
        let snapshot = Snapshot { draft: Arc::new(draft), ..double::busy() };
        let (mut window, mut double) = open(Window::new(1280.0, 1000.0), snapshot);
        settle(&mut window, &mut double);
        if let Some(offer) = offer {
            press(&mut window, offer);
        }
        let from = window.get_by_label("The clip").rect().center();
        let to = window.get_by_label(target).rect().center();
        drag(&mut window, from, to);
        let (clip, request) = double.take(kept).expect("the frame is asked for");
        assert_eq!(clip, ClipId(1), "{slot}");
        let Request::KeepFrame(_, _, answer) = request else { unreachable!() };
        let frame = "/data/frames/clip 1 frame 1.png";
        answer.send(Ok(frame.into()));
        window.run_ok();
        assert!(has(&window, "clip 1 frame 1.png"), "{slot}");
        assert_eq!(saved(&mut window, &mut double, slot), Some(SourceDraft::File(frame.into())), "{slot}");
    }
}

#[test]
fn a_frame_that_is_dropped_beside_the_slots_changes_nothing() {
    let snapshot = Snapshot { draft: Arc::new(fox()), ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 1000.0), snapshot);
    settle(&mut window, &mut double);
    let from = window.get_by_label("The clip").rect().center();
    let prompt = window.get_by_label("Prompt").rect().center();
    drag(&mut window, from, prompt);
    assert!(double.take(kept).is_none());
    assert!(has(&window, "Play"), "a drag is no click");
}

#[test]
fn a_first_frame_of_one_pixel_is_warned_of_in_words_and_may_be_sent() {
    let (mut window, mut double) = with(Draft { first_frame: file("/pictures/dot.png"), ..fox() });
    window.run_steps(4);
    let is_it = |request: &Request| matches!(request, Request::LookAt(..)).then_some(());
    let Some(((), Request::LookAt(_, answer))) = double.take(is_it) else { panic!("it is looked at") };
    answer.send(Ok(double::looked(1, 1, &[])));
    window.run_ok();
    assert!(has(&window, "Very small for a clip of 720 lines: it will look blurred"));
    press_containing(&mut window, "Generate about");
    assert!(double.take(|request| matches!(request, Request::Generate(..)).then_some(())).is_some());
}
