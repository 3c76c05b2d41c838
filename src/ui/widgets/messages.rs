//! Messages that stay in their place: a notice, a banner across the window, a badge, an empty state.

use eframe::egui::{
    Align, Frame, Layout, Margin, Response, Role as AccessRole, ScrollArea, Sense, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::button::{Button, ButtonKind};
use super::paint::{announce, icon_beside, line, paint_icon, paint_line, status_icon};
use super::text::{Text, Tone};
use crate::ui::theme::{Icon, Role, Status, UiTokens, Weight, icons};

/// One sentence with what can be done, beside what it is about: `if Notice::new(Status::Warning, "…").action("Try again").show(ui) { … }`.
#[must_use = "show it"]
pub struct Notice<'a> {
    status: Status,
    text: &'a str,
    icon: Option<Icon>,
    actions: Vec<(&'a str, Option<Icon>)>,
}

impl<'a> Notice<'a> {
    /// A sentence in the colours of `status`.
    pub fn new(status: Status, text: &'a str) -> Self {
        Self { status, text, icon: None, actions: Vec::new() }
    }

    /// Another icon than the status has.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The label of an action.
    pub fn action(mut self, label: &'a str) -> Self {
        self.actions.push((label, None));
        self
    }

    /// The label of an action that leads to a page in the browser.
    pub fn link(mut self, label: &'a str) -> Self {
        self.actions.push((label, Some(icons::ARROW_SQUARE_OUT)));
        self
    }

    /// Draws it as wide as its room; returns whether its action was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        self.pressed(ui).is_some()
    }

    /// The same for several actions; returns the index of the one that was pressed.
    pub fn pressed(self, ui: &mut Ui) -> Option<usize> {
        let t = ui.tokens();
        let tint = t.status.of(self.status).tint;
        // A neutral tint is also the colour of its button, which would then have no visible shape.
        let fill = if self.status == Status::Neutral { t.surface.raised } else { tint };
        let frame = Frame::new().fill(fill).corner_radius(t.radius.medium).inner_margin(Margin::same(t.space.m as i8));
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let icon = self.icon.unwrap_or_else(|| status_icon(self.status));
                icon_beside(ui, icon, t.size.icon, Role::Body, self.status);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = t.space.m;
                    let text = ui.add(Text::body(self.text).wrap());
                    announce(ui, &text, self.status);
                    self.buttons(ui)
                })
                .inner
            })
            .inner
        });
        shown.inner
    }

    fn buttons(&self, ui: &mut Ui) -> Option<usize> {
        if self.actions.is_empty() {
            return None;
        }
        let gap = ui.tokens().space.s;
        let row = ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(gap, gap);
            let mut pressed = None;
            for (i, (label, icon)) in self.actions.iter().enumerate() {
                let button = Button::secondary(label);
                let button = if let Some(icon) = icon { button.icon(*icon) } else { button };
                if ui.add(button).clicked() {
                    pressed = Some(i);
                }
            }
            pressed
        });
        row.inner
    }
}

/// A slim bar across the window for a lasting state, such as the demo or no network: `match Banner::new(Status::Info, "Demo: nothing is billed").actions(&["Connect Segmind"]).show(ui)`.
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

    /// The labels of its actions, the most likely one last.
    pub fn actions(mut self, labels: &'a [&'a str]) -> Self {
        self.actions = labels;
        self
    }

    /// Draws it; returns the index of the action that was pressed.
    pub fn show(self, ui: &mut Ui) -> Option<usize> {
        let t = ui.tokens();
        let colors = t.status.of(self.status);
        let frame = Frame::new().fill(colors.tint).inner_margin(Margin::symmetric(t.space.l as i8, t.size.ring as i8));
        let shown = frame.show(ui, |ui| {
            ui.spacing_mut().interact_size.y = t.size.control_small;
            ui.set_min_size(vec2(ui.available_width(), t.size.control_small));
            ui.horizontal(|ui| {
                let icon = self.icon.unwrap_or_else(|| status_icon(self.status));
                icon_beside(ui, icon, t.size.icon, Role::Body, self.status);
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
            if ui.add(Button::secondary(label).small()).clicked() {
                pressed = Some(i);
            }
        }
        pressed
    }
}

/// Height of a badge, in points.
const BADGE: f32 = 20.0;
/// Size of its icon, in points.
const BADGE_ICON: f32 = 12.0;

/// A state in one or two words: `ui.add(Badge::new(Status::Success, "Saved").icon(icons::CHECK))`.
#[must_use = "add it with `ui.add`"]
pub struct Badge<'a> {
    status: Status,
    text: &'a str,
    icon: Option<Icon>,
}

impl<'a> Badge<'a> {
    /// A badge in the colours of `status`.
    pub fn new(status: Status, text: &'a str) -> Self {
        Self { status, text, icon: None }
    }

    /// With an icon, so that colour is not the only sign.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

impl Widget for Badge<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let colors = t.status.of(self.status);
        let before = self.icon.map_or(0.0, |_| BADGE_ICON + t.space.xs);
        let room = ui.available_width() - before - 2.0 * t.space.s;
        let text = line(ui, self.text, (Role::Small, Weight::Regular), colors.text, room);
        let width = (before + text.size().x + 2.0 * t.space.s).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, BADGE), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, self.text));
        ui.painter().rect_filled(rect, BADGE / 2.0, colors.tint);
        let mut at = pos2(rect.left() + t.space.s, rect.center().y);
        if let Some(icon) = self.icon {
            paint_icon(ui.painter(), at + vec2(BADGE_ICON / 2.0, 0.0), icon, BADGE_ICON, colors.text);
            at.x += before;
        }
        paint_line(ui.painter(), at.round(), text, colors.text);
        response
    }
}

