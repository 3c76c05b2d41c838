//! A service and a client in virtual time: so many jobs in flight, so many requests a minute, no waiting at all.
//!
//! The client is Rushes' own budget and poll plan, or a fixed pause between polls. A job that ends is followed by the next one. The
//! service counts a minute from its first request, answers 429 beyond its limit, and forgets a job's record after an hour.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use rushes::engine::schedule::{PollStake, RenderTime, has_likely_ended, is_roomy, next_poll};
use rushes::segmind::budget::{Claim, Pace, Purpose, Waiting};

const WAY_THERE: Duration = Duration::from_millis(80);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
/// A client without a budget asks again after a refusal.
const STUBBORN: Duration = Duration::from_secs(2);
const LEARN_FROM: usize = 64;

/// Draws render times, seconds.
pub type Draw = fn(&mut Dice) -> f64;

/// What is simulated.
#[derive(Clone, Copy)]
pub struct Scene {
    pub jobs: usize,
    pub limit: u32,
    pub draw: Draw,
    /// A fixed pause between polls and no budget, instead of the plan.
    pub fixed: Option<Duration>,
    /// Finished jobs before anything is measured.
    pub warm_up: usize,
    /// Finished jobs that are measured.
    pub measured: usize,
    /// Whether a finished job is followed by another.
    pub refill: bool,
    /// The age of all jobs at the start, already accepted; `None`: they have to be submitted.
    pub found_at: Option<Duration>,
    /// Virtual time after which the simulation stops.
    pub most: Duration,
}

/// What came out.
#[derive(Debug, Default)]
pub struct Outcome {
    pub requests: usize,
    pub refused: usize,
    /// Seconds from each render's end to its result here.
    pub lateness: Vec<f64>,
    pub lost: usize,
    pub took: Duration,
}

impl Outcome {
    pub fn requests_per_job(&self) -> f64 {
        self.requests as f64 / self.lateness.len().max(1) as f64
    }

    /// Seconds; `share` 0.5 is the median.
    pub fn late(&self, share: f64) -> f64 {
        let mut sorted = self.lateness.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
            .get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1)))
            .copied()
            .unwrap_or(f64::NAN)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A job's pause is over, or it begins.
    Ask(usize),
    /// The service's answer is here: to what, and whether it was refused.
    Answer(usize, Phase, bool),
    /// The budget may have room.
    Slot,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Submit,
    Poll,
    Result,
}

struct Job {
    phase: Phase,
    accepted: Duration,
    takes: Duration,
    seen: Duration,
    over: bool,
}

/// The simulation.
pub struct World {
    scene: Scene,
    now: Duration,
    agenda: BinaryHeap<Reverse<(Duration, u64, Step)>>,
    steps: u64,
    slot_at: Option<Duration>,
    jobs: Vec<Job>,
    in_flight: usize,
    pace: Pace,
    line: Waiting<usize>,
    time: Arc<RenderTime>,
    seen: VecDeque<Duration>,
    window: (Duration, u32),
    ended: usize,
    dice: Dice,
    outcome: Outcome,
}

impl World {
    pub fn new(scene: Scene) -> Self {
        let time = Arc::new(RenderTime::learn(&[], &[], Duration::from_secs(142)));
        let mut world = Self {
            scene,
            now: scene.found_at.unwrap_or_default(),
            agenda: BinaryHeap::new(),
            steps: 0,
            slot_at: None,
            jobs: Vec::new(),
            in_flight: 0,
            pace: Pace::default(),
            line: Waiting::default(),
            time,
            seen: VecDeque::new(),
            window: (Duration::ZERO, 0),
            ended: 0,
            dice: Dice(7),
            outcome: Outcome::default(),
        };
        for _ in 0..scene.jobs {
            world.begin();
        }
        world
    }

    /// Runs to the end.
    pub fn run(mut self) -> Outcome {
        let began = self.now;
        while let Some(Reverse((at, _, step))) = self.agenda.pop() {
            self.now = at;
            if self.in_flight == 0 || self.now.saturating_sub(began) > self.scene.most {
                break;
            }
            match step {
                Step::Ask(job) => self.ask(job),
                Step::Answer(job, phase, refused) => self.hear(job, phase, refused),
                Step::Slot => self.slot_at = None,
            }
            self.send_what_may_go();
        }
        self.outcome.took = self.now.saturating_sub(began);
        self.outcome
    }

    fn begin(&mut self) {
        let takes = Duration::from_secs_f64((self.scene.draw)(&mut self.dice));
        let phase = if self.scene.found_at.is_some() { Phase::Poll } else { Phase::Submit };
        self.jobs.push(Job { phase, accepted: Duration::ZERO, takes, seen: Duration::ZERO, over: false });
        self.in_flight += 1;
        self.plan(self.now, Step::Ask(self.jobs.len() - 1));
    }

    fn plan(&mut self, at: Duration, step: Step) {
        self.steps += 1;
        self.agenda.push(Reverse((at, self.steps, step)));
    }

