//! From video samples to the colours of a screen.
//!
//! Owns the choice of matrix and range and the conversion to RGBA. Never scales.

use crate::media::error::Problem;
use crate::media::h264::decoder::Frame;
use crate::media::picture::Picture;
use rust_h264::nal::SpsInfo;
use yuv::{YuvPlanarImage, YuvRange, YuvStandardMatrix};

/// Lines above which a video without a stated matrix is taken for high definition, as players do.
const HIGH_DEFINITION: u32 = 576;

/// How samples stand for colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Colour {
    matrix: YuvStandardMatrix,
    range: YuvRange,
}

impl Colour {
    /// What the stream states, else what the file states (matrix code, and whether the range is full), else what its size
    /// suggests.
    pub(crate) fn of(info: &SpsInfo, stated: Option<(u8, bool)>) -> Self {
        let full = info.full_range || stated.is_some_and(|(_, full)| full);
        let code =
            if known(info.matrix).is_some() { info.matrix } else { stated.map_or(info.matrix, |(matrix, _)| matrix) };
        let high = info.width >= 1280 || info.height > HIGH_DEFINITION;
        let guess = if high { YuvStandardMatrix::Bt709 } else { YuvStandardMatrix::Bt601 };
        Self { matrix: known(code).unwrap_or(guess), range: if full { YuvRange::Full } else { YuvRange::Limited } }
    }

    /// A frame as a picture, in the memory of an older picture that nobody needs any more.
    pub(crate) fn picture(self, frame: &Frame, mut memory: Vec<u8>) -> Result<Picture, Problem> {
        let (width, height) = (frame.width, frame.height);
        let planes = YuvPlanarImage {
            y_plane: &frame.y,
            y_stride: width,
            u_plane: &frame.u,
            u_stride: width / 2,
            v_plane: &frame.v,
            v_stride: width / 2,
            width,
            height,
        };
        memory.resize(width as usize * height as usize * 4, 0);
        yuv::yuv420_to_rgba(&planes, &mut memory, width * 4, self.range, self.matrix)
            .map_err(|error| Problem::Undecodable(error.to_string()))?;
        Ok(Picture { width, height, rgba: memory })
    }
}

/// Matrix codes of ITU-T H.273, table 4.
fn known(code: u8) -> Option<YuvStandardMatrix> {
    match code {
        1 => Some(YuvStandardMatrix::Bt709),
        4 => Some(YuvStandardMatrix::Fcc),
        5 | 6 => Some(YuvStandardMatrix::Bt601),
        // Its weights of red and blue (table 4); yuv 0.8.20 has them the wrong way round in its own.
        7 => Some(YuvStandardMatrix::Custom(0.212, 0.087)),
        9 | 10 => Some(YuvStandardMatrix::Bt2020),
        _ => None,
    }
}
