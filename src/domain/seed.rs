//! The number that makes the same take again.

/// A fixed seed. Never 0: the service reads 0 as "random" and does not report the number that it draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Seed(std::num::NonZeroU32);

impl Seed {
    /// 1, the smallest seed.
    pub const MIN: Self = Self(std::num::NonZeroU32::MIN);

    /// Draws a seed.
    pub fn random() -> Self {
        Self::new(rand::random_range(1..=u32::MAX)).unwrap_or(Self::MIN)
    }

    /// `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        std::num::NonZeroU32::new(number).map(Self)
    }

    /// The number that is sent and recorded.
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
