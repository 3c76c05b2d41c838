//! Paints one tile of the strip: the picture of the take on top with its marks, the edges of the takes behind it, number and title below.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, DragAndDrop, Id, Rect, Response, Role as AccessRole, Sense, Shape as Painted, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::data::{StackTile, UnderWay, spoken, takes_words};
use super::menu_ui;
use crate::domain::{JobId, ShotId, ShotRow};
use crate::ui::catalog::Known;
use crate::ui::clip_marks_ui::{self, PictureMarks};
use crate::ui::clip_picture_ui::{self, icon_at};
use crate::ui::context::{Action, Cx, DraggedShots, Selection};
use crate::ui::stage::Backdrop;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font, font, icons};
use crate::ui::widgets::{context_menu, laid_out, roving, skeleton_picture};

/// How far the edge of each take behind the one on top reaches out, in points.
const EDGE: f32 = 3.0;
/// The most edges.
const EDGES: usize = 2;
/// A narrower tile has no room for a title, in points.
const LEAST: f32 = 76.0;
/// Where on the bar the usual time of a render is, 0 to 1.
const USUAL_AT: f32 = 0.8;
/// Length of a dash and of a gap of the tile for the next shot, in points.
const DASH: f32 = 4.0;

/// A tile of the strip, by which it is known from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum StripTile {
    /// A shot.
    Shot(ShotId),
    /// The place of the next shot.
    Next,
}

impl StripTile {
    /// The id of what is pressed.
    pub fn id(self) -> Id {
        Id::unique(("tile of the strip", self))
    }
}

/// Where a tile is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct TilePlace {
    /// The whole tile.
    pub rect: Rect,
    /// How much of it is the picture, in points.
    pub height: f32,
    /// Whether Tab stops at it.
    pub is_stop: bool,
}

/// How wide a tile is whose picture is so high, in points.
pub(super) fn width(shot: &ShotRow, height: f32) -> f32 {
    (picture_width(shot, height) + EDGES as f32 * EDGE).max(LEAST)
}

fn picture_width(shot: &ShotRow, height: f32) -> f32 {
    let ratio = clip_picture_ui::ratio(shot.shape);
    (height * ratio.x / ratio.y).round()
}

/// The tile; a press puts the take on top on the stage.
pub(super) fn show(ui: &Ui, cx: &Cx<'_>, place: TilePlace, tile: &StackTile<'_>) -> Response {
    let t = ui.tokens();
    let TilePlace { rect, height, is_stop } = place;
    let response = ui.interact(rect, StripTile::Shot(tile.shot.id).id(), roving::sense(is_stop) | Sense::DRAG);
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::Button, true, tile.on_stage, spoken(tile.shot, tile.under_way))
    });
    let picture = Rect::from_min_size(rect.min, vec2(picture_width(tile.shot, height), height));
    edges(ui, picture, tile);
    let marks = top(ui, cx, picture, tile, &response);
    // What renders is told where the stars would stand.
    let stars = if tile.under_way.is_some() { 0 } else { marks.stars };
    clip_marks_ui::marks(ui, picture, PictureMarks { stars, ..marks });
    match tile.under_way {
        Some(under_way) => progress(ui, picture, under_way, tile.shot.takes),
        None => badge(ui, picture, tile.shot),
    }
    outline(ui, picture, tile.on_stage, &response);
    title(ui, Rect::from_min_max(pos2(rect.left(), picture.bottom() + t.size.ring), rect.max), tile);
    if response.clicked() {
        cx.send(match (tile.shot.top, tile.under_way) {
            (Some(clip), _) => Action::Watch(clip),
            (None, Some(under_way)) => Action::Select(Selection::Job(under_way.first)),
            (None, None) => Action::Select(Selection::Newest),
        });
    }
    if response.drag_started() {
        DragAndDrop::set_payload(ui.ctx(), DraggedShots(vec![tile.shot.id]));
    }
    context_menu(&response, |ui| menu_ui::rows(ui, cx, tile));
    let told = spoken(tile.shot, tile.under_way);
    response.on_hover_text(told)
}

/// The takes behind the one on top, the furthest first.
fn edges(ui: &Ui, picture: Rect, tile: &StackTile<'_>) {
    let t = ui.tokens();
    let takes = tile.shot.takes + tile.under_way.map_or(0, |under_way| under_way.jobs);
    let behind = (takes as usize).saturating_sub(1).min(EDGES);
    for step in (1..=behind).rev() {
        let reach = step as f32 * EDGE;
        let edge = Rect::from_min_max(
            pos2(picture.left() + reach, picture.top() + reach),
            pos2(picture.right() + reach, picture.bottom() - reach),
        );
        let line = Stroke::new(t.size.hairline, t.surface.window);
        let fill = if step == 1 { t.surface.control_hover } else { t.surface.control };
        ui.painter().rect(edge, t.radius.small, fill, line, StrokeKind::Inside);
    }
}

/// The picture of the take on top; before there is one, what it begins with. Returns the marks that are drawn on it.
fn top(ui: &Ui, cx: &Cx<'_>, picture: Rect, tile: &StackTile<'_>, response: &Response) -> PictureMarks {
    let shot = PictureMarks { mark: None, stars: tile.shot.stars, unseen: tile.shot.unseen > 0 };
    match (tile.shot.top.map(|clip| cx.catalog.clip(clip)), tile.under_way) {
        (Some(Known::Here(clip)), _) => {
            clip_picture_ui::moving_thumb(ui, cx, picture, &clip, response);
            PictureMarks { mark: clip.marks.mark, ..shot }
        }
        (None, Some(under_way)) => {
            awaited(ui, cx, picture, under_way.first);
            shot
        }
        (Some(Known::Coming | Known::Gone) | None, _) => {
            skeleton_picture(ui, picture, ui.tokens().radius.small);
            shot
        }
    }
}

