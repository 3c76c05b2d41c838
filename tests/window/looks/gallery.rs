//! The gallery: every look of the window by its name, with what the engine says in it and what a person does to get there.
//!
//! One table for everything that must hold in every look: it is painted as it was approved, nothing is cut or overlaps at any
//! size, everything has a name. A new state gets its row here.

use eframe::egui::{self, Key};
use rushes::domain::{Need, Shape};
use rushes::engine::{Pause, Refusal, RefusalKind};

use super::super::double;
use super::money::{MODELS, MONEY};
use super::states;
use super::visit::Visit;
use crate::stock::Snapshot;

/// A named look.
pub struct Look {
    /// The name of its picture.
    pub name: &'static str,
    /// What the engine says.
    pub snapshot: fn() -> Snapshot,
    /// What the person does.
    pub reach: fn(&mut Visit),
    /// Whether it is the same on every machine and at every time: its characters are in the embedded fonts.
    pub embedded: bool,
}

pub const fn look(name: &'static str, snapshot: fn() -> Snapshot, reach: fn(&mut Visit)) -> Look {
    Look { name, snapshot, reach, embedded: true }
}

const KEY: &str = "SG_0123456789abcdef";

/// From the first start to the first shot.
pub const START: &[Look] = &[
    look("first-start", double::first_start, |_| {}),
    look("key-looking", states::looking, |_| {}),
    look("key", double::first_start, |visit| visit.press("I have a Segmind key")),
    look("key-missing", double::first_start, |visit| {
        visit.press("I have a Segmind key");
        visit.press("Connect Segmind");
    }),
    look("key-checking", double::first_start, |visit| {
        visit.press("I have a Segmind key");
        visit.types("Key", KEY);
        visit.press("Connect Segmind");
    }),
    look("key-refused", double::first_start, |visit| {
        visit.press("I have a Segmind key");
        visit.types("Key", KEY);
        visit.press("Connect Segmind");
        visit.refuse_key(Refusal::new("Segmind does not accept this key").of_kind(RefusalKind::KeyRefused));
    }),
    look("keychain-locked", states::locked, |visit| {
        visit.press("I have a Segmind key");
        visit.types("Key", KEY);
    }),
    look("demo-first", double::demo, |_| {}),
    look("create-empty", double::connected, |_| {}),
];

/// The form.
pub const COMPOSE: &[Look] = &[
    look("compose-short", states::short, |_| {}),
    look("compose-long", states::long, |visit| {
        visit.focus("Prompt");
    }),
    look(
        "compose-picture",
        || states::pictured("gate at noon.png"),
        |visit| {
            visit.answer_first_frame(Ok(double::cut(3024, 4032, &["turned upright"])));
            visit.scroll_to("Remove first frame");
        },
    ),
    look(
        "compose-frame-fill",
        || states::pictured("gate at noon.png"),
        |visit| {
            visit.answer_first_frame(Ok(double::cut(3024, 4032, &["turned upright"])));
            visit.press("Frame the first frame");
            visit.answer_first_frame(Ok(double::looked(3024, 4032, &[])));
            visit.press("Zoom in");
        },
    ),
    look(
        "compose-frame-fit",
        || states::pictured("gate at noon.png"),
        |visit| {
            visit.answer_first_frame(Ok(double::cut(3024, 4032, &["turned upright"])));
            visit.press("Frame the first frame");
            visit.answer_first_frame(Ok(double::looked(3024, 4032, &[])));
            visit.press("Fit");
            visit.press("Colour");
        },
    ),
    look(
        "compose-picture-refused",
        || states::pictured("holiday.heic"),
        |visit| {
            visit.answer_first_frame(Err(states::heic()));
            visit.scroll_to("Remove first frame");
        },
    ),
    look("compose-picture-unseen", states::addressed, |visit| {
        visit.answer_first_frame(Err(states::unseen()));
        visit.scroll_to("Send the address anyway");
    }),
    look("compose-wrong", states::wrong, |visit| visit.chord(Key::Enter)),
    look("compose-drop", states::short, |visit| {
        visit.window.input_mut().hovered_files.push(egui::HoveredFile::default());
        visit.rest();
    }),
    look("compose-more", states::short, |visit| {
        visit.press("Resolution, frame rate and seed");
        visit.press("720p");
        visit.press("24 fps");
    }),
    look("compose-ready-made", states::short, |visit| visit.press("Ready-made shots")),
];

