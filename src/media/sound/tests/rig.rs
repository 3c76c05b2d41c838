//! A fake device, and a timeline that plays through it on a clock that the test moves.

use crate::media::sound::Sound;
use crate::media::sound::audio_source::AudioSource;
use crate::media::sound::output::Output;
use crate::media::sound::output_thread::{Connect, Device, Fault, Stream};
use crate::media::timeline::{Now, Timeline};
use std::f64::consts::TAU;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub(super) const RATE: u32 = 48_000;
/// Frames per request of the device: 10 ms.
pub(super) const BLOCK: usize = 480;
/// A generous limit for work on another thread.
pub(super) const SOON: Duration = Duration::from_secs(20);
pub(super) const LATENCY: Duration = Duration::from_millis(70);

pub(super) const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// What the output thread does with its device.
#[derive(Default)]
pub(super) struct Events {
    pub(super) opened: Mutex<Option<Sender<AudioSource>>>,
    pub(super) closed: Mutex<Option<Sender<()>>>,
    pub(super) is_missing: AtomicBool,
    pub(super) is_lost: AtomicBool,
}

struct FakeDevice(Arc<Events>);

struct FakeStream(Arc<Events>);

impl Device for FakeDevice {
    fn open(&mut self, source: AudioSource) -> Result<Box<dyn Stream>, Fault> {
        self.0.opened.lock().unwrap().as_ref().unwrap().send(source).unwrap();
        Ok(Box::new(FakeStream(self.0.clone())))
    }
}

impl Stream for FakeStream {
    fn tend(&mut self) -> Result<(), Fault> {
        if self.0.is_lost.swap(false, Ordering::SeqCst) { Err("pulled out".to_owned()) } else { Ok(()) }
    }
}

impl Drop for FakeStream {
    fn drop(&mut self) {
        if let Some(closed) = &*self.0.closed.lock().unwrap() {
            // At the end of a test the receiver may be gone.
            closed.send(()).ok();
        }
    }
}

pub(super) struct Fake {
    pub(super) output: Output,
    pub(super) events: Arc<Events>,
    pub(super) opened: Receiver<AudioSource>,
    pub(super) closed: Receiver<()>,
}

pub(super) fn fake() -> Fake {
    let events = Arc::new(Events::default());
    let ((open, opened), (close, closed)) = (channel(), channel());
    *events.opened.lock().unwrap() = Some(open);
    *events.closed.lock().unwrap() = Some(close);
    let own = events.clone();
    let connect: Connect = Box::new(move || {
        if own.is_missing.load(Ordering::SeqCst) {
            own.closed.lock().unwrap().as_ref().unwrap().send(()).ok();
            return Err("no device".to_owned());
        }
        Ok(Box::new(FakeDevice(own.clone())))
    });
    Fake { output: Output::through(connect), events, opened, closed }
}

/// A timeline that plays through the fake device.
pub(super) struct Rig {
    pub(super) timeline: Timeline,
    pub(super) now: Arc<Mutex<Instant>>,
    pub(super) source: AudioSource,
    /// What was heard or is about to be, left only.
    pub(super) heard: Vec<f32>,
    /// How much faster the device's clock runs.
    pub(super) drift: f64,
    _fake: Fake,
}

pub(super) fn clock() -> (Arc<Mutex<Instant>>, Now) {
    let moment = Arc::new(Mutex::new(Instant::now()));
    let own = moment.clone();
    (moment, Arc::new(move || *own.lock().unwrap()))
}

impl Rig {
    pub(super) fn playing(sound: Sound) -> Self {
        Self::with(sound, |_| {})
    }

    pub(super) fn with(sound: Sound, set: impl FnOnce(&Timeline)) -> Self {
        let (fake, (now, tell)) = (fake(), clock());
        let timeline = Timeline::with_clock(sound.length(), &fake.output, tell);
        timeline.set_sound(Some(Arc::new(sound)));
        set(&timeline);
        timeline.play();
        let source = fake.opened.recv_timeout(SOON).unwrap();
        Self { timeline, now, source, heard: Vec::new(), drift: 0.0, _fake: fake }
    }

    /// One block, and the time that it takes to play.
    pub(super) fn block(&mut self) -> Vec<f32> {
        let mut out = vec![9.0; BLOCK * 2];
        let now = *self.now.lock().unwrap();
        self.source.fill(&mut out, RATE, now + LATENCY);
        let left = out.iter().step_by(2).copied().collect::<Vec<_>>();
        self.heard.extend(&left);
        self.pass(Duration::from_secs_f64(BLOCK as f64 / f64::from(RATE) / (1.0 + self.drift)));
        left
    }

    pub(super) fn blocks(&mut self, time: Duration) {
        for _ in 0..time.as_millis() / 10 {
            self.block();
        }
    }

    pub(super) fn pass(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    /// The number of the frame that is heard right now, for a sound made by [`numbers`].
    pub(super) fn heard_frame(&self) -> f64 {
        let index = self.heard.len() - (LATENCY.as_secs_f64() * f64::from(RATE)) as usize;
        f64::from(self.heard[index]) * NUMBERS
    }

    /// The largest step from one sample to the next.
    pub(super) fn largest_step(&self) -> f32 {
        let first = self.heard[0].abs();
        self.heard.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(first, f32::max)
    }
}

pub(super) const NUMBERS: f64 = 16_777_216.0;

/// A sound in which every sample is its frame number.
pub(super) fn numbers(length: Duration) -> Sound {
    let frames = (length.as_secs_f64() * f64::from(RATE)).round() as usize;
    Sound { samples: (0..frames).map(|n| (n as f64 / NUMBERS) as f32).collect(), rate: RATE, channels: 1 }
}

pub(super) fn tone(hertz: f64, length: Duration) -> Sound {
    let frames = (length.as_secs_f64() * f64::from(RATE)).round() as usize;
    let sample = |n: usize| (0.9 * (TAU * hertz * n as f64 / f64::from(RATE) + 1.0).sin()) as f32;
    Sound { samples: (0..frames).flat_map(|n| [sample(n); 2]).collect(), rate: RATE, channels: 2 }
}
