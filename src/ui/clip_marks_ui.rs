//! What a person said of a clip, drawn on its picture: a corner for a pick, dimmed with a cross for a reject, stars, and a dot while it was
//! never seen. Strip, library and stage share it.

use eframe::egui::{Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::domain::{ClipRow, MAX_STARS, Mark, Marks};
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::paint_star;

/// How much of a rejected clip's picture is left.
const REJECTED: f32 = 0.4;
/// A smaller picture has no room for stars, in points.
const STARS_FROM: f32 = 40.0;

/// The marks that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PictureMarks {
    /// Pick or reject.
    pub mark: Option<Mark>,
    /// 0 to 5.
    pub stars: u8,
    /// Whether it was never on the stage.
    pub unseen: bool,
}

impl From<&Marks> for PictureMarks {
    fn from(marks: &Marks) -> Self {
        Self { mark: marks.mark, stars: marks.stars, unseen: !marks.seen }
    }
}

impl From<&ClipRow> for PictureMarks {
    fn from(row: &ClipRow) -> Self {
        Self { mark: row.mark, stars: row.stars, unseen: !row.seen }
    }
}

impl PictureMarks {
    /// What a screen reader says of them, after a comma each: `, picked, 3 stars, not seen yet`.
    pub fn spoken(self) -> String {
        let mark = match self.mark {
            Some(Mark::Pick) => ", picked",
            Some(Mark::Reject) => ", rejected",
            None => "",
        };
        let stars = match self.stars {
            0 => String::new(),
            stars => format!(", {}", crate::ui::widgets::star_words(stars)),
        };
        let unseen = if self.unseen { ", not seen yet" } else { "" };
        format!("{mark}{stars}{unseen}")
    }
}

/// Draws the marks on a picture that is painted already.
pub(super) fn marks(ui: &Ui, picture: Rect, marks: PictureMarks) {
    match marks.mark {
        Some(Mark::Pick) => picked(ui, picture.right_top()),
        Some(Mark::Reject) => rejected(ui, picture),
        None => {}
    }
    if marks.stars > 0 {
        stars(ui, picture, marks.stars);
    }
    if marks.unseen {
        unseen(ui, picture.left_top() + Vec2::splat(ui.tokens().space.s));
    }
}

/// Draws pick or reject on the picture on the stage, which stays undimmed: it is judged there. The row below tells the rest.
pub(super) fn on_stage(ui: &Ui, picture: Rect, marks: PictureMarks) {
    match marks.mark {
        Some(Mark::Pick) => picked(ui, picture.right_top()),
        Some(Mark::Reject) => {
            let t = ui.tokens();
            let at = picture.right_top() + vec2(-t.space.l, t.space.l);
            ui.painter().circle_filled(at, t.space.m, t.surface.stage.gamma_multiply(0.7));
            icon_at(ui, at, icons::X, t.space.m, t.text.on_stage);
        }
        None => {}
    }
}

/// The dot of what was never seen, around a point.
pub(super) fn unseen(ui: &Ui, at: Pos2) {
    let t = ui.tokens();
    ui.painter().circle_filled(at, t.space.xs + t.size.hairline, t.surface.stage);
    ui.painter().circle_filled(at, t.space.xs - t.size.hairline / 2.0, t.status.info.text);
}

/// The corner of a picked clip.
fn picked(ui: &Ui, corner: Pos2) {
    let t = ui.tokens();
    let side = t.size.icon_large;
    let points = vec![corner - vec2(side, 0.0), corner, corner + vec2(0.0, side)];
    ui.painter().add(Shape::convex_polygon(points, t.accent.fill.rest, Stroke::NONE));
    icon_at(ui, corner + vec2(-side, side) * 0.3, icons::CHECK, t.space.s + t.size.ring, t.accent.fill.on);
}

/// What is over a rejected clip.
fn rejected(ui: &Ui, picture: Rect) {
    let t = ui.tokens();
    ui.painter().rect_filled(picture, t.radius.small, t.surface.window.gamma_multiply(1.0 - REJECTED));
    icon_at(ui, picture.right_top() + vec2(-t.space.s, t.space.s), icons::X, t.space.m, t.text.primary);
}

/// Stars on a dark plate at the lower left.
fn stars(ui: &Ui, picture: Rect, stars: u8) {
    let t = ui.tokens();
    if picture.width() < STARS_FROM {
        return;
    }
    let (count, step) = (f32::from(stars.min(MAX_STARS)), t.space.s);
    let size = vec2(step * count + t.space.xs, step + t.size.ring);
    let inset = vec2(t.size.ring, -t.size.ring - size.y);
    let plate = Rect::from_min_size(picture.left_bottom() + inset, size).intersect(picture);
    ui.painter().rect_filled(plate, t.radius.small, t.surface.stage.gamma_multiply(0.7));
    for star in 0..stars.min(MAX_STARS) {
        let x = plate.left() + t.size.ring + step * (f32::from(star) + 0.5);
        paint_star(ui.painter(), pos2(x, plate.center().y), step / 2.0, t.text.on_stage);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_reader_hears_only_what_was_said_of_a_clip() {
        let marks = Marks { mark: Some(Mark::Pick), stars: 3, seen: true, ..Marks::default() };
        assert_eq!(PictureMarks::from(&marks).spoken(), ", picked, 3 stars");
        assert_eq!(PictureMarks::default().spoken(), "");
        assert_eq!(
            PictureMarks { mark: Some(Mark::Reject), stars: 1, unseen: true }.spoken(),
            ", rejected, 1 star, not seen yet"
        );
    }
}
