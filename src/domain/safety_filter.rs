//! Why Veo's safety filters stopped a render, in plain words: what their support codes mean, and what a refusal's text tells.
//!
//! Codes and meanings are Google's (the support codes on its page about responsible AI for video). The raw text stays with the failure's
//! details.

/// One kind of refusal: its codes, what the filter saw, what to do.
#[derive(Debug, Clone, Copy)]
struct Row {
    codes: &'static [&'static str],
    /// Whether the first code is about the words and the second about the picture or the video.
    is_pair: bool,
    saw: &'static str,
    offer: &'static str,
}

const fn pair(codes: &'static [&'static str; 2], saw: &'static str, offer: &'static str) -> Row {
    Row { codes, is_pair: true, saw, offer }
}

const fn row(codes: &'static [&'static str], saw: &'static str, offer: &'static str) -> Row {
    Row { codes, is_pair: false, saw, offer }
}

/// Forbidden in any wording: Rushes never offers to send it again.
const PROHIBITED: &[&str] = &["89371032", "49114662", "63429089", "72817394", "60599140"];

const ROWS: [Row; 12] = [
    pair(&["58061214", "17301594"], "a child or what might be one", "Make the people clearly adult, or leave them out"),
    pair(&["29310472", "15236754"], "a known person's name or likeness", "Describe an invented person"),
    row(&["64151117", "42237218"], "a problem in the video as a whole", "Tone down what happens, or try another seed"),
    row(&["62263041"], "weapons, harm or dangerous acts", "Leave them out, or show the moment after"),
    pair(&["57734940", "22137204"], "an insult to a group", "Reword the shot"),
    row(PROHIBITED, "what Google's rules forbid in any wording", "Only another shot will pass"),
    pair(&["35561574", "35561575"], "a brand, a film character or a song", "Describe it without the name"),
    pair(&["90789179", "43188360"], "something sexual", "Reword the shot; clothing and setting help"),
    pair(&["61493863", "56562880"], "violence", "Show less of it, or the moment before"),
    row(&["78610348"], "something toxic", "Reword the shot"),
    row(&["32635315"], "something vulgar", "Reword the shot"),
    row(
        &["74803281", "29578790", "42876398"],
        "something that it does not name",
        "Change the words or the picture a little",
    ),
];

/// The offer for a code that the table does not know.
const UNKNOWN_OFFER: &str = "Change the words or the picture a little";
/// The offer when the sound was refused.
const SOUND_OFFER: &str = "Try it without sound, or with other dialogue";

/// Every refusal that we saw holds one of these words. Lower case.
const REFUSING: [&str; 17] = [
    "block",
    "filter",
    "safety",
    "polic",
    "violat",
    "guideline",
    "prohibit",
    "refus",
    "reject",
    "moderat",
    "sensitive",
    "support code",
    "not allowed",
    "could not generate",
    "couldn't generate",
    "unable to generate",
    "responsible ai",
];

/// How a service says that nothing is charged. Lower case, with plain apostrophes.
const UNBILLED: [&str; 16] = [
    "not be charged",
    "not been charged",
    "not charged",
    "n't be charged",
    "n't been charged",
    "n't charged",
    "no charge",
    "free of charge",
    "not be billed",
    "not been billed",
    "not billed",
    "n't be billed",
    "n't been billed",
    "n't billed",
    "not deducted",
    "refunded",
];

/// What a refusal's codes mean and what to do about them, in sentences without a last full stop. `None` if the text holds no code and
/// no word about sound. Known codes are found anywhere, unknown ones only after "support code".
pub fn explain(words: &str, details: &str) -> Option<String> {
    let mut sentences: Vec<String> = Vec::new();
    for row in &ROWS {
        let places = places(row, words, details);
        if !places.is_empty() {
            sentences.push(format!("Veo's filter saw {}{}", row.saw, place_words(row, &places)));
            sentences.push(row.offer.to_owned());
        }
    }
    if sentences.is_empty() {
        let unknown = unknown_codes(words);
        if !unknown.is_empty() {
            sentences.push(format!("Veo's filter gave a code that Rushes does not know: {}", unknown.join(", ")));
            sentences.push(UNKNOWN_OFFER.to_owned());
        }
    }
    let lower = words.to_lowercase();
    if is_refusal(words) && (lower.contains("audio") || lower.contains("sound")) {
        sentences.push(SOUND_OFFER.to_owned());
    }
    (!sentences.is_empty()).then(|| sentences.join(". "))
}

/// Whether the codes tell that this shot is refused in any wording.
pub fn is_prohibited(words: &str, details: &str) -> bool {
    codes(words).chain(codes(details)).any(|code| PROHIBITED.contains(&code))
}

