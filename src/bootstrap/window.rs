//! Opens the window on a running engine and ends the engines when it closes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use eframe::egui;

use super::desktop::{APP_ID, NativeDialogs, NativeNotifications};
use super::display;
use super::folders::Place;
use super::instance;
use super::last_hearing;
use super::sessions::Engines;
use super::way_out::{Ending, WayOut};
use super::window_place::{FIRST_SIZE, place_window};
use crate::engine::{EngineHandle, Refusal, Reply, Waker, reply};
use crate::media::Output;
use crate::ui::{App, AppServices, Session};

/// What a person without a display can do.
const NO_DISPLAY: &str =
    "Rushes found no display to open its window on. It also works without one: see `rushes generate --help`.";

/// What a person whose graphics can't draw the window can do.
const NO_OPENGL: &str = if cfg!(windows) {
    "Rushes draws with OpenGL 2, which this graphics driver does not offer: install the newest driver of the graphics card, or the \
     free OpenCL, OpenGL and Vulkan Compatibility Pack from the Microsoft Store"
} else if cfg!(target_os = "macos") {
    "Rushes draws with OpenGL 2, which this Mac did not offer: close other programs that use the graphics card, or restart the Mac"
} else {
    "Rushes draws with OpenGL 2, which could not be started: install the graphics card's driver and its libraries (libgl1 and \
     libegl1 on Debian and Ubuntu)"
};

/// What a person can do whose Linux lacks what winit loads when it starts.
const NO_LIBRARY: &str = "A library that windows need is missing: install libx11-6, libx11-xcb1, libxcursor1, libxi6 and \
                          libxkbcommon-x11-0 (their names on Debian and Ubuntu)";

/// The icon at 256 x 256 pixels.
const ICON: &[u8] = include_bytes!("../../assets/icon/rushes-256.png");

/// How long a window that was told to close is given to do so, before its engines are ended without it.
const CLOSING: Duration = Duration::from_secs(3);

/// Runs the window until it is closed, or something from outside ends the program: then it is named. Refused with a sentence when there
/// is no display or no engine can be started.
///
/// However it ends, no submit under way is left without its answer: when the window closes, is told to close, panics, or when the display is
/// taken away (a Wayland one ends the event loop; with an X server, Xlib ends the process, see `last_hearing`).
pub fn open_window(
    place: &Place,
    runtime: &tokio::runtime::Runtime,
    way_out: &WayOut,
) -> Result<Option<Ending>, Refusal> {
    if !display::has_display() {
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
    close_when_asked(runtime.handle(), way_out.clone(), context.clone(), engines.clone());
    last_hearing::prepare(runtime.handle(), engines.clone());
    let result = catch_unwind(AssertUnwindSafe(|| run(place, first, engines.clone(), context)));
    last_hearing::is_not_needed();
    engines.stop();
    let ending = result.unwrap_or_else(|panic| resume_unwind(panic))?;
    Ok(way_out.so_far().or(ending))
}

/// A window that is told to end closes as by its own button, so that all is kept that it keeps then.
fn close_when_asked(
    runtime: &tokio::runtime::Handle,
    way_out: WayOut,
    context: Arc<OnceLock<egui::Context>>,
    engines: Engines,
) {
    runtime.spawn(async move {
        let ending = way_out.asked().await;
        if let Some(context) = context.get() {
            context.send_viewport_cmd(egui::ViewportCommand::Close);
            context.request_repaint();
        }
        tokio::time::sleep(CLOSING).await;
        // The window's thread waits for the same by now, or it hangs and nobody else would.
        engines.end().await;
        std::process::exit(ending.code().into());
    });
}

fn run(
    place: &Place,
    first: Reply<EngineHandle>,
    engines: Engines,
    context: Arc<OnceLock<egui::Context>>,
) -> Result<Option<Ending>, Refusal> {
    let opened = context.clone();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_app_id(APP_ID).with_icon(icon()).with_inner_size(FIRST_SIZE),
        persistence_path: Some(place.data_dir.join("window.ron")),
        event_loop_builder: display::event_loop(),
        ..Default::default()
    };
    let logs = place.logs();
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        if context.set(cc.egui_ctx.clone()).is_err() {
            tracing::error!("the window was created twice");
        }
        place_window(cc);
        let handle = first.block_and_take()?;
        let services = AppServices {
            session: Session { handle },
            sessions: Box::new(engines),
            dialogs: Box::new(NativeDialogs),
            notifier: Box::new(NativeNotifications::default()),
            logs,
            output: Output::system(),
        };
        Ok(Box::new(App::new(cc, services)))
    });
    guarded(|| match eframe::run_native("Rushes", options, create) {
        Ok(()) => Ok(None),
        Err(eframe::Error::Winit(error)) if opened.get().is_some() => Ok(Some(display_lost(&error))),
        Err(eframe::Error::WinitEventLoop(error)) if opened.get().is_some() => Ok(Some(display_lost(&error))),
        Err(error) => Err(explain(error)),
    })
}

