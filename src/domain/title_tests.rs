//! What titles are proposed, read as sentences.

use super::*;

fn titles(shots: &[&str]) -> Vec<String> {
    propose(shots)
}

const MARA: &str = "Mara, 34, short black hair, yellow raincoat";

#[test]
fn a_title_is_what_the_neighbours_do_not_have() {
    let ferry = format!("{MARA}, steps off a night ferry");
    let lamps = format!("{MARA}, stands under the lamps");
    assert_eq!(titles(&[&ferry, &lamps]), ["Steps off a night ferry", "Stands under the lamps"]);
}

#[test]
fn a_style_at_the_end_that_all_share_is_no_title() {
    let style = "Shot on 35mm film, warm light";
    let shots = [format!("A fox crosses the ice. {style}"), format!("An owl lands on a post. {style}.")];
    assert_eq!(titles(&[&shots[0], &shots[1]]), ["A fox crosses the ice", "An owl lands on a post"]);
    let run =
        ["A fox crosses the ice in soft winter morning light", "Two owls land on a post in soft winter morning light"];
    assert_eq!(titles(&run), ["A fox crosses the ice", "Two owls land on a post"]);
}

#[test]
fn words_with_which_neighbours_begin_are_left_out_unless_too_little_is_left() {
    let shots = ["The old keeper climbs the spiral stairs slowly", "The old keeper lights the great lamp"];
    assert_eq!(titles(&shots), ["Climbs the spiral stairs slowly", "Lights the great lamp"]);
    assert_eq!(titles(&["A red fox runs", "A red fox sleeps"]), ["Fox runs", "Fox sleeps"]);
    assert_eq!(
        titles(&["She walks into the harbour", "She walks into the bar"]),
        ["Walks into the harbour", "Walks into the bar"]
    );
}

#[test]
fn one_shot_alone_has_its_first_clause() {
    assert_eq!(titles(&["an old lighthouse at dusk, slow dolly in, 35 mm"]), ["An old lighthouse at dusk"]);
    assert_eq!(titles(&["Costs 3.50 at 16:9. Then more"]), ["Costs 3.50 at 16:9"]);
}

#[test]
fn equal_words_with_other_settings_keep_their_title() {
    assert_eq!(titles(&["A fox, at night", "A fox, at night"]), ["A fox", "A fox"]);
    assert_eq!(titles(&["A fox, at night", "A fox, at night", "A fox, at dawn"]), ["At night", "At night", "At dawn"]);
}

#[test]
fn a_number_that_differs_is_not_what_a_shot_is_about() {
    assert_eq!(titles(&["Mara, 34, on a ferry", "Mara, 35, in a car"]), ["On a ferry", "In a car"]);
}

#[test]
fn a_long_clause_ends_at_a_word_and_never_with_a_small_one() {
    let long = "an incredibly slow camera move through a quiet forest towards the house of the people who left";
    let title = titles(&[long]).remove(0);
    assert_eq!(title, "An incredibly slow camera move through a quiet");
    let dangling = "an incredibly slow and careful camera move through the forest";
    assert_eq!(titles(&[dangling]), ["An incredibly slow and careful camera move"]);
}

#[test]
fn scripts_without_spaces_or_capitals_have_titles_too() {
    let shots = ["黄色いレインコートの女性、夜のフェリーから降りる", "黄色いレインコートの女性、街灯の下に立つ"];
    assert_eq!(titles(&shots), ["夜のフェリーから降りる", "街灯の下に立つ"]);
    let shots = ["灯台に強い嵐が来る", "灯台に白い船が着く"];
    assert_eq!(titles(&shots), ["強い嵐が来る", "白い船が着く"], "a shared beginning without a comma");
    let shots = ["امرأة بمعطف أصفر، تنزل من عبارة ليلية", "امرأة بمعطف أصفر، تقف تحت المصابيح"];
    assert_eq!(titles(&shots), ["تنزل من عبارة ليلية", "تقف تحت المصابيح"]);
    assert_eq!(titles(&["ძველი შუქურა, ღამე"]), ["ძველი შუქურა"], "Georgian begins no sentence with a capital");
    assert_eq!(titles(&["élan vital, ß", "ölig, ß"]), ["Élan vital", "Ölig"]);
}

#[test]
fn a_text_without_a_word_still_has_a_title() {
    assert_eq!(propose_numbered(&[(7, "")]), ["Shot 7"]);
    assert_eq!(propose_numbered(&[(7, " \n\u{200b}")]), ["Shot 7"]);
    assert_eq!(titles(&["🦊🦊"]), ["🦊🦊"]);
    assert!(!titles(&["???"])[0].is_empty());
}

#[test]
fn one_endless_word_is_cut_between_letters() {
    let cut = titles(&[&"x".repeat(500)]).remove(0);
    assert_eq!(cut.chars().count(), WIDEST);
    let family = "👩\u{200d}👩\u{200d}👧".repeat(40);
    assert!(!titles(&[&family])[0].ends_with('\u{200d}'));
    let marks = format!("e{}", "\u{301}".repeat(5000));
    assert!(titles(&[&marks])[0].chars().count() <= 4 * WIDEST);
}

/// Numbers without luck: the same ones in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

const PIECES: [&str; 34] = [
    "Mara",
    "34",
    "short",
    "black",
    "hair",
    "the",
    "of",
    "and",
    "in",
    "lamp",
    "ferry",
    "steps",
    "—",
    ",",
    ", ",
    ". ",
    "! ",
    "\n",
    "(",
    "\"",
    "灯台",
    "の夜",
    "、",
    "。",
    "レイン",
    "امرأة",
    "،",
    "एक",
    "लोमड़ी",
    "🦊",
    "e\u{301}",
    "\u{202e}",
    "Ж",
    "x-y",
];

#[test]
fn whatever_the_words_a_title_is_short_whole_and_made_of_them() {
    let mut dice = Dice(41);
    for round in 0..4000 {
        let shots: Vec<String> = (0..=dice.roll(8))
            .map(|_| {
                let pieces = (0..dice.roll(24)).map(|_| PIECES[dice.roll(PIECES.len())]);
                pieces.flat_map(|piece| [piece, if round % 3 == 0 { "" } else { " " }]).collect()
            })
            .collect();
        let words: Vec<&str> = shots.iter().map(String::as_str).collect();
        let titles = propose(&words);
        assert_eq!(titles.len(), words.len());
        for ((title, words), number) in titles.iter().zip(&words).zip(1..) {
            assert!(!title.trim().is_empty(), "{words:?}");
            assert!(width_of(title) <= WIDEST, "{title:?}");
            assert!(!title.contains(['\n', '\u{202e}']) && title.trim() == title, "{title:?}");
            assert!(!title.ends_with([',', '،', '、', ';']) || title.chars().count() == 1, "{title:?}");
            let plain = |text: &str| -> String {
                text.chars().filter(|c| !c.is_whitespace() && !turns_text(*c)).flat_map(char::to_lowercase).collect()
            };
            let is_from_words = plain(words).contains(&plain(title));
            assert!(is_from_words || *title == format!("Shot {number}"), "{title:?} of {words:?}");
        }
        assert_eq!(titles, propose(&words));
    }
}
