//! The picture first: how much of the window a picture of 16:9 gets, measured on what is painted.

use eframe::egui::{Rect, Shape, TextureId};

use super::*;

/// Windows in points, and the least share of each that belongs to the picture: the four that people have, then the sizes at which
/// every look is measured.
const SHARES: [(f32, f32, f32); 12] = [
    (1280.0, 800.0, 0.38),
    (1366.0, 768.0, 0.38),
    (960.0, 600.0, 0.30),
    (1920.0, 1080.0, 0.50),
    (2560.0, 1440.0, 0.55),
    (1706.0, 960.0, 0.48),
    (1366.0, 730.0, 0.34),
    (960.0, 540.0, 0.25),
    (853.0, 533.0, 0.25),
    (768.0, 432.0, 0.28),
    (640.0, 400.0, 0.26),
    (480.0, 300.0, 0.19),
];

/// The largest picture that is painted, as far as it can be seen.
fn picture(window: &Harness<'_, App>) -> Rect {
    let shapes = window.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) if rect.brush.as_ref().is_some_and(|brush| brush.fill_texture_id != TextureId::default()) => {
            Some(rect.rect.intersect(clipped.clip_rect))
        }
        Shape::Mesh(mesh) if mesh.texture_id != TextureId::default() => {
            Some(mesh.calc_bounds().intersect(clipped.clip_rect))
        }
        _ => None,
    });
    shapes
        .filter(Rect::is_positive)
        .reduce(|a, b| if a.area() >= b.area() { a } else { b })
        .expect("a picture is painted")
}

/// The net of colours that stands in the place of a clip to come.
fn soft_picture(window: &Harness<'_, App>) -> Rect {
    let nets = window.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Mesh(mesh) if mesh.vertices.len() > 100 => Some(mesh.calc_bounds().intersect(clipped.clip_rect)),
        _ => None,
    });
    nets.reduce(|a, b| if a.area() >= b.area() { a } else { b }).expect("a soft picture is painted")
}

fn with_a_clip(service: rushes::engine::Service) -> Snapshot {
    Snapshot { jobs: Arc::default(), queue: QueueView::default(), service, ..double::busy() }
}

/// What is less than it should be, with every panel as it is when nobody has touched one.
fn too_small(snapshot: &Snapshot, measure: fn(&Harness<'_, App>) -> Rect) -> Vec<String> {
    let (mut window, mut double) = double::untouched(Window::new(1280.0, 800.0), snapshot.clone());
    let mut found = Vec::new();
    for (width, height, least) in SHARES {
        window.set_size(egui::vec2(width, height));
        settle(&mut window, &mut double);
        let rect = measure(&window);
        let share = rect.area() / (width * height);
        let ratio = rect.width() / rect.height();
        if share < least || (ratio - 16.0 / 9.0).abs() > 0.02 {
            found.push(format!("{:.1} % of {width} x {height}: {rect:.0?}", share * 100.0));
        }
    }
    found
}

#[test]
fn a_picture_gets_the_greater_part_of_the_window() {
    assert_eq!(too_small(&with_a_clip(rushes::engine::Service::Segmind), picture), [] as [String; 0]);
}

#[test]
fn it_gets_it_beside_the_bar_of_the_demo_too() {
    assert_eq!(too_small(&with_a_clip(rushes::engine::Service::Demo), picture), [] as [String; 0]);
}

#[test]
fn a_clip_to_come_gets_as_much() {
    let jobs = Arc::new(vec![double::busy().jobs[0].clone()]);
    let snapshot = Snapshot { jobs, clips: Arc::default(), ..double::busy() };
    assert_eq!(too_small(&snapshot, soft_picture), [] as [String; 0]);
}

#[test]
fn a_busy_queue_takes_nothing_of_it_until_a_person_opens_it() {
    assert_eq!(too_small(&double::busy(), soft_picture), [] as [String; 0]);
}

#[test]
#[ignore = "prints every share, for a person to read"]
fn tell_the_shares() {
    for (name, service) in [("usual", rushes::engine::Service::Segmind), ("demo", rushes::engine::Service::Demo)] {
        let (mut window, mut double) = double::untouched(Window::new(1280.0, 800.0), with_a_clip(service));
        for (width, height, least) in SHARES {
            window.set_size(egui::vec2(width, height));
            settle(&mut window, &mut double);
            let share = picture(&window).area() / (width * height);
            println!("{name} {width} x {height}: {:.1} %, at least {:.0} %", share * 100.0, least * 100.0);
            window.screenshot(&format!("share-{name}-{width}x{height}"));
        }
    }
}

#[test]
fn the_queue_is_a_pill_until_it_is_opened_and_folds_again_when_nothing_is_under_way() {
    let (mut window, double) = double::untouched(Window::new(1280.0, 800.0), double::busy());
    window.run_ok();
    let is_open = |window: &Harness<'_, App>| window.query_by_label("Pause queue").is_some();
    assert!(!is_open(&window));
    let pill = window.get_by_label("Show the queue panel").value();
    assert_eq!(pill.as_deref(), Some("1 needs you"), "what is under way, or needs the person, stands in it");
    press(&mut window, "Show the queue panel");
    assert!(is_open(&window));
    double.publish(with_a_clip(rushes::engine::Service::Segmind));
    window.run_ok();
    assert!(!is_open(&window));
    double.publish(double::busy());
    window.run_ok();
    assert!(is_open(&window), "the person left it open");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num9);
    window.run_ok();
    assert!(!is_open(&window), "by its keys too");
}

