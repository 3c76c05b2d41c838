//! The thread that decodes and shows.
//!
//! Owns the decisions: what to show now, when to decode, how long to wait. It looks at the timeline again after every
//! sample that it decodes, so that work made stale by a seek is left at once. A failure ends it, as the player's state.

use super::background;
use super::debounce::Rest;
use super::decode_plan::Course;
use super::decode_queue::Pump;
use super::frame_output::{Screen, Showing};
use super::interface::{Options, PlayerState};
use super::shared::{Desk, Load};
use super::sink::FrameSink;
use crate::media::clip::Clip;
use crate::media::error::Problem;
use crate::media::h264::decoder::Frame;
use crate::media::timeline::Timeline;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Without a picture for so long, a small one is better.
const STALE: Duration = Duration::from_millis(250);
/// While playing, a small picture further from the one that is due than so many frames is not shown.
const NEAR: usize = 12;
/// As many followers are in hand before decoding may wait for one of them to be shown.
const SAFE: usize = 3;
/// How long a start waits for the sound.
const SOUND_PATIENCE: Duration = Duration::from_millis(300);
/// Shortest wait while playing, and longest: a sound that begins sooner than expected pulls the clock forward.
const WAIT: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// The thread before the file is open.
pub(super) struct Projector {
    pub(super) path: PathBuf,
    pub(super) options: Options,
    pub(super) timeline: Timeline,
    pub(super) desk: Arc<Desk>,
    pub(super) screen: Screen,
}

/// What is to be shown, as the timeline says.
#[derive(Debug, Clone, Copy)]
struct Moment {
    course: Course,
    playing: bool,
    rate: f64,
}

/// The thread while a clip is open.
struct Show<'a> {
    clip: Arc<Clip>,
    timeline: &'a Timeline,
    desk: &'a Desk,
    screen: &'a mut Screen,
    pump: Pump,
    opened: Instant,
    /// What was seen of the sheet and the timeline the last time.
    jumps: u64,
    due: usize,
    playing: bool,
    /// Until when the exact frame is not decoded.
    rest: Rest,
    /// Whether small pictures are good enough for now.
    soft: bool,
    /// How many pictures have been left out, as far as the sink was told.
    left_out: usize,
}

impl Projector {
    pub(super) fn new(
        path: &Path,
        sink: Box<dyn FrameSink>,
        options: Options,
        timeline: Timeline,
        desk: Arc<Desk>,
    ) -> Self {
        Self { path: path.to_owned(), options, timeline, desk, screen: Screen::new(sink) }
    }

    /// Opens the file and shows it until the player is dropped.
    pub(super) fn run(mut self) {
        if let Err(problem) = self.show() {
            if self.options.timeline.is_none() {
                self.timeline.pause();
            }
            self.desk.fail(problem.of(&self.path));
            self.screen.changed();
        }
    }

    fn show(&mut self) -> Result<(), Problem> {
        let opened = Instant::now();
        let clip = Arc::new(Clip::open(&self.path)?);
        background::lengthen(&self.timeline, clip.times.end());
        let info = Arc::new(clip.info.clone());
        background::start(&clip, &self.path, &self.options, &self.timeline, &self.desk)?;
        self.desk.note(|sheet| sheet.state = PlayerState::Ready(info));
        self.screen.changed();
        let show = Show {
            pump: Pump::new(&clip, self.options.fit),
            clip,
            timeline: &self.timeline,
            desk: &self.desk,
            screen: &mut self.screen,
            opened,
            jumps: 0,
            due: 0,
            playing: false,
            rest: Rest::new(opened),
            soft: false,
            left_out: 0,
        };
        show.go_on()
    }
}

