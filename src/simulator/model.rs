//! The models that this service offers, with their prices.
//!
//! Owns the published price list in dollars; decides nothing else. Cannot fail.

/// One model that can be rendered with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Model {
    /// Its name in the address.
    pub(super) slug: &'static str,
    /// Whether it makes sound when the request does not say.
    pub(super) audio_by_default: bool,
    cents_a_second: u32,
    cents_a_second_with_audio: u32,
}

/// Published prices per generation: veo-3 $0.80 to $3.20, veo-3-fast $0.40 to $1.20.
const MODELS: [Model; 2] = [
    Model { slug: "veo-3", audio_by_default: true, cents_a_second: 20, cents_a_second_with_audio: 40 },
    Model { slug: "veo-3-fast", audio_by_default: false, cents_a_second: 10, cents_a_second_with_audio: 15 },
];

impl Model {
    /// The model of that name.
    pub(super) fn find(slug: &str) -> Option<Self> {
        MODELS.into_iter().find(|model| model.slug == slug)
    }

    /// Dollars for one render.
    pub(super) fn price(&self, seconds: u32, audio: bool) -> f64 {
        let rate = if audio { self.cents_a_second_with_audio } else { self.cents_a_second };
        f64::from(rate * seconds) / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "prices are exact to the printed cent")]
    fn prices_span_the_published_ranges() {
        let veo3 = Model::find("veo-3").unwrap();
        assert_eq!(veo3.price(4, false), 0.80);
        assert_eq!(veo3.price(8, true), 3.20);
        let fast = Model::find("veo-3-fast").unwrap();
        assert_eq!(fast.price(4, false), 0.40);
        assert_eq!(fast.price(8, true), 1.20);
        assert_eq!(Model::find("veo-9"), None);
    }
}
