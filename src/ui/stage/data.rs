//! What the stage says of a clip: facts in words, and the state of its playback. Nothing is painted here.

use std::ops::Range;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::domain::{Clip, ModelTable};
use crate::media::PlayerState;
use crate::ui::clip_facts;
use crate::ui::format;
use crate::ui::player::PlayerTexture;
use crate::ui::player::transport::NORMAL_SPEED;

/// Why no frame can be taken out of a clip.
pub(in crate::ui) const NO_FRAMES: &str = "No frame can be taken out of a clip that can't be played here";

/// The main facts: settings, cost, date.
pub fn headline(models: &ModelTable, clip: &Clip, zone: &TimeZone) -> String {
    let cost = clip.cost.map_or_else(|| format::about(clip.request.estimate()), |cost| cost.to_string());
    format!("{} · {cost} · {}", format::settings(models, &clip.request), format::date_time(clip.created_at, zone))
}

/// The facts that identify it: seed, what the file holds, request id.
pub fn identity(clip: &Clip) -> String {
    let picture = &clip.picture;
    let mut parts = vec![format!("Seed {}", clip.request.seed)];
    let size = format::bytes(picture.bytes);
    if picture.is_known() {
        let rate = picture.frames_per_1000s as f64 / 1000.0;
        parts.push(format!("{} × {}, {rate:.0} fps, {size}", picture.width, picture.height));
    } else if picture.bytes > 0 {
        parts.push(format::kind(&clip.path).map_or(size.clone(), |kind| format!("{kind}, {size}")));
    }
    parts.push(format!("request {}", clip.request_id));
    parts.join(" · ")
}

/// The facts of a clip that not everybody asks for, each with its name: its settings, and what the library tells of it too.
pub fn facts(models: &ModelTable, clip: &Clip, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Settings", format::settings(models, &clip.request))];
    facts.extend(clip_facts::facts(clip, zone));
    facts
}

/// All facts of a clip, for the clipboard.
pub fn details(models: &ModelTable, clip: &Clip, zone: &TimeZone) -> String {
    let file = clip.path.display();
    format!("{}\n{}\n{}\n{file}", clip.request.prompt, headline(models, clip, zone), identity(clip))
}

/// How many frames of the clip can't be shown; `None` when all can.
pub fn left_out(frames: usize) -> Option<String> {
    match frames {
        0 => None,
        1 => Some("1 frame can't be decoded and is left out".to_owned()),
        _ => Some(format!("{frames} frames can't be decoded and are left out")),
    }
}

/// What the controls show of a clip, read from its player once a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Playback {
    /// The place in the clip.
    pub at: Duration,
    /// How long the clip is.
    pub length: Duration,
    /// Number of the frame that is shown, from 1.
    pub number: u64,
    /// The range that is played.
    pub range: Option<Range<Duration>>,
    /// Whether it plays.
    pub moves: bool,
    /// Its speed: 1 is normal, below 0 backwards.
    pub speed: f64,
    /// Whether there is sound to hear.
    pub has_sound: bool,
    /// Why the clip's sound can't be heard, in a sentence.
    pub sound_problem: Option<String>,
}

impl Playback {
    /// Reads it; before the clip is open, what the library knows.
    pub fn read(clip: &Clip, player_texture: Option<&PlayerTexture>) -> Self {
        let known = Duration::from_millis(clip.picture.millis);
        let Some(player_texture) = player_texture else {
            let has_sound = clip.picture.has_sound;
            return Self {
                at: Duration::ZERO,
                length: known,
                number: 1,
                range: None,
                moves: false,
                speed: NORMAL_SPEED,
                has_sound,
                sound_problem: None,
            };
        };
        let (player, timeline) = (player_texture.player(), player_texture.player().timeline());
        let length = Some(timeline.length()).filter(|length| !length.is_zero()).unwrap_or(known);
        let sound_problem = player.sound_problem().map(|sound_problem| sound_problem.to_string());
        let has_sound = match player.state() {
            PlayerState::Ready(info) => info.has_audio,
            _ => clip.picture.has_sound,
        } && sound_problem.is_none();
        let moves = timeline.is_playing();
        // While it plays, the clock is ahead of the picture that is painted: the number is the picture's.
        let seen = player_texture.shown().filter(|_| moves).map(|shown| shown.index);
        let number = seen.unwrap_or_else(|| player.frame()) + 1;
        Self {
            at: timeline.position().min(length),
            length,
            number,
            range: timeline.range(),
            moves,
            speed: timeline.rate(),
            has_sound,
            sound_problem,
        }
    }

    /// `0:03.4 / 0:08.0`.
    pub fn times(&self) -> String {
        times(self.at, self.length)
    }
}

/// `0:03.4 / 0:08.0`.
pub fn times(at: Duration, length: Duration) -> String {
    format!("{} / {}", format::position(at), format::position(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixtures;

    #[test]
    fn of_a_file_that_cant_be_read_here_only_its_kind_and_size_are_said() {
        let picture = crate::domain::clip::ClipPicture::unknown(8_400_000);
        let clip = Clip { picture, path: "/videos/a.webm".into(), ..fixtures::clip(3, "a fox") };
        assert_eq!(identity(&clip), "Seed 7 · WebM, 8.4 MB · request req-3");
    }

    #[test]
    fn a_clip_says_what_it_is_and_what_it_cost() {
        let clip = fixtures::clip(3, "An old lighthouse");
        let models = ModelTable::built_in();
        assert_eq!(headline(&models, &clip, &TimeZone::UTC), "Veo 3 · 16:9 · 8 s · sound · $3.20 · 23 Nov 2026, 02:12");
        assert_eq!(identity(&clip), "Seed 7 · 1280 × 720, 24 fps, 8.4 MB · request req-3");
        let details = details(&models, &clip, &TimeZone::UTC);
        assert!(details.starts_with("An old lighthouse\n") && details.ends_with("/videos/Rushes/3.mp4"), "{details}");
    }

    #[test]
    fn frames_that_are_left_out_are_counted_and_none_are_not_mentioned() {
        assert_eq!(left_out(0), None);
        assert_eq!(left_out(1).as_deref(), Some("1 frame can't be decoded and is left out"));
        assert_eq!(left_out(3).as_deref(), Some("3 frames can't be decoded and are left out"));
    }

    #[test]
    fn before_it_is_open_a_clip_is_as_long_as_the_library_says() {
        let playback = Playback::read(&fixtures::clip(3, "a fox"), None);
        assert_eq!((playback.times().as_str(), playback.number, playback.moves), ("0:00.0 / 0:08.0", 1, false));
    }

    #[test]
    fn times_are_told_to_a_tenth() {
        assert_eq!(times(Duration::from_millis(3499), Duration::from_secs(72)), "0:03.4 / 1:12.0");
    }
}
