//! Paints the sheets around an absence: before the window closes on renders, and after shots have waited for long. Each returns whether
//! it closes.

use std::cell::Cell;

use eframe::egui::Context;

use super::LeaveSheet;
use crate::ui::afford;
use crate::ui::context::{AbsenceAnswer, Action, Cx};
use crate::ui::format;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Switch, Text};

/// Before the window closes while renders go on.
pub(super) fn leave(ctx: &Context, cx: &Cx<'_>, sheet: &mut LeaveSheet) -> bool {
    let renders = sheet.renders;
    let title = renders.title();
    let answer = SheetFrame::new("leave", &title).confirm("Close").cancel("Stay").show(ctx, |ui| {
        ui.add(Text::body(renders.advice(cx.now, cx.zone)).figures().wrap());
        if let Some(more) = renders.more() {
            ui.add(Text::small(more).secondary().wrap());
        }
        ui.add(Switch::new("Don't ask again", &mut sheet.never));
    });
    match answer {
        SheetAnswer::Open => {}
        SheetAnswer::Dismissed => cx.send(Action::StayOpen),
        SheetAnswer::Confirmed => cx.send(Action::CloseWindow { never: sheet.never }),
    }
    false
}

/// After shots have waited through a long absence.
pub(super) fn waiting(ctx: &Context, cx: &Cx<'_>) -> bool {
    let Some(waiting) = cx.snapshot.queue.last_run.waiting else { return true };
    let about = format::about(waiting.estimate);
    let (title, button) = (format!("{}, {about}", waiting.words()), format!("Go on, {about}"));
    let hold = Cell::new(false);
    let all = if waiting.count == 1 { "Hold it" } else { "Hold all" };
    let frame = SheetFrame::new("absence", &title).confirm(&button).cancel("Later").also(all, &hold);
    let answer = frame.show(ctx, |ui| {
        let since = format::soon(waiting.since, cx.now, cx.zone);
        let what = if waiting.count == 1 {
            format!("It has waited since {since}, while Rushes was closed. Nothing is bought before you have decided")
        } else {
            format!(
                "The oldest has waited since {since}, while Rushes was closed. Nothing is bought before you have decided"
            )
        };
        ui.add(Text::body(what).figures().wrap());
        afford::show_waiting(ui, cx.snapshot, waiting);
    });
    match (hold.get(), answer) {
        (true, _) => cx.send(Action::AfterAbsence(AbsenceAnswer::HoldAll)),
        (false, SheetAnswer::Confirmed) => cx.send(Action::AfterAbsence(AbsenceAnswer::GoOn)),
        (false, SheetAnswer::Dismissed) => return true,
        (false, SheetAnswer::Open) => {}
    }
    false
}
