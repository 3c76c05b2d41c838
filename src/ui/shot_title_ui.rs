//! Paints the title of a shot. A press on it opens a field in its place: Enter keeps what is typed, Escape leaves it as it was, an empty field
//! brings the proposed title back.

use eframe::egui::{
    CursorIcon, Id, Key, Modifiers, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::domain::ShotId;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::UiTokens;
use crate::ui::widgets::{Elide, Elided, TextField};

/// A shot's title.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShotTitle<'a> {
    /// The shot.
    pub shot: ShotId,
    /// What it is called.
    pub title: &'a str,
}

/// The title that is being typed.
#[derive(Clone)]
struct Typed {
    shot: ShotId,
    text: String,
    /// Whether the field has had the keyboard.
    begun: bool,
}

/// The title in the rest of the row, at most as wide as it needs.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, title: ShotTitle<'_>) {
    let place = Id::unique("title being typed");
    match ui.data(|data| data.get_temp::<Option<Typed>>(place)).flatten().filter(|typed| typed.shot == title.shot) {
        Some(typed) => field(ui, cx, place, typed),
        None => {
            if label(ui, title.title).clicked() {
                let typed = Typed { shot: title.shot, text: title.title.to_owned(), begun: false };
                ui.data_mut(|data| data.insert_temp(place, Some(typed)));
            }
        }
    }
}

fn label(ui: &mut Ui, title: &str) -> Response {
    let t = ui.tokens();
    let shown = ui.scope(|ui| ui.add(Elided::new(title, Elide::End).strong())).inner;
    let response =
        ui.interact(shown.rect.expand2(vec2(t.space.xs, t.space.xs)), ui.unique_id().with("title"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("Rename: {title}")));
    if response.hovered() || response.has_focus() {
        ui.painter().hline(shown.rect.x_range(), shown.rect.bottom(), (t.size.hairline, t.text.secondary));
    }
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(response.rect, t.radius.small, ring, StrokeKind::Outside);
    }
    response.on_hover_cursor(CursorIcon::Text).on_hover_text("Rename this shot")
}

fn field(ui: &mut Ui, cx: &Cx<'_>, place: Id, mut typed: Typed) {
    let id = place.with(typed.shot);
    let left = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let response =
        ui.add(TextField::new("Title of the shot", &mut typed.text).hint("The proposed title").hide_label().id(id));
    if !typed.begun {
        response.request_focus();
        select_all(ui, id, &typed.text);
        typed.begun = true;
    } else if left || response.lost_focus() || !response.has_focus() {
        ui.data_mut(|data| data.remove_temp::<Option<Typed>>(place));
        if !left {
            let title = Some(typed.text.trim().to_owned()).filter(|title| !title.is_empty());
            cx.send(Action::RenameShot(typed.shot, title));
        }
        return;
    }
    ui.data_mut(|data| data.insert_temp(place, Some(typed)));
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    use eframe::egui::text::{CCursor, CCursorRange};
    use eframe::egui::text_edit::TextEditState;
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}
