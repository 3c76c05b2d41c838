//! What the tiles of the strip tell, and where they are. Pure.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{JobId, JobState, ShotId, ShotRow};
use crate::engine::JobView;
use crate::ui::format;
use crate::ui::widgets::star_words;

/// What is under way for a shot.
#[derive(Debug, Clone, PartialEq)]
pub struct UnderWay {
    /// The job that has gone furthest.
    pub first: JobId,
    /// How many takes have no clip yet.
    pub jobs: u32,
    /// How many others failed: they are counted as in the queue.
    pub failed: u32,
    /// Its state in a word or three.
    pub state: &'static str,
    /// Whether a person has to do something.
    pub needs: bool,
    /// How long it has been rendering, while it is, and what that usually takes.
    pub elapsed: Option<(Duration, Duration)>,
}

/// What is under way, shot by shot.
pub fn under_way(jobs: &[JobView], now: Timestamp) -> HashMap<ShotId, UnderWay> {
    let mut found: HashMap<ShotId, UnderWay> = HashMap::new();
    for view in jobs.iter().filter(|view| !view.job.state.is_ended()) {
        let one = UnderWay {
            first: view.job.id,
            jobs: 1,
            failed: 0,
            state: view.state_name(),
            needs: matches!(view.job.state, JobState::NeedsUser(_)),
            elapsed: elapsed(view, now),
        };
        let known = found.entry(view.job.take.shot).or_insert_with(|| UnderWay { jobs: 0, ..one.clone() });
        let is_further = one.needs && !known.needs || (one.needs == known.needs && one.elapsed > known.elapsed);
        let jobs = known.jobs + 1;
        if is_further {
            *known = one;
        }
        known.jobs = jobs;
    }
    for view in jobs.iter().filter(|view| matches!(view.job.state, JobState::Failed(_))) {
        if let Some(known) = found.get_mut(&view.job.take.shot) {
            known.failed += 1;
        }
    }
    found
}

/// What a tile is painted with.
pub(super) struct StackTile<'a> {
    /// The shot.
    pub shot: &'a ShotRow,
    /// What is under way for it.
    pub under_way: Option<&'a UnderWay>,
    /// Whether it is on the stage.
    pub on_stage: bool,
}

fn elapsed(view: &JobView, now: Timestamp) -> Option<(Duration, Duration)> {
    let accepted = view.job.facts.accepted.as_ref().filter(|_| view.job.state == JobState::Accepted)?;
    Some((format::between(accepted.at, now), view.usual))
}

impl UnderWay {
    /// `1 of 3  0:41`, `waiting`, `2 of 4  needs you`.
    pub fn words(&self, clips: u32) -> String {
        let what = match self.elapsed {
            Some((elapsed, _)) if !self.needs => format::duration(elapsed),
            _ => format::within(self.state),
        };
        let all = clips + self.jobs + self.failed;
        if all > 1 { format!("{clips} of {all}  {what}") } else { what }
    }
}

/// `3 takes  ✓ 2`; `None` where there is nothing to tell.
pub fn takes_words(shot: &ShotRow) -> Option<String> {
    match (shot.takes, shot.picked) {
        (0 | 1, 0) => None,
        (0 | 1, _) => Some("✓".to_owned()),
        (takes, 0) => Some(format!("{takes}")),
        (takes, picked) => Some(format!("{takes} ✓{picked}")),
    }
}

/// What a screen reader says of a tile.
pub fn spoken(shot: &ShotRow, under_way: Option<&UnderWay>) -> String {
    let mut parts = vec![format!("Shot {}: {}", shot.number, shot.title)];
    match shot.takes {
        0 => {}
        1 => parts.push("1 take".to_owned()),
        takes => parts.push(format!("{takes} takes")),
    }
    if shot.picked > 0 {
        parts.push(format!("{} picked", shot.picked));
    }
    if shot.stars > 0 {
        parts.push(star_words(shot.stars));
    }
    if shot.unseen > 0 {
        parts.push(format!("{} not seen yet", shot.unseen));
    }
    if let Some(under_way) = under_way {
        parts.push(format!("{} under way, {}", under_way.jobs, format::within(under_way.state)));
        if under_way.failed > 0 {
            parts.push(format!("{} failed", under_way.failed));
        }
    }
    parts.join(", ")
}

/// Where the tiles are, from left to right, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// The left edge of each tile, and of the one behind the last.
    lefts: Vec<f32>,
    gap: f32,
}

impl Places {
    /// Tiles of these widths, `gap` apart.
    pub fn of(widths: impl Iterator<Item = f32>, gap: f32) -> Self {
        let mut lefts = vec![0.0];
        let mut left = 0.0;
        lefts.extend(widths.map(|width| {
            left += width + gap;
            left
        }));
        Self { lefts, gap }
    }

