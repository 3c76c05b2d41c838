//! What a player does beside showing: the sound of a clip, and its small pictures.
//!
//! Owns the second thread of a player; the background pass brings helpers of its own while it lasts. What fails here is left out, with a
//! line in the log: a clip plays without it. Why a sound is not heard is noted for whoever asks.

use super::interface::Options;
use super::shared::Desk;
use super::thumbnail_pass;
use super::thumbnail_strip::Scrub;
use crate::media::clip::Clip;
use crate::media::error::Problem;
use crate::media::sound::Sound;
use crate::media::timeline::Timeline;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Makes a timeline at least so long. Players side by side may open at the same time.
pub(super) fn lengthen(timeline: &Timeline, length: Duration) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
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
    desk: &Arc<Desk>,
) -> Result<(), Problem> {
    let sound = options.sound && clip.info.has_audio && clip.info.unheard.is_none();
    desk.note(|sheet| sheet.unheard.clone_from(&clip.info.unheard));
    let scrub = options.scrub_cache.then(|| Arc::new(Scrub::new(clip)));
    if let Some(scrub) = &scrub {
        desk.scrub.get_or_init(|| Arc::clone(scrub));
    }
    desk.clip.get_or_init(|| Arc::clone(clip));
    desk.note(|sheet| sheet.sounding = !sound);
    if !sound && scrub.is_none() {
        return Ok(());
    }
    let (clip, desk, timeline, path) = (Arc::clone(clip), Arc::clone(desk), timeline.clone(), path.to_owned());
    let work = move || {
        if sound {
            match Sound::decode(&path) {
                Ok(sound) => timeline.set_sound(sound.map(Arc::new)),
                Err(error) => {
                    tracing::info!(%error, "the clip plays without its sound");
                    if let Problem::Sound(unheard) = error.problem {
                        desk.note(|sheet| sheet.unheard = Some(unheard));
                    }
                }
            }
            desk.ask(|sheet| sheet.sounding = true);
        }
        if let Some(scrub) = scrub {
            thumbnail_pass::run(&clip, &desk, &scrub);
        }
    };
    std::thread::Builder::new().name("rushes-scrub".to_owned()).spawn(work)?;
    Ok(())
}
