//! The wait: a job that has no clip yet stands on the stage in the shape of its clip, with the takes of the same shot beside it.
//!
//! From the press on, the picture is where the clip's will be: frame 1, or a soft picture out of the seed, dimmed, breathing while
//! something goes on. A thin line at its lower edge shows the time against the usual one. When the clip comes, the picture clears
//! (`clearing`). Nothing here claims to know how long it will take.

mod backdrop;
mod below_ui;
mod clearing;
mod frame_ui;
mod layout;
mod line_ui;
mod pace;
mod takes;
mod words;

use eframe::egui::{Frame, Id, Margin, Panel, Rect, Ui, vec2};

pub(in crate::ui) use self::backdrop::Backdrop;
pub(super) use self::clearing::{clear, note_height_below};
use self::frame_ui::Take;
use self::layout::side_by_side;
use crate::engine::JobView;
use crate::ui::clip_picture_ui::ratio;
use crate::ui::context::Cx;
use crate::ui::queue::data::card;
use crate::ui::theme::UiTokens;
use crate::ui::widgets::layout::{remember, remembered};

/// Height of the rows under the picture until a clip has shown how high its own are, in points.
const BELOW: f32 = 132.0;
/// The most of the stage that the rows under the picture may take.
const BELOW_SHARE: f32 = 0.55;
/// A lower stage has no room for pictures, in points: the words take all of it.
const PICTURE_FROM: f32 = 200.0;
/// Height of the words under each of several takes, in points.
const CAPTION: f32 = 24.0;

/// The job and the takes beside it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &JobView) {
    let t = ui.tokens();
    let all = takes::all(&cx.snapshot.jobs, view);
    let takes = takes::beside(&all, view);
    let stage = ui.max_rect();
    let has_picture = stage.height() >= PICTURE_FROM;
    let most = if has_picture { stage.height() * BELOW_SHARE } else { stage.height() };
    let margin = Margin::symmetric(t.space.l as i8, t.space.m as i8);
    let least = if has_picture { clearing::height_below(ui).unwrap_or(BELOW).min(most) } else { most };
    // A panel does not grow with what scrolls in it, so its height comes from the words of the frame before.
    let (id, around) = (Id::unique("height of the words of the wait"), 2.0 * t.space.m);
    let height = (remembered(ui, id).unwrap_or_default() + around).clamp(least, most);
    let panel = Panel::bottom("wait").resizable(false).show_separator_line(false).exact_size(height);
    panel.frame(Frame::new().inner_margin(margin)).show(ui, |ui| {
        let (buttons, words) = below_ui::show(ui, cx, view, &all);
        remember(ui, id, words);
        if !has_picture {
            cx.keep_messages_off(stage, buttons);
        }
    });
    if has_picture {
        let room = ui.available_rect_before_wrap();
        cx.room_for_messages.set(Some(room));
        pictures(ui, cx, view, takes, room);
    }
    let counts = takes.iter().any(|take| card(take, cx.now, cx.zone).elapsed.is_some());
    if let Some(delay) = pace::next_frame(counts, pace::sight(ui.ctx()), ui.is_still()) {
        ui.ctx().request_repaint_after(delay);
    }
}

/// The takes, each in its shape, as large as the room allows. One alone stands exactly where its clip will.
fn pictures(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, takes: &[&JobView], room: Rect) {
    let t = ui.tokens();
    ui.painter().rect_filled(room, 0.0, t.surface.bars);
    let shape = ratio(view.job.request.shape);
    let alone = takes.len() == 1;
    let (inner, caption) = if alone { (room, 0.0) } else { (room.shrink2(vec2(t.space.l, t.space.m)), CAPTION) };
    let places = side_by_side(inner, takes.len(), shape, vec2(t.space.l, t.space.s), caption);
    for (take, rect) in takes.iter().zip(places) {
        let number = (!alone).then_some(take.job.take.number);
        let is_selected = take.job.id == view.job.id;
        frame_ui::show(ui, cx, &Take { view: take, number, is_selected, rect, caption });
        if is_selected {
            clearing::note(ui, take, rect);
        }
    }
}
