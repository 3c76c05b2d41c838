//! Paints the menu of a tile: another take of the shot, its words and settings for the form, and the project that it goes into.

use eframe::egui::Ui;

use super::data::StackTile;
use crate::ui::context::{Action, Cx};
use crate::ui::more_take::TakeSource;
use crate::ui::projects::places_ui;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{MenuItem, Text};

/// The rows.
pub(super) fn rows(ui: &mut Ui, cx: &Cx<'_>, tile: &StackTile<'_>) {
    let source = match (tile.shot.top, tile.under_way) {
        (Some(clip), _) => Some(TakeSource::Clip(clip)),
        (None, Some(under_way)) => Some(TakeSource::Job(under_way.first)),
        (None, None) => None,
    };
    if let Some(source) = source
        && ui.add(MenuItem::new("One more take").icon(icons::PLUS)).clicked()
    {
        cx.send(Action::OneMoreTake(source));
    }
    if let Some(clip) = tile.shot.top
        && ui.add(MenuItem::new("Use this shot").icon(icons::ARROW_U_UP_LEFT)).clicked()
    {
        cx.send(Action::UseClip(clip));
    }
    if cx.snapshot.projects.is_empty() {
        return;
    }
    let t = ui.tokens();
    ui.add_space(t.space.xs);
    ui.horizontal(|ui| {
        ui.add_space(t.space.s);
        ui.add(Text::small("Move to").secondary());
    });
    ui.add_space(t.space.xs);
    let shot = tile.shot;
    places_ui::show(ui, cx, Some(shot.project), |to| cx.send(Action::MoveShots(vec![shot.id], to)));
}
