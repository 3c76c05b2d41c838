//! Paints a shot's row, the line of what is done, and a clip that is done.

use std::sync::Arc;

use eframe::egui::{
    Align2, Galley, Popup, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::card_ui::{self, Look};
use super::groups::{QueueRows, QueueStanding, RowWords, ShotGroup};
use super::{QueuePanel, actions, data, drag, groups};
use crate::domain::{JobAction, JobId, JobState};
use crate::engine::{JobView, QueuePlace};
use crate::ui::clip_picture_ui;
use crate::ui::context::{Action, BulkAct, Cx, Selection};
use crate::ui::format;
use crate::ui::images::{ImageKey, THUMB};
use crate::ui::more_take::TakeSource;
use crate::ui::stage::Backdrop;
use crate::ui::theme::{Role, Status, UiTokens, Weight, figures_font, icons};
use crate::ui::widgets::{
    IconButton, MenuItem, USUAL_AT, context_menu, elapsed_reach, fit_within, painted_line, roving,
};

/// The height of a row, in points.
pub(super) const HEIGHT: f32 = 44.0;
/// The height of a line of what is done, in points.
pub(super) const DONE_HEIGHT: f32 = 32.0;
/// Width of a row's picture, in points; it is as high as the row's two lines.
const PICTURE: f32 = 48.0;

/// The row. A press unfolds its takes and puts the one that is furthest on on the stage. Whether it counts seconds.
pub(super) fn show(
    ui: &mut Ui,
    cx: &Cx<'_>,
    panel: &mut QueuePanel,
    group: &ShotGroup,
    look: Look,
) -> (Response, bool) {
    let t = ui.tokens();
    let jobs = &cx.snapshot.jobs;
    let words = group.words(jobs, cx.now, cx.zone);
    let is_open = panel.is_open(group);
    ui.multiply_opacity(look.seen.card);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let response = ui.interact(rect, look.id, roving::sense(look.is_stop) | Sense::DRAG);
    response.widget_info(|| WidgetInfo::selected(AccessRole::Button, true, is_open, name(cx, group, &words)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    surface(ui, rect, look.selected, &response);
    let inner = rect.shrink2(vec2(t.space.s, t.space.xs));
    let picture = Rect::from_min_size(inner.min, vec2(PICTURE, inner.height()));
    paint_picture(ui, cx, group, picture);
    let end = inner.right() - t.size.control_small - t.space.xs;
    lines(
        ui,
        group,
        &words,
        Rect::from_min_max(pos2(picture.right() + t.space.s, inner.top()), pos2(end, inner.bottom())),
    );
    progress(ui, &words, rect);
    menu(ui, cx, group, &response, rect);
    if response.clicked() {
        panel.unfolded.insert(group.shot.id, !is_open);
        cx.send(Action::Select(selection(&jobs[group.first])));
    }
    drag::follow(cx, panel, group, &response);
    (response, words.elapsed.is_some())
}

fn selection(view: &JobView) -> Selection {
    match view.job.state {
        JobState::Saved(clip) => Selection::Clip(clip),
        _ => Selection::Job(view.job.id),
    }
}

/// For screen readers: `In the queue: shot 3, He was here, 1 rendering, 2 waiting, 0:41, about $9.60`.
fn name(cx: &Cx<'_>, group: &ShotGroup, words: &RowWords) -> String {
    let spoken = groups::spoken(&cx.snapshot.jobs, group);
    let time = words.elapsed.map(|elapsed| format!(", {}", format::duration(elapsed))).unwrap_or_default();
    format!("In the queue: shot {}, {}, {spoken}{time}, {}", group.shot.number, group.shot.title, words.price)
}

fn surface(ui: &Ui, rect: Rect, selected: bool, response: &Response) {
    let t = ui.tokens();
    let fill = if response.hovered() || selected { t.surface.control_hover } else { t.surface.raised };
    ui.painter().rect_filled(rect, t.radius.medium, fill);
    if selected {
        let outline = Stroke::new(t.size.hairline, t.line.outline);
        ui.painter().rect_stroke(rect, t.radius.medium, outline, StrokeKind::Inside);
    }
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.medium, ring, StrokeKind::Inside);
    }
}

/// The newest saved take, the first frame, or the soft picture of the seed.
fn paint_picture(ui: &Ui, cx: &Cx<'_>, group: &ShotGroup, rect: Rect) {
    let jobs = &cx.snapshot.jobs;
    let saved = group.jobs.iter().rev().find_map(|i| match jobs[*i].job.state {
        JobState::Saved(clip) if !jobs[*i].file_gone => Some(clip),
        _ => None,
    });
    let clip = saved.and_then(|id| cx.catalog.clip(id).here());
    let request = &jobs[group.first].job.request;
    match (clip, ImageKey::of(request)) {
        (Some(clip), _) => clip_picture_ui::clip_thumb(ui, rect, &cx.still(clip.id, THUMB), &clip),
        (None, Some(key)) => {
            clip_picture_ui::thumb(ui, rect, &cx.first_frame(&key), request.shape);
        }
        (None, None) => {
            let place = fit_within(clip_picture_ui::ratio(request.shape), rect);
            let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
            Backdrop::of(request).paint(ui, cx, &painter, place);
        }
    }
}

/// Number and title with the count at the right; below them the state and the price. State and time are never cut for the price: where
/// they have no room beside each other, the price stands above. Where the time has none even so, the row's line still tells it.
fn lines(ui: &Ui, group: &ShotGroup, words: &RowWords, rect: Rect) {
    let t = ui.tokens();
    let dot = if group.standing == QueueStanding::Saved { t.space.m } else { 0.0 };
    let color = match words.status {
        Status::Neutral => t.text.secondary,
        status => t.status.of(status).text,
    };
    let state = |words: &str, width| painted_line(ui, words, (Role::Small, Weight::SemiBold), color, width);
    let wide = |words: &str| state(words, f32::INFINITY).size().x;
    let room = rect.width() - dot;
    let timed = words.elapsed.map(|elapsed| format!("{}  {}", words.state, format::duration(elapsed)));
    let below = timed.filter(|timed| wide(timed) <= room).unwrap_or_else(|| words.state.clone());
    // The card and the row's name say "about" and "perhaps".
    let price = words.price.trim_start_matches("about ").trim_start_matches("perhaps ");
    let fits = wide(&below) + at_right(ui, price).size().x + t.space.s <= room;
    let above = words.count.as_deref().into_iter().chain((!fits).then_some(price));
    title(ui, group, &above.collect::<Vec<_>>().join("  "), rect);
    if fits {
        let price = at_right(ui, price);
        ui.painter().galley(rect.right_bottom() - price.size(), price, t.text.secondary);
    }
    if dot > 0.0 {
        let center = pos2(rect.left() + t.space.xs, rect.bottom() - Role::Small.line_height() / 2.0);
        ui.painter().circle_filled(center, t.space.xs * 0.75, t.status.info.text);
    }
    let below = state(&below, room);
    let at = pos2(rect.left() + dot, rect.bottom() - below.size().y);
    ui.painter().galley(at, below, color);
}

/// Number and title, and these words at the right.
fn title(ui: &Ui, group: &ShotGroup, words: &str, rect: Rect) {
    let t = ui.tokens();
    let taken = if words.is_empty() { 0.0 } else { at_right(ui, words).size().x + t.space.s };
    let words = at_right(ui, words);
    let title = format!("{}  {}", group.shot.number, group.shot.title);
    let title = painted_line(ui, &title, (Role::Body, Weight::Regular), t.text.primary, rect.width() - taken);
    ui.painter().galley(rect.left_top(), title, t.text.primary);
    ui.painter().galley(rect.right_top() - vec2(words.size().x, 0.0), words, t.text.secondary);
}

/// Small figures that stand at the right end of a line.
fn at_right(ui: &Ui, words: &str) -> Arc<Galley> {
    let style = figures_font(Role::Small, Weight::Regular);
    ui.painter().layout_no_wrap(words.to_owned(), style, ui.tokens().text.secondary)
}

/// The thin line at the row's lower edge: bytes, or time against the usual time.
fn progress(ui: &Ui, words: &RowWords, rect: Rect) {
    let t = ui.tokens();
    let (share, tick) = match (words.download, words.elapsed.zip(words.usual)) {
        (Some(fraction), _) => (fraction, None),
        (None, Some((elapsed, usual))) => (elapsed_reach(elapsed, Some(usual)), Some(USUAL_AT)),
        (None, None) => return,
    };
    let line = Rect::from_min_max(
        pos2(rect.left() + t.space.s, rect.bottom() - t.size.ring),
        rect.right_bottom() - vec2(t.space.s, 0.0),
    );
    ui.painter().rect_filled(line, 0.0, t.surface.control_hover);
    ui.painter().rect_filled(line.with_max_x(line.left() + line.width() * share), 0.0, t.accent.fill.rest);
    if let Some(tick) = tick {
        let x = line.left() + line.width() * tick;
        ui.painter().vline(x, line.y_range().expand(1.0), Stroke::new(t.size.hairline, t.text.secondary));
    }
}

/// What can be done with the row: at its right end, and as the row's own menu.
fn menu(ui: &mut Ui, cx: &Cx<'_>, group: &ShotGroup, row: &Response, rect: Rect) {
    let t = ui.tokens();
    let place = Rect::from_center_size(
        pos2(rect.right() - t.space.xs - t.size.control_small / 2.0, rect.center().y),
        vec2(t.size.control_small, t.size.control_small),
    );
    let name = format!("More for shot {}", group.shot.number);
    let button = ui.put(place, IconButton::new(icons::DOTS_THREE, &name).small());
    Popup::menu(&button).accessible_name(&name).gap(t.space.xs).show(|ui| rows_of_menu(ui, cx, group));
    context_menu(row, |ui| rows_of_menu(ui, cx, group));
}

fn rows_of_menu(ui: &mut Ui, cx: &Cx<'_>, group: &ShotGroup) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let jobs = &cx.snapshot.jobs;
    let movable = group.movable(jobs);
    if !movable.is_empty() {
        if ui.add(MenuItem::new("Next").icon(icons::ARROW_UP)).clicked() {
            drag::to(cx, group, QueuePlace::Next);
        }
        if ui.add(MenuItem::new("To the end").icon(icons::ARROW_DOWN)).clicked() {
            drag::to(cx, group, QueuePlace::Last);
        }
    }
    if ui.add(MenuItem::new("One more take").icon(icons::PLUS)).clicked() {
        cx.send(Action::OneMoreTake(TakeSource::Job(jobs[group.first].job.id)));
    }
    let can = |action: &JobAction| -> Vec<JobId> {
        group.jobs.iter().map(|i| &jobs[*i].job).filter(|job| job.allows(action)).map(|job| job.id).collect()
    };
    if let [only] = group.jobs[..] {
        let view = &jobs[only];
        return card_ui::rows(ui, cx, view, &actions::actions(view, actions::Place::default()));
    }
    let waits = |ids: Vec<JobId>| -> Vec<JobId> {
        let (those, _) = groups::waiting(jobs, &JobAction::Dismiss);
        ids.into_iter().filter(|id| those.contains(id)).collect()
    };
    let mut offer = |label: &str, icon, act, ids: Vec<JobId>| {
        if !ids.is_empty() && ui.add(MenuItem::new(label).icon(icon)).clicked() {
            cx.send(Action::ActAll(act, ids));
        }
    };
    offer("Hold", icons::PAUSE, BulkAct::Hold, can(&JobAction::Hold));
    offer("Release", icons::PLAY, BulkAct::Release, can(&JobAction::Release));
    offer("Remove what waits", icons::X, BulkAct::Remove, waits(can(&JobAction::Dismiss)));
    if ui
        .add(MenuItem::new(actions::CardAction::EditAsNew.label(&jobs[group.first].job)).icon(icons::PENCIL_SIMPLE))
        .clicked()
    {
        cx.send(Action::EditJob(jobs[group.first].job.id));
    }
}

/// The line of what was saved today and seen; a press unfolds it.
pub(super) fn done(ui: &mut Ui, panel: &mut QueuePanel, rows: &QueueRows, look: Look) -> Response {
    let t = ui.tokens();
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), DONE_HEIGHT));
    let response = ui.interact(rect, look.id, roving::sense(look.is_stop));
    let words = format!("Done today  {}", rows.done.len());
    let price = rows.done_cost.to_string();
    response.widget_info(|| {
        WidgetInfo::selected(AccessRole::Button, true, panel.is_done_open, format!("{words}, {price}"))
    });
    let color = if response.hovered() || response.has_focus() { t.text.primary } else { t.text.secondary };
    let caret = if panel.is_done_open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    let inner = rect.shrink2(vec2(t.space.s, 0.0));
    let style = figures_font(Role::Small, Weight::Regular);
    ui.painter().text(inner.left_center(), Align2::LEFT_CENTER, words, style.clone(), color);
    let at = inner.right_center() - vec2(t.size.icon + t.space.xs, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, price, style, color);
    let center = inner.right_center() - vec2(t.size.icon / 2.0, 0.0);
    clip_picture_ui::icon_at(ui, center, caret, t.space.m, color);
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.small, ring, StrokeKind::Inside);
    }
    if response.clicked() {
        panel.is_done_open = !panel.is_done_open;
    }
    response
}

