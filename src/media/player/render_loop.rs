//! The main thread of a player: what to show now, when to decode, how long to wait.
//!
//! It looks at the timeline after every decoded sample, so that a seek interrupts work that is no longer needed. An
//! error ends it and becomes the player's state.

use super::background;
use super::decode_plan::{DecodePlan, SeekDebounce};
use super::decode_queue::DecodeQueue;
use super::frame_output::{FrameOutput, NextFrame};
use super::interface::{FrameSink, Options, PlayerState};
use super::shared::{Load, Shared};
use crate::media::clip::Clip;
use crate::media::error::Problem;
use crate::media::picture::Frame;
use crate::media::timeline::Timeline;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After this long without a picture, a thumbnail is shown.
const STALE: Duration = Duration::from_millis(250);
/// While playing, a thumbnail further away than this is not shown.
const NEAR: usize = 12;
/// With this many followers decoded, decoding may wait until one of them has been shown.
const SAFE: usize = 3;
/// How long a start waits for the sound.
const SOUND_PATIENCE: Duration = Duration::from_millis(300);
/// Shortest and longest wait while playing: a sound that begins early pulls the clock forward.
const WAIT: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// The thread before the file is open.
pub(super) struct RenderLoop {
    pub(super) path: PathBuf,
    pub(super) options: Options,
    pub(super) timeline: Timeline,
    pub(super) shared: Arc<Shared>,
    pub(super) output: FrameOutput,
}

/// What the timeline asks for at this moment.
#[derive(Debug, Clone, Copy)]
struct Moment {
    plan: DecodePlan,
    playing: bool,
    rate: f64,
}

/// The thread while a clip is open.
struct Playback<'a> {
    clip: Arc<Clip>,
    timeline: &'a Timeline,
    shared: &'a Shared,
    output: &'a mut FrameOutput,
    queue: DecodeQueue,
    opened: Instant,
    /// What the controls and the timeline said the last time.
    jumps: u64,
    due: usize,
    playing: bool,
    /// When the exact frame of a seek is decoded.
    debounce: SeekDebounce,
    /// Whether a thumbnail will do for now.
    thumbnail_will_do: bool,
    /// How many missing pictures the sink knows of.
    missing: usize,
}

impl RenderLoop {
    pub(super) fn new(
        path: &Path,
        sink: Box<dyn FrameSink>,
        options: Options,
        timeline: Timeline,
        shared: Arc<Shared>,
    ) -> Self {
        Self { path: path.to_owned(), options, timeline, shared, output: FrameOutput::new(sink) }
    }

    /// Opens the file and shows it until the player is dropped.
    pub(super) fn run(mut self) {
        if let Err(problem) = self.show() {
            if self.options.timeline.is_none() {
                self.timeline.pause();
            }
            self.shared.fail(problem.of(&self.path));
            self.output.changed();
        }
    }

    fn show(&mut self) -> Result<(), Problem> {
        let opened = Instant::now();
        let clip = Arc::new(Clip::open(&self.path)?);
        background::lengthen(&self.timeline, clip.order.end());
        let info = Arc::new(clip.info.clone());
        background::start(&clip, &self.path, &self.options, &self.timeline, &self.shared)?;
        self.shared.update(|controls| controls.state = PlayerState::Ready(info));
        self.output.changed();
        let playback = Playback {
            queue: DecodeQueue::new(&clip, self.options.fit),
            clip,
            timeline: &self.timeline,
            shared: &self.shared,
            output: &mut self.output,
            opened,
            jumps: 0,
            due: 0,
            playing: false,
            debounce: SeekDebounce::new(opened),
            thumbnail_will_do: false,
            missing: 0,
        };
        playback.follow()
    }
}

