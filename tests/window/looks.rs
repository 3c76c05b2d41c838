//! Every look of the window: painted for a person to judge, and what must hold in all of them.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "looks/fits.rs"]
mod fits;
#[path = "looks/four.rs"]
mod four;
#[path = "looks/gallery.rs"]
mod gallery;
#[path = "looks/states.rs"]
mod states;
#[path = "looks/visit.rs"]
mod visit;

use super::*;
use visit::Visit;

const WIDE: egui::Vec2 = egui::vec2(1280.0, 800.0);
const SMALL: egui::Vec2 = egui::vec2(960.0, 600.0);

#[test]
#[ignore = "paints every look into the target folder, for a person to judge"]
fn look() {
    let only = std::env::var("LOOK").unwrap_or_default();
    for look in gallery::all().filter(|look| look.name.starts_with(&only)) {
        let mut visit = Visit::to(look);
        for (theme, theme_name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
            for (size, size_name) in [(WIDE, "wide"), (SMALL, "small")] {
                visit.shown_as(theme, size);
                visit.window.screenshot(&format!("{}-{size_name}-{theme_name}", look.name));
            }
        }
    }
}

/// Everything that does not fit in these looks, at any size.
fn misfits(looks: &[gallery::Look]) -> Vec<String> {
    let only = std::env::var("LOOK").unwrap_or_default();
    let mut found = Vec::new();
    for look in looks.iter().filter(|look| look.name.starts_with(&only)) {
        let mut visit = Visit::to(look);
        found.extend(unnamed_widgets(&visit.window).into_iter().map(|unnamed| format!("{}: {unnamed}", look.name)));
        for (width, height) in fits::SIZES {
            visit.window.set_size(egui::vec2(width, height));
            visit.window.run_ok();
            visit.double.hear();
            let wrong = fits::misfits(&mut visit.window, fits::SCROLLED.contains(&(width, height)));
            found.extend(wrong.into_iter().map(|wrong| format!("{} at {width} x {height}: {wrong}", look.name)));
        }
    }
    found
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_at_the_first_start() {
    assert_eq!(misfits(gallery::START), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_the_form() {
    assert_eq!(misfits(gallery::COMPOSE), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_the_queue() {
    assert_eq!(misfits(gallery::QUEUE), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_on_the_stage() {
    assert_eq!(misfits(gallery::STAGE), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_the_library() {
    assert_eq!(misfits(gallery::LIBRARY), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_the_settings_and_sheets() {
    assert_eq!([misfits(gallery::SETTINGS), misfits(gallery::SHEETS)].concat(), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_any_script() {
    assert_eq!(misfits(gallery::SCRIPTS), [] as [String; 0]);
}

/// Everything in these looks that is not as it was approved.
fn changes(looks: &[gallery::Look]) -> Vec<String> {
    let only = std::env::var("LOOK").unwrap_or_default();
    let mut found = Vec::new();
    for look in looks.iter().filter(|look| look.embedded && look.name.starts_with(&only)) {
        let picture = four::paint(&mut Visit::to(look));
        found.extend(support::harness::compare(&picture, &format!("looks/{}", look.name)).err());
    }
    found
}

#[test]
fn the_first_start_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::START), [] as [String; 0]);
}

#[test]
fn the_form_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::COMPOSE), [] as [String; 0]);
}

#[test]
fn the_queue_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::QUEUE), [] as [String; 0]);
}

#[test]
fn the_stage_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::STAGE), [] as [String; 0]);
}

#[test]
fn the_library_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::LIBRARY), [] as [String; 0]);
}

#[test]
fn settings_and_sheets_look_as_they_were_approved() {
    assert_eq!([changes(gallery::SETTINGS), changes(gallery::SHEETS)].concat(), [] as [String; 0]);
}

/// What has to fit although it rarely happens.
fn rare() -> Vec<(&'static str, Snapshot)> {
    let long = "A crane shot over a harbour at dawn, gulls, ropes, wet planks. ".repeat(80);
    let draft = |draft| Snapshot { draft: Arc::new(draft), ..double::busy() };
    let picture = |name: &str| Draft {
        first_frame: rushes::domain::FirstFrameDraft::File(format!("/pictures/{name}").into()),
        prompt: "A fox".into(),
        ..Draft::default()
    };
    let busy = double::busy();
    let mut gone = double::busy();
    let view = rushes::engine::JobView { file_gone: true, ..busy.jobs[7].clone() };
    let mut clip = double::clip(1);
    clip.job = view.job.id;
    gone.jobs = Arc::new([vec![view], busy.jobs[..2].to_vec()].concat());
    gone.clips = Arc::new(vec![Arc::new(clip)]);
    let mut late = double::busy();
    late.jobs = Arc::new(vec![double::job(1, JobState::Accepted, double::accepted(2400))]);
    vec![
        ("long", draft(Draft { prompt: long, ..Draft::default() })),
        ("japanese", draft(picture("灯台の夕暮れ、とても長い名前の写真その一.png"))),
        ("arabic", draft(picture("منارة عند الغسق.jpg"))),
        ("gone", gone),
        ("late", late),
    ]
}

