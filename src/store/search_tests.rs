//! What the search finds, read as sentences.

use super::*;

#[test]
fn words_are_cut_where_a_reader_would_cut_them() {
    let words = |text: &str| spread(text).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words("An old (very old) light-house"), ["An", "old", "very", "old", "light", "house"]);
    assert_eq!(words("灯台の夜"), ["灯", "台", "の", "夜"]);
    assert_eq!(words("2台のcar"), ["2", "台", "の", "car"]);
    assert_eq!(words("fox🦊runs 👩🏽"), ["fox", "picture1f98a", "runs", "picture1f469"]);
    assert_eq!(words("e\u{301}te\u{301} مُحَمَّد"), ["ete", "محمد"]);
}

#[test]
fn nothing_that_is_typed_can_be_syntax() {
    assert_eq!(phrases("fox \"red\" NEAR( -snow* a:b"), ["\"fox\"", "\"red\"", "\"NEAR\"", "\"snow\"", "\"a b\" *"]);
    for nothing in ["", "  ", "*", "\"\"\"", "-- ' ) (", "\u{200b}"] {
        assert_eq!(phrases(nothing), Vec::<String>::new(), "{nothing:?}");
    }
    assert_eq!(phrases("夜 灯台"), ["\"夜\"", "\"灯 台\" *"]);
    assert_eq!(phrases("x y x x"), ["\"x\"", "\"y\"", "\"x\" *"]);
    assert_eq!(phrases(&"word ".repeat(5000)).len(), 2, "the word, and the word unfinished");
    let many = (0..5000).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    assert_eq!(phrases(&many).len(), MOST_WORDS);
}
