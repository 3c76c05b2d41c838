//! Every built-in row by its name, what the reader refuses with its line, and what marks make of a table.

use super::*;
use crate::domain::models::{ClipSeconds, Resolution, Shape, SlotKind};

fn id(slug: &str) -> ModelId {
    ModelId::parse(slug).unwrap()
}

fn row(slug: &str) -> Model {
    ModelTable::built_in().find(&id(slug)).unwrap().clone()
}

/// The prices of 4 and 8 s, silent and with sound.
fn prices(model: &Model) -> [String; 4] {
    let price = |length, sound| model.price(length, None, sound).unwrap().to_string();
    let (short, long) = (ClipSeconds::FOUR, ClipSeconds::EIGHT);
    [price(short, false), price(short, true), price(long, false), price(long, true)]
}

#[test]
fn every_built_in_row_is_there_with_what_the_services_pages_say_of_it() {
    let models = ModelTable::built_in();
    let read = ModelTable::default().extended(BUILT_IN).unwrap();
    assert_eq!(read, *models, "the built-in file is whole");
    let seen: Vec<_> = models
        .rows()
        .iter()
        .map(|row| {
            (row.id.as_str(), &*row.name, row.status, row.successor.map(|id| id.to_string()), row.usual_time.as_secs())
        })
        .collect();
    let (offered, next) = (ModelStatus::Offered, |slug: &str| Some(slug.to_owned()));
    let expected = [
        ("veo-3", "Veo 3", offered, next("veo-3.1"), 142),
        ("veo-3-fast", "Veo 3 Fast", offered, next("veo-3.1-fast"), 80),
        ("veo-3.1", "Veo 3.1", offered, None, 110),
        ("veo-3.1-fast", "Veo 3.1 Fast", offered, next("veo-3.1"), 100),
        ("veo-3.1-lite", "Veo 3.1 Lite", ModelStatus::Unproven, next("veo-3.1-fast"), 48),
    ];
    assert_eq!(seen, expected);
    assert_eq!(models.chosen(None).unwrap().id, id("veo-3"), "the first that is offered");
}

#[test]
fn every_built_in_row_has_its_shapes_lengths_and_slots() {
    let (wide, all) = (["16:9", "9:16"].as_slice(), ["16:9", "4:3", "1:1", "3:4", "9:16"].as_slice());
    let rows = [
        ("veo-3", all, true, "720p 1080p", true, (false, 0, false)),
        ("veo-3-fast", all, true, "720p 1080p", false, (false, 0, false)),
        ("veo-3.1", wide, false, "720p 1080p", true, (true, 3, true)),
        ("veo-3.1-fast", wide, false, "720p 1080p", true, (true, 0, false)),
        ("veo-3.1-lite", wide, false, "720p", true, (true, 0, false)),
    ];
    assert_eq!(rows.len(), ModelTable::built_in().rows().len(), "every row is compared");
    for (slug, shapes, has_rate, lines, sound, (last, references, negative)) in rows {
        let Model { fields, slots, .. } = row(slug);
        let labels: Vec<String> = fields.shape.allowed.iter().map(|shape| shape.label()).collect();
        assert_eq!(labels, shapes, "{slug}");
        let lengths: Vec<u32> = fields.length.allowed.iter().map(|length| length.seconds()).collect();
        assert_eq!((lengths, fields.length.default), (vec![4, 6, 8], ClipSeconds::from_seconds(8)), "{slug}");
        assert_eq!(fields.frame_rate.is_some(), has_rate, "{slug}");
        let allowed = fields.resolution.unwrap().allowed;
        assert_eq!(allowed.iter().map(|lines| lines.label()).collect::<Vec<_>>().join(" "), lines, "{slug}");
        assert_eq!((fields.sound.default, fields.negative_prompt.is_some()), (sound, negative), "{slug}");
        assert!(slots.has(SlotKind::FirstFrame) && slots.has(SlotKind::LastFrame) == last, "{slug}");
        assert_eq!(slots.most_references(), references, "{slug}");
    }
}

