//! segmind
