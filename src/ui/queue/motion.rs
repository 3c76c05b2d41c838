//! How rows and cards move in the queue panel when jobs come, go, or change their state or place.
//!
//! Only what was on the screen in the last frame moves. A panel that opens, or a window with reduced motion, shows everything at its
//! place at once. The caller repaints while [`Motion::is_going_on`].

use std::collections::{HashMap, HashSet};

use eframe::egui::emath::{easing, lerp};

use crate::domain::{JobId, ShotId};
use crate::ui::theme::Status;

/// A line of the list: a shot's row, one of its takes, or what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum LineKey {
    /// A shot's row.
    Shot(ShotId),
    /// The card of a take.
    Take(JobId),
    /// The line that counts what is done.
    Done,
    /// A clip that is done.
    DoneClip(JobId),
}

/// What a line looks like at a glance: its state and its colour. Times, bytes and places do not count.
pub(super) type Face = (String, Status);

/// Where a line is painted, in points from the top of the list.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Spot {
    /// Its upper edge.
    pub top: f32,
    /// The height of its surface.
    pub height: f32,
}

/// How strongly a card is painted, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// All of it.
    pub card: f32,
    /// The part that is new since its state changed.
    pub state: f32,
}

/// When a frame is painted, and how long a motion takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Seconds.
    pub now: f64,
    /// The frame's number.
    pub frame: u64,
    /// Seconds; 0 when motion is reduced.
    pub motion: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fade {
    Card,
    State,
}

/// The panel's motion.
#[derive(Debug, Default)]
pub(super) struct Motion {
    shown: Vec<(LineKey, Face)>,
    frame: Option<u64>,
    began: Option<f64>,
    done: f32,
    from: HashMap<LineKey, Spot>,
    fading: HashMap<LineKey, Fade>,
    leaving: Vec<Spot>,
    spots: HashMap<LineKey, Spot>,
}

impl Motion {
    /// Begins the motion that the newest lines cause, and continues the one under way. Call it once a frame, before they are painted.
    pub fn follow(&mut self, lines: Vec<(LineKey, Face)>, at: Moment) {
        let in_sight = self.frame.is_some_and(|frame| at.frame <= frame + 1);
        self.frame = Some(at.frame);
        if !in_sight || at.motion <= 0.0 {
            self.stop();
        }
        if lines != self.shown {
            if in_sight && at.motion > 0.0 {
                self.begin(&lines, at.now);
            }
            let here: HashSet<LineKey> = lines.iter().map(|(key, _)| *key).collect();
            self.spots.retain(|key, _| here.contains(key));
            self.shown = lines;
        }
        if let Some(began) = self.began {
            self.done = easing::quadratic_out((((at.now - began) as f32) / at.motion).clamp(0.0, 1.0));
            if self.done >= 1.0 {
                self.stop();
            }
        }
    }

    /// Whether cards move, so that the next frame must follow at once.
    pub fn is_going_on(&self) -> bool {
        self.began.is_some()
    }

    /// Where a card is painted whose place is `home`. The next motion begins from there.
    pub fn place(&mut self, id: LineKey, home: Spot) -> Spot {
        let spot = match (self.began, self.from.get(&id)) {
            (Some(_), Some(from)) => {
                Spot { top: lerp(from.top..=home.top, self.done), height: lerp(from.height..=home.height, self.done) }
            }
            _ => home,
        };
        self.spots.insert(id, spot);
        spot
    }

    /// How strongly a card is painted.
    pub fn seen(&self, id: LineKey) -> Seen {
        match self.fading.get(&id).filter(|_| self.is_going_on()) {
            Some(Fade::Card) => Seen { card: self.done, state: 1.0 },
            Some(Fade::State) => Seen { card: 1.0, state: self.done },
            None => Seen { card: 1.0, state: 1.0 },
        }
    }

    /// The surfaces of removed cards, and how strongly they are still painted.
    pub fn leaving(&self) -> (&[Spot], f32) {
        (&self.leaving, 1.0 - self.done)
    }

    /// Forgets a card that is out of sight.
    pub fn forget(&mut self, id: LineKey) {
        self.spots.remove(&id);
    }

    fn stop(&mut self) {
        (self.began, self.done) = (None, 0.0);
        self.from.clear();
        self.fading.clear();
        self.leaving.clear();
    }

    fn begin(&mut self, lines: &[(LineKey, Face)], now: f64) {
        let before: HashMap<LineKey, &Face> = self.shown.iter().map(|(key, face)| (*key, face)).collect();
        let here: HashSet<LineKey> = lines.iter().map(|(key, _)| *key).collect();
        let fading = lines.iter().filter_map(|(key, face)| match before.get(key) {
            None => Some((*key, Fade::Card)),
            Some(old) if *old != face => Some((*key, Fade::State)),
            Some(_) => None,
        });
        let fading = fading.collect();
        self.leaving = self.spots.iter().filter(|(key, _)| !here.contains(key)).map(|(_, spot)| *spot).collect();
        (self.began, self.done) = (Some(now), 0.0);
        (self.from, self.fading) = (self.spots.clone(), fading);
    }
}
