//! Reads a prompt: which scene, light, weather and move its words name. What they leave open, the seed decides.

use super::brief::{Brief, Light, Props, Subject, Weather};
use super::camera::CameraMove;
use super::random::SeededRandom;
use super::words::{LIGHT_PHRASES, LIGHTS, MOVES, NOT, SUBJECTS, WEATHERS, WIND};

/// Reads a prompt.
pub(super) fn read(prompt: &str, seed: u32) -> Brief {
    let text = Text::new(prompt);
    let mut random = SeededRandom::about(seed, "brief");
    let weather = text.weather();
    let subject = text.subject().unwrap_or_else(|| random.pick(&ANY));
    let light = text.light().unwrap_or_else(|| random.pick(usual_light(subject)));
    // Stars shine at night, whatever the hour is called.
    let light = if subject == Subject::Stars { Light::Night } else { light };
    Brief {
        subject,
        light,
        weather: weather.unwrap_or_else(|| usual_weather(subject, &mut random)),
        movement: text.movement().unwrap_or_else(|| random.pick(&USUAL_MOVES)),
        wind: text.has_any(WIND),
        props: Props { neon: text.has_any("neon néon* неон* ネオン 霓虹 نيون"), red: text.has_any("red rot rote roten roter rotes rouge rouges rojo roja красн* 赤 红 أحمر"),
            tram: text.has_any("tram trams tramway* streetcar* trolley* strassenbahn* straßenbahn* tranvía* трамва* 路面電車 电车 ترام") },
        snowy: weather == Some(Weather::Snow) || text.has_any("snow* schnee* neige* nieve* снег* снеж* 雪 ثلج"),
    }
}

/// The weather that a prompt names.
pub(super) fn named_weather(prompt: &str) -> Option<Weather> {
    Text::new(prompt).weather()
}

/// The camera move that a prompt names.
pub(super) fn named_move(prompt: &str) -> Option<CameraMove> {
    Text::new(prompt).movement()
}

/// Scenes for a prompt that names none.
const ANY: [Subject; 7] =
    [Subject::Coast, Subject::Lake, Subject::Meadow, Subject::Dunes, Subject::City, Subject::Forest, Subject::Stars];

/// Moves for a prompt that names none.
const USUAL_MOVES: [CameraMove; 4] = [CameraMove::In, CameraMove::In, CameraMove::Track, CameraMove::Orbit];

/// The hours that suit a scene.
fn usual_light(subject: Subject) -> &'static [Light] {
    match subject {
        Subject::Coast | Subject::City => &[Light::Dusk, Light::Golden, Light::Dusk, Light::Dawn],
        Subject::Street => &[Light::Night, Light::Night, Light::Dusk],
        Subject::Dunes => &[Light::Golden, Light::Dawn, Light::Dusk],
        Subject::Forest => &[Light::Dawn, Light::Golden, Light::Dusk],
        Subject::Room => &[Light::Night, Light::Dusk, Light::Golden],
        Subject::Lake => &[Light::Dawn, Light::Golden, Light::Dusk],
        Subject::Meadow => &[Light::Golden, Light::Day, Light::Dawn],
        Subject::Stars => &[Light::Night],
    }
}

fn usual_weather(subject: Subject, random: &mut SeededRandom) -> Weather {
    match subject {
        Subject::Street if random.chance(0.75) => Weather::Rain,
        Subject::Forest | Subject::Lake if random.chance(0.5) => Weather::Fog,
        _ => Weather::Fair,
    }
}

/// A prompt in lower case, whole and in words.
struct Text {
    whole: String,
    words: Vec<String>,
}

impl Text {
    fn new(prompt: &str) -> Self {
        // More than any service takes; a longer text names nothing new.
        let whole: String = prompt.chars().take(4000).flat_map(char::to_lowercase).collect();
        let mut words: Vec<String> = Vec::new();
        let mut skip = false;
        for word in
            whole.split(|letter: char| !letter.is_alphanumeric() && letter != '-').filter(|word| !word.is_empty())
        {
            if !skip {
                words.push(word.to_owned());
                // The parts of a word with hyphens count too.
                words.extend(word.split('-').filter(|part| *part != word && !part.is_empty()).map(str::to_owned));
            }
            skip = NOT.contains(&word);
        }
        Self { whole, words }
    }

    /// How many of these words the prompt has.
    fn count(&self, words: &str) -> u32 {
        words.split_whitespace().map(|word| u32::from(self.has(word))).sum()
    }

    fn has_any(&self, words: &str) -> bool {
        words.split_whitespace().any(|word| self.has(word))
    }

    fn has(&self, word: &str) -> bool {
        if word.chars().next().is_some_and(is_unspaced) {
            return self.whole.contains(word);
        }
        match word.strip_suffix('*') {
            Some(start) => self.words.iter().any(|own| own.starts_with(start)),
            None => self.words.iter().any(|own| own == word),
        }
    }

