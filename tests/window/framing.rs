//! "This is frame 1": a picture of another shape opens it, what is chosen there is what is sent; the slots beside the first frame, the shelf.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use super::first_frame::Dropped;
use super::*;
use rushes::domain::{Backdrop, Framing, ModelId, PictureName, PictureSource, ShelfPicture, Slot, SourceDraft};
use rushes::engine::{PictureAsk, PictureLook};

const TITLE: &str = "This is frame 1";

fn with(draft: Draft) -> (Harness<'static, App>, Double) {
    open(Window::new(1280.0, 800.0), Snapshot { draft: Arc::new(draft), ..double::connected() })
}

fn fox() -> Draft {
    Draft { prompt: "A fox".into(), ..Draft::default() }
}

fn drop_file(window: &mut Harness<'_, App>, path: &str) {
    window.input_mut().dropped_files.push(Arc::new(Dropped(path.into())));
    window.run_ok();
}

/// Answers every look at a picture, as if it had this size, until no other comes; returns what was asked.
fn answer(window: &mut Harness<'_, App>, double: &mut Double, width: u32, height: u32) -> Vec<PictureAsk> {
    let mut asked = Vec::new();
    for _ in 0..6 {
        window.run_steps(4);
        let looks = |request: &Request| match request {
            Request::LookAt(ask, _) => Some(ask.clone()),
            _ => None,
        };
        while let Some((ask, Request::LookAt(_, answer))) = double.take(looks) {
            let sent = ask.cut.layout((width, height)).canvas;
            let look = double::looked(sent.0, sent.1, &[]);
            answer.send(Ok(PictureLook { full_size: (width, height), ..look }));
            asked.push(ask);
        }
    }
    window.run_ok();
    asked
}

/// The framing in the form, as it was saved last.
fn framing(window: &mut Harness<'_, App>, double: &mut Double, slot: Slot) -> Option<Framing> {
    window.run_steps(12);
    let saved = |request: &Request| match request {
        Request::SaveDraft(draft, _) => Some(draft.clone()),
        _ => None,
    };
    let drafts: Vec<_> = std::iter::from_fn(|| double.take(saved)).map(|(draft, _)| draft).collect();
    drafts.last()?.picture(slot).map(|picture| picture.framing)
}

#[test]
fn a_picture_of_another_shape_opens_this_is_frame_1_and_one_of_the_same_shape_does_not() {
    let (mut window, mut double) = with(fox());
    drop_file(&mut window, "/pictures/wide.png");
    answer(&mut window, &mut double, 1600, 900);
    assert!(!has(&window, TITLE), "it is frame 1 as it is");
    drop_file(&mut window, "/pictures/square.png");
    answer(&mut window, &mut double, 1000, 1000);
    assert!(has(&window, TITLE));
    press(&mut window, "Cancel");
    window.run_steps(8);
    assert!(!has(&window, TITLE), "it opens once");
    press(&mut window, "Frame the first frame");
    assert!(has(&window, TITLE), "and by a press on the picture");
}

#[test]
fn what_is_chosen_in_the_editor_is_what_the_form_shows_and_sends() {
    let (mut window, mut double) = with(fox());
    drop_file(&mut window, "/pictures/square.png");
    answer(&mut window, &mut double, 1000, 1000);
    press(&mut window, "Zoom in");
    press(&mut window, "Zoom in");
    press(&mut window, "Undo");
    press(&mut window, "Use this frame");
    let chosen = framing(&mut window, &mut double, Slot::FirstFrame);
    assert_eq!(chosen, Some(Framing::Fill { centre: (5000, 5000), zoom: 1100 }));
    let asked = answer(&mut window, &mut double, 1000, 1000);
    assert!(asked.iter().any(|ask| Some(ask.cut.framing()) == chosen), "the thumbnail is that frame: {asked:?}");
}

#[test]
fn the_keyboard_moves_zooms_resets_and_takes_back() {
    let (mut window, mut double) = with(fox());
    drop_file(&mut window, "/pictures/square.png");
    answer(&mut window, &mut double, 1000, 1000);
    window.get_by_label_contains("Frame 1 fills 16:9").focus();
    window.run_ok();
    let says = |window: &Harness<'_, App>, words: &str| window.query_by_label_contains(words).is_some();
    for _ in 0..10 {
        window.key_press(egui::Key::Plus);
        window.run_ok();
    }
    assert!(says(&window, "zoom 1.6×"));
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::ArrowUp);
    window.run_ok();
    window.key_press(egui::Key::Home);
    window.run_ok();
    assert!(says(&window, "zoom 1.0×"));
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert!(says(&window, "zoom 1.6×"), "one step back");
    press(&mut window, "Use this frame");
    let Some(Framing::Fill { centre, zoom }) = framing(&mut window, &mut double, Slot::FirstFrame) else { panic!() };
    assert!(centre.1 < 4900 && centre.0 == 5000 && zoom > 1600, "it went up: {centre:?} {zoom}");
}

#[test]
fn fit_shows_the_whole_on_a_blur_or_a_typed_colour() {
    let (mut window, mut double) = with(fox());
    drop_file(&mut window, "/pictures/square.png");
    answer(&mut window, &mut double, 1000, 1000);
    press(&mut window, "Fit");
    let asked = answer(&mut window, &mut double, 1000, 1000);
    assert!(
        asked.iter().any(|ask| ask.cut.framing() == Framing::Fit(Backdrop::Blur)),
        "the engine blurs it: {asked:?}"
    );
    press(&mut window, "Colour");
    assert!(has(&window, "From the picture"));
    let field = window.get_by_role_and_label(egui::accesskit::Role::TextInput, "Colour");
    field.focus();
    window.run_ok();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.run_ok();
    window.get_by_role_and_label(egui::accesskit::Role::TextInput, "Colour").type_text("#1a2b3c");
    window.run_ok();
    press(&mut window, "Use this frame");
    let chosen = framing(&mut window, &mut double, Slot::FirstFrame);
    assert_eq!(chosen, Some(Framing::Fit(Backdrop::Colour([26, 43, 60]))));
}

