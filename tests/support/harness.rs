//! The one way to test a window: a real egui frame loop, painted on the CPU.
//!
//! Sets size, scale, theme, renderer and snapshot folder. Nothing moves without input in it (animations
//! take no time, spinners stand still, unless a test asks for motion), only the embedded fonts are there, and a
//! character that they lack is a panic, so that a picture is the same on every machine. A predicate that never
//! comes true leaves a screenshot in the target folder and panics.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui;
use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, RgbaImage};
use rushes::ui::theme;

use super::soft_renderer::SoftRenderer;

/// How long `step_until` waits, in real time, before it gives up.
const PATIENCE: Duration = Duration::from_mins(1);
/// How different one pixel may be (squared YIQ distance, where 0.6 is egui's own across graphics drivers).
const THRESHOLD: f32 = 0.6;

/// A window to be tested: what it is, before it is opened.
#[derive(Clone, Copy)]
pub struct Window {
    size: egui::Vec2,
    pixels_per_point: f32,
    theme: egui::Theme,
    max_steps: u64,
    tofu: bool,
    checked: bool,
    moving: bool,
}

impl Window {
    /// A dark window of this size in points, at 100 %.
    pub fn new(width: f32, height: f32) -> Self {
        Self {
            size: egui::vec2(width, height),
            pixels_per_point: 1.0,
            theme: egui::Theme::Dark,
            max_steps: 16,
            tofu: false,
            checked: true,
            moving: false,
        }
    }

    /// The same window in another theme.
    pub fn theme(mut self, theme: egui::Theme) -> Self {
        self.theme = theme;
        self
    }

    /// The same window at another scale (2.0 is 200 %). The size in points stays.
    pub fn pixels_per_point(mut self, pixels_per_point: f32) -> Self {
        self.pixels_per_point = pixels_per_point;
        self
    }

    /// How many frames the window may need to settle (default 16).
    pub fn max_steps(mut self, max_steps: u64) -> Self {
        self.max_steps = max_steps;
        self
    }

    /// Does not panic about a widget without a name: for tests that list them.
    pub fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }

    /// With motion, at sixty frames a second instead of four.
    pub fn moving(mut self) -> Self {
        self.moving = true;
        self.max_steps(60)
    }

    /// Draws a box for characters that no embedded font has, instead of panicking: for texts in other scripts, which
    /// a real window shows with the system's fonts.
    pub fn any_script(mut self) -> Self {
        self.tofu = true;
        self
    }

    /// Opens it on widgets drawn by a closure, on the colour of a panel, 8 from its edges.
    pub fn ui<'a>(self, draw: impl FnMut(&mut egui::Ui) + 'a) -> Harness<'a> {
        let mut draw = draw;
        self.ui_with((), move |ui, ()| draw(ui))
    }

    /// Opens it on widgets drawn by a closure over a state that the test can look at.
    pub fn ui_with<'a, State: 'a>(
        self,
        state: State,
        draw: impl FnMut(&mut egui::Ui, &mut State) + 'a,
    ) -> Harness<'a, State> {
        self.builder().with_context_setup(theme::install).build_ui_state(draw, state)
    }

    /// Opens it on a whole application, which installs the theme itself, as it does in a real window.
    pub fn app<'a, App>(self, create: impl FnOnce(&mut eframe::CreationContext<'a>) -> App) -> Harness<'a, App>
    where
        App: eframe::App + 'static,
    {
        let (theme, moving) = (self.theme, self.moving);
        let window = self.builder().build_eframe(move |cc| {
            let app = create(cc);
            settle(&cc.egui_ctx, theme);
            app
        });
        if moving {
            theme::set_reduced_motion(&window.ctx, false);
        }
        window
    }

    fn builder<State>(self) -> HarnessBuilder<State> {
        let builder = HarnessBuilder::default()
            .with_size(self.size)
            .with_pixels_per_point(self.pixels_per_point)
            .with_theme(self.theme)
            .with_max_steps(self.max_steps)
            .with_step_dt(if self.moving { 1.0 / 60.0 } else { 0.25 })
            .with_render_cursor(false)
            .with_accessibility_check(self.checked)
            .renderer(SoftRenderer::default());
        if self.tofu { builder.allow_missing_glyphs() } else { builder }
    }
}

