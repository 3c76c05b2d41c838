//! How cards move in the queue panel when jobs come, go, or change their state or place.
//!
//! Only what was on the screen in the last frame moves. A panel that opens, or a window with reduced motion, shows everything at its
//! place at once. The caller repaints while [`Motion::is_going_on`].

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
    /// Begins the motion that the newest jobs cause, and continues the one under way. Call it once a frame, before the cards are painted.
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

    /// Whether cards move, so that the next frame must follow at once.
    pub fn is_going_on(&self) -> bool {
        self.began.is_some()
    }

    /// Where a card is painted whose place is `home`. The next motion begins from there.
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

    /// How strongly a card is painted.
    pub fn seen(&self, id: JobId) -> Seen {
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
            return; // Only times or bytes have changed.
        }
        self.leaving = self.spots.iter().filter(|(id, _)| !here.contains(id)).map(|(_, spot)| *spot).collect();
        (self.began, self.done) = (Some(now), 0.0);
        (self.from, self.fading) = (self.spots.clone(), fading);
    }
}
