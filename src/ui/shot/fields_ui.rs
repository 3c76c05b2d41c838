//! Paints the settings of a shot: shape, duration, resolution, frame rate, sound, seed, takes.

use eframe::egui::Ui;

use super::ShotForm;
use super::data::field_error;
use crate::domain::draft::MAX_TAKES;
use crate::domain::{ClipSeconds, FieldName, FrameRate, Resolution, SeedDraft, Shape};
use crate::ui::theme::UiTokens;
use crate::ui::widgets::{Segmented, ShapePicker, Stepper, Switch, Text, TextField};

const DURATIONS: [(ClipSeconds, &str); 3] =
    [(ClipSeconds::Four, "4 s"), (ClipSeconds::Six, "6 s"), (ClipSeconds::Eight, "8 s")];
const RATES: [(Option<FrameRate>, &str); 3] =
    [(None, "Automatic"), (Some(FrameRate::Fps24), "24 fps"), (Some(FrameRate::Fps30), "30 fps")];
const RESOLUTIONS: [(Option<Resolution>, &str); 3] =
    [(None, "Automatic"), (Some(Resolution::P720), "720p"), (Some(Resolution::P1080), "1080p")];

/// The fields.
pub(super) fn show(ui: &mut Ui, form: &mut ShotForm) {
    labelled(ui, "Shape", |ui| {
        let shapes = Shape::ALL.map(|shape| (shape, shape.label(), <[u32; 2]>::from(shape.ratio())));
        ui.add(ShapePicker::new("Shape", &mut form.draft.shape, &shapes));
    });
    labelled(ui, "Duration", |ui| {
        ui.add(Segmented::new("Duration", &mut form.draft.length, &DURATIONS));
    });
    labelled(ui, "Resolution", |ui| {
        ui.add(Segmented::new("Resolution", &mut form.draft.resolution, &RESOLUTIONS));
    });
    labelled(ui, "Frame rate", |ui| {
        ui.add(Segmented::new("Frame rate", &mut form.draft.frame_rate, &RATES));
    });
    ui.add(Switch::new("Sound", &mut form.draft.sound));
    seed(ui, form);
    ui.add(Stepper::new("Takes", &mut form.draft.takes, 1..=MAX_TAKES));
}

fn labelled(ui: &mut Ui, label: &str, field: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small(label).secondary());
        field(ui);
    });
}

fn seed(ui: &mut Ui, form: &mut ShotForm) {
    let mut fixed = matches!(form.draft.seed, SeedDraft::Fixed(_));
    let was = fixed;
    labelled(ui, "Seed", |ui| {
        ui.add(Segmented::new("Seed", &mut fixed, &[(false, "Random"), (true, "Fixed")]));
    });
    if fixed != was {
        form.draft.seed = if fixed { SeedDraft::Fixed(form.seed_text.clone()) } else { SeedDraft::Random };
    }
    if fixed {
        let error =
            field_error(&form.draft, FieldName::Seed, form.tried).filter(|_| form.tried || !form.seed_text.is_empty());
        let field = TextField::new("Fixed seed", &mut form.seed_text)
            .hint("1234567")
            .help("The same shot with the same seed is the same take");
        if ui.add(field.error(error.as_deref())).changed() {
            form.draft.seed = SeedDraft::Fixed(form.seed_text.clone());
        }
    }
}