/// Whatever the application's settings say: this theme, and no motion.
fn settle(ctx: &egui::Context, theme: egui::Theme) {
    theme::apply(
        ctx,
        match theme {
            egui::Theme::Dark => egui::ThemePreference::Dark,
            egui::Theme::Light => egui::ThemePreference::Light,
        },
    );
    theme::set_reduced_motion(ctx, true);
}

/// What the tests say to an open window, beside what `egui_kittest` offers.
pub trait HarnessExt<State> {
    /// Draws frames until `done`, for what another thread brings about. Gives up after a minute with a screenshot.
    fn step_until(&mut self, what: &str, done: impl FnMut(&Harness<'_, State>) -> bool);

    /// Compares the window with `tests/snapshots/NAME.png` (`UPDATE_SNAPSHOTS=1` accepts what is seen).
    fn same_as(&mut self, name: &str);

    /// Writes what the window shows now to a PNG and says where.
    fn screenshot(&mut self, name: &str) -> PathBuf;

    /// Presses a key once, without modifiers, and draws.
    fn press(&mut self, key: egui::Key);
}

impl<State> HarnessExt<State> for Harness<'_, State> {
    fn step_until(&mut self, what: &str, mut done: impl FnMut(&Harness<'_, State>) -> bool) {
        let start = Instant::now();
        loop {
            self.step();
            if done(self) {
                return;
            }
            if start.elapsed() > PATIENCE {
                let path = self.screenshot(&what.replace(|c: char| !c.is_alphanumeric(), "-"));
                panic!("{what} did not happen in {PATIENCE:?}; the window: {}", path.display());
            }
            std::thread::sleep(Duration::from_millis(2)); // Lets the other threads run; not a wait for an outcome.
        }
    }

    fn same_as(&mut self, name: &str) {
        let image = self.render().expect("the window paints");
        if let Err(difference) = compare(&image, name) {
            panic!("{difference}");
        }
    }

    fn screenshot(&mut self, name: &str) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let image = self.render().expect("the window paints");
        image.save(&path).expect("the target folder takes a screenshot");
        path
    }

    fn press(&mut self, key: egui::Key) {
        self.key_press(key);
        self.run_ok();
    }
}

/// Compares a picture with `tests/snapshots/NAME.png`; what differs in words. A new or accepted one is written small: without
/// transparency, packed as tightly as a PNG goes.
pub fn compare(image: &RgbaImage, name: &str) -> Result<(), String> {
    let options = SnapshotOptions::new().threshold(THRESHOLD).output_path("tests/snapshots");
    egui_kittest::try_image_snapshot_options(image, name, &options).map_err(|difference| difference.to_string())?;
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        pack(&PathBuf::from("tests/snapshots").join(name).with_extension("png"));
    }
    Ok(())
}

fn pack(path: &Path) {
    let image = image::open(path).expect("the snapshot was written").to_rgb8();
    let file = std::fs::File::create(path).expect("the snapshot is written again");
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Sub);
    let (width, height) = image.dimensions();
    let grey = image.as_raw().as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b);
    let packed = if grey {
        let levels: Vec<u8> = image.as_raw().iter().copied().step_by(3).collect();
        encoder.write_image(&levels, width, height, ExtendedColorType::L8)
    } else {
        encoder.write_image(&image, width, height, ExtendedColorType::Rgb8)
    };
    packed.expect("the snapshot is packed");
}

/// Every interactive widget without a name, as a screen reader would meet it.
pub fn unnamed_widgets<State>(harness: &Harness<'_, State>) -> Vec<String> {
    harness.unnamed_widgets()
}
