//! The sound of such clips: heard in full where that can be, else with one sentence about why not.

use super::patch::{change_entry, data, patched, pictures, sound, written};
use super::{assert_same_pictures, frame_at, heard, info, ms};
use rushes::media::{Problem, Sound, probe};

fn unheard(bytes: &[u8]) -> String {
    let file = written(bytes);
    let said = probe(&file.path).unwrap();
    assert!(said.has_audio);
    let sentence = said.sound_problem.unwrap().to_string();
    let error = Sound::decode(&file.path).unwrap_err();
    assert!(matches!(&error.problem, Problem::Sound(why) if why.to_string() == sentence), "{error}");
    assert!(frame_at(&file.path, ms(0)).is_ok(), "the picture plays");
    sentence
}

#[test]
fn sound_that_is_not_played_has_one_sentence_with_its_name() {
    let of_kind = |kind: &[u8; 4]| patched("tone.mp4", |movie| change_entry(sound(movie), |entry| entry.kind = *kind));
    let as_sentence =
        |name: &str| format!("This sound is {name}, which can't be played here; the picture plays without it");
    for (kind, name) in [
        (b"ac-3", "AC-3"),
        (b"Opus", "Opus"),
        (b"sowt", "uncompressed (PCM)"),
        (b"alac", "Apple Lossless"),
        (b"abcd", "abcd"),
    ] {
        assert_eq!(unheard(&of_kind(kind)), as_sentence(name));
    }
    let of_object = |object: u8| {
        let mut bytes = std::fs::read(data("tone.mp4")).unwrap();
        let at = bytes.windows(4).position(|four| four == b"esds").unwrap();
        let tag = at + bytes[at..].iter().position(|&byte| byte == 0x40).unwrap();
        bytes[tag] = object;
        bytes
    };
    assert_eq!(unheard(&of_object(0x6b)), as_sentence("MP3"));
    let mut main = std::fs::read(data("tone.mp4")).unwrap();
    let at = main.windows(2).position(|two| two == [0x11, 0x90]).unwrap();
    main[at] = 0x09;
    assert_eq!(unheard(&main), as_sentence("AAC Main"));
}

#[test]
fn of_several_tracks_the_first_that_can_be_played_is_taken() {
    let bytes = patched("bframes.mp4", |movie| {
        let mut other = sound(movie).clone();
        change_entry(&mut other, |entry| entry.kind = *b"ac-3");
        let mut pictures = pictures(movie).clone();
        change_entry(&mut pictures, |entry| entry.kind = *b"hvc1");
        movie.parts.splice(1..1, [pictures, other]);
    });
    assert_eq!(info(&bytes).sound_problem, None);
    assert_same_pictures(&bytes, "bframes.mp4");
    assert!(heard(&bytes) == Sound::decode(&data("bframes.mp4")).unwrap().unwrap());
}

/// How loud a tone is in a channel, from 0 to 1.
fn tone(sound: &Sound, channel: usize, frequency: f32) -> f32 {
    let samples = sound.samples().iter().skip(channel).step_by(usize::from(sound.channels()));
    let middle = samples.skip(9_600).take(24_000);
    let step = std::f32::consts::TAU * frequency / sound.rate() as f32;
    let sum = middle.enumerate().fold([0.0; 2], |[real, imaginary], (index, sample)| {
        let angle = step * index as f32;
        [real + sample * angle.cos(), imaginary + sample * angle.sin()]
    });
    (sum[0].powi(2) + sum[1].powi(2)).sqrt() / 12_000.0
}

#[test]
fn six_channels_are_heard_from_two() {
    let sound = Sound::decode(&data("surround.mp4")).unwrap().unwrap();
    assert_eq!((sound.rate(), sound.channels(), sound.length()), (48_000, 2, ms(800)));
    // A tone of 0.3 in each channel; read off what ffmpeg makes of it with `-ac 2` and 16 bits.
    for (frequency, left, right) in [
        (440.0, 0.1219, 0.0),
        (660.0, 0.0001, 0.1335),
        (880.0, 0.0879, 0.0879),
        (50.0, 0.0, 0.0),
        (1100.0, 0.0935, 0.0),
        (1320.0, 0.0, 0.0921),
    ] {
        let loud = [tone(&sound, 0, frequency), tone(&sound, 1, frequency)];
        assert!((loud[0] - left).abs() < 0.001 && (loud[1] - right).abs() < 0.001, "{frequency} Hz: {loud:?}");
    }
}

/// How loud a channel is far above 1 kHz, as a root mean square: four differences in a row leave nothing else.
fn bright(sound: &Sound, channel: usize) -> f32 {
    let samples = sound.samples().iter().skip(channel).step_by(2).copied().collect::<Vec<_>>();
    let differences = samples[9_600..33_600].windows(5).map(|x| x[0] - 4.0 * x[1] + 6.0 * x[2] - 4.0 * x[3] + x[4]);
    (differences.map(|x| x * x).sum::<f32>() / 24_000.0).sqrt()
}

/// A clip with another `AudioSpecificConfig`.
pub fn configured(name: &str, config: &[u8]) -> Vec<u8> {
    patched(name, |movie| {
        change_entry(sound(movie), |entry| {
            let [stream, decoder, specific] = [3, 4, 5].map(|tag| {
                let length = [tag, 0x80, 0x80, 0x80];
                entry.bytes.windows(4).position(|four| four == length).unwrap() + 4
            });
            let old = usize::from(entry.bytes[specific]);
            entry.bytes.splice(specific + 1..=specific + old, config.iter().copied());
            for at in [28 + 3, stream, decoder, specific] {
                entry.bytes[at] = entry.bytes[at] - old as u8 + config.len() as u8;
            }
        });
    })
}

#[test]
fn he_aac_is_heard_in_full_and_in_stereo_however_it_is_signalled() {
    // As plain AAC of half the rate, by a hierarchy, and by an appendix (14496-3, 1.6.5).
    let ways: [(&str, [&[u8]; 3]); 2] = [
        ("he_v1.mp4", [&[0x13, 0x10], &[0x2b, 0x11, 0x88, 0], &[0x13, 0x10, 0x56, 0xe5, 0x98]]),
        ("he_v2.mp4", [&[0x13, 0x08], &[0xeb, 0x09, 0x88, 0], &[0x13, 0x08, 0x56, 0xe5, 0x9d, 0x48, 0x80]]),
    ];
    for (name, configs) in ways {
        for config in configs {
            let sound = heard(&configured(name, config));
            assert_eq!((sound.rate(), sound.channels()), (48_000, 2), "{name} {config:?}");
            assert!(sound.length().abs_diff(ms(768)) < ms(10), "{name} {config:?}: {:?}", sound.length());
            for (channel, frequency) in [(0, 440.0), (1, 660.0)] {
                let (loud, bright) = (tone(&sound, channel, frequency), bright(&sound, channel));
                assert!(loud > 0.1 && bright > 0.05, "{name} {config:?}: {loud} at {frequency} Hz, {bright} above");
            }
        }
    }
}
