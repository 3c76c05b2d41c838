//! What the controls say of a clip that is being played. Reads the player; decides nothing.

use std::ops::Range;
use std::time::Duration;

use crate::domain::Clip;
use crate::media::PlayerState;
use crate::ui::player::{Projection, rates};
use crate::ui::widgets::format;

/// One frame's view of playback.
#[derive(Debug, Clone, PartialEq)]
pub struct Playing {
    /// Where it is.
    pub at: Duration,
    /// How long the clip is.
    pub length: Duration,
    /// The frame that is shown, from 1.
    pub number: u64,
    /// The part that is played.
    pub range: Option<Range<Duration>>,
    /// Whether it moves.
    pub moves: bool,
    /// Its speed; 1 is as it was recorded, backwards is below 0.
    pub speed: f64,
    /// Whether there is anything to be heard.
    pub has_sound: bool,
    /// Why the clip's sound is not heard although it has one, in a sentence.
    pub unheard: Option<String>,
}

impl Playing {
    /// Of this clip; before it is open, what the library knows.
    pub fn read(clip: &Clip, projection: Option<&Projection>) -> Self {
        let known = Duration::from_millis(clip.picture.millis);
        let Some(projection) = projection else {
            let has_sound = clip.picture.has_sound;
            return Self {
                at: Duration::ZERO,
                length: known,
                number: 1,
                range: None,
                moves: false,
                speed: rates::NORMAL,
                has_sound,
                unheard: None,
            };
        };
        let (player, timeline) = (projection.player(), projection.player().timeline());
        let length = Some(timeline.length()).filter(|length| !length.is_zero()).unwrap_or(known);
        let unheard = player.unheard().map(|unheard| unheard.to_string());
        let has_sound = match player.state() {
            PlayerState::Ready(info) => info.has_audio,
            _ => clip.picture.has_sound,
        } && unheard.is_none();
        let moves = timeline.is_playing();
        // While it moves the clock is ahead of the picture by what painting takes: the number is that of the picture.
        let seen = projection.shown().filter(|_| moves).map(|shown| shown.index);
        let number = seen.unwrap_or_else(|| player.frame()) + 1;
        Self {
            at: timeline.position().min(length),
            length,
            number,
            range: timeline.range(),
            moves,
            speed: timeline.rate(),
            has_sound,
            unheard,
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
    fn before_it_is_open_a_clip_is_as_long_as_the_library_says() {
        let playing = Playing::read(&fixtures::clip(3, "a fox"), None);
        assert_eq!((playing.times().as_str(), playing.number, playing.moves), ("0:00.0 / 0:08.0", 1, false));
    }

    #[test]
    fn times_are_told_to_a_tenth() {
        assert_eq!(times(Duration::from_millis(3499), Duration::from_secs(72)), "0:03.4 / 1:12.0");
    }
}
