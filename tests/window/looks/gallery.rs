//! The gallery: every look of the window by its name, with what the engine says in it and what a person does to get there.
//!
//! One table for everything that must hold in every look: it is painted as it was approved, nothing is cut or overlaps at any
//! size, everything has a name. A new state gets its row here.

use eframe::egui::{self, Key};
use rushes::domain::{Need, Shape};
use rushes::engine::{Pause, Refusal, RefusalKind, Snapshot};

use super::super::double;
use super::states;
use super::visit::Visit;

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

const fn look(name: &'static str, snapshot: fn() -> Snapshot, reach: fn(&mut Visit)) -> Look {
    Look { name, snapshot, reach, embedded: true }
}

const KEY: &str = "SG_0123456789abcdef";

/// From the first start to the first shot.
pub const START: &[Look] = &[
    look("first-start", double::first_start, |_| {}),
    look("key-looking", states::looking, |_| {}),
    look("key-missing", double::first_start, |visit| visit.press("Connect Segmind")),
    look("key-checking", double::first_start, |visit| {
        visit.types("API key", KEY);
        visit.press("Connect Segmind");
    }),
    look("key-refused", double::first_start, |visit| {
        visit.types("API key", KEY);
        visit.press("Connect Segmind");
        visit.refuse_key(
            Refusal::new("Segmind does not accept this key: Invalid API key").of_kind(RefusalKind::KeyRefused),
        );
    }),
    look("keychain-locked", states::locked, |visit| visit.types("API key", KEY)),
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
            visit.answer_first_frame(Ok(double::looked(3024, 4032, &["turned upright"])));
            visit.scroll_to("Remove first frame");
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
    look("compose-ready-made", states::short, |visit| visit.press("Ready-made shots")),
];

/// The queue, whatever is in it.
pub const QUEUE: &[Look] = &[
    look("queue-busy", states::busy, |_| {}),
    look("queue-more-states", states::more_states, |_| {}),
    look("queue-many", states::many, |_| {}),
    look("queue-paused", || states::paused(Pause::ByPerson), |_| {}),
    look("queue-no-credits", || states::paused(Pause::Account(Need::Credits)), |_| {}),
    look("queue-no-key", states::keyless, |_| {}),
    look("queue-offline", states::offline, |_| {}),
    look("queue-menu", states::busy, |visit| visit.press("More")),
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
    look("stage-wide", || states::shaped(Shape::Wide), |_| {}),
    look("stage-upright", || states::shaped(Shape::Upright), |_| {}),
    look("stage-square", || states::shaped(Shape::Square), |_| {}),
    look("stage-player-menu", || states::shaped(Shape::Wide), |visit| visit.press("More of the player")),
    // Not compared: what is decoded by then, and where the playhead is, differ in each run.
    Look { embedded: false, ..look("stage-in-the-middle", || states::shaped(Shape::Wide), to_the_middle) },
    Look {
        embedded: false,
        ..look("stage-looking-ahead", || states::shaped(Shape::Wide), |visit| visit.point_into("Position", 0.75))
    },
    Look { embedded: false, ..look("stage-playing", || states::shaped(Shape::Wide), |visit| visit.press("Play")) },
    Look { embedded: false, ..look("strip-playing", states::busy, |visit| visit.hover("Clip: ")) },
    look("stage-full-screen", || states::shaped(Shape::Wide), |visit| visit.key(Key::F)),
    look("stage-full-screen-upright", || states::shaped(Shape::Upright), |visit| visit.key(Key::F)),
    look("stage-gone", states::gone, |_| {}),
    look("stage-foreign", states::foreign, |_| {}),
    look("stage-rendering", || states::alone(0), |visit| visit.press_first("Job: ")),
    look("stage-held", || states::alone(4), |visit| visit.press_first("Job: ")),
    look("stage-needs-you", || states::alone(2), |visit| visit.press_first("Job: ")),
    look("stage-failed", || states::alone(6), |visit| visit.press_first("Job: ")),
    look("stage-long", states::long_job, |visit| visit.press_first("Job: ")),
];

/// The library and its trash.
pub const LIBRARY: &[Look] = &[
    look("library", states::library, |visit| visit.press("Library")),
    look("library-filtered", states::library, |visit| {
        visit.press("Library");
        visit.press("Shape");
        visit.press("9:16");
        visit.hover("Settings"); // Away from the cards.
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
    look("settings-narrow-down", states::busy, |visit| {
        visit.press("Settings");
        visit.scroll_to("Reduced motion");
    }),
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
        visit.press("More");
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
            visit.press_first("Job: ");
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
    [START, COMPOSE, QUEUE, STAGE, LIBRARY, SETTINGS, SHEETS, NARROW, SCRIPTS].into_iter().flatten()
}
