//! Paints the bars by day or month.

use eframe::egui::{Align2, CornerRadius, Rect, Role as AccessRole, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::words::{Bar, bar_words};
use crate::domain::Usd;
use crate::domain::caps::in_short;
use crate::ui::theme::{Role, UiTokens, Weight, figures_font};

/// Height of the highest bar, in points.
const HEIGHT: f32 = 96.0;
/// The widest bar, in points.
const WIDEST: f32 = 32.0;
/// A bar takes this part of its place.
const PART: f32 = 0.7;

/// The chart. `cap`: the cap for a day, whose line is drawn when the bars come near it.
pub(super) fn show(ui: &mut Ui, bars: &[Bar], cap: Option<Usd>) {
    let t = ui.tokens();
    let most = bars.iter().map(|bar| bar.share.sum).max().unwrap_or_default();
    let cap = cap.filter(|cap| *cap > Usd::default() && most.times(2) >= *cap);
    let top = cap.map_or(most, |cap| most.max(cap)).dollars().max(f64::MIN_POSITIVE);
    let foot = t.type_scale.micro + t.space.s;
    let (room, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + foot + t.space.s), Sense::hover());
    let told = bars.iter().filter(|bar| bar.share.count > 0).map(bar_words).collect::<Vec<_>>().join("; ");
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, format!("Spent by day. {told}")));
    let floor = room.bottom() - foot;
    let step = (room.width() / bars.len() as f32).min(WIDEST / PART);
    for (i, bar) in bars.iter().enumerate() {
        let left = room.left() + step * i as f32;
        let height = (HEIGHT * (bar.share.sum.dollars() / top) as f32).max(t.size.hairline);
        let width = (step * PART).max(t.size.hairline);
        let place = Rect::from_min_max(pos2(left, floor - HEIGHT), pos2(left + step, floor));
        let pointed = ui.interact(place, ui.scope_id().with(("bar", i)), Sense::hover()).on_hover_text(bar_words(bar));
        let color = match (bar.share.count, pointed.hovered()) {
            (0, _) => t.line.hairline,
            (_, true) => t.text.primary,
            (_, false) => t.chosen.fill,
        };
        let painted = Rect::from_min_max(pos2(left, floor - height), pos2(left + width, floor));
        let radius = CornerRadius { nw: t.radius.small, ne: t.radius.small, sw: 0, se: 0 };
        ui.painter().rect_filled(painted, radius, color);
    }
    captions(ui, bars, room, step);
    if let Some(cap) = cap {
        let y = floor - HEIGHT * (cap.dollars() / top) as f32;
        let color = t.status.warning.text;
        ui.painter().hline(room.x_range(), y, Stroke::new(t.size.hairline, color));
        let font = figures_font(Role::Micro, Weight::Regular);
        let words = format!("cap {}", in_short(cap));
        ui.painter().text(pos2(room.right(), y - t.size.ring), Align2::RIGHT_BOTTOM, words, font, color);
    }
}

/// The first and the last bar's name below the bars.
fn captions(ui: &Ui, bars: &[Bar], room: Rect, step: f32) {
    let t = ui.tokens();
    let font = figures_font(Role::Micro, Weight::Regular);
    let text = |at, align, words: &str| ui.painter().text(at, align, words, font.clone(), t.text.secondary);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return };
    let written = text(room.left_bottom(), Align2::LEFT_BOTTOM, &first.name);
    let right = (room.left() + step * bars.len() as f32).min(room.right());
    if right > written.right() + t.space.xxl * 2.0 {
        text(pos2(right, room.bottom()), Align2::RIGHT_BOTTOM, &last.name);
    }
}
