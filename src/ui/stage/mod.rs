//! The stage: the selected clip as a still with everything that is known of it, or the selected job's state, large.

mod clip_ui;
pub mod data;
mod stage_ui;

pub(super) use self::stage_ui::show;
