//! simulator
pub mod render;
