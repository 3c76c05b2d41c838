//! The whole app as a person meets it: the real window, the real engine, the demo's own service; only the keychain and the file
//! dialog stand in. From the first start to a saved clip, a copy of it, and the next start.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rushes::bootstrap::{DataFolder, Engines};
use rushes::engine::{EngineHandle, Reply, Service, Waker, reply};
use rushes::media::Output;
use rushes::secrets::MemoryKeychain;
use rushes::ui::{App, AppServices, Dialogs, Session};
use support::harness::HarnessExt as _;
use support::{Window, unnamed_widgets};

const PROMPT: &str = "A paper boat on a puddle, rain";

/// Saves wherever the test says.
struct SaveTo(PathBuf);

impl Dialogs for SaveTo {
    fn save_clip(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(Some(self.0.clone())))
    }
    fn save_frame(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn save_table(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn pick_folder(&self, _: &EngineHandle, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn pick_image(&self, _: &EngineHandle) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
}

struct Program {
    engines: Engines,
    window: Harness<'static, App>,
}

/// Starts the program on a data folder, as `main` does but for the keychain and the dialogs.
fn start(data_dir: &Path, copy: &Path, runtime: &tokio::runtime::Runtime) -> Program {
    let folder = DataFolder::find(Some(data_dir.to_path_buf()), false).unwrap();
    let shown = folder.last_shown().unwrap().service;
    let engines = Engines::new(folder, Arc::new(MemoryKeychain::new()), runtime.handle().clone(), Waker::none());
    let handle = runtime.block_on(engines.get(shown)).unwrap();
    let services = AppServices {
        session: Session { handle },
        sessions: Box::new(engines.clone()),
        dialogs: Box::new(SaveTo(copy.to_path_buf())),
        clipboard: Box::new(rushes::bootstrap::desktop::NativeClipboard::default()),
        notifier: Box::new(rushes::bootstrap::desktop::NativeNotifications::default()),
        logs: data_dir.join("logs"),
        output: Output::none(),
    };
    let window = Window::new(1280.0, 800.0).any_script().app(move |cc| App::new(cc, services));
    Program { engines, window }
}

fn sees(window: &Harness<'_, App>, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn clip_in(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.filter_map(|entry| Some(entry.ok()?.path())).find_map(|path| {
        let is_clip = path.extension().is_some_and(|extension| extension == "mp4");
        if path.is_dir() { clip_in(&path) } else { is_clip.then_some(path) }
    })
}

#[test]
fn from_the_first_start_to_a_saved_clip_and_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (data_dir, copy) = (folder.path().join("data"), folder.path().join("my copy.mp4"));
    let runtime = tokio::runtime::Runtime::new().unwrap();

    let Program { engines, mut window } = start(&data_dir, &copy, &runtime);
    window.step_until("the welcome", |w| sees(w, "Try it now, free"));
    window.get_by_label("Try it now, free").click();
    window.step_until("the demo's bar", |w| sees(w, "Demo: nothing is billed"));
    window.get_by_label("Prompt").click();
    window.step();
    // The form holds a ready-made shot; the person's own words take its place.
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.step();
    window.get_by_label("Prompt").type_text(PROMPT);
    window.step_until("a valid shot", |w| {
        w.query_by_label("Generate about $3.20").is_some_and(|b| !b.accesskit_node().is_disabled())
    });
    window.get_by_label("Generate about $3.20").click();
    window.step_until("the clip on the stage", |w| sees(w, "Save as…"));
    window.get_by_label("Save as…").click_accesskit();
    window.step_until("the copy", |_| copy.is_file());
    assert_eq!(unnamed_widgets(&window), Vec::<String>::new());
    let clips = data_dir.join("demo").join("clips");
    let clip = clip_in(&clips).expect("the clip is in the demo's folder");
    assert_eq!(std::fs::read(&clip).unwrap(), std::fs::read(&copy).unwrap());
    let info = rushes::media::probe(&copy).unwrap();
    assert_eq!((info.width, info.height, info.frames, info.has_audio), (1280, 720, 192, true));
    drop(window);
    engines.stop();

    let Program { engines, mut window } = start(&data_dir, &copy, &runtime);
    window.step_until("Create with the clip of the last run", |w| {
        sees(w, "Save as…") || sees(w, "Demo: nothing is billed")
    });
    assert!(!sees(&window, "Try it now, free"), "the first start is over");
    let handle = runtime.block_on(engines.get(Service::Demo)).unwrap();
    let newest = handle.snapshot().newest.clone().unwrap();
    assert_eq!(newest.path, clip);
    assert_eq!(newest.request.prompt, PROMPT);
    drop(window);
    engines.stop();
}
