//! A clip's AAC-LC sound, decoded to the end.
//!
//! Owns the placing of what is decoded: each packet where the file's times and edit list put it, so that a sample's number
//! over the rate is when it is heard. Decodes inside `catch_unwind`, within [`PATIENCE`], [`MOST_TIME`] and the memory that
//! follows from it. A packet that is broken is silence; a sound that is broken altogether, or of another codec, is
//! [`Problem::Sound`].

use super::Sound;
use crate::media::cursor::contained;
use crate::media::demux::{Movie, Sample, Track};
use crate::media::error::{MediaError, Problem};
use shiguredo_mp4::boxes::SampleEntry;
use std::path::Path;
use std::time::{Duration, Instant};
use symphonia_codec_aac::AacDecoder;
use symphonia_core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia_core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia_core::packet::PacketRef;
use symphonia_core::units;

/// Longest sound that is decoded: in stereo at [`MOST_RATE`] it takes 460 MB.
const MOST_TIME: Duration = Duration::from_mins(10);
/// How long it may take; an 8 s clip takes about 40 ms.
const PATIENCE: Duration = Duration::from_secs(20);
/// Rates that AAC knows, frames a second.
const LEAST_RATE: u32 = 7_350;
const MOST_RATE: u32 = 96_000;
/// Frames of one packet of AAC-LC.
const PACKET_FRAMES: usize = 1024;
/// Largest packet, in bytes: no encoder exceeds 1,536 in stereo, and the format's own length field ends here.
const MOST_PACKET: u32 = 8191;
/// A packet that is this far (in seconds) from where the last one ended has been put elsewhere; less is rounding.
const SLACK: f64 = 0.010;

impl Sound {
    /// Decodes the whole sound of the clip at `path`; none when the clip is silent.
    ///
    /// Blocks on the disk and decodes for tens of milliseconds: not for a window's thread.
    ///
    /// # Errors
    /// A [`MediaError`]: [`Problem::Sound`] when only the sound cannot be played, so that pictures can go on without it;
    /// the others when the file is no clip.
    pub fn decode(path: &Path) -> Result<Option<Self>, MediaError> {
        decode(path).map_err(|problem| problem.of(path))
    }
}

fn decode(path: &Path) -> Result<Option<Sound>, Problem> {
    let mut movie = Movie::open(path)?;
    let Some(track) = movie.audio.take() else { return Ok(None) };
    contained(|| whole(&mut movie, &track)).map(Some).map_err(|problem| match problem {
        Problem::Undecodable(why) => Problem::Sound(why),
        other => other,
    })
}

fn whole(movie: &mut Movie, track: &Track) -> Result<Sound, Problem> {
    let started = Instant::now();
    let mut decoder = decoder(track)?;
    let (rate, channels) = shape(&decoder)?;
    let mut tape = Tape::new(rate, channels, track.samples.len());
    let mut packet = Vec::new();
    let mut good = 0;
    for (index, sample) in track.samples.iter().enumerate() {
        if started.elapsed() > PATIENCE {
            return Err(Problem::Sound("it takes too long to decode".to_owned()));
        }
        let at = seconds(sample.shown, track.timescale);
        if at > MOST_TIME.as_secs_f64() {
            return Err(Problem::Sound("it is longer than 10 minutes".to_owned()));
        }
        packet.clear();
        match unpack(movie, *sample, &mut decoder, &mut packet)? {
            Some(problem) => tracing::debug!(problem, index, "a packet of sound is left out"),
            None => good += 1,
        }
        // The last packet is filled up; its length says how much of it counts.
        let is_last = index + 1 == track.samples.len();
        let counts = seconds(i64::from(sample.duration), track.timescale) * f64::from(rate);
        let frames = if is_last && counts >= 1.0 { PACKET_FRAMES.min(counts.round() as usize) } else { PACKET_FRAMES };
        packet.resize(frames * usize::from(channels), 0.0);
        tape.put(at, &packet);
    }
    if good == 0 {
        return Err(Problem::Sound("none of it can be decoded".to_owned()));
    }
    Ok(Sound { samples: tape.samples, rate, channels })
}