#[test]
fn a_drag_and_the_wheel_change_the_cut() {
    let (mut window, mut double) = with(fox());
    drop_file(&mut window, "/pictures/square.png");
    answer(&mut window, &mut double, 1000, 1000);
    let canvas = window.get_by_label_contains("Frame 1 fills 16:9").rect().center();
    window.event(egui::Event::PointerMoved(canvas));
    window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    window.run_steps(20);
    let pressed = |pressed, pos| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    window.event(pressed(true, canvas));
    window.run_ok();
    let down = canvas + egui::vec2(0.0, 60.0);
    window.event(egui::Event::PointerMoved(down));
    window.run_ok();
    window.event(pressed(false, down));
    window.run_ok();
    press(&mut window, "Use this frame");
    let Some(Framing::Fill { centre, zoom }) = framing(&mut window, &mut double, Slot::FirstFrame) else { panic!() };
    assert!(zoom > 1100, "the wheel came closer: {zoom}");
    assert!(centre.1 < 5000, "the picture went down with the hand: {centre:?}");
}

#[test]
fn the_last_frame_and_references_are_opened_when_the_model_has_them() {
    assert!(!has(&with(fox()).0, "Last frame"), "Veo 3 has none");
    let (mut window, mut double) = with(Draft { model: ModelId::parse("veo-3.1").ok(), ..fox() });
    drop_file(&mut window, "/pictures/begin.png");
    answer(&mut window, &mut double, 1600, 900);
    press(&mut window, "Last frame");
    assert!(has(&window, "Image URL, last frame"));
    drop_file(&mut window, "/pictures/end.png");
    let asked = answer(&mut window, &mut double, 1600, 900);
    assert!(asked.iter().any(|ask| ask.slot == Slot::LastFrame), "what comes goes into the open slot: {asked:?}");
    assert!(asked.iter().all(|ask| ask.slot != Slot::FirstFrame), "and the first frame stays: {asked:?}");
    press(&mut window, "Remove last frame");
    press(&mut window, "Remove first frame");
    assert!(!has(&window, "Image URL, last frame"));
    press(&mut window, "Reference");
    drop_file(&mut window, "/pictures/ada.png");
    let asked = answer(&mut window, &mut double, 900, 1600);
    assert!(asked.iter().any(|ask| ask.slot == Slot::Reference(0) && ask.cut.framing() == Framing::Whole));
    assert!(!has(&window, "Close"), "references are whole: nothing is to be framed");
    press(&mut window, "Show the reference 1");
    assert!(has(&window, "Close") && !has(&window, "Use this frame"), "it is shown whole");
    press(&mut window, "Close");
    press(&mut window, "Remove reference 1");
    assert!(!has(&window, "Image URL, reference 1"));
}

#[test]
fn a_picture_of_the_shelf_is_one_press_away() {
    let (mut window, mut double) = with(fox());
    let picture = ShelfPicture {
        copy: PictureName::parse("00000000000000000000000000000001.png").unwrap(),
        source: PictureSource::File("/pictures/Ada.png".into()),
        title: Some("Ada, front".into()),
    };
    double.shelf = vec![picture.clone()];
    answer(&mut window, &mut double, 1600, 900);
    press(&mut window, "Use Ada, front");
    let asked = answer(&mut window, &mut double, 1600, 900);
    let is_it = |ask: &PictureAsk| ask.slot == Slot::FirstFrame && ask.copy.as_ref() == Some(&picture.copy);
    assert!(asked.iter().any(is_it), "our copy of it is shown and sent: {asked:?}");
    assert!(has(&window, "Ada.png"));
}

#[test]
fn a_picture_that_holds_itself_in_its_address_is_kept_first() {
    let (mut window, mut double) = with(fox());
    window.event(egui::Event::Paste("data:image/png;base64,iVBORw0KGgo=".into()));
    window.run_ok();
    let data = |request: &Request| matches!(request, Request::KeepData(..)).then_some(());
    let Some(((), Request::KeepData(address, kept))) = double.take(data) else { panic!("it is kept") };
    assert_eq!(address, "data:image/png;base64,iVBORw0KGgo=");
    kept.send(Ok("/data/frames/Pasted picture.png".into()));
    let asked = answer(&mut window, &mut double, 1600, 900);
    assert_eq!(asked[0].from, PictureSource::File("/data/frames/Pasted picture.png".into()));
}

#[test]
fn another_shape_keeps_the_cut_and_the_thumbnail_follows() {
    let framing = Framing::Fill { centre: (4000, 5000), zoom: 1200 };
    let mut draft = Draft { first_frame: SourceDraft::File("/pictures/square.png".into()).into(), ..fox() };
    draft.first_frame.framing = framing;
    let (mut window, mut double) = with(draft);
    answer(&mut window, &mut double, 1000, 1000);
    press(&mut window, "9:16");
    let asked = answer(&mut window, &mut double, 1000, 1000);
    assert!(asked.iter().any(|ask| ask.cut.ratio() == (9, 16) && ask.cut.framing() == framing), "{asked:?}");
    assert!(!has(&window, TITLE), "the person isn't asked again");
}
