//! Arabic and Hebrew in fields and labels: where it stands, where the caret goes, what a press and a drag select.
//!
//! The window of a test has no such letters and shows boxes: order and places are the same.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Event, Id, Key, Modifiers, PointerButton, Pos2, Rect, Ui, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use rushes::ui::widgets::{Elide, Elided, Text, TextField};

use super::support::harness::HarnessExt;
use super::support::{Window, unnamed_widgets};

const ARABIC: &str = "سفينة صغيرة تعبر ميناءً قديماً عند الغروب، لقطة واسعة، صوت النوارس والموج.";
const HEBREW: &str = "אישה עם מטריה אדומה";
const MIXED: &str = "לקטה של Veo 3 בלילה (16:9) ליד Café";

fn field_id() -> Id {
    Id::unique("right-to-left")
}

fn typed(text: &str) -> Harness<'static, String> {
    let show = |ui: &mut Ui, text: &mut String| {
        ui.add(TextField::multiline("Prompt", text, 3..=6).id(field_id()));
    };
    let mut window = Window::new(320.0, 180.0).any_script().ui_with(text.to_owned(), show);
    window.get_by_label("Prompt").focus();
    window.run_ok();
    window
}

fn to_beginning(window: &mut Harness<'_, String>) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::CTRL, Key::Home);
    window.run_ok();
}

/// The selected characters, from where it began to where the caret is.
fn selected(window: &Harness<'_, String>) -> Option<(usize, usize)> {
    let range = TextEditState::load(&window.ctx, field_id())?.cursor.char_range()?;
    Some((range.secondary.index.0, range.primary.index.0))
}

/// Where the caret is, when nothing is selected.
fn caret(window: &Harness<'_, String>) -> Option<usize> {
    selected(window).filter(|(from, to)| from == to).map(|(_, to)| to)
}

fn inside(window: &Harness<'_, String>) -> Rect {
    window.get_by_label("Prompt").rect()
}

fn press_at(window: &mut Harness<'_, String>, at: Pos2, times: usize) {
    window.event(Event::PointerMoved(at));
    for _ in 0..times {
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            window.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers });
            window.step();
        }
    }
    window.run_ok();
}

#[test]
fn left_moves_to_the_next_letter_of_hebrew_and_right_back() {
    let mut window = typed(HEBREW);
    to_beginning(&mut window);
    assert_eq!(caret(&window), Some(0));
    for expected in 1..=4 {
        window.press(Key::ArrowLeft);
        assert_eq!(caret(&window), Some(expected));
    }
    window.press(Key::ArrowRight);
    assert_eq!(caret(&window), Some(3));
    window.press(Key::End);
    assert_eq!(caret(&window), Some(HEBREW.chars().count()));
    window.press(Key::ArrowLeft);
    assert_eq!(caret(&window), Some(HEBREW.chars().count()), "there is nothing to the left of the end");
}

#[test]
fn an_arrow_crosses_words_of_both_directions_as_the_eye_does() {
    let mut window = typed("אב cd");
    to_beginning(&mut window);
    let mut places = vec![caret(&window)];
    for _ in 0..5 {
        window.press(Key::ArrowLeft);
        places.push(caret(&window));
    }
    assert_eq!(
        places,
        [0, 1, 2, 3, 4, 3].map(Some),
        "over the letters, the space, then cd from its end to its beginning"
    );
}

#[test]
fn control_and_an_arrow_move_by_words_in_their_direction() {
    let mut window = typed(HEBREW);
    to_beginning(&mut window);
    window.key_press_modifiers(Modifiers::CTRL, Key::ArrowLeft);
    window.run_ok();
    assert_eq!(caret(&window), Some("אישה".chars().count()));
    window.key_press_modifiers(Modifiers::CTRL, Key::ArrowRight);
    window.run_ok();
    assert_eq!(caret(&window), Some(0));
}

#[test]
fn shift_selects_as_the_caret_moves_and_an_arrow_ends_it_at_its_side() {
    let mut window = typed(HEBREW);
    to_beginning(&mut window);
    for _ in 0..3 {
        window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
        window.run_ok();
    }
    assert_eq!(selected(&window), Some((0, 3)));
    window.press(Key::ArrowRight);
    assert_eq!(caret(&window), Some(0), "the right end of the selection is its beginning");
}

