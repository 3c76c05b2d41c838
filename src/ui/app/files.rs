//! Files that leave the app, and the paths that a person chooses: copies of clips, single frames, the clips folder.
//!
//! The system's dialog asks for the path; a sheet does where there is no dialog. A frame on the stage in full size is copied from
//! there; the engine decodes any other frame.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use crate::domain::{ClipId, SettingsChange};
use crate::engine::{FrameAt, Refusal, RefusalKind, Target, frame_name};
use crate::media::Picture;
use crate::ui::catalog::Known;
use crate::ui::context::{Action, Exported, FrameOnStage, exported, take, take_tagged};
use crate::ui::format;
use crate::ui::player::{PlayerTexture, image};
use crate::ui::sheets::{PathPurpose, PathSheet, Sheet};
use crate::ui::stage::NO_FRAMES;
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Opens the save dialog for a clip.
    pub(super) fn save_as(&mut self, clip: ClipId) {
        let here = &mut self.here;
        if matches!(here.known_clip(clip), Known::Coming) {
            return self.postpone(Action::SaveAs(clip));
        }
        if let Some(found) = here.clip(clip)
            && here.pending.save_dialog.is_none()
        {
            let name = format::file_name(&found.path);
            let dialog = self.dialogs.save_clip(&here.handle, &name, &here.snapshot.clips_folder);
            here.pending.save_dialog = Some((clip, dialog));
        }
    }

    /// Copies a clip to the path that was typed in the sheet.
    pub(super) fn export(&mut self, clip: ClipId, to: Target) {
        let typed = self.take_path_sheet();
        self.here.export(clip, to, typed);
    }

    /// Opens the folder dialog for the clips folder.
    pub(super) fn pick_folder(&mut self) {
        let here = &mut self.here;
        if here.pending.folder_dialog.is_none() {
            let folder = &here.snapshot.clips_folder;
            here.pending.folder_dialog = Some(self.dialogs.pick_folder(&here.handle, folder));
        }
    }

    /// Makes this the clips folder.
    pub(super) fn use_folder(&mut self, folder: PathBuf) {
        self.watch(|handle| handle.change_settings([SettingsChange::ClipsFolder(Some(folder))]));
    }

    /// Puts the frame on the stage onto the clipboard.
    pub(super) fn copy_frame(&mut self, ctx: &Context, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        match self.players.stage.frame(clip) {
            Some((_, _, Some(picture))) => self.copied_frame(ctx, &picture),
            Some((at, ..)) => self.here.pending.frames.copy = Some(self.here.handle.frame(clip, at)),
            None => self.note("No frame is on the stage yet"),
        }
    }

    /// Opens the save dialog for the frame on the stage.
    pub(super) fn save_frame(&mut self, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        let here = &mut self.here;
        let Some((at, number, _)) = self.players.stage.frame(clip) else {
            return self.note("No frame is on the stage yet");
        };
        if let Some(found) = here.clip(clip)
            && here.pending.frames.dialog.is_none()
        {
            let name = frame_name(&found.path, number);
            let dialog = self.dialogs.save_frame(&here.handle, &name, &here.snapshot.clips_folder);
            here.pending.frames.dialog = Some((FrameOnStage { clip, at, number }, dialog));
        }
    }

    /// Writes a frame to the path that was typed in the sheet.
    pub(super) fn save_frame_to(&mut self, clip: ClipId, at: FrameAt, to: Target) {
        let typed = self.take_path_sheet();
        self.here.save_frame(clip, at, to, typed);
    }

    /// Whether the clip is known, or was found, to be of a kind that can't be played here. A clip whose file is gone is another
    /// matter: the engine says so.
    pub(super) fn has_no_frames(&self, clip: ClipId) -> bool {
        let failure = self.players.stage.on_stage(clip).and_then(PlayerTexture::failure);
        failure.is_some_and(|failure| !failure.is_gone)
    }

    /// Handles the answers of the dialogs for clips and for the folder, and the copies that are written.
    pub(super) fn hear_files(&mut self) {
        match take_tagged(&mut self.here.pending.save_dialog) {
            Some((clip, Ok(Some(path)))) => {
                let to = self.here.target(clip, path);
                let typed = PathSheet::unasked(PathPurpose::Export(clip), &to);
                self.here.export(clip, to, typed);
            }
            Some((clip, Err(refusal))) => self.no_dialog(&refusal, PathPurpose::Export(clip)),
            Some((_, Ok(None))) | None => {}
        }
        match take(&mut self.here.pending.folder_dialog) {
            Some(Ok(Some(folder))) => self.use_folder(folder),
            Some(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::ClipsFolder),
            Some(Ok(None)) | None => {}
        }
        let written = exported(&mut self.here.pending.exports);
        self.tell_written(written);
    }

    /// Handles the frames that are copied or written.
    pub(super) fn hear_frames(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.frames.copy) {
            Some(Ok(picture)) => self.copied_frame(ctx, &picture),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        match take_tagged(&mut self.here.pending.frames.dialog) {
            Some((FrameOnStage { clip, at, number }, Ok(Some(path)))) => {
                let to = Target::from_dialog(path, "png");
                let typed = PathSheet::unasked(PathPurpose::Frame(clip, at, number), &to);
                self.here.save_frame(clip, at, to, typed);
            }
            Some((FrameOnStage { clip, at, number }, Err(refusal))) => {
                self.no_dialog(&refusal, PathPurpose::Frame(clip, at, number));
            }
            Some((_, Ok(None))) | None => {}
        }
        let written = exported(&mut self.here.pending.frames.saves);
        self.tell_written(written);
    }

    pub(super) fn tell_written(&mut self, written: Vec<Exported>) {
        for Exported { what, typed, outcome } in written {
            match outcome {
                Ok(path) => {
                    let toast = Toast::new(Status::Success, saved_words(&what, &path));
                    self.toasts.push(toast.action("Show", Action::RevealFile(path)));
                }
                Err(refusal) => self.not_written(typed, &refusal),
            }
        }
    }

    fn copied_frame(&mut self, ctx: &Context, picture: &Picture) {
        match image(picture) {
            Some(image) => {
                ctx.copy_image(image);
                self.tell("Copied the frame");
            }
            None => self.note("This frame can't be copied"),
        }
    }

    /// Closes the sheet; it comes back if the path that was typed in it does not work.
    pub(super) fn take_path_sheet(&mut self) -> Option<Box<PathSheet>> {
        match self.here.sheet.take() {
            Some(Sheet::Path(sheet)) => Some(Box::new(sheet)),
            _ => None,
        }
    }

    /// Shows the sheet with the typed path again, so that it can be corrected.
    fn not_written(&mut self, typed: Option<Box<PathSheet>>, refusal: &Refusal) {
        match typed {
            Some(typed) if self.here.sheet.is_none() => {
                self.here.sheet = Some(Sheet::Path(typed.refused(refusal)));
            }
            _ => self.complain(refusal),
        }
    }

    /// Asks for a typed path where the system has no dialog; complains about anything else.
    pub(super) fn no_dialog(&mut self, refusal: &Refusal, purpose: PathPurpose) {
        if refusal.kind == RefusalKind::NoDialog {
            let clip = match purpose {
                PathPurpose::Export(clip) | PathPurpose::Frame(clip, ..) => self.here.clip(clip),
                PathPurpose::ClipsFolder
                | PathPurpose::ExportFolder
                | PathPurpose::Picture(_)
                | PathPurpose::SpendingTable(_) => None,
            };
            let file = clip.as_ref().map(|clip| clip.path.as_path());
            self.here.sheet = Some(Sheet::path(purpose, &self.here.snapshot.clips_folder, file));
        } else {
            self.complain(refusal);
        }
    }
}

/// `Saved "He was here" to Desktop`: the folder's own name, since the message's action shows the file.
pub(super) fn saved_words(what: &str, path: &Path) -> String {
    let folder = path.parent().unwrap_or(path);
    format!("Saved {what} to {}", format::file_name(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_copy_is_told_in_one_short_line() {
        let words = saved_words("\u{201c}He was here\u{201d}", Path::new("/home/ada/Desktop/03 He was here.mp4"));
        assert_eq!(words, "Saved \u{201c}He was here\u{201d} to Desktop");
        assert_eq!(saved_words("the frame", Path::new("/a.png")), "Saved the frame to /");
    }
}
