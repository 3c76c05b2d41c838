//! Paints one picture that is not there yet: dimmed, with a mark where it stands still, and the line of its time. Of several takes
//! each can be pressed and has its words below; a take that has come shows its clip.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
};

use super::backdrop::Backdrop;
use super::line_ui::{self, WaitProgress};
use super::{pace, words};
use crate::domain::{Clip, JobState, WaitReason};
use crate::engine::{AtService, JobView};
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, Cx, Selection};
use crate::ui::images::STAGE;
use crate::ui::queue::data::{CardData, card};
use crate::ui::theme::{Icon, Role, Status, UiTokens, Weight, figures_font, font, icons};

/// How strongly the picture is dimmed: while something goes on, between the two ends of a breath; while it waits; while it stands still.
const DIMMED: (std::ops::RangeInclusive<f32>, f32, f32) = (0.14..=0.32, 0.48, 0.62);
/// Strength of the round ground under a mark.
const GROUND: f32 = 0.88;
/// A picture that is lower has a smaller mark, in points.
const LARGE_MARK_FROM: f32 = 160.0;

/// One take on the stage.
pub(super) struct Take<'a> {
    /// The job.
    pub view: &'a JobView,
    /// Its number among several.
    pub number: Option<u32>,
    /// Whether the words below are about this one.
    pub is_selected: bool,
    /// Where its picture is, in points.
    pub rect: Rect,
    /// Height of the words under it, in points.
    pub caption: f32,
}

/// Paints it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, take: &Take<'_>) {
    let data = card(take.view, cx.now, cx.zone);
    match saved(cx, take.view) {
        Some(clip) => clip_picture_ui::clip_thumb(ui, take.rect, &cx.still(clip.id, STAGE), &clip),
        None => to_come(ui, cx, take, &data),
    }
    let progress = WaitProgress::of(&data);
    if let Some(number) = take.number {
        return pressable(ui, cx, take, number, &data);
    }
    let response = ui.allocate_rect(take.rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, format!("The clip to come: {}", data.state)));
    if let Some(progress) = progress {
        line_ui::inform(ui, take.rect, &data.state, progress);
    }
}

/// The clip of a take that has come.
fn saved(cx: &Cx<'_>, view: &JobView) -> Option<Arc<Clip>> {
    match view.job.state {
        JobState::Saved(clip) => cx.catalog.clip(clip).here(),
        _ => None,
    }
}

fn to_come(ui: &Ui, cx: &Cx<'_>, take: &Take<'_>, data: &CardData) {
    let t = ui.tokens();
    let (painter, rect) = (ui.painter(), take.rect);
    Backdrop::of(&take.view.job.request).paint(ui, cx, painter, rect);
    let (going, waiting, standing) = DIMMED;
    let dimmed = match (&take.view.job.state, data.status) {
        (state, _) if state.is_active() => {
            let time = ui.input(|input| input.time);
            eframe::egui::lerp(going, pace::breath(time, pace::sight(ui.ctx()), ui.is_still()))
        }
        (_, Status::Warning | Status::Danger) => standing,
        _ => waiting,
    };
    painter.rect_filled(rect, 0.0, t.surface.bars.gamma_multiply(dimmed));
    if let Some(icon) = mark(take.view) {
        paint_mark(ui, rect, icon, data.status);
    }
    if let Some(progress) = WaitProgress::of(data) {
        line_ui::paint(painter, t, rect, progress);
    }
}

