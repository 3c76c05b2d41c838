//! The stage: the selected clip, playing, with everything that is known of it, or the selected job's state, large.

mod clip_ui;
mod controls_ui;
pub mod data;
mod full_ui;
mod pan;
mod picture_ui;
mod place;
mod playing;
mod seek_bar;
mod stage_ui;

pub(super) use self::clip_ui::NO_FRAMES;
pub(super) use self::stage_ui::{show, show_full};
