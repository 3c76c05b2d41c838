//! Paints the library without clips: still loading, nothing made yet, an empty trash, nothing found.

use eframe::egui::{Rect, Role as AccessRole, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{LibraryView, Shelf};
use crate::engine::KeyState;
use crate::ui::context::{Action, Cx, Screen};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Button, EmptyState};

/// Tiles that are drawn while the first answer is on its way: width to height of each.
const BLANKS: [f32; 10] = [1.78, 1.78, 0.56, 0.56, 1.78, 1.0, 1.78, 0.56, 1.78, 1.33];

/// Height of these tiles, in points.
const BLANK: f32 = 168.0;

/// Blank tiles.
pub(super) fn loading(ui: &mut Ui) {
    let t = ui.tokens();
    let (room, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, "The library is being read"));
    let painter = ui.painter().with_clip_rect(room);
    let mut at = room.min;
    for ratio in BLANKS.iter().cycle().take(BLANKS.len() * 4) {
        let tile = Rect::from_min_size(at, vec2(BLANK * ratio, BLANK));
        if tile.right() > room.right() {
            at = pos2(room.left(), at.y + BLANK + t.space.s);
            continue;
        }
        if tile.top() > room.bottom() {
            break;
        }
        painter.rect_filled(tile, t.radius.small, t.surface.raised);
        at.x = tile.right() + t.space.s;
    }
}

/// Why there is no clip, and what to do.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    if !view.found.answer().is_empty() || !view.found.query().words.is_empty() {
        let why = nothing_fits(view);
        let state = EmptyState::new(icons::MAGNIFYING_GLASS, "No results").sentence(&why);
        if state.action("Clear filters").show(ui) {
            view.widen();
        }
        return;
    }
    match view.shelf {
        Shelf::Library => {
            let project = cx.snapshot.open_project();
            let title = project
                .map_or_else(|| "No clips yet".to_owned(), |open| format!("No clips in {} yet", open.project.name));
            let state = EmptyState::new(icons::FILM_STRIP, &title).sentence("Every finished clip is kept here");
            if state.action("Make the first shot").show(ui) {
                cx.send(Action::Show(Screen::Create));
            }
            bring_in(ui, cx);
        }
        Shelf::Trash => {
            let state = EmptyState::new(icons::TRASH, "The trash is empty");
            let state =
                state.sentence("Clips that you move to the trash wait here, with their files, until you decide");
            if state.action("Back to the library").show(ui) {
                view.open(Shelf::Library);
            }
        }
    }
}

/// Whoever has made renders elsewhere needs not begin with nothing.
fn bring_in(ui: &mut Ui, cx: &Cx<'_>) {
    if cx.is_demo() || !matches!(cx.snapshot.account.key, KeyState::Known { .. }) {
        return;
    }
    let t = ui.tokens();
    // In the lowest windows the sign over the wall leads there as well.
    if ui.available_height() < t.size.control + t.space.s {
        return;
    }
    ui.add_space(t.space.s);
    ui.vertical_centered(|ui| {
        if ui.add(Button::quiet("Bring in renders of the last seven days…")).clicked() {
            cx.send(Action::ListEarlier);
        }
    });
}

fn nothing_fits(view: &LibraryView) -> String {
    let words = &view.found.query().words;
    match (words.is_empty(), view.found.answer().is_empty()) {
        (true, _) => "No clip fits these filters".to_owned(),
        (false, true) => format!("No clip has the words “{words}” in its prompt, title or note"),
        (false, false) => format!("No clip with the words “{words}” fits these filters"),
    }
}
