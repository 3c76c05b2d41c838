//! How long a render takes, as a distribution: learnt from finished renders, leaning on the published mean while there are few.
//!
//! It is a kernel density estimate on a logarithmic axis: each finished render is one bump, so two humps or a slow tail are learnt as they
//! are instead of being averaged away. A published mean and a small slow tail are always part of it: no end is impossible.

use std::time::Duration;

/// How many finished renders the published mean weighs.
const PRIOR_WEIGHT: f64 = 2.0;
/// How wide the published mean is believed to be, as a standard deviation of the logarithm.
const PRIOR_SPREAD: f64 = 0.3;
/// The most that renders with other settings of the same model weigh together.
const SIBLINGS_WEIGHT: f64 = 3.0;
/// The share of renders that are expected to take much longer than seen so far.
const TAIL_SHARE: f64 = 0.02;
/// How much longer, and how uncertain that is.
const TAIL_FACTOR: f64 = 3.0;
const TAIL_SPREAD: f64 = 0.9;
/// The narrowest and the widest bump.
const BUMPS: std::ops::RangeInclusive<f64> = 0.04..=0.3;

/// The table's first time, seconds.
const FIRST: f64 = 0.05;
/// The table's last time, seconds: two hours.
const LAST: f64 = 7200.0;
/// Places of the table; each is 3 % later than the one before.
const PLACES: usize = 400;

/// The distribution of one kind of shot's render times.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderTime {
    /// The chance that a render still goes on, at each time of the table.
    going: Vec<f64>,
    /// The seconds that a render has been going on, on average, up to each time of the table.
    spent: Vec<f64>,
}

/// A log-normal bump.
struct Bump {
    weight: f64,
    /// Mean of the logarithm of seconds.
    middle: f64,
    /// Standard deviation of the logarithm.
    spread: f64,
}

impl RenderTime {
    /// Learns from renders with the same settings (`own`), with other settings of the same model (`siblings`), and from the
    /// published mean.
    pub fn learn(own: &[Duration], siblings: &[Duration], published: Duration) -> Self {
        let (own, siblings) = (logarithms(own), logarithms(siblings));
        let published = published.as_secs_f64().clamp(FIRST * 2.0, LAST / 8.0).ln() - PRIOR_SPREAD.powi(2) / 2.0;
        let mut bumps = vec![Bump { weight: PRIOR_WEIGHT, middle: published, spread: PRIOR_SPREAD }];
        // Once a setting has its own renders, its siblings fade.
        let faded = SIBLINGS_WEIGHT / (1.0 + own.len() as f64 / 4.0);
        add_bumps(&mut bumps, &siblings, (faded / siblings.len().max(1) as f64).min(0.5));
        add_bumps(&mut bumps, &own, 1.0);
        let total: f64 = bumps.iter().map(|bump| bump.weight).sum();
        let middle = bumps.iter().map(|bump| bump.weight * bump.middle).sum::<f64>() / total;
        bumps.push(Bump { weight: total * TAIL_SHARE, middle: middle + TAIL_FACTOR.ln(), spread: TAIL_SPREAD });
        Self::tabulate(&bumps)
    }

    fn tabulate(bumps: &[Bump]) -> Self {
        let total: f64 = bumps.iter().map(|bump| bump.weight).sum();
        let going_at = |seconds: f64| {
            let beyond = |bump: &Bump| bump.weight * beyond((seconds.ln() - bump.middle) / bump.spread);
            bumps.iter().map(beyond).sum::<f64>() / total
        };
        let going: Vec<f64> = (0..PLACES).map(|place| going_at(time_at(place)).max(f64::MIN_POSITIVE)).collect();
        let mut spent = vec![FIRST; PLACES];
        for place in 1..PLACES {
            let width = time_at(place) - time_at(place - 1);
            spent[place] = spent[place - 1] + width * f64::midpoint(going[place], going[place - 1]);
        }
        Self { going, spent }
    }

    /// What this kind of shot usually takes: half of the renders end sooner.
    pub fn median(&self) -> Duration {
        let after = self.going.partition_point(|going| *going > 0.5).clamp(1, PLACES - 1);
        let (above, below) = (self.going[after - 1], self.going[after]);
        let share = if above > below { (above - 0.5) / (above - below) } else { 0.0 };
        let (from, to) = (time_at(after - 1), time_at(after));
        Duration::from_secs_f64(from + (to - from) * share.clamp(0.0, 1.0))
    }

    /// The chance that a render that went on at `seen` has ended by `now`.
    pub fn ended_since(&self, seen: Duration, now: Duration) -> f64 {
        let (seen, now) = (seen.as_secs_f64(), now.as_secs_f64());
        if now <= seen { 0.0 } else { 1.0 - at(&self.going, now) / at(&self.going, seen) }
    }

    /// The seconds that the video of a render that went on at `seen` has been waiting by `now`, on average.
    pub fn waiting(&self, seen: Duration, now: Duration) -> f64 {
        let (seen, now) = (seen.as_secs_f64(), now.as_secs_f64());
        if now <= seen {
            return 0.0;
        }
        (now - seen - (self.spent_by(now) - self.spent_by(seen)) / at(&self.going, seen)).max(0.0)
    }

