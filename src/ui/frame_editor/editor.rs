//! The state of the editor: the framing under the hand, and the steps back.

use crate::domain::framing::Size2;
use crate::domain::{Backdrop, Framing, Slot};

/// Changes within this many seconds of each other are one step back: a turn of the wheel, a held key.
const ONE_STEP: f64 = 0.7;

/// Most steps back.
const MOST_STEPS: usize = 100;

/// The colour of a backdrop that nobody has chosen yet: black, as at the cinema.
const FIRST_COLOUR: [u8; 3] = [0, 0, 0];

/// The framing of a picture while it is edited.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameEditor {
    /// Whose picture it is.
    pub slot: Slot,
    /// The colour as it is typed.
    pub hex: String,
    /// Whether the next press on the picture takes its colour.
    pub takes_colour: bool,
    framing: Framing,
    /// What it was filled with before it was shown whole, and the other way round.
    other: Framing,
    colour: [u8; 3],
    steps: Vec<Framing>,
    changed_at: f64,
}

impl FrameEditor {
    /// Edits the picture of a slot from this framing on.
    pub fn new(slot: Slot, framing: Framing) -> Self {
        let colour = match framing {
            Framing::Fit(Backdrop::Colour(colour)) => colour,
            _ => FIRST_COLOUR,
        };
        let other = if matches!(framing, Framing::Fit(_)) { Framing::FILL } else { Framing::Fit(Backdrop::Blur) };
        let mut editor = Self {
            slot,
            hex: String::new(),
            takes_colour: false,
            framing,
            other,
            colour,
            steps: Vec::new(),
            changed_at: f64::NEG_INFINITY,
        };
        editor.follow();
        editor
    }

    /// The framing as it is now.
    pub const fn framing(&self) -> Framing {
        self.framing
    }

    /// Whether the picture fills the shape.
    pub const fn fills(&self) -> bool {
        matches!(self.framing, Framing::Fill { .. })
    }

    /// The colour of the backdrop: the one that is there, or the last one.
    pub const fn colour(&self) -> [u8; 3] {
        self.colour
    }

    /// Fills the shape, or shows the picture whole; each as it was the last time.
    pub fn fill(&mut self, fills: bool, now: f64) {
        if fills != self.fills() {
            let before = self.framing;
            self.begin_step();
            self.set(self.other, now);
            self.other = before;
        }
    }

    /// Puts the picture on this.
    pub fn put_on(&mut self, backdrop: Backdrop, now: f64) {
        self.takes_colour = false;
        self.begin_step();
        self.set(Framing::Fit(backdrop), now);
    }

    /// Moves the cut by this many pixels of the picture.
    pub fn move_by(&mut self, picture: Size2, ratio: Size2, by: (f64, f64), now: f64) {
        self.set(self.framing.moved(picture, ratio, by), now);
    }

    /// Zooms around a point in shares of what is seen.
    pub fn zoom(&mut self, picture: Size2, ratio: Size2, factor: f64, about: (f64, f64), now: f64) {
        self.set(self.framing.zoomed(picture, ratio, factor, about), now);
    }

    /// Fills the shape from the picture's middle.
    pub fn reset(&mut self, now: f64) {
        self.begin_step();
        self.set(Framing::FILL, now);
    }

    /// Whether a reset would change anything.
    pub fn is_reset(&self) -> bool {
        self.framing == Framing::FILL
    }

    /// The next change is a step of its own.
    pub fn begin_step(&mut self) {
        self.changed_at = f64::NEG_INFINITY;
    }

    /// Takes the last step back; returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.steps.pop() else { return false };
        self.framing = before;
        self.begin_step();
        self.follow();
        true
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.steps.is_empty()
    }

    fn set(&mut self, framing: Framing, now: f64) {
        if framing == self.framing {
            return;
        }
        if now - self.changed_at > ONE_STEP {
            if self.steps.len() >= MOST_STEPS {
                self.steps.remove(0);
            }
            self.steps.push(self.framing);
        }
        self.changed_at = now;
        self.framing = framing;
        self.follow();
    }

    /// The typed colour is the one that is shown.
    fn follow(&mut self) {
        if let Framing::Fit(Backdrop::Colour(colour)) = self.framing {
            self.colour = colour;
        }
        self.hex = Backdrop::Colour(self.colour).hex().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Size2 = (1000, 1000);
    const WIDE: Size2 = (16, 9);

    #[test]
    fn a_drag_is_one_step_back_and_the_next_one_another() {
        let mut editor = FrameEditor::new(Slot::FirstFrame, Framing::FILL);
        editor.begin_step();
        for n in 0..5 {
            editor.move_by(PICTURE, WIDE, (0.0, 10.0), f64::from(n) * 0.1);
        }
        let dragged = editor.framing();
        editor.begin_step();
        editor.move_by(PICTURE, WIDE, (0.0, 10.0), 0.5);
        assert_ne!(editor.framing(), dragged);
        assert!(editor.undo());
        assert_eq!(editor.framing(), dragged);
        assert!(editor.undo());
        assert!(editor.is_reset() && !editor.can_undo() && !editor.undo());
    }

    #[test]
    fn whole_and_filled_each_come_back_as_they_were() {
        let mut editor = FrameEditor::new(Slot::FirstFrame, Framing::FILL);
        editor.zoom(PICTURE, WIDE, 2.0, (0.5, 0.5), 1.0);
        let zoomed = editor.framing();
        editor.fill(false, 2.0);
        editor.put_on(Backdrop::Colour([26, 43, 60]), 3.0);
        assert_eq!((editor.hex.as_str(), editor.fills()), ("#1a2b3c", false));
        editor.fill(true, 4.0);
        assert_eq!(editor.framing(), zoomed);
        editor.fill(false, 5.0);
        assert_eq!(editor.framing(), Framing::Fit(Backdrop::Colour([26, 43, 60])));
        editor.put_on(Backdrop::Blur, 6.0);
        assert_eq!(editor.colour(), [26, 43, 60], "the colour is there when it is wanted again");
    }

    #[test]
    fn nothing_that_changes_nothing_is_a_step() {
        let mut editor = FrameEditor::new(Slot::FirstFrame, Framing::FILL);
        editor.move_by((1600, 900), WIDE, (50.0, 50.0), 1.0);
        editor.reset(2.0);
        assert!(!editor.can_undo(), "a picture of that shape can't be moved");
    }
}
