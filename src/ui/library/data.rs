//! Which clips the search and the filters find, and in which order.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{Clip, ModelId, Shape, grouped};
use crate::ui::format;

/// The search, the filters and the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words that a clip must hold.
    pub search: String,
    /// The model that made it; `None`: any.
    pub model: Option<ModelId>,
    /// Its shape; `None`: any.
    pub shape: Option<Shape>,
    /// Whether it was made with sound; `None`: either.
    pub sound: Option<bool>,
    /// How old it may be.
    pub since: Since,
    /// Which comes first.
    pub order: Order,
}

/// How old a clip may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// Any age.
    #[default]
    Ever,
    /// Saved today, in the person's time zone.
    Today,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
}

/// Which clip comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The last saved.
    #[default]
    Newest,
    /// The first saved.
    Oldest,
    /// The longest, then the newest.
    Longest,
    /// The most expensive, then the newest.
    Dearest,
}

impl Since {
    /// Each with its words.
    pub const CHOICES: [(Self, &str); 4] =
        [(Self::Ever, "Any date"), (Self::Today, "Today"), (Self::Week, "7 days"), (Self::Month, "30 days")];

    fn holds(self, clip: &Clip, now: Timestamp, zone: &TimeZone) -> bool {
        let within = |days: i64| now.duration_since(clip.saved_at) <= SignedDuration::from_hours(24 * days);
        match self {
            Self::Ever => true,
            Self::Today => format::date(clip.saved_at, zone) == format::date(now, zone),
            Self::Week => within(7),
            Self::Month => within(30),
        }
    }
}

impl Order {
    /// Each with its words.
    pub const CHOICES: [(Self, &str); 4] = [
        (Self::Newest, "Newest first"),
        (Self::Oldest, "Oldest first"),
        (Self::Longest, "Longest first"),
        (Self::Dearest, "Highest price first"),
    ];
}

impl Filter {
    /// Whether a filter other than the search is set.
    pub fn has_choice(&self) -> bool {
        *self != Self { search: self.search.clone(), order: self.order, ..Self::default() }
    }

    /// Whether neither search nor filters are set.
    pub fn shows_all(&self) -> bool {
        self.search.trim().is_empty() && !self.has_choice()
    }

    /// Clears search and filters; the order stays.
    pub fn widen(&mut self) {
        *self = Self { order: self.order, ..Self::default() };
    }

    /// The clips that hold every word of the search (in prompt, seed, request id, model or shape) and pass every filter. `clips` are
    /// the newest first.
    pub fn found<'a>(&self, clips: &'a [Arc<Clip>], now: Timestamp, zone: &TimeZone) -> Vec<&'a Arc<Clip>> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let passes = |clip: &&Arc<Clip>| {
            let request = &clip.request;
            self.model.is_none_or(|model| model == request.model)
                && self.shape.is_none_or(|shape| shape == request.shape)
                && self.sound.is_none_or(|sound| sound == request.sound)
                && self.since.holds(clip, now, zone)
                && (words.is_empty() || holds(clip, &words))
        };
        let mut found: Vec<_> = clips.iter().filter(passes).collect();
        match self.order {
            Order::Newest => {}
            Order::Oldest => found.reverse(),
            // Sorting keeps the order of equals: the newest first.
            Order::Longest => found.sort_by_key(|clip| Reverse(clip.request.length.seconds())),
            Order::Dearest => found.sort_by_key(|clip| Reverse(clip.cost.unwrap_or_else(|| clip.request.estimate()))),
        }
        found
    }
}

/// `12 clips`, `3 of 12 clips`.
pub fn count(found: usize, all: usize) -> String {
    if found == all { clips(all) } else { format!("{} of {}", grouped(found), clips(all)) }
}

/// `1 clip`, `12 clips`.
pub fn clips(count: usize) -> String {
    if count == 1 { "1 clip".into() } else { format!("{} clips", grouped(count)) }
}

fn holds(clip: &Clip, words: &[String]) -> bool {
    let request = &clip.request;
    let (model, shape) = (request.model.spec().name, request.shape.label());
    let text = format!("{} {} {} {model} {shape}", request.prompt, request.seed, clip.request_id).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipSeconds, Usd};
    use crate::ui::fixtures;

    /// Saved so many hours before the samples take place.
    fn clip(id: i64, prompt: &str, hours: i64) -> Clip {
        Clip { saved_at: fixtures::at(-3600 * hours), ..fixtures::clip(id, prompt) }
    }

    fn clips() -> Vec<Arc<Clip>> {
        let mut upright = clip(2, "A fox in the snow", 30);
        upright.request.shape = Shape::Upright;
        upright.request.sound = false;
        upright.cost = Some(Usd::from_cents(160));
        let mut fast = clip(3, "A harbour", 24 * 9);
        fast.request.model = ModelId::Veo3Fast;
        fast.request.length = ClipSeconds::Four;
        fast.cost = Some(Usd::from_cents(60));
        vec![Arc::new(clip(1, "An old lighthouse at dusk", 1)), Arc::new(upright), Arc::new(fast)]
    }

    fn ids(filter: &Filter) -> Vec<i64> {
        let clips = clips();
        filter.found(&clips, fixtures::at(0), &TimeZone::UTC).iter().map(|clip| clip.id.0).collect()
    }

    #[test]
    fn a_search_finds_clips_that_hold_every_word() {
        let search = |search: &str| ids(&Filter { search: search.into(), ..Filter::default() });
        assert_eq!(search(""), [1, 2, 3]);
        assert_eq!(search("LIGHT dusk"), [1]);
        assert_eq!(search("req-2"), [2]);
        assert_eq!(search("veo 9:16"), [2]);
        assert_eq!(search("fox dusk"), [] as [i64; 0]);
    }

    #[test]
    fn each_filter_narrows_and_all_of_them_together() {
        let any = Filter::default;
        assert_eq!(ids(&Filter { model: Some(ModelId::Veo3), ..any() }), [1, 2]);
        assert_eq!(ids(&Filter { shape: Some(Shape::Upright), ..any() }), [2]);
        assert_eq!(ids(&Filter { sound: Some(true), ..any() }), [1, 3]);
        assert_eq!(ids(&Filter { since: Since::Today, ..any() }), [1]);
        assert_eq!(ids(&Filter { since: Since::Week, ..any() }), [1, 2]);
        assert_eq!(ids(&Filter { since: Since::Month, ..any() }), [1, 2, 3]);
        assert_eq!(ids(&Filter { sound: Some(true), since: Since::Week, ..any() }), [1]);
    }

    #[test]
    fn the_order_is_the_persons_and_equals_keep_the_newest_first() {
        let ordered = |order| ids(&Filter { order, ..Filter::default() });
        assert_eq!(ordered(Order::Oldest), [3, 2, 1]);
        assert_eq!(ordered(Order::Longest), [1, 2, 3]);
        assert_eq!(ordered(Order::Dearest), [1, 2, 3]);
    }

    #[test]
    fn showing_every_clip_again_keeps_the_order() {
        let mut filter = Filter { sound: Some(true), order: Order::Oldest, ..Filter::default() };
        assert!(filter.has_choice());
        filter.widen();
        assert_eq!(filter, Filter { order: Order::Oldest, ..Filter::default() });
        filter.search = "fox".into();
        assert!(!filter.has_choice(), "the search is seen anyway");
    }

    #[test]
    fn the_count_says_how_many_of_how_many() {
        assert_eq!([count(1, 1), count(12, 12), count(3, 12)], ["1 clip", "12 clips", "3 of 12 clips"]);
    }
}
