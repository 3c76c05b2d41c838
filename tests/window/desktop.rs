//! The notifications of a free desktop: what reaches a server that speaks the desktops' protocol, and the way back from a press.
//!
//! The server is here, on a session bus of the test's own. Most tests need `dbus-daemon`:
//! `cargo test --test window -- --ignored desktop`.

#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]
#![allow(clippy::used_underscore_binding, reason = "the protocol's arguments that no test reads are read by the macro")]

use std::collections::HashMap;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use rushes::bootstrap::desktop::{APP_ID, NativeNotifications};
use rushes::domain::{NotificationChoice, Settings};
use rushes::ui::{Notification, Notifier as _};
use zbus::zvariant::OwnedValue;

use super::support::bus::{Bus, is_inner};
use super::*;

const SERVER: &str = "org.freedesktop.Notifications";
const PLACE: &str = "/org/freedesktop/Notifications";

/// A notification as the server got it.
struct Got {
    program: String,
    title: String,
    body: String,
    actions: Vec<String>,
    hints: HashMap<String, OwnedValue>,
    stays: i32,
}

impl Got {
    fn hint(&self, name: &str) -> Option<String> {
        self.hints.get(name).map(|value| String::try_from(value.try_clone().unwrap()).unwrap())
    }
}

#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<Got>>>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Shelf {
    #[expect(clippy::too_many_arguments, reason = "the protocol's own")]
    fn notify(
        &self,
        program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        stays: i32,
    ) -> u32 {
        let mut notifications = self.0.lock().unwrap();
        notifications.push(Got { program, title, body, actions, hints, stays });
        notifications.len() as u32
    }
}

/// A notification server that has the bus to itself.
struct Server {
    shelf: Shelf,
    bus: zbus::blocking::Connection,
}

impl Server {
    fn start() -> Self {
        let shelf = Shelf::default();
        let builder = zbus::blocking::connection::Builder::session().unwrap().name(SERVER).unwrap();
        let bus = builder.serve_at(PLACE, shelf.clone()).unwrap().build().unwrap();
        Self { shelf, bus }
    }

    fn count(&self) -> usize {
        self.shelf.0.lock().unwrap().len()
    }

    fn press(&self, number: u32) {
        self.bus.emit_signal(None::<&str>, PLACE, SERVER, "ActionInvoked", &(number, "default")).unwrap();
    }
}

/// A window in the background, told of by this desktop.
fn in_background(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (double, services) = double::start(snapshot, double::demo());
    let services = rushes::ui::AppServices { notifier: Box::new(NativeNotifications::default()), ..services };
    let mut window = Window::new(1280.0, 800.0).app(move |cc| double::app(cc, services));
    window.input_mut().focused = false;
    window.run_ok();
    (window, double)
}

fn with_job(state: JobState, revision: i64, notifications: NotificationChoice) -> Snapshot {
    let mut view = double::job(1, state, double::accepted(60));
    let job = Arc::make_mut(&mut view.job);
    job.revision = revision;
    job.request.prompt = "<b>Tom & Ann</b> at the window".into();
    let clips = Arc::new(vec![Arc::new(double::clip(1)), Arc::new(double::clip(2))]);
    let settings = Settings { notifications, ..(*double::connected().settings).clone() };
    Snapshot { jobs: Arc::new(vec![view]), clips, settings: Arc::new(settings), ..double::connected() }
}

#[test]
#[ignore = "needs dbus-daemon"]
fn the_desktop_is_told_and_a_press_raises_the_window_with_the_clip() {
    if !is_inner("desktop::the_desktop_is_told_and_a_press_raises_the_window_with_the_clip", Bus::start) {
        return;
    }
    let server = Server::start();
    let (mut window, mut double) = in_background(with_job(JobState::Accepted, 1, NotificationChoice::Quiet));
    press(&mut window, "Library");
    window.input_mut().focused = false;
    double.publish(with_job(JobState::Saved(ClipId(2)), 2, NotificationChoice::Quiet));
    window.step_until("the notification", |_| server.count() == 1);
    {
        let shelf = server.shelf.0.lock().unwrap();
        let told = (shelf[0].program.as_str(), shelf[0].title.as_str(), shelf[0].body.as_str());
        assert_eq!(told, ("Rushes", "A clip is saved", "&lt;b&gt;Tom &amp; Ann&lt;/b&gt; at the window"));
        assert_eq!(shelf[0].actions, ["default", "Show"]);
        assert_eq!((shelf[0].hint("desktop-entry").as_deref(), shelf[0].hint("sound-name")), (Some(APP_ID), None));
        assert_eq!(shelf[0].stays, -1, "as long as the desktop likes");
    }
    let raised = egui::ViewportCommand::Focus;
    window.step_until("the window in front", |window| {
        server.press(1); // Again and again: the program begins to listen after it has told.
        window.output().viewport_output[&egui::ViewportId::ROOT].commands.contains(&raised)
    });
    settle(&mut window, &mut double);
    assert!(has(&window, "Prompt"), "the stage is shown");
    press(&mut window, "About this clip");
    assert!(has_part(&window, "2.mp4"), "the clip is on the stage");
}

