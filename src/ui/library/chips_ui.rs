//! Paints the chips: each says how many clips it stands for, and what is pressed lets go with ×. What stands for none isn't there.

use eframe::egui::{
    Color32, Popup, Response, Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{LibraryView, Shelf, filter, words};
use crate::domain::{ClipId, MAX_STARS, Mark, ModelTable, grouped};
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font, icons};
use crate::ui::widgets::{Button, MenuItem};

/// In a lower window the chips are on one line that scrolls, in points.
const LINES_FROM: f32 = 480.0;

/// The row of chips; nothing in the trash.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    if view.shelf == Shelf::Trash || view.found.answer().is_empty() && view.filter.shows_all() {
        return;
    }
    let t = ui.tokens();
    ui.add_space(t.space.s);
    let mut chips = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(t.space.s, t.space.s);
        marks(ui, view);
        stars(ui, view);
        kinds(ui, &cx.snapshot.models, view);
        trash_rejected(ui, cx, view);
    };
    if ui.ctx().content_rect().height() >= LINES_FROM {
        ui.horizontal_wrapped(chips);
    } else {
        ScrollArea::horizontal().id_salt("chips").show(ui, |ui| ui.horizontal(|ui| chips(ui)));
    }
}

fn marks(ui: &mut Ui, view: &mut LibraryView) {
    let (picked, rejected) = (view.found.counts().picked, view.found.counts().rejected);
    for mark in filter::marks() {
        let (name, count) = match mark {
            Mark::Pick => ("Picked", picked),
            Mark::Reject => ("Rejected", rejected),
        };
        if chip(ui, name, Some(count), view.filter.mark == Some(*mark)).is_some_and(|chip| chip.clicked()) {
            view.filter.toggle_mark(*mark);
        }
    }
    let hides = view.filter.hides_rejected;
    if (rejected > 0 || hides) && chip(ui, "Hide rejected", None, hides).is_some_and(|chip| chip.clicked()) {
        view.filter.toggle_hiding();
    }
    let unseen = view.found.counts().unseen;
    if chip(ui, "Unseen", Some(unseen), view.filter.unseen).is_some_and(|chip| chip.clicked()) {
        view.filter.unseen = !view.filter.unseen;
    }
}

/// One chip with a menu: so many stars or more. While it is pressed it lets go.
fn stars(ui: &mut Ui, view: &mut LibraryView) {
    let counts = view.found.counts().stars;
    let least = view.filter.stars;
    let (name, count) = match least {
        0 => ("Stars".to_owned(), counts[1]),
        5 => ("5 stars".to_owned(), counts[5]),
        least => (format!("{least} stars or more"), counts[usize::from(least.min(MAX_STARS))]),
    };
    let Some(chip) = chip(ui, &name, Some(count), least > 0) else { return };
    if least > 0 {
        if chip.clicked() {
            view.filter.stars = 0;
        }
        return;
    }
    Popup::menu(&chip).accessible_name("Stars").gap(ui.tokens().space.xs).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for stars in (1..=MAX_STARS).rev() {
            let count = counts[usize::from(stars)];
            let more = if stars < MAX_STARS { " or more" } else { "" };
            let plural = if stars == 1 { "star" } else { "stars" };
            let row = ui.add(
                MenuItem::new(&format!("{stars} {plural}{more}")).shortcut(&grouped(count as u64)).enabled(count > 0),
            );
            if row.clicked() {
                view.filter.stars = stars;
            }
        }
    });
}