/// The queue, whatever is in it.
pub const QUEUE: &[Look] = &[
    look("queue-busy", states::busy, Visit::open_queue),
    look("queue-more-states", states::more_states, Visit::open_queue),
    look("queue-many", states::many, Visit::open_queue),
    look("queue-paused", || states::paused(Pause::ByPerson), Visit::open_queue),
    look("queue-no-credits", || states::paused(Pause::Account(Need::Credits)), Visit::open_queue),
    look("queue-no-key", states::keyless, Visit::open_queue),
    look("queue-offline", states::offline, Visit::open_queue),
    look("queue-menu", states::busy, |visit| {
        visit.open_queue();
        visit.press_first("More for shot");
    }),
    look("queue-folded", states::busy, |visit| visit.press("Hide the queue panel")),
    look("trouble", states::trouble, |_| {}),
];

/// A second before the end, with a range from there on.
fn to_the_middle(visit: &mut Visit) {
    visit.key(Key::End);
    visit.key(Key::ArrowLeft);
    visit.typed("[");
}

/// The stage.
pub const STAGE: &[Look] = &[
    look("stage-wide", || states::shaped(Shape::WIDE), |_| {}),
    look("stage-upright", || states::shaped(Shape::UPRIGHT), |_| {}),
    look("stage-square", || states::shaped(Shape::SQUARE), |_| {}),
    look("stage-player-menu", || states::shaped(Shape::WIDE), |visit| visit.press("More of the player")),
    // Not compared: what is decoded by then, and where the playhead is, differ in each run.
    Look { embedded: false, ..look("stage-in-the-middle", || states::shaped(Shape::WIDE), to_the_middle) },
    Look {
        embedded: false,
        ..look("stage-looking-ahead", || states::shaped(Shape::WIDE), |visit| visit.point_into("Position", 0.75))
    },
    Look { embedded: false, ..look("stage-playing", || states::shaped(Shape::WIDE), |visit| visit.press("Play")) },
    Look { embedded: false, ..look("strip-playing", states::busy, |visit| visit.hover("Shot 7: ")) },
    look("takes", states::story, |_| {}),
    look("takes-about", states::story, |visit| visit.press("About this clip")),
    look("takes-rename", states::story, |visit| visit.press_first("Rename: ")),
    look("takes-picked", states::story, |visit| visit.press("Take 1, picked")),
    look("takes-strip-keyboard", states::story, |visit| visit.focus("Shot 2: ")),
    look("takes-waiting", states::story, |visit| visit.press_first("Shot 4: ")),
    look("takes-one-more", states::story, |visit| visit.key(Key::R)),
    look("stage-full-screen", || states::shaped(Shape::WIDE), |visit| visit.key(Key::F)),
    look("stage-full-screen-upright", || states::shaped(Shape::UPRIGHT), |visit| visit.key(Key::F)),
    look("stage-gone", states::gone, |_| {}),
    look("stage-foreign", states::foreign, |_| {}),
    look("stage-rendering", || states::alone(0), Visit::select_job),
    look("stage-held", || states::alone(4), Visit::select_job),
    look("stage-needs-you", || states::alone(2), Visit::select_job),
    look("stage-failed", || states::alone(6), Visit::select_job),
    look("stage-long", states::long_job, Visit::select_job),
    look("stage-offline", || states::alone(5), Visit::select_job),
    look("stage-downloading", || states::alone(1), Visit::select_job),
    look("stage-takes", || states::takes(3), Visit::select_job),
    look("stage-eight-takes", || states::takes(8), Visit::select_job),
];

/// The library and its trash.
pub const LIBRARY: &[Look] = &[
    look("library", states::library, |visit| visit.press("Library")),
    look("library-filtered", states::library, |visit| {
        visit.press("Library");
        visit.press_first("9:16");
        visit.window.event(egui::Event::PointerGone); // No tooltip in the picture.
        visit.rest();
    }),
    look("library-choosing", states::library, |visit| {
        visit.press("Library");
        visit.press("Sort by");
    }),
    look("library-selected", states::library, |visit| {
        visit.press("Library");
        visit.focus("Clip: ");
        visit.chord(Key::Space);
    }),
    look("library-story", crate::library::choosing, |visit| {
        visit.press("Library");
        visit.press("Sort by");
        visit.press("Story");
    }),
    look("library-many-selected", crate::library::choosing, |visit| {
        visit.press("Library");
        visit.chord(Key::A);
    }),
    look("library-to-a-project", crate::library_finds::with_project, |visit| {
        visit.press("Library");
        visit.chord(Key::A);
        visit.press("Project");
    }),
    look("library-nothing-found", states::library, |visit| {
        visit.press("Library");
        visit.types("Search clips", "giraffe");
    }),
    look("library-empty", double::connected, |visit| visit.press("Library")),
    look("library-many", states::many, |visit| visit.press("Library")),
    look("trash", states::trashed, |visit| {
        visit.press("Library");
        visit.press("Trash, 3 clips");
    }),
    look("trash-empty", double::connected, |visit| {
        visit.press("Library");
        visit.press("Trash");
    }),
    look("message", states::library, |visit| {
        visit.key(Key::Delete);
        visit.answer_trash(Err(Refusal::new("The clip can't be moved to the trash: the disk is full")));
    }),
    // Not compared: this message disappears after a while.
    Look {
        embedded: false,
        ..look("undo", states::library, |visit| {
            visit.key(Key::Delete);
            visit.answer_trash(Ok(()));
        })
    },
];

