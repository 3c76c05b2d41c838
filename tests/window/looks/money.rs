//! The looks of spending and of Segmind's history.

use rushes::engine::Request;

use super::super::{compare, double, history, spending};
use super::gallery::{Look, look};
use super::states;
use super::visit::Visit;

/// What was spent, caps, and what the history shows.
pub const MONEY: &[Look] = &[
    look("spending", spending::capped, |visit| {
        visit.command("spending");
        visit.answer_spending(spending::month());
    }),
    look("spending-nothing", double::connected, |visit| {
        visit.command("spending");
        visit.answer_spending(rushes::domain::SpendingReport::default());
    }),
    look("spending-over-the-cap", spending::capped, |visit| visit.press_containing("1 over your cap")),
    look("sheet-cap", spending::capped, |visit| {
        visit.press_containing("1 over your cap");
        visit.press("Raise the cap…");
    }),
    look("sheet-compare", double::busy, |visit| {
        visit.command("compare with");
        let asked = visit.double.take(|request| matches!(request, Request::CompareSpending(..)).then_some(()));
        let Some(((), Request::CompareSpending(_, answer))) = asked else { panic!("the history is asked") };
        answer.send(Ok(compare::month()));
    }),
    look("sheet-bring-in", double::busy, |visit| {
        visit.command("bring in");
        let asked = visit.double.take(|request| matches!(request, Request::EarlierRenders(_)).then_some(()));
        let Some(((), Request::EarlierRenders(answer))) = asked else { panic!("the history is asked") };
        answer.send(Ok(history::week()));
        visit.rest();
        visit.press("Choose all 2");
    }),
    look("sheet-unknown-found", || history::lost(&history::two_rows()), |visit| visit.press("Decide…")),
];

/// Models, and the slots beside the first frame.
pub const MODELS: &[Look] = &[
    look("models-menu", states::short, |visit| visit.press_first("Model")),
    look("models-references", states::referenced, |visit| {
        for _ in 0..2 {
            visit.answer_first_frame(Ok(double::looked(1200, 1600, &[])));
        }
    }),
    look("models-two-frames", states::between_frames, |visit| {
        for _ in 0..2 {
            visit.answer_first_frame(Ok(double::looked(1600, 900, &[])));
        }
    }),
    look("models-retired", states::retired, Visit::open_queue),
];
