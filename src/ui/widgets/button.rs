//! Buttons with words: primary (one a screen), secondary, quiet and danger.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Pos2, Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use super::core::{focus_ring, line, paint_icon, paint_line, state_color};
use crate::ui::theme::{Fill, Icon, Role, Status, Tokens, UiTokens, Weight};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do on a screen; 40 high.
    Primary,
    /// One of several things to do.
    Secondary,
    /// There when one looks for it.
    Quiet,
    /// Destroys something.
    Danger,
}

/// A button: `ui.add(Button::primary("Generate").detail("about $3.20").fill_width())`.
#[must_use = "add it with `ui.add`"]
pub struct Button<'a> {
    label: &'a str,
    kind: Kind,
    icon: Option<Icon>,
    detail: Option<&'a str>,
    shortcut: Option<&'a str>,
    reason: Option<&'a str>,
    status: Option<Status>,
    enabled: bool,
    fill_width: bool,
    large: bool,
}

impl<'a> Button<'a> {
    /// A button of this kind.
    pub fn new(kind: Kind, label: &'a str) -> Self {
        Self {
            label,
            kind,
            icon: None,
            detail: None,
            shortcut: None,
            reason: None,
            status: None,
            enabled: true,
            fill_width: false,
            large: kind == Kind::Primary,
        }
    }

    /// The one thing to do on a screen.
    pub fn primary(label: &'a str) -> Self {
        Self::new(Kind::Primary, label)
    }

    /// One of several things to do.
    pub fn secondary(label: &'a str) -> Self {
        Self::new(Kind::Secondary, label)
    }

    /// There when one looks for it.
    pub fn quiet(label: &'a str) -> Self {
        Self::new(Kind::Quiet, label)
    }

    /// Destroys something.
    pub fn danger(label: &'a str) -> Self {
        Self::new(Kind::Danger, label)
    }

    /// With an icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a second, lighter text that belongs to its name, such as a price.
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With the keys that do the same.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Whether it can be pressed. A disabled button needs a `reason`.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Why it waits; shown in a tooltip and said by screen readers. Also say it beside the button.
    pub fn reason(mut self, reason: &'a str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// With its words in the colour of a state; what the colour says has to stand elsewhere in words.
    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// As wide as there is room.
    pub fn fill_width(mut self) -> Self {
        self.fill_width = true;
        self
    }

    /// 32 high instead of 40, for a primary button among others.
    pub fn compact(mut self) -> Self {
        self.large = false;
        self
    }

    /// The accessible name: label and detail.
    fn name(&self) -> String {
        match self.detail {
            Some(detail) => format!("{} {detail}", self.label),
            None => self.label.to_owned(),
        }
    }
}

/// The colours of one kind: the fill in its states and the text on it.
fn look(kind: Kind, t: &Tokens) -> Fill {
    let control = |rest: Color32| Fill {
        rest,
        hover: t.surface.control_hover,
        pressed: t.surface.control_pressed,
        on: t.text.primary,
    };
    match kind {
        Kind::Primary => copy(&t.accent.fill),
        Kind::Danger => copy(&t.status.danger_action),
        Kind::Secondary => control(t.surface.control),
        Kind::Quiet => control(Color32::TRANSPARENT),
    }
}

const fn copy(fill: &Fill) -> Fill {
    Fill { rest: fill.rest, hover: fill.hover, pressed: fill.pressed, on: fill.on }
}

/// The measured insides of a button, left to right.
struct Inside {
    icon: Option<Icon>,
    label: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    shortcut: Option<Arc<Galley>>,
}

impl Inside {
    fn measure(button: &Button<'_>, ui: &Ui, color: Color32, room: f32) -> Self {
        let t = ui.tokens();
        let weight = match button.kind {
            Kind::Primary | Kind::Danger => Weight::SemiBold,
            Kind::Secondary | Kind::Quiet => Weight::Regular,
        };
        let text = |text: &str, style| line(ui, text, style, color, f32::INFINITY);
        let detail = button.detail.map(|d| text(d, (Role::Body, Weight::Regular)));
        let shortcut_color = if button.kind == Kind::Primary { color } else { t.text.secondary };
        let shortcut =
            button.shortcut.map(|s| line(ui, s, (Role::Micro, Weight::Regular), shortcut_color, f32::INFINITY));
        let mut inside = Self { icon: button.icon, label: text("", (Role::Body, weight)), detail, shortcut };
        let rest = room - inside.width(t);
        inside.label = line(ui, button.label, (Role::Body, weight), color, rest);
        inside
    }

    fn width(&self, t: &Tokens) -> f32 {
        let icon = self.icon.map_or(0.0, |_| t.size.icon + t.space.s);
        let after = |galley: &Option<Arc<Galley>>, gap: f32| galley.as_ref().map_or(0.0, |g| g.size().x + gap);
        icon + self.label.size().x + after(&self.detail, t.space.s) + after(&self.shortcut, t.space.m)
    }

    fn paint(self, ui: &Ui, mut at: Pos2, color: Color32) {
        let t = ui.tokens();
        let painter = ui.painter();
        if let Some(icon) = self.icon {
            let center = at + vec2(t.size.icon / 2.0, 0.0);
            paint_icon(painter, center, icon, t.size.icon, color);
            at.x += t.size.icon + t.space.s;
        }
        let label_width = self.label.size().x;
        paint_line(painter, at, self.label, color);
        at.x += label_width;
        for (galley, gap) in [(self.detail, t.space.s), (self.shortcut, t.space.m)] {
            if let Some(galley) = galley {
                at.x += gap;
                let width = galley.size().x;
                paint_line(painter, at, galley, color);
                at.x += width;
            }
        }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let enabled = self.enabled && ui.is_enabled();
        let (height, padding) =
            if self.large { (t.size.control_large, t.space.l) } else { (t.size.control, t.space.m) };
        let look = look(self.kind, t);
        let on = self.status.map_or(look.on, |status| t.status.of(status).text);
        let color = if enabled { on } else { t.text.disabled };
        let available = ui.available_width();
        let inside = Inside::measure(&self, ui, color, available - 2.0 * padding);
        let content = inside.width(t);
        let width = if self.fill_width { available } else { content + 2.0 * padding };
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), height), sense);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, enabled, self.name()));
        if ui.is_rect_visible(rect) {
            let fill = match (enabled, self.kind) {
                (true, _) => state_color(ui, &response, &look),
                (false, Kind::Quiet) => Color32::TRANSPARENT,
                (false, _) => t.surface.control_disabled,
            };
            ui.painter().rect_filled(rect, t.radius.medium, fill);
            let start = pos2(rect.center().x - content / 2.0, rect.center().y);
            inside.paint(ui, start.round(), color);
            focus_ring(ui, &response, rect, t.radius.medium);
        }
        match self.reason {
            Some(reason) if !enabled => response.on_hover_text(reason),
            _ => response,
        }
    }
}
