//! Paints the sheet with earlier renders: what this key has made in the last seven days, to be chosen and brought into the library. Returns
//! whether it closes.

use eframe::egui::{Context, Ui};

use super::asking_ui::{asking, refused};
use super::bring_in::{BringInSheet, facts, why_not};
use super::tick_row_ui::{TickRow, all_or_none};
use crate::engine::{EarlierRender, EarlierRenders};
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::library::words::clips as clip_count;
use crate::ui::theme::UiTokens;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text};

/// The sheet.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, sheet: &mut BringInSheet) -> bool {
    let chosen = sheet.chosen();
    let button = match chosen.len() {
        0 => "Bring in".to_owned(),
        count => format!("Bring in {}, free", clip_count(count)),
    };
    let frame =
        SheetFrame::new("bring in", "Bring in earlier renders").confirm(&button).enabled(!chosen.is_empty()).wide();
    let answer = frame.show(ctx, |ui| match sheet.answer().cloned() {
        None => asking(ui, "Asking Segmind what this key has made"),
        Some(Err(refusal)) => refused(ui, cx, &refusal, || Action::ListEarlier),
        Some(Ok(list)) if list.renders.is_empty() => {
            let nothing = "Segmind's history shows no Veo renders of the last seven days with this key";
            ui.add(Text::body(nothing).secondary().wrap());
        }
        Some(Ok(list)) => renders(ui, cx, sheet, &list),
    });
    match answer {
        SheetAnswer::Open => false,
        SheetAnswer::Dismissed => true,
        SheetAnswer::Confirmed => {
            cx.send(Action::BringIn(chosen));
            false
        }
    }
}

fn renders(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut BringInSheet, list: &EarlierRenders) {
    let t = ui.tokens();
    let free = "What this key has made in the last seven days. Fetching it costs nothing; its words, seed and settings come along";
    ui.add(Text::body(free).secondary().wrap());
    if let Some(all) = all_or_none(ui, sheet.chosen().len(), sheet.can_come().count()) {
        sheet.choose_all(all);
    }
    ui.spacing_mut().item_spacing.y = t.space.xs;
    for render in &list.renders {
        render_row(ui, cx, sheet, render);
    }
    if list.is_cut {
        ui.add(Text::small("There are more; only the latest are listed").secondary().wrap());
    }
}

/// One render: a press chooses it.
fn render_row(ui: &mut Ui, cx: &Cx<'_>, sheet: &mut BringInSheet, render: &EarlierRender) {
    let why = why_not(&render.standing);
    let words = if render.prompt.is_empty() { "Without words".to_owned() } else { format::beginning(&render.prompt) };
    let facts = facts(&cx.snapshot.models, render, cx.zone);
    let tick = why.is_none().then(|| sheet.ticks.has(&render.request_id));
    if (TickRow { words: &words, facts: &facts, remark: why.as_deref(), tick }).show(ui) {
        sheet.ticks.toggle(&render.request_id);
    }
}
