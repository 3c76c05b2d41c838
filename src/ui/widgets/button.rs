//! Buttons with words (primary, secondary, quiet, danger), and buttons that are an icon with a name.

use std::sync::Arc;

use eframe::egui::{
    Color32, Galley, Pos2, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo, pos2,
    vec2,
};

use super::paint::{focus_ring, line, paint_icon, paint_line, state_color};
use super::roving;
use super::text::Text;
use crate::ui::theme::{Fill, Icon, Role, Status, Tokens, UiTokens, Weight};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action of a screen; 40 points high.
    Primary,
    /// One of several actions.
    Secondary,
    /// An action for those who look for it.
    Quiet,
    /// Destroys something.
    Danger,
}

/// A button: `ui.add(Button::primary("Generate").detail("about $3.20").fill_width())`.
#[must_use = "add it with `ui.add`"]
pub struct Button<'a> {
    label: &'a str,
    kind: ButtonKind,
    icon: Option<Icon>,
    detail: Option<&'a str>,
    shortcut: Option<&'a str>,
    reason: Option<&'a str>,
    status: Option<Status>,
    enabled: bool,
    fill_width: bool,
    large: bool,
    small: bool,
    spoken: Option<&'a str>,
}

impl<'a> Button<'a> {
    /// A button of this kind.
    pub fn new(kind: ButtonKind, label: &'a str) -> Self {
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
            large: kind == ButtonKind::Primary,
            small: false,
            spoken: None,
        }
    }

    /// The main action of a screen.
    pub fn primary(label: &'a str) -> Self {
        Self::new(ButtonKind::Primary, label)
    }

    /// One of several actions.
    pub fn secondary(label: &'a str) -> Self {
        Self::new(ButtonKind::Secondary, label)
    }

    /// An action for those who look for it.
    pub fn quiet(label: &'a str) -> Self {
        Self::new(ButtonKind::Quiet, label)
    }

    /// Destroys something.
    pub fn danger(label: &'a str) -> Self {
        Self::new(ButtonKind::Danger, label)
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

    /// Why it is disabled, for its tooltip. Also say it beside the button.
    pub fn reason(mut self, reason: &'a str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// With its words in the colour of a state. Say the state in words elsewhere: colour alone is not seen by all.
    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// As wide as its room.
    pub fn fill_width(mut self) -> Self {
        self.fill_width = true;
        self
    }

    /// 40 points high instead of 32, for a button beside a primary one.
    pub fn large(mut self) -> Self {
        self.large = true;
        self
    }

    /// 32 points high instead of 40, for a primary button among others.
    pub fn compact(mut self) -> Self {
        self.large = false;
        self
    }

    /// With its whole name for screen readers, where the label is a part of it.
    pub fn spoken(mut self, name: &'a str) -> Self {
        self.spoken = Some(name);
        self
    }

    /// 24 points high, for a slim row.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// How wide it is where there is room for all of its words, in points.
    pub fn full_width(&self, ui: &Ui) -> f32 {
        let t = ui.tokens();
        let (_, padding) = self.height_and_padding(t);
        let content = ButtonContent::measure(self, ui, t.text.primary, f32::INFINITY);
        (content.width(t) + 2.0 * padding).ceil()
    }

    fn height_and_padding(&self, t: &Tokens) -> (f32, f32) {
        match (self.large, self.small) {
            (true, _) => (t.size.control_large, t.space.l),
            (false, true) => (t.size.control_small, t.space.s),
            (false, false) => (t.size.control, t.space.m),
        }
    }

    /// The accessible name: label and detail.
    fn name(&self) -> String {
        let label = self.spoken.unwrap_or(self.label);
        match self.detail {
            Some(detail) => format!("{label} {detail}"),
            None => label.to_owned(),
        }
    }
}

/// The colours of one kind: the fill in its states and the text on it.
fn look(kind: ButtonKind, t: &Tokens) -> Fill {
    let control = |rest: Color32| Fill {
        rest,
        hover: t.surface.control_hover,
        pressed: t.surface.control_pressed,
        on: t.text.primary,
    };
    match kind {
        ButtonKind::Primary => copy(&t.accent.fill),
        ButtonKind::Danger => copy(&t.status.danger_action),
        ButtonKind::Secondary => control(t.surface.control),
        ButtonKind::Quiet => control(Color32::TRANSPARENT),
    }
}

const fn copy(fill: &Fill) -> Fill {
    Fill { rest: fill.rest, hover: fill.hover, pressed: fill.pressed, on: fill.on }
}

/// What a button shows, measured, left to right.
struct ButtonContent {
    icon: Option<Icon>,
    label: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    shortcut: Option<Arc<Galley>>,
}

impl ButtonContent {
    fn measure(button: &Button<'_>, ui: &Ui, color: Color32, room: f32) -> Self {
        let t = ui.tokens();
        let weight = match button.kind {
            ButtonKind::Primary | ButtonKind::Danger => Weight::SemiBold,
            ButtonKind::Secondary | ButtonKind::Quiet => Weight::Regular,
        };
        let text = |text: &str, style| line(ui, text, style, color, f32::INFINITY);
        let detail = button.detail.map(|d| text(d, (Role::Body, Weight::Regular)));
        let shortcut_color = if button.kind == ButtonKind::Primary { color } else { t.text.secondary };
        let shortcut =
            button.shortcut.map(|s| line(ui, s, (Role::Micro, Weight::Regular), shortcut_color, f32::INFINITY));
        let mut content = Self { icon: button.icon, label: text("", (Role::Body, weight)), detail, shortcut };
        let rest = room - content.width(t);
        content.label = line(ui, button.label, (Role::Body, weight), color, rest);
        content
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
        let (height, padding) = self.height_and_padding(t);
        let look = look(self.kind, t);
        let on = self.status.map_or(look.on, |status| t.status.of(status).text);
        let color = if enabled { on } else { t.text.disabled };
        let available = ui.available_width();
        let content = ButtonContent::measure(&self, ui, color, available - 2.0 * padding);
        let content_width = content.width(t);
        let width = if self.fill_width { available } else { content_width + 2.0 * padding };
        let sense = if enabled { roving::button_sense(ui) } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), height), sense);
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, enabled, self.name()));
        if ui.is_rect_visible(rect) {
            let fill = match (enabled, self.kind) {
                (true, _) => state_color(ui, &response, &look),
                (false, ButtonKind::Quiet) => Color32::TRANSPARENT,
                (false, _) => t.surface.control_disabled,
            };
            let radius = if self.small { t.radius.small } else { t.radius.medium };
            ui.painter().rect_filled(rect, radius, fill);
            let start = pos2(rect.center().x - content_width / 2.0, rect.center().y);
            content.paint(ui, start.round(), color);
            focus_ring(ui, &response, rect, radius);
        }
        match self.reason {
            Some(reason) if !enabled => response.on_hover_text(reason),
            _ => response,
        }
    }
}

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
    /// The icon, and what the button does in words.
    pub fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, shortcut: None, selected: None, enabled: true, small: false, on_stage: false }
    }

    /// Shows these keys in the tooltip.
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

    /// 24 points instead of 32.
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
            (true, Some(true)) => hover,
            (true, _) if response.hovered() || response.has_focus() => hover,
            (true, _) => rest,
        }
    }

    fn fill(&self, t: &Tokens) -> Fill {
        let quiet = |color| if self.on_stage { Color32::TRANSPARENT } else { color };
        let rest = if self.selected == Some(true) { t.chosen.tint } else { Color32::TRANSPARENT };
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
        let sense = if enabled { roving::button_sense(ui) } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), sense);
        self.inform(&response, enabled);
        if ui.is_rect_visible(rect) {
            if enabled {
                ui.painter().rect_filled(rect, radius, state_color(ui, &response, &self.fill(t)));
                if self.selected == Some(true) && !self.on_stage {
                    let outline = Stroke::new(t.size.hairline, t.chosen.outline);
                    ui.painter().rect_stroke(rect, radius, outline, StrokeKind::Inside);
                }
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

/// A plain icon button: its icon, and what it does in words.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    ui.add(IconButton::new(icon, name))
}
