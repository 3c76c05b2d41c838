//! The colours of a scene: sky, haze, light and shade for each hour and weather, varied a little by the seed.

use super::brief::{Brief, Light, Weather};
use super::colour::{Rgb, hex, mix, saturate, scale, turn_hue};
use super::random::SeededRandom;

/// The colours and lights that everything in a scene shares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mood {
    /// The sky straight above, half way down, and at the horizon.
    pub(super) sky: [Rgb; 3],
    /// What far things fade into.
    pub(super) haze: Rgb,
    /// Near things without light.
    pub(super) shade: Rgb,
    /// Sunlight or moonlight on things.
    pub(super) key: Rgb,
    /// Clouds where they are lit, and where not.
    pub(super) cloud: [Rgb; 2],
    /// The disc in the sky.
    pub(super) sun: Rgb,
    /// Where it stands, in parts of the view across and of the sky down.
    pub(super) sun_at: [f32; 2],
    /// How strongly stars shine.
    pub(super) stars: f32,
    /// How much of the sky clouds cover, 0 to 1.
    pub(super) cover: f32,
    /// Lamps and windows.
    pub(super) lamp: Rgb,
    /// How bright lamps look against the rest, 0 to 1.
    pub(super) dark: f32,
}

impl Mood {
    /// The mood of a brief.
    pub(super) fn new(brief: &Brief, random: &mut SeededRandom) -> Self {
        let mut mood = clear(brief.light);
        let side = random.side();
        let across = match brief.light {
            Light::Day | Light::Night => random.between(0.18, 0.3),
            _ => random.between(0.08, 0.24),
        };
        mood.sun_at[0] = 0.5 + side * across;
        mood.sun_at[1] += random.between(-0.04, 0.04);
        mood.cover = random.between(0.3, 0.62);
        mood.weather(brief.weather);
        let angle = random.between(-0.13, 0.13);
        mood.each(|colour| turn_hue(colour, angle));
        mood
    }

    fn weather(&mut self, weather: Weather) {
        match weather {
            Weather::Fair => {}
            Weather::Rain => self.cloudy(0.62, 0.8, 0.96),
            Weather::Storm => self.cloudy(0.42, 0.7, 1.0),
            Weather::Snow => self.cloudy(1.0, 0.72, 0.7),
            Weather::Fog => {
                self.haze = mix(self.haze, self.sky[2], 0.6);
                self.sky[1] = mix(self.sky[1], self.haze, 0.45);
                self.sky[0] = mix(self.sky[0], self.haze, 0.2);
                self.key = scale(self.key, 0.7);
                self.shade = mix(self.shade, self.haze, 0.08);
                self.stars *= 0.3;
            }
        }
    }

    /// A closed sky: `light` of its brightness and `hue` of its colour are left.
    fn cloudy(&mut self, light: f32, hue: f32, cover: f32) {
        self.each(|colour| scale(saturate(colour, hue), light));
        self.haze = scale(mix(self.haze, self.sky[1], 0.4), 1.0);
        self.key = scale(self.key, 0.55);
        self.stars = 0.0;
        self.cover = self.cover.max(cover);
        self.sun = scale(self.sun, 0.25);
        self.dark = (self.dark + 0.25).min(1.0);
    }

    fn each(&mut self, change: impl Fn(Rgb) -> Rgb) {
        for colour in self.sky.iter_mut().chain(&mut self.cloud).chain([&mut self.haze, &mut self.shade, &mut self.key])
        {
            *colour = change(*colour);
        }
    }

    /// A surface of this colour at a depth of air from 0 (near) to 1 (at the horizon), with `lit` of the light on it.
    pub(super) fn surface(&self, colour: Rgb, lit: f32, air: f32) -> Rgb {
        let light = [0, 1, 2].map(|at| self.shade[at] * 2.2 + self.key[at] * lit);
        let own = [0, 1, 2].map(|at| colour[at] * light[at]);
        mix(own, self.haze, air)
    }

