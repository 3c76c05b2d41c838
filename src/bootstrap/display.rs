//! Which display the window opens on, and where on it: on a screen that is there, no larger than it.
//!
//! Windows and macOS always have a desktop. On Linux winit takes Wayland wherever `WAYLAND_DISPLAY` is set, even if it names nothing (winit
//! 0.30, `platform_impl/linux/mod.rs`); then we ask for X11, if there is one. The window is placed once, before it is shown, in whole
//! pixels of the desktop. A window whose title bar can be seen and grabbed stays where the person left it.

use eframe::EventLoopBuilderHook;
use winit::dpi::{LogicalSize, PhysicalPosition, PhysicalSize};
use winit::window::Window;

/// Whether a window can be seen at all.
pub(super) fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

/// How to start the event loop, if winit's own choice would find no display.
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

/// winit chooses well.
#[cfg(not(target_os = "linux"))]
pub(super) const fn event_loop() -> Option<EventLoopBuilderHook> {
    None
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The window's size at the first start ever, in points.
pub(super) const FIRST_SIZE: [f32; 2] = [1280.0, 800.0];

/// The smallest usable window, points; less only on a screen that is smaller.
const LEAST_SIZE: [f32; 2] = [960.0, 600.0];

/// The name under which eframe keeps the window's place.
const WINDOW: &str = "window";

/// Fits a first window to its screen, and brings a later one back if its screen is gone. Where the system tells neither screens nor
/// places, as on Wayland, it places windows well itself.
pub(super) fn place_window(cc: &eframe::CreationContext<'_>) {
    let Some(window) = cc.winit_window() else { return };
    let is_first = cc.storage.is_none_or(|storage| storage.get_string(WINDOW).is_none());
    size_window(window, is_first);
    if !window.is_maximized() && window.fullscreen().is_none() {
        move_window(window);
    }
}

fn size_window(window: &Window, is_first: bool) {
    let known = window.current_monitor().or_else(|| window.primary_monitor());
    let Some(screen) = known.or_else(|| window.available_monitors().next()) else { return };
    let (screen, scale) = (Area::new(PhysicalPosition::default(), screen.size()), window.scale_factor() as f32);
    let points = |wanted| {
        let [width, height] = fitted(wanted, screen, scale);
        LogicalSize::new(width, height)
    };
    window.set_min_inner_size(Some(points(LEAST_SIZE)));
    if is_first {
        let answered = window.request_inner_size(points(FIRST_SIZE));
        tracing::debug!(?answered, "the window's first size");
    }
}

fn move_window(window: &Window) {
    let Ok(at) = window.outer_position() else { return };
    let area = Area::new(at, window.outer_size());
    let screens = window.available_monitors().map(|screen| Area::new(screen.position(), screen.size()));
    let screens: Vec<Area> = screens.collect();
    if let Some((x, y)) = moved_into_sight(area, &screens, window.scale_factor() as f32) {
        tracing::info!(?area, x, y, "the window was out of sight and is moved");
        window.set_outer_position(PhysicalPosition::new(x, y));
    }
}

/// A part of the desktop, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    /// Left edge.
    x: i32,
    /// Upper edge.
    y: i32,
    /// Width.
    w: i32,
    /// Height.
    h: i32,
}

/// About the height of a title bar, points.
const TITLE_BAR: f32 = 32.0;

/// The least width by which a title bar can be grabbed, points.
const GRIP: f32 = 120.0;

/// Room for a title bar and the desktop's own bar beside a first window, points: GNOME takes about 80, KDE and Windows a little less.
const BARS: f32 = 80.0;

/// Room for a frame at both sides, points.
const FRAME: f32 = 16.0;

/// Where to move a window of which too little shows: into the nearest screen. `None`: it can stay. `scale`: pixels a point.
fn moved_into_sight(window: Area, screens: &[Area], scale: f32) -> Option<(i32, i32)> {
    let (bar, grip) = (pixels(TITLE_BAR, scale), pixels(GRIP, scale).min(window.w));
    let title = Area { h: bar, ..window };
    let shows = |screen: &Area| {
        let (w, h) = title.overlap(*screen);
        w >= grip && h >= bar
    };
    if screens.iter().any(shows) {
        return None;
    }
    let nearest = screens.iter().min_by_key(|screen| window.distance(**screen))?;
    let into = |at: i32, size: i32, from: i32, room: i32| at.clamp(from, from.max(from + room - size));
    Some((into(window.x, window.w, nearest.x, nearest.w), into(window.y, window.h, nearest.y, nearest.h)))
}

