//! The first frame in the form: Generate waits until it was seen, says what it is instead, and sends what is shown.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use super::*;
use rushes::domain::{PictureSource, SourceDraft};
use rushes::engine::{PictureAsk, PictureLook};
use rushes::media::Picture;

const PAGE: &str = "The first frame is a web page, not a picture. Open the picture itself and copy its own address";

#[derive(Debug)]
pub(super) struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        panic!("the window never reads what is dropped")
    }
}

fn with(first_frame: SourceDraft) -> (Harness<'static, App>, Double) {
    let draft = Draft { prompt: "A fox".into(), first_frame: first_frame.into(), ..Draft::default() };
    open(Window::new(1280.0, 800.0), Snapshot { draft: Arc::new(draft), ..double::connected() })
}

fn of_file() -> (Harness<'static, App>, Double) {
    with(SourceDraft::File("/pictures/fox.png".into()))
}

fn of_address() -> (Harness<'static, App>, Double) {
    with(SourceDraft::Url("https://host/fox.png".into()))
}

/// What the gate is asked next.
fn asked(window: &mut Harness<'_, App>, double: &mut Double) -> PictureAsk {
    window.run_steps(40);
    let asked = |request: &Request| match request {
        Request::LookAt(ask, _) => Some(ask.clone()),
        _ => None,
    };
    let (ask, request) = double.take(asked).expect("the gate is asked");
    double.asked.push(request);
    ask
}

fn answer(window: &mut Harness<'_, App>, double: &mut Double, look: Result<PictureLook, Refusal>) {
    asked(window, double);
    let is_it = |request: &Request| matches!(request, Request::LookAt(..)).then_some(());
    let Some(((), Request::LookAt(_, answer))) = double.take(is_it) else { unreachable!() };
    answer.send(look);
    window.run_ok();
}

fn generate(window: &mut Harness<'_, App>, double: &mut Double) -> Option<Draft> {
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    window.run_ok();
    let generated = |request: &Request| match request {
        Request::Generate(draft, _) => Some(draft.clone()),
        _ => None,
    };
    double.take(generated).map(|(draft, _)| draft)
}

#[test]
fn generate_waits_until_the_first_frame_was_seen_and_sends_what_is_shown() {
    let (mut window, mut double) = of_file();
    window.run_steps(4);
    assert!(window.query_all_by_label("Looking at the first frame").count() > 0);
    assert_eq!(generate(&mut window, &mut double), None);
    let look = double::looked(1080, 1920, &["turned upright", "metadata removed"]);
    let copy = look.sent_as.copy().cloned();
    answer(&mut window, &mut double, Ok(look));
    for words in ["1080 × 1920", "Turned upright, metadata removed", "Uploaded when the shot is sent"] {
        assert!(has(&window, words), "{words}");
    }
    let sent = generate(&mut window, &mut double).expect("it is sent now");
    assert_eq!(sent.first_frame.copy, copy, "the very picture that was shown");
}

#[test]
fn what_is_no_picture_keeps_generate_back_and_is_told_at_field_and_button() {
    let (mut window, mut double) = of_address();
    answer(&mut window, &mut double, Err(Refusal::new(PAGE)));
    assert!(has(&window, PAGE) && has(&window, "The first frame is a web page, not a picture"));
    assert!(!has(&window, "Send the address anyway"), "a page is never sent");
    assert_eq!(generate(&mut window, &mut double), None);
    press(&mut window, "Look again");
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &[])));
    assert!(generate(&mut window, &mut double).is_some());
}

#[test]
fn an_unseen_address_is_sent_only_after_a_choice_in_words_and_for_that_address_only() {
    let unseen = || Refusal::new("The first frame can't be reached at its address").of_kind(RefusalKind::Unseen);
    let (mut window, mut double) = of_address();
    answer(&mut window, &mut double, Err(unseen()));
    assert_eq!(generate(&mut window, &mut double), None);
    press(&mut window, "Send the address anyway");
    window.get_by_label("Image URL").focus();
    window.run_ok();
    window.get_by_label("Image URL").type_text("x");
    window.run_ok();
    answer(&mut window, &mut double, Err(unseen()));
    assert_eq!(generate(&mut window, &mut double), None, "another address is asked about again");
    press(&mut window, "Send the address anyway");
    window.run_steps(80);
    let sent = generate(&mut window, &mut double).expect("it was chosen");
    assert!(sent.first_frame.sends_anyway());
}

#[test]
fn dropped_files_become_the_first_frame_and_the_others_are_spoken_of() {
    let (mut window, mut double) = with(SourceDraft::None);
    press(&mut window, "Library");
    for name in ["one.png", "two.png", "three.png"] {
        let file = Dropped(Path::new("/pictures").join(name));
        window.input_mut().dropped_files.push(Arc::new(file));
    }
    window.run_ok();
    assert!(has(&window, "A shot starts from one picture: the first of 3 is used"));
    assert_eq!(asked(&mut window, &mut double).from, PictureSource::File("/pictures/one.png".into()));
    assert!(has(&window, "one.png"), "the window went to the form");
}

