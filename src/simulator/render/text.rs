//! Letters: measuring and rasterising lines of text.
//!
//! Owns the embedded typeface (Inter, SIL Open Font License, `assets/fonts`). A character that the typeface lacks becomes
//! a middle dot. Never places text on a picture.

use super::RenderError;
use super::alpha_mask::{AlphaMask, Coverage};
use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
static SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// What stands for a character that the typeface does not have.
const MISSING: char = '·';

/// The two weights in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Labels and numbers.
    Regular,
    /// The prompt.
    SemiBold,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) weight: Weight,
    /// Height from ascender to descender, in pixels.
    pub(super) size: f32,
    /// Extra space after each letter, in pixels.
    pub(super) tracking: f32,
}

/// The loaded typeface.
pub(super) struct TextRenderer {
    regular: FontRef<'static>,
    semi_bold: FontRef<'static>,
}

impl TextRenderer {
    /// Loads the embedded typeface.
    pub(super) fn new() -> Result<Self, RenderError> {
        let load = |bytes| FontRef::try_from_slice(bytes).map_err(|_| RenderError::Typeface);
        Ok(Self { regular: load(REGULAR)?, semi_bold: load(SEMI_BOLD)? })
    }

    fn font(&self, weight: Weight) -> &FontRef<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }

    /// How far a character moves the pen, in pixels.
    pub(super) fn advance(&self, style: Style, character: char) -> f32 {
        let font = self.font(style.weight);
        let scaled = font.as_scaled(PxScale::from(style.size));
        scaled.h_advance(glyph_id(font, character)) + style.tracking
    }

    /// How wide a line is, in pixels.
    pub(super) fn width(&self, style: Style, text: &str) -> f32 {
        text.chars().map(|character| self.advance(style, character)).sum()
    }

    /// A line of text as a stencil: as wide as the text, as high as `style.size`.
    pub(super) fn line(&self, style: Style, text: &str) -> AlphaMask {
        let font = self.font(style.weight);
        let scaled = font.as_scaled(PxScale::from(style.size));
        let mut mask = Coverage::new(self.width(style, text).ceil() as usize + 4, style.size.ceil() as usize + 2);
        let mut pen = 1.0;
        for character in text.chars() {
            let id = glyph_id(font, character);
            let glyph = Glyph { id, scale: PxScale::from(style.size), position: point(pen, scaled.ascent()) };
            if let Some(outlined) = font.outline_glyph(glyph) {
                let bounds = outlined.px_bounds();
                let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
                outlined.draw(|x, y, coverage| {
                    mask.add(left + x.cast_signed(), top + y.cast_signed(), (coverage.clamp(0.0, 1.0) * 255.0) as u8);
                });
            }
            pen += scaled.h_advance(id) + style.tracking;
        }
        AlphaMask::new(&mask)
    }
}

fn glyph_id(font: &FontRef<'_>, character: char) -> ab_glyph::GlyphId {
    let id = font.glyph_id(character);
    if id.0 == 0 { font.glyph_id(MISSING) } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_the_typeface_lacks_is_drawn_as_a_middle_dot() {
        let text_renderer = TextRenderer::new().unwrap();
        let style = Style { weight: Weight::Regular, size: 40.0, tracking: 0.0 };
        let widths = ['漢', '·'].map(|character| text_renderer.advance(style, character));
        assert!((widths[0] - widths[1]).abs() < f32::EPSILON);
        assert!(text_renderer.advance(style, 'Ж') > widths[1]);
    }
}
