//! The widgets that every screen uses.
//!
//! Each takes its look from the tokens, can be reached by keyboard and has an accessible name. A widget returns what was pressed
//! or chosen and leaves the action to its caller. Widgets know nothing of jobs, clips and screens, and keep no state but egui's.

mod button;
mod choices;
mod fields;
pub(in crate::ui) mod layout;
mod menu;
mod messages;
mod numbers;
mod paint;
mod picture;
mod progress;
mod section;
mod sheet;
mod text;
mod toast;

pub use self::button::{Button, ButtonKind, IconButton, icon_button};
pub use self::choices::{Segmented, ShapePicker, Switch};
pub use self::fields::TextField;
pub use self::menu::{MenuItem, Select, menu_button};
pub use self::messages::{Badge, Banner, EmptyState, Notice};
pub use self::numbers::{SliderValue, Stepper, VolumeSlider, share_along};
pub use self::picture::{aspect_frame, fit_within, skeleton_picture};
pub use self::progress::{ElapsedBar, progress_bar, skeleton, skeleton_lines, spinner};
pub use self::section::{Card, key_value, labelled, section_header};
pub use self::sheet::{SheetAnswer, SheetFrame};
pub use self::text::{Elide, Elided, Text, Tone};
pub use self::toast::{Toast, Toasts};