    fn ask(&mut self, id: usize) {
        let job = &mut self.jobs[id];
        let age = self.now.saturating_sub(job.accepted);
        if self.scene.fixed.is_some() {
            return self.send(id);
        }
        let record_left = (job.phase != Phase::Submit).then(|| HOUR.saturating_sub(age));
        let purpose = match job.phase {
            Phase::Submit => Purpose::Submit,
            Phase::Result => Purpose::Result,
            Phase::Poll => Purpose::Poll(Arc::new(PollStake { time: self.time.clone(), seen: job.seen, age })),
        };
        self.line.join(Claim { purpose, record_left }, self.now, id);
    }

    fn send_what_may_go(&mut self) {
        while !self.line.is_empty() {
            match self.pace.spend(self.now) {
                Ok(()) => {
                    let first = self.line.first(self.now).map(|(ticket, job)| (ticket, *job));
                    let Some((ticket, job)) = first else { return };
                    self.line.leave(ticket);
                    self.look_or_fetch(job);
                    self.send(job);
                }
                Err(at) => {
                    if self.slot_at.is_none_or(|slot| at < slot) {
                        self.slot_at = Some(at);
                        self.plan(at, Step::Slot);
                    }
                    return;
                }
            }
        }
    }

    /// As in the engine's watch: the result is asked for without a status first where the render has likely ended.
    fn look_or_fetch(&mut self, id: usize) {
        let job = &mut self.jobs[id];
        let age = self.now.saturating_sub(job.accepted);
        if job.phase == Phase::Poll && has_likely_ended(&self.time, job.seen, age) {
            job.phase = Phase::Result;
        }
    }

    fn send(&mut self, id: usize) {
        self.outcome.requests += 1;
        let (since, used) = self.window;
        let (since, used) = if used > 0 && self.now < since + MINUTE { (since, used) } else { (self.now, 0) };
        let refused = used >= self.scene.limit;
        self.window = (since, used + u32::from(!refused));
        self.outcome.refused += usize::from(refused);
        self.plan(self.now + 2 * WAY_THERE, Step::Answer(id, self.jobs[id].phase, refused));
    }

    fn hear(&mut self, id: usize, phase: Phase, refused: bool) {
        if refused {
            let reset = (self.window.0 + MINUTE).saturating_sub(self.now) + Duration::from_secs(2);
            self.pace.limited(self.now, reset);
            let again = if self.scene.fixed.is_some() { self.now + STUBBORN } else { self.now };
            return self.plan(again, Step::Ask(id));
        }
        self.pace.answered(self.now, !self.line.is_empty());
        let at_service = self.now.saturating_sub(WAY_THERE);
        let early = is_roomy(self.pace.per_minute(), self.in_flight);
        let job = &mut self.jobs[id];
        let age = at_service.saturating_sub(job.accepted);
        match phase {
            Phase::Submit => {
                job.accepted = at_service;
                job.phase = Phase::Poll;
                let pause = self.scene.fixed.unwrap_or_else(|| next_poll(&self.time, Duration::ZERO, early));
                let at = at_service + pause;
                self.plan(at, Step::Ask(id));
            }
            _ if age > HOUR => self.lose(id),
            Phase::Poll | Phase::Result if age < job.takes => {
                job.phase = Phase::Poll;
                job.seen = age;
                let next = self.scene.fixed.map_or_else(|| next_poll(&self.time, age, early), |pause| age + pause);
                let at = job.accepted + next;
                self.plan(at.max(self.now), Step::Ask(id));
            }
            Phase::Poll => {
                job.phase = Phase::Result;
                self.plan(self.now, Step::Ask(id));
            }
            Phase::Result => self.finish(id),
        }
    }

    fn finish(&mut self, id: usize) {
        let job = &self.jobs[id];
        let took = self.now.saturating_sub(job.accepted);
        let late = took.saturating_sub(job.takes).as_secs_f64();
        self.seen.push_back(took);
        if self.seen.len() > LEARN_FROM {
            self.seen.pop_front();
        }
        // With very many jobs, learning after each one only makes the simulation slower.
        if self.scene.jobs < 1000 || self.ended.is_multiple_of(50) {
            self.time = Arc::new(RenderTime::learn(self.seen.make_contiguous(), &[], Duration::from_secs(142)));
        }
        self.outcome.lateness.push(late);
        self.end(id);
    }

    fn lose(&mut self, id: usize) {
        self.outcome.lost += 1;
        self.end(id);
    }

    fn end(&mut self, id: usize) {
        if std::mem::replace(&mut self.jobs[id].over, true) {
            return;
        }
        self.ended += 1;
        self.in_flight -= 1;
        if self.ended == self.scene.warm_up {
            self.outcome = Outcome::default();
        }
        if self.ended >= self.scene.warm_up + self.scene.measured {
            self.in_flight = 0;
        } else if self.scene.refill {
            self.begin();
        }
    }
}

/// Splitmix64: the same numbers on every machine.
pub struct Dice(u64);

impl Dice {
    /// Evenly from 0 to 1.
    pub fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Log-normal with this mean and this standard deviation of the logarithm.
    pub fn log_normal(&mut self, mean: f64, spread: f64) -> f64 {
        let normal = (-2.0 * self.even().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos();
        (mean.ln() - spread * spread / 2.0 + spread * normal).exp()
    }
}
