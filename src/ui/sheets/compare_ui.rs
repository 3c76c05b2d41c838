//! Paints the sheet that compares a month with Segmind's history: what agrees, and what differs in groups. Nothing is counted until it is
//! ticked and confirmed. Returns whether it closes.

use eframe::egui::{Context, Ui};

use super::asking_ui::{asking, refused};
use super::compare::{CompareSheet, ComparedMonth, GROUPS, agreement, amounts, facts, lost_words, words};
use super::tick_row_ui::{TickRow, all_or_none};
use crate::engine::{Comparison, Difference};
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::{Segmented, SheetAnswer, SheetFrame, Text, Tone};

/// The sheet.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, sheet: &mut CompareSheet) -> bool {
    let ticked = sheet.ticked();
    let button = match ticked.len() {
        0 => "Count".to_owned(),
        count => format!("Count {count}, {}", sheet.ticked_cost()),
    };
    let frame = SheetFrame::new("compare", "Compare with Segmind")
        .confirm(&button)
        .cancel("Close")
        .enabled(!ticked.is_empty())
        .wide();
    // Where nothing can be counted, the sheet only tells.
    let frame = if sheet.countable_count() == 0 { frame.only_closes() } else { frame };
    let answer = frame.show(ctx, |ui| {
        let mut month = sheet.month;
        let months = [(ComparedMonth::This, "This month"), (ComparedMonth::Last, "Last month")];
        ui.add(Segmented::new("Month", &mut month, &months));
        if month != sheet.month {
            cx.send(Action::CompareSpending(month));
        }
        match sheet.answer().cloned() {
            None => asking(ui, "Asking Segmind what it has billed"),
            Some(Err(refusal)) => refused(ui, cx, &refusal, || Action::CompareSpending(sheet.month)),
            Some(Ok(comparison)) => compared(ui, cx, sheet, &comparison),
        }
    });
    match answer {
        SheetAnswer::Open => false,
        SheetAnswer::Dismissed => true,
        SheetAnswer::Confirmed => {
            cx.send(Action::CountFound(ticked));
            false
        }
    }
}

fn compared(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut CompareSheet, comparison: &Comparison) {
    let t = ui.tokens();
    ui.add(Text::title(agreement(comparison)).figures());
    if comparison.differences.is_empty() {
        ui.add(Text::body("Nothing differs").secondary());
    }
    if let Some(all) = all_or_none(ui, sheet.ticked().len(), sheet.countable_count()) {
        sheet.tick_all(all);
    }
    for (kind, title, meaning) in GROUPS {
        let group: Vec<&Difference> =
            comparison.differences.iter().filter(|difference| difference.kind == kind).collect();
        if group.is_empty() {
            continue;
        }
        ui.add_space(t.space.s);
        ui.add(Text::body(title).strong());
        ui.add(Text::small(meaning).secondary().wrap());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            for difference in group {
                difference_row(ui, cx, sheet, difference);
            }
        });
    }
    if let Some(lost) = lost_words(comparison) {
        ui.add(Text::small(lost).tone(Tone::Status(Status::Warning)).figures().wrap());
    }
    if comparison.is_cut {
        let cut = "The history has more rows than could be read: this is not the whole month";
        ui.add(Text::small(cut).secondary().wrap());
    }
}

/// One difference: a press ticks it, where it can be counted.
fn difference_row(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut CompareSheet, difference: &Difference) {
    let (words, amounts) = (words(difference), amounts(difference));
    let facts = facts(&cx.snapshot.models, difference, cx.zone);
    let tick = difference.can_count().then(|| sheet.ticks.has(&difference.request_id));
    if (TickRow { words: &words, facts: &facts, remark: Some(&amounts), tick }).show(ui) {
        sheet.ticks.toggle(&difference.request_id);
    }
}
