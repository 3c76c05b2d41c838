//! Frames out of clips: to the clipboard, to a file, into the form as the first frame of the next shot.
//!
//! Owns the questions for them. A frame that is on the stage in full size is taken from there; any other one is decoded by an
//! errand of the engine, never on the window's thread. What goes wrong is told in a message.

use std::path::PathBuf;

use eframe::egui::Context;

use super::App;
use crate::domain::{ClipId, Shape};
use crate::engine::{FrameAt, Target, frame_name};
use crate::media::Picture;
use crate::ui::context::{Export, FrameDialog, PendingFirstFrame, exported, take};
use crate::ui::player::{Projection, image};
use crate::ui::sheets::{PathPurpose, PathSheet};
use crate::ui::shot::prompt_id;
use crate::ui::stage::NO_FRAMES;

impl App {
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

    /// Asks where the frame on the stage shall go.
    pub(super) fn save_frame(&mut self, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        let here = &mut self.here;
        let Some((at, number, _)) = self.players.stage.frame(clip) else {
            return self.note("No frame is on the stage yet");
        };
        if let Some(found) = here.snapshot.clip(clip)
            && here.pending.frames.dialog.is_none()
        {
            let name = frame_name(&found.path, number);
            let answer = self.dialogs.save_frame(&here.handle, &name, &here.snapshot.clips_folder);
            here.pending.frames.dialog = Some(FrameDialog { clip, at, number, answer });
        }
    }

    /// Writes a frame.
    pub(super) fn save_frame_to(&mut self, clip: ClipId, at: FrameAt, to: Target) {
        let typed = self.take_path_sheet();
        let reply = self.here.handle.save_frame(clip, at, to);
        self.here.pending.frames.saves.push(Export { typed, reply });
    }

    /// Starts the shot in the form from the frame on the stage.
    pub(super) fn use_frame(&mut self, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        match self.players.stage.frame(clip) {
            Some((at, ..)) => self.keep_frame(clip, at),
            None => self.note("No frame is on the stage yet"),
        }
    }

    /// Starts the shot in the form from the clip's last frame.
    pub(super) fn continue_from(&mut self, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        self.keep_frame(clip, FrameAt::Last);
    }

    /// Hears which frames are here.
    pub(super) fn hear_frames(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.frames.copy) {
            Some(Ok(picture)) => self.copied_frame(ctx, &picture),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        self.hear_frame_dialog();
        for (typed, outcome) in exported(&mut self.here.pending.frames.saves) {
            match outcome {
                Ok(path) => self.tell(format!("Saved the frame to {}", path.display())),
                Err(refusal) => self.not_written(typed, &refusal),
            }
        }
        self.hear_first_frame(ctx);
    }

    /// Whether the clip is known to be of a kind that can't be played here, or could not be when it was tried. One whose file is gone
    /// is another matter, which the engine tells.
    fn has_no_frames(&self, clip: ClipId) -> bool {
        let failure = self.players.stage.on_stage(clip).and_then(Projection::failure);
        failure.is_some_and(|failure| !failure.is_gone)
    }

    fn keep_frame(&mut self, clip: ClipId, at: FrameAt) {
        let frames = &mut self.here.pending.frames;
        if frames.first.is_none() {
            let shape = self.here.snapshot.clip(clip).map(|clip| clip.request.shape);
            let answer = self.here.handle.keep_frame(clip, at);
            frames.first = Some(PendingFirstFrame { answer, goes_on: at == FrameAt::Last, shape });
        }
    }

    fn hear_first_frame(&mut self, ctx: &Context) {
        let Some(PendingFirstFrame { answer, goes_on, shape }) = self.here.pending.frames.first.take() else { return };
        match answer.try_take() {
            Ok(Ok(path)) => self.use_first_frame(ctx, path, goes_on, shape),
            Ok(Err(refusal)) => self.complain(&refusal),
            Err(answer) => self.here.pending.frames.first = Some(PendingFirstFrame { answer, goes_on, shape }),
        }
    }

    fn hear_frame_dialog(&mut self) {
        let Some(dialog) = self.here.pending.frames.dialog.take() else { return };
        let FrameDialog { clip, at, number, answer } = dialog;
        match answer.try_take() {
            Ok(Ok(Some(path))) => {
                let to = Target::from_dialog(path, "png");
                let typed = PathSheet::unasked(PathPurpose::Frame(clip, at, number), &to);
                let reply = self.here.handle.save_frame(clip, at, to);
                self.here.pending.frames.saves.push(Export { typed, reply });
            }
            Ok(Ok(None)) => {}
            Ok(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::Frame(clip, at, number)),
            Err(answer) => self.here.pending.frames.dialog = Some(FrameDialog { clip, at, number, answer }),
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

    /// The form takes over the shape of the clip too; everything else in it stays as it is.
    fn use_first_frame(&mut self, ctx: &Context, path: PathBuf, goes_on: bool, shape: Option<Shape>) {
        if let Some(shape) = shape {
            self.here.shot.draft.shape = shape;
        }
        self.use_image(ctx, path);
        if goes_on {
            self.here.shot.bring_first_frame(false);
            ctx.memory_mut(|memory| memory.request_focus(prompt_id()));
        }
        self.tell("The next shot starts from this frame");
    }
}
