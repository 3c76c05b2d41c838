//! "This is frame 1": how a picture stands in the shape of the shot, seen large and changed by hand before anything is paid.
//!
//! `editor` is the state with its undo, `canvas_ui` the picture under the hand, `editor_ui` the sheet around it. What is chosen here goes
//! into the form; the engine cuts by it.

mod canvas_ui;
mod editor;
mod editor_ui;
mod paint;

pub use self::editor::FrameEditor;
pub(in crate::ui) use self::editor_ui::show;
pub(in crate::ui) use self::paint::{paint_frame, way_between};
