//! The second thread of a player: decodes the sound of a clip, then makes the thumbnails.
//!
//! Thumbnails wait until the clip is used. Several helpers decode them, each one group of pictures (GOP) at a time, the
//! nearest to the playback position first, and leave their cores to playback. Failures are logged, and the clip plays
//! without the sound or the thumbnail.

use super::gops::{GopClaim, Gops};
use super::interface::Options;
use super::shared::{Controls, Shared};
use super::thumbnail_strip::ThumbnailStrip;
use crate::media::clip::{Clip, DecodeCursor};
use crate::media::error::Problem;
use crate::media::picture::Frame;
use crate::media::sound::Sound;
use crate::media::timeline::Timeline;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, available_parallelism, scope};
use std::time::Duration;

/// Makes a timeline at least this long. The lock is for players that share a timeline and open at the same time.
pub(super) fn lengthen(timeline: &Timeline, length: Duration) {
    static LENGTHENING: Mutex<()> = Mutex::new(());
    let _guard = LENGTHENING.lock().unwrap_or_else(PoisonError::into_inner);
    if timeline.length() < length {
        timeline.set_length(length);
    }
}

/// Starts the thread, if it has anything to do.
pub(super) fn start(
    clip: &Arc<Clip>,
    path: &Path,
    options: &Options,
    timeline: &Timeline,
    shared: &Arc<Shared>,
) -> Result<(), Problem> {
    let sound = options.sound && clip.info.has_audio && clip.info.sound_problem.is_none();
    shared.update(|controls| controls.sound_problem.clone_from(&clip.info.sound_problem));
    let thumbnails = options.thumbnails.then(|| Arc::new(ThumbnailStrip::new(clip)));
    if let Some(thumbnails) = &thumbnails {
        shared.thumbnails.get_or_init(|| Arc::clone(thumbnails));
    }
    shared.clip.get_or_init(|| Arc::clone(clip));
    shared.update(|controls| controls.sounding = !sound);
    if !sound && thumbnails.is_none() {
        return Ok(());
    }
    let (clip, shared, timeline, path) = (Arc::clone(clip), Arc::clone(shared), timeline.clone(), path.to_owned());
    let work = move || {
        if sound {
            match Sound::decode(&path) {
                Ok(sound) => timeline.set_sound(sound.map(Arc::new)),
                Err(error) => {
                    tracing::info!(%error, "the clip plays without its sound");
                    if let Problem::Sound(sound_problem) = error.problem {
                        shared.update(|controls| controls.sound_problem = Some(sound_problem));
                    }
                }
            }
            shared.update_and_wake(|controls| controls.sounding = true);
        }
        if let Some(thumbnails) = thumbnails {
            make_thumbnails(&clip, &shared, &thumbnails);
        }
    };
    std::thread::Builder::new().name("rushes-thumbnails".to_owned()).spawn(work)?;
    Ok(())
}

/// Most helpers per clip.
const MOST_HELPERS: usize = 4;
/// Memory for the decoders of all helpers, in bytes, unless one alone takes more; one takes 37 MB for 1080p.
const DECODER_MEMORY: usize = 150 << 20;
/// Pictures that a decoder holds besides its references: the current one, the one handed out, and spare memory.
/// Measured.
const SPARE_PICTURES: usize = 8;
/// Most decoded pictures that wait to be scaled down; then helpers wait.
const WAITING: usize = 2;

/// Helpers of all clips in this process.
static ACTIVE_DECODERS: AtomicUsize = AtomicUsize::new(0);

/// The right to run one helper; released when dropped.
struct DecoderSlot(usize);

impl DecoderSlot {
    /// As many slots as are wanted and cores are free, but at least one.
    fn several(wanted: usize, cores: usize) -> Vec<Self> {
        let free = |at_work: usize| wanted.min(cores.saturating_sub(at_work)).max(1);
        let before = ACTIVE_DECODERS.update(Ordering::Relaxed, Ordering::Relaxed, |at_work| at_work + free(at_work));
        (0..free(before)).map(Self).collect()
    }
}

