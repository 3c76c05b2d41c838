//! The widgets that every screen is made of: each reads its look from the tokens, is reachable by keyboard, and
//! has an accessible name.
//!
//! Widgets ask (a `Response`, or what was chosen); they never act, know no job and no clip, keep no state but egui's,
//! and cannot fail.

mod aspect;
mod badge;
mod banner;
mod bars;
mod button;
mod card;
mod core;
mod elided;
mod empty;
pub mod format;
mod icon_button;
mod key_value;
pub(in crate::ui) mod layout;
mod menu;
mod notice;
mod prompt_field;
mod radio;
mod section;
mod segmented;
mod select;
mod shape_picker;
mod sheet;
mod skeleton;
mod slide;
mod spinner;
mod stepper;
mod switch;
mod text;
mod text_field;
mod toast;

pub use self::aspect::{aspect_frame, fit};
pub use self::badge::Badge;
pub use self::banner::Banner;
pub use self::bars::{ElapsedBar, progress_bar};
pub use self::button::{Button, Kind};
pub use self::card::Card;
pub use self::elided::{Elide, Elided};
pub use self::empty::EmptyState;
pub use self::icon_button::{IconButton, icon_button};
pub use self::key_value::key_value;
pub use self::menu::{MenuItem, menu_button};
pub use self::notice::Notice;
pub use self::prompt_field::PromptField;
pub use self::section::{field, section_header};
pub use self::segmented::Segmented;
pub use self::select::Select;
pub use self::shape_picker::ShapePicker;
pub use self::sheet::{Sheet, SheetAnswer};
pub use self::skeleton::{skeleton, skeleton_lines, skeleton_picture};
pub use self::slide::{Loudness, Slide, share};
pub use self::spinner::spinner;
pub use self::stepper::Stepper;
pub use self::switch::Switch;
pub use self::text::{Text, Tone};
pub use self::text_field::TextField;
pub use self::toast::{Toast, Toasts};
