//! Many clips at once: copies into a folder, files for the clipboard, files in the file manager.
//!
//! The engine is first asked for the clips whole, because the library's rows hold no paths.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Context;

use super::App;
use crate::domain::{Clip, ClipId};
use crate::engine::Refusal;
use crate::ui::context::{Action, ClipTask, ExportRun, sift_tagged, take_tagged};
use crate::ui::format;
use crate::ui::library::words::clips as clip_count;
use crate::ui::sheets::{PathPurpose, details};
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

/// Most folders that are opened at once to show files.
const FOLDERS: usize = 3;

impl App {
    /// Opens the dialog for the folder that copies of these clips go to.
    pub(super) fn export_clips(&mut self, clips: Vec<ClipId>) {
        let here = &mut self.here;
        if here.pending.clips.export_run.is_some() {
            return self.note("Copies are on their way already");
        }
        if here.pending.clips.export_dialog.is_none() && !clips.is_empty() {
            let folder = here.snapshot.clips_folder.parent().unwrap_or(&here.snapshot.clips_folder);
            here.pending.clips.export_dialog = Some((clips, self.dialogs.pick_folder(&here.handle, folder)));
        }
    }

    /// Copies the clips that were asked for last into a folder.
    pub(super) fn export_into(&mut self, folder: PathBuf) {
        self.here.sheet = None;
        let clips = std::mem::take(&mut self.here.pending.clips.export_asked);
        self.ask_for_clips(clips, ClipTask::Export(folder));
    }

    /// What is copied already stays; nothing more is.
    pub(super) fn stop_export(&mut self) {
        if let Some(run) = &mut self.here.pending.clips.export_run {
            run.stop();
        }
    }

    /// Puts the files of these clips onto the clipboard.
    pub(super) fn copy_files(&mut self, clips: Vec<ClipId>) {
        self.ask_for_clips(clips, ClipTask::CopyFiles);
    }

    /// Shows the files of these clips in the file manager.
    pub(super) fn show_files(&mut self, clips: Vec<ClipId>) {
        match clips[..] {
            [clip] => self.watch(|handle| handle.reveal(clip)),
            _ => self.ask_for_clips(clips, ClipTask::Show),
        }
    }

    /// Opens a folder in the file manager.
    pub(super) fn open_folder(&mut self, folder: PathBuf) {
        self.watch(|handle| handle.open_folder(folder));
    }

    /// Asks for clips whole; what is to be done with them waits for the answer.
    pub(super) fn ask_for_clips(&mut self, clips: Vec<ClipId>, task: ClipTask) {
        if !clips.is_empty() {
            let reply = self.here.handle.details(clips);
            self.here.pending.clips.tasks.push((task, reply));
        }
    }

    /// Handles the answers: the folder, the clips, the copies, the clipboard.
    pub(super) fn hear_clip_files(&mut self, ctx: &Context) {
        match take_tagged(&mut self.here.pending.clips.export_dialog) {
            Some((clips, Ok(Some(folder)))) => self.ask_for_clips(clips, ClipTask::Export(folder)),
            Some((clips, Err(refusal))) => {
                self.here.pending.clips.export_asked = clips;
                self.no_dialog(&refusal, PathPurpose::ExportFolder);
            }
            Some((_, Ok(None))) | None => {}
        }
        for (task, answer) in sift_tagged(&mut self.here.pending.clips.tasks) {
            match answer {
                Ok(clips) => self.run_clip_task(task, &clips),
                Err(refusal) => self.complain(&refusal),
            }
        }
        match take_tagged(&mut self.here.pending.clips.clipboard) {
            Some((_, Ok(count))) => {
                self.tell(format!("{} copied: paste them into a folder or an editor", files(count)));
            }
            Some((paths, Err(refusal))) => self.copy_paths(ctx, &paths, &refusal),
            None => {}
        }
        self.hear_export();
    }