    /// How many tiles there are.
    pub fn len(&self) -> usize {
        self.lefts.len() - 1
    }

    /// The width of all of them.
    pub fn width(&self) -> f32 {
        (self.lefts[self.len()] - self.gap).max(0.0)
    }

    /// Left edge and width of a tile.
    pub fn tile(&self, at: usize) -> (f32, f32) {
        (self.lefts[at], self.lefts[at + 1] - self.lefts[at] - self.gap)
    }

    /// The tiles that are at least in part between these two places.
    pub fn in_sight(&self, from: f32, to: f32) -> Range<usize> {
        let first = self.lefts.partition_point(|left| *left <= from).saturating_sub(1).min(self.len());
        let end = self.lefts.partition_point(|left| *left < to).min(self.len());
        first..end.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Accepted, Failure, FailureKind, JobFacts, Need, RequestId, Shape, Usd};
    use crate::ui::fixtures;

    fn shot() -> ShotRow {
        ShotRow {
            id: ShotId(1),
            project: None,
            number: 3,
            title: "He was here".into(),
            named: false,
            shape: Shape::WIDE,
            takes: 3,
            picked: 2,
            unseen: 1,
            top: None,
            stars: 4,
            cost: Usd::default(),
        }
    }

    fn view(id: i64, state: JobState, ago: Option<i64>) -> JobView {
        let request_id = RequestId::parse("abc").unwrap();
        let accepted = ago.map(|ago| Accepted { request_id, at: fixtures::at(-ago) });
        let mut job = fixtures::job(id, state, JobFacts { accepted, ..JobFacts::default() });
        job.take.shot = ShotId(1);
        fixtures::view(job)
    }

    #[test]
    fn a_shot_under_way_tells_how_many_takes_are_there_and_the_time_of_the_furthest() {
        let jobs = [view(1, JobState::Queued, None), view(2, JobState::Accepted, Some(41))];
        let found = under_way(&jobs, fixtures::at(0));
        let one = &found[&ShotId(1)];
        assert_eq!((one.jobs, one.first), (2, JobId(2)));
        assert_eq!(one.words(1), "1 of 3  0:41");
        assert_eq!(under_way(&jobs[..1], fixtures::at(0))[&ShotId(1)].words(0), "waiting");
        let needy = [view(2, JobState::Accepted, Some(41)), view(3, JobState::NeedsUser(Need::Credits), None)];
        assert_eq!(under_way(&needy, fixtures::at(0))[&ShotId(1)].words(0), "0 of 2  needs you");
    }

    #[test]
    fn a_take_that_failed_counts_as_long_as_others_are_under_way() {
        let failed = || JobState::Failed(Failure::new(FailureKind::RenderFailed, None, ""));
        let jobs = [view(1, failed(), None), view(2, JobState::Accepted, Some(41))];
        let found = under_way(&jobs, fixtures::at(0));
        assert_eq!(found[&ShotId(1)].words(0), "0 of 2  0:41");
        assert!(spoken(&shot(), found.get(&ShotId(1))).ends_with("1 under way, queued at Segmind, 1 failed"));
        assert!(under_way(&jobs[..1], fixtures::at(0)).is_empty(), "nothing is under way");
    }

    #[test]
    fn a_tile_says_everything_that_it_shows() {
        assert_eq!(takes_words(&shot()).as_deref(), Some("3 ✓2"));
        assert_eq!(takes_words(&ShotRow { takes: 1, picked: 0, ..shot() }), None);
        let told = "Shot 3: He was here, 3 takes, 2 picked, 4 stars, 1 not seen yet";
        assert_eq!(spoken(&shot(), None), told);
        let jobs = [view(1, JobState::Queued, None)];
        let found = under_way(&jobs, fixtures::at(0));
        assert_eq!(spoken(&shot(), found.get(&ShotId(1))), format!("{told}, 1 under way, waiting"));
    }

    #[test]
    fn only_the_tiles_in_sight_are_found_however_many_there_are() {
        let places = Places::of((0..10_000).map(|_| 90.0), 10.0);
        assert_eq!((places.len(), places.width(), places.tile(2)), (10_000, 999_990.0, (200.0, 90.0)));
        assert_eq!(places.in_sight(0.0, 250.0), 0..3);
        assert_eq!(places.in_sight(250.0, 410.0), 2..5);
        assert_eq!(Places::of(std::iter::empty(), 10.0).in_sight(0.0, 100.0), 0..0);
    }
}
