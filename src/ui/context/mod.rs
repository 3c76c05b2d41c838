//! What a view sees: one snapshot, the pictures, the time, what is under way. It can ask and nothing else.

mod action;
mod focus_regions;
mod navigation;
mod pending;

use std::cell::{Cell, RefCell};

use eframe::egui::{Rect, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ui::command::UiCommand;
use crate::ui::images::{Image, ImageKey, Images};
use crate::ui::player::Players;
use crate::ui::widgets::IconButton;

pub use self::action::Action;
pub(in crate::ui) use self::focus_regions::{FocusRegion, FocusRegions, focus_next_region};
pub use self::navigation::{OnStage, Panels, Screen, Selection, Side};
pub(in crate::ui) use self::pending::{Export, FrameDialog, Pending, PendingFirstFrame, exported, take};
use crate::domain::ClipId;
use crate::engine::{Service, Snapshot};

/// The least distance of messages from what they must not cover, both sides together, in points.
const MESSAGE_MARGIN: f32 = 24.0;

/// One frame's view of everything.
pub(in crate::ui) struct Cx<'a> {
    /// What the engine shows.
    pub snapshot: &'a Snapshot,
    /// The pictures that are here.
    pub images: &'a Images,
    /// What was asked and not answered.
    pub pending: &'a Pending,
    /// What plays.
    pub players: &'a Players,
    /// Which side panels are open.
    pub panels: Panels,
    /// The time of day.
    pub now: Timestamp,
    /// Where the person is.
    pub zone: &'a TimeZone,
    /// What the views ask for.
    pub actions: RefCell<Vec<Action>>,
    /// Where the parts of the window are.
    pub focus_regions: RefCell<FocusRegions>,
    /// Where messages may stand without covering what one needs next; anywhere, while no view says so.
    pub room_for_messages: Cell<Option<Rect>>,
    /// How high the messages are that are showing, in points.
    pub messages: f32,
}

impl Cx<'_> {
    /// Asks for something; it is done at the end of the frame.
    pub fn send(&self, action: Action) {
        self.actions.borrow_mut().push(action);
    }

    /// Keeps messages within `room` off these buttons: below them where that fits, else above.
    pub fn keep_messages_off(&self, room: Rect, buttons: Rect) {
        let below = room.with_min_y(buttons.bottom().max(room.top()));
        let above = room.with_max_y(buttons.top().min(room.bottom()));
        let fits_below = below.height() >= self.messages + MESSAGE_MARGIN;
        let fits_above = above.height() >= self.messages + MESSAGE_MARGIN;
        let is_below = fits_below || (!fits_above && below.height() >= above.height());
        self.room_for_messages.set(Some(if is_below { below } else { above }));
    }

    /// What has been painted into `ui` is this part of the window.
    pub fn focus_region(&self, region: FocusRegion, ui: &Ui) {
        self.focus_regions.borrow_mut().push((region, ui.min_rect()));
    }

    /// A still of a clip; asks for it when it is not known yet.
    pub fn still(&self, clip: ClipId, width: u32) -> Image<'_> {
        self.images.get(&ImageKey::Still(clip, width)).unwrap_or_else(|| {
            self.send(Action::NeedStill(clip, width));
            Image::Coming
        })
    }

    /// A button that shows the command's keys in its tooltip and sends the command when pressed.
    pub fn command_button(&self, ui: &mut Ui, button: IconButton<'_>, command: UiCommand) {
        let keys = command.keys_text(ui.ctx());
        let button = match &keys {
            Some(keys) => button.shortcut(keys),
            None => button,
        };
        if ui.add(button).clicked() {
            self.send(Action::Run(command));
        }
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.snapshot.service == Service::Demo
    }
}