impl Drop for DecoderSlot {
    fn drop(&mut self) {
        ACTIVE_DECODERS.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How a helper left a GOP.
enum GopEnd {
    Done,
    Stale,
    Stopped,
}

/// The thumbnails of one clip in the making.
struct ThumbnailPass<'a> {
    clip: &'a Arc<Clip>,
    shared: &'a Shared,
    cores: usize,
    gops: Mutex<Gops>,
}

/// Decodes the whole clip into thumbnails once it is used.
fn make_thumbnails(clip: &Arc<Clip>, shared: &Shared, thumbnails: &ThumbnailStrip) {
    shared.wait_while(|controls| !controls.stop && (!controls.visible || !controls.used));
    let cores = available_parallelism().map_or(1, NonZero::get);
    let wanted = |number: &usize| thumbnails.keeps(*number);
    decode_all(clip, shared, cores, wanted, |number, frame| {
        if let Err(problem) = thumbnails.put(number, frame) {
            tracing::debug!(%problem, number, "a thumbnail is left out");
        }
    });
}

/// Decodes all wanted pictures on some threads and hands each to `put` once, on this thread, in any order.
fn decode_all(
    clip: &Arc<Clip>,
    shared: &Shared,
    cores: usize,
    wanted: impl Fn(&usize) -> bool,
    mut put: impl FnMut(usize, Frame),
) {
    let number = |sample| clip.order.number(sample).filter(&wanted);
    let gops = Gops::new(&clip.movie.video.samples, number);
    let slots = DecoderSlot::several(gops.count().min(most_helpers(clip)), cores);
    let pass = ThumbnailPass { clip, shared, cores, gops: Mutex::new(gops) };
    scope(|scope| {
        let (sender, frames) = sync_channel(WAITING);
        for slot in slots {
            let (pass, sender) = (&pass, sender.clone());
            let started = Builder::new()
                .name("rushes-thumbnails".to_owned())
                .spawn_scoped(scope, move || pass.work(&slot, &sender));
            if let Err(error) = started {
                tracing::info!(%error, "thumbnails come more slowly");
            }
        }
        drop(sender);
        for (number, frame) in frames {
            put(number, frame);
        }
    });
}

/// How many helpers fit the memory budget.
fn most_helpers(clip: &Clip) -> usize {
    let info = &clip.config.info;
    let picture = info.coded_width as usize * info.coded_height as usize * 3 / 2;
    (DECODER_MEMORY / (picture * (info.reference_frames as usize + SPARE_PICTURES)).max(1)).clamp(1, MOST_HELPERS)
}

impl ThumbnailPass<'_> {
    /// Decodes GOPs until none is left.
    fn work(&self, slot: &DecoderSlot, frames: &SyncSender<(usize, Frame)>) {
        loop {
            let due = self.shared.read(|controls| controls.due);
            let Some(claim) = self.gops().claim(due) else { return };
            match self.decode(slot, &claim, frames) {
                Ok(GopEnd::Done) => self.gops().finish(&claim),
                Ok(GopEnd::Stale) => self.gops().leave(&claim),
                Ok(GopEnd::Stopped) => return,
                Err(problem) => {
                    tracing::debug!(%problem, "the cache of thumbnails stays incomplete");
                    self.gops().finish(&claim);
                }
            }
        }
    }

    /// Decodes one GOP. After every sample it checks whether to wait, to change to another GOP, or to stop.
    fn decode(
        &self,
        slot: &DecoderSlot,
        claim: &GopClaim,
        frames: &SyncSender<(usize, Frame)>,
    ) -> Result<GopEnd, Problem> {
        let mut cursor = DecodeCursor::new(Arc::clone(self.clip));
        let waits =
            |controls: &Controls| !controls.visible || !controls.used || slot.0 >= controls.load.left(self.cores);
        for &target in &claim.wanted {
            while !cursor.is_past(target) {
                self.shared.wait_while(|controls| !controls.stop && waits(controls));
                let (stop, due) = self.shared.read(|controls| (controls.stop, controls.due));
                if stop {
                    return Ok(GopEnd::Stopped);
                }
                if self.gops().is_stale(claim, due) {
                    return Ok(GopEnd::Stale);
                }
                let brought = cursor.step(target, |sample| self.gops().is_missing(claim, sample))?;
                let Some((sample, frame)) = brought else { continue };
                if sample < claim.start {
                    self.gops().join();
                }
                let number = self.clip.order.number(sample).filter(|_| self.gops().take(claim, sample));
                if number.is_some_and(|number| frames.send((number, frame)).is_err()) {
                    return Ok(GopEnd::Stopped);
                }
            }
        }
        Ok(GopEnd::Done)
    }

    fn gops(&self) -> MutexGuard<'_, Gops> {
        self.gops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::shared::Load;
    use super::*;
    use std::path::Path;

    #[test]
    fn every_picture_comes_once_however_often_somebody_looks_elsewhere() {
        for name in ["groups.mp4", "open_groups.mp4", "bframes.mp4"] {
            let clip =
                Arc::new(Clip::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap());
            let shared = Shared::new(true);
            let look = |due| shared.report_load(Load { cores: 0, hurry: false }, due);
            look(70);
            let mut came = Vec::new();
            decode_all(
                &clip,
                &shared,
                3,
                |_| true,
                |number, _| {
                    came.push(number);
                    look(came.len() * 37 % clip.order.count());
                },
            );
            came.sort_unstable();
            assert_eq!(came, (0..clip.order.count()).collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn a_pass_that_is_stopped_ends_without_the_rest() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/groups.mp4");
        let clip = Arc::new(Clip::open(&path).unwrap());
        let shared = Shared::new(true);
        shared.report_load(Load { cores: 0, hurry: false }, 0);
        let mut came = 0;
        decode_all(
            &clip,
            &shared,
            2,
            |_| true,
            |_, _| {
                came += 1;
                shared.update_and_wake(|controls| controls.stop = true);
            },
        );
        // Only what was already on its way.
        assert!((1..=WAITING + 4).contains(&came), "{came}");
    }

    #[test]
    fn every_pass_has_a_seat_and_together_they_take_no_more_than_the_cores() {
        // Other tests of this process may hold slots at the same time.
        let first = DecoderSlot::several(4, 1000);
        assert_eq!(first.len(), 4);
        assert_eq!(DecoderSlot::several(4, 1).len(), 1, "no core is free, and one decodes all the same");
        assert_eq!(first.iter().map(|slot| slot.0).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
