//! The strip: a tile for each shot, in the order of the story, its takes behind it. Only the tiles in sight are painted.
//!
//! `data` says what a tile tells and where it is; `tile_ui` paints one, `strip_ui` all of them. Tab stops at one; the arrows walk them.

/// Keys of the strip that are no commands, for the list of shortcuts.
pub const KEYS: [(&str, &str); 2] =
    [("From shot to shot", "Left, Right, Page Up, Page Down, Home, End"), ("Put on the stage", "Enter")];

mod data;
mod menu_ui;
mod strip_ui;
mod tile_ui;

pub(super) use self::strip_ui::show;
