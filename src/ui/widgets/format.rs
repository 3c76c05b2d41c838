//! Times and sizes as the window writes them (money writes itself: `domain::Usd`; counts by `domain::grouped`). Pure.

use std::time::Duration;

/// Minutes and seconds: `0:07`, `1:12`, `1:02:03`. Parts of a second are dropped.
pub fn time(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A place in a clip, to a tenth of a second: `0:03.4`. Smaller parts are dropped.
pub fn position(at: Duration) -> String {
    format!("{}.{}", time(at), at.subsec_millis() / 100)
}

/// Bytes as people count them, by thousands: `312 B`, `8.4 MB`, `1.2 GB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && value < 9.95);
    format!("{value:.digits$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_and_seconds_and_hours_only_when_there_are_any() {
        assert_eq!(time(Duration::from_secs(7)), "0:07");
        assert_eq!(time(Duration::from_secs(72)), "1:12");
        assert_eq!(time(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn a_position_drops_what_is_smaller_than_a_tenth() {
        assert_eq!(position(Duration::from_millis(3499)), "0:03.4");
        assert_eq!(position(Duration::from_secs(8)), "0:08.0");
    }

    #[test]
    fn sizes_show_two_or_three_digits_and_never_a_thousand_of_a_unit() {
        assert_eq!(size(312), "312 B");
        assert_eq!(size(8_400_000), "8.4 MB");
        assert_eq!(size(84_000_000), "84 MB");
        assert_eq!(size(999_999), "1.0 MB");
        assert_eq!(size(1_200_000_000), "1.2 GB");
    }
}
