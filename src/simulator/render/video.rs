//! The H.264 track: the encoder's settings, and its output as MP4 samples (length-prefixed NAL units, parameter sets apart).

use rusty_h264_common::YuvPlanes;
use rusty_h264_encoder::{Encoder, EncoderConfig, Preset};

use super::planes::YuvImage;
use super::{RenderError, RenderSpec};

/// H.264 NAL unit types (ITU-T H.264, table 7-1).
const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_PPS: u8 = 8;

/// One compressed sample of a track.
pub(super) struct Sample {
    pub(super) bytes: Vec<u8>,
    pub(super) key: bool,
}

/// A finished H.264 track.
pub(super) struct VideoTrack {
    pub(super) samples: Vec<Sample>,
    pub(super) sps: Vec<u8>,
    pub(super) pps: Vec<u8>,
}

/// Encodes pictures one after the other.
pub(super) struct VideoEncoder {
    encoder: Encoder,
    track: VideoTrack,
}

impl VideoEncoder {
    /// An encoder for pictures of the size and rate of `spec`. Busy ones, full of rain and small lights, hide more of the encoder's
    /// rounding and would take longest.
    pub(super) fn new(spec: &RenderSpec, busy: bool) -> Result<Self, RenderError> {
        let mut config = EncoderConfig::new(spec.width as usize, spec.height as usize);
        config.framerate = spec.fps as f32;
        config.gop_size = spec.fps * 4;
        config.preset = Preset::Fast;
        config.qp = if busy { 28 } else { 24 };
        // Its search for motion of the whole picture costs much and finds nothing in layers that move apart.
        config.tune_lme_hi = None;
        config.tune_lme_motion_thresh = None;
        config.num_ref_frames = 1;
        // No lookahead: each picture gives its access unit at once, so memory stays small.
        config.mbtree = false;
        config.scenecut = 0;
        config.lookahead = 0;
        config.bframes = 0;
        config.weightp = false;
        let encoder = Encoder::new(config).map_err(|error| RenderError::Picture(error.to_string()))?;
        Ok(Self { encoder, track: VideoTrack { samples: Vec::new(), sps: Vec::new(), pps: Vec::new() } })
    }

    /// Encodes the next picture.
    pub(super) fn push(&mut self, picture: &YuvImage) -> Result<(), RenderError> {
        let (width, height) = (picture.width, picture.height);
        let planes = YuvPlanes::new(width, height, &picture.y, &picture.u, &picture.v, width, width / 2);
        let planes = planes.ok_or_else(|| RenderError::Picture("the planes do not fit".to_owned()))?;
        let unit = self.encoder.encode_planes(&planes).map_err(|error| RenderError::Picture(error.to_string()))?;
        let mut sample = Sample { bytes: Vec::with_capacity(unit.len()), key: false };
        for nal in nal_units(&unit) {
            match nal.first().map(|header| header & 0x1f) {
                None => {}
                Some(NAL_SPS) => self.track.sps = nal.to_vec(),
                Some(NAL_PPS) => self.track.pps = nal.to_vec(),
                Some(kind) => {
                    sample.key |= kind == NAL_IDR;
                    sample.bytes.extend_from_slice(&(nal.len() as u32).to_be_bytes());
                    sample.bytes.extend_from_slice(nal);
                }
            }
        }
        if sample.bytes.is_empty() {
            return Err(RenderError::Picture("the encoder gave nothing for a picture".to_owned()));
        }
        self.track.samples.push(sample);
        Ok(())
    }

    /// The finished track.
    pub(super) fn finish(mut self) -> Result<VideoTrack, RenderError> {
        let tail = self.encoder.try_flush().map_err(|error| RenderError::Picture(error.to_string()))?;
        if !tail.is_empty() {
            return Err(RenderError::Picture("the encoder held pictures back".to_owned()));
        }
        Ok(self.track)
    }
}

/// The NAL units of an Annex B byte stream, without start codes.
fn nal_units(stream: &[u8]) -> Vec<&[u8]> {
    let mut units = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at + 3 <= stream.len() {
        if stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1 {
            if let Some(start) = start {
                units.push(trim(&stream[start..at]));
            }
            start = Some(at + 3);
            at += 3;
        } else {
            at += 1;
        }
    }
    units.extend(start.map(|start| &stream[start..]));
    units
}

/// Removes zero bytes that belong to the next start code: a NAL unit never ends in one.
fn trim(mut unit: &[u8]) -> &[u8] {
    while let [rest @ .., 0] = unit {
        unit = rest;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_stream_is_split_at_long_and_short_start_codes() {
        let stream = [0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 1, 0x65, 9, 0];
        assert_eq!(nal_units(&stream), [&[0x67, 1, 2][..], &[0x68, 3], &[0x65, 9, 0]]);
        assert!(nal_units(&[1, 2, 3]).is_empty());
    }
}
