//! What a view sees: one snapshot, the pictures, the time, what is under way. It can ask and nothing else.

use std::cell::{Cell, RefCell};

use eframe::egui::{Rect, Ui};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ask::Ask;
use super::images::{Image, ImageKey, Images};
use super::parts::{Part, Parts};
use super::pending::Pending;
use super::player::Players;
use super::view::Panels;
use crate::domain::ClipId;
use crate::engine::{Service, Snapshot};

/// The least distance of messages from what they must not cover, both sides together, in points.
const MESSAGE_MARGIN: f32 = 24.0;

/// One frame's view of everything.
pub(super) struct Cx<'a> {
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
    pub asks: RefCell<Vec<Ask>>,
    /// Where the parts of the window are.
    pub parts: RefCell<Parts>,
    /// Where messages may stand without covering what one needs next; anywhere, while no view says so.
    pub room_for_messages: Cell<Option<Rect>>,
    /// How high the messages are that are showing, in points.
    pub messages: f32,
}

impl Cx<'_> {
    /// Asks for something; it is done at the end of the frame.
    pub fn ask(&self, ask: Ask) {
        self.asks.borrow_mut().push(ask);
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
    pub fn part(&self, part: Part, ui: &Ui) {
        self.parts.borrow_mut().push((part, ui.min_rect()));
    }

    /// A still of a clip; asks for it when it is not known yet.
    pub fn still(&self, clip: ClipId, width: u32) -> Image<'_> {
        self.images.get(&ImageKey::Still(clip, width)).unwrap_or_else(|| {
            self.ask(Ask::NeedStill(clip, width));
            Image::Coming
        })
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.snapshot.service == Service::Demo
    }
}
