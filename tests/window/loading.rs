//! What is awaited has its place: nothing on the screen moves when it arrives.

use std::collections::HashMap;

use super::*;
use egui_kittest::kittest::NodeT as _;
use rushes::domain::SourceDraft;
use rushes::engine::{Account, KeyState};

/// Where everything with a name is.
fn places(window: &Harness<'_, App>) -> HashMap<String, egui::Rect> {
    let named = window.query_all_by(|node| node.label().is_some() || node.value().is_some());
    let place = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let rect = node.bounding_box()?;
        let corners = [(rect.x0, rect.y0), (rect.x1, rect.y1)].map(|(x, y)| egui::pos2(x as f32, y as f32));
        Some((node.label().or_else(|| node.value())?, egui::Rect::from_min_max(corners[0], corners[1])))
    };
    named.filter_map(place).collect()
}

fn nothing_moved(before: &HashMap<String, egui::Rect>, window: &Harness<'_, App>, least: usize) {
    let after = places(window);
    let both: Vec<_> = before.iter().filter_map(|(name, rect)| Some((name, *rect, *after.get(name)?))).collect();
    assert!(both.len() >= least, "{} of {}", both.len(), before.len());
    for (name, before, after) in both {
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn pictures_arrive_on_the_stage_and_the_strip_and_move_nothing() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    window.run_ok();
    let before = places(&window);
    settle(&mut window, &mut double);
    nothing_moved(&before, &window, 60);
}

#[test]
fn the_clips_of_the_library_and_then_their_pictures_arrive_and_move_nothing() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), double::busy());
    press(&mut window, "Library");
    let before = places(&window);
    let stock = stock::counted(double::busy(), 1);
    let mut pictures = Vec::new();
    for _ in 0..6 {
        for request in double.hear_all() {
            match request {
                Request::Still(clip, width, answer) => pictures.push((clip, width, answer)),
                Request::Clips(..) | Request::Shots(..) | Request::Details(..) | Request::Takes(..) => {
                    stock::answer(&stock, request);
                }
                _ => {}
            }
        }
        window.run_ok();
    }
    nothing_moved(&before, &window, 12);
    let tiles = |window: &Harness<'_, App>| places(window).keys().filter(|name| name.starts_with("Clip: ")).count();
    assert!(tiles(&window) > 4 && !pictures.is_empty(), "{} tiles wait for pictures", tiles(&window));
    let before = places(&window);
    for (_, width, answer) in pictures {
        let height = width * 9 / 16;
        answer.send(Ok(rushes::media::Picture { width, height, rgba: vec![90; (width * height * 4) as usize] }));
    }
    settle(&mut window, &mut double);
    nothing_moved(&before, &window, 30);
}

#[test]
fn the_first_frame_arrives_in_its_place() {
    let draft = Draft {
        prompt: "A fox".into(),
        first_frame: SourceDraft::File("/pictures/fox.png".into()).into(),
        ..Draft::default()
    };
    let (mut window, mut double) =
        open(Window::new(1280.0, 800.0), Snapshot { draft: Arc::new(draft), ..double::connected() });
    window.run_steps(8);
    let before = places(&window);
    let asked = |request: &Request| matches!(request, Request::LookAt(..)).then_some(());
    let Some(((), Request::LookAt(_, answer))) = double.take(asked) else { panic!("the picture is asked for") };
    answer.send(Ok(double::looked(1280, 720, &[])));
    window.run_ok();
    nothing_moved(&before, &window, 20);
}

#[test]
fn the_balance_has_its_place_before_it_is_known() {
    let known = double::connected();
    let asking = Account { balance: None, asking_balance: true, ..known.account.clone() };
    let looking = Account { key: KeyState::Looking, ..asking.clone() };
    let queue = QueueView { running: 2, ..QueueView::default() };
    let with = |account| Snapshot { account, queue: queue.clone(), ..known.clone() };
    let (mut window, double) = open(Window::new(1280.0, 800.0), with(looking));
    window.run_ok();
    let before = places(&window);
    assert!(before.contains_key("Asking for the balance"));
    assert!(window.query_by_label("Balance unknown").is_none());
    double.publish(with(asking));
    window.run_ok();
    nothing_moved(&before, &window, 10);
    double.publish(with(known.account.clone()));
    window.run_ok();
    assert!(window.query_by_label("Balance $11.40").is_some());
    nothing_moved(&before, &window, 10);
    double.publish(with(Account { balance: None, ..known.account.clone() }));
    window.run_ok();
    assert!(window.query_by_label("Balance unknown").is_some(), "it was asked for in vain");
}

#[test]
#[ignore = "paints what is awaited into the target folder, for a person to judge"]
fn look_at_what_is_awaited() {
    for (theme, name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        let asking = Account { balance: None, asking_balance: true, ..double::connected().account };
        let snapshot = Snapshot { account: asking, ..double::busy() };
        let (mut window, _double) = open(Window::new(1280.0, 800.0).theme(theme), snapshot);
        window.step();
        window.screenshot(&format!("awaited-create-{name}"));
        press(&mut window, "Library");
        window.screenshot(&format!("awaited-library-{name}"));
    }
}

#[test]
fn the_first_frame_of_the_window_waits_for_no_picture_and_starts_no_work_beside_it() {
    use eframe::App as _;
    let (mut double, services) = double::start(double::busy(), double::demo());
    let ctx = egui::Context::default();
    let mut app = double::app(&eframe::CreationContext::_new_kittest(ctx.clone()), services);
    let mut frame = eframe::Frame::_new_kittest();
    let mut paint = || {
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            app.logic(ui.ctx(), &mut frame);
            app.ui(ui, &mut frame);
        });
        output.textures_delta.clear(); // Painted nowhere.
        ctx.has_requested_repaint()
    };
    assert!(paint(), "the next frame follows at once");
    assert_eq!(double.hear_all().len(), 0, "and what the first can be painted without begins there");
    paint();
    let asked = double.hear_all();
    assert!(asked.iter().any(|request| matches!(request, Request::Still(..))), "{asked:?}");
    assert_eq!(asked.iter().filter(|request| matches!(request, Request::CheckFiles)).count(), 1, "{asked:?}");
    paint();
    assert!(!double.hear_all().iter().any(|request| matches!(request, Request::CheckFiles)), "once is enough");
}