/// Whether a text is a filter's refusal, and not a message about progress.
pub fn is_refusal(words: &str) -> bool {
    let lower = words.to_lowercase();
    REFUSING.iter().any(|word| lower.contains(word))
        || codes(words).any(|code| ROWS.iter().any(|row| row.codes.contains(&code)))
}

/// Whether a text says that nothing was or will be charged.
pub fn says_unbilled(words: &str) -> bool {
    let lower = words.to_lowercase().replace('\u{2019}', "'");
    UNBILLED.iter().any(|said| lower.contains(said))
}

/// Which of a row's codes are in the words or, if none is, in the details.
fn places(row: &Row, words: &str, details: &str) -> Vec<usize> {
    let in_text =
        |text| (0..row.codes.len()).filter(|place| codes(text).any(|code| code == row.codes[*place])).collect();
    let said: Vec<usize> = in_text(words);
    if said.is_empty() { in_text(details) } else { said }
}

/// Where the filter saw it; empty when both codes came.
const fn place_words(row: &Row, places: &[usize]) -> &'static str {
    match (row.is_pair, places) {
        (true, [0]) => " in the words",
        (true, [1]) => " in the picture or the video",
        _ => "",
    }
}

/// Every word of exactly eight digits.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !is_word(c)).filter(|word| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The codes after "support code".
fn unknown_codes(text: &str) -> Vec<&str> {
    let at = text.to_ascii_lowercase().find("support code");
    at.map(|at| codes(&text[at..]).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_support_code_has_plain_words_and_an_offer() {
        let mut all: Vec<&str> = ROWS.iter().flat_map(|row| row.codes).copied().collect();
        let count = all.len();
        assert_eq!(count, 25);
        for row in &ROWS {
            for code in row.codes {
                let text = format!("The prompt was blocked. Support codes: {code}.");
                let said = explain(&text, "").unwrap();
                assert!(said.contains(row.saw) && said.ends_with(row.offer), "{code}: {said}");
                assert_eq!(is_prohibited(&text, ""), PROHIBITED.contains(code), "{code}");
            }
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a code stands in one row");
    }

    #[test]
    fn a_pair_tells_the_words_from_the_picture() {
        let said = |code| explain(code, "").unwrap();
        assert_eq!(
            said("29310472"),
            "Veo's filter saw a known person's name or likeness in the words. Describe an invented person"
        );
        assert!(said("15236754").contains("likeness in the picture or the video"));
        let both = "The input image was refused. Support codes: 29310472, 15236754";
        assert!(
            said(both).starts_with("Veo's filter saw a known person's name or likeness. Describe"),
            "{}",
            said(both)
        );
        assert!(said("62263041").starts_with("Veo's filter saw weapons, harm or dangerous acts. Leave"));
    }

    #[test]
    fn a_code_is_found_anywhere_but_only_where_it_stands_alone() {
        for text in ["58061214", "codes: [58061214]", "a (58061214).", "Support codes: 11111111, 58061214"] {
            assert!(explain(text, "").unwrap().contains("a child"), "{text}");
        }
        assert!(explain("Blocked", r#"{"code":58061214}"#).unwrap().contains("a child"), "in the raw body");
        for text in ["158061214", "5806121", "x58061214", "58061214_1", "id 58061214a", "", "Blocked"] {
            assert_eq!(explain(text, ""), None, "{text}");
        }
    }

    #[test]
    fn an_unknown_code_is_named_where_the_text_calls_it_one() {
        let said = explain("Blocked. Support codes: 12345678, 87654321", "").unwrap();
        assert!(
            said.starts_with("Veo's filter gave a code that Rushes does not know: 12345678, 87654321. Change"),
            "{said}"
        );
        assert_eq!(explain("On 20261129 the render was blocked", ""), None);
    }

    #[test]
    fn refused_sound_is_offered_without_sound() {
        let said = explain("The audio was blocked by the safety filter", "").unwrap();
        assert_eq!(said, SOUND_OFFER);
        assert_eq!(explain("The audio is ready", ""), None);
    }

    #[test]
    fn a_refusal_is_told_from_a_word_about_progress() {
        for text in [
            "Blocked by the safety filter",
            "violates our usage guidelines",
            "We could not generate videos",
            "58061214",
        ] {
            assert!(is_refusal(text), "{text}");
        }
        for text in ["", "Your video is on its way", "Completed in 141 seconds", "12345678"] {
            assert!(!is_refusal(text), "{text}");
        }
    }

    #[test]
    fn a_service_that_says_nothing_was_charged_is_understood() {
        for text in [
            "You will not be charged for this request.",
            "You won't be charged",
            "You won\u{2019}t be charged",
            "This was NOT BILLED",
            "no charge was made",
            "Credits were not deducted",
            "Your credits have been refunded",
        ] {
            assert!(says_unbilled(text), "{text}");
        }
        for text in ["", "You will be charged", "charged 3.20", "Blocked"] {
            assert!(!says_unbilled(text), "{text}");
        }
    }
}
