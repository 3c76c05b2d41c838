//! The moment when a job on the stage gives way to its clip: the clip plays, since the person watched for it.
//!
//! A window that the person does not work in stays silent; the clip plays when the person is back. A clip that comes for a job that is
//! not on the stage plays nothing here.

use crate::domain::ClipId;
use crate::ui::context::{OnStage, Selection};

/// What was on the stage in the last frame, and the clip that came and has not played.
#[derive(Debug, Default)]
pub(super) struct Arrival {
    shown: Option<OnStage>,
    came: Option<ClipId>,
}

impl Arrival {
    /// Call it once a frame with what is selected and what the stage shows. Returns a clip that came on the stage, once the person
    /// can see it.
    pub fn follow(&mut self, selection: Selection, shows: OnStage, can_see: bool) -> Option<ClipId> {
        let before = self.shown.replace(shows);
        let (OnStage::Clip(clip), Selection::Job(job)) = (shows, selection) else {
            self.came = None;
            return None;
        };
        if before == Some(OnStage::Job(job)) {
            self.came = Some(clip);
        }
        self.came.take_if(|_| can_see)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::JobId;

    const JOB: Selection = Selection::Job(JobId(1));
    const WAITS: OnStage = OnStage::Job(JobId(1));
    const CLIP: OnStage = OnStage::Clip(ClipId(7));

    #[test]
    fn a_clip_plays_once_when_the_job_on_the_stage_gives_way_to_it() {
        let mut arrival = Arrival::default();
        let played = [WAITS, WAITS, CLIP, CLIP].map(|shows| arrival.follow(JOB, shows, true));
        assert_eq!(played, [None, None, Some(ClipId(7)), None]);
    }

    #[test]
    fn it_waits_for_the_person_to_be_back_and_no_longer_than_it_is_on_the_stage() {
        let mut arrival = Arrival::default();
        let mut follow = |shows, can_see| arrival.follow(JOB, shows, can_see);
        assert_eq!([follow(WAITS, false), follow(CLIP, false), follow(CLIP, true)], [None, None, Some(ClipId(7))]);
        let mut arrival = Arrival::default();
        arrival.follow(JOB, WAITS, false);
        arrival.follow(JOB, CLIP, false);
        assert_eq!(arrival.follow(Selection::Clip(ClipId(3)), OnStage::Clip(ClipId(3)), true), None);
        assert_eq!(arrival.follow(JOB, CLIP, true), None, "the person has seen another one since");
    }

    #[test]
    fn what_was_there_at_the_start_or_was_chosen_plays_by_other_rules() {
        let mut arrival = Arrival::default();
        assert_eq!(arrival.follow(JOB, CLIP, true), None);
        assert_eq!(arrival.follow(Selection::Clip(ClipId(7)), CLIP, true), None);
        arrival.follow(Selection::Job(JobId(2)), OnStage::Job(JobId(2)), true);
        assert_eq!(arrival.follow(JOB, CLIP, true), None, "a saved job that was pressed");
    }
}
