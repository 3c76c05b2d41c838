//! Paints the strip, scrolls to the shot on the stage, and moves the keyboard along the tiles.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{DragAndDrop, Id, Key, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};

use super::data::{Places, StackTile, UnderWay, under_way};
use super::tile_ui::{self, StripTile, TilePlace};
use crate::domain::{ShotId, ShotRow};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, DraggedShots, OnStage, Selection};
use crate::ui::projects::words::short;
use crate::ui::theme::{Role, UiTokens};
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};
use crate::ui::widgets::{Text, drag_words, roving};

/// Height of a picture in a usual window and in a low one, in points.
const PICTURE: (f32, f32) = (56.0, 44.0);
/// A lower window is a low one, in points.
const LOW: f32 = 680.0;
/// Width of the place of the next shot, in points.
const NEXT: f32 = 76.0;

/// How often shown times are updated.
const TICK: Duration = Duration::from_secs(1);

/// What the strip remembers from frame to frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Memory {
    /// The tile that Tab stops at.
    stop: Option<StripTile>,
    /// Where it was: the tile that comes there is the stop when it is gone.
    at: usize,
    /// The shot that was on the stage.
    shown: Option<ShotId>,
    /// The room that the strip had, and the height of its pictures; in whole points.
    room: (u32, u32),
}

/// The strip. It takes its room before there is a shot, so that the first one moves nothing.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, selection: Selection) {
    let t = ui.tokens();
    let height = if ui.ctx().content_rect().height() < LOW { PICTURE.1 } else { PICTURE.0 };
    let tile = height + t.size.ring + Role::Small.line_height();
    let size = vec2(ui.available_width(), tile + t.size.ring);
    let builder = UiBuilder::new().max_rect(Rect::from_min_size(ui.next_widget_position(), size));
    ui.scope_builder(builder, |ui| {
        ui.set_min_size(size);
        match cx.catalog.shots(cx.scope()) {
            Some(shots) if !shots.rows.is_empty() => {
                with_margin(ui, vec2(0.0, t.space.s), |ui| tiles(ui, cx, selection, &shots.rows, (tile, height)));
            }
            Some(_) => {
                ui.centered_and_justified(|ui| {
                    ui.add(Text::small("Your shots line up here, in the order of the story").secondary());
                });
            }
            None => {}
        }
    });
}

/// What a frame of the strip is painted from.
struct Strip<'a> {
    cx: &'a Cx<'a>,
    shots: &'a Arc<[ShotRow]>,
    jobs: HashMap<ShotId, UnderWay>,
    places: Arc<Places>,
    /// The shot on the stage.
    on_stage: Option<ShotId>,
    /// Height of a tile, in points.
    tile: f32,
    /// How much of it is the picture.
    picture: f32,
}

/// The tiles, each so high, with so high a picture.
fn tiles(ui: &mut Ui, cx: &Cx<'_>, selection: Selection, shots: &Arc<[ShotRow]>, (tile, picture): (f32, f32)) {
    let t = ui.tokens();
    let id = Id::unique("what the strip remembers");
    let before: Memory = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let places = places(ui, shots, picture);
    let (jobs, on_stage) = (under_way(&cx.snapshot.jobs, cx.now), on_stage(cx, selection));
    let strip = Strip { cx, shots, jobs, places, on_stage, tile, picture };
    let shown_at = on_stage.and_then(|shot| cx.catalog.shot_place(cx.scope(), shot));
    let room = (ui.available_width().round() as u32, picture.round() as u32);
    let must_show = before.shown != on_stage || before.room != room;
    let mut stop = stop(ui, &strip, before, shown_at);
    ScrollArea::horizontal().id_salt("strip").auto_shrink(false).show_viewport(ui, |ui, viewport| {
        ui.set_width(strip.places.width());
        let sight = strip.places.in_sight(viewport.min.x, viewport.max.x);
        let to = moved(ui, &strip, stop, sight.len());
        if let Some(at) = to {
            stop = at;
            give_keyboard(ui, &strip, at);
        }
        if let Some(at) = to.or_else(|| shown_at.filter(|_| must_show)) {
            ui.scroll_to_rect(strip.rect(ui, at).expand2(vec2(t.space.xl, 0.0)), None);
        }
        if let Some(at) = paint(ui, &strip, sight, stop) {
            stop = at;
            give_keyboard(ui, &strip, at);
        }
        ui.allocate_space(vec2(strip.places.width(), tile));
        keep_focus_in_sight(ui);
    });
    dragged(ui, shots);
    let now = Memory { stop: Some(strip.at(stop)), at: stop, shown: on_stage, room };
    if now != before {
        ui.data_mut(|data| data.insert_temp(id, now));
    }
    if strip.jobs.values().any(|under_way| under_way.elapsed.is_some()) && !ui.is_still() {
        ui.ctx().request_repaint_after(TICK);
    }
}

/// Number and title of the shot that is dragged.
fn dragged(ui: &Ui, shots: &[ShotRow]) {
    let Some(dragged) = DragAndDrop::payload::<DraggedShots>(ui.ctx()) else { return };
    let Some(shot) = shots.iter().find(|shot| dragged.0.contains(&shot.id)) else { return };
    drag_words(ui, &format!("{}  {}", shot.number, short(&shot.title)));
}

