//! Playing a clip into a texture.
//!
//! The player's thread converts each frame to egui's pixels and puts it into a slot; the window takes it from there without a copy. The
//! slot is locked only while a frame changes hands, so the window never waits. Each frame wakes the window.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use eframe::egui::{ColorImage, Context, TextureFilter, TextureHandle, TextureOptions};

use crate::media::{FrameSink, Options, Picture, Player, PlayerState, Problem, ShownFrame};
use crate::ui::format;

/// Pictures are mostly shown smaller than they are; mipmaps keep them smooth.
const SMOOTH: TextureOptions = TextureOptions { mipmap_mode: Some(TextureFilter::Linear), ..TextureOptions::LINEAR };

/// A frame, and its pixels as egui takes them.
struct Ready {
    frame: ShownFrame,
    image: Arc<ColorImage>,
}

/// Where the player's thread puts the newest frame.
#[derive(Clone, Default)]
struct Slot(Arc<Mutex<Option<Ready>>>);

impl Slot {
    fn swap(&self, ready: Option<Ready>) -> Option<Ready> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), ready)
    }
}

/// Converts frames for egui on the player's thread (8 MB for 1080p), puts them into the slot and wakes the window.
struct Sink {
    slot: Slot,
    ctx: Context,
}

impl FrameSink for Sink {
    fn show(&mut self, frame: ShownFrame) {
        let Some(image) = image(&frame.picture) else { return };
        drop(self.slot.swap(Some(Ready { frame, image: Arc::new(image) })));
        self.ctx.request_repaint();
    }

    fn changed(&mut self) {
        self.ctx.request_repaint();
    }
}

/// Why a clip can't be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Failure {
    /// For the person.
    pub sentence: String,
    /// What is wrong with it; empty where the sentence says it.
    pub why: String,
    /// Whether there is no file at all.
    pub is_gone: bool,
}

/// A clip that is being played.
pub(in crate::ui) struct PlayerTexture {
    player: Player,
    slot: Slot,
    shown: Option<ShownFrame>,
    texture: Option<TextureHandle>,
    preview: RefCell<Option<(Arc<Picture>, TextureHandle)>>,
}

impl PlayerTexture {
    /// Opens the clip at `path`. Returns at once.
    pub fn open(ctx: &Context, path: &Path, options: Options) -> Self {
        let slot = Slot::default();
        let sink = Sink { slot: slot.clone(), ctx: ctx.clone() };
        let player = Player::open(path, sink, options);
        Self { player, slot, shown: None, texture: None, preview: RefCell::default() }
    }

    /// Uploads the newest frame, if there is one. Call it once per frame of the window.
    pub fn poll(&mut self, ctx: &Context) {
        let Some(Ready { frame, image }) = self.slot.swap(None) else { return };
        match &mut self.texture {
            Some(texture) => texture.set(image, SMOOTH),
            None => self.texture = Some(ctx.load_texture("playing", image, SMOOTH)),
        }
        self.shown = Some(frame);
    }

    /// The player.
    pub fn player(&self) -> &Player {
        &self.player
    }

    /// The texture of the current frame; `None` before the first one.
    pub fn texture(&self) -> Option<&TextureHandle> {
        self.texture.as_ref()
    }

    /// The current frame.
    pub fn shown(&self) -> Option<&ShownFrame> {
        self.shown.as_ref()
    }

    /// Why it can't be played.
    pub fn failure(&self) -> Option<Failure> {
        let PlayerState::Failed(error) = self.player.state() else { return None };
        let name = error.path.file_name().unwrap_or_default().to_string_lossy();
        let is_gone = matches!(&error.problem, Problem::Read(cause) if cause.kind() == io::ErrorKind::NotFound);
        let sentence = match &error.problem {
            _ if is_gone => format!("The clip's file is no longer there: {name}"),
            Problem::Read(_) => "The clip's file can't be read".to_owned(),
            _ => format::not_played(&error.path),
        };
        let why = match &error.problem {
            _ if is_gone => String::new(),
            Problem::NotMp4 if format::kind(&error.path).is_some() => String::new(), // The sentence says what it is instead.
            problem => problem.to_string(),
        };
        Some(Failure { sentence, why, is_gone })
    }

    /// The thumbnail nearest to a time, for the pointer over the seek bar; `None` before the first one.
    pub fn preview(&self, ctx: &Context, at: Duration) -> Option<TextureHandle> {
        let picture = self.player.preview(at)?;
        let mut kept = self.preview.borrow_mut();
        if let Some((of, texture)) = &*kept
            && Arc::ptr_eq(of, &picture)
        {
            return Some(texture.clone());
        }
        let texture = ctx.load_texture("preview", image(&picture)?, TextureOptions::LINEAR);
        *kept = Some((picture, texture.clone()));
        Some(texture)
    }
}

/// Converts a picture for egui; `None` if its bytes do not fit its size.
pub(in crate::ui) fn image(picture: &Picture) -> Option<ColorImage> {
    let size = [picture.width as usize, picture.height as usize];
    let is_whole = !size.contains(&0) && picture.rgba.len() == size[0] * size[1] * 4;
    is_whole.then(|| ColorImage::from_rgba_premultiplied(size, &picture.rgba)) // All of it is opaque.
}
