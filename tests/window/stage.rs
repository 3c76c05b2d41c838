//! The picture on the stage: moved about when it is larger than its room, in a dark room on the whole screen.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use super::*;

/// A clip of 640 x 360 on a stage that is less than 640 wide, shown pixel by pixel.
fn large() -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), double::busy());
    press(&mut window, "Show the queue panel");
    settle(&mut window, &mut double);
    press(&mut window, "More of the player");
    press(&mut window, "100 %");
    window.hover_at(egui::pos2(480.0, 12.0));
    window.run_ok();
    (window, double)
}

const MOVABLE: &str = "The clip, larger than the stage: arrow keys move it";

/// A line of the picture, from edge to edge of the stage.
fn line(window: &mut Harness<'_, App>) -> Vec<image::Rgba<u8>> {
    let stage = window.get_by_label(MOVABLE).rect();
    let image = window.render().expect("the window paints");
    let y = stage.center().y as u32;
    (stage.left() as u32 + 4..stage.right() as u32 - 4).map(|x| *image.get_pixel(x, y)).collect()
}

/// By how many pixels to the right the second line lies beside the first.
fn moved(before: &[image::Rgba<u8>], after: &[image::Rgba<u8>]) -> i64 {
    let off = |by: i64| {
        let pairs = (0_i64..).zip(before).filter_map(|(x, pixel)| {
            let there = usize::try_from(x + by).ok()?;
            Some((*pixel, *after.get(there)?))
        });
        let differences: Vec<u64> =
            pairs.map(|(one, other)| one.0.iter().zip(other.0).map(|(a, b)| u64::from(a.abs_diff(b))).sum()).collect();
        differences.iter().sum::<u64>() as f64 / differences.len() as f64
    };
    (-150..=150).min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(0)
}

#[test]
fn a_picture_larger_than_the_stage_is_dragged_to_its_edge_and_no_further() {
    let (mut window, _double) = large();
    let middle = window.get_by_label(MOVABLE).rect().center();
    let before = line(&mut window);
    let drag = |window: &mut Harness<'_, App>, by: f32| {
        window.drag_at(middle);
        window.run_ok();
        window.hover_at(middle + egui::vec2(by, 0.0));
        window.run_ok();
        window.drop_at(middle + egui::vec2(by, 0.0));
        window.run_ok();
        line(window)
    };
    let after = drag(&mut window, 40.0);
    assert_eq!(moved(&before, &after), 40);
    assert!(window.query_by_label("Play").is_some(), "a drag is no click");
    let edge = drag(&mut window, 400.0);
    assert_eq!(drag(&mut window, 50.0), edge);
}

#[test]
fn the_arrow_keys_move_it_while_it_has_the_keyboard_and_skip_seconds_otherwise() {
    let (mut window, _double) = large();
    let before = line(&mut window);
    window.get_by_label(MOVABLE).focus();
    window.run_ok();
    window.press(egui::Key::ArrowRight);
    let after = line(&mut window);
    assert_eq!(moved(&before, &after), -32);
    let position = window.get_by_label("Position").value();
    assert_eq!(position.as_deref(), Some("0:00.0 / 0:02.0"));
}

#[test]
fn a_wheel_moves_it_too_and_a_picture_that_fits_stands_still() {
    let (mut window, _double) = large();
    let before = line(&mut window);
    let middle = window.get_by_label(MOVABLE).rect().center();
    window.hover_at(middle);
    window.run_ok();
    let wheel = |delta| egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Unknown,
        unit: egui::MouseWheelUnit::Point,
        delta,
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    };
    window.event(wheel(egui::vec2(-24.0, 0.0)));
    window.run_steps(4);
    let after = line(&mut window);
    assert_eq!(moved(&before, &after), -24);
    press(&mut window, "More of the player");
    press(&mut window, "Fit");
    assert!(window.query_by_label(MOVABLE).is_none());
}

#[test]
fn the_buttons_under_a_clip_stand_in_one_line_however_wide_the_stage_is() {
    let (mut window, _double) = open(Window::new(960.0, 800.0), double::busy());
    for width in (960..=1700).step_by(20) {
        window.set_size(egui::vec2(width as f32, 800.0));
        window.run_ok();
        let middle = |label: &str| window.get_by_label_contains(label).rect().center().y;
        assert!((middle("Save as…") - middle("Move to trash")).abs() < 0.5, "{width}");
        assert!(
            window.get_by_label("Move to trash").rect().right()
                <= window.get_by_label("More of the clip").rect().right()
        );
    }
}