    /// A thing against the light at a depth of air.
    pub(super) fn silhouette(&self, air: f32) -> Rgb {
        mix(self.shade, self.haze, air)
    }
}

/// The hour under a clear sky.
fn clear(light: Light) -> Mood {
    let [zenith, middle, horizon, haze, shade, key, lit, dark, sun] = match light {
        Light::Dawn => {
            [0x3f_5f_94, 0xa9_8f_b5, 0xff_cf_9f, 0xe9_b7_a6, 0x33_34_52, 0xff_c9_92, 0xff_c4_a4, 0x84_74_98, 0xff_f1_d6]
        }
        Light::Golden => {
            [0x4d_74_a6, 0xd9_a5_78, 0xff_cb_74, 0xf2_b0_70, 0x3c_2c_3a, 0xff_b4_5c, 0xff_c9_85, 0x9a_70_72, 0xff_f4_d0]
        }
        Light::Day => {
            [0x1f_62_b4, 0x62_a6_de, 0xcf_e7_f2, 0xb2_d2_e6, 0x2f_4a_60, 0xff_f2_d8, 0xff_ff_ff, 0x9c_b2_c8, 0xff_ff_f4]
        }
        Light::Dusk => {
            [0x17_1e_4a, 0x5c_42_84, 0xf2_86_66, 0xa4_68_8a, 0x17_18_30, 0xe0_7a_66, 0xf0_8a_7c, 0x40_34_62, 0xff_c0_88]
        }
        Light::Night => {
            [0x04_08_1a, 0x0b_18_38, 0x1e_3a_60, 0x1a_33_54, 0x05_0a_18, 0x4a_66_9c, 0x33_4c_76, 0x0a_14_2c, 0xea_f0_ff]
        }
    }
    .map(hex);
    let (height, stars, lamps) = match light {
        Light::Dawn => (0.86, 0.1, 0.55),
        Light::Golden => (0.8, 0.0, 0.45),
        Light::Day => (0.25, 0.0, 0.1),
        Light::Dusk => (0.97, 0.35, 0.85),
        Light::Night => (0.3, 1.0, 1.0),
    };
    Mood {
        sky: [zenith, middle, horizon],
        haze,
        shade,
        key,
        cloud: [lit, dark],
        sun,
        sun_at: [0.5, height],
        stars,
        cover: 0.45,
        lamp: hex(0xff_c0_6a),
        dark: lamps,
    }
}

#[cfg(test)]
mod tests {
    use super::super::brief::{Props, Subject};
    use super::super::camera::CameraMove;
    use super::super::colour::luminance;
    use super::*;

    fn mood(light: Light, weather: Weather, seed: u32) -> Mood {
        let brief = Brief {
            subject: Subject::Coast,
            light,
            weather,
            movement: CameraMove::Still,
            wind: false,
            props: Props::default(),
            snowy: false,
        };
        Mood::new(&brief, &mut SeededRandom::new(seed))
    }

    #[test]
    fn the_night_is_darker_than_the_day_and_has_stars() {
        let (day, night) = (mood(Light::Day, Weather::Fair, 1), mood(Light::Night, Weather::Fair, 1));
        assert!(luminance(night.sky[1]) < luminance(day.sky[1]) / 10.0);
        assert!(night.stars > day.stars && night.dark > day.dark);
    }

    #[test]
    fn what_is_far_fades_into_the_haze() {
        let mood = mood(Light::Dawn, Weather::Fair, 1);
        let far = mood.silhouette(1.0);
        assert!(far.iter().zip(mood.haze).all(|(a, b)| (a - b).abs() < 1e-6));
    }

    #[test]
    fn two_seeds_differ_and_a_closed_sky_hides_the_stars() {
        assert_ne!(mood(Light::Dusk, Weather::Fair, 1).sky, mood(Light::Dusk, Weather::Fair, 2).sky);
        assert!(mood(Light::Night, Weather::Rain, 1).stars < 0.01);
    }
}
