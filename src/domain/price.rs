//! The price estimate of a shot. Owns the rule; never the true cost, which only the service knows.

use super::model::ModelId;
use super::money::Usd;
use super::parameters::ClipSeconds;

/// What one take will cost, by the published price per second.
pub const fn estimate(model: ModelId, length: ClipSeconds, sound: bool) -> Usd {
    let spec = model.spec();
    let second = if sound { spec.sound_second } else { spec.silent_second };
    second.times(length.seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_span_the_published_price_ranges() {
        for (model, length, sound, text) in [
            (ModelId::Veo3, ClipSeconds::Four, false, "$0.80"),
            (ModelId::Veo3, ClipSeconds::Eight, true, "$3.20"),
            (ModelId::Veo3Fast, ClipSeconds::Four, false, "$0.40"),
            (ModelId::Veo3Fast, ClipSeconds::Eight, true, "$1.20"),
        ] {
            assert_eq!(estimate(model, length, sound).to_string(), text);
        }
    }
}
