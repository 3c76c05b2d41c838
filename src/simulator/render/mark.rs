//! The mark in a corner: that this is the demo's picture, and its seed. Above it, what the person did not want to see.

use super::RenderError;
use super::planes::{AlphaMask, Coverage, Tint, YuvImage};
use super::text::{Style, TextRenderer};

/// The mark.
#[derive(Debug)]
pub(super) struct Mark {
    letters: AlphaMask,
    shadow: AlphaMask,
    left: usize,
    top: usize,
}

/// Opacity of the letters and of the shadow behind them, which makes them legible on snow.
const OPACITY: [f32; 2] = [210.0, 150.0];

impl Mark {
    /// The mark of this seed for pictures of this size.
    pub(super) fn new(seed: u32, [width, height]: [usize; 2]) -> Result<Self, RenderError> {
        // Where the whole does not fit, the word does.
        let whole = format!("demo · seed {seed}");
        Self::line([whole, "demo".to_owned()].into_iter(), 0, [width, height])
    }

    /// `without: rain` above the mark, as much of it as there is room for; `None` without such words. Words whose letters the typeface has
    /// not are left out: boxes would tell nothing.
    pub(super) fn without(words: &str, size: [usize; 2]) -> Result<Option<Self>, RenderError> {
        let typeface = TextRenderer::new()?;
        let legible: Vec<&str> = words.split_whitespace().filter(|word| typeface.has(word)).collect();
        let words: Vec<char> = legible.join(" ").chars().take(80).collect();
        if words.is_empty() {
            return Ok(None);
        }
        let text = |letters: usize| format!("without: {}", words[..letters].iter().collect::<String>());
        let whole = std::iter::once(text(words.len()));
        let cut = (1..words.len()).rev().map(|letters| format!("{}…", text(letters)));
        Self::line(whole.chain(cut), 1, size).map(Some)
    }

    /// The first of these texts that fits, or the last, so many lines above the lowest.
    fn line(
        mut texts: impl Iterator<Item = String>,
        lines_up: usize,
        [width, height]: [usize; 2],
    ) -> Result<Self, RenderError> {
        let text_renderer = TextRenderer::new()?;
        let unit = ((width * height) as f32).sqrt();
        let size = (unit * 0.0205).max(8.0);
        let style = Style { size, tracking: size * 0.03 };
        let margin = (unit * 0.026) as usize & !1;
        let spread = (size * 0.16).max(1.0) as usize;
        let fits = |text: &str| text_renderer.width(style, text) as usize + 2 * margin + 4 * spread < width;
        let mut text = texts.next().unwrap_or_default();
        while !fits(&text)
            && let Some(shorter) = texts.next()
        {
            text = shorter;
        }
        let letters = text_renderer.line(style, &text, 2 * spread);
        let shadow = AlphaMask::new(&soft(&letters, spread));
        let letters = AlphaMask::new(&letters);
        // The free space around the letters may lie in the margin, but never outside.
        let up = margin + lines_up * (size * 1.5) as usize;
        let bottom = (height + 2 * spread).saturating_sub(up).min(height);
        let top = bottom.saturating_sub(letters.height);
        Ok(Self { left: margin.saturating_sub(2 * spread), top, letters, shadow })
    }

    /// Draws it with `part` (0 to 1) of its strength.
    pub(super) fn draw(&self, picture: &mut YuvImage, part: f32) {
        let [letters, shadow] = OPACITY.map(|opacity| (opacity * part.clamp(0.0, 1.0)) as u8);
        if letters > 0 {
            self.shadow.paint(picture, self.left, self.top, Tint::INK, shadow);
            self.letters.paint(picture, self.left, self.top, Tint::PAPER, letters);
        }
    }
}

/// Coverage spread out softly, and stronger than its mean.
fn soft(mask: &Coverage, reach: usize) -> Coverage {
    let mut soft = mask.clone();
    for _ in 0..2 {
        let from = soft.clone();
        for y in 0..mask.height {
            for x in 0..mask.width {
                let rows = y.saturating_sub(reach)..=(y + reach).min(mask.height - 1);
                let columns = x.saturating_sub(reach)..=(x + reach).min(mask.width - 1);
                let sum = rows.flat_map(|row| columns.clone().map(move |column| row * mask.width + column));
                let sum = sum.map(|at| u32::from(from.alpha[at])).sum::<u32>();
                let side = 2 * reach as u32 + 1;
                soft.alpha[y * mask.width + x] = (sum * 2 / (side * side)).min(255) as u8;
            }
        }
    }
    soft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_seen_on_black_and_on_white_in_each_shape_and_stays_in_its_corner() {
        for (width, height) in [(1280, 720), (720, 1280), (720, 720), (160, 90), (90, 160), (64, 64)] {
            let mark = Mark::new(u32::MAX, [width, height]).unwrap();
            for ground in [16, 235] {
                let mut picture = YuvImage::black(width, height);
                picture.y.fill(ground);
                mark.draw(&mut picture, 1.0);
                let changed: Vec<usize> =
                    (0..width * height).filter(|&at| picture.y[at].abs_diff(ground) > 40).collect();
                assert!(changed.len() > 15, "{width} x {height} on {ground}");
                assert!(changed.iter().all(|at| at / width > height * 3 / 4), "{width} x {height}");
            }
        }
    }

    #[test]
    fn words_that_the_typeface_can_not_write_are_no_row_of_boxes() {
        let is_told = |words: &str| Mark::without(words, [1280, 720]).unwrap().is_some();
        assert!(is_told("rain") && is_told("дождь") && is_told("雨 rain"));
        assert!(!is_told("雨") && !is_told("مطر") && !is_told("  "));
    }

    #[test]
    fn a_mark_without_strength_leaves_no_trace() {
        let mark = Mark::new(1, [320, 180]).unwrap();
        let mut picture = YuvImage::black(320, 180);
        mark.draw(&mut picture, 0.0);
        assert!(picture.y.iter().all(|&y| y == 16));
    }
}
