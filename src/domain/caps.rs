//! Caps: the most that may be spent in a day and in a month, and the rule by which a submit passes one.
//!
//! A cap counts what is spent and what is on the way, in the local days of this computer. The rule is checked by the store in the
//! transaction that writes `submitting`; this file only says what it is.
//!
//! A clock that was set back opens no cap, but for one: who sets it to yesterday before buying anything today may spend yesterday's cap, and
//! after setting it right today's as well; the same by starting under another zone in which another day has begun. Otherwise:
//! - a day's sum has no end, so what was bought "tomorrow" counts today;
//! - a purchase is counted at the time of the last one when the clock stands a little before that ([`counting_time`]), so that going back
//!   and forth over midnight can't spend a cap twice.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::money::Usd;
use super::need::WaitReason;

/// Once so much was spent, a cap is offered.
pub const OFFERED_FROM: Usd = Usd::from_cents(1000);

/// The largest cap.
pub const MOST: Usd = Usd::from_cents(10_000_000);

/// A clock that stands further before the last purchase was wrong then: it counts again as it is.
const BELIEVED: SignedDuration = SignedDuration::from_hours(48);

/// What a cap is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum CapSpan {
    /// A local day.
    Day,
    /// A local month.
    Month,
}

impl CapSpan {
    /// `today`, `this month`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Day => "today",
            Self::Month => "this month",
        }
    }

    /// `a day`, `a month`.
    pub const fn each(self) -> &'static str {
        match self {
            Self::Day => "a day",
            Self::Month => "a month",
        }
    }

    /// Why a shot waits that would pass it.
    pub const fn wait(self) -> WaitReason {
        match self {
            Self::Day => WaitReason::CapOfDay,
            Self::Month => WaitReason::CapOfMonth,
        }
    }
}

/// The caps in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Caps {
    /// The most for a day; `None`: no cap.
    pub day: Option<Usd>,
    /// The most for a month; `None`: no cap.
    pub month: Option<Usd>,
    /// Whether the person has answered the offer of a cap, or set one.
    pub answered: bool,
}

/// A change of the caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapChange {
    /// Another cap, or none. Amounts below zero and beyond [`MOST`] are brought within.
    Set(CapSpan, Option<Usd>),
    /// The offer was answered.
    Answered,
}

impl CapChange {
    /// What is said once it is made; `None`: nothing.
    pub fn told(self) -> Option<String> {
        match self {
            Self::Set(span, Some(cap)) => Some(format!("At most {} {}", in_short(cap), span.each())),
            Self::Set(span, None) => Some(format!("No cap for {}", span.each())),
            Self::Answered => None,
        }
    }
}

impl Caps {
    /// Caps under which nothing may be bought: when it can't be read what they are.
    pub const CLOSED: Self = Self { day: Some(Usd::from_cents(0)), month: None, answered: true };

    /// The cap of this span.
    pub const fn of(self, span: CapSpan) -> Option<Usd> {
        match span {
            CapSpan::Day => self.day,
            CapSpan::Month => self.month,
        }
    }

    /// Whether there is any.
    pub const fn is_on(self) -> bool {
        self.day.is_some() || self.month.is_some()
    }

    /// The caps after a change.
    #[must_use]
    pub fn changed(self, change: CapChange) -> Self {
        let within = |amount: Usd| amount.clamp(Usd::default(), MOST);
        match change {
            CapChange::Set(CapSpan::Day, cap) => Self { day: cap.map(within), answered: true, ..self },
            CapChange::Set(CapSpan::Month, cap) => Self { month: cap.map(within), answered: true, ..self },
            CapChange::Answered => Self { answered: true, ..self },
        }
    }

    /// The cap that a price would pass: one that the price alone passes first, because no turn of a day or month ends that; else the
    /// month's, because it holds for longer.
    pub fn passed_by(self, price: Usd, counted: Counted) -> Option<CapHit> {
        let hits = || {
            [CapSpan::Month, CapSpan::Day].into_iter().filter_map(|span| {
                let (cap, counted) = (self.of(span)?, counted.of(span));
                (counted.plus(price) > cap).then_some(CapHit { span, cap, counted, price })
            })
        };
        hits().find(CapHit::is_dearer_than_cap).or_else(|| hits().next())
    }
}

