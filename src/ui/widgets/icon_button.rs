//! Buttons that are an icon; each has a name for the tooltip, the screen reader and the tests.

use eframe::egui::{Color32, Response, Role as AccessRole, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::core::{focus_ring, paint_icon, state_color};
use super::text::Text;
use crate::ui::theme::{Fill, Icon, Tokens, UiTokens};

/// An icon button: `ui.add(IconButton::new(icons::REPEAT, "Loop").selected(looping))`.
#[must_use = "add it with `ui.add`"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    shortcut: Option<&'a str>,
    selected: Option<bool>,
    enabled: bool,
    small: bool,
    on_stage: bool,
}

impl<'a> IconButton<'a> {
    /// An icon and what it does, in words.
    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, shortcut: None, selected: None, enabled: true, small: false, on_stage: false }
    }

    /// Names the keys in the tooltip.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Makes it a toggle that is on or off.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// Whether it can be pressed.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// 24 instead of 32.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// In the colours of the black stage.
    pub fn on_stage(mut self) -> Self {
        self.on_stage = true;
        self
    }

    fn color(&self, ui: &Ui, response: &Response, enabled: bool) -> Color32 {
        let t = ui.tokens();
        let (rest, hover) = if self.on_stage {
            (t.text.on_stage_secondary, t.text.on_stage)
        } else {
            (t.text.secondary, t.text.primary)
        };
        match (enabled, self.selected) {
            (false, _) => t.text.disabled,
            (true, Some(true)) => t.accent.text,
            (true, _) if response.hovered() || response.has_focus() => hover,
            (true, _) => rest,
        }
    }

    fn fill(&self, t: &Tokens) -> Fill {
        let quiet = |color| if self.on_stage { Color32::TRANSPARENT } else { color };
        let rest = if self.selected == Some(true) { t.accent.tint } else { Color32::TRANSPARENT };
        Fill {
            rest: quiet(rest),
            hover: quiet(t.surface.control_hover),
            pressed: quiet(t.surface.control_pressed),
            on: t.text.primary,
        }
    }

    fn inform(&self, response: &Response, enabled: bool) {
        response.widget_info(|| match self.selected {
            Some(selected) => WidgetInfo::selected(AccessRole::Button, enabled, selected, self.name),
            None => WidgetInfo::labeled(AccessRole::Button, enabled, self.name),
        });
        if let Some(shortcut) = self.shortcut {
            response.ctx.accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(shortcut));
        }
    }

    fn tooltip(&self) -> String {
        match self.shortcut {
            Some(shortcut) => format!("{}   {shortcut}", self.name),
            None => self.name.to_owned(),
        }
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let enabled = self.enabled && ui.is_enabled();
        let (side, radius) =
            if self.small { (t.size.control_small, t.radius.small) } else { (t.size.control, t.radius.medium) };
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
        self.inform(&response, enabled);
        if ui.is_rect_visible(rect) {
            if enabled {
                ui.painter().rect_filled(rect, radius, state_color(ui, &response, &self.fill(t)));
            }
            let color = self.color(ui, &response, enabled);
            paint_icon(ui.painter(), rect.center(), self.icon, t.size.icon, color);
            focus_ring(ui, &response, rect, radius);
        }
        let tooltip = self.tooltip();
        response.on_hover_ui(|ui| {
            ui.add(Text::small(tooltip));
        })
    }
}

/// A plain icon button: what it looks like and what it does, in words.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    ui.add(IconButton::new(icon, name))
}
