//! The speeds that J and L step through. Pure.

/// From fastest backwards to fastest forwards.
const RATES: [f64; 9] = [-8.0, -4.0, -2.0, -1.0, 0.5, 1.0, 2.0, 4.0, 8.0];

/// The speeds that the player's menu offers.
pub const OFFERED: [f64; 4] = [0.5, 1.0, 2.0, 4.0];

/// The speed of everyday.
pub const NORMAL: f64 = 1.0;

/// The next speed after a press on L: forwards as recorded when the clip rests, else one step faster.
pub fn faster(playing: bool, rate: f64) -> f64 {
    if playing { RATES.into_iter().find(|other| *other > rate).unwrap_or(rate) } else { NORMAL }
}

/// The next speed after a press on J: backwards as recorded when the clip rests, else one step slower.
pub fn slower(playing: bool, rate: f64) -> f64 {
    if playing { RATES.into_iter().rev().find(|other| *other < rate).unwrap_or(rate) } else { -NORMAL }
}

/// `2×`, `0.5×`, `−4×`; nothing for the everyday speed.
pub fn words(rate: f64) -> Option<String> {
    let sign = if rate < 0.0 { "\u{2212}" } else { "" };
    ((rate - NORMAL).abs() > 0.001).then(|| format!("{sign}{}×", rate.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resting_clip_starts_forwards_with_l_and_backwards_with_j() {
        for left_over in [-8.0, 0.5, 1.0, 4.0] {
            assert_eq!(faster(false, left_over).to_string(), "1");
            assert_eq!(slower(false, left_over).to_string(), "-1");
        }
    }

    #[test]
    fn each_press_is_one_step_and_the_ends_hold() {
        let presses = |step: fn(bool, f64) -> f64, from: f64| {
            std::iter::successors(Some(from), |rate| Some(step(true, *rate))).take(6).collect::<Vec<_>>()
        };
        assert_eq!(presses(faster, 1.0), [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]);
        assert_eq!(presses(slower, 1.0), [1.0, 0.5, -1.0, -2.0, -4.0, -8.0]);
        assert_eq!(presses(faster, -2.0), [-2.0, -1.0, 0.5, 1.0, 2.0, 4.0]);
    }

    #[test]
    fn only_another_speed_than_the_usual_is_told() {
        let told = [1.0, 2.0, 0.5, -4.0].map(words);
        assert_eq!(told, [None, Some("2×".to_owned()), Some("0.5×".to_owned()), Some("\u{2212}4×".to_owned())]);
    }
}
