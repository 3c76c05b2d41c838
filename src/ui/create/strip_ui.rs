//! The strip: the latest clips, newest first. Only thumbnails in sight are painted.

use eframe::egui::{Rect, Role as AccessRole, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::Clip;
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx, OnStage, Selection};
use crate::ui::theme::UiTokens;
use crate::ui::widgets::Text;
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};

/// Size of a thumbnail, in points.
const CELL: (f32, f32) = (112.0, 64.0);

/// The strip. It takes its room before there is a clip, so that the first clip moves nothing.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    let t = ui.tokens();
    let size = vec2(ui.available_width(), CELL.1 + 2.0 * t.size.ring);
    let builder = UiBuilder::new().max_rect(Rect::from_min_size(ui.next_widget_position(), size));
    ui.scope_builder(builder, |ui| {
        ui.set_min_size(size);
        if cx.snapshot.clips.is_empty() {
            ui.centered_and_justified(|ui| {
                ui.add(Text::small("Finished clips line up here, the newest first").secondary());
            });
        } else {
            with_margin(ui, vec2(0.0, t.space.s), |ui| clips(ui, cx, selection));
        }
    });
}

fn clips(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    let t = ui.tokens();
    let step = CELL.0 + t.space.s;
    let clips = &cx.snapshot.clips;
    let shown = selection.resolve(cx.snapshot);
    ScrollArea::horizontal().id_salt("strip").auto_shrink(false).show_viewport(ui, |ui, viewport| {
        ui.set_width(step * clips.len() as f32);
        let origin = ui.max_rect().min + vec2(0.0, t.size.ring);
        let first = (viewport.min.x / step).floor().max(0.0) as usize;
        let last = (((viewport.max.x / step).ceil()) as usize).min(clips.len());
        for (i, clip) in clips.iter().enumerate().take(last).skip(first) {
            let at = pos2(origin.x + step * i as f32, origin.y);
            let rect = Rect::from_min_size(at, vec2(CELL.0, CELL.1));
            thumbnail(ui, cx, rect, clip, shown == OnStage::Clip(clip.id));
        }
        keep_focus_in_sight(ui);
    });
}

fn thumbnail(ui: &Ui, cx: &Cx<'_>, rect: Rect, clip: &Clip, selected: bool) {
    let response = ui.interact(rect, ui.unique_id().with(("strip", clip.id)), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::Button, true, selected, format!("Clip: {}", clip.request.prompt))
    });
    clip_picture_ui::moving_thumb(ui, cx, rect, clip, &response);
    clip_picture_ui::outline(ui, rect, selected, &response);
    if response.clicked() {
        cx.send(Action::Watch(clip.id));
    }
    response.on_hover_text(crate::ui::format::told_apart(clip, cx.zone));
}
