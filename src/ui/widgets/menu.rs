//! Menus: rows of things to do, or to choose from.

use eframe::egui::{Color32, Popup, Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use super::core::{focus_ring, line, paint_icon, paint_line, state_color};
use super::icon_button::IconButton;
use crate::ui::theme::{Fill, Icon, Role, Status, UiTokens, Weight, icons};

/// Narrowest menu.
const MIN_WIDTH: f32 = 176.0;

/// One row of a menu: `if ui.add(MenuItem::new("Hold").icon(icons::PAUSE)).clicked() { … }`.
#[must_use = "add it with `ui.add`"]
pub struct MenuItem<'a> {
    label: &'a str,
    icon: Option<Icon>,
    shortcut: Option<&'a str>,
    chosen: Option<bool>,
    danger: bool,
    enabled: bool,
}

impl<'a> MenuItem<'a> {
    /// Something to do.
    pub fn new(label: &'a str) -> Self {
        Self { label, icon: None, shortcut: None, chosen: None, danger: false, enabled: true }
    }

    /// With an icon before it.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With the keys that do the same.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Makes it one of several values, with a tick when it is the chosen one.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }

    /// It destroys something.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Whether it can be used now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

impl Widget for MenuItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let enabled = self.enabled && ui.is_enabled();
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let size = vec2(ui.available_width().max(MIN_WIDTH), t.size.control);
        let (rect, response) = ui.allocate_exact_size(size, sense);
        response.widget_info(|| match self.chosen {
            Some(chosen) => WidgetInfo::selected(AccessRole::ListBoxOption, enabled, chosen, self.label),
            None => WidgetInfo::labeled(AccessRole::MenuItem, enabled, self.label),
        });
        let color = match (enabled, self.danger) {
            (false, _) => t.text.disabled,
            (true, true) => t.status.of(Status::Danger).text,
            (true, false) => t.text.primary,
        };
        let fill = Fill {
            rest: Color32::TRANSPARENT,
            hover: t.surface.control_hover,
            pressed: t.surface.control_pressed,
            on: color,
        };
        if enabled {
            ui.painter().rect_filled(rect, t.radius.small, state_color(ui, &response, &fill));
        }
        let mut at = pos2(rect.left() + t.space.s, rect.center().y);
        let icon = match self.chosen {
            Some(true) => Some(icons::CHECK),
            Some(false) => None,
            None => self.icon,
        };
        if let Some(icon) = icon {
            let center = at + vec2(t.size.icon / 2.0, 0.0);
            paint_icon(ui.painter(), center, icon, t.size.icon, color);
        }
        if icon.is_some() || self.chosen.is_some() {
            at.x += t.size.icon + t.space.s;
        }
        let room = rect.right() - t.space.s - at.x;
        let label = line(ui, self.label, (Role::Body, Weight::Regular), color, room);
        paint_line(ui.painter(), at.round(), label, color);
        if let Some(shortcut) = self.shortcut {
            let hint = line(ui, shortcut, (Role::Micro, Weight::Regular), t.text.secondary, room);
            let at = pos2(rect.right() - t.space.s - hint.size().x, rect.center().y);
            paint_line(ui.painter(), at.round(), hint, t.text.secondary);
        }
        focus_ring(ui, &response, rect.shrink(2.0 * t.size.ring), t.radius.small);
        response
    }
}

/// An icon button that opens a menu under it. The menu closes after a click in it, a click beside it, or Escape.
pub fn menu_button(ui: &mut Ui, icon: Icon, name: &str, rows: impl FnOnce(&mut Ui)) -> Response {
    let response = ui.add(IconButton::new(icon, name));
    Popup::menu(&response).accessible_name(name).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_min_width(MIN_WIDTH);
        rows(ui);
    });
    response
}