#[test]
#[ignore = "needs dbus-daemon"]
fn what_needs_the_person_stays_has_a_sound_where_it_is_wanted_and_nothing_comes_when_off() {
    let name = "desktop::what_needs_the_person_stays_has_a_sound_where_it_is_wanted_and_nothing_comes_when_off";
    if !is_inner(name, Bus::start) {
        return;
    }
    let server = Server::start();
    let (mut window, double) = in_background(with_job(JobState::Accepted, 1, NotificationChoice::Off));
    double.publish(with_job(JobState::Saved(ClipId(2)), 2, NotificationChoice::Off));
    window.run_ok();
    double.publish(with_job(JobState::Submitting, 3, NotificationChoice::WithSound));
    window.run_ok();
    double.publish(with_job(JobState::NeedsUser(Need::UnknownOutcome), 4, NotificationChoice::WithSound));
    window.step_until("the notification", |_| server.count() > 0);
    let shelf = server.shelf.0.lock().unwrap();
    assert_eq!(shelf.iter().map(|got| got.title.as_str()).collect::<Vec<_>>(), ["A shot needs you"]);
    assert!(shelf[0].hint("sound-name").is_some());
    assert_eq!(shelf[0].stays, 0, "until it is seen");
}

#[test]
#[ignore = "needs dbus-daemon"]
fn a_program_that_ends_leaves_its_last_word_with_the_desktop() {
    if !is_inner("desktop::a_program_that_ends_leaves_its_last_word_with_the_desktop", Bus::start) {
        return;
    }
    let server = Server::start();
    let body = "Rushes draws with OpenGL 2".to_owned();
    NativeNotifications::leave(&Notification { title: "Rushes can't start".into(), body, urgent: true, sound: false })
        .unwrap();
    let shelf = server.shelf.0.lock().unwrap();
    assert_eq!((shelf[0].title.as_str(), shelf[0].body.as_str()), ("Rushes can't start", "Rushes draws with OpenGL 2"));
    assert_eq!(shelf[0].actions, [] as [String; 0], "nothing is left to answer a press");
    assert_eq!(shelf[0].stays, 0, "until it is seen");
}

/// Shows a notification without a notification server: dropped silently.
fn given_up() {
    let (out, pressed) = mpsc::channel();
    let notification =
        Notification { title: "A clip is saved".into(), body: "A fox".into(), urgent: false, sound: true };
    NativeNotifications::default().show(notification, Box::new(move || out.send(()).unwrap()));
    assert_eq!(pressed.recv_timeout(Duration::from_secs(20)), Err(mpsc::RecvTimeoutError::Disconnected));
}

#[test]
fn a_desktop_without_a_session_bus_changes_nothing() {
    if is_inner("desktop::a_desktop_without_a_session_bus_changes_nothing", Bus::absent) {
        given_up();
        let (mut window, double) = in_background(with_job(JobState::Accepted, 1, NotificationChoice::WithSound));
        double.publish(with_job(JobState::Saved(ClipId(2)), 2, NotificationChoice::WithSound));
        window.run_ok();
        assert!(window.query_by_label_contains("notification").is_none());
    }
}

#[test]
#[ignore = "needs dbus-daemon"]
fn a_bus_without_a_notification_server_changes_nothing() {
    if is_inner("desktop::a_bus_without_a_notification_server_changes_nothing", Bus::start) {
        given_up();
    }
}