/// What is spent or on the way in the day and the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// In the day.
    pub day: Usd,
    /// In the month.
    pub month: Usd,
}

impl Counted {
    /// Of this span.
    pub const fn of(self, span: CapSpan) -> Usd {
        match span {
            CapSpan::Day => self.day,
            CapSpan::Month => self.month,
        }
    }

    /// With so much more in both.
    #[must_use]
    pub const fn plus(self, more: Usd) -> Self {
        Self { day: self.day.plus(more), month: self.month.plus(more) }
    }
}

/// A cap that a submit would pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapHit {
    /// Which cap.
    pub span: CapSpan,
    /// How much it is.
    pub cap: Usd,
    /// What is spent or on the way.
    pub counted: Usd,
    /// What the shot would cost.
    pub price: Usd,
}

impl CapHit {
    /// Whether the shot alone costs more than the cap, so that no other day or month lets it go.
    pub fn is_dearer_than_cap(&self) -> bool {
        self.price > self.cap
    }

    /// When the shot goes on: `It goes on by itself tomorrow, or once the cap is raised`.
    pub fn outlook(&self) -> &'static str {
        match self.span {
            _ if self.is_dearer_than_cap() => "It goes on only once the cap is raised",
            CapSpan::Day => "It goes on by itself tomorrow, or once the cap is raised",
            CapSpan::Month => "It goes on by itself next month, or once the cap is raised",
        }
    }

    /// `This would pass your $20 for today: $18.40 are spent or on the way`.
    pub fn sentence(&self) -> String {
        let Self { span, cap, counted, price } = self;
        let (cap, span) = (in_short(*cap), span.words());
        if *counted > Usd::default() && !self.is_dearer_than_cap() {
            format!("This would pass your {cap} for {span}: {counted} are spent or on the way")
        } else {
            format!("This would pass your {cap} for {span}: it costs about {price}")
        }
    }
}

/// Reads a cap as a person types it: `20`, `$20.50`; `none`, or nothing at all, for no cap.
///
/// # Errors
/// Says what is wrong with it.
pub fn read_cap(text: &str) -> Result<Option<Usd>, CapError> {
    let text = text.trim().trim_start_matches('$').trim();
    if text.is_empty() || ["none", "off"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(None);
    }
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let dollars: f64 = text.parse().ok().filter(|_| is_plain).ok_or(CapError::NoAmount)?;
    let cents = Usd::from_dollars((dollars * 100.0).round() / 100.0).ok_or(CapError::TooMuch)?;
    // By its digits: the smallest amounts are nothing to a computer already.
    let is_something = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    match cents {
        _ if cents > MOST => Err(CapError::TooMuch),
        _ if is_something && cents == Usd::default() => Err(CapError::TooLittle),
        _ => Ok(Some(cents)),
    }
}

/// Why a text is no cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CapError {
    /// It is not a number.
    #[error("type an amount in dollars, such as 20 or 7.50")]
    NoAmount,
    /// It is beyond [`MOST`].
    #[error("the largest cap is $100,000")]
    TooMuch,
    /// It is above zero and below half a cent.
    #[error("the smallest cap is $0.01; with 0 nothing is bought")]
    TooLittle,
}

/// `$20`, but `$20.50`.
pub fn in_short(amount: Usd) -> String {
    let whole = amount.to_string();
    whole.strip_suffix(".00").map_or_else(|| whole.clone(), str::to_owned)
}

/// The beginning of the local day and month of a time, and when the next ones begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spans {
    /// The day's beginning.
    pub day: Timestamp,
    /// The month's beginning.
    pub month: Timestamp,
    /// When the next day begins.
    pub next_day: Timestamp,
    /// When the next month begins.
    pub next_month: Timestamp,
}

