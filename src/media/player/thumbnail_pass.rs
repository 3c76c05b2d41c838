//! The background pass: every picture of a clip, made small.
//!
//! Owns those who decode, each with a cursor in a group of its own, nearest first to where somebody looks; what they bring is
//! made small on the thread that calls. It waits until somebody begins to use the clip, and leaves its cores to whatever plays.
//! What cannot be decoded is left out; the sentence is the player's to say.

use super::gops::{Claim, Groups};
use super::shared::{Desk, Sheet};
use super::thumbnail_strip::Scrub;
use crate::media::clip::Clip;
use crate::media::clip::decode_cursor::Cursor;
use crate::media::error::Problem;
use crate::media::h264::decoder::Frame;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, available_parallelism, scope};

/// Most who decode for one clip.
const MOST: usize = 4;
/// Memory that their decoders may take together, in bytes, unless one alone takes more; for 1080p one takes 37 MB.
const BUDGET: usize = 150 << 20;
/// Pictures that a decoder holds beside its references: the one in work, the one that it hands out, and those whose memory it
/// will use again. Measured.
const BESIDE: usize = 8;
/// Pictures that wait to be made small; whoever brings more waits.
const WAITING: usize = 2;

/// Those who decode in all passes of the process.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// One who decodes, as long as it lives.
struct Seat(usize);

impl Seat {
    /// As many as are wanted and the cores have room for, but at least one.
    fn several(wanted: usize, cores: usize) -> Vec<Self> {
        let room = |at_work: usize| wanted.min(cores.saturating_sub(at_work)).max(1);
        let before = AT_WORK.update(Ordering::Relaxed, Ordering::Relaxed, |at_work| at_work + room(at_work));
        (0..room(before)).map(Self).collect()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How somebody came away from a group.
enum End {
    Done,
    Stale,
    Stopped,
}

/// The pass over one clip.
struct Pass<'a> {
    clip: &'a Arc<Clip>,
    desk: &'a Desk,
    cores: usize,
    groups: Mutex<Groups>,
}

/// Decodes the whole clip into small pictures once it is used, while nothing more urgent is to be done.
pub(super) fn run(clip: &Arc<Clip>, desk: &Desk, scrub: &Scrub) {
    desk.wait_while(|sheet| !sheet.stop && (!sheet.visible || !sheet.used));
    let cores = available_parallelism().map_or(1, NonZero::get);
    let wanted = |number: &usize| scrub.keeps(*number);
    decode_all(clip, desk, cores, wanted, |number, frame| {
        if let Err(problem) = scrub.put(number, frame) {
            tracing::debug!(%problem, number, "a small picture is left out");
        }
    });
}

/// Decodes what is wanted on some threads, and hands it over on this one: each picture once, in any order.
fn decode_all(
    clip: &Arc<Clip>,
    desk: &Desk,
    cores: usize,
    wanted: impl Fn(&usize) -> bool,
    mut put: impl FnMut(usize, Frame),
) {
    let number = |sample| clip.times.number(sample).filter(&wanted);
    let groups = Groups::new(&clip.movie.video.samples, number);
    let seats = Seat::several(groups.count().min(most(clip)), cores);
    let pass = Pass { clip, desk, cores, groups: Mutex::new(groups) };
    scope(|scope| {
        let (sender, frames) = sync_channel(WAITING);
        for seat in seats {
            let (pass, sender) = (&pass, sender.clone());
            let started =
                Builder::new().name("rushes-scrub".to_owned()).spawn_scoped(scope, move || pass.work(&seat, &sender));
            if let Err(error) = started {
                tracing::info!(%error, "small pictures come more slowly");
            }
        }
        drop(sender);
        for (number, frame) in frames {
            put(number, frame);
        }
    });
}

/// How many may decode a clip at the same time, for the memory that it takes.
fn most(clip: &Clip) -> usize {
    let info = &clip.config.info;
    let picture = info.coded_width as usize * info.coded_height as usize * 3 / 2;
    (BUDGET / (picture * (info.reference_frames as usize + BESIDE)).max(1)).clamp(1, MOST)
}

impl Pass<'_> {
    /// Decodes groups until none is left.
    fn work(&self, seat: &Seat, frames: &SyncSender<(usize, Frame)>) {
        loop {
            let due = self.desk.look(|sheet| sheet.due);
            let Some(claim) = self.groups().claim(due) else { return };
            match self.decode(seat, &claim, frames) {
                Ok(End::Done) => self.groups().finish(&claim),
                Ok(End::Stale) => self.groups().leave(&claim),
                Ok(End::Stopped) => return,
                Err(problem) => {
                    tracing::debug!(%problem, "the cache of small pictures stays incomplete");
                    self.groups().finish(&claim);
                }
            }
        }
    }

    /// Decodes one group. Looks up after every sample: it may have to wait, to go elsewhere, or to end.
    fn decode(&self, seat: &Seat, claim: &Claim, frames: &SyncSender<(usize, Frame)>) -> Result<End, Problem> {
        let mut cursor = Cursor::new(Arc::clone(self.clip));
        let waits = |sheet: &Sheet| !sheet.visible || !sheet.used || seat.0 >= sheet.load.left(self.cores);
        for &target in &claim.wanted {
            while !cursor.is_past(target) {
                self.desk.wait_while(|sheet| !sheet.stop && waits(sheet));
                let (stop, due) = self.desk.look(|sheet| (sheet.stop, sheet.due));
                if stop {
                    return Ok(End::Stopped);
                }
                if self.groups().is_stale(claim, due) {
                    return Ok(End::Stale);
                }
                let brought = cursor.step(target, |sample| self.groups().is_missing(claim, sample))?;
                let Some((sample, frame)) = brought else { continue };
                if sample < claim.start {
                    self.groups().join();
                }
                let number = self.clip.times.number(sample).filter(|_| self.groups().take(claim, sample));
                if number.is_some_and(|number| frames.send((number, frame)).is_err()) {
                    return Ok(End::Stopped);
                }
            }
        }
        Ok(End::Done)
    }

    fn groups(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
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
            let desk = Desk::new(true);
            let look = |due| desk.tell(Load { cores: 0, hurry: false }, due);
            look(70);
            let mut came = Vec::new();
            decode_all(
                &clip,
                &desk,
                3,
                |_| true,
                |number, _| {
                    came.push(number);
                    look(came.len() * 37 % clip.times.count());
                },
            );
            came.sort_unstable();
            assert_eq!(came, (0..clip.times.count()).collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn a_pass_that_is_stopped_ends_without_the_rest() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/groups.mp4");
        let clip = Arc::new(Clip::open(&path).unwrap());
        let desk = Desk::new(true);
        desk.tell(Load { cores: 0, hurry: false }, 0);
        let mut came = 0;
        decode_all(
            &clip,
            &desk,
            2,
            |_| true,
            |_, _| {
                came += 1;
                desk.ask(|sheet| sheet.stop = true);
            },
        );
        // What was on its way when the word came, and no more.
        assert!((1..=WAITING + 4).contains(&came), "{came}");
    }

    #[test]
    fn every_pass_has_a_seat_and_together_they_take_no_more_than_the_cores() {
        // Other tests of this process may hold seats meanwhile: beyond so many nobody gets more than one.
        let first = Seat::several(4, 1000);
        assert_eq!(first.len(), 4);
        assert_eq!(Seat::several(4, 1).len(), 1, "no core is free, and one decodes all the same");
        assert_eq!(first.iter().map(|seat| seat.0).collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