/// Shapes; sound and model only where there is more than one.
fn kinds(ui: &mut Ui, models: &ModelTable, view: &mut LibraryView) {
    let counts = view.found.counts().clone();
    if counts.shapes.len() > 1 || !view.filter.shapes.is_empty() {
        for (shape, count) in &counts.shapes {
            let pressed = view.filter.shapes.contains(shape);
            if chip(ui, &shape.label(), Some(*count), pressed).is_some_and(|chip| chip.clicked()) {
                view.filter.toggle_shape(*shape);
            }
        }
    }
    if counts.differ_in_sound() || view.filter.sound.is_some() {
        for (name, sound, count) in [("Sound", true, counts.heard), ("Silent", false, counts.all - counts.heard)] {
            let pressed = view.filter.sound == Some(sound);
            if chip(ui, name, Some(count), pressed).is_some_and(|chip| chip.clicked()) {
                view.filter.sound = (!pressed).then_some(sound);
            }
        }
    }
    if counts.models.len() > 1 || view.filter.model.is_some() {
        for (model, count) in &counts.models {
            let pressed = view.filter.model == Some(*model);
            if chip(ui, models.name(model), Some(*count), pressed).is_some_and(|chip| chip.clicked()) {
                view.filter.model = (!pressed).then_some(*model);
            }
        }
    }
}

/// Everything that was rejected in this scope goes at once; a search does not narrow what is meant, so it isn't offered then.
fn trash_rejected(ui: &mut Ui, cx: &Cx<'_>, view: &LibraryView) {
    let counts = view.found.counts();
    if counts.rejected == 0 || !view.found.query().words.is_empty() {
        return;
    }
    let label = words::trash_rejected(counts.rejected, counts.rejected_cost);
    if ui.add(Button::quiet(&label).icon(icons::TRASH)).clicked() {
        let rejected = view.found.answer().iter().filter(|row| row.mark == Some(Mark::Reject));
        cx.send(Action::Trash(rejected.map(|row| row.id).collect::<Vec<ClipId>>()));
    }
}

/// A chip with its count; `None` where it stands for nothing and isn't pressed.
fn chip(ui: &mut Ui, name: &str, count: Option<usize>, pressed: bool) -> Option<Response> {
    if count == Some(0) && !pressed {
        return None;
    }
    let t = ui.tokens();
    let figures = count.map(|count| grouped(count as u64)).unwrap_or_default();
    let color = t.text.primary;
    let quiet = if pressed { t.text.primary } else { t.text.secondary };
    let label = ui.painter().layout_no_wrap(name.to_owned(), font(Role::Small, Weight::Regular), color);
    let number = ui.painter().layout_no_wrap(figures.clone(), figures_font(Role::Small, Weight::Regular), quiet);
    let after = |width: f32| if width > 0.0 { width + t.space.xs + t.size.ring } else { 0.0 };
    let cross = if pressed { t.space.m + t.space.xs } else { 0.0 };
    let width = 2.0 * t.space.m + label.size().x + after(number.size().x) + cross;
    let (rect, response) =
        ui.allocate_exact_size(vec2(width.ceil(), t.size.control_small + t.space.xs), Sense::click());
    let spoken = if figures.is_empty() { name.to_owned() } else { format!("{name} {figures}") };
    response.widget_info(|| WidgetInfo::selected(AccessRole::Button, true, pressed, &spoken));
    if !ui.is_rect_visible(rect) {
        return Some(response);
    }
    let fill = match (pressed, response.hovered()) {
        (true, _) => t.chosen.tint,
        (false, true) => t.surface.control_hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let radius = rect.height() / 2.0;
    let line = if pressed { t.chosen.outline } else { t.line.outline };
    ui.painter().rect(rect, radius, fill, Stroke::new(t.size.hairline, line), StrokeKind::Inside);
    let mut at = pos2(rect.left() + t.space.m, rect.center().y);
    for (galley, color) in [(label, color), (number, quiet)] {
        let (width, height) = (galley.size().x, galley.size().y);
        ui.painter().galley((at - vec2(0.0, height / 2.0)).round(), galley, color);
        at.x += after(width);
    }
    if pressed {
        icon_at(ui, pos2(rect.right() - t.space.m - t.space.xs / 2.0, rect.center().y), icons::X, t.space.m, color);
    }
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect.expand(t.size.ring), radius + t.size.ring, ring, StrokeKind::Outside);
    }
    Some(response)
}
