//! Opens the window on a running engine and ends the engines when it closes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use eframe::egui;
use tokio::task::JoinHandle;

use super::data_folder::DataFolder;
use super::desktop::{APP_ID, NativeClipboard, NativeDialogs, NativeNotifications};
use super::display::{self, FIRST_SIZE, place_window};
use super::engines::{self, Engines};
use super::shutdown::{Ending, Shutdown, end_engines_at_exit, forget_exit};
use crate::domain::Draft;
use crate::engine::{EngineHandle, Refusal, Reply, Waker, reply};
use crate::media::Output;
use crate::ui::{App, AppServices, READY, Session};

/// Why there is no window where there is no display.
const NO_DISPLAY: &str = "Rushes found no display to open its window on";

/// What a person without a display can do.
const WITHOUT_ONE: &str = "It also works without one: see `rushes generate --help`.";

/// What a person can do whose graphics can't draw the window.
const NO_OPENGL: &str = if cfg!(windows) {
    "Rushes draws with OpenGL 2, which this graphics driver does not offer: install the newest driver of the graphics card, or the \
     free OpenCL, OpenGL and Vulkan Compatibility Pack from the Microsoft Store"
} else if cfg!(target_os = "macos") {
    "Rushes draws with OpenGL 2, which this Mac did not offer: close other programs that use the graphics card, or restart the Mac"
} else {
    "Rushes draws with OpenGL 2, which could not be started: install the graphics card's driver and its libraries (libgl1 and \
     libegl1 on Debian and Ubuntu)"
};

/// What a person can do whose Linux lacks a library that winit loads.
const NO_LIBRARY: &str = "A library that windows need is missing: install libx11-6, libx11-xcb1, libxcursor1, libxi6 and \
                          libxkbcommon-x11-0 (their names on Debian and Ubuntu)";

/// The icon at 256 x 256 pixels.
const ICON: &[u8] = include_bytes!("../../assets/icon/rushes-256.png");

/// How long a window that was told to close may take, before the engines are ended without it.
const CLOSING: Duration = Duration::from_secs(3);

/// Why there is no window.
#[derive(Debug)]
pub enum NoWindow {
    /// This system has no display that answers, or lacks a library that every window needs. The engine can run.
    NoDisplay {
        /// Why, without a full stop.
        why: &'static str,
        /// What to say to a person who wanted the window.
        refusal: Refusal,
    },
    /// Anything else, such as no engine to show.
    Refused(Refusal),
}

impl From<Refusal> for NoWindow {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<NoWindow> for Refusal {
    fn from(no_window: NoWindow) -> Self {
        match no_window {
            NoWindow::NoDisplay { refusal, .. } | NoWindow::Refused(refusal) => refusal,
        }
    }
}

/// The demo's first shot, as its window offers it.
pub fn demo_draft() -> Draft {
    READY[0].draft()
}

/// Runs the window until it is closed, or something from outside ends the program, which is then returned.
///
/// Waits for the answer of every running submit, however the window ends: it closes, is told to close, panics, or the display goes away
/// (with Wayland the event loop ends; with X11, Xlib ends the process, see `end_engines_at_exit`).
pub fn open_window(
    folder: &DataFolder,
    runtime: &tokio::runtime::Runtime,
    shutdown: &Shutdown,
) -> Result<Option<Ending>, NoWindow> {
    if !display::has_display() {
        return Err(no_display(format!("{NO_DISPLAY}. {WITHOUT_ONE}")));
    }
    let context: Arc<OnceLock<egui::Context>> = Arc::default();
    let seen = context.clone();
    let waker = Waker::new(move || {
        if let Some(context) = seen.get() {
            context.request_repaint();
        }
    });
    let shown = folder.last_shown().map_err(|error| Refusal::from_error(&error))?;
    let engines = Engines::new(folder.clone(), engines::system_keychain(), runtime.handle().clone(), waker);
    // The ledger is read while the system makes the window.
    let (starting, service) = (engines.clone(), shown.service);
    let first = reply::spawn(runtime.handle(), Waker::none(), async move { starting.get(service).await });
    let closer = close_when_asked(runtime.handle(), shutdown.clone(), context.clone(), engines.clone());
    end_engines_at_exit(runtime.handle(), engines.clone());
    let result = catch_unwind(AssertUnwindSafe(|| run(folder, first, engines.clone(), context, shutdown)));
    forget_exit();
    engines.stop();
    closer.abort(); // Without a window the demo may go on, and ends in its own way.
    let ending = result.unwrap_or_else(|panic| resume_unwind(panic))?;
    Ok(shutdown.so_far().or(ending))
}

/// Closes the window as its own button does, so that everything is kept, and ends the process if it does not close.
fn close_when_asked(
    runtime: &tokio::runtime::Handle,
    shutdown: Shutdown,
    context: Arc<OnceLock<egui::Context>>,
    engines: Engines,
) -> JoinHandle<()> {
    runtime.spawn(async move {
        let ending = shutdown.requested().await;
        if let Some(context) = context.get() {
            context.send_viewport_cmd(egui::ViewportCommand::Close);
            context.request_repaint();
        }
        tokio::time::sleep(CLOSING).await;
        // By now the window's thread waits for the same, or it hangs.
        engines.end().await;
        std::process::exit(ending.code().into());
    })
}

fn run(
    folder: &DataFolder,
    first: Reply<EngineHandle>,
    engines: Engines,
    context: Arc<OnceLock<egui::Context>>,
    shutdown: &Shutdown,
) -> Result<Option<Ending>, NoWindow> {
    let opened = context.clone();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_app_id(APP_ID).with_icon(icon()).with_inner_size(FIRST_SIZE),
        persistence_path: Some(folder.path.join("window.ron")),
        event_loop_builder: display::event_loop(),
        ..Default::default()
    };
    let logs = folder.logs();
    let shutdown = shutdown.clone();
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
            clipboard: Box::new(NativeClipboard::default()),
            notifier: Box::new(NativeNotifications::default()),
            logs,
            output: Output::system(),
        };
        // A log-out must not wait for a question.
        Ok(Box::new(App::new(cc, services).ending_when(move || shutdown.so_far().is_some())))
    });
    guarded(|| match eframe::run_native("Rushes", options, create) {
        Ok(()) => Ok(None),
        Err(eframe::Error::Winit(error)) if opened.get().is_some() => Ok(Some(display_lost(&error))),
        Err(eframe::Error::WinitEventLoop(error)) if opened.get().is_some() => Ok(Some(display_lost(&error))),
        Err(error) => Err(explain(error)),
    })
}

