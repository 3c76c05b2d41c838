//! Every widget, looked at in both themes and used by keyboard, through the one harness.

mod support;

#[path = "widgets/gallery.rs"]
mod gallery;
#[path = "widgets/keyboard.rs"]
mod keyboard;

use eframe::egui::Theme;
use support::harness::HarnessExt;
use support::{Window, unnamed_widgets};

fn themes() -> [(Theme, &'static str); 2] {
    [(Theme::Dark, "dark"), (Theme::Light, "light")]
}

#[test]
fn controls_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let window = Window::new(760.0, 620.0).theme(theme);
        let mut harness = window.ui_with(gallery::Form::default(), gallery::controls);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/controls-{name}"));
    }
}

#[test]
fn states_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let mut harness = Window::new(760.0, 640.0).theme(theme).ui(gallery::states);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/states-{name}"));
    }
}

#[test]
fn overlays_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let window = Window::new(760.0, 420.0).theme(theme);
        let mut harness = window.ui_with(gallery::Overlays::default(), gallery::overlays);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/overlays-{name}"));
    }
}

#[test]
fn the_keyboard_is_seen_where_it_is() {
    for (theme, name) in themes() {
        let mut harness = Window::new(520.0, 320.0).theme(theme).ui(gallery::focus);
        harness.run();
        harness.same_as(&format!("widgets/focus-{name}"));
    }
}

#[test]
fn controls_are_sharp_at_two_hundred_percent() {
    let window = Window::new(400.0, 300.0).pixels_per_point(2.0);
    let mut harness = window.ui_with(gallery::Form::default(), gallery::shot);
    harness.same_as("widgets/shot-200");
}
