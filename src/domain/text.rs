//! Small things about text: trimming what a person pastes, counts as people read them, an error with its causes on one line.

use std::error::Error;

/// A text without white space and invisible characters at its ends. Inside they stay: a joiner may hold an emoji or a word together. So
/// do those that shape the last character: an emoji's colour, a flag's tags.
pub fn visible(text: &str) -> &str {
    text.trim_start_matches(is_invisible).trim_end_matches(|letter| is_invisible(letter) && !is_shaping(letter))
}

/// One pasted word (a key, an address): also without quotes, brackets of mail programs and a last comma around it.
pub fn word(text: &str) -> &str {
    text.trim_matches(|letter| is_invisible(letter) || is_wrapping(letter))
}

/// White space, control characters, and characters that show nothing: the byte order mark, zero-width spaces and joiners, soft hyphens,
/// direction marks, invisible operators, fillers, variation selectors and tags (Unicode's Default_Ignorable_Code_Point, mostly).
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

const fn is_shaping(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e01ef}')
}

const fn is_wrapping(letter: char) -> bool {
    matches!(letter,
        '"' | '\'' | '`' | '\u{b4}' | '<' | '>' | ',' | ';' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}'
        | '\u{300c}'..='\u{300f}' | '\u{ff02}' | '\u{ff07}')
}

/// A whole number with its thousands separated: `5,000`.
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An error with all its causes, outermost first, for details and logs. A cause that the text already ends with is not repeated.
pub fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNSEEN: [&str; 12] = [
        " ",
        "\n\t",
        "\u{a0}",
        "\u{feff}",
        "\u{200b}",
        "\u{200d}",
        "\u{ad}",
        "\u{200e}\u{200f}",
        "\u{202a}\u{202c}",
        "\u{2066}\u{2069}",
        "\u{2060}",
        "\u{3000}\u{2028}",
    ];

    #[test]
    fn what_can_not_be_seen_is_taken_off_the_ends_and_nowhere_else() {
        for unseen in UNSEEN {
            assert_eq!(visible(&format!("{unseen}a{unseen}b{unseen}")), format!("a{unseen}b"), "{unseen:?}");
            assert_eq!(visible(unseen), "", "{unseen:?}");
            assert_eq!(word(&format!("{unseen}\u{201c}{unseen}a\u{201d}{unseen}")), "a", "{unseen:?}");
        }
        assert_eq!(visible("\"a fox\""), "\"a fox\"", "a prompt keeps its quotes");
        for shaped in ["I \u{2764}\u{fe0f}", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"] {
            assert_eq!(visible(&format!("{shaped}\u{feff} ")), shaped);
        }
        assert_eq!(visible("\u{fe0f}\u{e0020}"), "");
        assert_eq!(visible("👩\u{200d}🎨"), "👩\u{200d}🎨");
    }

    #[test]
    fn quotes_of_every_kind_are_no_part_of_a_word() {
        for (open, close) in [
            ("\"", "\""),
            ("'", "'"),
            ("\u{201c}", "\u{201d}"),
            ("\u{201e}", "\u{201c}"),
            ("\u{ab}", "\u{bb}"),
            ("`", "`,"),
            ("<", ">"),
        ] {
            assert_eq!(word(&format!("{open}SG_x{close}")), "SG_x", "{open}");
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(5000_u64), "5,000");
        assert_eq!(grouped(999_u64), "999");
        assert_eq!(grouped(1_234_567_u64), "1,234,567");
    }

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Trouble {
        words: &'static str,
        source: Option<Box<Trouble>>,
    }

    fn because(words: &'static str, source: Option<Trouble>) -> Trouble {
        Trouble { words, source: source.map(Box::new) }
    }

    #[test]
    fn causes_are_told_outermost_first_and_none_twice() {
        let refused = || because("connection refused", None);
        let told = because("the service can't be reached", Some(because("tcp connect error", Some(refused()))));
        assert_eq!(causes(&told), "the service can't be reached: tcp connect error: connection refused");
        let doubled = because("tcp connect error: connection refused", Some(refused()));
        assert_eq!(causes(&doubled), "tcp connect error: connection refused");
        assert_eq!(causes(&refused()), "connection refused");
    }
}
