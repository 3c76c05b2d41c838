//! Shows a person who double-clicked why Rushes can't start: one sentence, in a window.
//!
//! Tries a window of our own first. Where OpenGL is missing, it shows the system's message box, and on a desktop without one a notification.
//! Without a display it shows nothing; the caller prints the sentence anyway.

use eframe::egui::{self, Align, CentralPanel, Layout, ScrollArea, Ui};

use super::desktop::{APP_ID, NativeNotifications, is_on_path};
use super::display;
use super::window::icon;
use crate::engine::Refusal;
use crate::ui::Notification;
use crate::ui::theme::{self, UiTokens as _, icons};
use crate::ui::widgets::{Button, Text};

/// The window's size, points.
const SIZE: [f32; 2] = [480.0, 280.0];

const TITLE: &str = "Rushes can't start";

/// Shows the refusal and returns once it is closed.
pub fn show(refusal: &Refusal) {
    if !display::has_display() {
        return;
    }
    if let Err(error) = own_window(refusal) {
        tracing::warn!(%error, "the system shows the message");
        if offers_boxes() { system_box(refusal) } else { notification(refusal) }
    }
}

fn own_window(refusal: &Refusal) -> eframe::Result {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_app_id(APP_ID).with_icon(icon()).with_inner_size(SIZE),
        event_loop_builder: display::event_loop(),
        ..Default::default()
    };
    let shown = refusal.clone();
    let create: eframe::AppCreator<'_> = Box::new(move |cc| Ok(Box::new(MessageWindow::new(cc, shown))));
    eframe::run_native("Rushes", options, create)
}

/// On Linux `rfd` 0.17 shows message boxes by zenity, and fails silently without it.
fn offers_boxes() -> bool {
    !cfg!(target_os = "linux") || is_on_path("zenity")
}

fn notification(refusal: &Refusal) {
    let message = Notification { title: TITLE.to_owned(), body: words(refusal), urgent: true, sound: false };
    if let Err(error) = NativeNotifications::leave(&message) {
        tracing::warn!(%error, "this desktop shows neither boxes nor notifications");
    }
}

fn system_box(refusal: &Refusal) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(TITLE)
        .set_description(words(refusal))
        .show();
}

fn words(refusal: &Refusal) -> String {
    let sentence = &refusal.sentence;
    refusal.more().map_or_else(|| sentence.clone(), |details| format!("{sentence}\n\n{details}"))
}

/// A window with the sentence and a way out.
struct MessageWindow {
    refusal: Refusal,
}

impl MessageWindow {
    fn new(cc: &eframe::CreationContext<'_>, refusal: Refusal) -> Self {
        theme::install(&cc.egui_ctx);
        theme::apply(&cc.egui_ctx, eframe::egui::ThemePreference::System);
        Self { refusal }
    }
}

impl eframe::App for MessageWindow {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let t = ui.tokens();
        CentralPanel::default().show(ui, |ui| {
            ui.add_space(t.space.l);
            ui.add(Text::heading("Rushes can't start").wrap());
            ui.add_space(t.space.s);
            ui.add(Text::body(&self.refusal.sentence).wrap());
            ui.add_space(t.space.l);
            ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
                ui.horizontal(|ui| {
                    if ui.add(Button::primary("Quit")).clicked() {
                        ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
                    }
                    if !self.refusal.details.is_empty()
                        && ui.add(Button::quiet("Copy details").icon(icons::COPY)).clicked()
                    {
                        ui.ctx().copy_text(format!("{}\n{}", self.refusal.sentence, self.refusal.details));
                    }
                });
                ScrollArea::vertical().show(ui, |ui| ui.add(Text::small(&self.refusal.details).secondary().wrap()));
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_says_the_sentence_and_its_cause_once() {
        let refusal = Refusal::new("The folder can't be used");
        assert_eq!(words(&refusal), "The folder can't be used");
        let same = Refusal { details: refusal.sentence.clone(), ..refusal.clone() };
        assert_eq!(words(&same), "The folder can't be used");
        let caused = Refusal { details: "Access is denied".to_owned(), ..refusal };
        assert_eq!(words(&caused), "The folder can't be used\n\nAccess is denied");
    }
}
