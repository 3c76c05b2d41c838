//! Whatever is bought in whatever order, at once, across restarts, under caps that change and clocks that jump: never more than a cap.
//!
//! The test adds up the file's rows by days of its own, not by the code that it judges.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rushes::domain::{
    CapChange, CapSpan, Caps, ClipSeconds, Failure, FailureKind, Job, JobEvent, JobState, RequestId, Usd, VideoRequest,
};
use rushes::store::{NewJob, Store};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::audit::audit;
use crate::fixtures::{job, request};
use crate::random::Dice;

struct Life {
    folder: TempDir,
    store: Store,
    dice: Dice,
    zone: TimeZone,
    now: Timestamp,
    caps: Caps,
    open: Vec<Job>,
    renders: i64,
    held: u32,
    bought: u32,
}

/// What counts on each day, and in each month, by the rows of the file.
type ByDate = BTreeMap<Date, Usd>;

impl Life {
    fn begin(seed: u64, zone: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("rushes.db")).unwrap().store;
        let now = "2026-03-28T20:00:00Z".parse().unwrap();
        let zone = TimeZone::posix(zone).unwrap();
        let (caps, open, renders, held, bought) = Default::default();
        Self { folder, store, dice: Dice(seed), zone, now, caps, open, renders, held, bought }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("rushes.db")
    }

    async fn step(&mut self) {
        match self.dice.roll(12) {
            0..=4 => self.submit_several_at_once().await,
            5..=7 => self.settle_one().await,
            8 => self.change_a_cap().await,
            9 => self.restart().await,
            _ => self.jump().await,
        }
    }

    /// Shots of several prices, all submitted at the same moment.
    async fn submit_several_at_once(&mut self) {
        let before = by_date(&self.path(), &self.zone);
        let count = 1 + self.dice.roll(5);
        let mut jobs = Vec::new();
        for _ in 0..count {
            self.renders += 1;
            let length = [ClipSeconds::FOUR, ClipSeconds::SIX, ClipSeconds::EIGHT][self.dice.roll(3)];
            let request = VideoRequest { length, sound: self.dice.roll(2) == 0, ..request() };
            jobs.extend(self.store.insert(vec![NewJob { request, created_at: self.now, ..job(0) }]).await.unwrap());
        }
        let mut tries = tokio::task::JoinSet::new();
        for job in jobs {
            let (store, zone, now) = (self.store.clone(), self.zone.clone(), self.now);
            tries.spawn(async move {
                let next = job.apply(&JobEvent::SubmitStarted, now).unwrap();
                (store.submit(next.clone(), zone).await.unwrap(), next)
            });
        }
        while let Some(tried) = tries.join_next().await {
            match tried.unwrap() {
                (None, job) => {
                    self.open.push(job);
                    self.bought += 1;
                }
                (Some(hit), job) => {
                    assert!(hit.counted.plus(job.request.estimate()) > hit.cap, "held for no reason: {hit:?}");
                    self.held += 1;
                }
            }
        }
        self.nothing_passed_a_cap(&before);
    }

    /// Every day and month in which something was bought now is within its cap.
    fn nothing_passed_a_cap(&self, before: &(ByDate, ByDate)) {
        let after = by_date(&self.path(), &self.zone);
        let spans = [(CapSpan::Day, &before.0, &after.0), (CapSpan::Month, &before.1, &after.1)];
        for (span, before, after) in spans {
            let Some(cap) = self.caps.of(span) else { continue };
            for (date, sum) in after.iter().filter(|(date, sum)| before.get(date) != Some(sum)) {
                assert!(*sum <= cap, "{sum} on {date}, {span:?} {cap}, at {}", self.now);
            }
        }
    }

    async fn settle_one(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let at = self.dice.roll(self.open.len());
        let job = self.open.swap_remove(at);
        let id = JobEvent::Accepted(RequestId::parse(&format!("r-{}", self.renders)).unwrap());
        self.renders += 1;
        let url = "https://files.segmind.com/clip.mp4".parse().unwrap();
        let events = match self.dice.roll(4) {
            0 => vec![JobEvent::OutcomeLost],
            1 => vec![id, JobEvent::Fail(Failure::new(FailureKind::RenderFailed, None, ""))],
            2 => vec![JobEvent::Fail(Failure::new(FailureKind::BadRequest, None, ""))],
            // Never dearer than the estimate: that nobody can hold back.
            _ => {
                let cost = Some(job.request.estimate().minus(Usd::from_cents(10)));
                vec![id, JobEvent::OutputKnown { url, more: vec![], cost }]
            }
        };
        let mut job = job;
        for event in events {
            job = job.apply(&event, self.now).unwrap();
            self.store.update(vec![job.clone()]).await.unwrap();
        }
        assert_ne!(job.state, JobState::Submitting);
    }

    async fn change_a_cap(&mut self) {
        let span = [CapSpan::Day, CapSpan::Month][self.dice.roll(2)];
        let dollars = i64::try_from(self.dice.roll(30)).unwrap();
        let cap = (self.dice.roll(6) > 0).then(|| Usd::from_cents(dollars * 100));
        self.caps = self.caps.changed(CapChange::Set(span, cap));
        self.store.save_caps(self.caps).await.unwrap();
    }

    async fn restart(&mut self) {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
        self.store = Store::open(&self.path()).unwrap().store;
        assert_eq!(self.store.caps().await.unwrap(), self.caps, "the caps are kept");
    }

    async fn jump(&mut self) {
        let (hours, back) = match self.dice.roll(10) {
            0 => (24 * 400, self.dice.roll(2) == 0),
            1 => (24 * 31, false),
            2..=4 => (1 + self.dice.roll(47), true),
            _ => (1 + self.dice.roll(30), false),
        };
        let by = SignedDuration::from_hours(i64::try_from(hours).unwrap());
        let before = self.store.sums(self.now, self.zone.clone()).await.unwrap().counted;
        self.now = if back { self.now - by } else { self.now + by };
        if back {
            let after = self.store.sums(self.now, self.zone.clone()).await.unwrap().counted;
            assert!(after.day >= before.day && after.month >= before.month, "a clock set back has opened a cap");
        }
    }
}