/// The window had been there: there is no start to explain.
fn display_lost(error: &dyn std::error::Error) -> Ending {
    tracing::error!(error = crate::domain::causes(error), "the display is gone");
    Ending::HungUp
}

/// Runs the window. Where the library for keyboards is missing, winit 0.30 panics (`xkbcommon-dl`); any other panic goes on.
fn guarded<T>(run: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| match missing_library(panic.as_ref()) {
        Some(details) => Err(Refusal { details, ..Refusal::new(NO_LIBRARY) }),
        None => resume_unwind(panic),
    })
}

fn missing_library(panic: &(dyn Any + Send)) -> Option<String> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied())?;
    (text.starts_with("Library ") && text.contains("could not be loaded")).then(|| text.to_owned())
}

/// Why there is no engine, or what the person can do about a window that did not come up.
fn explain(error: eframe::Error) -> Refusal {
    use eframe::Error::{AppCreation, Glutin, NoGlutinConfigs, OpenGL, Winit, WinitEventLoop};
    let no_display = |error: &dyn std::error::Error| Refusal::because(format!("{NO_DISPLAY} ({error})"), error);
    match error {
        AppCreation(why) => {
            why.downcast::<Refusal>().map_or_else(|why| no_display(&AppCreation(why)), |refusal| *refusal)
        }
        // What was looked for is a page long and the same everywhere.
        NoGlutinConfigs(_, cause) => Refusal::because(NO_OPENGL, cause.as_ref()),
        Glutin(_) | OpenGL(_) => Refusal::because(NO_OPENGL, &error),
        Winit(_) | WinitEventLoop(_) if error.to_string().contains("shared libraries") => {
            Refusal::because(NO_LIBRARY, &error)
        }
        Winit(_) | WinitEventLoop(_) => no_display(&error),
    }
}

/// What the task bar shows where the system has no icon of the installed program. A test unpacks it.
pub(super) fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_else(|error| {
        tracing::error!(%error, "the window's icon is damaged");
        egui::IconData::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_can_be_unpacked() {
        assert_eq!((icon().width, icon().height), (256, 256));
    }

    #[test]
    fn a_window_that_can_not_be_drawn_names_what_to_install() {
        let drawn = explain(eframe::Error::OpenGL("OpenGL version 1.1".to_owned().into()));
        assert_eq!(drawn.sentence, NO_OPENGL);
        assert!(drawn.details.contains("OpenGL version 1.1"), "{}", drawn.details);
    }

    #[test]
    fn a_missing_library_of_the_desktop_is_a_sentence() {
        let refused = guarded::<()>(|| panic!("Library {} could not be loaded.", "libxkbcommon-x11.so")).unwrap_err();
        assert_eq!(refused.sentence, NO_LIBRARY);
        assert!(refused.details.contains("libxkbcommon-x11"), "{}", refused.details);
    }

    #[test]
    #[should_panic(expected = "something else")]
    fn any_other_panic_goes_on() {
        guarded::<()>(|| panic!("something else")).ok();
    }

    #[test]
    fn an_engine_that_did_not_start_is_told_in_its_own_words() {
        let refusal =
            Refusal { details: "held".into(), ..Refusal::new("Rushes is already running with this data folder") };
        assert_eq!(explain(eframe::Error::AppCreation(Box::new(refusal.clone()))), refusal);
    }
}