    fn subject(&self) -> Option<Subject> {
        let mut scores: Vec<(Subject, u32)> = Vec::new();
        for &(subject, weight, words) in SUBJECTS {
            let score = weight * self.count(words);
            match scores.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, sum)) => *sum += score,
                None => scores.push((subject, score)),
            }
        }
        // The first of equals: the table's order.
        let best = scores.iter().map(|(_, score)| *score).max().filter(|&score| score > 0)?;
        scores.iter().find(|(_, score)| *score == best).map(|(subject, _)| *subject)
    }

    fn light(&self) -> Option<Light> {
        let phrase = LIGHT_PHRASES.iter().find(|(_, phrases)| self.says(phrases));
        let word = || LIGHTS.iter().max_by_key(|(_, words)| self.count(words)).filter(|(_, words)| self.has_any(words));
        phrase.or_else(word).map(|(light, _)| *light)
    }

    fn weather(&self) -> Option<Weather> {
        WEATHERS
            .iter()
            .filter(|(_, words)| self.has_any(words))
            .max_by_key(|(_, words)| self.count(words))
            .map(|(found, _)| *found)
    }

    fn movement(&self) -> Option<CameraMove> {
        MOVES.iter().find(|(_, phrases)| self.says(phrases)).map(|(movement, _)| *movement)
    }

    /// Whether the prompt says one of these phrases, which `|` parts.
    fn says(&self, phrases: &str) -> bool {
        phrases.split('|').any(|phrase| self.whole.contains(phrase))
    }
}

/// Whether a script writes words without spaces, or with their articles and endings attached: there a word is looked for anywhere.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(prompt: &str) -> Brief {
        read(prompt, 7)
    }

    #[test]
    fn the_words_choose_the_scene() {
        for (prompt, subject) in [
            ("A slow dolly shot towards an old lighthouse at dusk, gulls over the rocks", Subject::Coast),
            ("A vintage tram passes on a rainy night street, neon in the puddles", Subject::Street),
            ("A camel caravan crosses the dunes", Subject::Dunes),
            ("A red fox runs through snow", Subject::Forest),
            ("The skyline of a city, windows light up one by one", Subject::City),
            ("Close-up of a potter's hands shaping a bowl, window light", Subject::Room),
            ("Low over terraced rice fields, over a wooded ridge, a valley of fog", Subject::Lake),
            ("Tall grass on a meadow, wildflowers", Subject::Meadow),
            ("The Milky Way turns over a tent", Subject::Stars),
        ] {
            assert_eq!(seen(prompt).subject, subject, "{prompt}");
        }
    }

    #[test]
    fn the_words_of_other_languages_choose_a_scene_too() {
        for (prompt, subject, light) in [
            ("Ein alter Leuchtturm in der Dämmerung, Wellen und Möwen", Subject::Coast, Light::Dusk),
            ("Une ruelle sous la pluie, la nuit", Subject::Street, Light::Night),
            ("Un bosque al amanecer, con niebla", Subject::Forest, Light::Dawn),
            ("夜の街、ネオンと雨", Subject::Street, Light::Night),
            ("沙漠中的骆驼，日落", Subject::Dunes, Light::Golden),
            ("جبال وبحيرة عند الفجر", Subject::Lake, Light::Dawn),
            ("Зимний лес, снег, утро", Subject::Forest, Light::Dawn),
        ] {
            let brief = seen(prompt);
            assert_eq!((brief.subject, brief.light), (subject, light), "{prompt}");
        }
    }

    #[test]
    fn a_word_inside_another_word_names_nothing() {
        assert_eq!(Text::new("The season of a researcher").subject(), None);
        assert_eq!(Text::new("No rain, without fog").weather(), None);
    }

    #[test]
    fn light_weather_and_move_come_from_the_words() {
        let brief = seen("Drone shot over a stormy sea at midnight, thunder");
        assert_eq!((brief.light, brief.weather, brief.movement), (Light::Night, Weather::Storm, CameraMove::Rise));
        for (prompt, movement) in [
            ("Locked-off shot of a lake", CameraMove::Still),
            ("The camera pulls back from a lake", CameraMove::Out),
            ("Pan left over a lake", CameraMove::PanLeft),
            ("Handheld, a lake", CameraMove::Handheld),
            ("Push in on a lake", CameraMove::In),
            ("The camera orbits a lake", CameraMove::Orbit),
        ] {
            assert_eq!(seen(prompt).movement, movement, "{prompt}");
        }
    }

    #[test]
    fn without_words_the_seed_decides() {
        let subjects: std::collections::HashSet<Subject> =
            (0..60).map(|seed| read("Something", seed).subject).collect();
        assert_eq!(subjects.len(), ANY.len());
        assert_eq!(read("", 9), read("", 9));
    }
}
