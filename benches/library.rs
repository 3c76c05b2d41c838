//! A frame's own work in a library of 100,000 clips: `cargo bench --bench library`.
//!
//! Prints median, p95 and maximum of a frame (logic, layout, the accessibility tree; no painting) in milliseconds of the processor: at
//! rest, while it is scrolled, while the tiles change their size, while chips are pressed, and when another answer comes.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and fails by panicking")]
#![allow(dead_code, reason = "the stand-in for the engine has more than a bench needs")]

#[path = "support/cpu.rs"]
mod cpu;
#[path = "../tests/window/double.rs"]
mod double;
#[path = "../tests/window/scripted.rs"]
mod scripted;
#[path = "../tests/window/stock.rs"]
mod stock;
#[path = "../tests/support/mod.rs"]
#[allow(unused_imports, reason = "a bench uses a part of what tests share")]
mod support;

use std::sync::Arc;
use std::time::Duration;

use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rushes::domain::{
    ClipId, ClipList, ClipRow, LibraryFacts, Mark, ModelTable, Shape, ShotId, ShotList, ShotRow, Usd,
};
use rushes::engine::{EngineHandle, Request, ScriptedEngine, Snapshot, Waker};
use rushes::media::Picture;
use rushes::ui::App;
use support::{Window, nothing};

const CLIPS: i64 = 100_000;
const TAKES: i64 = 3;
const GOAL: Duration = Duration::from_millis(4);

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let guard = runtime.enter();
    let library = LibraryFacts { revision: 1, clips: CLIPS as usize, ..LibraryFacts::default() };
    let (handle, mut engine) =
        EngineHandle::scripted(Snapshot { library, ..double::connected().seen() }, Waker::none());
    drop(guard);
    let services = nothing::services(handle);
    let mut window = Window::new(1280.0, 800.0).any_script().app(move |cc| double::app(cc, services));
    let stock = Stock::new();
    window.get_by_label("Library").click();
    for _ in 0..20 {
        window.step();
        stock.answer(&mut engine);
    }
    let at = egui::pos2(400.0, 500.0);
    window.event(egui::Event::PointerMoved(at));
    measure("at rest", &mut window, |_| {}, || {});
    measure(
        "scrolled",
        &mut window,
        |window| wheel(window, egui::Modifiers::NONE, -600.0),
        || stock.answer(&mut engine),
    );
    measure(
        "other sizes",
        &mut window,
        |window| wheel(window, egui::Modifiers::COMMAND, 3.0),
        || {
            stock.answer(&mut engine);
        },
    );
    let mut presses = 0;
    let chip = |window: &mut Harness<'_, App>| {
        presses += 1;
        if presses % 4 == 0 {
            window.get_by_label_contains("Picked").click();
        }
    };
    measure("chips", &mut window, chip, || stock.answer(&mut engine));
    let end = |window: &mut Harness<'_, App>| window.key_press(egui::Key::PageDown);
    measure("page by page", &mut window, end, || stock.answer(&mut engine));
}

fn wheel(window: &mut Harness<'_, App>, modifiers: egui::Modifiers, by: f32) {
    let delta = egui::vec2(0.0, by);
    let (unit, phase, source) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move, egui::MouseWheelSource::Wheel);
    window.input_mut().events.push(egui::Event::MouseWheel { unit, delta, modifiers, phase, source });
}

fn measure(
    what: &str,
    window: &mut Harness<'_, App>,
    mut act: impl FnMut(&mut Harness<'_, App>),
    mut answer: impl FnMut(),
) {
    let mut frames: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        act(window);
        let start = cpu::thread();
        window.step();
        frames.push(cpu::thread().saturating_sub(start));
        answer();
    }
    frames.sort();
    let at = |share: f64| frames[((frames.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let within = frames.iter().filter(|frame| **frame <= GOAL).count();
    println!(
        "{what}: median {:.2} ms, p95 {:.2} ms, max {:.2} ms; {} of {} within {} ms",
        at(0.5),
        at(0.95),
        at(1.0),
        within,
        frames.len(),
        GOAL.as_millis()
    );
}

/// 100,000 clips in 33,334 shots.
struct Stock {
    rows: Arc<[ClipRow]>,
    shots: Arc<[ShotRow]>,
}

impl Stock {
    fn new() -> Self {
        let rows = (0..CLIPS).rev().map(row).collect();
        let shots = (0..=CLIPS / TAKES).map(shot).collect();
        Self { rows, shots }
    }

    fn answer(&self, engine: &mut ScriptedEngine) {
        while let Ok(request) = engine.inbox.try_recv() {
            match request {
                Request::Clips(_, answer) => answer.send(Ok(ClipList { rows: self.rows.clone(), revision: 1 })),
                Request::Shots(_, answer) => answer.send(Ok(ShotList { rows: self.shots.clone(), revision: 1 })),
                Request::Details(ids, answer) => {
                    answer.send(Ok(ids.into_iter().map(|id| Arc::new(double::clip(id.0))).collect()));
                }
                Request::Takes(_, answer) => answer.send(Ok(Vec::new())),
                Request::Still(_, width, answer) => {
                    let (width, height) = (width / 4, width * 9 / 64);
                    answer.send(Ok(Picture { width, height, rgba: vec![90; (width * height * 4) as usize] }));
                }
                _ => {}
            }
        }
    }
}

fn row(id: i64) -> ClipRow {
    let models = ModelTable::built_in();
    let model = &models.rows()[id as usize % 2];
    let shapes = &model.fields.shape.allowed;
    let shape = shapes[id as usize % shapes.len()];
    ClipRow {
        id: ClipId(id),
        shot: ShotId(id / TAKES),
        take: (id % TAKES) as u32 + 1,
        width: 0,
        height: 0,
        shape,
        model: model.id,
        sound: id % 5 > 0,
        millis: 8000,
        saved_at: double::at(-600 * (CLIPS - id)),
        cost: Some(Usd::from_cents(320)),
        mark: match id % 7 {
            0 => Some(Mark::Pick),
            1 => Some(Mark::Reject),
            _ => None,
        },
        stars: (id % 6) as u8,
        seen: id % 9 > 0,
    }
}

fn shot(id: i64) -> ShotRow {
    ShotRow {
        id: ShotId(id),
        project: None,
        number: id as u32 + 1,
        title: format!("Shot {id} of a very long film"),
        named: false,
        shape: Shape::WIDE,
        takes: TAKES as u32,
        picked: 0,
        unseen: 0,
        top: Some(ClipId(id * TAKES)),
        stars: 0,
        cost: Usd::from_cents(960),
    }
}