impl Playback<'_> {
    fn follow(mut self) -> Result<(), Problem> {
        loop {
            let (stop, visible) = self.shared.read(|controls| (controls.stop, controls.visible));
            if stop {
                return Ok(());
            }
            if !visible {
                self.output.mark_jump();
                self.shared.wait(None);
                continue;
            }
            let moment = self.moment()?;
            self.detect_jump(&moment);
            self.present(&moment)?;
            self.start_if_asked();
            self.decode_or_wait(&moment)?;
            let missing = self.clip.missing.count(&self.clip.order);
            if missing != self.missing {
                self.missing = missing;
                self.output.changed();
            }
        }
    }

    /// An error if there is no picture to show.
    fn moment(&self) -> Result<Moment, Problem> {
        let order = &self.clip.order;
        let range = self.timeline.range();
        let plan = DecodePlan {
            due: self.clip.stand_in(order.due(self.timeline.position(), range.as_ref()))?,
            range: order.within(range.as_ref()),
            last: order.count() - 1,
            looping: self.timeline.is_looping(),
            limits: self.queue.limits,
        };
        Ok(Moment { plan, playing: self.timeline.is_playing(), rate: self.timeline.rate() })
    }

    /// Notes a jump, or a start or end of playing.
    fn detect_jump(&mut self, moment: &Moment) {
        let plan = &moment.plan;
        let (jumps, exact) = self.shared.read(|controls| (controls.jumps, controls.exact));
        let asked = jumps != self.jumps;
        let moved = if moment.playing { plan.skipped(self.due, plan.due).is_none() } else { !self.playing };
        if asked || (moved && plan.due != self.due) {
            self.output.mark_jump();
            self.thumbnail_will_do = true;
            let at_once = moment.playing || (asked && exact) || self.queue.is_near(plan.due);
            self.debounce.jump(Instant::now(), at_once);
            if asked && exact && plan.due < self.due {
                self.queue.expect_steps_back(plan);
            }
        }
        if moment.playing != self.playing {
            self.output.mark_jump();
            self.output.changed();
            self.debounce.end(Instant::now());
        }
        (self.jumps, self.due, self.playing) = (jumps, plan.due, moment.playing);
        self.queue.cache.trim(plan);
    }

    /// Shows the best picture available, if it is better than the current one.
    fn present(&mut self, moment: &Moment) -> Result<(), Problem> {
        let plan = &moment.plan;
        if self.output.has(plan.due, true) {
            self.thumbnail_will_do = false;
            return Ok(());
        }
        if let Some((number, frame)) = self.full_frame(moment) {
            self.thumbnail_will_do = number != plan.due;
            return self.show_frame(&NextFrame { frame, number, at: self.clip.order.at(number), exact: true }, moment);
        }
        let stale = moment.playing && self.output.since.elapsed() > STALE;
        if (self.thumbnail_will_do || stale || moment.rate < 0.0)
            && let Some((number, frame)) = self.thumbnail(moment)
        {
            return self.show_frame(&NextFrame { frame, number, at: self.clip.order.at(number), exact: false }, moment);
        }
        Ok(())
    }

    /// The due frame; if playing is late, the latest one before it.
    fn full_frame(&self, moment: &Moment) -> Option<(usize, Arc<Frame>)> {
        let plan = &moment.plan;
        if let Some(frame) = self.queue.cache.get(plan.due) {
            return Some((plan.due, frame));
        }
        let seen = self.output.current.map(|(number, _)| number).filter(|&number| number <= plan.due);
        // After a loop, nothing from before its start is shown.
        let outside = plan.range[0].checked_sub(1).filter(|&before| before < plan.due);
        let seen = seen.max(outside);
        (moment.playing && moment.rate > 0.0).then(|| self.queue.cache.latest(seen, plan.due)).flatten()
    }

    /// The nearest thumbnail, if it is nearer than the current picture.
    fn thumbnail(&self, moment: &Moment) -> Option<(usize, Arc<Frame>)> {
        let due = moment.plan.due;
        let (number, frame) = self.shared.thumbnails.get()?.nearest(due)?;
        let nearer = self.output.current.is_none_or(|(seen, _)| number.abs_diff(due) < seen.abs_diff(due));
        (nearer && (!moment.playing || number.abs_diff(due) <= NEAR)).then_some((number, frame))
    }

    fn show_frame(&mut self, next: &NextFrame, moment: &Moment) -> Result<(), Problem> {
        let counts = moment.playing && moment.rate > 0.0 && moment.rate <= 1.0;
        self.output.show(next, self.clip.colour, counts.then_some(&moment.plan))?;
        let [held, held_bytes] = self.queue.cache.extent();
        let (shown, dropped, decoder) = (self.output.shown, self.output.dropped, self.queue.decoder());
        self.shared.update(|controls| {
            let stats = &mut controls.stats;
            (stats.shown, stats.dropped, stats.held, stats.held_bytes) = (shown, dropped, held, held_bytes);
            stats.decoder = decoder;
        });
        Ok(())
    }

    /// Starts playing if that was asked for before there was a picture.
    fn start_if_asked(&mut self) {
        let patient = self.opened.elapsed() < SOUND_PATIENCE;
        let due = |start: bool, sounding: bool| start && (sounding || !patient) && self.output.current.is_some();
        if self.shared.read(|controls| due(controls.start, controls.sounding)) {
            self.shared.update(|controls| controls.start = false);
            self.timeline.play();
        }
    }

    /// Decodes one sample, or waits.
    fn decode_or_wait(&mut self, moment: &Moment) -> Result<(), Problem> {
        let plan = &moment.plan;
        let goal =
            if moment.playing { self.queue.goal_playing(plan, moment.rate) } else { self.queue.goal_paused(plan) };
        let debounce = if moment.playing { Duration::ZERO } else { self.debounce.left(Instant::now()) };
        let soon = |goal| !moment.playing || plan.ahead().take(3).any(|near| near == goal);
        let hurry = debounce.is_zero() && goal.is_some_and(soon);
        self.shared.report_load(Load { cores: usize::from(moment.playing) + usize::from(hurry), hurry }, plan.due);
        let Some(goal) = goal else {
            self.shared.wait(self.time_to_next(moment));
            return Ok(());
        };
        if !debounce.is_zero() {
            self.shared.wait(Some(debounce));
            return Ok(());
        }
        let mut followers = plan.ahead().skip(1).take(SAFE).peekable();
        if moment.playing && followers.peek().is_some() && followers.all(|number| self.queue.cache.has(number)) {
            // Decoding now would delay the follower that is already decoded.
            if let Some(wait) = self.time_to_next(moment).filter(|wait| *wait < self.queue.cost) {
                self.shared.wait(Some(wait));
                return Ok(());
            }
        }
        self.queue.decode(goal, plan, moment.playing)
    }

    /// Time until another frame is due; none if nothing moves.
    fn time_to_next(&self, moment: &Moment) -> Option<Duration> {
        if !moment.playing {
            let start = self.shared.read(|controls| controls.start);
            return start.then_some(SOUND_PATIENCE);
        }
        let (order, plan) = (&self.clip.order, &moment.plan);
        let wait = if moment.rate > 0.0 {
            self.timeline.until(order.at(plan.after(plan.due).unwrap_or(order.count())))
        } else {
            self.timeline.until(order.at(plan.due)).map(|wait| wait + WAIT[0])
        };
        Some(wait.map_or(WAIT[1], |wait| wait.clamp(WAIT[0], WAIT[1])))
    }
}
