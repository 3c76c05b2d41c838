//! A place where nothing is yet: what will be here, and how it begins.

use eframe::egui::{ScrollArea, Ui, vec2};

use super::button::{Button, Kind};
use super::core::paint_icon;
use super::text::{Text, Tone};
use crate::ui::theme::{Icon, Role, UiTokens};

/// An empty state: `if EmptyState::new(icons::FILM_SLATE, "No clips yet").action("Make the first shot").show(ui)`.
#[must_use = "show it"]
pub struct EmptyState<'a> {
    icon: Icon,
    headline: &'a str,
    sentence: Option<&'a str>,
    action: Option<(Kind, &'a str)>,
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

    /// How it begins.
    pub fn action(mut self, label: &'a str) -> Self {
        self.action = Some((Kind::Secondary, label));
        self
    }

    /// How it begins, as the one thing to do on the screen.
    pub fn primary_action(mut self, label: &'a str) -> Self {
        self.action = Some((Kind::Primary, label));
        self
    }

    /// In the colours of the black stage.
    pub fn on_stage(mut self) -> Self {
        self.on_stage = true;
        self
    }

    /// Draws it in the middle of the room there is; says whether its action was pressed. Where the room is too low it scrolls,
    /// without its icon.
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
                let (rect, _) = ui.allocate_exact_size(hero, eframe::egui::Sense::hover());
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

    /// About how high it is, for its place in the middle.
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
