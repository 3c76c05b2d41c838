//! H.264: parameter sets, slice headers, and the decoders.
//!
//! A decoder may panic or ask for gigabytes on hostile bytes, so everything is checked before a decoder sees it.
//! Nothing here knows about files.

mod avc_config;
mod decoder;
mod parameter_sets;
mod slice_header;

pub(crate) use avc_config::AvcConfig;
pub(crate) use decoder::{Choice, Decode, may_hold_i_pcm};
pub(crate) use parameter_sets::{NAL_PPS, NAL_SPS, nal_type, pixel_aspect, push_annex_b};
pub(crate) use slice_header::{NAL_IDR, is_disposable, is_intra, is_slice};
