//! The cards of the strip: one plays when it is chosen, and under a pointer that rests on it.

use rushes::ui::theme;

use super::player::watching;
use super::*;

/// The card of the clip that can be played.
pub fn first_card<'a>(window: &'a Harness<'_, App>) -> egui_kittest::Node<'a> {
    let card = |label: &str| label.starts_with("Shot ") && label.contains(": Close-up of a potter");
    window.query_all_by(move |node| node.label().as_deref().is_some_and(card)).next().expect("there is a card")
}

/// Whether that card plays.
fn card_plays(window: &Harness<'_, App>) -> bool {
    first_card(window).value().as_deref() == Some("Playing")
}

#[test]
fn a_clip_that_a_person_chooses_plays_unless_motion_is_reduced() {
    for (reduced, plays) in [(true, false), (false, true)] {
        let (mut window, mut double) = watching();
        theme::set_reduced_motion(&window.ctx, reduced);
        first_card(&window).click();
        window.step();
        window.step();
        assert_eq!(has(&window, "Pause"), plays);
        double.hear();
    }
}

#[test]
fn a_card_plays_while_the_pointer_rests_on_it_and_stops_when_it_leaves() {
    let (mut window, mut double) = watching();
    theme::set_reduced_motion(&window.ctx, false);
    let card = first_card(&window).rect().center();
    window.hover_at(card);
    window.step();
    assert!(!card_plays(&window), "the pointer has to rest first");
    window.step_until("the card plays", card_plays);
    window.hover_at(egui::pos2(640.0, 20.0));
    window.run_steps(2);
    assert!(!card_plays(&window));
    double.hear();
}

#[test]
fn no_card_plays_when_motion_is_reduced() {
    let (mut window, mut double) = watching();
    let card = first_card(&window).rect().center();
    window.hover_at(card);
    for _ in 0..60 {
        window.step();
        assert!(!card_plays(&window));
    }
    double.hear();
}
