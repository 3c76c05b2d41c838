//! Render times learnt from finished jobs, by model and kind of shot.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::render_time::RenderTime;
use crate::domain::{ClipSeconds, Job, ModelId, ModelTable, Resolution, VideoRequest};

/// How many finished jobs of a setting are learnt from, latest first.
const LEARN_FROM: usize = 64;

/// How many finished jobs of a model are learnt from for settings that have few of their own.
const LEARN_FROM_SIBLINGS: usize = 64;

/// What a render takes while nothing at all is known of it.
const UNKNOWN_MODEL: Duration = Duration::from_mins(2);

/// What a render's time depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShotKind {
    /// The model.
    pub model: ModelId,
    /// The clip's length.
    pub length: ClipSeconds,
    /// Lines of the picture.
    pub resolution: Option<Resolution>,
    /// Whether sound is generated.
    pub sound: bool,
}

impl From<&VideoRequest> for ShotKind {
    fn from(request: &VideoRequest) -> Self {
        Self { model: request.model, length: request.length, resolution: request.resolution, sound: request.sound }
    }
}

/// At which end a job is put into the list.
#[derive(Debug, Clone, Copy)]
enum End {
    Front,
    Back,
}

/// Learnt render times.
#[derive(Debug, Default)]
pub struct RenderStats {
    /// The latest finished renders of each model, the latest first; as many of each setting as are learnt from.
    seen: HashMap<ModelId, Vec<(ShotKind, Duration)>>,
    /// Replaces the published mean of every model.
    prior: Option<Duration>,
    /// The published means.
    table: Arc<ModelTable>,
    settings: HashMap<ShotKind, Arc<RenderTime>>,
    /// For settings that were never rendered.
    models: HashMap<ModelId, Arc<RenderTime>>,
    usual: HashMap<ModelId, Duration>,
}

impl RenderStats {
    /// Learns from these jobs, oldest first; `prior` replaces the published mean of every model.
    pub fn learn<'a>(
        table: Arc<ModelTable>,
        jobs: impl DoubleEndedIterator<Item = &'a Job>,
        prior: Option<Duration>,
    ) -> Self {
        let mut stats = Self { prior, table, ..Self::default() };
        for job in jobs.rev() {
            stats.note(job, End::Back);
        }
        let known = stats.table.rows().iter().map(|row| row.id);
        for model in known.chain(stats.seen.keys().copied()).collect::<HashSet<_>>() {
            stats.settle(model);
        }
        stats
    }

    /// The published mean of a model; that of the table's first one for a model that is not in it.
    fn published(&self, model: ModelId) -> Duration {
        let row = self.table.find(&model).or_else(|| self.table.rows().first());
        row.map_or(UNKNOWN_MODEL, |row| row.usual_time)
    }

    /// Learns from one more job, the latest of all.
    pub fn add(&mut self, job: &Job) {
        if self.note(job, End::Front) {
            self.settle(job.request.model);
        }
    }

    /// Whether the job taught anything.
    fn note(&mut self, job: &Job, end: End) -> bool {
        let Some(taken) = render_time(job) else { return false };
        let setting = ShotKind::from(&job.request);
        let seen = self.seen.entry(setting.model).or_default();
        match end {
            End::Front => seen.insert(0, (setting, taken)),
            End::Back => seen.push((setting, taken)),
        }
        let mut of_setting = 0;
        seen.retain(|(other, _)| {
            of_setting += usize::from(*other == setting);
            *other != setting || of_setting <= LEARN_FROM
        });
        true
    }

    /// Computes the times of this model from what was seen.
    fn settle(&mut self, model: ModelId) {
        let published = self.prior.unwrap_or_else(|| self.published(model));
        let seen = self.seen.get(&model).map_or(&[][..], Vec::as_slice);
        let latest = &seen[..seen.len().min(LEARN_FROM_SIBLINGS)];
        let times = |of: &[(ShotKind, Duration)], is: &dyn Fn(&ShotKind) -> bool| -> Vec<Duration> {
            of.iter().filter(|(setting, _)| is(setting)).map(|(_, taken)| *taken).collect()
        };
        for setting in &seen.iter().map(|(setting, _)| *setting).collect::<HashSet<_>>() {
            let (own, siblings) = (times(seen, &|other| other == setting), times(latest, &|other| other != setting));
            self.settings.insert(*setting, Arc::new(RenderTime::learn(&own, &siblings, published)));
        }
        let all = times(latest, &|_| true);
        self.models.insert(model, Arc::new(RenderTime::learn(&[], &all, published)));
        let usual = if all.is_empty() { published } else { RenderTime::learn(&all, &[], published).median() };
        self.usual.insert(model, usual);
    }

    /// How long a shot with these settings takes.
    pub fn of(&self, setting: ShotKind) -> Arc<RenderTime> {
        let known = self.settings.get(&setting).or_else(|| self.models.get(&setting.model));
        known.cloned().unwrap_or_else(|| Arc::new(RenderTime::learn(&[], &[], self.published(setting.model))))
    }

    /// What each model usually takes; the published mean before any was seen.
    pub const fn usual(&self) -> &HashMap<ModelId, Duration> {
        &self.usual
    }

    /// What a shot with these settings usually takes; its model's usual time before any was seen.
    pub fn usual_of(&self, setting: ShotKind) -> Duration {
        let of_model = || self.usual.get(&setting.model).copied().unwrap_or_else(|| self.published(setting.model));
        self.settings.get(&setting).map_or_else(of_model, |time| time.median())
    }
}

