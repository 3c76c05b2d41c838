//! Where a first frame comes from: a dialog, a dropped file, a pasted picture, path or address, a frame of a clip.
//!
//! Whatever comes in goes into the form, and the window shows the form. The engine looks at the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Context, Event};

use super::App;
use crate::domain::{ClipId, Shape};
use crate::engine::FrameAt;
use crate::media::Picture;
use crate::ui::context::{NextFirstFrame, Screen, take, take_tagged};
use crate::ui::sheets::PathPurpose;
use crate::ui::shot::incoming::{self, Incoming};
use crate::ui::shot::prompt_id;
use crate::ui::stage::NO_FRAMES;

impl App {
    /// Opens the dialog for a first frame.
    pub(super) fn pick_image(&mut self) {
        if self.here.pending.first_frame.dialog.is_none() {
            self.here.pending.first_frame.dialog = Some(self.dialogs.pick_image(&self.here.handle));
        }
    }

    /// Makes this file the first frame, even if it is already, and shows the form.
    pub(super) fn use_image(&mut self, ctx: &Context, path: PathBuf) {
        self.here.shot.use_image(path, ctx.input(|input| input.time));
        self.show_first_frame(ctx);
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

    fn keep_frame(&mut self, clip: ClipId, at: FrameAt) {
        let kept = &mut self.here.pending.first_frame.kept;
        if kept.is_none() {
            let shape = self.here.snapshot.clip(clip).map(|clip| clip.request.shape);
            let next = NextFirstFrame { continues: at == FrameAt::Last, shape };
            *kept = Some((next, self.here.handle.keep_frame(clip, at)));
        }
    }

    /// Takes in what was dropped or pasted in this frame.
    pub(super) fn hear_drops(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            let dropped = dropped.into_iter().map(|path| file_or_address(&path)).collect();
            self.take_in(ctx, dropped);
        }
        let is_typing = ctx.text_edit_focused();
        let (texts, pictures) = ctx.input(|input| pasted(&input.events));
        if let Some(picture) = pictures.first().filter(|_| self.here.sheet.is_none()) {
            self.paste_picture(picture);
        }
        // A text pasted into a field belongs to the field; the field for the address reads paths itself.
        if let Some(text) = texts.first().filter(|_| !is_typing && self.here.sheet.is_none()) {
            self.take_in(ctx, incoming::read(text));
        }
    }

    /// Handles the dialog, the frame of a clip, and the pasted picture, which the engine has written to a file.
    pub(super) fn hear_first_frame(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.first_frame.dialog) {
            Some(Ok(Some(path))) => self.use_image(ctx, path),
            Some(Err(refusal)) => self.no_dialog(&refusal, PathPurpose::FirstFrame),
            Some(Ok(None)) | None => {}
        }
        match take_tagged(&mut self.here.pending.first_frame.kept) {
            Some((next, Ok(path))) => self.use_kept_frame(ctx, path, next.continues, next.shape),
            Some((_, Err(refusal))) => self.complain(&refusal),
            None => {}
        }
        match take(&mut self.here.pending.first_frame.pasted) {
            Some(Ok(path)) => self.use_image(ctx, path),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    /// The form takes over the shape of the clip too; everything else in it stays as it is.
    fn use_kept_frame(&mut self, ctx: &Context, path: PathBuf, continues: bool, shape: Option<Shape>) {
        if let Some(shape) = shape {
            self.here.shot.draft.shape = shape;
        }
        self.use_image(ctx, path);
        if continues {
            self.here.shot.bring_first_frame(false);
            ctx.memory_mut(|memory| memory.request_focus(prompt_id()));
        }
        self.tell("The next shot starts from this frame");
    }

    fn take_in(&mut self, ctx: &Context, incoming: Vec<Incoming>) {
        let count = incoming.len();
        let now = ctx.input(|input| input.time);
        match incoming.into_iter().next() {
            Some(Incoming::File(path)) => self.here.shot.use_image(path, now),
            Some(Incoming::Address(text)) => self.here.shot.use_address(text, now),
            None => return,
        }
        self.show_first_frame(ctx);
        if count > 1 {
            self.note(&format!("A shot starts from one picture: the first of {count} is used"));
        }
    }

    fn show_first_frame(&mut self, ctx: &Context) {
        self.here.sheet = None; // The form must not change unseen, behind a sheet.
        self.here.look_again(ctx.input(|input| input.time));
        self.here.shot.bring_first_frame(true);
        self.here.screen = Screen::Create;
        self.panels.reveal_shot();
        self.players.full_screen.set(ctx, false);
        self.finish_welcome();
        ctx.request_repaint();
    }

    fn paste_picture(&mut self, image: &ColorImage) {
        if self.here.pending.first_frame.pasted.is_none() {
            let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or_default());
            let rgba = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
            self.here.pending.first_frame.pasted = Some(self.here.handle.keep_picture(Picture { width, height, rgba }));
        }
    }
}

/// Some programs hand over an address as if it were a path.
fn file_or_address(path: &Path) -> Incoming {
    let read = path.to_str().map(incoming::read).unwrap_or_default();
    read.into_iter().next().unwrap_or_else(|| Incoming::File(path.to_owned()))
}

fn pasted(events: &[Event]) -> (Vec<String>, Vec<Arc<ColorImage>>) {
    let (mut texts, mut pictures) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::Paste(text) => texts.push(text.clone()),
            Event::PasteImage(image) => pictures.push(image.clone()),
            _ => {}
        }
    }
    (texts, pictures)
}
