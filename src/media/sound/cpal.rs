//! Sound output on Windows and macOS: WASAPI and Core Audio, through `cpal`.
//!
//! One stream per source on the default device. If the system can't move a stream to a new default device, the stream
//! ends with a [`Fault`], and the output thread opens the next one.

use super::audio_source::{AudioSource, CHANNELS};
use super::output_thread::{Device, Fault, Stream};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{ErrorKind, OutputCallbackInfo};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the system may take to open a stream.
const PATIENCE: Duration = Duration::from_secs(2);

/// The system's sound; `cpal::default_host` would panic if there is none.
pub(super) fn connect() -> Result<Box<dyn Device>, Fault> {
    let hosts = cpal::available_hosts();
    let first = *hosts.first().ok_or("no sound system")?;
    Ok(Box::new(CpalHost(cpal::host_from_id(first).map_err(|error| error.to_string())?)))
}

struct CpalHost(cpal::Host);

impl Device for CpalHost {
    fn open(&mut self, mut source: AudioSource) -> Result<Box<dyn Stream>, Fault> {
        let device = self.0.default_output_device().ok_or("no output device")?;
        let config = device.default_output_config().map_err(|error| error.to_string())?.config();
        let (channels, rate) = (usize::from(config.channels.max(1)), config.sample_rate);
        let fault = Arc::new(Mutex::new(None));
        let told = fault.clone();
        let mut samples = Vec::new();
        // Both systems take 32-bit floats, whatever the device has.
        let pull = move |out: &mut [f32], info: &OutputCallbackInfo| {
            let times = info.timestamp();
            let heard = Instant::now() + times.playback.saturating_duration_since(times.callback);
            samples.clear();
            samples.resize(out.len() / channels * CHANNELS, 0.0);
            // A panic must not unwind into the system's thread.
            if catch_unwind(AssertUnwindSafe(|| source.fill(&mut samples, rate, heard))).is_err() {
                samples.fill(0.0);
            }
            spread(&samples, out, channels);
        };
        let lost = move |error: cpal::Error| {
            let goes_on =
                matches!(error.kind(), ErrorKind::DeviceChanged | ErrorKind::Xrun | ErrorKind::RealtimeDenied);
            if !goes_on {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
            }
        };
        let stream =
            device.build_output_stream(config, pull, lost, Some(PATIENCE)).map_err(|error| error.to_string())?;
        stream.play().map_err(|error| error.to_string())?;
        Ok(Box::new(CpalStream { _stream: stream, fault }))
    }
}

struct CpalStream {
    /// Plays until dropped.
    _stream: cpal::Stream,
    fault: Arc<Mutex<Option<Fault>>>,
}

impl Stream for CpalStream {
    fn tend(&mut self) -> Result<(), Fault> {
        match self.fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// Puts left and right on the first two channels of a device, or both on its only one.
fn spread(stereo: &[f32], out: &mut [f32], channels: usize) {
    out.fill(0.0);
    for (frame, pair) in out.chunks_exact_mut(channels).zip(stereo.chunks_exact(CHANNELS)) {
        match frame {
            [only] => *only = f32::midpoint(pair[0], pair[1]),
            [left, right, ..] => (*left, *right) = (pair[0], pair[1]),
            [] => {}
        }
    }
}