    fn spent_by(&self, seconds: f64) -> f64 {
        match seconds {
            early if early <= FIRST => early,
            late if late >= LAST => self.spent[PLACES - 1] + (late - LAST) * self.going[PLACES - 1],
            _ => at(&self.spent, seconds),
        }
    }
}

fn logarithms(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64().clamp(FIRST * 2.0, LAST / 2.0).ln()).collect()
}

/// One bump a render; the fewer there are, the more the width leans on the published spread.
fn add_bumps(bumps: &mut Vec<Bump>, logarithms: &[f64], weight: f64) {
    if logarithms.is_empty() {
        return;
    }
    let count = logarithms.len() as f64;
    let own = middle_half(logarithms) / 1.34;
    let spread = ((PRIOR_WEIGHT * PRIOR_SPREAD.powi(2) + count * own.powi(2)) / (PRIOR_WEIGHT + count)).sqrt();
    let spread = (0.9 * spread * count.powf(-0.2)).clamp(*BUMPS.start(), *BUMPS.end());
    bumps.extend(logarithms.iter().map(|middle| Bump { weight, middle: *middle, spread }));
}

/// The interquartile range: a few stragglers don't stretch it.
fn middle_half(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len() - 1;
    sorted[(last * 3).div_ceil(4)] - sorted[last / 4]
}

fn time_at(place: usize) -> f64 {
    FIRST * ((LAST / FIRST).ln() * place as f64 / (PLACES - 1) as f64).exp()
}

/// A table's value at this many seconds.
fn at(table: &[f64], seconds: f64) -> f64 {
    let place = (seconds.clamp(FIRST, LAST) / FIRST).ln() / (LAST / FIRST).ln() * (PLACES - 1) as f64;
    let before = (place as usize).min(PLACES - 2);
    let share = place - before as f64;
    table[before] * (1.0 - share) + table[before + 1] * share
}

/// The chance that a normal value is more than `z` deviations above its mean (Abramowitz and Stegun 7.1.26, error below 2e-7).
fn beyond(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let polynomial =
        t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let tail = 0.5 * polynomial * (-x * x).exp();
    if z < 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: impl Into<f64>) -> Duration {
        Duration::from_secs_f64(seconds.into())
    }

    fn about(seconds: f64, count: usize) -> Vec<Duration> {
        (0..count).map(|i| secs(seconds * (1.0 + 0.1 * ((i as f64 * 0.618) % 1.0 - 0.5)))).collect()
    }

    #[test]
    fn without_a_finished_render_the_published_mean_is_believed() {
        let median = RenderTime::learn(&[], &[], secs(142)).median().as_secs_f64();
        assert!((130.0..150.0).contains(&median), "{median}");
    }

    #[test]
    fn a_few_renders_shift_the_estimate_and_many_make_it() {
        let learnt = |count| RenderTime::learn(&about(80.0, count), &[], secs(142)).median().as_secs_f64();
        let (one, many) = (learnt(1), learnt(40));
        assert!((85.0..135.0).contains(&one), "{one}");
        assert!((76.0..86.0).contains(&many), "{many}");
    }

    #[test]
    fn a_slow_tail_does_not_move_what_is_usual() {
        let mut seen = about(120.0, 36);
        seen.extend(about(900.0, 4));
        let median = RenderTime::learn(&seen, &[], secs(142)).median().as_secs_f64();
        assert!((115.0..130.0).contains(&median), "{median}");
    }

    #[test]
    fn other_settings_of_the_model_teach_until_there_are_own_renders() {
        let slow = about(300.0, 20);
        let new = RenderTime::learn(&[], &slow, secs(142)).median();
        let known = RenderTime::learn(&about(100.0, 20), &slow, secs(142)).median();
        assert!(new > secs(170), "{new:?}");
        assert!(known < secs(115), "{known:?}");
    }

    #[test]
    fn no_end_is_ever_impossible_and_chances_never_shrink() {
        let time = RenderTime::learn(&about(100.0, 64), &[], secs(142));
        let mut last = 0.0;
        for minute in 1..240 {
            let ended = time.ended_since(Duration::ZERO, secs(f64::from(minute) * 30.0));
            assert!((last..1.0).contains(&ended), "{minute}: {ended}");
            last = ended;
        }
        assert!(time.ended_since(secs(3600), secs(3900)) > 0.02);
    }

    #[test]
    fn the_waiting_of_a_video_grows_from_nothing_to_the_time_since_its_sure_end() {
        let time = RenderTime::learn(&about(100.0, 64), &[], secs(142));
        assert!(time.waiting(secs(10), secs(40)) < 0.1);
        let sure = time.waiting(Duration::ZERO, secs(300));
        assert!((170.0..205.0).contains(&sure), "{sure}");
        assert!(time.waiting(secs(50), secs(50)) < f64::EPSILON);
    }
}
