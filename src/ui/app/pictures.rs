//! Where the pictures of a shot come from: a dialog, a dropped file, a pasted picture, path or address, a frame of a clip, the shelf.
//!
//! Whatever comes in goes into the form, and the window shows the form. The engine looks at the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Context, Event};

use super::App;
use crate::domain::{ClipId, Continues, Framing, PictureName, ShelfPicture, Slot};
use crate::engine::FrameAt;
use crate::media::Picture;
use crate::ui::context::{NextFirstFrame, Screen, take_tagged};
use crate::ui::frame_editor::FrameEditor;
use crate::ui::lineage::{DRIFT_WHY, DRIFTS_FROM, last_frame, links};
use crate::ui::sheets::{PathPurpose, Sheet};
use crate::ui::shot::incoming::{self, Incoming};
use crate::ui::shot::prompt_id;
use crate::ui::stage::NO_FRAMES;

impl App {
    /// Opens the dialog for a picture.
    pub(super) fn pick_image(&mut self, slot: Slot) {
        if self.here.pending.pictures.dialog.is_none() {
            self.here.pending.pictures.dialog = Some((slot, self.dialogs.pick_image(&self.here.handle)));
        }
    }

    /// Tries a typed path in a slot, even if it is there already, and shows the form. The path stays in the slot's field, with the keyboard,
    /// until its picture has passed: a wrong one is corrected there, and no letter of it runs a command.
    pub(super) fn use_image(&mut self, ctx: &Context, slot: Slot, path: PathBuf) {
        self.here.shot.use_typed(slot, path, ctx.input(|input| input.time));
        self.show_picture(ctx, slot);
    }

    /// Puts this file into a slot, even if it is there already, and shows the form.
    fn put_image(&mut self, ctx: &Context, slot: Slot, path: PathBuf) {
        self.here.shot.use_image(slot, path, ctx.input(|input| input.time));
        self.show_picture(ctx, slot);
    }

    /// Puts a picture of the shelf into a slot.
    pub(super) fn use_shelf(&mut self, ctx: &Context, slot: Slot, picture: &ShelfPicture) {
        self.here.shot.use_shelf(slot, picture, ctx.input(|input| input.time));
        self.show_picture(ctx, slot);
    }

    /// Has the engine keep the picture that a `data:` address holds, for a slot.
    pub(super) fn use_data(&mut self, ctx: &Context, slot: Slot, address: String) {
        if self.here.pending.pictures.pasted.is_none() {
            self.here.pending.pictures.pasted = Some((slot, self.here.handle.keep_data(address)));
        } else {
            self.here.shot.drop_data(slot, ctx.input(|input| input.time));
            self.note("Another picture is being kept; paste this one again");
        }
    }

    /// Opens "This is frame 1" for the picture of a slot, unless something else is asked.
    pub(super) fn frame_picture(&mut self, slot: Slot) {
        let framing = match (slot, self.here.shot.draft.picture(slot)) {
            (Slot::Reference(_), Some(_)) => Framing::Whole,
            (_, Some(picture)) => picture.framing,
            (_, None) => return,
        };
        if self.here.sheet.is_none() {
            self.here.sheet = Some(Sheet::Frame(Box::new(FrameEditor::new(slot, framing))));
        }
    }

    /// Names a picture on the shelf.
    pub(super) fn name_picture(&mut self, copy: PictureName, title: String) {
        self.watch(|handle| handle.name_picture(copy, title));
        self.here.catalog.ask_shelf_again();
    }

    /// Takes a picture off the shelf.
    pub(super) fn drop_picture(&mut self, copy: PictureName) {
        self.watch(|handle| handle.drop_picture(copy));
        self.here.catalog.ask_shelf_again();
    }

    /// Starts the shot in the form from the frame on the stage.
    pub(super) fn use_frame(&mut self, clip: ClipId) {
        self.use_frame_in(Slot::FirstFrame, clip);
    }

    /// Puts the frame on the stage into a slot.
    pub(super) fn use_frame_in(&mut self, slot: Slot, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        match self.players.stage.frame(clip) {
            Some((at, number, _)) => self.keep_frame(slot, clip, at, Some(number)),
            None => self.note("No frame is on the stage yet"),
        }
    }

    /// Starts the shot in the form from the clip's last frame.
    pub(super) fn continue_from(&mut self, clip: ClipId) {
        if self.has_no_frames(clip) {
            return self.note(NO_FRAMES);
        }
        self.keep_frame(Slot::FirstFrame, clip, FrameAt::Last, None);
    }

