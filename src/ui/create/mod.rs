//! The Create screen: form, stage, queue and strip in their panels, and how they share the window.
//!
//! egui keeps one width for a panel and forgets the person's when a narrow window forces another. This keeps the wish beside it, in
//! egui's memory, which outlives a restart.

use eframe::egui::{CentralPanel, Frame, Id, Margin, Panel, PanelState, Ui};

use crate::ui::command::UiCommand;
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Cx, FocusRegion, Selection, Side};
use crate::ui::queue::{self, QueuePanel};
use crate::ui::shot::{self, ShotForm};
use crate::ui::stage;
use crate::ui::strip;
use crate::ui::theme::UiTokens;
use crate::ui::welcome::{self, step};

/// Widest side panel, as a share of the window: the stage keeps the rest.
const SIDE_SHARE: f32 = 0.36;
/// A side panel's usual share of a narrow window.
const NARROW_SHARE: f32 = 0.25;
/// Usual and least width of a side panel, in points.
const SIDE: (f32, f32) = (320.0, 264.0);
/// Width that the stage keeps between two side panels, however wide the person made them, in points.
const STAGE: f32 = 432.0;
/// A narrower window shows an open side panel instead of the stage, in points.
const STAGE_BESIDE: f32 = 560.0;
/// A lower window has no strip, in points.
const STRIP_FROM: f32 = 480.0;

/// A smaller difference of widths is a rounding, in points.
const SLACK: f32 = 0.5;

/// What the screen's panels keep.
pub(in crate::ui) struct Create<'a> {
    /// The form.
    pub shot: &'a mut ShotForm,
    /// The key's form, for the first start.
    pub connect: &'a mut ConnectForm,
    /// The queue panel.
    pub queue: &'a mut QueuePanel,
    /// What is on the stage.
    pub selection: Selection,
}

/// The screen. The form is as high as the window allows, so that Generate stays where it is when the strip comes or goes.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, create: Create<'_>) {
    let Create { shot, connect, queue, selection } = create;
    let window = ui.available_size();
    let first_start = step(cx.snapshot);
    let has_strip = window.y >= STRIP_FROM && (first_start.is_none() || cx.snapshot.library.clips > 0);
    let away = welcome::is_before_choice(cx.snapshot);
    let open = |side| !away && cx.panels.is_open(side, window.x);
    if window.x < STAGE_BESIDE && (open(Side::Shot) || open(Side::Queue)) {
        if has_strip {
            strip(ui, cx, selection);
        }
        CentralPanel::default()
            .frame(margins(ui))
            .show(ui, |ui| if open(Side::Shot) { form(ui, cx, shot) } else { jobs(ui, cx, queue, selection) });
        return;
    }
    side_panel(ui, cx, Side::Shot, (window.x, away), |ui| form(ui, cx, shot));
    if has_strip {
        strip(ui, cx, selection);
    }
    side_panel(ui, cx, Side::Queue, (window.x, away), |ui| jobs(ui, cx, queue, selection));
    CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
        cx.room_for_messages.set(Some(ui.max_rect()));
        match first_start {
            Some(step) => welcome::show(ui, cx, connect, step),
            None => stage::show(ui, cx, selection),
        }
        cx.focus_region(FocusRegion::Stage, ui);
    });
}

fn strip(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    Panel::bottom("strip").resizable(false).frame(margins(ui)).show(ui, |ui| {
        strip::show(ui, cx, selection);
        cx.focus_region(FocusRegion::Strip, ui);
    });
}

fn form(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    shot::show(ui, cx, form);
    cx.focus_region(FocusRegion::Form, ui);
}

fn jobs(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, selection: Selection) {
    queue::show(ui, cx, panel, selection);
    cx.focus_region(FocusRegion::Queue, ui);
}

/// A side panel in a window of this width, in points. Its edge opens and closes it too: by a double click, or dragged. While it is
/// `away`, nothing of it is there; then it slides in.
fn side_panel(ui: &mut Ui, cx: &Cx<'_>, side: Side, (window, away): (f32, bool), content: impl FnOnce(&mut Ui)) {
    let (id, command) = match side {
        Side::Shot => ("shot", UiCommand::ToggleShot),
        Side::Queue => ("queue", UiCommand::ToggleQueue),
    };
    let (usual, least) = SIDE;
    let most = (window * SIDE_SHARE).min((window - STAGE) / 2.0).max(least);
    let usual = usual.min((window * NARROW_SHARE).max(least));
    let panel = match side {
        Side::Shot => Panel::left(id),
        Side::Queue => Panel::right(id),
    };
    let was_open = !away && cx.panels.is_open(side, window);
    let mut is_open = was_open;
    restore_width(ui, id, most);
    let panel = panel.drag_to_open(!away).default_size(usual).size_range(least..=most).frame(margins(ui));
    panel.show_collapsible(ui, &mut is_open, content);
    remember_width(ui, id, most);
    if is_open != was_open {
        cx.send(Action::Run(command));
    }
}

fn margins(ui: &Ui) -> Frame {
    let t = ui.tokens();
    Frame::new().inner_margin(Margin::symmetric(t.space.m as i8, t.space.s as i8))
}

/// Call it before the panel is painted in `ui`, with the most that it may take, in points. When that has changed, the panel gets the
/// person's width again, as far as it fits.
fn restore_width(ui: &Ui, side: &'static str, most: f32) {
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

/// Call it after the panel was painted: a width other than the one it was given is the person's.
fn remember_width(ui: &Ui, side: &'static str, most: f32) {
    let Some(width) = PanelState::load(ui, panel_id(ui, side)).map(|state| state.outer_rect.width()) else { return };
    if wish(ui, side).is_none_or(|wish| (wish.min(most) - width).abs() > SLACK) {
        ui.data_mut(|data| data.insert_persisted(wish_id(side), width));
    }
}

/// The id under which egui keeps the panel's state.
fn panel_id(ui: &Ui, side: &'static str) -> Id {
    ui.scope_id().with(side)
}

fn wish(ui: &Ui, side: &'static str) -> Option<f32> {
    ui.data_mut(|data| data.get_persisted(wish_id(side)))
}

fn wish_id(side: &'static str) -> Id {
    Id::unique(("width of", side))
}
