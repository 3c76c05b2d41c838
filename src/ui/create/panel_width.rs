//! How wide the person has a side panel, however narrow the window is for a while.
//!
//! egui keeps one width for a panel and forgets the wish when the window forces another one. Here the wish is kept beside it, in
//! egui's own memory, which outlives a restart.

use eframe::egui::{Id, PanelState, Ui};

/// As small a difference is a rounding, in points.
const SLACK: f32 = 0.5;

/// Call it before the panel is shown in `ui`, with the most that it may take, in points: when that has changed the panel gets what
/// was wished for, as far as it fits.
pub(in crate::ui) fn follow(ui: &Ui, side: &'static str, most: f32) {
    let (panel, bound) = (panel_id(ui, side), Id::unique(("bound of", side)));
    let before: Option<f32> = ui.data(|data| data.get_temp(bound));
    if before.is_some_and(|before| (before - most).abs() < SLACK) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(bound, most));
    if let (Some(wish), Some(mut state)) = (wish(ui, side), PanelState::load(ui, panel)) {
        state.outer_rect.set_width(wish.min(most));
        ui.data_mut(|data| data.insert_persisted(panel, state));
    }
}

/// Call it when the panel was shown: another width than the one it was given is a wish.
pub(in crate::ui) fn remember(ui: &Ui, side: &'static str, most: f32) {
    let Some(width) = PanelState::load(ui, panel_id(ui, side)).map(|state| state.outer_rect.width()) else { return };
    if wish(ui, side).is_none_or(|wish| (wish.min(most) - width).abs() > SLACK) {
        ui.data_mut(|data| data.insert_persisted(wish_id(side), width));
    }
}

/// Under which egui keeps the panel's state.
fn panel_id(ui: &Ui, side: &'static str) -> Id {
    ui.scope_id().with(side)
}

fn wish(ui: &Ui, side: &'static str) -> Option<f32> {
    ui.data_mut(|data| data.get_persisted(wish_id(side)))
}

fn wish_id(side: &'static str) -> Id {
    Id::unique(("width of", side))
}
