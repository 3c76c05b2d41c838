//! What a person pastes, without what can't be seen: the invisible letters and quotes that come along from web pages and chats.
//!
//! Owns the list of those letters. Touches only the ends of a text: inside, a joiner may hold an emoji or a word together.

/// A text without white space and invisible letters at its ends. What gives the last letter its shape stays with it: an emoji's
/// colour, a flag's tags.
pub fn visible(text: &str) -> &str {
    text.trim_start_matches(is_invisible).trim_end_matches(|letter| is_invisible(letter) && !is_shaping(letter))
}

/// One word that was pasted (a key, an address): also without quotes, brackets of mail programs and a last comma around it.
pub fn word(text: &str) -> &str {
    text.trim_matches(|letter| is_invisible(letter) || is_wrapping(letter))
}

/// White space, control characters, and letters without a shape: the byte order mark, zero-width spaces and joiners, soft hyphens,
/// marks of direction, invisible operators, fillers, variation selectors and tags (Unicode's Default_Ignorable_Code_Point, mostly).
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
}
