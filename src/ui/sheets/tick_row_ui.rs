//! Paints a row of a list that can be ticked: words, below them facts, at the right a remark.

use eframe::egui::{Pos2, Rect, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::ui::clip_picture_ui::icon_at;
use crate::ui::theme::{Role, UiTokens, Weight, icons};
use crate::ui::widgets::{Button, painted_line};

/// Side of the box that is ticked, in points.
const BOX: f32 = 16.0;

/// A row.
pub(super) struct TickRow<'a> {
    /// What it is.
    pub words: &'a str,
    /// What is known of it.
    pub facts: &'a str,
    /// At the right.
    pub remark: Option<&'a str>,
    /// Whether it is ticked; `None`: it can't be.
    pub tick: Option<bool>,
}

impl TickRow<'_> {
    /// Paints it and says whether it was pressed.
    pub fn show(&self, ui: &mut Ui) -> bool {
        let t = ui.tokens();
        let height = Role::Body.line_height() + Role::Small.line_height() + 2.0 * t.space.s;
        let enabled = self.tick.is_some();
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
        let spoken = [Some(self.words), Some(self.facts), self.remark].into_iter().flatten().collect::<Vec<_>>();
        let spoken = spoken.join(", ");
        let is_ticked = self.tick == Some(true);
        response.widget_info(|| WidgetInfo::selected(AccessRole::CheckBox, enabled, is_ticked, &spoken));
        if ui.is_rect_visible(rect) {
            let fill = if response.hovered() && enabled { t.surface.control_hover } else { t.surface.control };
            ui.painter().rect_filled(rect, t.radius.medium, fill);
            if response.has_focus() {
                let ring = Stroke::new(t.size.ring, t.line.focus);
                ui.painter().rect_stroke(rect, t.radius.medium, ring, StrokeKind::Inside);
            }
            let inner = rect.shrink2(vec2(t.space.m, t.space.s));
            if enabled {
                tick(ui, pos2(inner.left() + BOX / 2.0, inner.center().y), is_ticked);
            }
            self.lines(ui, inner.with_min_x(inner.left() + BOX + t.space.m));
        }
        response.clicked()
    }

    fn lines(&self, ui: &Ui, rect: Rect) {
        let t = ui.tokens();
        let color = if self.tick.is_none() { t.text.secondary } else { t.text.primary };
        let taken = match self.remark {
            Some(remark) => {
                let line =
                    painted_line(ui, remark, (Role::Small, Weight::SemiBold), t.text.secondary, rect.width() / 2.0);
                let width = line.size().x;
                ui.painter().galley(pos2(rect.right() - width, rect.top()), line, t.text.secondary);
                width + t.space.m
            }
            None => 0.0,
        };
        let above = painted_line(ui, self.words, (Role::Body, Weight::Regular), color, rect.width() - taken);
        ui.painter().galley(rect.left_top(), above, color);
        let below = painted_line(ui, self.facts, (Role::Small, Weight::Regular), t.text.secondary, rect.width());
        let at = pos2(rect.left(), rect.bottom() - below.size().y);
        ui.painter().galley(at, below, t.text.secondary);
    }
}

fn tick(ui: &Ui, center: Pos2, is_ticked: bool) {
    let t = ui.tokens();
    let square = Rect::from_center_size(center, vec2(BOX, BOX));
    let (fill, outline) = if is_ticked { (t.chosen.fill, t.chosen.fill) } else { (t.surface.raised, t.line.outline) };
    ui.painter().rect(square, t.radius.small, fill, Stroke::new(t.size.hairline, outline), StrokeKind::Inside);
    if is_ticked {
        icon_at(ui, center, icons::CHECK, t.space.m, t.chosen.on);
    }
}

/// The button that ticks all of so many rows, or none; `Some(all)` when it was pressed.
pub(super) fn all_or_none(ui: &mut Ui, ticked: usize, all: usize) -> Option<bool> {
    if all == 0 {
        return None;
    }
    let is_all = ticked == all;
    let label = if is_all { "Choose none".to_owned() } else { format!("Choose all {all}") };
    let pressed = ui.horizontal(|ui| ui.add(Button::quiet(&label)).clicked()).inner;
    pressed.then_some(!is_all)
}