/// What a job begins with: its first frame, the ready-made shot's picture, or the soft one of its seed.
fn awaited(ui: &Ui, cx: &Cx<'_>, picture: Rect, job: JobId) {
    if let Some(view) = cx.snapshot.job(job) {
        Backdrop::of(&view.job.request).paint(
            ui,
            cx,
            &ui.painter().with_clip_rect(picture.intersect(ui.clip_rect())),
            picture,
        );
    }
}

/// `1 of 3  0:41` on a veil, and the thin bar with the tick of the usual time at the lower edge.
fn progress(ui: &Ui, picture: Rect, under_way: &UnderWay, clips: u32) {
    let t = ui.tokens();
    let words = under_way.words(clips);
    let line = Role::Micro.line_height();
    let veil = picture.with_min_y(picture.bottom() - line - t.size.bar);
    ui.painter().rect_filled(veil, t.radius.small, t.surface.stage.gamma_multiply(0.7));
    let style = figures_font(Role::Micro, Weight::Regular);
    let galley = ui.painter().layout_no_wrap(words, style, t.text.on_stage);
    let at = pos2(veil.left() + t.space.xs, veil.top() + (line - galley.size().y) / 2.0);
    ui.painter().with_clip_rect(picture).galley(at, galley, t.text.on_stage);
    let Some((elapsed, usual)) = under_way.elapsed else { return };
    let share = (elapsed.as_secs_f32() / usual.as_secs_f32().max(1.0)).min(1.0) * USUAL_AT;
    let bar = picture.with_min_y(picture.bottom() - t.size.ring - t.size.hairline);
    let x = |share: f32| bar.left() + bar.width() * share;
    ui.painter().rect_filled(bar.with_max_x(x(share)), 0.0, t.accent.fill.rest);
    let tick = Rect::from_x_y_ranges(x(USUAL_AT)..=x(USUAL_AT) + t.size.hairline, bar.y_range());
    ui.painter().rect_filled(tick, 0.0, t.text.on_stage);
}

/// How many takes there are and how many of them are picked, at the lower right.
fn badge(ui: &Ui, picture: Rect, shot: &ShotRow) {
    let t = ui.tokens();
    let Some(words) = takes_words(shot) else { return };
    let galley = ui.painter().layout_no_wrap(words, font(Role::Micro, Weight::Regular), t.text.on_stage);
    let size = galley.size() + vec2(t.space.s, 0.0);
    let inset = Vec2::splat(t.size.ring);
    let plate = Align2::RIGHT_BOTTOM.align_size_within_rect(size, picture.shrink2(inset));
    ui.painter().rect_filled(plate, t.radius.small, t.surface.stage.gamma_multiply(0.7));
    ui.painter().galley(plate.min + vec2(t.space.xs, 0.0), galley, t.text.on_stage);
}

/// A strong line for the shot on the stage; a ring around the one with the keyboard.
fn outline(ui: &Ui, picture: Rect, on_stage: bool, response: &Response) {
    let t = ui.tokens();
    let (width, color) = match (on_stage, response.contains_pointer()) {
        (true, _) => (t.size.ring, t.chosen.fill),
        (false, true) => (t.size.hairline, t.text.secondary),
        (false, false) => (t.size.hairline, t.line.hairline),
    };
    ui.painter().rect_stroke(picture, t.radius.small, Stroke::new(width, color), StrokeKind::Inside);
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(picture.expand(t.size.hairline), t.radius.small, ring, StrokeKind::Outside);
    }
}

/// Number and title, painted only: the tile says them already.
fn title(ui: &Ui, rect: Rect, tile: &StackTile<'_>) {
    let t = ui.tokens();
    let (weight, color) =
        if tile.on_stage { (Weight::SemiBold, t.text.primary) } else { (Weight::Regular, t.text.secondary) };
    let words = format!("{}  {}", tile.shot.number, tile.shot.title);
    let mut line = LayoutJob::simple_singleline(words, font(Role::Small, weight), color);
    line.wrap = TextWrapping::truncate_at_width(rect.width());
    ui.painter().galley(rect.min, laid_out(ui, line), color);
}

/// The place of the next shot: a press leads to the form.
pub(super) fn next_shot(ui: &Ui, cx: &Cx<'_>, TilePlace { rect, height, is_stop }: TilePlace) -> Response {
    let t = ui.tokens();
    let response = ui.interact(rect, StripTile::Next.id(), roving::sense(is_stop));
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, "Next shot"));
    let room = Rect::from_min_size(rect.min, vec2(rect.width(), height)).shrink(t.size.hairline);
    let color = if response.hovered() { t.text.secondary } else { t.line.outline };
    let corners = [room.left_top(), room.right_top(), room.right_bottom(), room.left_bottom(), room.left_top()];
    ui.painter().extend(Painted::dashed_line(&corners, Stroke::new(t.size.hairline, color), DASH, DASH));
    icon_at(ui, room.center(), icons::PLUS, t.size.icon, color);
    let style = font(Role::Small, Weight::Regular);
    let tone: Color32 = if response.hovered() { t.text.primary } else { t.text.secondary };
    let at = pos2(rect.left(), room.bottom() + t.size.ring + t.size.hairline);
    ui.painter().text(at, Align2::LEFT_TOP, "Next shot", style, tone);
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(room.expand(t.size.hairline), t.radius.small, ring, StrokeKind::Outside);
    }
    if response.clicked() {
        cx.send(Action::ShowForm);
    }
    response.on_hover_text("Describe the next shot in the form")
}