/// The window was open: a startup message has no display either.
fn display_lost(error: &dyn std::error::Error) -> Ending {
    tracing::error!(error = crate::domain::causes(error), "the display is gone");
    Ending::HungUp
}

/// Runs the window. winit 0.30 panics if the keyboard library is missing (`xkbcommon-dl`): that becomes a sentence, any other panic goes on.
fn guarded<T>(run: impl FnOnce() -> Result<T, NoWindow>) -> Result<T, NoWindow> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| match missing_library(panic.as_ref()) {
        Some(details) => Err(no_library(Refusal { details, ..Refusal::new(NO_LIBRARY) })),
        None => resume_unwind(panic),
    })
}

fn missing_library(panic: &(dyn Any + Send)) -> Option<String> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied())?;
    (text.starts_with("Library ") && text.contains("could not be loaded")).then(|| text.to_owned())
}

/// Why there is no engine, or what the person can do about a window that did not come up.
fn explain(error: eframe::Error) -> NoWindow {
    use eframe::Error::{AppCreation, Glutin, NoGlutinConfigs, OpenGL, Winit, WinitEventLoop};
    match error {
        AppCreation(why) => match why.downcast::<Refusal>() {
            Ok(refusal) => NoWindow::Refused(*refusal),
            Err(why) => dead_display(&AppCreation(why)),
        },
        // Its list of what it looked for is a page long and the same everywhere.
        NoGlutinConfigs(_, cause) => Refusal::because(NO_OPENGL, cause.as_ref()).into(),
        Glutin(_) | OpenGL(_) => Refusal::because(NO_OPENGL, &error).into(),
        Winit(_) | WinitEventLoop(_) if error.to_string().contains("shared libraries") => {
            no_library(Refusal::because(NO_LIBRARY, &error))
        }
        Winit(_) | WinitEventLoop(_) => dead_display(&error),
    }
}

fn no_display(sentence: String) -> NoWindow {
    NoWindow::NoDisplay { why: NO_DISPLAY, refusal: Refusal::new(sentence) }
}

/// A display is named, and does not answer.
fn dead_display(error: &dyn std::error::Error) -> NoWindow {
    let refusal = Refusal::because(format!("{NO_DISPLAY}. {WITHOUT_ONE} ({error})"), error);
    NoWindow::NoDisplay { why: NO_DISPLAY, refusal }
}

fn no_library(refusal: Refusal) -> NoWindow {
    NoWindow::NoDisplay { why: NO_LIBRARY, refusal }
}

/// The icon in the task bar where the system has none of an installed program. A test unpacks it.
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
        let drawn = Refusal::from(explain(eframe::Error::OpenGL("OpenGL version 1.1".to_owned().into())));
        assert_eq!(drawn.sentence, NO_OPENGL);
        assert!(drawn.details.contains("OpenGL version 1.1"), "{}", drawn.details);
    }

    #[test]
    fn a_missing_library_of_the_desktop_is_a_sentence() {
        let refused = guarded::<()>(|| panic!("Library {} could not be loaded.", "libxkbcommon-x11.so")).unwrap_err();
        let refused = Refusal::from(refused);
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
        let explained = explain(eframe::Error::AppCreation(Box::new(refusal.clone())));
        assert!(matches!(explained, NoWindow::Refused(told) if told == refusal));
    }
}
