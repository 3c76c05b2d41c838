//! Which of the glyphs that a shaper made belongs to which characters.
//!
//! A glyph tells the first character that it stands for, not how many. Letters may share one glyph (lam and alef), and one letter may
//! have several (its vowel signs). So the cheapest way to divide the one list among the other is looked for.

use super::order::continues;

const LAM: char = 'ل';
const ALEFS: [char; 4] = ['ا', 'أ', 'إ', 'آ'];

/// The most characters that one glyph may stand for beyond its first.
const SHARED: usize = 12;

/// Which characters, and how many glyphs, stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// How many characters.
    pub chars: usize,
    /// How many glyphs show them.
    pub glyphs: usize,
}

#[derive(Clone, Copy)]
struct Step {
    cost: usize,
    joined: Joined,
}

/// Divides `glyphs`, each by the first character that it stands for, among `chars`, both in reading order. None where they don't fit.
pub fn divide(chars: &[char], glyphs: &[char]) -> Option<Vec<Joined>> {
    if chars == glyphs {
        return Some(vec![Joined { chars: 1, glyphs: 1 }; chars.len()]);
    }
    let steps = steps(chars, glyphs);
    let wide = glyphs.len() + 1;
    // Characters without a glyph may lead, such as marks of direction.
    let cost = |first: usize| steps[first * wide].map(|step| step.cost + first);
    let first =
        (0..=chars.len().min(SHARED)).filter(|first| cost(*first).is_some()).min_by_key(|first| cost(*first))?;
    let mut joined = Vec::with_capacity(chars.len());
    if first > 0 {
        joined.push(Joined { chars: first, glyphs: 0 });
    }
    let (mut c, mut g) = (first, 0);
    while c < chars.len() {
        let step = steps[c * wide + g]?.joined;
        joined.push(step);
        (c, g) = (c + step.chars, g + step.glyphs);
    }
    Some(joined)
}

/// The best way on from each character and glyph, in rows of characters.
fn steps(chars: &[char], glyphs: &[char]) -> Vec<Option<Step>> {
    let wide = glyphs.len() + 1;
    let mut steps: Vec<Option<Step>> = vec![None; wide * (chars.len() + 1)];
    if let Some(end) = steps.last_mut() {
        *end = Some(Step { cost: 0, joined: Joined { chars: 0, glyphs: 0 } });
    }
    for c in (0..chars.len()).rev() {
        for g in (0..glyphs.len()).rev() {
            steps[c * wide + g] = best(&chars[c..], &glyphs[g..], |joined| {
                steps[(c + joined.chars) * wide + g + joined.glyphs].map(|step| step.cost)
            });
        }
    }
    steps
}

fn best(chars: &[char], glyphs: &[char], after: impl Fn(Joined) -> Option<usize>) -> Option<Step> {
    let (&first, rest) = chars.split_first()?;
    let own = glyphs.iter().take_while(|glyph| **glyph == first).count();
    let has_marks = rest.first().copied().is_some_and(continues);
    let mut best: Option<Step> = None;
    let mut shared = 0;
    for more in 0..=rest.len().min(SHARED) {
        if more > 0 {
            shared += price(chars[more - 1], chars[more]);
        }
        for glyphs in 1..=own {
            let joined = Joined { chars: more + 1, glyphs };
            let split = if has_marks { 0 } else { glyphs - 1 };
            if let Some(cost) = after(joined).map(|cost| cost + shared + split)
                && best.is_none_or(|best| cost < best.cost)
            {
                best = Some(Step { cost, joined });
            }
        }
    }
    best
}

/// What it costs to believe that `c` has no glyph of its own.
fn price(before: char, c: char) -> usize {
    let is_shared = continues(c) || (before == LAM && ALEFS.contains(&c));
    usize::from(!is_shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn divided(text: &str, glyphs: &str) -> Option<Vec<(usize, usize)>> {
        let joined = divide(&chars(text), &chars(glyphs))?;
        Some(joined.iter().map(|joined| (joined.chars, joined.glyphs)).collect())
    }

    #[test]
    fn each_letter_has_its_glyph() {
        assert_eq!(divided("بحر", "بحر"), Some(vec![(1, 1); 3]));
    }

    #[test]
    fn lam_and_alef_share_one_and_the_next_alef_has_its_own() {
        assert_eq!(divided("لاا", "لا"), Some(vec![(2, 1), (1, 1)]));
        assert_eq!(divided("سلام", "سلم"), Some(vec![(1, 1), (2, 1), (1, 1)]));
    }

    #[test]
    fn vowel_signs_stay_with_their_letter_drawn_apart_or_not() {
        assert_eq!(divided("مِن", "ممن"), Some(vec![(2, 2), (1, 1)]));
        assert_eq!(divided("مِن", "من"), Some(vec![(2, 1), (1, 1)]));
    }

    #[test]
    fn a_mark_of_direction_needs_no_glyph() {
        assert_eq!(divided("\u{200F}ab", "ab"), Some(vec![(1, 0), (1, 1), (1, 1)]));
    }

    #[test]
    fn characters_that_show_nothing_stand_together() {
        assert_eq!(divided("\u{200F}\u{200E}", ""), Some(vec![(2, 0)]));
    }

    #[test]
    fn glyphs_of_other_letters_are_refused() {
        assert_eq!(divided("بحر", "رحب"), None);
    }
}
