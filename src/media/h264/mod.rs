//! The codec.

pub(super) mod aspect;
pub(super) mod avc_config;
pub(super) mod decoder;
pub(super) mod i_pcm;
pub(super) mod parameter_sets;
pub(super) mod slice_header;
