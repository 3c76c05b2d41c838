//! Macroblocks that are stored without any coding (I_PCM), among those that are coded with CABAC.
//!
//! Owns the suspicion, for the quick decoder gets them wrong without saying so: it filters their edges as if they were quantised
//! like their neighbours, where ITU-T H.264 (8.7.2.2) counts 0. Only whoever decodes every symbol of a slice knows where
//! they are, so this is a sign and no proof: coded data looks like noise, samples do not. A false alarm costs speed and never
//! a picture. Missed are samples that look like noise over the full range themselves, unless they fill most of the
//! picture. Never decodes.

/// Bytes of a whole macroblock.
const BLOCK: usize = 384;
/// Bytes that are looked at together, and how many such parts lie in a macroblock's luma (256 bytes) wherever it begins.
const PART: usize = 64;
const PARTS: usize = 3;
/// Bytes that follow each other differ by so much on average in noise over the full range (256 / 3): coded data stays within 35 of
/// it over three parts but once in more than 10^11 times, so outside these bounds there is something else.
const NOISE: u32 = 85;
const SMOOTH: u32 = 50;
const ROUGH: u32 = 120;
/// A picture of so many bytes for each macroblock is nearly as large as if it were not coded at all.
const UNCODED: usize = 320;

/// Whether there may be uncoded macroblocks in a CABAC-coded access unit of a picture of so many macroblocks.
pub(crate) fn are_likely(access_unit: &[u8], macroblocks: usize) -> bool {
    if access_unit.len() < BLOCK {
        return false;
    }
    if access_unit.len() >= macroblocks.saturating_mul(UNCODED) {
        return true;
    }
    let among_noise = SMOOTH * (PART * PARTS) as u32..=ROUGH * (PART * PARTS) as u32;
    let next = access_unit.get(1..).unwrap_or_default();
    let parts = access_unit.chunks_exact(PART).zip(next.chunks_exact(PART));
    let mut sums = [NOISE * PART as u32; PARTS];
    parts.enumerate().any(|(place, (part, next))| {
        sums[place % PARTS] = part.iter().zip(next).map(|(&one, &other)| step(one, other)).sum();
        !among_noise.contains(&sums.iter().sum())
    })
}

/// How much two bytes differ. A run of the lowest or the highest values is what CABAC makes of long stretches of the expected,
/// and what follows the last slice as stuffing: it counts as noise.
fn step(one: u8, other: u8) -> u32 {
    let is_run = one.max(other) <= 3 || one.min(other) >= 252;
    if is_run { NOISE } else { u32::from(one.abs_diff(other)) }
}

#[cfg(test)]
mod tests;