/// By the local date by which each row is counted.
fn by_date(path: &Path, zone: &TimeZone) -> (ByDate, ByDate) {
    let connection = Connection::open(path).unwrap();
    let sql = "select counted_at, case when outcome = 'not_billed' then 0 else coalesce(cost_micros, estimate_micros) end from purchases";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map((), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))).unwrap();
    let (mut days, mut months) = (ByDate::new(), ByDate::new());
    for (at, micros) in rows.map(Result::unwrap) {
        let date = Timestamp::from_nanosecond(at.into()).unwrap().to_zoned(zone.clone()).date();
        for (sums, date) in [(&mut days, date), (&mut months, date.first_of_month())] {
            let sum = sums.entry(date).or_default();
            *sum = sum.plus(Usd::from_micros(micros));
        }
    }
    (days, months)
}

#[tokio::test(flavor = "multi_thread")]
async fn never_is_more_submitted_than_a_cap_whatever_happens() {
    let (mut held, mut bought) = (0, 0);
    for (seed, zone) in
        (1..).zip(["CET-1CEST,M3.5.0,M10.5.0/3", "EET-2EEST,M3.5.0/0,M10.5.0/0", "<+13>-13", "PST8PDT,M3.2.0,M11.1.0"])
    {
        let mut life = Life::begin(seed, zone);
        for round in 0..150 {
            life.step().await;
            if round % 30 == 29 {
                audit(&life.path(), &format!("seed {seed}, round {round}"));
            }
        }
        held += life.held;
        bought += life.bought;
    }
    assert!(held > 50 && bought > 50, "both happen often: {held} held, {bought} bought");
}

#[tokio::test]
async fn going_back_and_forth_over_midnight_spends_a_cap_once() {
    let mut life = Life::begin(7, "CET-1CEST,M3.5.0,M10.5.0/3");
    let price = request().estimate();
    life.caps = life.caps.changed(CapChange::Set(CapSpan::Day, Some(price.times(3))));
    life.store.save_caps(life.caps).await.unwrap();
    let mut bought = 0;
    for hours in [1, -5, 3, -20, 22, -2, 1] {
        life.now += SignedDuration::from_hours(hours);
        let job = life.store.insert(vec![NewJob { created_at: life.now, ..job(0) }]).await.unwrap().remove(0);
        let next = job.apply(&JobEvent::SubmitStarted, life.now).unwrap();
        bought += u32::from(life.store.submit(next, life.zone.clone()).await.unwrap().is_none());
    }
    assert_eq!(bought, 3);
}
