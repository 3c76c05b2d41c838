//! Text on the picture: the embedded typeface (Inter, SIL Open Font License, `assets/fonts`), lines of text as masks, and the
//! prompt as a block of large letters.
//!
//! A character that the typeface lacks becomes a middle dot.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};

use super::RenderError;
use super::canvas::{AlphaMask, Coverage};

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
static SEMI_BOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// Replaces a character that the typeface lacks.
const MISSING: char = '·';

/// The two weights in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Labels and numbers.
    Regular,
    /// The prompt.
    SemiBold,
}

/// Typographic style of a line.
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

    /// Width of a character with its tracking, in pixels.
    pub(super) fn advance(&self, style: Style, character: char) -> f32 {
        let font = self.font(style.weight);
        let scaled = font.as_scaled(PxScale::from(style.size));
        scaled.h_advance(glyph_id(font, character)) + style.tracking
    }

    /// Width of a line, in pixels.
    pub(super) fn width(&self, style: Style, text: &str) -> f32 {
        text.chars().map(|character| self.advance(style, character)).sum()
    }

    /// A line of text as a mask: as wide as the text, as high as `style.size`.
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

/// Characters beyond this are ignored: they would not fit.
const MAX_CHARACTERS: usize = 600;
/// Distance of baselines as a part of the letter size.
const LEADING: f32 = 1.06;
/// Letter sizes to try, as parts of the largest.
const STEPS: [f32; 7] = [1.0, 0.86, 0.74, 0.64, 0.55, 0.47, 0.4];

/// The lines of the prompt, each with the distance of its top from the top of the block, in pixels.
pub(super) struct Title {
    pub(super) lines: Vec<(usize, AlphaMask)>,
    pub(super) height: usize,
}

impl Title {
    /// Sets `prompt` in a box of `width` x `height` pixels in the largest letters that fit, at most `size` pixels high.
    /// If it doesn't fit in the smallest letters, it ends in an ellipsis.
    pub(super) fn new(text_renderer: &TextRenderer, prompt: &str, [width, height]: [usize; 2], size: f32) -> Self {
        let words = prompt.chars().take(MAX_CHARACTERS).collect::<String>();
        let mut chosen = (Vec::new(), style(size));
        for step in STEPS {
            let style = style(size * step);
            let lines = wrap(&words, width as f32, |character| text_renderer.advance(style, character));
            let fits = lines.len() <= room(height, style.size);
            chosen = (lines, style);
            if fits {
                break;
            }
        }
        let (mut lines, style) = chosen;
        shorten(&mut lines, room(height, style.size));
        let pitch = style.size * LEADING;
        let masks = lines
            .iter()
            .enumerate()
            .map(|(index, line)| ((index as f32 * pitch) as usize, text_renderer.line(style, line)));
        Self { height: (lines.len() as f32 * pitch) as usize, lines: masks.collect() }
    }
}

fn style(size: f32) -> Style {
    Style { weight: Weight::SemiBold, size, tracking: -0.012 * size }
}

fn room(height: usize, size: f32) -> usize {
    ((height as f32 / (size * LEADING)) as usize).max(1)
}

fn shorten(lines: &mut Vec<String>, room: usize) {
    if lines.len() <= room {
        return;
    }
    lines.truncate(room);
    if let Some(last) = lines.last_mut() {
        last.pop();
        while last.ends_with([' ', ',', '.', ';', ':']) {
            last.pop();
        }
        last.push('…');
    }
}

/// Breaks text into lines of at most `width`, between words if possible.
fn wrap(text: &str, width: f32, advance: impl Fn(char) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for word in text.split_whitespace() {
        let long = word.chars().map(&advance).sum::<f32>();
        if !line.is_empty() {
            if used + advance(' ') + long > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            } else {
                line.push(' ');
                used += advance(' ');
            }
        }
        for character in word.chars() {
            let step = advance(character);
            if used + step > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(character);
            used += step;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
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

    #[test]
    fn lines_break_between_words_and_inside_a_word_that_is_too_long() {
        assert_eq!(wrap("a fox ran  home", 6.0, |_| 1.0), ["a fox", "ran", "home"]);
        assert_eq!(wrap("a supercalifragilistic", 8.0, |_| 1.0), ["a", "supercal", "ifragili", "stic"]);
        assert_eq!(wrap("   ", 8.0, |_| 1.0), Vec::<String>::new());
    }

    #[test]
    fn text_that_does_not_fit_ends_in_an_ellipsis() {
        let mut lines = vec!["one".to_owned(), "two, ".to_owned(), "three".to_owned()];
        shorten(&mut lines, 2);
        assert_eq!(lines, ["one", "two…"]);
    }

    #[test]
    fn a_short_prompt_has_larger_letters_than_a_long_one() {
        let text_renderer = TextRenderer::new().unwrap();
        let one = Title::new(&text_renderer, "Fox", [600, 300], 80.0);
        let many = Title::new(&text_renderer, &"a very long story ".repeat(40), [600, 300], 80.0);
        assert!(one.lines[0].1.height > many.lines[0].1.height);
        assert!(many.height <= 300);
    }
}
