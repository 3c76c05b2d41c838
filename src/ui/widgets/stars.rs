//! Stars: painted, and a row of five that is pressed, or moved by the arrow keys.

use eframe::egui::epaint::{Mesh, Vertex, WHITE_UV};
use eframe::egui::{Color32, Painter, Pos2, Rect, Response, Sense, Ui, Vec2, Widget, pos2, vec2};

use super::numbers::SliderValue;
use super::paint::focus_ring;
use crate::domain::MAX_STARS;
use crate::ui::theme::UiTokens;

/// Points of a star, and how far its inner corners are from the middle, as a share of the outer ones.
const POINTS: u8 = 5;
const INNER: f32 = 0.45;

/// `no stars`, `1 star`, `4 stars`.
pub fn star_words(stars: u8) -> String {
    match stars {
        0 => "no stars".to_owned(),
        1 => "1 star".to_owned(),
        _ => format!("{stars} stars"),
    }
}

/// A filled star around a point.
pub fn paint_star(painter: &Painter, center: Pos2, radius: f32, color: Color32) {
    let mut mesh = Mesh::default();
    let mut corner = |pos| mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    corner(center);
    for at in 0..2 * POINTS {
        let angle = std::f32::consts::TAU * (f32::from(at) / f32::from(2 * POINTS) - 0.25);
        let length = if at % 2 == 0 { radius } else { radius * INNER };
        corner(center + length * Vec2::angled(angle));
    }
    let corners = u32::from(2 * POINTS);
    for at in 0..corners {
        mesh.add_triangle(0, 1 + at, 1 + (at + 1) % corners);
    }
    painter.add(mesh);
}

/// Five stars, of which the first `value` are lit: `ui.add(StarRow::new(&mut stars))`. A press on a star gives that many, a press on the
/// last lit one none.
#[must_use = "add it with `ui.add`"]
pub struct StarRow<'a> {
    value: &'a mut u8,
}

impl<'a> StarRow<'a> {
    /// A row for this number of stars.
    pub fn new(value: &'a mut u8) -> Self {
        Self { value }
    }

    /// Width of the row, in points.
    pub fn width(ui: &Ui) -> f32 {
        f32::from(MAX_STARS) * step(ui)
    }
}

/// From one star to the next, in points.
fn step(ui: &Ui) -> f32 {
    let t = ui.tokens();
    t.size.icon + t.size.ring
}

impl Widget for StarRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let size = vec2(Self::width(ui), t.size.control_small);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
        let words = star_words(*self.value);
        let (value, most) = (f64::from(*self.value), f64::from(MAX_STARS));
        let slider = SliderValue { name: "Stars", words: &words, value, most, step: 1.0 };
        slider.inform(ui, &response);
        let under = |pos: Pos2| (((pos.x - rect.left()) / step(ui)) as u8).min(MAX_STARS - 1) + 1;
        let pressed = response.interact_pointer_pos().filter(|_| response.clicked()).map(under);
        let asked = match pressed {
            Some(same) if same == *self.value => Some(0),
            Some(stars) => Some(stars),
            None => slider.asked(ui, &response).map(|stars| stars.round() as u8),
        };
        if let Some(stars) = asked.map(|stars| stars.min(MAX_STARS)).filter(|stars| stars != self.value) {
            *self.value = stars;
            response.mark_changed();
        }
        let hovered = response.hover_pos().map(under);
        for star in 0..MAX_STARS {
            let center = pos2(rect.left() + step(ui) * (f32::from(star) + 0.5), rect.center().y);
            let color = match (star < *self.value, hovered.is_some_and(|hovered| star < hovered)) {
                (true, _) => t.text.primary,
                (false, true) => t.text.disabled,
                (false, false) => t.line.outline,
            };
            paint_star(ui.painter(), center, t.size.icon / 2.0 - t.size.hairline, color);
        }
        let ring = Rect::from_center_size(rect.center(), rect.size() - Vec2::splat(2.0 * t.size.ring));
        focus_ring(ui, &response, ring, t.radius.small);
        response.on_hover_text(format!("{words}: keys 1 to 5, 0 for none"))
    }
}
