//! Every widget, looked at in both themes and used by keyboard, through the one harness.

mod support;

#[path = "widgets/gallery.rs"]
mod gallery;
#[path = "widgets/harness.rs"]
mod harness;
#[path = "widgets/keyboard.rs"]
mod keyboard;
#[path = "widgets/right_to_left.rs"]
mod right_to_left;

use eframe::egui::{Key, Theme};
use egui_kittest::kittest::Queryable;
use support::harness::HarnessExt;
use support::{Window, unnamed_widgets};

fn themes() -> [(Theme, &'static str); 2] {
    [(Theme::Dark, "dark"), (Theme::Light, "light")]
}

#[test]
fn controls_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let window = Window::new(800.0, 680.0).theme(theme);
        let mut harness = window.ui_with(gallery::Form::default(), gallery::controls);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/controls-{name}"));
    }
}

#[test]
fn states_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let mut harness = Window::new(800.0, 880.0).theme(theme).ui(gallery::states);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/states-{name}"));
    }
}

#[test]
fn overlays_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let window = Window::new(800.0, 440.0).theme(theme);
        let mut harness = window.ui_with(gallery::Overlays::default(), gallery::overlays);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/overlays-{name}"));
    }
}

#[test]
fn menus_look_as_designed_in_both_themes() {
    for (theme, name) in themes() {
        let mut harness = Window::new(560.0, 224.0).theme(theme).ui(gallery::menus);
        harness.get_by_label("More").focus();
        harness.press(Key::Enter);
        harness.press(Key::ArrowDown);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/menu-{name}"));
        harness.press(Key::Escape);
        harness.get_by_label("Sort by").focus();
        harness.press(Key::Enter);
        assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
        harness.same_as(&format!("widgets/select-{name}"));
    }
}

#[test]
fn texts_that_are_too_long_are_cut_and_never_spill() {
    let mut harness = Window::new(320.0, 400.0).any_script().ui(gallery::long);
    assert_eq!(unnamed_widgets(&harness), Vec::<String>::new());
    harness.same_as("widgets/long");
}

#[test]
fn the_keyboard_is_seen_on_every_kind_of_control() {
    for (theme, name) in themes() {
        for which in 0..8 {
            let mut harness = Window::new(320.0, 96.0).theme(theme).ui(move |ui| gallery::focus(ui, which));
            let before = harness.render().expect("the window paints");
            harness.press(Key::Tab);
            let after = harness.render().expect("the window paints");
            let changed = before.pixels().zip(after.pixels()).filter(|(a, b)| a != b).count();
            assert!(changed > 100, "control {which} in {name}: {changed} pixels changed");
            if name == "dark" {
                harness.same_as(&format!("widgets/focus-{which}"));
            }
        }
    }
}

#[test]
fn controls_are_sharp_at_two_hundred_percent() {
    let window = Window::new(360.0, 520.0).pixels_per_point(2.0);
    let mut harness = window.ui_with(gallery::Form::default(), gallery::shot);
    harness.same_as("widgets/shot-200");
}