#[test]
fn many_keys_between_two_frames_move_as_one_by_one() {
    let key = |key, modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    let mut window = typed(HEBREW);
    to_beginning(&mut window);
    let keys = [Key::ShiftLeft, Key::ArrowLeft, Key::ArrowLeft, Key::ArrowLeft, Key::ArrowRight];
    window.input_mut().events.extend(keys.map(|name| key(name, Modifiers::SHIFT)));
    window.step();
    assert_eq!(selected(&window), Some((0, 2)));
    window.input_mut().events.push(Event::Text("ב".into()));
    let keys = [Key::ArrowLeft, Key::ArrowLeft, Key::ArrowRight];
    window.input_mut().events.extend(keys.map(|name| key(name, Modifiers::NONE)));
    window.step();
    assert_eq!(caret(&window), Some(2), "after a letter they lead on in the direction of the paragraph");
}

#[test]
fn what_is_typed_goes_where_the_caret_stands() {
    let mut window = typed(HEBREW);
    to_beginning(&mut window);
    window.press(Key::ArrowLeft);
    window.event(Event::Text("ב".into()));
    window.run_ok();
    assert_eq!(window.state(), &HEBREW.replacen('א', "אב", 1));
    assert_eq!(caret(&window), Some(2));
    window.press(Key::Backspace);
    assert_eq!(window.state(), HEBREW);
    window.press(Key::Backspace);
    assert_eq!(window.state().chars().next(), Some('י'));
}

#[test]
fn a_press_at_the_right_edge_is_the_beginning_and_left_of_the_text_its_end() {
    let mut window = typed(HEBREW);
    let field = inside(&window);
    press_at(&mut window, field.right_top() + vec2(-2.0, 10.0), 1);
    assert_eq!(caret(&window), Some(0));
    press_at(&mut window, field.left_top() + vec2(4.0, 10.0), 1);
    assert_eq!(caret(&window), Some(HEBREW.chars().count()));
}

#[test]
fn a_double_press_selects_the_word_under_it() {
    let mut window = typed(HEBREW);
    let field = inside(&window);
    press_at(&mut window, field.right_top() + vec2(-12.0, 10.0), 2);
    assert_eq!(selected(&window), Some((0, "אישה".chars().count())));
}

#[test]
fn a_drag_to_the_left_selects_onwards() {
    let mut window = typed(HEBREW);
    let field = inside(&window);
    let (from, to) = (field.right_top() + vec2(-2.0, 10.0), field.left_top() + vec2(4.0, 10.0));
    window.drag_at(from);
    window.step();
    window.hover_at(pos2(f32::midpoint(from.x, to.x), to.y));
    window.step();
    window.hover_at(to);
    window.step();
    assert_eq!(selected(&window), Some((0, HEBREW.chars().count())));
    window.drop_at(to);
    window.run_ok();
    assert_eq!(selected(&window), Some((0, HEBREW.chars().count())));
    window.event(Event::Text("x".into()));
    window.run_ok();
    assert_eq!(window.state(), "x");
}

#[test]
fn down_and_up_move_between_rows_and_keep_the_place() {
    let mut window = typed(&format!("{HEBREW}\n{HEBREW}"));
    to_beginning(&mut window);
    window.press(Key::ArrowLeft);
    window.press(Key::ArrowLeft);
    window.press(Key::ArrowDown);
    let below = HEBREW.chars().count() + 1 + 2;
    assert_eq!(caret(&window), Some(below));
    window.press(Key::ArrowUp);
    assert_eq!(caret(&window), Some(2));
}

#[test]
fn a_screen_reader_hears_the_text_as_it_was_written() {
    let window = typed(ARABIC);
    let field = window.get_by_label("Prompt");
    assert_eq!(field.value().as_deref(), Some(ARABIC));
}

#[test]
fn texts_of_both_directions_look_as_they_read() {
    let show = |ui: &mut Ui, text: &mut String| {
        ui.add(Text::body(HEBREW));
        ui.add(Text::small(MIXED).secondary().wrap());
        ui.add(Text::body(ARABIC).truncate());
        ui.add(Elided::new(ARABIC, Elide::End));
        ui.add(Text::body(ARABIC).wrap().centered());
        ui.add(Text::body("A sign that says שלום over the door"));
        let field = TextField::multiline("Prompt", text, 3..=6).id(field_id());
        ui.add(field);
    };
    let mut window = Window::new(320.0, 380.0).any_script().ui_with(format!("{MIXED}\nrain, {HEBREW}"), show);
    window.get_by_label("Prompt").focus();
    window.run_ok();
    to_beginning(&mut window);
    for _ in 0..14 {
        window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    }
    window.run_ok();
    assert_eq!(unnamed_widgets(&window), Vec::<String>::new());
    window.same_as("widgets/right-to-left");
}
