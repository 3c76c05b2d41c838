//! The galleries: every widget once, in the states that differ to the eye.

use std::time::Duration;

use eframe::egui::{self, Ui, UiBuilder, vec2};
use rushes::ui::theme::{Status, UiTokens, icons};
use rushes::ui::widgets as w;

const SHAPES: [(u8, &str, [u32; 2]); 5] =
    [(0, "16:9", [16, 9]), (1, "4:3", [4, 3]), (2, "1:1", [1, 1]), (3, "3:4", [3, 4]), (4, "9:16", [9, 16])];

const RESOLUTIONS: [(u8, &str); 3] = [(0, "Automatic"), (1, "720p"), (2, "1080p")];

/// What the form's widgets hold.
pub struct Form {
    pub prompt: String,
    pub url: String,
    pub key: String,
    pub shape: u8,
    pub seconds: u8,
    pub resolution: u8,
    pub sound: bool,
    pub loops: bool,
    pub takes: u32,
    pub order: u8,
    pub pressed: Vec<&'static str>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            prompt: "An old lighthouse in a storm, slow dolly in, waves breaking over the rocks, cold blue dusk \
                     with one warm window"
                .to_owned(),
            url: "ftp://example.com/frame.png".to_owned(),
            key: "SG_0123456789".to_owned(),
            shape: 0,
            seconds: 8,
            resolution: 1,
            sound: true,
            loops: false,
            takes: 3,
            order: 0,
            pressed: Vec::new(),
        }
    }
}

/// Two columns with a gutter, neither stretched.
fn halves(ui: &mut Ui, mut draw: impl FnMut(&mut Ui, usize)) {
    let gutter = ui.tokens().space.xl;
    let room = ui.available_rect_before_wrap().shrink(ui.tokens().space.s);
    let width = (room.width() - gutter) / 2.0;
    for side in 0..2 {
        let left = room.left() + (width + gutter) * side as f32;
        let rect = egui::Rect::from_min_size(egui::pos2(left, room.top()), vec2(width, room.height()));
        draw(&mut ui.new_child(UiBuilder::new().max_rect(rect).id_salt(side)), side);
    }
}

pub fn controls(ui: &mut Ui, form: &mut Form) {
    halves(ui, |ui, side| match side {
        0 => shot(ui, form),
        _ => buttons(ui, form),
    });
}

pub fn shot(ui: &mut Ui, form: &mut Form) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    w::section_header(ui, "Shot", |ui| {
        w::icon_button(ui, icons::CLOCK_COUNTER_CLOCKWISE, "Earlier shots");
        w::icon_button(ui, icons::DICE_FIVE, "Roll the seed");
    });
    ui.add(w::TextField::multiline("Prompt", &mut form.prompt, 4..=10).limit(5_000));
    w::labelled(ui, "Shape", |ui| {
        ui.add(w::ShapePicker::new("Shape", &mut form.shape, &SHAPES));
    });
    w::labelled(ui, "Duration", |ui| {
        ui.add(w::Segmented::new("Duration", &mut form.seconds, &[(4, "4 s"), (6, "6 s"), (8, "8 s")]));
    });
    w::labelled(ui, "Resolution", |ui| {
        ui.add(w::Segmented::new("Resolution", &mut form.resolution, &RESOLUTIONS));
    });
    ui.add(w::Switch::new("Sound", &mut form.sound));
    ui.add(w::Switch::new("Loop", &mut form.loops));
    ui.add(w::Stepper::new("Takes", &mut form.takes, 1..=8));
    let generate = w::Button::primary("Generate").icon(icons::SPARKLE).detail("about $9.60").fill_width();
    if ui.add(generate).clicked() {
        form.pressed.push("Generate");
    }
}

