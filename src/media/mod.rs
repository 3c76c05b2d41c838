//! Pictures and clips. (Placeholder head: the probe and the still are on their way.)

/// A picture in memory, eight bits a channel, not premultiplied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 4` bytes, rows from the top.
    pub rgba: Vec<u8>,
}
