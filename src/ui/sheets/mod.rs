//! The sheets: what is paid or can't be taken back asks here first; typed paths, the key, details and shortcuts too.
//!
//! Owns which sheet is open and what is typed into it. A sheet never stops the queue.

mod ask_ui;
mod info_ui;
mod notices;
mod palette;
mod palette_ui;
mod path;
mod path_ui;

use eframe::egui::Context;
use url::Url;

pub use self::palette::Palette;
pub use self::path::{PathPurpose, PathSheet};
use super::ask::Ask;
use super::connect::ConnectForm;
use super::cx::Cx;
use super::shot::ShotForm;
use crate::domain::{ClipId, JobId};
use crate::engine::{Refusal, Snapshot};

/// Segmind's pages: the generations of an account and its balance are there.
const CONSOLE: &str = "https://platform.segmind.com/";

/// A sheet over the window.
#[derive(Debug, Clone)]
pub enum Sheet {
    /// Generate costs much: really?
    Spend,
    /// Stop watching a render that is billed anyway?
    StopWatching(JobId),
    /// Buy the same shot once more?
    SubmitAgain(JobId),
    /// A submit whose answer was lost: is it there or not?
    Resolve {
        /// The job.
        job: JobId,
        /// The request id as it is pasted.
        request_id: String,
    },
    /// Delete clips of the trash with their files?
    DeleteForGood(Vec<ClipId>),
    /// Paste a key.
    Connect,
    /// Forget the key?
    RemoveKey,
    /// Type a path, because the system has no dialog.
    Path(PathSheet),
    /// The raw text of something, to copy.
    Details {
        /// What it is about.
        title: String,
        /// The text.
        text: String,
    },
    /// Find a command by its name.
    Palette(Palette),
    /// Every command with its keys.
    Shortcuts,
    /// What Rushes is made of.
    Licences,
}

impl Sheet {
    /// The two choices of an unknown outcome.
    pub fn resolve(job: JobId) -> Self {
        Self::Resolve { job, request_id: String::new() }
    }

    /// Every command, to be found by its name.
    pub fn palette() -> Self {
        Self::Palette(Palette::default())
    }

    /// A typed path instead of a dialog.
    pub fn path(purpose: PathPurpose, snapshot: &Snapshot) -> Self {
        Self::Path(PathSheet::new(purpose, snapshot))
    }
}

/// The raw cause of a refusal, when there is more than its sentence.
pub(super) fn details(refusal: &Refusal) -> Option<Sheet> {
    let text = refusal.details.trim();
    let title = refusal.sentence.clone();
    (!text.is_empty()).then(|| Sheet::Details { title, text: text.to_owned() })
}

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
        Sheet::Path(path) => path_ui::show(ctx, cx, path),
        Sheet::Details { title, text } => info_ui::details(ctx, cx, title, text),
        Sheet::Palette(palette) => palette_ui::show(ctx, cx, palette),
        Sheet::Shortcuts => info_ui::shortcuts(ctx),
        Sheet::Licences => info_ui::licences(ctx),
    };
    if close {
        cx.ask(Ask::CloseSheet);
    }
}
