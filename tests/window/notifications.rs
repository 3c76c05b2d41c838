//! Which notifications are sent while the person is in another window, and what a press on one opens.

use super::*;
use rushes::domain::{NotificationChoice, Settings, SettingsChange};

/// One job in this state, at this revision.
fn with_job(state: JobState, revision: i64) -> Snapshot {
    let mut view = double::job(1, state, double::accepted(60));
    let job = Arc::make_mut(&mut view.job);
    job.revision = revision;
    let clips = Arc::new(vec![Arc::new(double::clip(1)), Arc::new(double::clip(2))]);
    Snapshot { jobs: Arc::new(vec![view]), clips, ..double::connected() }
}

fn in_background(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, double) = open(Window::new(1280.0, 800.0), snapshot);
    window.input_mut().focused = false;
    window.run_ok();
    (window, double)
}

fn commands(window: &Harness<'_, App>) -> Vec<egui::ViewportCommand> {
    window.output().viewport_output[&egui::ViewportId::ROOT].commands.clone()
}

#[test]
fn a_saved_clip_is_told_in_the_background_and_a_press_shows_it() {
    let (mut window, double) = in_background(with_job(JobState::Accepted, 1));
    press(&mut window, "Library");
    window.input_mut().focused = false;
    double.publish(with_job(JobState::Saved(ClipId(2)), 2));
    window.run_ok();
    let mut shown = double.notifications.take();
    assert_eq!(shown.len(), 1);
    let (notification, pressed) = shown.remove(0);
    assert_eq!(
        (notification.title.as_str(), notification.urgent, notification.sound),
        ("A clip is saved", false, false)
    );
    pressed();
    window.run_ok();
    assert!(window.query_by_label("Save as…").is_some(), "the clip is on the stage");
}

#[test]
fn a_press_leads_back_to_the_other_engine_and_tells_nothing_twice() {
    let demo = |state, revision| {
        let Snapshot { jobs, clips, .. } = with_job(state, revision);
        Snapshot { clips, jobs, ..double::demo() }
    };
    let (double, services) = double::start(demo(JobState::Accepted, 1), with_job(JobState::Queued, 1));
    let mut window = Window::new(1280.0, 800.0).app(move |cc| double::app(cc, services));
    press(&mut window, "Connect Segmind");
    window.run_ok();
    window.input_mut().focused = false;
    double.publish(demo(JobState::Saved(ClipId(2)), 2));
    window.run_ok();
    let mut shown = double.notifications.take();
    assert_eq!(shown.len(), 1, "the demo goes on in the background");
    let (_, pressed) = shown.remove(0);
    pressed();
    window.run_ok();
    assert!(window.query_by_label_contains("Demo: nothing is billed").is_some());
    assert!(double.notifications.take().is_empty(), "its job is not compared with one of Segmind's");
}

#[test]
fn nothing_is_told_while_the_window_has_the_keyboard_or_when_it_was_not_wanted() {
    let (mut window, double) = open(Window::new(1280.0, 800.0), with_job(JobState::Accepted, 1));
    double.publish(with_job(JobState::Saved(ClipId(2)), 2));
    window.run_ok();
    assert!(double.notifications.take().is_empty());
    let settings =
        Arc::new(Settings { notifications: NotificationChoice::Off, ..(*double::connected().settings).clone() });
    let quiet = |state, revision| Snapshot { settings: settings.clone(), ..with_job(state, revision) };
    let (mut window, double) = in_background(quiet(JobState::Accepted, 1));
    double.publish(quiet(JobState::Saved(ClipId(2)), 2));
    window.run_ok();
    assert!(double.notifications.take().is_empty());
}

#[test]
fn a_job_that_needs_the_person_is_told_and_marks_the_window_in_the_taskbar() {
    let (mut window, double) = in_background(with_job(JobState::Submitting, 1));
    double.publish(with_job(JobState::NeedsUser(Need::UnknownOutcome), 2));
    window.step();
    let asked = egui::ViewportCommand::RequestUserAttention(egui::UserAttentionType::Informational);
    assert!(commands(&window).contains(&asked), "{:?}", commands(&window));
    let shown = double.notifications.take();
    assert_eq!(
        shown.iter().map(|(notification, _)| notification.title.as_str()).collect::<Vec<_>>(),
        ["A shot needs you"]
    );
    assert!(shown[0].0.urgent);
}

#[test]
fn the_title_follows_what_goes_on_and_is_set_only_when_it_changes() {
    let (mut window, double) = open(Window::new(1280.0, 800.0), double::connected());
    window.run_ok();
    let queue = QueueView { running: 2, ..QueueView::default() };
    double.publish(Snapshot { queue, ..double::connected() });
    window.step();
    assert!(commands(&window).contains(&egui::ViewportCommand::Title("2 rendering · Rushes".into())));
    window.step();
    let titles = commands(&window).into_iter().filter(|one| matches!(one, egui::ViewportCommand::Title(_))).count();
    assert_eq!(titles, 0);
}

#[test]
fn the_settings_turn_notifications_off_and_their_sound_on() {
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), double::connected());
    press(&mut window, "Settings");
    let saved = |request: &Request| match request {
        Request::ChangeSettings(changes, _) => match changes[..] {
            [SettingsChange::Notifications(notifications)] => Some(notifications),
            _ => None,
        },
        _ => None,
    };
    press(&mut window, "With sound");
    assert_eq!(double.take(saved).map(|(saved, _)| saved), Some(NotificationChoice::WithSound));
    press(&mut window, "Off");
    assert_eq!(double.take(saved).map(|(saved, _)| saved), Some(NotificationChoice::Off));
}