#[test]
fn a_file_that_is_dropped_again_is_looked_at_again() {
    let (mut window, mut double) = of_file();
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &[])));
    window.input_mut().dropped_files.push(Arc::new(Dropped("/pictures/fox.png".into())));
    window.run_ok();
    answer(&mut window, &mut double, Ok(double::looked(640, 360, &[])));
    assert!(has(&window, "640 × 360"));
}

#[test]
fn a_picture_that_is_pasted_is_kept_and_becomes_the_first_frame() {
    let (mut window, mut double) = with(SourceDraft::None);
    let image = egui::ColorImage::filled([4, 2], egui::Color32::RED);
    window.event(egui::Event::PasteImage(Arc::new(image)));
    window.run_ok();
    let pasted = |request: &Request| match request {
        Request::KeepPicture(Picture { width, height, .. }, _) => Some((*width, *height)),
        _ => None,
    };
    let Some((size, Request::KeepPicture(_, kept))) = double.take(pasted) else { panic!("it is kept") };
    assert_eq!(size, (4, 2));
    kept.send(Ok("/data/frames/Pasted picture.png".into()));
    window.run_ok();
    assert_eq!(asked(&mut window, &mut double).from, PictureSource::File("/data/frames/Pasted picture.png".into()));
}

#[cfg(unix)]
#[test]
fn a_path_or_an_address_that_is_pasted_fills_the_field() {
    let file = PictureSource::File("/pictures/a fox.png".into());
    let address = PictureSource::Url("https://host/fox.png".parse().unwrap());
    for (text, from) in [("file:///pictures/a%20fox.png", file.clone()), ("https://host/fox.png", address)] {
        let (mut window, mut double) = with(SourceDraft::None);
        window.event(egui::Event::Paste(text.into()));
        window.run_ok();
        assert_eq!(asked(&mut window, &mut double).from, from);
    }
    let (mut window, mut double) = with(SourceDraft::None);
    window.get_by_label("Image URL").focus();
    window.run_ok();
    window.event(egui::Event::Paste("/pictures/a fox.png".into()));
    window.run_ok();
    assert_eq!(asked(&mut window, &mut double).from, file, "also in the field itself");
}

/// Whether this is seen in the form, above Generate, in a window in which not all of the form has room.
fn is_in_sight(window: &Harness<'_, App>, label: &str) -> bool {
    let generate = window.get_by_label_contains("Generate about").rect();
    let header = window.get_by_label("Ready-made shots").rect();
    let rect = window.get_by_label(label).rect();
    rect.top() >= header.bottom() && rect.bottom() <= generate.top()
}

fn in_a_small_window(first_frame: SourceDraft) -> (Harness<'static, App>, Double) {
    let draft = Draft { prompt: "A fox in the snow. ".repeat(40), first_frame: first_frame.into(), ..Draft::default() };
    open(Window::new(960.0, 600.0), Snapshot { draft: Arc::new(draft), ..double::connected() })
}

#[test]
fn a_refused_first_frame_comes_into_sight_and_unseen_is_said_at_the_button() {
    let unseen = || Refusal::new("The first frame can't be reached at its address").of_kind(RefusalKind::Unseen);
    let (mut window, mut double) = in_a_small_window(SourceDraft::Url("https://host/fox.png".into()));
    answer(&mut window, &mut double, Err(unseen()));
    assert!(is_in_sight(&window, "Send the address anyway"));
    press(&mut window, "Send the address anyway");
    assert!(has(&window, "The first frame is sent unseen. Usually about 2 min 20 s, billed by Segmind"));
}

#[test]
fn a_dropped_or_pasted_first_frame_comes_into_sight_in_a_small_window() {
    let (mut window, mut double) = in_a_small_window(SourceDraft::None);
    window.input_mut().dropped_files.push(Arc::new(Dropped("/pictures/fox.png".into())));
    window.run_ok();
    assert!(is_in_sight(&window, "fox.png"));
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &["metadata removed"])));
    assert!(is_in_sight(&window, "Uploaded when the shot is sent"));
    let (mut window, mut double) = in_a_small_window(SourceDraft::None);
    window.event(egui::Event::Paste("https://host/fox.png".into()));
    window.run_ok();
    answer(&mut window, &mut double, Ok(double::looked(1280, 720, &[])));
    assert!(is_in_sight(&window, "Uploaded as your copy"));
}

#[test]
fn what_is_dropped_while_a_sheet_is_open_closes_it_so_that_nothing_changes_unseen() {
    let draft = Draft { prompt: "A fox".into(), takes: 3, ..Draft::default() };
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { draft: Arc::new(draft), ..double::connected() });
    press(&mut window, "Generate about $9.60");
    assert!(has(&window, "Spend about $9.60"));
    window.input_mut().dropped_files.push(Arc::new(Dropped("/pictures/fox.png".into())));
    window.run_ok();
    assert!(!has(&window, "Spend about $9.60"), "it asked about another shot");
    assert!(has(&window, "fox.png"));
    assert!(double.take(|request| matches!(request, Request::Generate(..)).then_some(())).is_none());
}
