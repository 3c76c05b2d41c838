//! Which display the window opens on. Reads the environment, never changes it; what can't be shown is told by the caller.
//!
//! Windows and macOS always have a desktop. On Linux winit takes Wayland wherever `WAYLAND_DISPLAY` is set, even if it names
//! nothing (winit 0.30, `platform_impl/linux/mod.rs`): then X11 is asked for, where there is one.

use eframe::EventLoopBuilderHook;

/// Whether a window can be seen at all.
pub(super) fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

/// How to start the event loop, where winit's own choice would find no display.
#[cfg(target_os = "linux")]
pub(super) fn event_loop() -> Option<EventLoopBuilderHook> {
    use winit::platform::x11::EventLoopBuilderExtX11 as _;

    let named = std::env::var_os("WAYLAND_DISPLAY").filter(|name| !name.is_empty())?;
    let folder = std::env::var_os("XDG_RUNTIME_DIR").unwrap_or_default();
    let answers = is_set("WAYLAND_SOCKET") || linux::answers(folder.as_ref(), named.as_ref());
    if answers || !is_set("DISPLAY") {
        return None;
    }
    tracing::info!(wayland = ?named, "this Wayland display does not answer; the window opens on X11");
    Some(Box::new(|builder| {
        builder.with_x11();
    }))
}

/// How to start the event loop: as winit does.
#[cfg(not(target_os = "linux"))]
pub(super) const fn event_loop() -> Option<EventLoopBuilderHook> {
    None
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::net::UnixStream;
    use std::path::Path;

    /// Whether a compositor listens under this name: a path, or a name in the folder of the session.
    pub(super) fn answers(folder: &Path, name: &Path) -> bool {
        UnixStream::connect(folder.join(name)).is_ok()
    }

    #[cfg(test)]
    mod tests {
        use std::os::unix::net::UnixListener;

        use super::*;

        #[test]
        fn a_wayland_display_is_there_only_while_a_compositor_listens() {
            let folder = tempfile::tempdir().unwrap();
            let (name, path) = (Path::new("wayland-1"), folder.path().join("wayland-1"));
            assert!(!answers(folder.path(), name), "nothing has this name");
            let compositor = UnixListener::bind(&path).unwrap();
            assert!(answers(folder.path(), name) && answers(Path::new(""), &path), "by its name and by its path");
            drop(compositor);
            assert!(!answers(folder.path(), name), "a socket that was left behind");
        }
    }
}
