//! Sound output on Linux, through PulseAudio's protocol, which PipeWire speaks too.
//!
//! One stream per source, and an estimate of when each sample is heard. The server moves streams when the default
//! device changes. A server that is missing, gone or silent for [`PATIENCE`] is a [`Fault`].

use super::audio_source::{AudioSource, CHANNELS};
use super::output_thread::{Device, Fault, Stream};
use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{ChannelMap, PlaybackLatency, PlaybackStreamParams, SampleFormat, SampleSpec};
use pulseaudio::{AsPlaybackSource, Client, PlaybackStream};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Frames a second; the server converts to whatever the device has.
const RATE: u32 = 48_000;
/// Bytes of a frame.
const FRAME: u32 = CHANNELS as u32 * 4;
/// How much sound is buffered at the server: enough for a busy machine, little enough for a quick stop.
const AHEAD: Duration = Duration::from_millis(120);
/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Slower answers are too vague about the moment that they describe.
const LONGEST_ANSWER: Duration = Duration::from_millis(40);

/// Connects to the server named by the environment.
pub(super) fn connect() -> Result<Box<dyn Device>, Fault> {
    let path = pulseaudio::socket_path_from_env().ok_or("no sound server")?;
    let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
    let socket = UnixStream::connect(path).map_err(|error| error.to_string())?;
    // Only for the handshake, which blocks.
    socket.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
    let handle = socket.try_clone().map_err(|error| error.to_string())?;
    let client = Client::new_unix(c"Rushes", socket, cookie).map_err(|error| error.to_string())?;
    Ok(Box::new(PulseServer { client, socket: handle, way: Arc::new(AtomicU64::new(AHEAD.as_micros() as u64)) }))
}

struct PulseServer {
    client: Client,
    socket: UnixStream,
    /// Latency in microseconds as last measured; the first guess for the next stream.
    way: Arc<AtomicU64>,
}

impl Drop for PulseServer {
    fn drop(&mut self) {
        // The client's thread ends only when its socket does.
        if let Err(error) = self.socket.shutdown(Shutdown::Both) {
            tracing::debug!(%error, "the sound server had hung up already");
        }
    }
}

impl Device for PulseServer {
    fn open(&mut self, mut source: AudioSource) -> Result<Box<dyn Stream>, Fault> {
        let bytes = |time: Duration| (time.as_millis() as u32 * RATE / 1000) * FRAME;
        let params = PlaybackStreamParams {
            sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels: CHANNELS as u8, sample_rate: RATE },
            channel_map: ChannelMap::stereo(),
            buffer_attr: BufferAttr { target_length: bytes(AHEAD), ..BufferAttr::default() },
            flags: StreamFlags { adjust_latency: true, ..StreamFlags::default() },
            ..PlaybackStreamParams::default()
        };
        let meter = Arc::new(Meter { pulled: AtomicU64::new(0), seen: Mutex::new(None), way: self.way.clone() });
        let own = meter.clone();
        let mut samples = Vec::new();
        let pull = move |bytes: &mut [u8]| {
            samples.clear();
            samples.resize(bytes.len() / 4, 0.0);
            let heard = own.heard();
            // A panic must not end the client's thread.
            if catch_unwind(AssertUnwindSafe(|| source.fill(&mut samples, RATE, heard))).is_err() {
                samples.fill(0.0);
            }
            bytes.fill(0);
            for (bytes, sample) in bytes.chunks_exact_mut(4).zip(&samples) {
                bytes.copy_from_slice(&sample.to_le_bytes());
            }
            own.pulled.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            bytes.len()
        };
        let opening = self.client.create_playback_stream(params, pull.as_playback_source());
        let stream = answer(opening)?.map_err(|error| error.to_string())?;
        Ok(Box::new(PulseStream { stream, meter }))
    }
}

struct PulseStream {
    stream: PlaybackStream,
    meter: Arc<Meter>,
}

impl Stream for PulseStream {
    fn tend(&mut self) -> Result<(), Fault> {
        let before = Instant::now();
        let pulled = self.meter.pulled.load(Ordering::Relaxed);
        let told = answer(self.stream.timing_info())?.map_err(|error| error.to_string())?;
        let took = before.elapsed();
        if told.playing && took <= LONGEST_ANSWER {
            self.meter.note(&told, before + took / 2, pulled);
        }
        Ok(())
    }
}

/// Estimates when a frame is heard, from the server's reports of how far it has read and of its device's latency.
struct Meter {
    /// Bytes that the server has pulled.
    pulled: AtomicU64,
    /// A moment, and how many bytes had been heard then.
    seen: Mutex<Option<(Instant, f64)>>,
    way: Arc<AtomicU64>,
}

impl Meter {
    fn note(&self, told: &PlaybackLatency, at: Instant, pulled_before: u64) {
        let behind = (told.sink_usec + told.source_usec) as f64 / 1e6 * f64::from(RATE * FRAME);
        // The server's count drifts from ours after an underrun; what it has received lies between our two counts.
        let written = told.write_offset as f64;
        let ours = written.clamp(pulled_before as f64, self.pulled.load(Ordering::Relaxed) as f64);
        let heard = told.read_offset as f64 - behind + (ours - written);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, heard));
    }

    /// When the next frame that the server pulls is heard.
    fn heard(&self) -> Instant {
        let now = Instant::now();
        let pulled = self.pulled.load(Ordering::Relaxed) as f64;
        let seen = self.seen.try_lock().ok().and_then(|seen| *seen);
        let Some((at, heard)) = seen else {
            let ready = pulled / f64::from(RATE * FRAME);
            return now + Duration::from_micros(self.way.load(Ordering::Relaxed)).max(Duration::from_secs_f64(ready));
        };
        let after = Duration::try_from_secs_f64((pulled - heard) / f64::from(RATE * FRAME)).unwrap_or_default();
        let then = (at + after).max(now);
        self.way.store((then - now).as_micros() as u64, Ordering::Relaxed);
        then
    }
}

/// Waits for an answer of the server, at most [`PATIENCE`].
fn answer<T>(question: impl Future<Output = T>) -> Result<T, Fault> {
    struct Sleeper(Thread);
    impl Wake for Sleeper {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Sleeper(std::thread::current())));
    let (mut question, end) = (pin!(question), Instant::now() + PATIENCE);
    loop {
        if let Poll::Ready(answer) = question.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Ok(answer);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("the sound server does not answer".to_owned());
        }
        std::thread::park_timeout(left);
    }
}
