//! What the eye reads, and where the cursor stands in it.

use std::sync::Arc;

use eframe::egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Color32, Context, Galley, RawInput, Ui, vec2};
use unicode_bidi::BidiInfo;

use super::caret::{self, Beside, Caret};
use super::order::{self, Kind, paragraphs, pieces};
use super::place::sides;
use super::{Alignment, has_right_to_left, lay_out};
use crate::ui::theme::{self, Role, Weight, font};

/// Hebrew, since its letters don't join: what is seen is what was written, in another order.
const MIXED: [&str; 7] = [
    "שלום עולם",
    "סרט Veo 3 בלילה",
    "a red שלט over the door",
    "מחיר 12.50 דולר (כ-16:9)",
    "עיר, \"rain\" וים!",
    "abc אבג",
    "אבג abc דהו",
];

/// Runs `look` in a window of Rushes' fonts. Letters that these lack show as boxes.
fn in_window<R>(mut look: impl FnMut(&mut Ui) -> R) -> R {
    let ctx = Context::default();
    theme::install(&ctx);
    let mut result = None;
    ctx.run_ui(RawInput::default(), |ui| result = Some(look(ui))).drop_without_applying_deltas();
    result.expect("the pass ran")
}

fn job(text: &str, room: f32) -> LayoutJob {
    let format =
        TextFormat { font_id: font(Role::Body, Weight::Regular), color: Color32::WHITE, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::wrap_at_width(room);
    job
}

fn galley(text: &str, room: f32) -> Arc<Galley> {
    in_window(|ui| lay_out(ui, job(text, room), Alignment::Fill))
}

/// Each row as the eye reads it from left to right.
fn seen(galley: &Galley) -> Vec<String> {
    let row = |row: &eframe::egui::epaint::text::PlacedRow| {
        let mut glyphs: Vec<_> = row.glyphs.iter().map(|glyph| (sides(glyph).0, glyph.chr)).collect();
        glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
        glyphs.into_iter().map(|(_, c)| c).collect()
    };
    galley.rows.iter().map(row).collect()
}

/// The characters of a paragraph from left to right by the algorithm alone.
fn ordered(text: &str) -> Vec<usize> {
    let paragraph = paragraphs(text, false)[0];
    let pieces = pieces(paragraph);
    let levels: Vec<_> = pieces.iter().flat_map(|piece| vec![piece.level; piece.chars.len()]).collect();
    let spaces: Vec<_> = pieces.iter().flat_map(|piece| vec![piece.kind == Kind::Space; piece.chars.len()]).collect();
    order::visual(&levels, &spaces, paragraph.leftward)
}

/// Texts by chance, always the same.
fn by_chance(alphabet: &str, count: usize) -> Vec<String> {
    let letters: Vec<char> = alphabet.chars().collect();
    let mut state = 17_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    (0..count).map(|_| (0..=next(24)).map(|_| letters[next(letters.len())]).collect()).collect()
}

#[test]
fn the_order_is_that_of_the_unicode_algorithm() {
    for text in by_chance("אבגד ابت  abcd 123 .,:!()-", 2000) {
        let letters: Vec<char> = text.chars().collect();
        let order = ordered(&text);
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..letters.len()).collect::<Vec<_>>(), "each letter has one place: {text:?}");
        let level = order::base(paragraphs(&text, false)[0].leftward);
        let info = BidiInfo::new(&text, Some(level));
        let expected = info.reorder_line(&info.paragraphs[0], 0..text.len());
        let shown: String = order.into_iter().map(|at| letters[at]).collect();
        assert_eq!(shown, expected, "{text:?}");
    }
}

#[test]
fn words_run_from_right_to_left_and_numbers_from_left_to_right() {
    assert_eq!(seen(&galley("שלום עולם", 400.0)), ["םלוע םולש"]);
    assert_eq!(seen(&galley("סרט Veo 3 בלילה", 400.0)), ["הלילב Veo 3 טרס"]);
    assert_eq!(seen(&galley("a red שלט over", 400.0)), ["a red טלש over"]);
    assert_eq!(seen(&galley("מחיר 12.50", 400.0)), ["12.50 ריחמ"]);
}