/// Where the tiles of an answer are, at this height of their pictures. Laid out once, whatever the number of shots.
#[derive(Clone)]
struct LaidOut {
    shots: Arc<[ShotRow]>,
    picture: f32,
    places: Arc<Places>,
}

fn places(ui: &Ui, shots: &Arc<[ShotRow]>, picture: f32) -> Arc<Places> {
    let id = Id::unique("where the strip's tiles are");
    let known = ui.data(|data| data.get_temp::<LaidOut>(id));
    if let Some(known) =
        known.filter(|known| Arc::ptr_eq(&known.shots, shots) && known.picture.to_bits() == picture.to_bits())
    {
        return known.places;
    }
    let widths = shots.iter().map(|shot| tile_ui::width(shot, picture)).chain([NEXT]);
    let places = Arc::new(Places::of(widths, ui.tokens().space.s));
    let laid_out = LaidOut { shots: shots.clone(), picture, places: places.clone() };
    ui.data_mut(|data| data.insert_temp(id, laid_out));
    places
}

impl Strip<'_> {
    fn at(&self, at: usize) -> StripTile {
        self.shots.get(at).map_or(StripTile::Next, |shot| StripTile::Shot(shot.id))
    }

    fn rect(&self, ui: &Ui, at: usize) -> Rect {
        let origin = ui.max_rect().min + Vec2::splat(ui.tokens().size.ring);
        let (left, width) = self.places.tile(at);
        Rect::from_min_size(pos2(origin.x + left, origin.y), vec2(width, self.tile))
    }
}

fn give_keyboard(ui: &Ui, strip: &Strip<'_>, at: usize) {
    ui.memory_mut(|memory| memory.request_focus(strip.at(at).id()));
}

/// Paints the tiles in sight, and the stop wherever it is. Returns the tile that a screen reader gives the keyboard to.
fn paint(ui: &Ui, strip: &Strip<'_>, sight: Range<usize>, stop: usize) -> Option<usize> {
    let far = Some(stop).filter(|at| !sight.contains(at));
    let mut asked_for = None;
    for at in sight.chain(far) {
        let place = TilePlace { rect: strip.rect(ui, at), height: strip.picture, is_stop: at == stop };
        let response = match strip.shots.get(at) {
            Some(shot) => {
                let under_way = strip.jobs.get(&shot.id);
                let on_stage = strip.on_stage == Some(shot.id);
                tile_ui::show(ui, strip.cx, place, &StackTile { shot, under_way, on_stage })
            }
            None => tile_ui::next_shot(ui, strip.cx, place),
        };
        if roving::is_asked_for(&response) {
            asked_for = Some(at);
        }
    }
    asked_for
}

/// The tile that Tab stops at: the shot that has come onto the stage, or the tile that was last walked to. When that one is gone, the
/// tile in its place is the stop, and gets the keyboard if it had it.
fn stop(ui: &Ui, strip: &Strip<'_>, before: Memory, shown_at: Option<usize>) -> usize {
    let Some(tile) = before.stop else { return shown_at.unwrap_or(0) };
    let had_keyboard = ui.memory(|memory| memory.has_focus(tile.id()));
    if let Some(at) = shown_at.filter(|_| before.shown != strip.on_stage && !had_keyboard) {
        return at;
    }
    let here = match tile {
        StripTile::Next => Some(strip.shots.len()),
        StripTile::Shot(shot) => strip.cx.catalog.shot_place(strip.cx.scope(), shot),
    };
    here.unwrap_or_else(|| {
        let at = before.at.min(strip.shots.len());
        if had_keyboard {
            give_keyboard(ui, strip, at);
        }
        at
    })
}

/// The shot on the stage.
fn on_stage(cx: &Cx<'_>, selection: Selection) -> Option<ShotId> {
    match selection.resolve(cx.snapshot) {
        OnStage::Empty => None,
        OnStage::Clip(_) => cx.clip_on_stage.map(|clip| clip.take.shot),
        OnStage::Job(id) => cx.snapshot.job(id).map(|view| view.job.take.shot),
    }
}

/// Where the keys lead from the stop, while it has the keyboard. Up and down walk the takes of the shot on the stage.
fn moved(ui: &Ui, strip: &Strip<'_>, at: usize, page: usize) -> Option<usize> {
    let (tile, last) = (strip.at(at).id(), strip.shots.len());
    if !ui.memory(|memory| memory.has_focus(tile)) {
        return None;
    }
    let mut to = at;
    for (key, _) in roving::steps(ui, tile, roving::ARROWS) {
        to = match key {
            Key::ArrowLeft => to.saturating_sub(1),
            Key::ArrowRight => to + 1,
            Key::PageUp => to.saturating_sub(page),
            Key::PageDown => to + page,
            Key::Home => 0,
            Key::End => last,
            _ => {
                let up = key == Key::ArrowUp;
                strip.cx.send(Action::Run(if up { UiCommand::PreviousTake } else { UiCommand::NextTake }));
                to
            }
        }
        .min(last);
    }
    (to != at).then_some(to)
}
