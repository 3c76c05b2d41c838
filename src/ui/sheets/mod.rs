//! The sheets over the window: questions before money is spent or something is destroyed, typed paths, the key, details, shortcuts,
//! licences, the command palette.
//!
//! `sheet`, `palette` and `path` hold which sheet is open and what is typed into it; the files in `_ui` paint them. The queue goes on
//! behind a sheet.

mod ask_ui;
mod info_ui;
mod palette;
mod palette_ui;
mod path;
mod sheet;

use eframe::egui::Context;
use url::Url;

pub use self::path::{PathPurpose, PathSheet};
pub use self::sheet::{Sheet, details};
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Cx};
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
        Sheet::StopWatching(job) => ask_ui::stop_watching(ctx, cx, *job),
        Sheet::SubmitAgain(job) => ask_ui::submit_again(ctx, cx, *job),
        Sheet::Resolve { job, request_id } => ask_ui::resolve(ctx, cx, *job, request_id),
        Sheet::DeleteForGood(clips) => ask_ui::delete_for_good(ctx, cx, clips),
        Sheet::Connect => ask_ui::connect(ctx, cx, form),
        Sheet::RemoveKey => ask_ui::remove_key(ctx, cx),
        Sheet::Path(path) => ask_ui::path(ctx, cx, path),
        Sheet::Details { title, text } => info_ui::details(ctx, cx, title, text),
        Sheet::Palette(palette) => palette_ui::show(ctx, cx, palette),
        Sheet::Shortcuts => info_ui::shortcuts(ctx),
        Sheet::Licences => info_ui::licences(ctx),
    };
    if close {
        cx.send(Action::CloseSheet);
    }
}