/// One job with a prompt of five thousand characters.
fn long_job() -> Snapshot {
    let view = double::job(1, JobState::Accepted, double::accepted(72));
    let mut job = (*view.job).clone();
    job.request.prompt = "A crane shot over a harbour at dawn, gulls, ropes, wet planks. ".repeat(80);
    let view = rushes::engine::JobView { job: Arc::new(job), ..view };
    Snapshot { jobs: Arc::new(vec![view]), ..double::busy() }
}

fn select_first_job(window: &mut Harness<'_, App>, double: &mut Double) {
    let card = |label: &str| label.starts_with("Job: ");
    window.query_all_by(|node| node.label().as_deref().is_some_and(card)).next().unwrap().click();
    settle(window, double);
}

#[test]
fn the_way_out_of_a_job_with_a_very_long_prompt_can_be_reached() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), long_job());
    select_first_job(&mut window, &mut double);
    assert!(window.get_by_label("Stop watching…").rect().bottom() < 800.0);
}

#[test]
#[ignore = "paints every look into the target folder, for a person to judge"]
fn look_at_scales_and_rarities() {
    let sizes =
        [(768.0, 432.0, 2.5), (960.0, 600.0, 1.5), (1280.0, 800.0, 2.0), (1920.0, 1080.0, 1.0), (2560.0, 1440.0, 1.0)];
    for (width, height, scale) in sizes {
        for (name, snapshot) in [("busy", double::busy()), ("first", double::first_start())] {
            let (mut window, mut double) = open(Window::new(width, height).pixels_per_point(scale), snapshot);
            settle(&mut window, &mut double);
            window.screenshot(&format!("scale-{name}-{width}"));
        }
    }
    for (name, snapshot) in rare() {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0).any_script(), snapshot);
        settle(&mut window, &mut double);
        window.screenshot(&format!("rare-{name}"));
    }
    for (name, at) in [("held", 4), ("failed", 6), ("offline", 5)] {
        let alone = Snapshot { jobs: Arc::new(vec![double::busy().jobs[at].clone()]), ..double::busy() };
        let (mut window, mut double) = open(Window::new(960.0, 600.0), alone);
        select_first_job(&mut window, &mut double);
        window.screenshot(&format!("stage-{name}"));
    }
    let (mut window, mut double) = open(Window::new(768.0, 432.0).pixels_per_point(2.5), double::busy());
    press(&mut window, "Keyboard shortcuts");
    settle(&mut window, &mut double);
    window.screenshot("rare-shortcuts-tiny");
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), long_job());
    select_first_job(&mut window, &mut double);
    window.screenshot("stage-long");
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    window.input_mut().hovered_files.push(egui::HoveredFile::default());
    settle(&mut window, &mut double);
    window.screenshot("rare-drop");
    let (mut window, mut double) = open(Window::new(960.0, 600.0), double::busy());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    settle(&mut window, &mut double);
    window.screenshot("rare-palette");
}

#[test]
fn every_control_has_a_name_in_rare_states_and_sheets_too() {
    for (name, snapshot) in rare() {
        let (mut window, mut double) = open(Window::new(1280.0, 800.0).any_script().unchecked(), snapshot);
        settle(&mut window, &mut double);
        assert_eq!(unnamed_widgets(&window), [] as [String; 0], "{name}");
    }
    let (mut window, mut double) = open(Window::new(1280.0, 800.0).unchecked(), double::busy());
    for (opens, closes) in [("Keyboard shortcuts", "Close"), ("Decide…", "Cancel")] {
        press(&mut window, opens);
        settle(&mut window, &mut double);
        assert_eq!(unnamed_widgets(&window), [] as [String; 0], "{opens}");
        press(&mut window, closes);
    }
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
    settle(&mut window, &mut double);
    assert_eq!(unnamed_widgets(&window), [] as [String; 0], "the palette");
}

#[test]
fn a_running_job_paints_once_a_second_and_no_more() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let delay = window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay >= std::time::Duration::from_millis(900), "{delay:?}");
    assert!(delay <= std::time::Duration::from_secs(1), "{delay:?}");
}