/// The mark of a state in which nothing renders; `None` while something does: then the picture is enough.
fn mark(view: &JobView) -> Option<Icon> {
    Some(match &view.job.state {
        JobState::Held => icons::PAUSE,
        JobState::Queued => icons::HOURGLASS_MEDIUM,
        JobState::Waiting { why: WaitReason::Offline, .. } => icons::WIFI_SLASH,
        JobState::Waiting { .. } => icons::HOURGLASS_MEDIUM,
        JobState::Uploading => icons::UPLOAD_SIMPLE,
        JobState::Submitting => icons::PAPER_PLANE_TILT,
        JobState::Accepted if view.at_service != AtService::Rendering => icons::QUEUE,
        JobState::Accepted => return None,
        JobState::Ready | JobState::Downloading => icons::DOWNLOAD_SIMPLE,
        JobState::Saved(_) => icons::FILE_VIDEO,
        JobState::NeedsUser(_) => icons::HAND_PALM,
        JobState::Failed(_) => icons::WARNING_CIRCLE,
        JobState::Dismissed => icons::EYE_SLASH,
    })
}

fn paint_mark(ui: &Ui, rect: Rect, icon: Icon, status: Status) {
    let t = ui.tokens();
    let (size, around) =
        if rect.height() >= LARGE_MARK_FROM { (t.space.xl, t.size.control) } else { (t.size.icon, t.size.icon_large) };
    let color = match status {
        Status::Warning | Status::Danger => t.status.of(status).text,
        Status::Neutral | Status::Info | Status::Success => t.text.secondary,
    };
    ui.painter().circle_filled(rect.center(), around, t.surface.overlay.gamma_multiply(GROUND));
    clip_picture_ui::icon_at(ui, rect.center(), icon, size, color);
}

/// Of several takes: a press puts this one's words below, or its clip on the stage.
fn pressable(ui: &mut Ui, cx: &Cx<'_>, take: &Take<'_>, number: u32, data: &CardData) {
    let id = ui.unique_id().with(("take", take.view.job.id));
    let whole = take.rect.with_max_y(take.rect.bottom() + take.caption);
    let response = ui.interact(whole, id, Sense::click());
    response.widget_info(|| {
        let name = format!("Take {number}: {}", words::caption(take.view, data));
        WidgetInfo::selected(AccessRole::Button, true, take.is_selected, name)
    });
    outline(ui, take, &response);
    caption(ui, take, number, data);
    if response.clicked() {
        cx.send(match saved(cx, take.view) {
            Some(clip) => Action::Watch(clip.id),
            None => Action::Select(Selection::Job(take.view.job.id)),
        });
    }
}

fn outline(ui: &Ui, take: &Take<'_>, response: &Response) {
    let t = ui.tokens();
    let (width, color) = match (response.has_focus(), take.is_selected, response.hovered()) {
        (true, ..) => (t.size.ring, t.line.focus),
        (false, true, _) => (t.size.ring, t.chosen.fill),
        (false, false, true) => (t.size.hairline, t.chosen.outline),
        (false, false, false) => return,
    };
    let stroke = Stroke::new(width, color);
    ui.painter().rect_stroke(take.rect.expand(t.size.ring), t.radius.small, stroke, StrokeKind::Outside);
}

/// The number at the left, the state at the right.
fn caption(ui: &Ui, take: &Take<'_>, number: u32, data: &CardData) {
    let t = ui.tokens();
    let y = take.rect.bottom() + t.size.ring + take.caption / 2.0;
    let weight = if take.is_selected { Weight::SemiBold } else { Weight::Regular };
    let color = if take.is_selected { t.text.primary } else { t.text.secondary };
    let name = format!("Take {number}");
    let named =
        ui.painter().text(pos2(take.rect.left(), y), Align2::LEFT_CENTER, name, font(Role::Small, weight), color);
    let state = words::caption(take.view, data);
    let color = match data.status {
        Status::Warning | Status::Danger => t.status.of(data.status).text,
        Status::Neutral | Status::Info | Status::Success => t.text.secondary,
    };
    let style = figures_font(Role::Small, Weight::Regular);
    let text = ui.painter().layout_no_wrap(state, style, color);
    // A narrow take has room for its number alone; its mark and the line below say the rest.
    if named.right() + t.space.s + text.size().x <= take.rect.right() {
        let at = Align2::RIGHT_CENTER.anchor_size(pos2(take.rect.right(), y), text.size());
        ui.painter().galley(at.min, text, Color32::PLACEHOLDER);
    }
}
