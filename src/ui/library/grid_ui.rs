//! Paints the wall of clips: only the rows in sight, with their headings, the rubber band, and what is dragged.

use std::collections::HashSet;

use eframe::egui::scroll_area::{DragScroll, ScrollSource};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    DragAndDrop, Id, Rect, Response, Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::grid::{Grid, tile_id};
use super::layout::{GridLine, Measures};
use super::tile_ui::{self, LibraryTile};
use super::{Band, LibraryView, Shelf, TILE, grid_keys, menu_ui, sections, words};
use crate::domain::ClipOrder;
use crate::ui::context::{Cx, DraggedClips, OnStage, Selection};
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font};
use crate::ui::widgets::layout::with_margin;
use crate::ui::widgets::{drag_words, laid_out, roving};

/// Lower pictures have no words under them, in points.
const CAPTION_FROM: f32 = 112.0;

/// How fast a rubber band beyond the edge scrolls, in points a second for each point beyond it.
const PULL: f32 = 12.0;

/// The grid.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, on_stage: Selection) {
    zoom(ui, view);
    let has_moved = view.found.lay_out(measures(ui, view));
    let Some(layout) = view.found.layout().cloned() else { return };
    let on_stage = match on_stage.resolve(cx.snapshot) {
        OnStage::Clip(clip) => Some(clip),
        OnStage::Empty | OnStage::Job(_) => None,
    };
    let grid = Grid { cx, rows: view.found.rows().clone(), layout, on_stage };
    grid_keys::focus(ui, &grid, view);
    grid_keys::in_grid(ui, &grid, view);
    let gutter = ui.tokens().space.l;
    let source = ScrollSource { drag: DragScroll::OnTouch, ..ScrollSource::default() };
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        let area = ScrollArea::vertical().id_salt(("library", view.shelf == Shelf::Trash));
        let mut area = area.auto_shrink(false).min_scrolled_height(0.0).scroll_source(source);
        if let Some(offset) = has_moved.then(|| anchored(&grid, view)).flatten() {
            area = area.vertical_scroll_offset(offset);
        }
        area.show_viewport(ui, |ui, viewport| content(ui, &grid, view, viewport));
    });
    dragged(ui);
}

fn measures(ui: &Ui, view: &LibraryView) -> Measures {
    let t = ui.tokens();
    let caption = if view.prefs.tile < CAPTION_FROM { 0.0 } else { Role::Small.line_height() + 2.0 * t.space.xs };
    Measures {
        width: ui.available_width().floor().max(1.0),
        tile: view.prefs.tile,
        gap: t.space.s,
        caption,
        heading: t.size.control,
    }
}

/// Ctrl and the wheel, or two fingers, change the size of the tiles.
fn zoom(ui: &Ui, view: &mut LibraryView) {
    let factor = ui.input(eframe::egui::InputState::zoom_delta);
    if (factor - 1.0).abs() > f32::EPSILON && ui.rect_contains_pointer(ui.available_rect_before_wrap()) {
        view.prefs.tile = (view.prefs.tile * factor).clamp(TILE.0, TILE.1);
    }
}

/// Where to scroll so that the clip at the top edge stays there when the tiles have moved.
fn anchored(grid: &Grid<'_>, view: &LibraryView) -> Option<f32> {
    let (clip, above) = view.top?;
    let line = grid.layout.line(grid.layout.line_of(view.found.place(clip)?)?)?;
    Some((line.top + above).max(0.0))
}

fn content(ui: &mut Ui, grid: &Grid<'_>, view: &mut LibraryView, viewport: Rect) {
    let layout = &*grid.layout;
    ui.set_min_size(vec2(layout.measures().width, layout.height()));
    let origin = ui.max_rect().min.to_vec2();
    let behind = ui.interact(viewport.translate(origin), Id::unique("library grid"), Sense::CLICK | Sense::DRAG);
    let lines = layout.lines_between(viewport.top(), viewport.bottom());
    let mut painted = 0..0;
    for line in lines.clone().filter_map(|at| layout.line(at)) {
        if line.is_heading() {
            heading(ui, grid, view, line, layout.heading_rect(line).translate(origin));
            continue;
        }
        painted = if painted.is_empty() { line.tiles() } else { painted.start..line.tiles().end };
        for (place, picture) in layout.pictures(line, &grid.rows) {
            let whole = layout.with_caption(picture).translate(origin);
            tile_ui::show(ui, grid, view, &LibraryTile { place, picture: picture.translate(origin), whole });
        }
    }
    out_of_sight(ui, view, &painted);
    sticky_heading(ui, grid, view, viewport, lines.start);
    if behind.clicked() {
        view.selection.clear();
    }
    band(ui, grid, view, &behind, origin);
    reveal(ui, grid, view, origin);
    menu_ui::show(ui, grid, view);
    let top = lines.clone().filter_map(|at| layout.line(at)).find(|line| !line.is_heading());
    let clip =
        top.filter(|_| viewport.top() > 1.0).and_then(|line| Some((grid.rows.get(line.first as usize)?.id, line.top)));
    view.top = clip.map(|(id, top)| (id, viewport.top() - top));
}

