//! Pictures on the graphics card: stills of clips and the pictures of shots.
//!
//! Asks the engine for each picture once and forgets the ones that were out of sight for longest. A picture that failed is kept with
//! its sentence and asked for again only after [`Images::forget_failures`].

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::domain::{ClipId, Cut, PictureName, PictureSource, SentAs, Slot, VideoRequest};
use crate::engine::{EngineHandle, PictureAsk, PictureLook, Refusal, Reply};
use crate::media::Picture;
use crate::ui::scenes::Scene;

/// Widest still of a card or a thumbnail, in pixels.
pub const THUMB: u32 = 320;
/// Widest still of a large card, in pixels.
pub const TILE: u32 = 640;
/// Widest still of the stage, in pixels.
pub const STAGE: u32 = 1280;

/// Longest side of a picture in the form, in pixels.
pub const SLOT: u32 = 512;
/// Longest side of a picture that is being framed, in pixels.
pub const FRAMED: u32 = 1280;

/// Most bytes of pictures on the graphics card; beyond that the longest unseen are dropped.
const KEEP_BYTES: usize = 96 << 20;
/// Most failed pictures that are remembered.
const KEEP_REFUSED: usize = 1000;
/// Most pictures asked for at the same time.
const IN_FLIGHT: usize = 6;

/// What a picture shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum ImageKey {
    /// A still of a clip, at most this wide.
    Still(ClipId, u32),
    /// A picture of a shot as it is sent.
    Picture(PictureAsk),
    /// A picture that Rushes brings along.
    Scene(Scene),
}

impl ImageKey {
    /// The first frame of a shot that was sent; `None` where it has none.
    pub fn of(request: &VideoRequest) -> Option<Self> {
        let picture = request.first_frame.as_ref()?;
        let (from, copy) = (picture.source.clone(), picture.copy().cloned());
        // What was sent is not cut again.
        Some(Self::Picture(PictureAsk { slot: Slot::FirstFrame, from, copy, cut: Cut::WHOLE, most: SLOT }))
    }
}

/// What the engine found out about a first frame, beside its picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LookFacts {
    /// Width of what is sent, pixels.
    pub width: u32,
    /// Height of what is sent, pixels.
    pub height: u32,
    /// What was changed, in a few words each.
    pub changes: Vec<String>,
    /// How it is sent.
    pub sent_as: SentAs,
    /// Our copy of the whole picture.
    pub uncut: PictureName,
    /// Width and height of the whole picture, pixels.
    pub full_size: (u32, u32),
    /// The pixels of a picture that is being framed, to take a colour from.
    pub pixels: Option<Arc<Picture>>,
}

enum Progress {
    Asked(Reply<Picture>),
    Looking(Reply<PictureLook>),
    Here(TextureHandle, Option<LookFacts>),
    Refused(Refusal),
}

