//! The window: screens, widgets and their look.

pub mod theme;
pub mod widgets;