/// The settings.
pub const SETTINGS: &[Look] = &[
    look("settings", states::busy, |visit| visit.press("Settings")),
    look("settings-end", states::busy, |visit| {
        visit.press("Settings");
        visit.scroll_to("Open logs");
    }),
    look("settings-no-key", states::keyless, |visit| visit.press("Settings")),
    look("settings-demo", double::demo, |visit| visit.press("Settings")),
];

/// The sheets.
pub const SHEETS: &[Look] = &[
    look("sheet-spend", states::dear, |visit| visit.chord(Key::Enter)),
    look("sheet-unknown", states::busy, |visit| visit.press("Decide…")),
    look("sheet-stop", states::busy, |visit| {
        visit.press_first("More for shot");
        visit.press("Stop watching…");
    }),
    look("sheet-delete", states::trashed, |visit| {
        visit.press("Library");
        visit.press("Trash, 3 clips");
        visit.press("Empty trash…");
    }),
    look("sheet-key", states::busy, |visit| {
        visit.press("Settings");
        visit.press("Replace key…");
    }),
    look("sheet-remove-key", states::busy, |visit| {
        visit.press("Settings");
        visit.press("Remove key…");
    }),
    look("sheet-path", states::busy, |visit| {
        visit.double.dialogs.answer(Err(Refusal::new("No dialog").of_kind(RefusalKind::NoDialog)));
        visit.press("Save as…");
    }),
    look(
        "sheet-details",
        || states::alone(6),
        |visit| {
            visit.select_job();
            visit.press("Details");
        },
    ),
    look("sheet-palette", states::busy, |visit| visit.chord(Key::K)),
    look("sheet-palette-found", states::busy, |visit| {
        visit.chord(Key::K);
        visit.typed("frame");
    }),
    look("sheet-palette-nothing", states::busy, |visit| {
        visit.chord(Key::K);
        visit.typed("zebra");
    }),
    look("sheet-shortcuts", states::busy, |visit| visit.press("Keyboard shortcuts")),
    look("sheet-shortcuts-found", states::busy, |visit| {
        visit.press("Keyboard shortcuts");
        visit.typed("frame");
    }),
    look("sheet-leave", states::busy, Visit::close),
    look("sheet-absence", states::came_back, |_| {}),
    look("absence-later", states::came_back, |visit| visit.key(Key::Escape)),
    look("fetched", states::fetched, |_| {}),
    look("field-menu", states::short, |visit| visit.menu_of("Prompt")),
    look("sheet-licences", states::busy, |visit| {
        visit.press("Settings");
        visit.scroll_to("Licences");
        visit.press("Licences");
    }),
];

/// Side panels that come out in a narrow window.
pub const NARROW: &[Look] = &[
    look("narrow-shot", states::busy, |visit| {
        visit.shown_as(egui::Theme::Dark, egui::vec2(640.0, 400.0));
        visit.press("Show the shot panel");
    }),
    look("narrow-queue", states::busy, |visit| {
        visit.shown_as(egui::Theme::Dark, egui::vec2(640.0, 400.0));
        visit.press("Show the queue panel");
    }),
    look("narrow-stage", states::busy, |_| {}),
    look("narrow-takes", states::story, |_| {}),
    look("narrow-empty", double::connected, |_| {}),
    look("narrow-start", double::first_start, |_| {}),
    look("narrow-library", states::library, |visit| visit.press("Library")),
];

/// What looks different on each machine: looked at, measured, but never compared.
pub const SCRIPTS: &[Look] = &[
    Look { embedded: false, ..look("scripts", states::scripts, |_| {}) },
    Look { embedded: false, ..look("scripts-library", states::scripts, |visit| visit.press("Library")) },
];

/// Every look.
pub fn all() -> impl Iterator<Item = &'static Look> {
    [START, COMPOSE, MODELS, QUEUE, STAGE, LIBRARY, SETTINGS, SHEETS, MONEY, NARROW, SCRIPTS].into_iter().flatten()
}
