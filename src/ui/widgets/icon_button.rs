//! Buttons that are an icon; each has a name for the tooltip, the screen reader and the tests.

use eframe::egui::{Color32, Response, Role as AccessRole, Sense, Ui, Vec2, Widget, WidgetInfo};

use super::core::{focus_ring, paint_icon, state_color};
use crate::ui::theme::{Fill, Icon, UiTokens};

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
        let side = if self.small { t.size.control_small } else { t.size.control };
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
        response.widget_info(|| match self.selected {
            Some(selected) => WidgetInfo::selected(AccessRole::Button, enabled, selected, self.name),
            None => WidgetInfo::labeled(AccessRole::Button, enabled, self.name),
        });
        if ui.is_rect_visible(rect) {
            let radius = if self.small { t.radius.small } else { t.radius.medium };
            if enabled {
                let rest = match self.selected {
                    Some(true) if !self.on_stage => t.accent.tint,
                    _ => Color32::TRANSPARENT,
                };
                let fill = Fill {
                    rest,
                    hover: if self.on_stage { Color32::TRANSPARENT } else { t.surface.control_hover },
                    pressed: if self.on_stage { Color32::TRANSPARENT } else { t.surface.control_pressed },
                    on: t.text.primary,
                };
                ui.painter().rect_filled(rect, radius, state_color(ui, &response, &fill));
            }
            let color = self.color(ui, &response, enabled);
            paint_icon(ui.painter(), rect.center(), self.icon, t.size.icon, color);
            focus_ring(ui, &response, rect, radius);
        }
        response.on_hover_text(self.tooltip())
    }
}

/// A plain icon button: what it looks like and what it does, in words.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    ui.add(IconButton::new(icon, name))
}