impl Show<'_> {
    fn go_on(mut self) -> Result<(), Problem> {
        loop {
            let (stop, visible) = self.desk.look(|sheet| (sheet.stop, sheet.visible));
            if stop {
                return Ok(());
            }
            if !visible {
                self.screen.cut();
                self.desk.wait(None);
                continue;
            }
            let moment = self.moment()?;
            self.notice(&moment);
            self.present(&moment)?;
            self.start_if_asked();
            self.work(&moment)?;
            let left_out = self.clip.lost.count(&self.clip.times);
            if left_out != self.left_out {
                self.left_out = left_out;
                self.screen.changed();
            }
        }
    }

    /// Fails when there is no picture that could be shown.
    fn moment(&self) -> Result<Moment, Problem> {
        let times = &self.clip.times;
        let range = self.timeline.range();
        let course = Course {
            due: self.clip.stand_in(times.due(self.timeline.position(), range.as_ref()))?,
            range: times.within(range.as_ref()),
            last: times.count() - 1,
            looping: self.timeline.is_looping(),
            room: self.pump.room,
        };
        Ok(Moment { course, playing: self.timeline.is_playing(), rate: self.timeline.rate() })
    }

    /// Tells a jump from time that passed.
    fn notice(&mut self, moment: &Moment) {
        let course = &moment.course;
        let (jumps, exact) = self.desk.look(|sheet| (sheet.jumps, sheet.exact));
        let asked = jumps != self.jumps;
        let moved = if moment.playing { course.left_out(self.due, course.due).is_none() } else { !self.playing };
        if asked || (moved && course.due != self.due) {
            self.screen.cut();
            self.soft = true;
            let at_once = moment.playing || (asked && exact) || self.pump.is_near(course.due);
            self.rest.jump(Instant::now(), at_once);
            if asked && exact && course.due < self.due {
                self.pump.expect_steps_back(course);
            }
        }
        if moment.playing != self.playing {
            self.screen.cut();
            self.screen.changed();
            self.rest.end(Instant::now());
        }
        (self.jumps, self.due, self.playing) = (jumps, course.due, moment.playing);
        self.pump.reel.trim(course);
    }

    /// Shows the best there is for this moment, if it is better than what is shown.
    fn present(&mut self, moment: &Moment) -> Result<(), Problem> {
        let course = &moment.course;
        if self.screen.has(course.due, true) {
            self.soft = false;
            return Ok(());
        }
        if let Some((number, frame)) = self.full(moment) {
            self.soft = number != course.due;
            return self.put(&Showing { frame, number, at: self.clip.times.at(number), exact: true }, moment);
        }
        let stale = moment.playing && self.screen.since.elapsed() > STALE;
        if (self.soft || stale || moment.rate < 0.0)
            && let Some((number, frame)) = self.small(moment)
        {
            return self.put(&Showing { frame, number, at: self.clip.times.at(number), exact: false }, moment);
        }
        Ok(())
    }

    /// The frame that is due; while playing forwards and late, the latest that there is.
    fn full(&self, moment: &Moment) -> Option<(usize, Arc<Frame>)> {
        let course = &moment.course;
        if let Some(frame) = self.pump.reel.get(course.due) {
            return Some((course.due, frame));
        }
        let seen = self.screen.seen.map(|(number, _)| number).filter(|&number| number <= course.due);
        // After a loop's turn nothing from before its start is shown, however late the decoding is.
        let outside = course.range[0].checked_sub(1).filter(|&before| before < course.due);
        let seen = seen.max(outside);
        (moment.playing && moment.rate > 0.0).then(|| self.pump.reel.latest(seen, course.due)).flatten()
    }

    /// The nearest small picture, if it is nearer than what is shown.
    fn small(&self, moment: &Moment) -> Option<(usize, Arc<Frame>)> {
        let due = moment.course.due;
        let (number, frame) = self.desk.scrub.get()?.nearest(due)?;
        let nearer = self.screen.seen.is_none_or(|(seen, _)| number.abs_diff(due) < seen.abs_diff(due));
        (nearer && (!moment.playing || number.abs_diff(due) <= NEAR)).then_some((number, frame))
    }

    fn put(&mut self, showing: &Showing, moment: &Moment) -> Result<(), Problem> {
        let counts = moment.playing && moment.rate > 0.0 && moment.rate <= 1.0;
        self.screen.show(showing, self.clip.colour, counts.then_some(&moment.course))?;
        let [held, held_bytes] = self.pump.reel.extent();
        let (shown, dropped, decoder) = (self.screen.shown, self.screen.dropped, self.pump.decoder());
        self.desk.note(|sheet| {
            let stats = &mut sheet.stats;
            (stats.shown, stats.dropped, stats.held, stats.held_bytes) = (shown, dropped, held, held_bytes);
            stats.decoder = decoder;
        });
        Ok(())
    }

    /// Plays, if that was asked for before there was a picture.
    fn start_if_asked(&mut self) {
        let patient = self.opened.elapsed() < SOUND_PATIENCE;
        let due = |start: bool, sounding: bool| start && (sounding || !patient) && self.screen.seen.is_some();
        if self.desk.look(|sheet| due(sheet.start, sheet.sounding)) {
            self.desk.note(|sheet| sheet.start = false);
            self.timeline.play();
        }
    }

    /// Decodes one sample, or waits.
    fn work(&mut self, moment: &Moment) -> Result<(), Problem> {
        let course = &moment.course;
        let goal =
            if moment.playing { self.pump.goal_playing(course, moment.rate) } else { self.pump.goal_paused(course) };
        let rest = if moment.playing { Duration::ZERO } else { self.rest.left(Instant::now()) };
        let soon = |goal| !moment.playing || course.ahead().take(3).any(|near| near == goal);
        let hurry = rest.is_zero() && goal.is_some_and(soon);
        self.desk.tell(Load { cores: usize::from(moment.playing) + usize::from(hurry), hurry }, course.due);
        let Some(goal) = goal else {
            self.desk.wait(self.next(moment));
            return Ok(());
        };
        if !rest.is_zero() {
            self.desk.wait(Some(rest));
            return Ok(());
        }
        let mut followers = course.ahead().skip(1).take(SAFE).peekable();
        if moment.playing && followers.peek().is_some() && followers.all(|number| self.pump.reel.has(number)) {
            // The follower would come late if decoding went on now. With fewer in hand that is better than none a moment later.
            if let Some(wait) = self.next(moment).filter(|wait| *wait < self.pump.cost) {
                self.desk.wait(Some(wait));
                return Ok(());
            }
        }
        self.pump.decode(goal, course, moment.playing)
    }

    /// Time until another frame is due; none when nothing moves.
    fn next(&self, moment: &Moment) -> Option<Duration> {
        if !moment.playing {
            let start = self.desk.look(|sheet| sheet.start);
            return start.then_some(SOUND_PATIENCE);
        }
        let (times, course) = (&self.clip.times, &moment.course);
        let wait = if moment.rate > 0.0 {
            self.timeline.until(times.at(course.after(course.due).unwrap_or(times.count())))
        } else {
            self.timeline.until(times.at(course.due)).map(|wait| wait + WAIT[0])
        };
        Some(wait.map_or(WAIT[1], |wait| wait.clamp(WAIT[0], WAIT[1])))
    }
}
