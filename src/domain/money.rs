//! Dollars, exact to a ten-thousandth of a cent.

use serde::{Deserialize, Serialize};

/// An amount in millionths of a US dollar (one Segmind credit is one dollar).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usd(i64);

impl Usd {
    /// From whole cents.
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents * 10_000)
    }

    /// From millionths of a dollar, as stored.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From the service's decimal number of dollars; `None` if it is not finite or beyond nine billion.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let micros = dollars * 1e6;
        (micros.is_finite() && micros.abs() < 9e15).then(|| Self(micros.round() as i64))
    }

    /// Millionths of a dollar.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Dollars as a decimal number, for JSON.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The sum; saturates.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, below zero if `other` is more; saturates.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `self` this many times.
    #[must_use]
    pub const fn times(self, n: u32) -> Self {
        Self(self.0 * n as i64)
    }
}

impl std::fmt::Display for Usd {
    /// `$3.20`; rounded to cents, `-$0.05` below zero.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cents = (self.0.abs() + 5_000) / 10_000;
        let sign = if self.0 < 0 && cents > 0 { "-" } else { "" };
        write!(f, "{sign}${}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_dollars_and_cents() {
        for (dollars, text) in
            [(3.2, "$3.20"), (0.0, "$0.00"), (0.018, "$0.02"), (-0.05, "-$0.05"), (11.399_999_9, "$11.40")]
        {
            assert_eq!(Usd::from_dollars(dollars).unwrap().to_string(), text);
        }
        assert_eq!(Usd::from_dollars(f64::NAN), None);
        assert_eq!(Usd::from_dollars(1e300), None);
    }
}
