//! The prompt as a block of large letters.
//!
//! Owns the choice of letter size and of line breaks. Never draws anything but the finished lines.

use super::alpha_mask::AlphaMask;
use super::text::{Style, TextRenderer, Weight};

/// More characters than this are never looked at: they could not be drawn anyway.
const MAX_CHARACTERS: usize = 600;
/// Distance of baselines as a part of the letter size.
const LEADING: f32 = 1.06;
/// Letter sizes that are tried, as parts of the largest.
const STEPS: [f32; 7] = [1.0, 0.86, 0.74, 0.64, 0.55, 0.47, 0.4];

/// The lines of the prompt, each with the distance of its top from the top of the block, in pixels.
pub(super) struct Title {
    pub(super) lines: Vec<(usize, AlphaMask)>,
    pub(super) height: usize,
}

impl Title {
    /// Sets `prompt` in a box of `width` x `height` pixels in the largest letters that fit, of at most `size` pixels.
    /// What does not fit in the smallest letters ends in an ellipsis.
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
        let stencils = lines
            .iter()
            .enumerate()
            .map(|(index, line)| ((index as f32 * pitch) as usize, text_renderer.line(style, line)));
        Self { height: (lines.len() as f32 * pitch) as usize, lines: stencils.collect() }
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

/// Breaks text into lines of at most `width`, between words where it can and inside a word where it must.
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
