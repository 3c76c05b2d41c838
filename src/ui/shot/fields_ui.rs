//! Paints the settings of a shot. What is chosen for nearly every shot and makes its price comes first: a low window shows no more.

use eframe::egui::Ui;

use super::ShotForm;
use crate::domain::draft::MAX_TAKES;
use crate::domain::{ClipSeconds, FieldName, FrameRate, Resolution, Seed, SeedDraft, Shape};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{IconButton, Segmented, ShapePicker, Stepper, Switch, Text, TextField};

const DURATIONS: [(ClipSeconds, &str); 3] =
    [(ClipSeconds::Four, "4 s"), (ClipSeconds::Six, "6 s"), (ClipSeconds::Eight, "8 s")];
const RATES: [(Option<FrameRate>, &str); 3] =
    [(None, "Auto"), (Some(FrameRate::Fps24), "24 fps"), (Some(FrameRate::Fps30), "30 fps")];
const RESOLUTIONS: [(Option<Resolution>, &str); 3] =
    [(None, "Auto"), (Some(Resolution::P720), "720p"), (Some(Resolution::P1080), "1080p")];

/// The fields.
pub(super) fn show(ui: &mut Ui, form: &mut ShotForm) {
    labelled(ui, "Shape", |ui| {
        let shapes: Vec<_> = Shape::ALL.iter().map(|shape| (*shape, shape.label(), shape.ratio().into())).collect();
        ui.add(ShapePicker::new("Shape", &mut form.draft.shape, &shapes));
    });
    labelled(ui, "Duration", |ui| {
        ui.add(Segmented::new("Duration", &mut form.draft.length, &DURATIONS));
    });
    ui.add(Switch::new("Sound", &mut form.draft.sound));
    ui.add(Stepper::new("Takes", &mut form.draft.takes, 1..=MAX_TAKES));
    labelled(ui, "Resolution", |ui| {
        ui.add(Segmented::new("Resolution", &mut form.draft.resolution, &RESOLUTIONS));
    });
    labelled(ui, "Frame rate", |ui| {
        ui.add(Segmented::new("Frame rate", &mut form.draft.frame_rate, &RATES));
    });
    seed(ui, form);
}

fn labelled(ui: &mut Ui, label: &str, field: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small(label).secondary());
        field(ui);
    });
}

/// The number with its die and its lock; without a number each take has a new one.
fn seed(ui: &mut Ui, form: &mut ShotForm) {
    let t = ui.tokens();
    let fixed = matches!(form.draft.seed, SeedDraft::Fixed(_));
    let error = form.error(FieldName::Seed);
    labelled(ui, "Seed", |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.xs;
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() - 2.0 * (t.size.control + t.space.xs));
                let mut text = if fixed { form.seed_text.clone() } else { String::new() };
                let field = TextField::new("Seed", &mut text).hint("New for each take").hide_label();
                if ui.add(field.error(error.as_deref())).changed() {
                    form.seed_text = text;
                    form.seed_edited();
                }
            });
            if ui.add(IconButton::new(icons::DICE_FIVE, "Roll a seed")).clicked() {
                form.fix_seed(Seed::random());
            }
            let (icon, name) = if fixed {
                (icons::LOCK_SIMPLE, "Seed is fixed: the same shot is the same take")
            } else {
                (icons::LOCK_SIMPLE_OPEN, "Seed is new for each take: fix it")
            };
            if ui.add(IconButton::new(icon, name).selected(fixed)).clicked() {
                form.toggle_seed(Seed::random());
            }
        });
    });
}