fn buttons(ui: &mut Ui, form: &mut Form) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    ui.horizontal_wrapped(|ui| {
        ui.add(w::Button::primary("Try the demo").compact());
        ui.add(w::Button::secondary("Save as…").icon(icons::DOWNLOAD_SIMPLE));
        ui.add(w::Button::quiet("Copy details"));
        ui.add(w::Button::danger("Move 3 clips to trash").icon(icons::TRASH));
        ui.add(w::Button::secondary("Palette").shortcut("Ctrl+K"));
    });
    ui.horizontal_wrapped(|ui| {
        ui.add(w::Button::primary("Generate").compact().enabled(false).reason("Write a prompt first"));
        ui.add(w::Button::secondary("Save as…").icon(icons::DOWNLOAD_SIMPLE).enabled(false));
        ui.add(w::Button::quiet("Copy").enabled(false));
        ui.add(w::IconButton::new(icons::PLAY, "Play"));
        ui.add(w::IconButton::new(icons::REPEAT, "Loop").selected(true));
        ui.add(w::IconButton::new(icons::CORNERS_OUT, "Full screen").enabled(false));
    });
    ui.add(w::TextField::new("Image URL", &mut form.url).error(Some("Use an address that begins with https://")));
    let mut empty = String::new();
    ui.add(w::TextField::new("Search", &mut empty).hint("Search clips").hide_label());
    ui.add(w::TextField::new("API key", &mut form.key).secret().help("Kept in the system's keychain"));
    ui.add(w::Select::new("Sort by", &mut form.order, &[(0, "Newest first"), (1, "Longest first")]));
    disabled(ui, form);
}

fn disabled(ui: &mut Ui, form: &mut Form) {
    ui.add_enabled_ui(false, |ui| {
        ui.add(w::Segmented::new("Frame rate", &mut form.seconds, &[(24, "24 fps"), (8, "30 fps")]));
        ui.add(w::Switch::new("Sound while waiting", &mut form.sound));
        ui.add(w::Stepper::new("Takes while waiting", &mut form.takes, 1..=8));
        ui.add(w::TextField::new("Seed", &mut form.url));
    });
}

pub fn states(ui: &mut Ui) {
    w::Banner::new(Status::Info, "Demo: nothing is billed").actions(&["Connect Segmind"]).show(ui);
    ui.add_space(ui.tokens().space.m);
    halves(ui, |ui, side| match side {
        0 => job_side(ui),
        _ => clip_side(ui),
    });
}

fn job_side(ui: &mut Ui) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    ui.horizontal_wrapped(|ui| {
        ui.add(w::Badge::new(Status::Neutral, "Held").icon(icons::PAUSE));
        ui.add(w::Badge::new(Status::Info, "Rendering"));
        ui.add(w::Badge::new(Status::Success, "Saved").icon(icons::CHECK));
        ui.add(w::Badge::new(Status::Warning, "Needs you").icon(icons::HAND_PALM));
        ui.add(w::Badge::new(Status::Danger, "Failed").icon(icons::X));
    });
    for (elapsed, selected) in [(72, false), (200, true)] {
        w::Card::new().selected(selected).show(ui, |ui| job(ui, elapsed));
    }
    w::progress_bar(ui, "Downloading", 0.4);
    w::Notice::new(Status::Danger, "The account has no credits left. Nothing was billed for this shot.")
        .action("Add credits")
        .show(ui);
    w::Notice::new(Status::Warning, "This clip's file is gone").show(ui);
    ui.horizontal(|ui| {
        w::spinner(ui, "Checking the key");
        ui.add(w::Text::small("Checking the key").secondary());
    });
    w::skeleton_lines(ui, 3);
}

fn job(ui: &mut Ui, elapsed: u64) {
    let told = format!("{}:{:02}", elapsed / 60, elapsed % 60);
    let (elapsed, usual) = (Duration::from_secs(elapsed), Duration::from_secs(140));
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(w::Elided::new("An old lighthouse in a storm, slow dolly in, waves breaking", w::Elide::End));
    ui.horizontal(|ui| {
        ui.add(w::Text::small("Rendering").secondary());
        ui.add(w::Text::small(told).figures());
        ui.add(w::Text::small("usually 2:20").secondary().figures());
    });
    ui.add(w::ElapsedBar::new("Rendering", elapsed, Some(usual)));
}

fn clip_side(ui: &mut Ui) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    let width = ui.available_width();
    w::aspect_frame(ui, vec2(width, 120.0), vec2(9.0, 16.0), |ui, rect| {
        ui.painter().rect_filled(rect, 0.0, egui::Color32::GRAY);
    });
    w::key_value(ui, "Cost", "$3.20");
    w::key_value(ui, "Rendered in", "2:11");
    w::key_value(ui, "File", "/home/ada/Videos/Rushes/2026-03-01 an old lighthouse 4184213.mp4");
    ui.add(w::Text::display("Welcome to Rushes"));
    ui.add(w::Text::heading("A headline of a screen"));
    ui.add(w::Text::title("A title of a card"));
    ui.add(w::Text::body("Something one reads, over as many lines as it takes to say what there is to say"));
    ui.add(w::Text::small("Something that explains it").secondary());
    w::skeleton(ui, vec2(width, 32.0));
    w::EmptyState::new(icons::FILM_SLATE, "No clips yet")
        .sentence("Clips appear here as soon as they are saved")
        .action("Make the first shot")
        .show(ui);
}