/// The time from the submit's acceptance to the video's address; `None` when the computer slept meanwhile or the video was found later.
fn render_time(job: &Job) -> Option<Duration> {
    let accepted = job.facts.accepted.as_ref()?.at;
    let taken = job.facts.ready_at?.duration_since(accepted);
    let plausible = taken.is_positive() && taken < SignedDuration::from_mins(20);
    plausible.then(|| taken.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobEvent, JobId, VideoRequest, fixtures};

    fn finished(number: i64, length: ClipSeconds, seconds: i64) -> Job {
        let start = jiff::Timestamp::UNIX_EPOCH;
        let request = VideoRequest { length, ..fixtures::request() };
        let job = Job { id: JobId(number), request, position: number, ..fixtures::queued(start) };
        let url = url::Url::parse("https://images.segmind.com/a.mp4").unwrap();
        let events = [
            (JobEvent::SubmitStarted, 0),
            (JobEvent::Accepted(fixtures::request_id("r-1")), 0),
            (JobEvent::OutputKnown { url, more: vec![], cost: None }, seconds),
        ];
        fixtures::after(job, events.iter().map(|(event, at)| (start + SignedDuration::from_secs(*at), event)))
    }

    #[test]
    fn before_any_render_the_published_mean_is_shown() {
        let stats = RenderStats::learn(ModelTable::built_in(), std::iter::empty(), None);
        assert_eq!(stats.usual()[&fixtures::model("veo-3")], Duration::from_secs(142));
        let prior = RenderStats::learn(ModelTable::built_in(), std::iter::empty(), Some(Duration::from_secs(3)));
        assert_eq!(prior.usual()[&fixtures::model("veo-3-fast")], Duration::from_secs(3));
    }

    #[test]
    fn each_setting_shows_its_own_usual_time() {
        let short = (0..20).map(|i| finished(i, ClipSeconds::FOUR, 80 + i % 5));
        let long = (20..40).map(|i| finished(i, ClipSeconds::EIGHT, 160 + i % 5));
        let jobs: Vec<Job> = short.chain(long).collect();
        let stats = RenderStats::learn(ModelTable::built_in(), jobs.iter(), None);
        let usual = |job: &Job| stats.usual_of(ShotKind::from(&job.request)).as_secs();
        assert!((78..90).contains(&usual(&jobs[0])), "{}", usual(&jobs[0]));
        assert!((150..172).contains(&usual(&jobs[39])), "{}", usual(&jobs[39]));
    }

    #[test]
    fn learning_job_by_job_comes_to_the_same_as_learning_from_all_of_them_at_once() {
        let length = |i: i64| if i % 7 < 3 { ClipSeconds::FOUR } else { ClipSeconds::EIGHT };
        let jobs: Vec<Job> = (0..200).map(|i| finished(i, length(i), 80 + (i * 37) % 90)).collect();
        let at_once = RenderStats::learn(ModelTable::built_in(), jobs.iter(), None);
        let mut one_by_one = RenderStats::learn(ModelTable::built_in(), jobs[..3].iter(), None);
        for job in &jobs[3..] {
            one_by_one.add(job);
        }
        assert_eq!(one_by_one.seen, at_once.seen);
        assert_eq!(one_by_one.usual, at_once.usual);
        for job in &jobs[..10] {
            let setting = ShotKind::from(&job.request);
            assert_eq!(one_by_one.of(setting), at_once.of(setting));
        }
        assert!(at_once.seen[&fixtures::model("veo-3")].len() <= 2 * LEARN_FROM, "only what is learnt from is kept");
    }

    #[test]
    fn what_slept_for_hours_teaches_nothing() {
        let jobs = [finished(1, ClipSeconds::FOUR, 9000)];
        let stats = RenderStats::learn(ModelTable::built_in(), jobs.iter(), None);
        assert_eq!(stats.usual()[&fixtures::model("veo-3")], Duration::from_secs(142));
    }
}
