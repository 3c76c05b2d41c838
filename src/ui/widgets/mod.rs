//! The widgets that every screen uses.
//!
//! Each takes its look from the tokens, can be reached by keyboard and has an accessible name. A widget returns what was pressed
//! or chosen and leaves the action to its caller. Widgets know nothing of jobs, clips and screens, and keep no state but egui's.

mod bidi;
mod button;
mod choices;
mod drag;
mod field_tools;
mod fields;
pub(in crate::ui) mod layout;
mod menu;
mod messages;
mod numbers;
mod paint;
mod picture;
mod progress;
pub(in crate::ui) mod roving;
mod section;
mod sheet;
mod stars;
mod text;
mod toast;

pub use self::bidi::{laid_out, words};
pub use self::button::{Button, ButtonKind, IconButton, icon_button};
pub use self::choices::{Segmented, ShapePicker, Switch};
pub(in crate::ui) use self::drag::drag_words;
pub use self::fields::TextField;
pub(in crate::ui) use self::fields::keep_keyboard;
pub use self::menu::{MenuItem, Select, context_menu, menu_button};
pub use self::messages::{Badge, Banner, EmptyState, Notice};
pub use self::numbers::{SliderValue, Stepper, VolumeSlider, share_along};
pub(in crate::ui) use self::paint::line as painted_line;
pub use self::picture::{aspect_frame, fit_within, skeleton_picture};
pub use self::progress::{ElapsedBar, USUAL_AT, elapsed_reach, progress_bar, skeleton, skeleton_lines, spinner};
pub use self::section::{Card, key_value, labelled, section_header};
pub(in crate::ui) use self::sheet::read_on;
pub use self::sheet::{SheetAnswer, SheetFrame};
pub use self::stars::{StarRow, paint_star, star_words};
pub use self::text::{Elide, Elided, Text, Tone};
pub use self::toast::{Toast, Toasts};