#[test]
fn in_a_small_window_the_queue_opens_by_hand_only() {
    let (mut window, mut double) = open(Window::new(960.0, 600.0), double::busy());
    settle(&mut window, &mut double);
    assert!(window.query_by_label("Pause queue").is_none());
    press(&mut window, "Show the queue panel");
    assert!(window.query_by_label("Pause queue").is_some());
}

#[test]
fn generate_stays_where_it_is_when_the_strip_comes() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::demo());
    settle(&mut window, &mut double);
    let generate = |window: &Harness<'_, App>| window.get_by_label_contains("Generate about").rect();
    let before = generate(&window);
    press(&mut window, "Use Lighthouse at dusk");
    let welcomed = Arc::new(rushes::domain::Settings { welcomed: true, ..(*double::demo().settings).clone() });
    double.publish(Snapshot { settings: welcomed.clone(), ..double::demo() });
    settle(&mut window, &mut double);
    assert_eq!(generate(&window), before, "a shot is chosen");
    double.publish(Snapshot { settings: welcomed, clips: double::busy().clips, ..double::demo() });
    settle(&mut window, &mut double);
    assert!(window.query_all_by_label_contains("Shot 1: ").next().is_some(), "the strip is there");
    assert_eq!(generate(&window), before);
}

#[test]
fn the_shape_is_in_sight_with_a_picture_in_the_form() {
    for service in [rushes::engine::Service::Segmind, rushes::engine::Service::Demo] {
        let draft = Draft {
            prompt: "The camera glides on through the gate".into(),
            first_frame: rushes::domain::SourceDraft::File("/pictures/gate.png".into()).into(),
            ..Draft::default()
        };
        let snapshot = Snapshot { draft: Arc::new(draft), ..with_a_clip(service) };
        let (mut window, mut double) = double::untouched(Window::new(1366.0, 730.0), snapshot);
        window.run_ok();
        let ((), asked) =
            double.take(|asked| matches!(asked, Request::LookAt(..)).then_some(())).expect("it is looked at");
        let Request::LookAt(_, answer) = asked else { unreachable!() };
        answer.send(Ok(double::looked(3024, 4032, &["turned upright"])));
        settle(&mut window, &mut double);
        let shape = window.get_by_label("16:9").rect();
        let generate = window.get_by_label_contains("Generate about").rect();
        assert!(shape.bottom() < generate.top(), "{service:?}: {shape:?} {generate:?}");
    }
}
