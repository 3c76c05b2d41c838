//! The stills of the ready-made shots and of the first start, `assets/scenes`: painted by the renderer of the demo, small enough to ship.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{ImageReader, RgbImage};
use rushes::simulator::render::still;
use rushes::ui::READY;
use std::path::{Path, PathBuf};

/// A still: its file, its ready-made shot, the seed and the second that show it best, its size and the most bytes it may have.
struct SceneFile {
    file: &'static str,
    shot: &'static str,
    seed: u32,
    second: f32,
    size: [u32; 2],
    most: usize,
}

const fn still_of(file: &'static str, shot: &'static str, seed: u32, size: [u32; 2]) -> SceneFile {
    SceneFile { file, shot, seed, second: 3.0, size, most: 30_000 }
}

const FILES: [SceneFile; 9] = [
    still_of("lighthouse", "Lighthouse at dusk", 6, [480, 270]),
    still_of("diner", "A line in the diner", 3, [480, 270]),
    still_of("tram", "Tram in the rain", 3, [360, 640]),
    still_of("paper-city", "Paper city", 6, [480, 360]),
    still_of("ridge", "Over the ridge", 4, [480, 270]),
    still_of("ceramics", "Ceramics close-up", 3, [480, 480]),
    still_of("perfume", "Perfume, macro", 3, [480, 640]),
    still_of("dog", "Dog and snow", 4, [360, 640]),
    SceneFile { file: "hero", shot: "Lighthouse at dusk", seed: 7, second: 2.2, size: [1280, 720], most: 150_000 },
];

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/scenes").join(format!("{file}.jpg"))
}

/// Painted twice as large, then made smaller, so that every edge is smooth.
fn painted(file: &SceneFile) -> RgbImage {
    let prompt = READY.iter().find(|ready| ready.name == file.shot).unwrap().prompt;
    let large = still(prompt, file.seed, file.size.map(|side| side * 2), file.second).unwrap();
    let image = RgbImage::from_raw(large.width, large.height, large.rgb).unwrap();
    resize(&image, file.size[0], file.size[1], FilterType::Lanczos3)
}

#[test]
fn every_still_is_there_in_its_size_and_small() {
    for file in FILES {
        let bytes = std::fs::read(path(file.file)).unwrap();
        assert!(bytes.len() <= file.most, "{}: {} bytes", file.file, bytes.len());
        let size = ImageReader::open(path(file.file)).unwrap().into_dimensions().unwrap();
        assert_eq!([size.0, size.1], file.size, "{}", file.file);
    }
}

/// `cargo test --test scenes -- --ignored` writes them anew; look at them afterwards.
#[test]
#[ignore = "writes assets/scenes"]
fn the_stills_are_written_anew() {
    for file in FILES {
        let image = painted(&file);
        let best = (40..=92).rev().find_map(|quality| {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&image).unwrap();
            (bytes.len() <= file.most).then_some(bytes)
        });
        std::fs::write(path(file.file), best.unwrap()).unwrap();
    }
}