/// What is known of a picture.
pub(super) enum Image<'a> {
    /// It is on its way, or will be asked for.
    Coming,
    /// It has arrived.
    Here(&'a TextureHandle),
    /// It failed; why.
    Refused(&'a Refusal),
}

struct Entry {
    progress: Progress,
    seen: Cell<u64>,
}

impl Entry {
    /// Bytes on the graphics card.
    fn bytes(&self) -> usize {
        match &self.progress {
            Progress::Here(texture, _) => texture.byte_size(),
            Progress::Asked(_) | Progress::Looking(_) | Progress::Refused(_) => 0,
        }
    }
}

/// The pictures of one engine.
#[derive(Default)]
pub(super) struct Images {
    entries: HashMap<ImageKey, Entry>,
    frame: u64,
}

impl Images {
    /// What is known of this picture; marks it as seen. `None`: it has not been asked for.
    pub fn get(&self, key: &ImageKey) -> Option<Image<'_>> {
        let entry = self.entries.get(key)?;
        entry.seen.set(self.frame);
        Some(match &entry.progress {
            Progress::Asked(_) | Progress::Looking(_) => Image::Coming,
            Progress::Here(texture, _) => Image::Here(texture),
            Progress::Refused(refusal) => Image::Refused(refusal),
        })
    }

    /// What the engine found out about a first frame that has arrived.
    pub fn look(&self, key: &ImageKey) -> Option<&LookFacts> {
        match &self.entries.get(key)?.progress {
            Progress::Here(_, look) => look.as_ref(),
            Progress::Asked(_) | Progress::Looking(_) | Progress::Refused(_) => None,
        }
    }

    /// Forgets everything that was made of a source, so that it is asked for again.
    pub fn forget_source(&mut self, from: &PictureSource) {
        self.entries.retain(|key, _| !matches!(key, ImageKey::Picture(ask) if ask.from == *from));
    }

    /// Asks for a picture unless it is known. While too many are on their way it does nothing; a later frame asks again.
    pub fn need(&mut self, handle: &EngineHandle, key: ImageKey) {
        if self.entries.contains_key(&key) || self.in_flight() >= IN_FLIGHT {
            return;
        }
        let progress = match &key {
            ImageKey::Still(clip, width) => Progress::Asked(handle.still(*clip, *width)),
            ImageKey::Picture(ask) => Progress::Looking(handle.look_at(ask.clone())),
            ImageKey::Scene(scene) => {
                let scene = *scene;
                Progress::Asked(handle.work(move || scene.decoded()))
            }
        };
        self.entries.insert(key, Entry { progress, seen: Cell::new(self.frame) });
    }

    /// Puts what has arrived onto the graphics card and drops the longest unseen. Call it once a frame.
    pub fn poll(&mut self, ctx: &Context) {
        self.frame += 1;
        for (key, entry) in &mut self.entries {
            let answered = match &mut entry.progress {
                Progress::Asked(reply) => reply.ready().map(|answer| answer.as_ref().map(|picture| (picture, None))),
                Progress::Looking(reply) => {
                    let is_framed = matches!(key, ImageKey::Picture(ask) if ask.most == FRAMED);
                    let facts = |look| LookFacts::of(look, is_framed);
                    reply.ready().map(|answer| answer.as_ref().map(|look| (&look.picture, Some(facts(look)))))
                }
                Progress::Here(..) | Progress::Refused(_) => None,
            };
            match answered {
                Some(Ok((picture, look))) => entry.progress = upload(ctx, key, picture, look),
                Some(Err(refusal)) => entry.progress = Progress::Refused(refusal.clone()),
                None => {}
            }
        }
        self.forget_unseen();
    }

    /// Lets failed pictures be asked for again when they are next in sight.
    pub fn forget_failures(&mut self) {
        self.entries.retain(|_, entry| !matches!(entry.progress, Progress::Refused(_)));
    }

    fn in_flight(&self) -> usize {
        self.entries
            .values()
            .filter(|entry| matches!(entry.progress, Progress::Asked(_) | Progress::Looking(_)))
            .count()
    }

    fn bytes(&self) -> usize {
        self.entries.values().map(Entry::bytes).sum()
    }

    /// Drops what was out of sight for longest; what is in sight stays, however many bytes that are.
    fn forget_unseen(&mut self) {
        let (mut bytes, mut refused) = (self.bytes(), self.refused());
        if bytes <= KEEP_BYTES && refused <= KEEP_REFUSED {
            return;
        }
        let unseen = self.entries.iter().filter(|(_, entry)| entry.seen.get() + 1 < self.frame);
        let mut unseen: Vec<(u64, ImageKey)> = unseen.map(|(key, entry)| (entry.seen.get(), key.clone())).collect();
        unseen.sort_by_key(|(seen, _)| *seen);
        for (_, key) in unseen {
            let Some(entry) = self.entries.get(&key) else { continue };
            let (size, is_refused) = (entry.bytes(), matches!(entry.progress, Progress::Refused(_)));
            if (size > 0 && bytes > KEEP_BYTES) || (is_refused && refused > KEEP_REFUSED) {
                bytes -= size;
                refused -= usize::from(is_refused);
                self.entries.remove(&key);
            }
        }
    }

    fn refused(&self) -> usize {
        self.entries.values().filter(|entry| matches!(entry.progress, Progress::Refused(_))).count()
    }
}

impl LookFacts {
    /// The facts of a look; `is_framed`: with its pixels.
    fn of(look: &PictureLook, is_framed: bool) -> Self {
        let PictureLook { picture, width, height, changes, sent_as, uncut, full_size } = look;
        let pixels = is_framed.then(|| Arc::new(picture.clone()));
        Self {
            width: *width,
            height: *height,
            changes: changes.clone(),
            sent_as: sent_as.clone(),
            uncut: uncut.clone(),
            full_size: *full_size,
            pixels,
        }
    }
}

fn upload(ctx: &Context, key: &ImageKey, picture: &Picture, look: Option<LookFacts>) -> Progress {
    let size = [picture.width as usize, picture.height as usize];
    if size.contains(&0) || picture.rgba.len() != size[0] * size[1] * 4 {
        return Progress::Refused(Refusal::new("This picture can't be shown"));
    }
    let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba); // Every pixel is opaque.
    Progress::Here(ctx.load_texture(format!("{key:?}"), image, TextureOptions::LINEAR), look)
}

#[cfg(test)]
mod tests {
    use eframe::egui;

    use super::*;
    use crate::engine::{Request, Waker};
    use crate::ui::fixtures;

    /// Asks for this still and has it answered with a picture as wide as the stage's.
    fn show(images: &mut Images, ctx: &Context, clip: i64) {
        let (handle, mut engine) = EngineHandle::scripted(fixtures::snapshot(), Waker::none());
        images.need(&handle, ImageKey::Still(ClipId(clip), STAGE));
        while let Ok(request) = engine.inbox.try_recv() {
            let Request::Still(_, width, answer) = request else { continue };
            let (width, height) = (width, width * 9 / 16);
            answer.send(Ok(Picture { width, height, rgba: vec![255; (width * height * 4) as usize] }));
        }
        images.poll(ctx);
    }

    fn is_here(images: &Images, clip: i64) -> bool {
        matches!(images.get(&ImageKey::Still(ClipId(clip), STAGE)), Some(Image::Here(_)))
    }

    #[tokio::test]
    async fn a_long_look_through_large_pictures_stays_within_its_bytes() {
        let (ctx, mut images) = (egui::Context::default(), Images::default());
        for clip in 0..40 {
            show(&mut images, &ctx, clip);
            assert!(is_here(&images, clip), "what is in sight is there");
            assert!(is_here(&images, 0), "and what is looked at all the time stays");
        }
        assert!(images.bytes() <= KEEP_BYTES, "{}", images.bytes());
        assert!(images.bytes() > KEEP_BYTES / 2, "{}", images.bytes());
        assert!(!is_here(&images, 1), "the longest unseen went");
    }
}
