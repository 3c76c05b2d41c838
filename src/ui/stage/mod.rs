//! The stage, the middle of the window: the selected clip, playing, with its facts; the selected job in the shape of its clip, while
//! that is awaited; or a welcome.

mod about_ui;
mod actions_ui;
mod clip_ui;
mod controls_ui;
mod data;
mod lineage_ui;
mod picture_ui;
mod placement;
mod seek_bar;
mod take_row_ui;
mod wait;

use eframe::egui::Ui;

pub(super) use self::data::NO_FRAMES;
pub(super) use self::wait::Backdrop;
use crate::ui::context::{Cx, OnStage, Selection};
use crate::ui::welcome;

/// Paints the stage.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    match selection.resolve(cx.snapshot) {
        OnStage::Empty => welcome::empty_stage(ui, cx),
        OnStage::Clip(_) => {
            if let Some(clip) = cx.clip_on_stage {
                clip_ui::show(ui, cx, clip);
            }
        }
        OnStage::Job(id) => {
            if let Some(view) = cx.snapshot.job(id) {
                wait::show(ui, cx, view);
            }
        }
    }
}

/// Paints the stage on the whole screen; returns whether there is a clip for it.
pub(super) fn show_full(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) -> bool {
    let OnStage::Clip(_) = selection.resolve(cx.snapshot) else { return false };
    let clip = cx.clip_on_stage;
    if let Some(clip) = clip {
        clip_ui::show_full(ui, cx, clip);
    }
    clip.is_some()
}
