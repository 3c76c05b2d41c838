//! The queue panel: a card for each job, in the engine's order.
//!
//! Owns only how high each card was when last drawn, so that hundreds of jobs cost no more than those in sight, and what moves.

pub mod actions;
mod card_ui;
pub mod data;
mod motion;
mod queue_ui;

use std::collections::HashMap;

pub(super) use self::card_ui::{ask, bar, is_quiet};
pub(super) use self::queue_ui::show;
use crate::domain::JobId;

/// The panel's own state.
#[derive(Debug, Default)]
pub struct QueuePanel {
    heights: HashMap<JobId, f32>,
    motion: motion::Motion,
    /// The job on the stage in the frame before: another one is scrolled to.
    shown: Option<JobId>,
}
