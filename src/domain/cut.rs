//! What becomes of a whole picture in a slot of a shot: in which framing, for which shape, for a render of how many lines.

use super::framing::{FrameLayout, Framing, Size2};
use super::models::{Resolution, Shape};
use super::picture::Slot;

/// The lines of a render whose resolution the model chooses: the most that it may have.
const MOST_LINES: u32 = 1080;

/// A shape stands for any where none matters.
const ANY_SHAPE: Size2 = (16, 9);

/// What is made of a whole picture. Two cuts that make the same are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cut {
    framing: Framing,
    ratio: Size2,
    lines: u32,
}

impl Cut {
    /// The whole picture, for a reference or to look at.
    pub const WHOLE: Self = Self { framing: Framing::Whole, ratio: ANY_SHAPE, lines: MOST_LINES };

    /// What a picture in this framing becomes in a slot of a shot of this shape. References are always whole.
    pub fn new(slot: Slot, framing: Framing, shape: Shape, resolution: Option<Resolution>) -> Self {
        match (slot, framing) {
            (Slot::Reference(_), _) | (_, Framing::Whole) => Self::WHOLE,
            (Slot::FirstFrame | Slot::LastFrame, framing) => {
                Self { framing, ratio: shape.ratio(), lines: resolution.map_or(MOST_LINES, Resolution::lines) }
            }
        }
    }

    /// How the picture is framed.
    pub const fn framing(self) -> Framing {
        self.framing
    }

    /// The ratio of the shape.
    pub const fn ratio(self) -> Size2 {
        self.ratio
    }

    /// The same picture in another framing.
    #[must_use]
    pub const fn with(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// What is cut out of a picture of this size, and where it lies in what is sent.
    pub fn layout(self, picture: Size2) -> FrameLayout {
        self.framing.layout(picture, self.ratio, self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_whole_in_every_shape_and_a_frame_has_the_shape_of_the_shot() {
        for shape in [Shape::WIDE, Shape::UPRIGHT] {
            assert_eq!(Cut::new(Slot::Reference(1), Framing::FILL, shape, Some(Resolution::P720)), Cut::WHOLE);
            let layout = Cut::new(Slot::LastFrame, Framing::FILL, shape, None).layout((4000, 4000));
            assert!(super::super::framing::has_shape(layout.canvas, shape.ratio()), "{layout:?}");
        }
        assert_eq!(Cut::WHOLE.layout((4000, 3000)).canvas, (3840, 2880), "at most twice the render");
        let small = Cut::new(Slot::FirstFrame, Framing::FILL, Shape::WIDE, Some(Resolution::P720));
        assert_eq!(small.layout((3840, 2160)).canvas, (2560, 1440));
        assert_eq!(small.layout((640, 360)).canvas, (640, 360), "nothing is scaled up");
    }
}
