//! The sheets over the window: questions before money is spent or something is destroyed, typed paths, the key, details, shortcuts,
//! licences, the command palette.
//!
//! `sheet`, `palette` and `path` hold which sheet is open and what is typed into it; the files in `_ui` paint them. The queue goes on
//! behind a sheet.

mod absence_ui;
mod ask_ui;
mod asking_ui;
mod bring_in;
mod bring_in_ui;
mod cap;
mod cap_ui;
mod compare;
mod compare_ui;
mod info_ui;
mod leave;
mod lost_ui;
mod one_more_ui;
mod palette;
mod palette_ui;
mod path;
mod project_ui;
mod sheet;
mod shelf_ui;
mod shortcuts_ui;
mod tick_row_ui;
mod ticks;

use eframe::egui::Context;
use url::Url;

pub use self::bring_in::BringInSheet;
pub use self::compare::{CompareSheet, ComparedMonth};
pub use self::leave::Renders;
pub use self::path::{PathPurpose, PathSheet, SPENDING_TABLE};
pub use self::sheet::{LeaveSheet, Sheet, details};
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Cx};
use crate::ui::frame_editor;
use crate::ui::shot::ShotForm;

/// Segmind's page with the generations and the balance of an account.
const CONSOLE: &str = "https://platform.segmind.com/";

/// Segmind's page.
pub(super) fn console() -> Option<Url> {
    Url::parse(CONSOLE).ok()
}

/// Paints the open sheet.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, open: &mut Option<Sheet>, form: &mut ConnectForm, shot: &ShotForm) {
    let Some(sheet) = open else { return };
    let close = match sheet {
        Sheet::Spend => ask_ui::spend(ctx, cx, shot),
        Sheet::OneMoreTake(more) => one_more_ui::show(ctx, cx, more),
        Sheet::StopWatching(job) => ask_ui::stop_watching(ctx, cx, *job),
        Sheet::SubmitAgain(job) => ask_ui::submit_again(ctx, cx, *job),
        Sheet::Resolve { job, request_id } => lost_ui::resolve(ctx, cx, *job, request_id),
        Sheet::BringIn(sheet) => bring_in_ui::show(ctx, cx, sheet),
        Sheet::Compare(sheet) => compare_ui::show(ctx, cx, sheet),
        Sheet::DeleteForGood(clips) => ask_ui::delete_for_good(ctx, cx, clips),
        Sheet::DeleteProject(project) => project_ui::delete(ctx, cx, *project),
        Sheet::Cap(cap) => cap_ui::show(ctx, cx, cap),
        Sheet::Connect => ask_ui::connect(ctx, cx, form),
        Sheet::RemoveKey => ask_ui::remove_key(ctx, cx),
        Sheet::Frame(editor) => frame_editor::show(ctx, cx, editor, shot),
        Sheet::Shelf(shelf) => shelf_ui::show(ctx, cx, shelf),
        Sheet::Path(path) => ask_ui::path(ctx, cx, path),
        Sheet::Details { title, text } => info_ui::details(ctx, cx, title, text),
        Sheet::Palette(palette) => palette_ui::show(ctx, cx, palette),
        Sheet::Absence => absence_ui::waiting(ctx, cx),
        Sheet::Leave(leave) => absence_ui::leave(ctx, cx, leave),
        Sheet::Shortcuts(letters) => shortcuts_ui::show(ctx, letters),
        Sheet::Licences => info_ui::licences(ctx),
    };
    if close {
        cx.send(Action::CloseSheet);
    }
}