#[test]
fn every_built_in_row_has_its_published_prices() {
    let full = ["$0.80", "$1.60", "$1.60", "$3.20"];
    let fast = ["$0.40", "$0.60", "$0.80", "$1.20"];
    let lite = ["$0.25", "$0.50", "$0.50", "$1.00"];
    for (slug, expected) in
        [("veo-3", full), ("veo-3-fast", fast), ("veo-3.1", full), ("veo-3.1-fast", fast), ("veo-3.1-lite", lite)]
    {
        assert_eq!(prices(&row(slug)), expected, "{slug}");
    }
}

/// A row that is right.
const OWN: &str = r#"
[[model]]
slug = "veo-4"
name = "Veo 4"
line = "Tomorrow's"
status = "offered"
successor = "veo-3.1"
usual_seconds = 60
price = [
    { sound = true, resolution = "4320p", clip = 9 },
    { seconds = 5, second = 0.5, clip = 1 },
    { second = 0.25 },
]
rules = [
    { when = { shape = "21:9" }, resolution = "4320p", effect = "force", says = "the wide screen" },
]

[model.fields]
prompt = "text"
shape = { name = "ratio", values = ["21:9", "1:1"], default = "1:1" }
seconds = { name = "length", values = [5, 12], default = 5 }
resolution = { name = "lines", values = ["720p", "4320p"] }
sound = { name = "audio", default = true }

[model.pictures]
references = { name = "looks", most = 2 }
"#;

#[test]
fn a_file_of_the_persons_own_adds_rows_and_replaces_rows() {
    let models = ModelTable::built_in().extended(OWN).unwrap();
    assert_eq!(models.rows().len(), ModelTable::built_in().rows().len() + 1);
    let own = models.find(&id("veo-4")).unwrap();
    let lines = Resolution::from_label("4320p");
    let (five, twelve) = (ClipSeconds::from_seconds(5).unwrap(), ClipSeconds::from_seconds(12).unwrap());
    let price = |length, lines, sound| own.price(length, lines, sound).unwrap().to_string();
    assert_eq!(price(twelve, lines, true), "$9.00");
    assert_eq!((price(five, None, true), price(twelve, None, true)), ("$3.50".to_owned(), "$3.00".to_owned()));
    assert_eq!(own.default_shape(), Shape::SQUARE);
    let replacing = OWN.replace("veo-4", "veo-3");
    let models = ModelTable::built_in().extended(&replacing).unwrap();
    assert_eq!(models.rows().len(), ModelTable::built_in().rows().len());
    assert_eq!(models.chosen(None).unwrap().name, "Veo 4", "a replaced row keeps its place");
}

