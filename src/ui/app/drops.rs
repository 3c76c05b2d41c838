//! What comes from other programs: files that are dropped, pictures, paths and addresses that are pasted. Each gets an answer.
//!
//! Owns no look at a file: that is the gate's. Wherever something comes in, the form takes it, and the window goes there.

use std::path::PathBuf;

use eframe::egui::{Color32, ColorImage, Context, Event};

use super::App;
use crate::media::Picture;
use crate::ui::context::{Screen, take};
use crate::ui::shot::incoming::{self, Incoming};

impl App {
    /// Takes in what was dropped or pasted in this frame.
    pub(super) fn hear_drops(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            let dropped = dropped.into_iter().map(|path| one_of(&path)).collect();
            self.take_in(ctx, dropped);
        }
        let is_typing = ctx.text_edit_focused();
        let (texts, pictures) = ctx.input(|input| pasted(&input.events));
        if let Some(picture) = pictures.first().filter(|_| self.here.sheet.is_none()) {
            self.paste_picture(picture);
        }
        // A text that is pasted while somebody types belongs to the field: the address's field reads paths by itself.
        if let Some(text) = texts.first().filter(|_| !is_typing && self.here.sheet.is_none()) {
            self.take_in(ctx, incoming::read(text));
        }
    }

    /// The picture that was pasted is kept; the form takes it as a file.
    pub(super) fn hear_pasted(&mut self, ctx: &Context) {
        match take(&mut self.here.pending.pasted) {
            Some(Ok(path)) => self.use_image(ctx, path),
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
    }

    /// Makes this file the first frame, looked at anew, and shows the form.
    pub(super) fn use_image(&mut self, ctx: &Context, path: PathBuf) {
        self.here.shot.use_image(path, ctx.input(|input| input.time));
        self.show_first_frame(ctx);
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
        self.here.sheet = None; // Nothing changes behind a sheet, unseen.
        self.here.look_anew(ctx.input(|input| input.time));
        self.here.shot.bring_first_frame(true);
        self.here.screen = Screen::Create;
        self.panels.reveal_shot();
        self.players.full_screen.set(ctx, false);
        self.finish_welcome();
        ctx.request_repaint();
    }

    fn paste_picture(&mut self, image: &ColorImage) {
        if self.here.pending.pasted.is_none() {
            let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or_default());
            let rgba = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
            self.here.pending.pasted = Some(self.here.handle.keep_picture(Picture { width, height, rgba }));
        }
    }
}

/// Some programs hand an address over as if it were a path.
fn one_of(path: &std::path::Path) -> Incoming {
    let read = path.to_str().map(incoming::read).unwrap_or_default();
    read.into_iter().next().unwrap_or_else(|| Incoming::File(path.to_owned()))
}

fn pasted(events: &[Event]) -> (Vec<String>, Vec<std::sync::Arc<ColorImage>>) {
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