impl Spans {
    /// Around this time in this zone. Where the clocks jump over midnight, the day begins after the jump.
    pub fn around(time: Timestamp, zone: &TimeZone) -> Self {
        let date = time.to_zoned(zone.clone()).date();
        let begins = |date: Date| date.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp());
        let month = date.first_of_month();
        let after = date.last_of_month().tomorrow();
        Self {
            day: begins(date).min(time),
            month: begins(month).min(time),
            next_day: date.tomorrow().map_or(Timestamp::MAX, begins),
            next_month: after.map_or(Timestamp::MAX, begins),
        }
    }

    /// When a span of this kind is over.
    pub const fn end(&self, span: CapSpan) -> Timestamp {
        match span {
            CapSpan::Day => self.next_day,
            CapSpan::Month => self.next_month,
        }
    }
}

/// The time by which a purchase at `now` is counted. `latest`: by which the last one was.
pub fn counting_time(now: Timestamp, latest: Option<Timestamp>) -> Timestamp {
    match latest {
        Some(latest) if latest > now && latest.duration_since(now) <= BELIEVED => latest,
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dollars(amount: f64) -> Usd {
        Usd::from_dollars(amount).unwrap()
    }

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_price_may_reach_a_cap_but_not_pass_it() {
        let caps = Caps { day: Some(dollars(20.0)), ..Caps::default() };
        let counted = |day: f64| Counted { day: dollars(day), month: dollars(day) };
        assert_eq!(caps.passed_by(dollars(1.6), counted(18.4)), None);
        let hit = caps.passed_by(dollars(3.2), counted(18.4)).unwrap();
        assert_eq!(hit.sentence(), "This would pass your $20 for today: $18.40 are spent or on the way");
        assert_eq!(Caps::default().passed_by(dollars(3.2), counted(9e6)), None, "without a cap nothing is held");
        assert!(Caps::CLOSED.passed_by(dollars(0.01), counted(0.0)).is_some());
    }

    #[test]
    fn a_shot_dearer_than_the_whole_cap_is_not_promised_to_go_on_by_itself() {
        let caps = Caps { day: Some(dollars(3.0)), ..Caps::default() };
        let counted = |day: f64| Counted { day: dollars(day), month: dollars(day) };
        let dearer = caps.passed_by(dollars(3.2), counted(1.2)).unwrap();
        assert_eq!(dearer.sentence(), "This would pass your $3 for today: it costs about $3.20");
        assert_eq!(dearer.outlook(), "It goes on only once the cap is raised");
        let both = Caps { month: Some(dollars(20.0)), ..caps };
        let whole = both.passed_by(dollars(3.2), counted(18.0)).unwrap();
        assert_eq!(whole.span, CapSpan::Day, "the month's turn would not let it go");
        let dear = caps.passed_by(dollars(3.0), counted(1.2)).unwrap();
        assert_eq!(dear.outlook(), "It goes on by itself tomorrow, or once the cap is raised");
    }

    #[test]
    fn a_cap_is_read_as_people_type_it() {
        for (text, cap) in [("20", Some(20.0)), (" $7.50 ", Some(7.5)), ("0", Some(0.0)), ("none", None), ("", None)] {
            assert_eq!(read_cap(text), Ok(cap.map(dollars)), "{text}");
        }
        for wrong in ["-1", "+1", "1e3", "twenty", "1,50", "NaN", "inf", "."] {
            assert_eq!(read_cap(wrong), Err(CapError::NoAmount), "{wrong}");
        }
        for much in ["100001", "9999999999999999999999"] {
            assert_eq!(read_cap(much), Err(CapError::TooMuch), "{much}");
        }
    }

    #[test]
    fn an_amount_that_would_round_to_nothing_is_no_cap_of_nothing() {
        let tiny = format!("0.{}1", "0".repeat(400));
        for little in ["0.001", "0.0049", "$.001", &tiny] {
            assert_eq!(read_cap(little), Err(CapError::TooLittle), "{little}");
        }
        for (text, cents) in [("0.005", 1), ("0.01", 1), ("0", 0), ("0.00", 0)] {
            assert_eq!(read_cap(text), Ok(Some(Usd::from_cents(cents))), "{text}");
        }
    }

    #[test]
    fn of_two_caps_the_one_that_holds_longer_is_told() {
        let caps = Caps { day: Some(dollars(2.5)), month: Some(dollars(2.0)), answered: true };
        let hit = caps.passed_by(dollars(3.2), Counted::default()).unwrap();
        assert_eq!(hit.sentence(), "This would pass your $2 for this month: it costs about $3.20");
    }

    #[test]
    fn a_change_of_one_cap_leaves_the_other_alone_and_stays_within_bounds() {
        let caps = Caps { month: Some(dollars(50.0)), ..Caps::default() };
        let changed = caps.changed(CapChange::Set(CapSpan::Day, Some(dollars(-1.0))));
        assert_eq!(changed, Caps { day: Some(Usd::default()), month: Some(dollars(50.0)), answered: true });
        assert_eq!(changed.changed(CapChange::Set(CapSpan::Day, Some(dollars(8e9)))).day, Some(MOST));
        assert!(
            !changed.changed(CapChange::Set(CapSpan::Month, None)).changed(CapChange::Set(CapSpan::Day, None)).is_on()
        );
        assert!(caps.changed(CapChange::Answered).answered);
    }

    #[test]
    fn days_and_months_are_those_of_the_person_also_when_the_clocks_change() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        // The last Sunday of March 2026 has 23 hours, that of October 25.
        for (noon, hours) in [("2026-03-29T10:00:00Z", 23), ("2026-10-25T11:00:00Z", 25)] {
            let spans = Spans::around(time(noon), &berlin);
            assert_eq!(spans.next_day.duration_since(spans.day), SignedDuration::from_hours(hours));
        }
        let spans = Spans::around(time("2026-12-31T23:30:00Z"), &berlin);
        assert_eq!(spans.month, time("2026-12-31T23:00:00Z"), "it is January there");
        assert_eq!(spans.next_month, time("2027-01-31T23:00:00Z"));
        // Where the clocks jump over midnight, the day begins at one o'clock.
        let beirut = TimeZone::posix("EET-2EEST,M3.5.0/0,M10.5.0/0").unwrap();
        let spans = Spans::around(time("2026-03-29T12:00:00Z"), &beirut);
        assert_eq!(spans.day, time("2026-03-28T22:00:00Z"));
    }

    #[test]
    fn every_moment_lies_within_its_day_and_its_month() {
        for name in ["CET-1CEST,M3.5.0,M10.5.0/3", "<-03>3<-02>,M10.3.0/0,M2.3.0/0", "<+0545>-5:45", "<+13>-13", "UTC0"]
        {
            let zone = TimeZone::posix(name).unwrap();
            let mut at = time("2025-12-31T00:17:00Z");
            for _ in 0..(400 * 24) {
                let spans = Spans::around(at, &zone);
                assert!(spans.month <= spans.day && spans.day <= at, "{name}, {at}");
                assert!(at < spans.next_day && spans.next_day <= spans.next_month, "{name}, {at}");
                at += SignedDuration::from_mins(59);
            }
        }
    }

    #[test]
    fn a_clock_set_back_a_little_counts_by_the_last_purchase_and_one_far_off_by_itself() {
        let (noon, hour) = (time("2026-11-30T12:00:00Z"), SignedDuration::from_hours(1));
        assert_eq!(counting_time(noon, None), noon);
        assert_eq!(counting_time(noon, Some(noon - hour)), noon);
        assert_eq!(counting_time(noon, Some(noon + hour)), noon + hour);
        assert_eq!(counting_time(noon, Some(noon + hour * 400)), noon, "that clock was wrong");
    }

    #[test]
    fn the_caps_of_an_unknown_future_row_keep_what_is_known() {
        assert_eq!(serde_json::from_str::<Caps>("{}").unwrap(), Caps::default());
        let caps = Caps { day: Some(dollars(20.0)), month: None, answered: true };
        assert_eq!(serde_json::from_str::<Caps>(&serde_json::to_string(&caps).unwrap()).unwrap(), caps);
    }
}