fn decoder(track: &Track) -> Result<AacDecoder, Problem> {
    let SampleEntry::Mp4a(entry) = &track.entry else {
        return Err(Problem::Sound("not AAC".to_owned()));
    };
    let config = &entry.esds_box.es.dec_config_descr;
    // 0x40 is MPEG-4 audio; 0x67 is MPEG-2's AAC-LC (ISO/IEC 14496-1, 7.2.6.6).
    if ![0x40, 0x67].contains(&config.object_type_indication) {
        return Err(Problem::Sound("not AAC".to_owned()));
    }
    let Some(info) = &config.dec_specific_info else {
        return Err(Problem::Sound("it does not say how it was made".to_owned()));
    };
    let mut wanted = AudioCodecParameters::new();
    wanted.for_codec(CODEC_ID_AAC).with_extra_data(info.payload.clone().into_boxed_slice());
    AacDecoder::try_new(&wanted, &AudioDecoderOptions::default()).map_err(|error| Problem::Sound(error.to_string()))
}

/// Rate and channels.
fn shape(decoder: &AacDecoder) -> Result<(u32, u16), Problem> {
    let made = decoder.codec_params();
    let rate = made.sample_rate.unwrap_or_default();
    let channels = made.channels.as_ref().map_or(0, symphonia_core::audio::Channels::count);
    if !(LEAST_RATE..=MOST_RATE).contains(&rate) || !(1..=2).contains(&channels) {
        return Err(Problem::Sound(format!("{channels} channels at {rate} Hz")));
    }
    Ok((rate, channels as u16))
}

/// Decodes one packet into `out`; what is wrong with it, if it cannot be decoded.
fn unpack(
    movie: &mut Movie,
    sample: Sample,
    decoder: &mut AacDecoder,
    out: &mut Vec<f32>,
) -> Result<Option<String>, Problem> {
    if sample.size > MOST_PACKET {
        return Ok(Some(format!("{} bytes", sample.size)));
    }
    let bytes = movie.read(sample)?;
    let packet = PacketRef::new(0, units::Timestamp::new(0), units::Duration::new(PACKET_FRAMES as u64), &bytes);
    Ok(match decoder.decode_ref(&packet) {
        Ok(made) => {
            made.copy_to_vec_interleaved(out);
            // An encoder stays within 1; damage may not.
            for value in out {
                *value = if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
            }
            None
        }
        Err(error) => Some(error.to_string()),
    })
}

fn seconds(ticks: i64, timescale: u32) -> f64 {
    ticks as f64 / f64::from(timescale.max(1))
}

/// What has been decoded so far.
struct Tape {
    samples: Vec<f32>,
    rate: u32,
    channels: u16,
    /// Where the next packet goes if nothing else is said, in frames; below 0 is before the start.
    next: Option<i64>,
}

impl Tape {
    fn new(rate: u32, channels: u16, packets: usize) -> Self {
        let most = (MOST_TIME.as_secs() as usize + 1) * rate as usize;
        let room = packets.saturating_mul(PACKET_FRAMES).min(most) * usize::from(channels);
        Self { samples: Vec::with_capacity(room), rate, channels, next: None }
    }

    /// Puts a packet where its time says, or right behind the last one if that is about the same.
    fn put(&mut self, at: f64, packet: &[f32]) {
        let told = (at * f64::from(self.rate)).round() as i64;
        let slack = (SLACK * f64::from(self.rate)) as i64;
        let start = self.next.filter(|next| (next - told).abs() <= slack).unwrap_or(told);
        let channels = usize::from(self.channels);
        let frames = i64::try_from(packet.len() / channels).unwrap_or_default();
        self.next = Some(start + frames);
        let early = start.min(0).unsigned_abs() as usize * channels;
        let Some(heard) = packet.get(early..) else { return };
        let from = start.max(0) as usize * channels;
        if self.samples.len() < from + heard.len() {
            self.samples.resize(from + heard.len(), 0.0);
        }
        self.samples[from..from + heard.len()].copy_from_slice(heard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tape() -> Tape {
        Tape::new(1000, 1, 8)
    }

    #[test]
    fn what_lies_before_the_start_is_not_heard() {
        let mut tape = tape();
        tape.put(-0.010, &[1.0; 4]);
        assert!(tape.samples.is_empty());
        tape.put(-0.006, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!(tape.samples, [7.0]);
    }

    #[test]
    fn packets_lie_end_to_end_although_their_times_are_rounded() {
        let mut tape = tape();
        for (at, value) in [(0.0, 1.0), (0.003, 2.0), (0.0071, 3.0)] {
            tape.put(at, &[value; 2]);
        }
        assert_eq!(tape.samples, [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
    }

    #[test]
    fn a_gap_is_silence_as_long_as_the_gap() {
        let mut tape = tape();
        tape.put(0.020, &[1.0; 2]);
        tape.put(0.040, &[2.0; 2]);
        assert_eq!(tape.samples.len(), 42);
        assert_eq!(tape.samples[19..23], [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(tape.samples[39..], [0.0, 2.0, 2.0]);
    }
}
