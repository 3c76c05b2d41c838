//! The small window of a start that can't go on: another Rushes has the folder, the ledger is newer, the hosts are wrong.
//!
//! Owns one sentence and a way out. Changes nothing: a double click shows people more than a terminal would.

use eframe::egui::{self, Align, CentralPanel, Layout, ScrollArea, Ui};

use super::theme::{self, UiTokens, icons};
use super::widgets::{Button, Text};
use crate::engine::Refusal;

/// Shows why Rushes did not start.
pub struct NoticeWindow {
    refusal: Refusal,
}

impl NoticeWindow {
    /// A window for this refusal.
    pub fn new(cc: &eframe::CreationContext<'_>, refusal: Refusal) -> Self {
        theme::install(&cc.egui_ctx);
        theme::apply(&cc.egui_ctx, theme::ThemeChoice::System);
        Self { refusal }
    }
}

impl eframe::App for NoticeWindow {
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
