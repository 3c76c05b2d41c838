//! One sentence that belongs to the place where it stands, with at most one thing to do about it.

use eframe::egui::accesskit::{Invalid, Live};
use eframe::egui::{Align, Frame, Layout, Margin, Response, Sense, Ui, vec2};

use super::button::Button;
use super::core::{paint_icon, status_icon};
use super::text::{Text, Tone};
use crate::ui::theme::{Icon, Role, Status, UiTokens};

/// An inline notice: `if Notice::new(Status::Warning, "…").action("Try again").show(ui) { … }`.
#[must_use = "show it"]
pub struct Notice<'a> {
    status: Status,
    text: &'a str,
    icon: Option<Icon>,
    action: Option<&'a str>,
}

impl<'a> Notice<'a> {
    /// A sentence in the colours of `status`.
    pub fn new(status: Status, text: &'a str) -> Self {
        Self { status, text, icon: None, action: None }
    }

    /// Another icon than the status has.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What can be done about it.
    pub fn action(mut self, label: &'a str) -> Self {
        self.action = Some(label);
        self
    }

    /// Draws it as wide as there is room; says whether its action was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let t = ui.tokens();
        let tint = t.status.of(self.status).tint;
        // A neutral tint is the colour of its button too, which would be words without a shape.
        let fill = if self.status == Status::Neutral { t.surface.raised } else { tint };
        let frame = Frame::new().fill(fill).corner_radius(t.radius.medium).inner_margin(Margin::same(t.space.m as i8));
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let icon = self.icon.unwrap_or_else(|| status_icon(self.status));
                icon_beside(ui, icon, t.size.icon, Role::Body, Tone::Status(self.status));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = t.space.m;
                    let text = ui.add(Text::body(self.text).wrap());
                    announce(ui, &text, self.status);
                    self.action.is_some_and(|action| ui.add(Button::secondary(action)).clicked())
                })
                .inner
            })
            .inner
        });
        shown.inner
    }
}

/// An icon as high as the first line of the text beside it.
pub(super) fn icon_beside(ui: &mut Ui, icon: Icon, size: f32, role: Role, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(size, role.line_height()), Sense::hover());
    paint_icon(ui.painter(), rect.center(), icon, size, tone.color(ui.tokens()));
}

/// Has screen readers say this text when it comes or changes: when they are idle, or at once when something failed.
pub(super) fn announce(ui: &Ui, text: &Response, status: Status) {
    let live = if status == Status::Danger { Live::Assertive } else { Live::Polite };
    ui.ctx().accesskit_node_builder(text.id, |node| node.set_live(live));
}

/// What is wrong with a field, under it.
pub(super) fn field_error(ui: &mut Ui, field: &Response, error: &str) {
    let t = ui.tokens();
    let tone = Tone::Status(Status::Danger);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        icon_beside(ui, status_icon(Status::Danger), t.space.m + t.size.ring, Role::Small, tone);
        let text = ui.add(Text::small(error).tone(tone).wrap());
        announce(ui, &text, Status::Danger);
    });
    ui.ctx().accesskit_node_builder(field.id, |node| {
        node.set_invalid(Invalid::True);
        node.set_description(error);
    });
}
