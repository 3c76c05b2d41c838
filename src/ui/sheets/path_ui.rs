//! Paints the sheet for a typed path.

use eframe::egui::{Context, Id};

use super::path::{PathPurpose, PathSheet};
use crate::ui::context::{Action, Cx};
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text, TextField};

/// The sheet; whether it closes.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, sheet: &mut PathSheet) -> bool {
    let (title, label, button) = sheet.words();
    let path = sheet.path();
    let replaces = sheet.replaces();
    let frame = SheetFrame::new("path", title).confirm(button).enabled(path.is_ok()).starts_at(field());
    let frame = if replaces { frame.danger() } else { frame };
    let answer = frame.show(ctx, |ui| {
        ui.add(Text::body("This desktop offers no file dialog; type the path instead").secondary().wrap());
        let wrong = sheet.problem().map(str::to_owned);
        ui.add(TextField::new(label, &mut sheet.text).id(field()).error(wrong.as_deref()));
    });
    match (answer, path) {
        (SheetAnswer::Confirmed, Ok(path)) => {
            let to = sheet.target(path.clone(), cx.snapshot);
            cx.send(match sheet.purpose {
                PathPurpose::Export(clip) => Action::Export(clip, to),
                PathPurpose::ClipsFolder => Action::UseFolder(path),
                PathPurpose::FirstFrame => Action::UseImage(path),
                PathPurpose::Frame(clip, at, _) => Action::SaveFrame(clip, at, to),
            });
            // What is written takes the sheet along, to bring it back if the path does not work.
            !matches!(sheet.purpose, PathPurpose::Export(_) | PathPurpose::Frame(..))
        }
        (SheetAnswer::Open, _) | (SheetAnswer::Confirmed, Err(_)) => false,
        (SheetAnswer::Dismissed, _) => true,
    }
}

fn field() -> Id {
    Id::unique("path")
}