/// What is laid over the window.
pub struct Overlays {
    pub toasts: w::Toasts<()>,
}

impl Default for Overlays {
    fn default() -> Self {
        let mut toasts = w::Toasts::default();
        toasts.push(w::Toast::new(Status::Success, "Saved to Videos/Rushes").action("Show in folder", ()));
        Self { toasts }
    }
}

pub fn overlays(ui: &mut Ui, overlays: &mut Overlays) {
    ui.add(w::Text::body("What lies under the sheet"));
    let answer =
        w::SheetFrame::new("spend", "Make 3 takes of this shot?").confirm("Spend about $9.60").show(ui.ctx(), |ui| {
            ui.add(w::Text::body("Each take is rendered and billed on its own. The balance after it is about $1.80."));
            w::key_value(ui, "Model", "Veo 3");
            w::key_value(ui, "Three takes", "$9.60");
        });
    assert_eq!(answer, w::SheetAnswer::Open);
    assert_eq!(overlays.toasts.show(ui.ctx(), false, None), None);
}

/// One control in the middle of nothing, to be given the keyboard.
pub fn focus(ui: &mut Ui, which: usize) {
    let t = ui.tokens();
    let (mut text, mut choice, mut on, mut takes) = (String::from("Typing here"), 1_u8, true, 3);
    egui::Frame::new().inner_margin(t.space.s).show(ui, |ui| match which {
        0 => ui.add(w::TextField::new("Image URL", &mut text)),
        1 => ui.add(w::Segmented::new("Duration", &mut choice, &[(0, "4 s"), (1, "6 s")])),
        2 => ui.add(w::Switch::new("Sound", &mut on)),
        3 => ui.add(w::Stepper::new("Takes", &mut takes, 1..=8)),
        4 => ui.add(w::Button::primary("Generate").fill_width()),
        5 => w::icon_button(ui, icons::PLAY, "Play"),
        6 => ui.add(w::Select::new("Sort by", &mut choice, &[(0, "Oldest"), (1, "Newest")])),
        _ => ui.add(w::ShapePicker::new("Shape", &mut choice, &SHAPES)),
    });
}

/// A menu and a select, to be opened.
pub fn menus(ui: &mut Ui) {
    let mut order = 1_u8;
    halves(ui, |ui, side| {
        if side == 0 {
            w::menu_button(ui, icons::DOTS_THREE, "More", |ui| {
                ui.add(w::MenuItem::new("Move up").icon(icons::ARROW_UP));
                ui.add(w::MenuItem::new("Move down").icon(icons::ARROW_DOWN).enabled(false));
                ui.add(w::MenuItem::new("Copy details").icon(icons::COPY).shortcut("Ctrl+Shift+C"));
                ui.separator();
                ui.add(w::MenuItem::new("Remove from the queue").icon(icons::TRASH).danger());
            });
        } else {
            let orders = [(0, "Newest first"), (1, "Oldest first"), (2, "Longest first")];
            ui.add(w::Select::new("Sort by", &mut order, &orders));
        }
    });
}

/// The same widgets with far too much to say.
pub fn long(ui: &mut Ui) {
    const PROSE: &str = "A very long sentence about a lighthouse that goes on well beyond what any label was made for";
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.s;
    let (mut on, mut takes, mut choice, mut text) = (true, 3, 0_u8, PROSE.to_owned());
    ui.add(w::Button::primary(PROSE).icon(icons::SPARKLE).detail("about $3.20").fill_width());
    ui.add(w::Button::secondary(PROSE).icon(icons::DOWNLOAD_SIMPLE));
    ui.add(w::Switch::new(PROSE, &mut on));
    ui.add(w::Stepper::new(PROSE, &mut takes, 1..=8));
    ui.add(w::Segmented::new("Model", &mut choice, &[(0, PROSE), (1, "Fast")]));
    ui.add(w::Badge::new(Status::Warning, PROSE));
    w::key_value(ui, "A key that is long", PROSE);
    w::section_header(ui, PROSE, |ui| w::icon_button(ui, icons::PAUSE, "Pause queue"));
    ui.add(w::TextField::new("Name", &mut text));
    w::Banner::new(Status::Info, PROSE).actions(&["Connect Segmind"]).show(ui);
}