/// Where there is nothing yet: what will be here, and how to begin: `if EmptyState::new(icons::FILM_SLATE, "No clips yet").action("Make the first shot").show(ui)`.
#[must_use = "show it"]
pub struct EmptyState<'a> {
    icon: Icon,
    headline: &'a str,
    sentence: Option<&'a str>,
    action: Option<(ButtonKind, &'a str)>,
    on_stage: bool,
}

impl<'a> EmptyState<'a> {
    /// What is missing.
    pub fn new(icon: Icon, headline: &'a str) -> Self {
        Self { icon, headline, sentence: None, action: None, on_stage: false }
    }

    /// What will be here.
    pub fn sentence(mut self, sentence: &'a str) -> Self {
        self.sentence = Some(sentence);
        self
    }

    /// The label of the action with which it begins.
    pub fn action(mut self, label: &'a str) -> Self {
        self.action = Some((ButtonKind::Secondary, label));
        self
    }

    /// The same, as the main action of the screen.
    pub fn primary_action(mut self, label: &'a str) -> Self {
        self.action = Some((ButtonKind::Primary, label));
        self
    }

    /// In the colours of the black stage.
    pub fn on_stage(mut self) -> Self {
        self.on_stage = true;
        self
    }

    /// Draws it in the middle of its room; returns whether its action was pressed. In a room that is too low it loses its icon and
    /// scrolls.
    pub fn show(self, ui: &mut Ui) -> bool {
        let spare = ui.available_height() - self.height(ui);
        if spare < 0.0 {
            let area = ScrollArea::vertical().id_salt(self.headline).auto_shrink(false);
            return area.show(ui, |ui| self.contents(ui, false)).inner;
        }
        ui.add_space((spare * 0.5).round());
        self.contents(ui, true)
    }

    fn contents(self, ui: &mut Ui, with_icon: bool) -> bool {
        let t = ui.tokens();
        let (loud, quiet) =
            if self.on_stage { (Tone::OnStage, Tone::OnStageSecondary) } else { (Tone::Primary, Tone::Secondary) };
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_max_width(t.size.measure.min(ui.available_width()));
            if with_icon {
                let hero = vec2(t.size.icon_hero, t.size.icon_hero);
                let (rect, _) = ui.allocate_exact_size(hero, Sense::hover());
                paint_icon(ui.painter(), rect.center(), self.icon, t.size.icon_hero, quiet.color(t));
                ui.add_space(t.space.m);
            }
            ui.add(Text::title(self.headline).tone(loud).wrap());
            if let Some(sentence) = self.sentence {
                ui.add_space(t.space.xs);
                ui.add(Text::body(sentence).tone(quiet).wrap());
            }
            self.action.is_some_and(|(kind, label)| {
                ui.add_space(t.space.l);
                ui.add(Button::new(kind, label)).clicked()
            })
        })
        .inner
    }

    /// An estimate of its height in points, to centre it.
    fn height(&self, ui: &Ui) -> f32 {
        let t = ui.tokens();
        let action = self.action.map_or(0.0, |_| t.space.l + t.size.control_large);
        let sentence = self.sentence.map_or(0.0, |sentence| {
            let width = t.size.measure.min(ui.available_width()).max(1.0);
            let letters = sentence.chars().count() as f32 * Role::Body.size() * 0.5;
            t.space.xs + (letters / width).ceil() * Role::Body.line_height()
        });
        t.size.icon_hero + t.space.m + Role::Title.line_height() + sentence + action
    }
}
