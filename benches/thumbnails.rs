//! The first screen of a library of 1,000 clips: from the cache on the disk, and made for the first time. The goal is 1 s from
//! the cache; `cargo bench --bench thumbnails`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

#[path = "support/library.rs"]
mod library;
#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rushes::engine::{self, Disposal, EngineConfig, EngineHandle, Pace, Service};
use rushes::ui::App;
use support::{Window, nothing, unnamed_widgets};

const CLIPS: usize = 1000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(library::fill(folder.path(), CLIPS, 0));
    for what in ["made for the first time", "from the cache", "from the cache again"] {
        let handle = runtime.block_on(start(folder.path()));
        let (clips, time) = first_screen(&handle);
        println!("{CLIPS} clips, {clips} in sight, {what}: {:.0} ms", time.as_secs_f64() * 1e3);
        runtime.block_on(handle.stop(Duration::from_secs(10)));
    }
}

/// From the press on "Library" until every card in sight has its picture.
fn first_screen(handle: &EngineHandle) -> (usize, Duration) {
    let services = nothing::services(handle.clone());
    let mut window = Window::new(1280.0, 800.0).any_script().app(move |cc| App::new(cc, services));
    window.get_by_label("Library").click();
    let began = Instant::now();
    loop {
        window.step();
        let clips = cards(&window);
        if window.query_by_label("Search clips").is_some() && stills(&window) >= clips {
            let time = began.elapsed();
            assert!(unnamed_widgets(&window).is_empty(), "it is the window that is tested");
            return (clips, time);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// How many cards are in sight.
fn cards(window: &Harness<'_, App>) -> usize {
    window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Clip: "))).count()
}

/// How many stills as wide as a card are on the graphics card.
fn stills(window: &Harness<'_, App>) -> usize {
    let textures = window.ctx.tex_manager();
    let textures = textures.read();
    let is_still = |name: &str| name.starts_with("Still(") && name.ends_with("320)");
    textures.allocated().filter(|(_, meta)| is_still(&meta.name)).count()
}

async fn start(folder: &Path) -> EngineHandle {
    let config = EngineConfig {
        service: Service::Demo,
        pace: Pace::Unlimited,
        disposal: Disposal::Delete,
        ..EngineConfig::new(folder.to_path_buf(), library::fixtures::no_hosts())
    };
    engine::start(config).await.unwrap()
}
