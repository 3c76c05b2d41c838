//! A state in one or two words.

use eframe::egui::{Response, Role as AccessRole, Sense, Ui, Widget, WidgetInfo, pos2, vec2};

use super::core::{line, paint_icon, paint_line};
use crate::ui::theme::{Icon, Role, Status, UiTokens, Weight};

/// Height of a badge.
const HEIGHT: f32 = 20.0;
/// Its icon.
const ICON: f32 = 12.0;

/// A state pill: `ui.add(Badge::new(Status::Success, "Saved").icon(icons::CHECK))`.
#[must_use = "add it with `ui.add`"]
pub struct Badge<'a> {
    status: Status,
    text: &'a str,
    icon: Option<Icon>,
}

impl<'a> Badge<'a> {
    /// A pill in the colours of `status`.
    pub fn new(status: Status, text: &'a str) -> Self {
        Self { status, text, icon: None }
    }

    /// With an icon, so that the state is not told by colour alone.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

impl Widget for Badge<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let colors = t.status.of(self.status);
        let before = self.icon.map_or(0.0, |_| ICON + t.space.xs);
        let room = ui.available_width() - before - 2.0 * t.space.s;
        let text = line(ui, self.text, (Role::Small, Weight::Regular), colors.text, room);
        let width = (before + text.size().x + 2.0 * t.space.s).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, self.text));
        ui.painter().rect_filled(rect, HEIGHT / 2.0, colors.tint);
        let mut at = pos2(rect.left() + t.space.s, rect.center().y);
        if let Some(icon) = self.icon {
            paint_icon(ui.painter(), at + vec2(ICON / 2.0, 0.0), icon, ICON, colors.text);
            at.x += before;
        }
        paint_line(ui.painter(), at.round(), text, colors.text);
        response
    }
}
