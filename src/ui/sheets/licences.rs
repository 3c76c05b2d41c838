//! The notices of everything that Rushes is made of, in lines that fit a sheet. The text is written by `.ci/notices`.

use std::sync::LazyLock;

/// A line's greatest length in characters: what a sheet holds at the smallest size, capitals included.
const LONGEST: usize = 60;

/// Every notice, line by line.
pub(super) static LINES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../../assets/THIRD-PARTY.txt").lines().flat_map(wrapped).collect());

/// A line cut at spaces; a word that is too long stays whole. An empty line stays.
fn wrapped(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line.trim_end();
    while let Some(at) = cut(rest) {
        let (piece, more) = rest.split_at(at);
        pieces.push(piece.trim_end());
        rest = more.trim_start();
    }
    pieces.push(rest);
    pieces
}

/// Where a line that is too long goes on in the next.
fn cut(line: &str) -> Option<usize> {
    let (beyond, _) = line.char_indices().nth(LONGEST)?;
    let begins = line.len() - line.trim_start().len();
    let before = line[..beyond].rfind(' ').filter(|at| *at > begins);
    before.or_else(|| line[beyond..].find(' ').map(|at| beyond + at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_at_spaces_and_loses_no_word() {
        let line =
            "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and so on";
        let pieces = wrapped(line);
        assert!(pieces.len() == 2 && pieces.iter().all(|piece| piece.chars().count() <= LONGEST), "{pieces:?}");
        assert_eq!(pieces.join(" "), line);
    }

    #[test]
    fn an_empty_line_stays_and_a_long_word_stays_whole() {
        assert_eq!(wrapped(""), [""]);
        let word = "é".repeat(LONGEST + 9);
        assert_eq!(wrapped(&word), [word.as_str()]);
        let line = format!("  {word} end");
        assert_eq!(wrapped(&line), [format!("  {word}").as_str(), "end"]);
    }

    #[test]
    fn the_notices_name_the_fonts_and_the_decoders() {
        for name in ["Inter", "Phosphor", "rusty_h264-decoder", "syom", "OFL-1.1"] {
            assert!(LINES.iter().any(|line| line.contains(name)), "{name}");
        }
    }
}