#[test]
#[ignore = "paints the stage into the target folder, for a person to judge"]
fn look_at_the_stage() {
    for (theme, name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        for (width, height) in [(960.0, 600.0), (1280.0, 800.0), (1920.0, 1080.0)] {
            let (mut window, mut double) = open(Window::new(width, height).theme(theme), double::busy());
            settle(&mut window, &mut double);
            window.screenshot(&format!("stage-{width}-{name}"));
        }
        let (mut window, _double) = large();
        window.get_by_label(MOVABLE).focus();
        window.run_ok();
        window.screenshot(&format!("stage-100-{name}"));
    }
}

#[test]
fn on_the_whole_screen_everything_is_dark_and_the_window_is_light_again_after_it() {
    let settings = Arc::new(rushes::domain::Settings {
        theme: rushes::domain::ThemeChoice::Light,
        reduced_motion: true,
        ..(*double::connected().settings).clone()
    });
    let snapshot = Snapshot { settings, ..double::busy() };
    let (mut window, mut double) = open(Window::new(1280.0, 800.0).theme(egui::Theme::Light), snapshot);
    settle(&mut window, &mut double);
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
    window.press(egui::Key::F);
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
    press(&mut window, "More of the player");
    let menu = window.get_by_label("Save frame…").rect();
    window.screenshot("full-menu");
    let image = window.render().expect("the window paints");
    let pixel = image.get_pixel(menu.right() as u32 - 3, menu.top() as u32 + 3).0;
    assert!(pixel[..3].iter().all(|part| *part < 80), "the menu is dark: {pixel:?}");
    window.press(egui::Key::Escape);
    window.press(egui::Key::Escape);
    assert!(window.query_by_label("Library").is_some());
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
}

/// What can be pressed under a message.
fn covered(window: &Harness<'_, App>) -> Vec<egui::Rect> {
    let toasts = egui::Id::unique("toasts");
    let room = window.ctx.memory(|memory| memory.area_rect(toasts)).expect("a message is showing");
    window.ctx.viewport(|viewport| {
        let widgets = viewport.prev_pass.widgets.layers().filter(|(layer, _)| layer.id != toasts);
        let pressed = widgets.flat_map(|(_, widgets)| widgets).filter(|widget| widget.sense.is_focusable());
        let seen = pressed.map(|widget| widget.interact_rect).filter(eframe::egui::Rect::is_positive);
        seen.filter(|rect| room.shrink(1.0).intersects(*rect) && rect.height() < 200.0).collect()
    })
}

/// Lets a message come up that a person did not ask for.
fn with_message(snapshot: Snapshot, size: egui::Vec2) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(size.x, size.y), snapshot);
    settle(&mut window, &mut double);
    for name in ["one.png", "two.png"] {
        let file = super::first_frame::Dropped(name.into());
        window.input_mut().dropped_files.push(Arc::new(file));
    }
    window.run_ok();
    assert!(window.query_by_label("Close message").is_some());
    (window, double)
}

#[test]
fn a_message_never_stands_on_a_button_whatever_is_on_the_stage() {
    let busy = double::busy();
    let of_job = |view: &rushes::engine::JobView| Snapshot {
        jobs: Arc::new(vec![view.clone()]),
        clips: Arc::default(),
        ..double::busy()
    };
    let mut stages: Vec<(String, Snapshot)> =
        busy.jobs.iter().map(|view| (format!("{:?}", view.job.state), of_job(view))).collect();
    stages.push(("first start".into(), double::first_start()));
    stages.push(("the demo's".into(), double::demo()));
    stages.push(("nothing made".into(), double::connected()));
    stages.push(("a clip".into(), double::busy()));
    stages.push(("a clip that can't be played".into(), double::foreign()));
    for size in [egui::vec2(960.0, 600.0), egui::vec2(1280.0, 800.0)] {
        for (name, snapshot) in &stages {
            let (mut window, _double) = with_message(snapshot.clone(), size);
            let covered = covered(&window);
            if !covered.is_empty() {
                window.screenshot("covered");
            }
            assert!(covered.is_empty(), "{name} at {size}: {covered:?}");
        }
    }
}