#[test]
fn a_paragraph_stands_at_the_side_where_it_begins() {
    let galley = galley("שלום\nrain\n12\n\nעיר", 400.0);
    let right =
        |row: usize| galley.rows[row].pos.x + galley.rows[row].glyphs.iter().map(|g| sides(g).1).fold(0.0, f32::max);
    assert!((right(0) - 400.0).abs() <= 1.0 && (right(4) - 400.0).abs() <= 1.0);
    assert!(galley.rows[1].pos.x < 1.0);
    assert!(galley.rows[3].pos.x < 1.0, "an empty one goes on as the one before");
    assert!((galley.size().x - 400.0).abs() <= 1.0);
}

#[test]
fn every_row_reads_on_where_the_one_before_ended() {
    let text = "בלילה גשום עומדת אישה עם מטריה אדומה ליד Café Paris ומחכה לאוטובוס מספר 18 שלא מגיע";
    let galley = galley(text, 120.0);
    assert!(galley.rows.len() > 3, "{}", galley.rows.len());
    assert_eq!(galley.rows.iter().map(|row| row.text()).collect::<String>(), text);
    for row in &galley.rows {
        let edges: Vec<_> = row.glyphs.iter().map(sides).collect();
        assert!(edges.iter().all(|(left, right)| row.pos.x + left >= -1.0 && row.pos.x + right <= 121.0));
        let right = edges.iter().map(|edge| edge.1).fold(0.0, f32::max);
        assert!((row.pos.x + right - 120.0).abs() <= 1.0, "it stands at the right: {:?}", row.text());
    }
}

#[test]
fn each_character_has_one_glyph_in_reading_order() {
    for text in MIXED.into_iter().map(str::to_owned).chain(by_chance("אבג ابت لا abc 12 .()👩‍🚀\u{5B0}", 300))
    {
        if !has_right_to_left(&text) {
            continue;
        }
        let galley = galley(&text, 90.0);
        let written: String = galley.rows.iter().map(|row| row.text()).collect();
        assert_eq!(written, text);
        assert_eq!(galley.end().index.0, text.chars().count(), "{text:?}");
    }
}

#[test]
fn a_text_without_such_letters_gets_eguis_own_galley() {
    in_window(|ui| {
        let text = "A slow dolly shot towards an old lighthouse at dusk, 灯台, café, 12 €";
        let own = ui.fonts_mut(|fonts| fonts.layout_job(job(text, 200.0)));
        assert!(Arc::ptr_eq(&own, &lay_out(ui, job(text, 200.0), Alignment::Fill)));
    });
}

#[test]
fn a_text_that_did_not_change_is_not_laid_out_again() {
    in_window(|ui| {
        let first = lay_out(ui, job(MIXED[1], 200.0), Alignment::Fill);
        assert!(Arc::ptr_eq(&first, &lay_out(ui, job(MIXED[1], 200.0), Alignment::Fill)));
        assert!(!Arc::ptr_eq(&first, &lay_out(ui, job(MIXED[1], 100.0), Alignment::Fill)));
    });
}

#[test]
fn a_text_that_is_cut_ends_in_an_ellipsis_at_its_end() {
    let cut = in_window(|ui| {
        let mut job = job("בלילה גשום עומדת אישה עם מטריה אדומה", 90.0);
        job.wrap = TextWrapping::truncate_at_width(90.0);
        lay_out(ui, job, Alignment::Natural)
    });
    assert!(cut.elided && cut.rows.len() == 1 && cut.size().x <= 91.0, "{:?}", cut.size());
    assert!(seen(&cut)[0].starts_with('…'), "{:?}", seen(&cut));
    assert!(cut.text().ends_with("אדומה"), "what was cut is still known");
}

/// All carets that an arrow leads to, from the one given.
fn walk(galley: &Galley, from: Caret, right: bool) -> Vec<Caret> {
    let mut carets = vec![from];
    loop {
        let last = carets[carets.len() - 1];
        let next = caret::step(galley, last, right);
        if next == last {
            return carets;
        }
        carets.push(next);
        assert!(carets.len() < 500, "the walk ends");
    }
}

