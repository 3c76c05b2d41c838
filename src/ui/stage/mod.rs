//! The stage, the middle of the window: the selected clip, playing, with its facts; the selected job, large; or a welcome.

mod clip_ui;
mod controls_ui;
mod data;
mod job_ui;
mod picture_ui;
mod placement;
mod seek_bar;

use eframe::egui::Ui;

pub(super) use self::data::NO_FRAMES;
use crate::ui::context::{Cx, OnStage, Selection};
use crate::ui::welcome;

/// Paints the stage.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    match selection.resolve(cx.snapshot) {
        OnStage::Empty => welcome::empty_stage(ui, cx),
        OnStage::Clip(id) => {
            if let Some(clip) = cx.snapshot.clip(id) {
                clip_ui::show(ui, cx, clip);
            }
        }
        OnStage::Job(id) => {
            if let Some(view) = cx.snapshot.job(id) {
                job_ui::show(ui, cx, view);
            }
        }
    }
}

/// Paints the stage on the whole screen; returns whether there is a clip for it.
pub(super) fn show_full(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) -> bool {
    let OnStage::Clip(id) = selection.resolve(cx.snapshot) else { return false };
    let clip = cx.snapshot.clip(id);
    if let Some(clip) = clip {
        clip_ui::show_full(ui, cx, clip);
    }
    clip.is_some()
}