/// The clip with the keyboard keeps it while it is scrolled out of sight.
fn out_of_sight(ui: &Ui, view: &LibraryView, painted: &std::ops::Range<usize>) {
    let Some(clip) = view.selection.ring() else { return };
    if view.found.place(clip).is_some_and(|place| !painted.contains(&place)) {
        roving::hold_out_of_sight(ui, tile_id(clip), "Clip with the keyboard, out of sight");
    }
}

fn heading(ui: &Ui, grid: &Grid<'_>, view: &LibraryView, line: &GridLine, rect: Rect) {
    let t = ui.tokens();
    let Some(first) = grid.rows.get(line.first as usize) else { return };
    let (order, cx) = (view.order(), grid.cx);
    let shot = view.names.get(first.shot);
    let words = sections::heading(first, order, shot, cx.now, cx.zone);
    let response = ui.interact(rect, Id::unique(("library heading", line.first, order)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Heading, true, &words));
    let beside = match (order, shot.and_then(|shot| shot.project)) {
        (ClipOrder::Story, Some(project)) if cx.snapshot.settings.project.is_none() => {
            cx.snapshot.project(project).map(|view| view.project.name.clone())
        }
        _ => None,
    };
    let count = words::clips(view.found.section_len(line.first));
    let aside = beside.map_or_else(|| count.clone(), |project| format!("{count} · {project}"));
    let middle = pos2(rect.left(), rect.center().y);
    let style = font(Role::Body, Weight::SemiBold);
    let title = laid_out(ui, LayoutJob::simple_singleline(words.clone(), style, t.text.primary));
    let after = title.size().x + t.space.s;
    ui.painter().galley(middle - vec2(0.0, title.size().y / 2.0), title, t.text.primary);
    let aside = ui.painter().layout_no_wrap(aside, figures_font(Role::Small, Weight::Regular), t.text.secondary);
    let at = (middle + vec2(after, -aside.size().y / 2.0)).round();
    ui.painter().galley(at, aside, t.text.secondary);
}

/// The heading of the rows at the top edge stays there until the next one comes.
fn sticky_heading(ui: &mut Ui, grid: &Grid<'_>, view: &LibraryView, viewport: Rect, first_line: usize) {
    let Some((line, next)) = grid.layout.heading_above(first_line) else { return };
    if line.top >= viewport.top() {
        return;
    }
    let height = grid.layout.measures().heading;
    let pushed = next.map_or(0.0, |next| (next - height - viewport.top()).min(0.0));
    let clip = ui.clip_rect();
    let rect = Rect::from_min_size(
        pos2(ui.max_rect().left(), clip.top() + pushed),
        vec2(grid.layout.measures().width, height),
    );
    ui.painter().rect_filled(rect.with_max_x(clip.right()).expand2(vec2(2.0, 0.0)), 0, ui.visuals().panel_fill);
    heading(ui, grid, view, line, rect);
}

fn reveal(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView, origin: Vec2) {
    if !std::mem::take(&mut view.keyboard.reveals) {
        return;
    }
    let place = view.selection.ring().and_then(|clip| view.found.place(clip));
    if let Some(picture) = place.and_then(|place| grid.layout.picture(place, &grid.rows)) {
        let around = vec2(0.0, ui.tokens().size.control_large);
        ui.scroll_to_rect(grid.layout.with_caption(picture).translate(origin).expand2(around), None);
    }
}

/// A band drawn from an empty place selects what it touches. Beyond the edge it scrolls.
fn band(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView, behind: &Response, origin: Vec2) {
    let pointer = behind.interact_pointer_pos();
    if behind.drag_started()
        && let Some(from) = ui.input(|input| input.pointer.press_origin())
    {
        let adds = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        let base = if adds { view.selection.ids().clone() } else { HashSet::new() };
        view.band = Some(Band { from: from - origin, base });
    }
    if !behind.dragged() {
        view.band = None;
    }
    let (Some(band), Some(to)) = (&view.band, pointer) else { return };
    let t = ui.tokens();
    let room = Rect::from_two_pos(band.from, to - origin);
    let touched = grid.layout.touched(room, &grid.rows).into_iter().filter_map(|place| grid.rows.get(place));
    let ids = band.base.iter().copied().chain(touched.map(|row| row.id)).collect();
    view.selection.set(ids);
    let drawn = room.translate(origin);
    let (fill, line) = (t.text.primary.gamma_multiply(0.12), Stroke::new(t.size.hairline, t.text.secondary));
    ui.painter().rect(drawn, t.radius.small, fill, line, StrokeKind::Inside);
    let seen = ui.clip_rect();
    let beyond = (to.y - seen.bottom()).max(0.0) + (to.y - seen.top()).min(0.0);
    if beyond != 0.0 {
        let time = ui.input(|input| input.stable_dt).min(0.1);
        ui.scroll_with_delta_animation(vec2(0.0, -beyond * PULL * time), eframe::egui::style::ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
}

/// How many clips are dragged, beside the pointer.
fn dragged(ui: &Ui) {
    let Some(clips) = DragAndDrop::payload::<DraggedClips>(ui.ctx()) else { return };
    drag_words(ui, &words::clips(clips.0.len()));
}
