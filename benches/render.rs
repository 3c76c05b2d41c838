//! What a render of the demo costs: 8 s at 720p with sound, of every scene. The goal is 8 s of one core; `cargo bench --bench render`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

use rushes::simulator::render::{RenderSpec, render};

/// A prompt for each scene, the costly ones with rain or snow.
const PROMPTS: [(&str, &str); 12] = [
    ("coast", "A slow dolly shot towards an old lighthouse at dusk, waves, gulls"),
    ("coast, storm", "A stormy sea at night, drone shot"),
    ("street", "A neon street at night in the rain, puddles, handheld camera"),
    ("dunes", "A camel caravan crosses the dunes at sunset, pan right"),
    ("forest", "A pine forest in mist at sunrise, push in"),
    ("forest, snow", "A fox runs through a snowy forest"),
    ("city", "The skyline of a city at dusk, drone shot"),
    ("room", "A desk with a lamp at night, rain on the window"),
    ("lake", "A mountain lake at dawn, tracking shot"),
    ("meadow", "A meadow in the wind, golden hour, dolly in"),
    ("stars", "The Milky Way over a tent, static shot"),
    ("picture", "The camera pushes in on the street"),
];

fn main() {
    for (width, height) in [(1280, 720), (720, 1280)] {
        let mut worst: f64 = 0.0;
        for (name, prompt) in PROMPTS {
            let spec = RenderSpec {
                width,
                height,
                fps: 24,
                seconds: 8,
                audio: true,
                prompt: prompt.to_owned(),
                seed: 7,
                first_frame: (name == "picture").then(|| picture(width, height)),
                last_frame: None,
                references: Vec::new(),
                negative_prompt: String::new(),
            };
            let before = cpu();
            let bytes = render(&spec).unwrap().len();
            let taken = cpu() - before;
            worst = worst.max(taken);
            println!("{width} x {height}, {name}: {taken:.1} s of a core, {:.1} MB", bytes as f64 / 1e6);
        }
        println!("{width} x {height}, the longest: {worst:.1} s of a core (goal 8 s)");
    }
}

/// A frame of a scene, as the last frame of a shot before would be.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let still = rushes::simulator::render::still("A neon street at night", 3, [width, height], 7.9).unwrap();
    let image = image::RgbImage::from_raw(still.width, still.height, still.rgb).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Seconds of processors so far, from Linux' count of hundredths (proc(5), `stat`, fields 14 and 15); 0 elsewhere.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