#[test]
fn an_arrow_moves_by_one_letter_in_its_direction_and_the_other_back() {
    for text in MIXED {
        let galley = galley(text, 900.0);
        let left_end = *walk(&galley, Caret { index: 0, side: Beside::Before }, false).last().expect("a caret");
        let walked = walk(&galley, left_end, true);
        assert_eq!(walked.len(), text.chars().count() + 1, "{text}");
        let places: Vec<f32> = walked.iter().map(|caret| caret::rect(&galley, *caret).left()).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "{text}: {places:?}");
        let back = walk(&galley, walked[walked.len() - 1], false);
        let mut places_back: Vec<f32> = back.iter().map(|caret| caret::rect(&galley, *caret).left()).collect();
        places_back.reverse();
        assert_eq!(places, places_back, "{text}");
    }
}

#[test]
fn arrows_reach_every_row_of_a_wrapped_text() {
    let text = "בלילה גשום עומדת אישה עם מטריה\nאדומה ליד Paris";
    let galley = galley(text, 100.0);
    let walked = walk(&galley, Caret { index: 0, side: Beside::Before }, false);
    assert_eq!(
        walked.last().map(|caret| caret.index),
        Some("בלילה גשום עומדת אישה עם מטריה\nאדומה ליד ".chars().count())
    );
    let mut rows: Vec<usize> = walked.iter().map(|caret| caret::row(&galley, *caret)).collect();
    assert!(rows.is_sorted());
    rows.dedup();
    assert_eq!(rows, (0..galley.rows.len()).collect::<Vec<_>>());
}

#[test]
fn an_arrow_out_of_a_paragraph_goes_to_where_the_next_one_reads_on() {
    let galley = galley("rain\nעיר", 200.0);
    let begin = Caret { index: 5, side: Beside::Before };
    let before = caret::step(&galley, begin, true);
    assert_eq!(before.index, 4, "right of the beginning of the Hebrew is the end of the line before");
    assert_eq!(caret::step(&galley, before, true).index, 5);
    assert_eq!(caret::step(&galley, Caret { index: 0, side: Beside::Before }, false).index, 0);
}

#[test]
fn a_press_on_half_a_letter_puts_the_caret_at_that_edge() {
    for text in MIXED {
        let galley = galley(text, 900.0);
        let row = &galley.rows[0];
        for glyph in &row.glyphs {
            let (left, right) = sides(glyph);
            for (at, edge) in [(0.25, left), (0.75, right)] {
                let x = row.pos.x + left + (right - left) * at;
                let caret = caret::hit(&galley, vec2(x, 5.0));
                let line = caret::rect(&galley, caret).left();
                assert!((line - row.pos.x - edge).abs() <= 0.5, "{text}: {:?}", glyph.chr);
            }
        }
        assert_eq!(caret::hit(&galley, vec2(0.0, -50.0)).index, 0);
        assert_eq!(caret::hit(&galley, vec2(0.0, 500.0)).index, text.chars().count());
    }
}

#[test]
fn a_selection_covers_its_letters_and_no_others() {
    for text in MIXED {
        let galley = galley(text, 900.0);
        let row = &galley.rows[0];
        let count = row.glyphs.len();
        for (start, end) in (0..count).flat_map(|start| (start..=count).map(move |end| (start, end))) {
            let rects = caret::selection(&galley, &(start..end));
            for (at, glyph) in row.glyphs.iter().enumerate() {
                let (left, right) = sides(glyph);
                let middle = row.pos + vec2(f32::midpoint(left, right), 5.0);
                let is_covered = rects.iter().any(|rect| rect.contains(middle));
                assert_eq!(is_covered, (start..end).contains(&at), "{text}: {start}..{end}, {:?}", glyph.chr);
            }
        }
    }
}

#[test]
fn up_and_down_keep_the_place_in_the_row() {
    let galley = galley("בלילה גשום עומדת אישה עם מטריה אדומה", 100.0);
    let from = caret::hit(&galley, vec2(60.0, 5.0));
    let x = caret::rect(&galley, from).left();
    let down = caret::vertical(&galley, from, x, true);
    assert_eq!(caret::row(&galley, down), 1);
    assert!((caret::rect(&galley, down).left() - x).abs() < 8.0);
    assert_eq!(caret::vertical(&galley, from, x, false).index, 0, "above the first row is the beginning");
}
