//! Paints the question before a project is deleted.

use eframe::egui::Context;

use crate::domain::ProjectId;
use crate::ui::context::{Action, Cx};
use crate::ui::projects::words::deletion;
use crate::ui::widgets::{SheetAnswer, SheetFrame, Text};

/// The question; returns whether the sheet closes.
pub(super) fn delete(ctx: &Context, cx: &Cx<'_>, project: ProjectId) -> bool {
    let Some(view) = cx.snapshot.project(project) else { return true };
    let (title, what) = deletion(view);
    let frame = SheetFrame::new("delete project", &title).confirm("Delete project").danger();
    let answer = frame.show(ctx, |ui| {
        ui.add(Text::body(what).wrap());
    });
    if answer == SheetAnswer::Confirmed {
        cx.send(Action::DeleteProject(project));
    }
    answer != SheetAnswer::Open
}
