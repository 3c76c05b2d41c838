//! Paints the library. Only rows in sight cost anything.

use eframe::egui::{
    CentralPanel, Frame, Margin, Rect, Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::{LibraryView, data, search_id};
use crate::domain::Clip;
use crate::ui::ask::Ask;
use crate::ui::cx::Cx;
use crate::ui::rows::with_margin;
use crate::ui::still_ui;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font, icons};
use crate::ui::view::{OnStage, Screen, Selection};
use crate::ui::widgets::{EmptyState, Text, TextField};
use crate::ui::words;

/// Least width of a cell, in points.
const CELL_WIDTH: f32 = 208.0;
/// Lines of text under a picture, with their distance.
const CAPTION: f32 = 48.0;

/// The screen.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, selection: Selection) {
    let t = ui.tokens();
    let frame = Frame::new().fill(t.surface.window).inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let all = &cx.snapshot.clips;
        let found = data::found(all, &view.search);
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_max_width(t.size.measure.min(ui.available_width() * 0.5));
                ui.add(
                    TextField::new("Search clips", &mut view.search).hint("Search clips").hide_label().id(search_id()),
                );
            });
            ui.add(Text::small(data::count(found.len(), all.len())).secondary().figures());
        });
        ui.add_space(t.space.s);
        if found.is_empty() {
            empty(ui, cx, all.is_empty(), view);
        } else {
            grid(ui, cx, &found, selection);
        }
    });
}

fn empty(ui: &mut Ui, cx: &Cx<'_>, no_clips: bool, view: &mut LibraryView) {
    if no_clips {
        let state = EmptyState::new(icons::FILM_STRIP, "No clips yet").sentence("Every finished clip is kept here");
        if state.action("Make the first shot").show(ui) {
            cx.ask(Ask::Show(Screen::Create));
        }
    } else {
        let state = EmptyState::new(icons::MAGNIFYING_GLASS, "No clip holds these words");
        if state.action("Show every clip").show(ui) {
            view.search.clear();
        }
    }
}

fn grid(ui: &mut Ui, cx: &Cx<'_>, clips: &[&std::sync::Arc<Clip>], selection: Selection) {
    let (gap, gutter) = (ui.tokens().space.m, ui.tokens().space.l);
    let width = ui.available_width();
    let columns = ((width + gap) / (CELL_WIDTH + gap)).floor().max(1.0);
    let cell = ((width + gap) / columns - gap).floor();
    let picture = (cell * 9.0 / 16.0).round();
    let rows = clips.len().div_ceil(columns as usize);
    let on_stage = selection.resolve(cx.snapshot);
    ui.spacing_mut().item_spacing.y = gap;
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        let area = ScrollArea::vertical().id_salt("library").auto_shrink(false);
        area.show_rows(ui, picture + CAPTION, rows, |ui, visible| {
            for row in visible {
                let (line, _) = ui.allocate_exact_size(vec2(width, picture + CAPTION), Sense::hover());
                for column in 0..columns as usize {
                    let Some(clip) = clips.get(row * columns as usize + column) else { break };
                    let left = line.left() + (cell + gap) * column as f32;
                    let rect = Rect::from_min_size(pos2(left, line.top()), vec2(cell, picture + CAPTION));
                    one(ui, cx, rect, clip, on_stage == OnStage::Clip(clip.id));
                }
            }
        });
    });
}

fn one(ui: &Ui, cx: &Cx<'_>, rect: Rect, clip: &Clip, selected: bool) {
    let t = ui.tokens();
    let response = ui.interact(rect, ui.unique_id().with(("clip", clip.id)), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::Button, true, selected, format!("Clip: {}", clip.request.prompt))
    });
    let picture = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - CAPTION));
    still_ui::moving_thumb(ui, cx, picture, clip, &response);
    let (line, color) = match (selected, response.hovered() || response.has_focus()) {
        (true, _) => (t.size.ring, t.accent.text),
        (false, true) => (t.size.hairline, t.text.secondary),
        (false, false) => (t.size.hairline, t.line.hairline),
    };
    ui.painter().rect_stroke(picture, t.radius.small, Stroke::new(line, color), StrokeKind::Inside);
    caption(ui, cx, pos2(rect.left(), picture.bottom() + t.space.xs), rect.width(), clip);
    if response.clicked() {
        cx.ask(Ask::Watch(clip.id));
        cx.ask(Ask::Show(Screen::Create));
    }
    response.on_hover_text(clip.request.prompt.as_str());
}

fn caption(ui: &Ui, cx: &Cx<'_>, at: eframe::egui::Pos2, width: f32, clip: &Clip) {
    let t = ui.tokens();
    let style = font(Role::Body, Weight::Regular);
    let mut first =
        eframe::egui::text::LayoutJob::simple_singleline(one_line(&clip.request.prompt), style, t.text.primary);
    first.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width);
    let first = ui.painter().layout_job(first);
    let below = at + vec2(0.0, first.size().y + t.space.xs / 2.0);
    ui.painter().galley(at, first, t.text.primary);
    let cost = clip.cost.map_or_else(|| words::about(clip.request.estimate()), |cost| cost.to_string());
    let facts = format!(
        "{} · {} s · {cost} · {}",
        clip.request.shape.label(),
        clip.request.length.seconds(),
        words::date(clip.created_at, cx.zone)
    );
    let mut second = eframe::egui::text::LayoutJob::simple_singleline(
        facts,
        figures_font(Role::Small, Weight::Regular),
        t.text.secondary,
    );
    second.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width);
    let second = ui.painter().layout_job(second);
    ui.painter().galley(below, second, t.text.secondary);
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
