//! Chains of takes, each begun with a frame of the one before: how long they are, and what is said of it. Pure.

use std::sync::Arc;

use crate::domain::{Clip, ClipId};

/// From this link on the drift is told.
pub(in crate::ui) const DRIFTS_FROM: usize = 3;

/// What is told from the third link on, where there is room for one line.
pub(in crate::ui) const DRIFT: &str = "Long chain: begin the next shot from a fresh picture";

/// The same with the reason, where there is room for it.
pub(in crate::ui) const DRIFT_WHY: &str = "Each link drifts from the first picture in colour and faces. A cut hides it: begin the next shot from a fresh picture";

/// Longest chain that is followed.
const MOST: usize = 16;

/// How many links lead to a clip: 0 when it continues none, 1 when it continues a clip that continues none. A clip that is gone ends the
/// chain.
pub(in crate::ui) fn links(clip: &Clip, find: impl Fn(ClipId) -> Option<Arc<Clip>>) -> usize {
    let mut links = 0;
    let mut next = clip.take.continues;
    while let Some(continues) = next.filter(|_| links < MOST) {
        links += 1;
        next = find(continues.clip).and_then(|parent| parent.take.continues);
    }
    links
}

/// The number of a clip's last frame, counted from 0, as far as its file is known.
pub(in crate::ui) fn last_frame(clip: &Clip) -> u64 {
    let frames = clip.picture.millis.saturating_mul(clip.picture.frames_per_1000s) / 1_000_000;
    frames.saturating_sub(1)
}

/// `continues take 2 of shot 1`; without the number while it is not known.
pub(in crate::ui) fn continues_words(take: u32, shot: Option<u32>) -> String {
    match shot {
        Some(shot) => format!("continues take {take} of shot {shot}"),
        None => format!("continues take {take} of another shot"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Continues, Take};
    use crate::ui::fixtures;

    /// Clip `id` continues the one before it, down to clip 1.
    fn chained(id: i64) -> Arc<Clip> {
        let clip = fixtures::clip(id, "a fox");
        let continues = (id > 1).then_some(Continues { clip: ClipId(id - 1), frame: 191 });
        Arc::new(Clip { take: Take { continues, ..clip.take }, ..clip })
    }

    #[test]
    fn a_chain_is_counted_by_its_links_and_ends_at_a_clip_that_is_gone() {
        let count = |id| links(&chained(id), |id| Some(chained(id.0)));
        assert_eq!([count(1), count(2), count(4)], [0, 1, 3]);
        assert_eq!(links(&chained(4), |id| (id.0 > 2).then(|| chained(id.0))), 2);
        assert_eq!(links(&chained(90), |id| Some(chained(id.0))), MOST, "and is not followed for ever");
    }

    #[test]
    fn the_last_frame_is_counted_from_zero() {
        assert_eq!(last_frame(&fixtures::clip(1, "a fox")), 191);
        let unknown = Clip { picture: crate::domain::clip::ClipPicture::unknown(9), ..fixtures::clip(1, "a fox") };
        assert_eq!(last_frame(&unknown), 0);
    }

    #[test]
    fn what_a_take_continues_is_told_by_shot_and_take() {
        assert_eq!(continues_words(2, Some(1)), "continues take 2 of shot 1");
        assert_eq!(continues_words(2, None), "continues take 2 of another shot");
    }
}
