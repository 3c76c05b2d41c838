//! Paints the sheet in which a cap is set, changed or removed. Returns whether it closes.

use eframe::egui::{Context, Id};

use super::cap::CapSheet;
use crate::domain::caps::read_cap;
use crate::domain::{CapChange, CapSpan};
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::theme::Status;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text, TextField, Tone};

/// The sheet.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, sheet: &mut CapSheet) -> bool {
    let span = sheet.span;
    let read = read_cap(&sheet.text);
    let change = read.map(|cap| CapChange::Set(span, cap));
    let title = format!("The most for {}", span.each());
    let button = change.ok().and_then(CapChange::told).unwrap_or_else(|| "Set the cap".to_owned());
    let field = Id::unique("cap");
    let frame = SheetFrame::new("cap", &title).confirm(&button).enabled(change.is_ok()).starts_at(field);
    let answer = frame.show(ctx, |ui| {
        let counted = cx.snapshot.spending.counted.of(span);
        let sum = format!("{counted} are spent or on the way {}", span.words());
        ui.add(Text::body(sum).figures().wrap());
        let wrong = read.as_ref().err().map(|error| format::capital(&error.to_string()));
        ui.add(TextField::new("Dollars", &mut sheet.text).hint("No cap").id(field).error(wrong.as_deref()));
        if let Ok(Some(cap)) = read
            && counted > cap
        {
            let words = format!("Nothing more is bought {}, as more than that is spent", span.words());
            ui.add(Text::small(words).tone(Tone::Status(Status::Warning)).wrap());
        }
        ui.add(Text::small(meaning(span)).secondary().wrap());
    });
    if let (SheetAnswer::Confirmed, Ok(change)) = (answer, change) {
        cx.send(Action::ChangeCap(change));
    }
    answer != SheetAnswer::Open
}

const fn meaning(span: CapSpan) -> &'static str {
    match span {
        CapSpan::Day => {
            "What would pass the cap waits in the queue. It goes on by itself at midnight, or once the cap is raised. An empty field means no cap"
        }
        CapSpan::Month => {
            "What would pass the cap waits in the queue. It goes on by itself when the month is over, or once the cap is raised. An empty field means no cap"
        }
    }
}
