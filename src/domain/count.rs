//! Counts as people read them. Owns the written form; never rounds.

/// A whole number with its thousands apart: `5,000`.
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(5000_u64), "5,000");
        assert_eq!(grouped(999_u64), "999");
        assert_eq!(grouped(1_234_567_u64), "1,234,567");
    }
}
