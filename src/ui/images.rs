//! Pictures on the graphics card: stills of clips and first frames, by what they show.
//!
//! Owns the textures and the questions for them; forgets those that were not seen for longest. A picture that can't be had
//! is remembered as such, with its sentence, and not asked for again until [`Images::forget_failures`].

use std::cell::Cell;
use std::collections::HashMap;
use std::path::PathBuf;

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};
use url::Url;

use crate::domain::{ClipId, FirstFrame};
use crate::engine::{EngineHandle, Refusal, Reply};
use crate::media::Picture;

/// Widest still of a card or a thumbnail, in pixels.
pub const THUMB: u32 = 320;
/// Widest still of the stage, in pixels.
pub const STAGE: u32 = 1280;

/// As many pictures are kept; beyond that the longest unseen go.
const KEEP: usize = 160;
/// As many are asked for at the same time.
const IN_FLIGHT: usize = 6;

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum ImageKey {
    /// A still of a clip, at most this wide.
    Still(ClipId, u32),
    /// What is at an address.
    FirstFrame(Url),
    /// A picture on this computer.
    Local(PathBuf),
}

impl ImageKey {
    /// The picture of a first frame.
    pub fn of(first_frame: &FirstFrame) -> Self {
        match first_frame {
            FirstFrame::Url(url) => Self::FirstFrame(url.clone()),
            FirstFrame::File(path) => Self::Local(path.clone()),
        }
    }
}

enum Slot {
    Asked(Reply<Picture>),
    Here(TextureHandle),
    Refused(Refusal),
}

/// What is known of a picture.
pub(super) enum Image<'a> {
    /// It is on its way, or will be asked for.
    Coming,
    /// Here it is.
    Here(&'a TextureHandle),
    /// It can't be had; why.
    Refused(&'a Refusal),
}

struct Entry {
    slot: Slot,
    seen: Cell<u64>,
}

/// The pictures of one engine.
#[derive(Default)]
pub(super) struct Images {
    entries: HashMap<ImageKey, Entry>,
    frame: u64,
}

impl Images {
    /// What is known of this picture; also marks it as seen. `None`: nobody has asked for it yet.
    pub fn get(&self, key: &ImageKey) -> Option<Image<'_>> {
        let entry = self.entries.get(key)?;
        entry.seen.set(self.frame);
        Some(match &entry.slot {
            Slot::Asked(_) => Image::Coming,
            Slot::Here(texture) => Image::Here(texture),
            Slot::Refused(refusal) => Image::Refused(refusal),
        })
    }

    /// Asks for a picture, unless it is known or too many are on their way (then a later frame asks again).
    pub fn need(&mut self, handle: &EngineHandle, key: ImageKey) {
        if self.entries.contains_key(&key) || self.in_flight() >= IN_FLIGHT {
            return;
        }
        let reply = match &key {
            ImageKey::Still(clip, width) => handle.still(*clip, *width),
            ImageKey::FirstFrame(url) => handle.fetch_image(url.clone()),
            ImageKey::Local(path) => handle.local_image(path.clone()),
        };
        self.entries.insert(key, Entry { slot: Slot::Asked(reply), seen: Cell::new(self.frame) });
    }

    /// Takes what has arrived onto the graphics card and forgets what was not seen for longest. Once a frame.
    pub fn poll(&mut self, ctx: &Context) {
        self.frame += 1;
        for (key, entry) in &mut self.entries {
            if let Slot::Asked(reply) = &entry.slot
                && let Some(answer) = reply.ready()
            {
                entry.slot = match answer {
                    Ok(picture) => upload(ctx, key, picture),
                    Err(refusal) => Slot::Refused(refusal.clone()),
                };
            }
        }
        self.forget_unseen();
    }

    /// Failed pictures are asked for again when they are next seen.
    pub fn forget_failures(&mut self) {
        self.entries.retain(|_, entry| !matches!(entry.slot, Slot::Refused(_)));
    }

    fn in_flight(&self) -> usize {
        self.entries.values().filter(|entry| matches!(entry.slot, Slot::Asked(_))).count()
    }

    fn forget_unseen(&mut self) {
        if self.entries.len() <= KEEP {
            return;
        }
        let mut seen: Vec<u64> = self.entries.values().map(|entry| entry.seen.get()).collect();
        seen.sort_unstable();
        let cut = seen[self.entries.len() - KEEP];
        self.entries.retain(|_, entry| entry.seen.get() >= cut || matches!(entry.slot, Slot::Asked(_)));
    }
}

fn upload(ctx: &Context, key: &ImageKey, picture: &Picture) -> Slot {
    let size = [picture.width as usize, picture.height as usize];
    if size.contains(&0) || picture.rgba.len() != size[0] * size[1] * 4 {
        return Slot::Refused(Refusal::new("This picture can't be shown"));
    }
    let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
    Slot::Here(ctx.load_texture(format!("{key:?}"), image, TextureOptions::LINEAR))
}
