//! Paints the grid of clips. Only the visible rows are laid out.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Pos2, Rect, Response, Role as AccessRole, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::data::clips;
use super::{LibraryView, Shelf};
use crate::domain::Clip;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx, OnStage, Screen, Selection};
use crate::ui::format;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font, icons};
use crate::ui::widgets::MenuItem;
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};

/// Least width of a cell, in points.
const CELL_WIDTH: f32 = 208.0;
/// Height of the text under a picture, in points.
const CAPTION: f32 = 48.0;

/// The grid.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, clips: &[&Arc<Clip>], selection: Selection) {
    let (gap, gutter) = (ui.tokens().space.m, ui.tokens().space.l);
    let width = ui.available_width();
    let columns = ((width + gap) / (CELL_WIDTH + gap)).floor().max(1.0);
    let cell = ((width + gap) / columns - gap).floor();
    let picture = (cell * 9.0 / 16.0).round();
    let rows = clips.len().div_ceil(columns as usize);
    let on_stage = selection.resolve(cx.snapshot);
    view.enters = view.enters.map(|place| place.min(clips.len() - 1));
    ui.spacing_mut().item_spacing.y = gap;
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        let area = ScrollArea::vertical().id_salt(("library", view.shelf == Shelf::Trash)).auto_shrink(false);
        area.show_rows(ui, picture + CAPTION, rows, |ui, visible| {
            for row in visible {
                let (line, _) = ui.allocate_exact_size(vec2(width, picture + CAPTION), Sense::hover());
                for column in 0..columns as usize {
                    let place = row * columns as usize + column;
                    let Some(clip) = clips.get(place) else { break };
                    let left = line.left() + (cell + gap) * column as f32;
                    let rect = Rect::from_min_size(pos2(left, line.top()), vec2(cell, picture + CAPTION));
                    one(ui, cx, view, (place, rect), clip, on_stage == OnStage::Clip(clip.id));
                }
            }
            keep_focus_in_sight(ui);
        });
    });
}

fn one(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, (place, rect): (usize, Rect), clip: &Clip, on_stage: bool) {
    let t = ui.tokens();
    let marked = view.marked.contains(&clip.id);
    let selected = if view.shelf == Shelf::Trash || !view.marked.is_empty() { marked } else { on_stage };
    let response = ui.interact(rect, ui.unique_id().with(("clip", clip.id)), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::Button, true, selected, format!("Clip: {}", clip.request.prompt))
    });
    let picture = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - CAPTION));
    clip_picture_ui::moving_thumb(ui, cx, picture, clip, &response);
    clip_picture_ui::outline(ui, picture, selected, &response);
    caption(ui, cx, pos2(rect.left(), picture.bottom() + t.space.xs), rect.width(), clip);
    if view.enters.take_if(|to| *to == place).is_some() {
        response.request_focus();
    }
    if response.has_focus() {
        view.focused = Some((place, clip.id));
    }
    let offers_mark = view.shelf == Shelf::Trash || !view.marked.is_empty() || response.contains_pointer();
    if offers_mark && mark(ui, picture.min, clip, marked) {
        view.toggle(clip.id);
    } else if response.clicked() {
        pressed(ui, cx, view, clip);
    }
    if view.shelf == Shelf::Library {
        menu(&response, cx, view, clip);
    }
    response.on_hover_text(format::told_apart(clip, cx.zone));
}

/// In the trash, and with Ctrl or Cmd, a press marks; otherwise it shows the clip.
fn pressed(ui: &Ui, cx: &Cx<'_>, view: &mut LibraryView, clip: &Clip) {
    if view.shelf == Shelf::Trash || ui.input(|input| input.modifiers.command) {
        view.toggle(clip.id);
    } else {
        cx.send(Action::Watch(clip.id));
        cx.send(Action::Show(Screen::Create));
    }
}

/// The round mark in a picture's corner; returns whether it was pressed. By keyboard a clip is marked with Ctrl or Cmd and Space.
fn mark(ui: &Ui, corner: Pos2, clip: &Clip, marked: bool) -> bool {
    let t = ui.tokens();
    let rect = Rect::from_min_size(corner + Vec2::splat(t.space.xs), Vec2::splat(t.size.control_small));
    let response = ui.interact(rect, ui.unique_id().with(("mark", clip.id)), Sense::CLICK);
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::CheckBox, true, marked, format!("Select: {}", clip.request.prompt))
    });
    let radius = t.size.icon_large / 2.0;
    let (fill, line) = if marked {
        (t.accent.fill.rest, t.accent.fill.rest)
    } else {
        (t.surface.stage.gamma_multiply(0.6), t.text.on_stage)
    };
    ui.painter().circle(rect.center(), radius, fill, Stroke::new(t.size.hairline, line));
    if marked {
        clip_picture_ui::icon_at(ui, rect.center(), icons::CHECK, t.size.icon, t.accent.fill.on);
    } else if response.hovered() {
        clip_picture_ui::icon_at(ui, rect.center(), icons::CHECK, t.size.icon, t.text.on_stage);
    }
    response.clicked()
}

fn menu(response: &Response, cx: &Cx<'_>, view: &mut LibraryView, clip: &Clip) {
    response.context_menu(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut row = |label: &str, icon| ui.add(MenuItem::new(label).icon(icon)).clicked();
        if row("Use this shot", icons::ARROW_U_UP_LEFT) {
            cx.send(Action::UseClip(clip.id));
        }
        if row("Save as…", icons::FLOPPY_DISK) {
            cx.send(Action::SaveAs(clip.id));
        }
        if row("Show in folder", icons::FOLDER_OPEN) {
            cx.send(Action::Reveal(clip.id));
        }
        let marked = view.marked.contains(&clip.id);
        if row(if marked { "Deselect" } else { "Select" }, icons::CHECK_CIRCLE) {
            view.toggle(clip.id);
        }
        let meant = if marked { view.meant() } else { vec![clip.id] };
        let away = match meant.len() {
            1 => "Move to trash".to_owned(),
            many => format!("Move {} to trash", clips(many)),
        };
        if row(&away, icons::TRASH) {
            cx.send(Action::Trash(meant));
        }
    });
}

fn caption(ui: &Ui, cx: &Cx<'_>, at: Pos2, width: f32, clip: &Clip) {
    let t = ui.tokens();
    let style = font(Role::Body, Weight::Regular);
    let mut first = LayoutJob::simple_singleline(format::beginning(&clip.request.prompt), style, t.text.primary);
    first.wrap = TextWrapping::truncate_at_width(width);
    let first = ui.painter().layout_job(first);
    let below = at + vec2(0.0, first.size().y + t.space.xs / 2.0);
    ui.painter().galley(at, first, t.text.primary);
    let cost = clip.cost.map_or_else(|| format::about(clip.request.estimate()), |cost| cost.to_string());
    let facts = format!(
        "{} · {} s · {cost} · {}",
        clip.request.shape.label(),
        clip.request.length.seconds(),
        format::date(clip.created_at, cx.zone)
    );
    let style = figures_font(Role::Small, Weight::Regular);
    let mut second = LayoutJob::simple_singleline(facts, style, t.text.secondary);
    second.wrap = TextWrapping::truncate_at_width(width);
    let second = ui.painter().layout_job(second);
    ui.painter().galley(below, second, t.text.secondary);
}