/// A clip that is done: a press shows it.
pub(super) fn done_clip(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, look: Look) -> Response {
    let (t, selected) = (ui.tokens(), look.selected);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), DONE_HEIGHT));
    let response = ui.interact(rect, look.id, roving::sense(look.is_stop));
    let words = format!("{}  {}  take {}", view.shot.number, view.shot.title, view.job.take.number);
    response.widget_info(|| WidgetInfo::selected(AccessRole::Button, true, selected, format!("Done: {words}")));
    if response.hovered() || selected {
        ui.painter().rect_filled(rect, t.radius.small, t.surface.control_hover);
    }
    let inner = rect.shrink2(vec2(t.space.s, 0.0));
    let price = data::card_price(&view.job);
    let style = figures_font(Role::Small, Weight::Regular);
    let taken = ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, price, style, t.text.secondary).width();
    let line =
        painted_line(ui, &words, (Role::Small, Weight::Regular), t.text.primary, inner.width() - taken - t.space.s);
    let at = pos2(inner.left(), inner.center().y - line.size().y / 2.0);
    ui.painter().galley(at, line, t.text.primary);
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.small, ring, StrokeKind::Inside);
    }
    if let (true, JobState::Saved(clip)) = (response.clicked(), &view.job.state) {
        cx.send(Action::Watch(*clip));
    }
    context_menu(&response, |ui| card_ui::rows(ui, cx, view, &actions::actions(view, actions::Place::default())));
    response
}
