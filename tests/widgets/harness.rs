//! The harness itself: that it paints what egui's own renderer would, drives a real application, and waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui::{self, Color32, Rect, Theme, pos2, vec2};
use egui_kittest::kittest::Queryable;
use rushes::ui::theme::{self, UiTokens};
use rushes::ui::widgets as w;

use super::support::harness::HarnessExt;
use super::support::{Window, unnamed_widgets};

/// The bytes of a colour in the picture.
fn bytes(color: Color32) -> [u8; 4] {
    color.to_array()
}

#[test]
fn a_translucent_shape_is_blended_once_also_where_its_triangles_meet() {
    let mut harness = Window::new(80.0, 80.0).ui(|ui| {
        let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(60.0, 60.0));
        let mut mesh = egui::Mesh::default();
        mesh.add_colored_rect(rect, Color32::BLACK.gamma_multiply_u8(128));
        ui.painter().with_clip_rect(Rect::EVERYTHING).add(mesh);
    });
    let image = harness.render().expect("the window paints");
    let inside: Vec<[u8; 4]> =
        (10..70).flat_map(|y| (10..70).map(move |x| (x, y))).map(|(x, y)| image[(x, y)].0).collect();
    assert!(inside.iter().all(|pixel| *pixel == inside[0]), "one colour all over");
    let [level, ..] = bytes(harness.ctx.tokens().surface.window);
    assert_eq!(inside[0], [level / 2, level / 2, level / 2, 255]);
    assert_eq!(image[(9, 9)].0, [level, level, level, 255]);
}

#[test]
fn what_is_outside_the_clip_is_not_painted() {
    let mut harness = Window::new(40.0, 40.0).ui(|ui| {
        let clip = Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 40.0));
        ui.painter().with_clip_rect(clip).rect_filled(
            Rect::EVERYTHING.intersect(ui.ctx().content_rect()),
            0.0,
            Color32::RED,
        );
    });
    let image = harness.render().expect("the window paints");
    assert_eq!(image[(19, 20)].0, bytes(Color32::RED));
    assert_ne!(image[(20, 20)].0, bytes(Color32::RED));
}

#[test]
fn a_picture_of_a_texture_has_the_colours_of_the_texture() {
    let mut texture = None;
    let mut harness = Window::new(40.0, 40.0).ui(move |ui| {
        let texture = texture.get_or_insert_with(|| {
            let pixels = vec![Color32::RED, Color32::GREEN, Color32::BLUE, Color32::WHITE];
            let image = egui::ColorImage::new([2, 2], pixels);
            ui.ctx().load_texture("four", image, egui::TextureOptions::NEAREST)
        });
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let painter = ui.painter().with_clip_rect(Rect::EVERYTHING);
        painter.image(texture.id(), ui.ctx().content_rect(), whole, Color32::WHITE);
    });
    let image = harness.render().expect("the window paints");
    let seen = [(5, 5), (35, 5), (5, 35), (35, 35)].map(|at| image[at].0);
    assert_eq!(seen, [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::WHITE].map(bytes));
}

/// A small real application, with work on another thread.
struct App {
    done: Arc<AtomicBool>,
    frames: usize,
}

impl App {
    fn new(cc: &eframe::CreationContext<'_>) -> Self {
        theme::install(&cc.egui_ctx);
        let done = Arc::new(AtomicBool::new(false));
        Self { done, frames: 0 }
    }

    #[expect(clippy::expect_used, reason = "called by a test only")]
    fn work(&self) {
        let done = Arc::clone(&self.done);
        std::thread::Builder::new()
            .name("work".to_owned())
            .spawn(move || done.store(true, Ordering::Release))
            .expect("a thread starts");
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frames += 1;
        egui::CentralPanel::default().show(ui, |ui| {
            if ui.add(w::Button::primary("Work")).clicked() {
                self.work();
            }
            if self.done.load(Ordering::Acquire) {
                ui.add(w::Text::body("Worked"));
            }
        });
    }
}

#[test]
fn a_real_application_is_driven_until_its_thread_has_answered() {
    let mut harness = Window::new(300.0, 200.0).theme(Theme::Light).app(|cc| App::new(cc));
    harness.get_by_label("Work").click();
    harness.step_until("the work is done", |harness| harness.query_by_label("Worked").is_some());
    assert!(harness.state().frames > 1);
    assert!(!harness.ctx.tokens().dark, "the theme of the window was kept");
}

#[test]
fn a_field_without_a_name_is_found() {
    let harness = Window::new(300.0, 100.0).unchecked().ui(|ui| {
        let mut text = String::new();
        ui.add(egui::TextEdit::singleline(&mut text));
    });
    assert_eq!(unnamed_widgets(&harness).len(), 1);
}

#[test]
fn nothing_moves_when_nothing_happens() {
    let mut harness = Window::new(800.0, 700.0).ui_with(super::gallery::Form::default(), super::gallery::controls);
    harness.run();
    assert!(!harness.ctx.has_requested_repaint());
}
