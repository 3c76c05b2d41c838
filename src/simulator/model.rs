//! The models of this service as its pages show them: names of parameters, allowed values, prices.

/// A model: one row of the published family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Model {
    /// Its name in the URL.
    pub(super) slug: &'static str,
    /// Its name in the catalogue.
    pub(super) title: &'static str,
    /// Whether it makes sound by default.
    pub(super) audio_by_default: bool,
    /// The shapes that it makes, with width and height.
    pub(super) shapes: &'static [(&'static str, (u32, u32))],
    /// The resolutions that it makes, with their lines.
    pub(super) resolutions: &'static [(&'static str, u32)],
    /// Whether it takes `fps`.
    pub(super) has_fps: bool,
    /// The pictures and words that it takes beside the prompt.
    pub(super) extras: Extras,
    /// Millionths of a dollar a second, silent and with sound.
    micros_a_second: [u32; 2],
}

/// The pictures and words that a model takes beside the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extras {
    /// The parameter of the first frame.
    pub(super) first_frame: &'static str,
    /// Whether it takes `last_frame`.
    pub(super) last_frame: bool,
    /// How many `reference_images` it takes.
    pub(super) references: usize,
    /// Whether it takes `negative_prompt`.
    pub(super) negative_prompt: bool,
}

const WIDE: (&str, (u32, u32)) = ("16:9", (16, 9));
const UPRIGHT: (&str, (u32, u32)) = ("9:16", (9, 16));
const FIVE_SHAPES: &[(&str, (u32, u32))] = &[WIDE, ("4:3", (4, 3)), ("1:1", (1, 1)), ("3:4", (3, 4)), UPRIGHT];
const TWO_SHAPES: &[(&str, (u32, u32))] = &[WIDE, UPRIGHT];
const HD: (&str, u32) = ("720p", 720);
const FULL_HD: (&str, u32) = ("1080p", 1080);

const VEO_3: Model = Model {
    slug: "veo-3",
    title: "Veo 3",
    audio_by_default: true,
    shapes: FIVE_SHAPES,
    resolutions: &[HD, FULL_HD],
    has_fps: true,
    extras: Extras { first_frame: "image_url", last_frame: false, references: 0, negative_prompt: false },
    micros_a_second: [200_000, 400_000],
};
const VEO_31: Model = Model {
    slug: "veo-3.1",
    title: "Veo 3.1",
    shapes: TWO_SHAPES,
    has_fps: false,
    extras: Extras { first_frame: "image", last_frame: true, references: 3, negative_prompt: true },
    ..VEO_3
};
const VEO_31_FAST: Model = Model {
    slug: "veo-3.1-fast",
    title: "Veo 3.1 Fast",
    extras: Extras { references: 0, negative_prompt: false, ..VEO_31.extras },
    micros_a_second: [100_000, 150_000],
    ..VEO_31
};

/// The published family. The lite one is published at $0.25 to $1.00 a clip.
pub(super) const MODELS: [Model; 5] = [
    VEO_3,
    Model {
        slug: "veo-3-fast",
        title: "Veo 3 Fast",
        audio_by_default: false,
        micros_a_second: [100_000, 150_000],
        ..VEO_3
    },
    VEO_31,
    VEO_31_FAST,
    Model {
        slug: "veo-3.1-lite",
        title: "Veo 3.1 Lite",
        resolutions: &[HD],
        micros_a_second: [62_500, 125_000],
        ..VEO_31_FAST
    },
];

impl Model {
    /// The model of that name.
    pub(super) fn find(slug: &str) -> Option<Self> {
        MODELS.into_iter().find(|model| model.slug == slug)
    }

    /// Price of one render in dollars.
    pub(super) fn price(&self, seconds: u32, audio: bool) -> f64 {
        f64::from(self.micros_a_second[usize::from(audio)] * seconds) / 1_000_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "prices are exact to the printed cent")]
    fn prices_span_the_published_ranges() {
        for (slug, least, most) in [
            ("veo-3", 0.80, 3.20),
            ("veo-3-fast", 0.40, 1.20),
            ("veo-3.1", 0.80, 3.20),
            ("veo-3.1-fast", 0.40, 1.20),
            ("veo-3.1-lite", 0.25, 1.00),
        ] {
            let model = Model::find(slug).unwrap();
            assert_eq!((model.price(4, false), model.price(8, true)), (least, most), "{slug}");
        }
        assert_eq!(Model::find("veo-9"), None);
    }
}
