//! Opens the window on a running engine and ends the engines when it closes.

use std::sync::{Arc, OnceLock};

use eframe::egui;

use super::folders::Place;
use super::instance;
use super::sessions::Engines;
use crate::engine::{EngineHandle, Refusal, Reply, Waker, reply};
use crate::media::Output;
use crate::ui::{App, AppServices, NativeDialogs, NativeNotices, NoticeWindow, Session};

/// The window's size at the very first start, points.
const FIRST_SIZE: [f32; 2] = [1280.0, 800.0];

/// The smallest usable window, points.
const LEAST_SIZE: [f32; 2] = [960.0, 600.0];

/// The size of the window of a start that can't go on, points.
const NOTICE_SIZE: [f32; 2] = [480.0, 280.0];

/// What a person without a display can do.
const NO_DISPLAY: &str =
    "Rushes found no display to open its window on. It also works without one: see `rushes generate --help`.";

/// The name under which the desktop knows the program, as in `assets/linux`.
const APP_ID: &str = "app.rushes.Rushes";

/// The icon at 256 x 256 pixels.
const ICON: &[u8] = include_bytes!("../../assets/icon/rushes-256.png");

/// Runs the window until it is closed. Refused with a sentence when there is no display or no engine can be started.
pub fn open_window(place: &Place, runtime: &tokio::runtime::Runtime) -> Result<(), Refusal> {
    if cfg!(target_os = "linux") && !has_display() {
        return Err(Refusal::new(NO_DISPLAY));
    }
    let context: Arc<OnceLock<egui::Context>> = Arc::default();
    let seen = context.clone();
    let waker = Waker::new(move || {
        if let Some(context) = seen.get() {
            context.request_repaint();
        }
    });
    let shown = place.last_shown().map_err(|error| Refusal::from_error(&error))?;
    let engines = Engines::new(place.clone(), instance::system_keychain(), runtime.handle().clone(), waker);
    // The ledger is read while the system makes the window.
    let (starting, service) = (engines.clone(), shown.service);
    let first = reply::spawn(runtime.handle(), Waker::none(), async move { starting.get(service).await });
    let refused = Arc::default();
    let result = run(place, FirstEngine { first, refused: Arc::clone(&refused) }, engines.clone(), context);
    engines.stop();
    match refused.get() {
        Some(refusal) => show_notice(Refusal::clone(refusal)),
        None => result,
    }
}

/// The engine that the window begins with.
struct FirstEngine {
    first: Reply<EngineHandle>,
    /// Why there is none, and so no window.
    refused: Arc<OnceLock<Refusal>>,
}

impl FirstEngine {
    fn wait(self) -> Result<EngineHandle, Refusal> {
        self.first.block_and_take().inspect_err(|refusal| {
            self.refused.get_or_init(|| refusal.clone());
        })
    }
}

fn run(
    place: &Place,
    first: FirstEngine,
    engines: Engines,
    context: Arc<OnceLock<egui::Context>>,
) -> Result<(), Refusal> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_icon(icon())
            .with_inner_size(FIRST_SIZE)
            .with_min_inner_size(LEAST_SIZE),
        persistence_path: Some(place.data_dir.join("window.ron")),
        ..Default::default()
    };
    let logs = place.logs();
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        if context.set(cc.egui_ctx.clone()).is_err() {
            tracing::error!("the window was created twice");
        }
        let handle = first.wait()?;
        let services = AppServices {
            session: Session { handle },
            sessions: Box::new(engines),
            dialogs: Box::new(NativeDialogs),
            notifier: Box::new(NativeNotices::default()),
            logs,
            output: Output::system(),
        };
        Ok(Box::new(App::new(cc, services)))
    });
    eframe::run_native("Rushes", options, create)
        .map_err(|error| Refusal::because(format!("{NO_DISPLAY} ({error})"), &error))
}

/// Says in a window why there is no other, and in the answer too.
fn show_notice(refusal: Refusal) -> Result<(), Refusal> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_app_id(APP_ID).with_icon(icon()).with_inner_size(NOTICE_SIZE),
        ..Default::default()
    };
    let shown = refusal.clone();
    let create: eframe::AppCreator<'_> = Box::new(move |cc| Ok(Box::new(NoticeWindow::new(cc, shown))));
    if let Err(error) = eframe::run_native("Rushes", options, create) {
        tracing::warn!(%error, "the notice could not be shown");
    }
    Err(refusal)
}

/// What the task bar shows where the system has no icon of the installed program. A test unpacks it.
fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_else(|error| {
        tracing::error!(%error, "the window's icon is damaged");
        egui::IconData::default()
    })
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_can_be_unpacked() {
        assert_eq!((icon().width, icon().height), (256, 256));
    }
}
