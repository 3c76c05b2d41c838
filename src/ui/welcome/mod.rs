//! The first start, on the stage itself: what this is, connect or try, the first shot. Owns no state: the snapshot says where
//! the person is.

pub mod data;
mod welcome_ui;

pub use self::data::READY;
pub(super) use self::welcome_ui::{empty_stage, show};
