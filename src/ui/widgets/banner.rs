//! A slim bar over the whole width of the window for what stays true a while: the demo, no network.

use eframe::egui::{Align, Frame, Layout, Margin, Ui};

use super::button::Button;
use super::core::status_icon;
use super::notice::{announce, icon_beside};
use super::text::{Text, Tone};
use crate::ui::theme::{Icon, Role, Status, UiTokens};

/// A banner: `match Banner::new(Status::Info, "Demo: nothing is billed").actions(&["Connect Segmind"]).show(ui)`.
#[must_use = "show it"]
pub struct Banner<'a> {
    status: Status,
    text: &'a str,
    icon: Option<Icon>,
    actions: &'a [&'a str],
}

impl<'a> Banner<'a> {
    /// A bar in the colours of `status`.
    pub fn new(status: Status, text: &'a str) -> Self {
        Self { status, text, icon: None, actions: &[] }
    }

    /// Another icon than the status has.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What can be done about it, the most likely last.
    pub fn actions(mut self, labels: &'a [&'a str]) -> Self {
        self.actions = labels;
        self
    }

    /// Draws it; returns the index of the action that was pressed.
    pub fn show(self, ui: &mut Ui) -> Option<usize> {
        let t = ui.tokens();
        let colors = t.status.of(self.status);
        let frame = Frame::new().fill(colors.tint).inner_margin(Margin::symmetric(t.space.l as i8, t.space.xs as i8));
        let shown = frame.show(ui, |ui| {
            ui.set_min_size(eframe::egui::vec2(ui.available_width(), t.size.control));
            ui.horizontal(|ui| {
                let icon = self.icon.unwrap_or_else(|| status_icon(self.status));
                icon_beside(ui, icon, t.size.icon, Role::Body, Tone::Status(self.status));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let pressed = self.buttons(ui);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let text = ui.add(Text::body(self.text).truncate());
                        announce(ui, &text, self.status);
                    });
                    pressed
                })
                .inner
            })
            .inner
        });
        shown.inner
    }

    /// From the right edge leftwards.
    fn buttons(&self, ui: &mut Ui) -> Option<usize> {
        let mut pressed = None;
        for (i, label) in self.actions.iter().enumerate().rev() {
            if ui.add(Button::secondary(label)).clicked() {
                pressed = Some(i);
            }
        }
        pressed
    }
}
