//! Letters on the picture: the embedded typeface (Inter, SIL Open Font License, `assets/fonts`) and a line of it as a mask.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};

use super::RenderError;
use super::planes::Coverage;

static SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// Typographic style of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Height from ascender to descender, in pixels.
    pub(super) size: f32,
    /// Extra space after each letter, in pixels.
    pub(super) tracking: f32,
}

/// The loaded typeface.
pub(super) struct TextRenderer {
    font: FontRef<'static>,
}

impl TextRenderer {
    /// Loads the embedded typeface.
    pub(super) fn new() -> Result<Self, RenderError> {
        let font = FontRef::try_from_slice(SEMI_BOLD).map_err(|_| RenderError::Typeface)?;
        Ok(Self { font })
    }

    /// Whether the typeface has every letter of a text: no script but Latin, Greek and Cyrillic is embedded.
    pub(super) fn has(&self, text: &str) -> bool {
        text.chars().all(|letter| self.font.glyph_id(letter).0 != 0)
    }

    /// Width of a line, in pixels.
    pub(super) fn width(&self, style: Style, text: &str) -> f32 {
        let scaled = self.font.as_scaled(PxScale::from(style.size));
        text.chars().map(|character| scaled.h_advance(self.font.glyph_id(character)) + style.tracking).sum()
    }

    /// A line of text as coverage, with `margin` pixels of free space around it.
    pub(super) fn line(&self, style: Style, text: &str, margin: usize) -> Coverage {
        let scaled = self.font.as_scaled(PxScale::from(style.size));
        let side = |length: f32| length.ceil() as usize + 2 + 2 * margin;
        let mut mask = Coverage::new(side(self.width(style, text)), side(style.size));
        let mut pen = margin as f32 + 1.0;
        for character in text.chars() {
            let id = self.font.glyph_id(character);
            let position = point(pen, scaled.ascent() + margin as f32);
            if let Some(outlined) = self.font.outline_glyph(Glyph { id, scale: PxScale::from(style.size), position }) {
                let bounds = outlined.px_bounds();
                let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
                outlined.draw(|x, y, coverage| {
                    mask.add(left + x.cast_signed(), top + y.cast_signed(), (coverage.clamp(0.0, 1.0) * 255.0) as u8);
                });
            }
            pen += scaled.h_advance(id) + style.tracking;
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_its_letters_and_has_room_around_them() {
        let text_renderer = TextRenderer::new().unwrap();
        let style = Style { size: 20.0, tracking: 0.0 };
        let mask = text_renderer.line(style, "demo", 6);
        assert!(mask.width as f32 >= text_renderer.width(style, "demo") + 12.0);
        assert!(mask.alpha.iter().any(|&alpha| alpha > 200));
        assert!(mask.alpha[..3 * mask.width].iter().all(|&alpha| alpha == 0));
    }
}
