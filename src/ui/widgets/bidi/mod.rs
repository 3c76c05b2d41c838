//! Text that may run from right to left: Arabic, Hebrew, and what is mixed into them.
//!
//! egui shapes letters but puts words from left to right, whatever they are. Here each paragraph is laid out in the order of the Unicode
//! bidirectional algorithm, at the side where it begins, and egui gets a galley that it draws as any other. A text without such letters
//! never comes here: it gets egui's own galley.
//!
//! `order` knows directions, `shape` and `join` letters, `rows` breaks, `place` makes the galley; `lay_out` does it all and keeps it.
//! `caret` finds places in the galley, `keys` leads through it, `edit` is a field to type into.

mod caret;
mod edit;
mod join;
mod keys;
mod lay_out;
mod order;
mod place;
mod rows;
mod shape;
#[cfg(test)]
mod tests;

pub use self::edit::{Field, FieldLook};
pub use self::lay_out::{laid_out, lay_out, words};
pub use self::order::{has_right_to_left, leads_left};
pub use self::place::Alignment;
