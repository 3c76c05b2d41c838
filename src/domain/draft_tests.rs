//! What a form makes of a shot, and what it says of wrong values.

use super::*;
use crate::domain::SourceDraft;
use crate::domain::picture_draft::parse_image_url;

fn built_in() -> std::sync::Arc<ModelTable> {
    ModelTable::built_in()
}

fn draw() -> Seed {
    Seed::new(7).unwrap()
}

fn valid() -> Draft {
    Draft { prompt: " a fox in the snow ".into(), ..Draft::default() }
}

#[test]
fn a_described_shot_becomes_a_request_with_a_recorded_seed() {
    let requests = valid().parse(&built_in(), draw).unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].prompt, "a fox in the snow");
    assert_eq!(requests[0].seed, draw());
    assert_eq!(requests[0].estimate().to_string(), "$3.20");
}

#[test]
fn takes_of_a_fixed_seed_count_up_so_that_none_is_bought_twice() {
    let draft = Draft { takes: 3, seed: SeedDraft::Fixed("41".into()), ..valid() };
    let seeds: Vec<u32> = draft.parse(&built_in(), draw).unwrap().iter().map(|r| r.seed.number()).collect();
    assert_eq!(seeds, [41, 42, 43]);
    assert_eq!(draft.estimate(&built_in()).to_string(), "$9.60");
}

#[test]
fn every_wrong_field_says_what_is_wrong_with_it() {
    let draft = Draft {
        prompt: "  ".into(),
        first_frame: SourceDraft::Url("ftp://x/y.png".into()).into(),
        seed: SeedDraft::Fixed("0".into()),
        takes: 9,
        ..Draft::default()
    };
    let fields: Vec<FieldName> = draft.errors(&built_in()).iter().map(|e| e.field).collect();
    assert_eq!(fields, [FieldName::Prompt, FieldName::FirstFrame, FieldName::Seed, FieldName::Takes]);
}

#[test]
fn a_prompt_that_is_too_long_is_told_by_how_much() {
    let errors = Draft { prompt: "x".repeat(20_001), ..Draft::default() }.errors(&built_in());
    assert_eq!(errors[0].sentence, "The prompt is 20,001 characters long; 20,000 is the most");
}

#[test]
fn an_image_address_must_be_one_that_the_service_can_fetch() {
    for text in ["cat", "ftp://a/b.png", "https://", "file:///etc/passwd", "https://me:secret@host/a.png"] {
        assert!(parse_image_url(text).is_err(), "{text}");
    }
    assert_eq!(parse_image_url(" https://host/a.png ").unwrap().as_str(), "https://host/a.png");
}

#[test]
fn what_can_not_be_seen_neither_fills_a_prompt_nor_spoils_an_address() {
    for unseen in ["\u{feff}", "\u{200b}\u{200d}", "\u{ad}", "\u{a0} \u{202e}", "\u{2800}", "\u{3164}"] {
        let draft = Draft { prompt: unseen.into(), ..Draft::default() };
        assert_eq!(draft.errors(&built_in())[0].sentence, EMPTY_PROMPT, "{unseen:?}");
        let draft = Draft { prompt: format!("{unseen}a fox{unseen}"), ..Draft::default() };
        assert_eq!(draft.parse(&built_in(), draw).unwrap()[0].prompt, "a fox", "{unseen:?}");
        let address = format!("{unseen}\u{201c}https://host/a.png\u{201d}{unseen}");
        assert_eq!(parse_image_url(&address).unwrap().as_str(), "https://host/a.png");
        let draft = Draft { first_frame: SourceDraft::Url(unseen.into()).into(), ..valid() };
        assert_eq!(draft.parse(&built_in(), draw).unwrap()[0].first_frame, None, "{unseen:?}");
    }
}

#[test]
fn of_control_characters_only_line_ends_and_tabs_are_sent() {
    for (typed, sent) in [
        ("a\u{0} f\u{7}o\u{1b}x\u{7f}\u{9b}", "a fox"),
        ("a fox\r\nin snow\rat\u{b}dusk\u{c}or\u{85}later", "a fox\nin snow\nat\ndusk\nor\nlater"),
        ("a\tfox\n\nin snow", "a\tfox\n\nin snow"),
        ("\u{202e}👩\u{200d}🎨 paints", "👩\u{200d}🎨 paints"),
    ] {
        let model = ModelId::from_slug("veo-3.1");
        let draft = Draft { prompt: typed.into(), negative_prompt: typed.into(), model, ..Draft::default() };
        let request = draft.parse(&built_in(), draw).unwrap().remove(0);
        assert_eq!(request.prompt, sent, "{typed:?}");
        assert_eq!(request.negative_prompt.as_deref(), Some(sent), "{typed:?}");
    }
    let nothing = Draft { prompt: "\u{1b}\u{0}\u{200b}".into(), ..Draft::default() };
    assert_eq!(nothing.errors(&built_in())[0].sentence, EMPTY_PROMPT);
}

#[test]
fn using_a_shot_again_gives_the_same_request() {
    let request = valid().parse(&built_in(), draw).unwrap().remove(0);
    let again = Draft::from_request(&request).parse(&built_in(), || Seed::new(99).unwrap()).unwrap();
    assert_eq!(again, [request]);
}
