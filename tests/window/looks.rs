//! Every look of the window: painted for a person to judge, and what must hold in all of them.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "looks/fits.rs"]
mod fits;
#[path = "looks/four.rs"]
mod four;
#[path = "looks/gallery.rs"]
mod gallery;
#[path = "looks/money.rs"]
mod money;
#[path = "looks/states.rs"]
mod states;
#[path = "looks/visit.rs"]
mod visit;

use super::*;
use visit::Visit;

#[test]
#[ignore = "paints every look into the target folder, for a person to judge"]
fn look() {
    let only = std::env::var("LOOK").unwrap_or_default();
    for look in gallery::all().filter(|look| look.name.starts_with(&only)) {
        let mut visit = Visit::to(look);
        let sizes = if look.name.starts_with("narrow") { four::NARROW } else { four::USUAL };
        for (theme, theme_name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
            for (size, size_name) in sizes.into_iter().zip(["wide", "small"]) {
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
fn nothing_is_cut_overlaps_or_lacks_a_name_where_money_and_models_are_told() {
    assert_eq!([misfits(money::MONEY), misfits(money::MODELS)].concat(), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_in_any_script() {
    assert_eq!(misfits(gallery::SCRIPTS), [] as [String; 0]);
}

/// Everything in these looks that is not as it was approved.
fn changes(looks: &[gallery::Look], sizes: [egui::Vec2; 2]) -> Vec<String> {
    let only = std::env::var("LOOK").unwrap_or_default();
    let mut found = Vec::new();
    for look in looks.iter().filter(|look| look.embedded && look.name.starts_with(&only)) {
        let picture = four::paint(&mut Visit::to(look), sizes);
        found.extend(support::harness::compare(&picture, &format!("looks/{}", look.name)).err());
    }
    found
}

#[test]
fn the_first_start_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::START, four::USUAL), [] as [String; 0]);
}

#[test]
fn the_form_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::COMPOSE, four::USUAL), [] as [String; 0]);
}

#[test]
fn the_queue_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::QUEUE, four::USUAL), [] as [String; 0]);
}

#[test]
fn the_stage_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::STAGE, four::USUAL), [] as [String; 0]);
}

#[test]
fn the_library_looks_as_it_was_approved() {
    assert_eq!(changes(gallery::LIBRARY, four::USUAL), [] as [String; 0]);
}

#[test]
fn settings_and_sheets_look_as_they_were_approved() {
    assert_eq!(
        [changes(gallery::SETTINGS, four::USUAL), changes(gallery::SHEETS, four::USUAL)].concat(),
        [] as [String; 0]
    );
}

#[test]
fn spending_and_models_look_as_they_were_approved() {
    let found = [changes(money::MONEY, four::USUAL), changes(money::MODELS, four::USUAL)].concat();
    assert_eq!(found, [] as [String; 0]);
}

#[test]
fn narrow_windows_look_as_they_were_approved() {
    assert_eq!(changes(gallery::NARROW, four::NARROW), [] as [String; 0]);
}

#[test]
fn nothing_is_cut_overlaps_or_lacks_a_name_where_panels_come_out() {
    assert_eq!(misfits(gallery::NARROW), [] as [String; 0]);
}

fn select_first_job(window: &mut Harness<'_, App>, double: &mut Double) {
    let row = |label: &str| label.starts_with("In the queue: ");
    window.query_all_by(|node| node.label().as_deref().is_some_and(row)).next().unwrap().click();
    settle(window, double);
}

#[test]
fn the_way_out_of_a_job_with_a_very_long_prompt_can_be_reached() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), states::long_job());
    select_first_job(&mut window, &mut double);
    assert!(window.get_by_label("Stop watching…").rect().bottom() < 800.0);
}

#[test]
fn a_running_job_paints_once_a_second_and_no_more() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    settle(&mut window, &mut double);
    let delay = window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay >= std::time::Duration::from_millis(900), "{delay:?}");
    assert!(delay <= std::time::Duration::from_secs(1), "{delay:?}");
}