    fn run_clip_task(&mut self, task: ClipTask, clips: &[Arc<Clip>]) {
        match task {
            ClipTask::Export(folder) => {
                let mut run = ExportRun::new(folder, clips);
                run.go_on(&self.here.handle);
                self.here.pending.clips.export_run = Some(run);
            }
            ClipTask::CopyFiles => {
                let paths: Vec<PathBuf> = clips.iter().map(|clip| clip.path.clone()).collect();
                let reply = self.clipboard.copy_files(&self.here.handle, paths.clone());
                self.here.pending.clips.clipboard = Some((paths, reply));
            }
            ClipTask::Show => {
                for clip in one_of_each_folder(clips) {
                    self.watch(|handle| handle.reveal(clip));
                }
            }
            ClipTask::Move(project) => self.move_shots_of(clips, project),
        }
    }

    /// Without a clipboard for files, their paths are copied as text, and that is said.
    fn copy_paths(&mut self, ctx: &Context, paths: &[PathBuf], refusal: &Refusal) {
        tracing::warn!(%refusal, "files can't be put onto the clipboard");
        let lines: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        ctx.copy_text(lines.join("\n"));
        self.note(&format!("This clipboard takes no files: the paths of {} were copied as text", files(paths.len())));
    }

    /// Takes in the copies that are done and starts the next ones; tells once how it went.
    fn hear_export(&mut self) {
        let Some(run) = &mut self.here.pending.clips.export_run else { return };
        run.go_on(&self.here.handle);
        if !run.is_done() {
            return;
        }
        let Some(run) = self.here.pending.clips.export_run.take() else { return };
        let (written, of) = (run.written(), run.asked());
        let folder = run.folder().to_owned();
        if written > 0 {
            let toast = Toast::new(Status::Success, exported_words(written, of, &folder));
            self.toasts.push(toast.action("Show", Action::OpenFolder(folder)));
        }
        if let Some(refusal) = run.failures() {
            let toast = Toast::new(Status::Danger, refusal.sentence.clone());
            self.toasts.push(match details(&refusal) {
                Some(sheet) => toast.action("Details", Action::Open(Box::new(sheet))),
                None => toast,
            });
        }
    }
}

/// `12 clips copied to Desktop`, `10 of 12 clips copied to Desktop`.
fn exported_words(written: usize, of: usize, folder: &Path) -> String {
    let place = format::file_name(folder);
    if written == of {
        format!("{} copied to {place}", clip_count(of))
    } else {
        format!("{written} of {} copied to {place}", clip_count(of))
    }
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{} files", crate::domain::grouped(count as u64)) }
}

/// The first clip in each folder.
fn one_of_each_folder(clips: &[Arc<Clip>]) -> Vec<ClipId> {
    let mut folders: Vec<Option<&Path>> = Vec::new();
    let mut firsts = Vec::new();
    for clip in clips {
        let folder = clip.path.parent();
        if firsts.len() < FOLDERS && !folders.contains(&folder) {
            folders.push(folder);
            firsts.push(clip.id);
        }
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixtures;

    #[test]
    fn it_is_said_how_many_of_how_many_were_copied_and_where_to() {
        let folder = Path::new("/home/mara/Desktop");
        assert_eq!(exported_words(1, 1, folder), "1 clip copied to Desktop");
        assert_eq!(exported_words(12, 12, folder), "12 clips copied to Desktop");
        assert_eq!(exported_words(10, 12, folder), "10 of 12 clips copied to Desktop");
    }

    #[test]
    fn each_folder_is_shown_once() {
        let clip = |id, folder: &str| {
            Arc::new(Clip { path: format!("/v/{folder}/{id}.mp4").into(), ..fixtures::clip(id, "a fox") })
        };
        let clips = [clip(1, "a"), clip(2, "a"), clip(3, "b")];
        assert_eq!(one_of_each_folder(&clips), [ClipId(1), ClipId(3)]);
    }
}
