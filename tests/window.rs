//! The window, driven as a person drives it, on a stand-in for the engine.

#[path = "window/double.rs"]
mod double;
mod support;

use double::Double;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rushes::domain::Draft;
use rushes::engine::Snapshot;
use rushes::ui::App;
use support::Window;
use support::harness::HarnessExt as _;

fn open(window: Window, snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (double, services) = double::start(snapshot, double::demo());
    let harness = window.app(move |cc| double::app(cc, services));
    (harness, double)
}

/// Draws until the pictures are there.
fn settle(window: &mut Harness<'_, App>, double: &mut Double) {
    for _ in 0..6 {
        window.run_ok();
        double.hear();
    }
    window.run_ok();
}

/// Looks of the window; run with `RUSHES_LOOK=1` to get them as pictures.
#[test]
fn look() {
    if std::env::var_os("RUSHES_LOOK").is_none() {
        return;
    }
    let draft = Draft { prompt: "A slow dolly shot towards an old lighthouse at dusk".into(), ..Draft::default() };
    let drafted = |snapshot: Snapshot| Snapshot { draft: std::sync::Arc::new(draft.clone()), ..snapshot };
    for (theme, theme_name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        for (size, size_name) in [((1280.0, 800.0), "wide"), ((960.0, 600.0), "small")] {
            for (name, snapshot) in [
                ("first", double::first_start()),
                ("demo", double::demo()),
                ("empty", double::connected()),
                ("busy", drafted(double::busy())),
            ] {
                let (mut window, mut double) = open(Window::new(size.0, size.1).theme(theme), snapshot);
                settle(&mut window, &mut double);
                window.screenshot(&format!("{name}-{size_name}-{theme_name}"));
            }
            let (mut window, mut double) = open(Window::new(size.0, size.1).theme(theme), double::busy());
            for (name, label) in [("library", "Library"), ("settings", "Settings"), ("shortcuts", "Keyboard shortcuts")]
            {
                window.get_by_label(label).click();
                settle(&mut window, &mut double);
                window.screenshot(&format!("{name}-{size_name}-{theme_name}"));
            }
            let (mut window, mut double) = open(Window::new(size.0, size.1).theme(theme), double::busy());
            window.get_by_label("Decide…").click();
            settle(&mut window, &mut double);
            window.screenshot(&format!("resolve-{size_name}-{theme_name}"));
        }
    }
}
