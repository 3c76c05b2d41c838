//! Anything in any order: the counts are the counted, numbers are unique, nothing is without its shot, and the search finds what is there.

use rushes::domain::{
    Clip, ClipId, ClipQuery, ClipRow, JobEvent, Mark, MarkChange, ProjectId, Scope, ShotId, Usd, VideoRequest,
};
use rushes::store::{NewJob, Store, StoreError, TakeOf};

use crate::audit::audit;
use crate::clip_at;
use crate::fixtures::{at, request, store};

/// Numbers without luck: the same ones in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.roll(of.len())])
    }

    fn words(&mut self) -> String {
        (0..=self.roll(4)).map(|_| WORDS[self.roll(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: [&str; 8] = ["fox", "foxes", "night", "lamp", "lamplight", "ferry", "rain", "harbour"];

/// What was made so far.
struct Life {
    store: Store,
    dice: Dice,
    shots: Vec<ShotId>,
    clips: Vec<ClipId>,
    projects: Vec<ProjectId>,
    second: i64,
}

impl Life {
    async fn step(&mut self) {
        self.second += 1;
        match self.dice.roll(16) {
            0..=4 => self.render().await,
            5 => self.new_project().await,
            6 => {
                let (shots, to) = (self.some_shots(), self.project());
                tolerate(self.store.move_shots(shots, to).await);
            }
            7 => {
                let (shots, to) = (self.some_shots(), self.project());
                if let Ok(places) = self.store.move_shots(shots, to).await {
                    tolerate(self.store.put_shots(places).await);
                }
            }
            8 => {
                let title = (self.dice.roll(3) > 0).then(|| self.dice.words());
                if let Some(shot) = self.dice.one(&self.shots) {
                    self.store.rename_shot(shot, title).await.unwrap();
                }
            }
            9 if self.projects.len() > 1 => {
                let at = self.dice.roll(self.projects.len());
                self.store.delete_project(self.projects.swap_remove(at)).await.unwrap();
            }
            10 => {
                let at_time = (self.dice.roll(2) == 0).then(|| at(self.second));
                let clips = self.some_clips();
                self.store.trash(clips, at_time).await.unwrap();
            }
            11 => {
                if let Some(clip) = self.dice.one(&self.clips) {
                    self.store.mark_deleting(vec![clip], true).await.unwrap();
                    self.store.forget_clip(clip, None).await.unwrap();
                }
            }
            _ => self.mark().await,
        }
    }

    fn project(&mut self) -> Option<ProjectId> {
        if self.dice.roll(3) == 0 { None } else { self.dice.one(&self.projects) }
    }

    fn some_shots(&mut self) -> Vec<ShotId> {
        (0..self.dice.roll(4)).filter_map(|_| self.dice.one(&self.shots)).collect()
    }

    fn some_clips(&mut self) -> Vec<ClipId> {
        (0..self.dice.roll(4)).filter_map(|_| self.dice.one(&self.clips)).collect()
    }

    async fn new_project(&mut self) {
        let name = self.dice.words();
        if let Ok(project) = self.store.new_project(name, at(self.second)).await {
            self.projects.push(project);
        }
    }

    async fn render(&mut self) {
        let request = VideoRequest { prompt: self.dice.words(), ..request() };
        let hint = (self.dice.roll(2) == 0).then(|| self.dice.one(&self.shots)).flatten();
        let of = TakeOf::Found { hint, project: self.project(), continues: None };
        let takes = 1 + self.dice.roll(3);
        let new = vec![NewJob { request, of, ..crate::fixtures::job(self.second) }; takes];
        for job in self.store.insert(new).await.unwrap() {
            self.shots.push(job.take.shot);
            if self.dice.roll(4) == 0 {
                continue;
            }
            let url = "https://files.segmind.com/clip.mp4".parse().unwrap();
            let cost = Usd::from_cents(i64::try_from(self.dice.roll(400)).unwrap());
            let output = JobEvent::OutputKnown { url, more: vec![], cost: Some(cost) };
            let events = [crate::accepted(&format!("r-{}", job.id)), vec![output, JobEvent::DownloadStarted]].concat();
            let path = format!("/videos/{}.mp4", job.id);
            let done = crate::after(&job, &events);
            for revision in 1..=done.revision - job.revision {
                let until = usize::try_from(revision).unwrap();
                self.store.update(vec![crate::after(&job, &events[..until])]).await.unwrap();
            }
            self.clips.push(self.store.finish(done, clip_at(&path), at(self.second)).await.unwrap().1.id);
        }
    }

    async fn mark(&mut self) {
        let change = match self.dice.roll(6) {
            0 => MarkChange::Mark(Some(Mark::Pick)),
            1 => MarkChange::Mark(Some(Mark::Reject)),
            2 => MarkChange::Mark(None),
            3 => MarkChange::Stars(u8::try_from(self.dice.roll(6)).unwrap()),
            4 => MarkChange::Note(if self.dice.roll(2) == 0 { String::new() } else { self.dice.words() }),
            _ => MarkChange::Seen(self.dice.roll(2) == 0),
        };
        let clips = self.some_clips();
        let before = self.store.mark(clips, change).await.unwrap();
        if self.dice.roll(3) == 0 {
            self.store.put_marks(before).await.unwrap();
        }
    }

    /// Every answer against everything that the ledger holds.
    async fn compare(&mut self) {
        let everything = self.store.everything().await.unwrap();
        let place = |shot: ShotId| everything.labels.iter().find(|label| label.id == shot).unwrap();
        let totals = self.store.totals().await.unwrap();
        let (facts, clips) = (totals.facts, &everything.clips);
        let rejected = || clips.iter().filter(|clip| clip.marks.mark == Some(Mark::Reject));
        let sum = |costs: &mut dyn Iterator<Item = Option<Usd>>| costs.flatten().fold(Usd::default(), Usd::plus);
        assert_eq!((facts.clips, facts.trashed), (clips.len(), everything.trash.len()));
        assert_eq!(facts.unseen, clips.iter().filter(|clip| !clip.marks.seen).count());
        assert_eq!(
            (facts.rejected, facts.rejected_cost),
            (rejected().count(), sum(&mut rejected().map(|clip| clip.cost)))
        );
        assert_eq!(totals.all_work, sum(&mut everything.jobs.iter().map(|job| job.facts.cost)));
        self.lines(clips).await;
        for of in &totals.projects {
            let within = |shot: ShotId| place(shot).project == Some(of.project.id);
            assert_eq!(of.clips, clips.iter().filter(|clip| within(clip.take.shot)).count());
            let jobs = everything.jobs.iter().filter(|job| within(job.take.shot));
            assert_eq!(of.cost, sum(&mut jobs.map(|job| job.facts.cost)));
            let scope = Scope::Project(of.project.id);
            let listed = self.store.list(ClipQuery { scope, ..ClipQuery::default() }).await.unwrap();
            assert_eq!(listed.len(), of.clips);
            let shots = self.store.shots(scope, vec![]).await.unwrap();
            assert_eq!(shots.iter().map(|shot| shot.takes as usize).sum::<usize>(), of.clips);
            assert!(shots.windows(2).all(|pair| pair[0].number < pair[1].number));
        }
        for _ in 0..4 {
            self.search(&everything).await;
        }
    }

    /// The rows that stay in memory against the clips in the file.
    async fn lines(&self, clips: &[Clip]) {
        let listed = self.store.list(ClipQuery::default()).await.unwrap();
        let marks = |row: &ClipRow| (row.mark, row.stars, row.seen);
        let listed: Vec<_> = listed.iter().map(|row| (row.id, row.take, row.saved_at, row.cost, marks(row))).collect();
        let marks = |clip: &Clip| (clip.marks.mark, clip.marks.stars, clip.marks.seen);
        let held = clips.iter().map(|clip| (clip.id, clip.take.number, clip.saved_at, clip.cost, marks(clip)));
        assert_eq!(listed, held.collect::<Vec<_>>());
    }

    async fn search(&mut self, everything: &rushes::store::Everything) {
        let words = self.dice.words();
        let query = ClipQuery { words: words.clone(), ..ClipQuery::default() };
        let mut found: Vec<i64> = self.store.list(query).await.unwrap().iter().map(|row| row.id.0).collect();
        let asked: Vec<&str> = words.split(' ').collect();
        let mut scanned = Vec::new();
        for clip in &everything.clips {
            let shot = self.store.shot(clip.take.shot).await.unwrap().unwrap();
            let text = format!("{} {} {}", clip.request.prompt, shot.title.unwrap_or_default(), clip.marks.note);
            let text: Vec<&str> = text.split(' ').collect();
            let has = |(at, word): (usize, &&str)| {
                text.iter().any(|other| if at + 1 == asked.len() { other.starts_with(*word) } else { other == word })
            };
            if asked.iter().enumerate().all(has) {
                scanned.push(clip.id.0);
            }
        }
        found.sort_unstable();
        scanned.sort_unstable();
        assert_eq!(found, scanned, "{words}");
    }
}

/// A refusal changes nothing and is no fault.
#[expect(clippy::needless_pass_by_value, reason = "the answer is used up")]
fn tolerate<T: std::fmt::Debug>(answer: Result<T, StoreError>) {
    assert!(matches!(answer, Ok(_) | Err(StoreError::Refused(_))), "{answer:?}");
}

#[tokio::test]
async fn whatever_is_done_in_whatever_order_the_ledger_adds_up() {
    for seed in 1..=6 {
        let (folder, store) = store();
        let mut life = Life { store, dice: Dice(seed), shots: vec![], clips: vec![], projects: vec![], second: 0 };
        for round in 0..120 {
            life.step().await;
            if round % 10 == 9 {
                life.compare().await;
                audit(&folder.path().join("rushes.db"), &format!("seed {seed}, round {round}"));
            }
        }
    }
}
