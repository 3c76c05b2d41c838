//! What moves in the queue panel after a change: cards come, go, change their state and their place, all in the time of a motion.
//!
//! Owns where the cards were when a change came, and how far the way is done. Moves only what was on the screen a frame before: a
//! panel that opens, and a window without motion, show everything where it belongs at once. Asks for no frame; see
//! [`Motion::is_going_on`].

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::emath::{easing, lerp};

use super::data::same_face;
use crate::domain::JobId;
use crate::engine::JobView;

/// Where a card is painted, in points from the top of the list.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Spot {
    /// Its upper edge.
    pub top: f32,
    /// The height of its surface.
    pub height: f32,
}

/// How strongly a card is seen, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// All of it.
    pub card: f32,
    /// What is new since its state changed.
    pub state: f32,
}

/// When a frame is painted, and how long a motion takes in it.
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
    shown: Arc<Vec<JobView>>,
    frame: Option<u64>,
    began: Option<f64>,
    done: f32,
    from: HashMap<JobId, Spot>,
    fading: HashMap<JobId, Fade>,
    leaving: Vec<Spot>,
    spots: HashMap<JobId, Spot>,
}

impl Motion {
    /// Begins what the newest jobs bring about, and goes on with what moves. Once a frame, before the cards are painted.
    pub fn follow(&mut self, jobs: &Arc<Vec<JobView>>, at: Moment) {
        let in_sight = self.frame.is_some_and(|frame| at.frame <= frame + 1);
        self.frame = Some(at.frame);
        if !in_sight || at.motion <= 0.0 {
            self.stop();
        }
        if !Arc::ptr_eq(jobs, &self.shown) {
            if in_sight && at.motion > 0.0 {
                self.begin(jobs, at.now);
            }
            self.shown = jobs.clone();
            self.spots.retain(|id, _| jobs.iter().any(|view| view.job.id == *id));
        }
        if let Some(began) = self.began {
            self.done = easing::quadratic_out((((at.now - began) as f32) / at.motion).clamp(0.0, 1.0));
            if self.done >= 1.0 {
                self.stop();
            }
        }
    }

    /// Whether the next frame is to follow at once.
    pub fn is_going_on(&self) -> bool {
        self.began.is_some()
    }

    /// Where a card is painted that belongs at `home`; remembered as the place where a next motion begins.
    pub fn place(&mut self, id: JobId, home: Spot) -> Spot {
        let spot = match (self.began, self.from.get(&id)) {
            (Some(_), Some(from)) => {
                Spot { top: lerp(from.top..=home.top, self.done), height: lerp(from.height..=home.height, self.done) }
            }
            _ => home,
        };
        self.spots.insert(id, spot);
        spot
    }

    /// How strongly a card is seen.
    pub fn seen(&self, id: JobId) -> Seen {
        match self.fading.get(&id).filter(|_| self.is_going_on()) {
            Some(Fade::Card) => Seen { card: self.done, state: 1.0 },
            Some(Fade::State) => Seen { card: 1.0, state: self.done },
            None => Seen { card: 1.0, state: 1.0 },
        }
    }

    /// The surfaces of cards that went, and how strongly they are still seen.
    pub fn leaving(&self) -> (&[Spot], f32) {
        (&self.leaving, 1.0 - self.done)
    }

    /// A card that is out of sight moves no further, and begins nowhere.
    pub fn forget(&mut self, id: JobId) {
        self.spots.remove(&id);
    }

    fn stop(&mut self) {
        (self.began, self.done) = (None, 0.0);
        self.from.clear();
        self.fading.clear();
        self.leaving.clear();
    }

    fn begin(&mut self, jobs: &[JobView], now: f64) {
        let before: HashMap<JobId, &JobView> = self.shown.iter().map(|view| (view.job.id, view)).collect();
        let here: HashSet<JobId> = jobs.iter().map(|view| view.job.id).collect();
        let mut fading = HashMap::new();
        for view in jobs {
            match before.get(&view.job.id) {
                None => drop(fading.insert(view.job.id, Fade::Card)),
                Some(old) if !same_face(old, view) => drop(fading.insert(view.job.id, Fade::State)),
                Some(_) => {}
            }
        }
        let ids = |views: &[JobView]| views.iter().map(|view| view.job.id).collect::<Vec<_>>();
        if fading.is_empty() && ids(&self.shown) == ids(jobs) {
            return; // A second went by, or some bytes came.
        }
        self.leaving = self.spots.iter().filter(|(id, _)| !here.contains(id)).map(|(_, spot)| *spot).collect();
        (self.began, self.done) = (Some(now), 0.0);
        (self.from, self.fading) = (self.spots.clone(), fading);
    }
}