#[test]
fn what_is_wrong_in_a_file_is_said_with_its_line() {
    let wrongs = [
        ("slug = \"veo-4\"", "slug = \"Veo 4\"", 3, "a slug has 1 to 32"),
        ("slug = \"veo-4\"", "slugs = \"veo-4\"", 3, "unknown field `slugs`"),
        ("name = \"Veo 4\"", "name = \" \"", 4, "1 to 60 letters"),
        ("status = \"offered\"", "status = \"on\"", 6, "unknown variant `on`"),
        ("successor = \"veo-3.1\"", "successor = \"veo-4\"", 2, "the successor veo-4 is not another model"),
        ("successor = \"veo-3.1\"", "successor = \"nobody\"", 2, "the successor nobody is not another model"),
        ("usual_seconds = 60", "usual_seconds = 0", 8, "1 to 3600 seconds"),
        ("usual_seconds = 60", "", 2, "missing field `usual_seconds`"),
        ("{ second = 0.25 }", "{ second = -0.25 }", 12, "an amount in dollars"),
        ("{ second = 0.25 }", "{ sound = true }", 12, "one of a `second` or one of a `clip`"),
        ("{ second = 0.25 },", "", 2, "there is no price for 12 s without a resolution, silent"),
        ("{ second = 0.25 }", "{ second = 25.0 }", 2, "more than $100.00"),
        ("resolution = \"4320p\", effect", "resolution = \"1080p\", effect", 15, "does not take"),
        ("resolution = \"4320p\", effect", "needs = \"references\", effect", 15, "forces a picture"),
        ("resolution = \"4320p\", effect", "effect", 15, "a rule demands one of"),
        ("default = \"1:1\"", "default = \"16:9\"", 20, "none of the values"),
        ("[\"21:9\", \"1:1\"]", "[\"21:9\", \"1:1\", \"1:1\"]", 20, "stands twice"),
        ("[\"21:9\", \"1:1\"], default = \"1:1\"", "[\"21:9\"]", 20, "the default is missing"),
        ("[5, 12]", "[5, 12000]", 21, "seconds from 1 to 600"),
        ("\"looks\"", "\"audio\"", 2, "two fields have the name audio"),
        ("\"looks\"", "\"a b\"", 2, "is no name of a field"),
        ("most = 2", "most = 0", 26, "1 to 9 references"),
        ("[[model]]", "[[model]", 2, ""),
    ];
    for (from, to, line, why) in wrongs {
        let text = OWN.replacen(from, to, 1);
        assert_ne!(text, OWN, "{from} is in the file");
        let error = ModelTable::built_in().extended(&text).unwrap_err();
        assert!(error.line == line && error.why.contains(why), "{to}: line {}: {}", error.line, error.why);
    }
    let twice = format!("{OWN}{OWN}");
    let error = ModelTable::built_in().extended(&twice).unwrap_err();
    assert_eq!((error.line, &*error.why), (28, "veo-4 stands twice in this file"));
}

#[test]
fn a_marked_model_is_retired_and_its_successor_is_one_that_is_offered() {
    let models = ModelTable::built_in();
    let successor = |models: &ModelTable, slug| models.successor(&id(slug)).map(|row| row.id.to_string());
    assert_eq!(successor(&models, "veo-3").as_deref(), Some("veo-3.1"));
    let mut marks = ModelMarks::default();
    marks.retire(id("veo-3"));
    marks.retire(id("veo-3.1"));
    let marked = models.marked(marks.clone());
    assert!(marked.find(&id("veo-3")).unwrap().is_retired() && !models.find(&id("veo-3")).unwrap().is_retired());
    assert_eq!(marked.chosen(None).unwrap().id, id("veo-3-fast"), "the default is one that renders");
    assert_eq!(successor(&marked, "veo-3-fast").as_deref(), Some("veo-3.1-fast"));
    assert_eq!(
        successor(&marked, "veo-3").as_deref(),
        Some("veo-3-fast"),
        "where the line ends, the first that is offered"
    );
    assert_eq!(successor(&marked, "gone").as_deref(), Some("veo-3-fast"), "also for a model that no table knows");
    marks.forget(&id("veo-3"));
    assert!(!marked.marked(marks).find(&id("veo-3")).unwrap().is_retired(), "a mark can be taken back");
    let all = ModelMarks::retired_all(&models);
    assert_eq!(models.marked(all).successor(&id("veo-3")), None, "nothing is offered that is retired");
}

#[test]
fn a_doubt_warns_and_takes_nothing_away() {
    let mut marks = ModelMarks::default();
    marks.doubt([id("veo-3")]);
    let models = ModelTable::built_in().marked(marks);
    assert!(models.is_doubted(&id("veo-3")) && !models.is_doubted(&id("veo-3.1")));
    assert_eq!(models.chosen(None).unwrap().id, id("veo-3"));
}

impl ModelMarks {
    fn retired_all(models: &ModelTable) -> Self {
        let mut marks = Self::default();
        for row in models.rows() {
            marks.retire(row.id);
        }
        marks
    }
}