/// The size, at most `wanted`, that leaves room on the screen for the window's title bar and the desktop's bar; points.
fn fitted(wanted: [f32; 2], screen: Area, scale: f32) -> [f32; 2] {
    let room = |pixels: i32, reserve: f32| (pixels as f32 / scale - reserve).max(1.0).floor();
    [wanted[0].min(room(screen.w, FRAME)), wanted[1].min(room(screen.h, BARS))]
}

fn pixels(points: f32, scale: f32) -> i32 {
    (points * scale).round() as i32
}

impl Area {
    fn new(at: PhysicalPosition<i32>, size: PhysicalSize<u32>) -> Self {
        Self { x: at.x, y: at.y, w: size.width.cast_signed(), h: size.height.cast_signed() }
    }

    /// Width and height of the part that both share; zero where they don't meet.
    fn overlap(self, other: Self) -> (i32, i32) {
        let along = |a: i32, a_size: i32, b: i32, b_size: i32| ((a + a_size).min(b + b_size) - a.max(b)).max(0);
        let (w, h) = (along(self.x, self.w, other.x, other.w), along(self.y, self.h, other.y, other.h));
        if w == 0 || h == 0 { (0, 0) } else { (w, h) }
    }

    /// How far apart the nearest edges are, then the middles; both squared.
    fn distance(self, other: Self) -> (i64, i64) {
        let gap = |a: i32, a_size: i32, b: i32, b_size: i32| i64::from((b - (a + a_size)).max(a - (b + b_size)).max(0));
        let (x, y) = (gap(self.x, self.w, other.x, other.w), gap(self.y, self.h, other.y, other.h));
        let middle = |area: Self| (i64::from(area.x + area.w / 2), i64::from(area.y + area.h / 2));
        let ((ax, ay), (bx, by)) = (middle(self), middle(other));
        (x * x + y * y, (ax - bx).pow(2) + (ay - by).pow(2))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Area = Area { x: 0, y: 0, w: 1920, h: 1080 };
    const RIGHT: Area = Area { x: 1920, y: 0, w: 1280, h: 1024 };

    fn window(x: i32, y: i32) -> Area {
        Area { x, y, w: 1280, h: 800 }
    }

    #[test]
    fn a_window_in_sight_stays_where_it_was_left() {
        for (x, y) in [(0, 0), (300, 250), (1700, 0), (-1100, 100), (2000, 900), (1800, 1000)] {
            assert_eq!(moved_into_sight(window(x, y), &[LEFT, RIGHT], 1.0), None, "{x}, {y}");
        }
    }

    #[test]
    fn a_window_without_a_title_bar_in_sight_goes_into_the_nearest_screen() {
        let cases = [
            ((5000, 300), &[LEFT, RIGHT][..], (1920, 224)), // Its monitor was at the right.
            ((-1200, 300), &[LEFT, RIGHT], (0, 280)),       // A corner of 80 pixels is left.
            ((300, -700), &[LEFT, RIGHT], (300, 0)),        // The title bar is above the screen.
            ((300, 1060), &[LEFT], (300, 280)),             // Twenty pixels of it show.
            ((-3000, -3000), &[LEFT], (0, 0)),
            ((2100, 900), &[LEFT], (640, 280)), // The right monitor is gone.
        ];
        for ((x, y), screens, to) in cases {
            assert_eq!(moved_into_sight(window(x, y), screens, 1.0), Some(to), "{x}, {y}");
        }
    }

    #[test]
    fn a_window_larger_than_its_screen_shows_its_upper_left_corner() {
        let wide = Area { x: 4000, y: 0, w: 2500, h: 1500 };
        assert_eq!(moved_into_sight(wide, &[LEFT], 1.0), Some((0, 0)));
    }

    #[test]
    fn where_no_screen_is_told_nothing_is_moved() {
        assert_eq!(moved_into_sight(window(5000, 0), &[], 1.0), None);
    }

    #[test]
    fn a_finer_screen_wants_more_pixels_of_a_title_bar_to_be_seen() {
        let at = window(300, 1080 - 40);
        assert_eq!(moved_into_sight(at, &[LEFT], 1.0), None);
        assert!(moved_into_sight(at, &[LEFT], 2.0).is_some());
    }

    #[test]
    fn a_first_window_leaves_room_for_its_title_bar_and_the_desktops_bar() {
        let screen = |w, h| Area { x: 0, y: 0, w, h };
        let first = |screen, scale| fitted(FIRST_SIZE, screen, scale).map(|points| points as i32);
        assert_eq!(first(LEFT, 1.0), [1280, 800]);
        assert_eq!(first(screen(1280, 800), 1.0), [1264, 720]);
        assert_eq!(first(screen(1366, 768), 1.25), [1076, 534]);
        assert_eq!(first(screen(3840, 2160), 2.0), [1280, 800]);
        assert_eq!(first(screen(1920, 1080), 2.5), [752, 352]);
    }
}
