//! The AAC decoder, and the mix of its channels down to one or two.
//!
//! The decoder may panic on hostile bytes: call it inside [`contained`](crate::media::error::contained).

use crate::media::error::SoundProblem;
use crate::media::mp4::check_aac;
use syom::{Channel, DecodeOptions, Decoder};

/// One packet, decoded.
#[derive(Debug)]
pub(super) struct Packet<'a> {
    /// One plane per channel, of [`Self::frames`] samples.
    pub(super) planes: &'a [&'a [f32]],
    pub(super) frames: usize,
    /// Frames a second.
    pub(super) rate: u32,
    /// What each channel is, if known.
    pub(super) channels: Vec<Channel>,
}

/// A decoder, and the configuration to restart it with.
pub(super) struct Aac {
    decoder: Decoder,
    config: Vec<u8>,
}

impl Aac {
    /// For an `AudioSpecificConfig`.
    pub(super) fn new(config: &[u8]) -> Result<Self, SoundProblem> {
        check_aac(config)?;
        let decoder = Decoder::from_asc(config, DecodeOptions::audio()).map_err(SoundProblem::damaged)?;
        Ok(Self { decoder, config: config.to_vec() })
    }

    /// Decodes a packet and hands it to `take`. After an error the next packet may be fine.
    pub(super) fn decode(&mut self, packet: &[u8], mut take: impl FnMut(&Packet<'_>)) -> Result<(), String> {
        let done = self.decoder.decode_au(packet, |frame| {
            let channels = frame.meta.labels().collect();
            take(&Packet { planes: frame.planar, frames: frame.samples, rate: frame.sample_rate, channels });
            Ok(())
        });
        done.map_err(|error| {
            self.decoder.reset();
            let again = self.decoder.set_asc(&self.config);
            again.err().map_or_else(|| error.to_string(), |again| format!("{error}; {again}"))
        })
    }
}

/// A weight of -3 dB.
const MINUS_3_DB: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// How many channels are output for that many: one stays one, all others become two.
pub(super) fn output_channels(channels: usize) -> u16 {
    if channels == 1 { 1 } else { 2 }
}

/// Appends a packet to `out`, frame by frame, with `channels` (1 or 2) samples each.
pub(super) fn mix_down(packet: &Packet<'_>, channels: u16, out: &mut Vec<f32>) {
    let planes = packet.planes;
    match (planes, channels) {
        ([one], 2) => out.extend(one.iter().flat_map(|&sample| [sample; 2])),
        ([one], _) => out.extend_from_slice(one),
        ([left, right], 2) => out.extend(left.iter().zip(*right).flat_map(|(&left, &right)| [left, right])),
        _ => {
            let weights = weights(&packet.channels);
            for frame in 0..packet.frames {
                let (mut left, mut right) = (0.0, 0.0);
                for (plane, [to_left, to_right]) in planes.iter().zip(&weights) {
                    let sample = plane.get(frame).copied().unwrap_or_default();
                    left += sample * to_left;
                    right += sample * to_right;
                }
                if channels == 2 { out.extend([left, right]) } else { out.push(f32::midpoint(left, right)) }
            }
        }
    }
}

/// The weights of each channel left and right: the matrix of ISO/IEC 14496-3, 4.5.1.2.2, with surround at -3 dB, scaled
/// so that nothing clips. The LFE channel is dropped, as players do.
fn weights(channels: &[Channel]) -> Vec<[f32; 2]> {
    let mut weights = channels.iter().map(|&channel| weight(channel)).collect::<Vec<_>>();
    let sum = |side: usize| weights.iter().map(|weight| weight[side]).sum::<f32>();
    let most = sum(0).max(sum(1)).max(1.0);
    weights.iter_mut().flatten().for_each(|weight| *weight /= most);
    weights
}

fn weight(channel: Channel) -> [f32; 2] {
    match channel {
        Channel::FrontLeft => [1.0, 0.0],
        Channel::FrontRight => [0.0, 1.0],
        Channel::FrontCenter => [MINUS_3_DB, MINUS_3_DB],
        Channel::BackLeft | Channel::SideLeft => [MINUS_3_DB, 0.0],
        Channel::BackRight | Channel::SideRight => [0.0, MINUS_3_DB],
        Channel::Lfe => [0.0, 0.0],
        // A single rear channel goes to both sides, like two surrounds.
        _ => [0.5, 0.5],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_channels_become_two_and_never_louder_than_one() {
        use Channel::{BackLeft, BackRight, FrontCenter, FrontLeft, FrontRight, Lfe};
        let weights = weights(&[FrontLeft, FrontRight, FrontCenter, Lfe, BackLeft, BackRight]);
        let near = |weight: f32, told: f32| assert!((weight - told).abs() < 0.0001, "{weight} for {told}");
        for (weight, told) in weights.iter().flatten().zip(
            [[0.4142, 0.0], [0.0, 0.4142], [0.2929, 0.2929], [0.0, 0.0], [0.2929, 0.0], [0.0, 0.2929]].as_flattened(),
        ) {
            near(*weight, *told);
        }
    }

    #[test]
    fn one_and_two_channels_stay_what_they_are() {
        let planes: [&[f32]; 2] = [&[0.5, 1.0], &[-0.5, 0.0]];
        let packet = |count: usize| Packet { planes: &planes[..count], frames: 2, rate: 48_000, channels: Vec::new() };
        let mut out = Vec::new();
        mix_down(&packet(2), 2, &mut out);
        mix_down(&packet(1), 2, &mut out);
        mix_down(&packet(1), 1, &mut out);
        assert_eq!(out, [0.5, -0.5, 1.0, 0.0, 0.5, 0.5, 1.0, 1.0, 0.5, 1.0]);
    }
}