    /// Keeps a frame of a clip for the form; `number` is the frame's, `None` for the last one.
    fn keep_frame(&mut self, slot: Slot, clip: ClipId, at: FrameAt, number: Option<u64>) {
        if self.here.pending.pictures.kept.is_some() {
            return;
        }
        let found = self.here.clip(clip);
        let frame = number.or_else(|| found.as_deref().map(last_frame)).unwrap_or_default();
        let next = NextFirstFrame {
            slot,
            goes_on: at == FrameAt::Last,
            continues: Continues { clip, frame },
            link: found.as_deref().map_or(1, |clip| 1 + links(clip, |id| self.here.clip(id))),
            shape: found.as_deref().map(|clip| clip.request.shape),
        };
        self.here.pending.pictures.kept = Some((next, self.here.handle.keep_frame(clip, at)));
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
            let slot = self.here.shot.slot_to_fill(&self.here.snapshot.models);
            self.paste_picture(slot, picture);
        }
        // A text pasted into a field belongs to the field; the field for the address reads paths itself.
        if let Some(text) = texts.first().filter(|_| !is_typing && self.here.sheet.is_none()) {
            self.take_in(ctx, incoming::read(text));
        }
    }

    /// Handles the dialog, the frame of a clip, and the pasted picture, which the engine has written to a file.
    pub(super) fn hear_pictures(&mut self, ctx: &Context) {
        match take_tagged(&mut self.here.pending.pictures.dialog) {
            Some((slot, Ok(Some(path)))) => self.put_image(ctx, slot, path),
            Some((slot, Err(refusal))) => self.no_dialog(&refusal, PathPurpose::Picture(slot)),
            Some((_, Ok(None))) | None => {}
        }
        match take_tagged(&mut self.here.pending.pictures.kept) {
            Some((next, Ok(path))) => self.use_kept_frame(ctx, path, &next),
            Some((_, Err(refusal))) => self.complain(&refusal),
            None => {}
        }
        match take_tagged(&mut self.here.pending.pictures.pasted) {
            Some((slot, Ok(path))) => self.put_image(ctx, slot, path),
            Some((slot, Err(refusal))) => {
                self.here.shot.drop_data(slot, ctx.input(|input| input.time));
                self.complain(&refusal);
            }
            None => {}
        }
    }

    /// The form takes over the shape of the clip too, for a first frame; everything else in it stays as it is.
    fn use_kept_frame(&mut self, ctx: &Context, path: PathBuf, next: &NextFirstFrame) {
        if next.slot != Slot::FirstFrame {
            self.put_image(ctx, next.slot, path);
            return self.tell(format!("This frame is the {} now", next.slot));
        }
        if let Some(shape) = next.shape {
            self.here.shot.draft.shape = shape;
        }
        self.put_image(ctx, Slot::FirstFrame, path);
        self.here.shot.draft.continues = Some(next.continues);
        if next.goes_on {
            self.here.shot.bring_picture(Slot::FirstFrame, false);
            ctx.memory_mut(|memory| memory.request_focus(prompt_id()));
        }
        self.tell("The next shot starts from this frame");
        if next.link >= DRIFTS_FROM {
            self.note(DRIFT_WHY);
        }
    }

    fn take_in(&mut self, ctx: &Context, incoming: Vec<Incoming>) {
        let count = incoming.len();
        let now = ctx.input(|input| input.time);
        let slot = self.here.shot.slot_to_fill(&self.here.snapshot.models);
        match incoming.into_iter().next() {
            Some(Incoming::File(path)) => self.here.shot.use_image(slot, path, now),
            Some(Incoming::Address(text)) => self.here.shot.use_address(slot, text, now),
            Some(Incoming::Data(text)) => return self.use_data(ctx, slot, text),
            None => return,
        }
        self.show_picture(ctx, slot);
        if count > 1 {
            self.note(&format!("A shot starts from one picture: the first of {count} is used"));
        }
    }

    fn show_picture(&mut self, ctx: &Context, slot: Slot) {
        self.here.sheet = None; // The form must not change unseen, behind a sheet.
        self.here.look_again(slot, ctx.input(|input| input.time));
        self.here.shot.bring_picture(slot, true);
        self.here.screen = Screen::Create;
        self.panels.reveal_shot();
        self.players.full_screen.set(ctx, false);
        self.finish_welcome();
        ctx.request_repaint();
    }

    fn paste_picture(&mut self, slot: Slot, image: &ColorImage) {
        if self.here.pending.pictures.pasted.is_none() {
            let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or_default());
            let rgba = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
            let reply = self.here.handle.keep_picture(Picture { width, height, rgba });
            self.here.pending.pictures.pasted = Some((slot, reply));
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
