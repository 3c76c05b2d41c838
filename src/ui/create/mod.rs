//! Paints the Create screen: form, stage, queue and strip in their panels. Owns how they share the window.

mod panel_width;
mod strip_ui;

use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::ui::command::UiCommand;
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Cx, FocusRegion, Selection, Side};
use crate::ui::queue::{self, QueuePanel};
use crate::ui::shot::{self, ShotForm};
use crate::ui::theme::UiTokens;
use crate::ui::welcome::{self, step};

use crate::ui::stage;

/// Widest side panel, as a share of the window: the stage keeps the rest.
const SIDE_SHARE: f32 = 0.36;
/// A side panel's usual share of a narrow window.
const NARROW_SHARE: f32 = 0.25;
/// Narrower windows have no room for an empty queue beside the first start, in points.
const QUEUE_FROM: f32 = 1100.0;
/// Usual and least width of a side panel, in points.
const SIDE: (f32, f32) = (320.0, 264.0);
/// Width that the stage keeps between two side panels, however wide they were in a wider window, in points.
const STAGE: f32 = 432.0;
/// Narrower windows show an open side panel instead of the stage, in points.
const STAGE_BESIDE: f32 = 560.0;
/// Lower windows than this have no strip.
const STRIP_FROM: f32 = 480.0;

/// The parts' own state.
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

/// The screen.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, create: Create<'_>) {
    let Create { shot, connect, queue, selection } = create;
    let t = ui.tokens();
    let window = ui.available_size();
    let most = (window.x * SIDE_SHARE).min((window.x - STAGE) / 2.0).max(SIDE.1);
    let least = SIDE.1;
    let usual = SIDE.0.min((window.x * NARROW_SHARE).max(least));
    let first_start = step(cx.snapshot);
    let panel = Frame::new().inner_margin(Margin::symmetric(t.space.m as i8, t.space.s as i8));
    if window.y >= STRIP_FROM && (first_start.is_none() || !cx.snapshot.clips.is_empty()) {
        Panel::bottom("strip").resizable(false).frame(panel).show(ui, |ui| {
            strip_ui::show(ui, cx, selection);
            cx.focus_region(FocusRegion::Strip, ui);
        });
    }
    let open = |side| cx.panels.is_open(side, window.x);
    let has_queue = first_start.is_none() || window.x >= QUEUE_FROM;
    if window.x < STAGE_BESIDE && (open(Side::Shot) || (open(Side::Queue) && has_queue)) {
        CentralPanel::default().frame(panel).show(ui, |ui| {
            if open(Side::Shot) {
                shot::show(ui, cx, shot);
                cx.focus_region(FocusRegion::Form, ui);
            } else {
                queue::show(ui, cx, queue, selection);
                cx.focus_region(FocusRegion::Queue, ui);
            }
        });
        return;
    }
    let mut is_open = open(Side::Shot);
    panel_width::follow(ui, "shot", most);
    let side = Panel::left("shot").default_size(usual).size_range(least..=most).frame(panel);
    side.show_collapsible(ui, &mut is_open, |ui| {
        shot::show(ui, cx, shot);
        cx.focus_region(FocusRegion::Form, ui);
    });
    panel_width::remember(ui, "shot", most);
    if is_open != open(Side::Shot) {
        cx.send(Action::Run(UiCommand::ToggleShot)); // By its edge: a double click, or dragged shut or open.
    }
    if has_queue {
        let mut is_open = open(Side::Queue);
        panel_width::follow(ui, "queue", most);
        let side = Panel::right("queue").default_size(usual).size_range(least..=most).frame(panel);
        side.show_collapsible(ui, &mut is_open, |ui| {
            queue::show(ui, cx, queue, selection);
            cx.focus_region(FocusRegion::Queue, ui);
        });
        panel_width::remember(ui, "queue", most);
        if is_open != open(Side::Queue) {
            cx.send(Action::Run(UiCommand::ToggleQueue));
        }
    }
    CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
        cx.room_for_messages.set(Some(ui.max_rect()));
        match first_start {
            Some(step) => welcome::show(ui, cx, connect, step),
            None => stage::show(ui, cx, selection),
        }
        cx.focus_region(FocusRegion::Stage, ui);
    });
}
