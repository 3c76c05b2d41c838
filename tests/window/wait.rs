//! The wait: a render on the stage in the shape of its clip, how often it is painted, and the moment when the clip comes.

use std::time::Duration;

use rushes::domain::Seed;
use rushes::engine::{AtService, JobView};

use super::*;

/// A render that Segmind took so many seconds ago.
fn rendering(id: i64, seconds: i64) -> JobView {
    JobView { at_service: AtService::Rendering, ..double::job(id, JobState::Accepted, double::accepted(seconds)) }
}

/// Takes of one shot.
fn takes(count: i64) -> Vec<JobView> {
    let take = |id: i64| {
        let mut view = rendering(10 * id, 72 - id);
        let job = Arc::make_mut(&mut view.job);
        job.request = double::job(5, JobState::Queued, JobFacts::default()).job.request.clone();
        job.request.seed = Seed::new(id as u32).unwrap();
        job.take = rushes::domain::Take { shot: rushes::domain::ShotId(1), number: id as u32, continues: None };
        view
    };
    (1..=count).map(take).collect()
}

fn with(jobs: Vec<JobView>) -> Snapshot {
    let running = jobs.iter().filter(|view| view.job.state.is_active()).count();
    let queue = QueueView { running, ..QueueView::default() };
    Snapshot { jobs: Arc::new(jobs), clips: Arc::default(), queue, ..double::busy() }
}

/// The same with the clip of the first job.
fn come(jobs: Vec<JobView>) -> Snapshot {
    let mut jobs = jobs;
    let first = Arc::make_mut(&mut jobs[0].job);
    first.state = JobState::Saved(ClipId(1));
    first.facts.ended_at = Some(double::at(0));
    let mut clip = double::clip(1);
    (clip.job, clip.request) = (first.id, first.request.clone());
    Snapshot { clips: Arc::new(vec![Arc::new(clip)]), ..with(jobs) }
}

fn delay(window: &Harness<'_, App>) -> Duration {
    window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay
}

#[test]
fn after_a_restart_the_render_under_way_is_on_the_stage() {
    let snapshot = Snapshot { clips: double::busy().clips, ..with(vec![rendering(1, 72)]) };
    for snapshot in [with(vec![rendering(1, 72)]), snapshot] {
        let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0), snapshot);
        window.run_ok();
        assert!(has(&window, "Rendering 1:12, usually about 2 min 20 s  ·  $3.20"));
        assert!(has(&window, "The clip to come: Rendering") && !has(&window, "No clips yet"));
    }
}

#[test]
fn takes_of_one_press_stand_side_by_side_and_a_press_tells_of_one() {
    let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0), with(takes(4)));
    window.run_ok();
    assert!(has(&window, "Take 1  ·  Rendering 1:11, usually about 2 min 20 s  ·  $3.20  ·  4 takes, about $12.80"));
    press(&mut window, "Take 3: Rendering 1:09");
    assert!(window.query_by_label_contains("Take 3  ·  Rendering 1:09").is_some());
    window.get_by_label("Take 4: Rendering 1:08").focus();
    window.run_ok();
    window.press(egui::Key::Enter);
    assert!(window.query_by_label_contains("Take 4  ·  ").is_some(), "by keyboard too");
}

#[test]
fn it_breathes_at_most_thirty_times_a_second_in_front_and_counts_seconds_beside() {
    let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0).moving(), with(vec![rendering(1, 72)]));
    window.run_steps(30);
    let breathes = delay(&window);
    assert!((Duration::from_millis(33)..Duration::from_millis(100)).contains(&breathes), "{breathes:?}");
    window.input_mut().focused = false;
    window.run_steps(30);
    assert_eq!(delay(&window), Duration::from_secs(1), "another window is in front");
    let root = egui::ViewportId::ROOT;
    if let Some(viewport) = window.input_mut().viewports.get_mut(&root) {
        (viewport.minimized, viewport.occluded) = (Some(true), Some(false));
    }
    window.run_steps(4);
    assert_eq!(delay(&window), Duration::MAX, "nobody sees it");
}

#[test]
fn with_reduced_motion_it_stands_still_and_counts_seconds() {
    let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0), with(takes(8)));
    window.run_ok();
    assert_eq!(delay(&window), Duration::from_secs(1));
    let painted = |window: &mut Harness<'_, App>| window.render().expect("the window paints").into_raw();
    let before = painted(&mut window);
    window.run_steps(3);
    assert!(before == painted(&mut window), "nothing has moved");
}

#[test]
fn what_waits_paints_nothing() {
    let still = [
        double::job(1, JobState::Held, JobFacts::default()),
        double::job(1, JobState::Queued, JobFacts::default()),
        double::job(1, JobState::NeedsUser(Need::UnknownOutcome), JobFacts::default()),
    ];
    for view in still {
        let state = view.state_name();
        let (mut window, _double) = open(Window::new(1280.0, 800.0).moving(), with(vec![view]));
        window.run_steps(30);
        window.query_all_by_label_contains("In the queue: ").next().unwrap().click();
        window.run_steps(40);
        assert!(has(&window, &format!("The clip to come: {state}")));
        assert_eq!(delay(&window), Duration::MAX, "{state}");
    }
}

/// Where the picture of the wait, or the clip's, is painted.
fn picture(window: &Harness<'_, App>, name: &str) -> egui::Rect {
    window.get_by_label(name).rect()
}

#[test]
fn when_the_clip_comes_it_clears_in_its_place_and_plays() {
    let (mut window, mut double) = double::untouched(Window::new(1280.0, 800.0).moving(), with(vec![rendering(1, 72)]));
    window.run_steps(10);
    let waited = picture(&window, "The clip to come: Rendering");
    double.publish(come(vec![rendering(1, 72)]));
    window.step();
    let nets = |window: &Harness<'_, App>| {
        let shapes = window.output().shapes.iter();
        shapes.filter(|clipped| matches!(&clipped.shape, egui::Shape::Mesh(mesh) if mesh.vertices.len() > 100)).count()
    };
    assert_eq!(nets(&window), 1, "the picture of the wait covers what is being opened");
    window.step_until("the first frame is here", |window| window.query_by_label("The clip").is_some());
    double.hear();
    window.run_steps(20);
    assert_eq!(nets(&window), 0, "it has cleared");
    assert!(has(&window, "Pause"), "the clip plays");
    let place = picture(&window, "The clip");
    assert!(place.expand(8.0).contains_rect(waited), "{place:?} {waited:?}");
    window.run_steps(2);
}

#[test]
fn a_clip_that_comes_while_another_window_is_in_front_plays_when_the_person_is_back() {
    let (mut window, double) = double::untouched(Window::new(1280.0, 800.0).moving(), with(vec![rendering(1, 72)]));
    window.run_steps(10);
    window.input_mut().focused = false;
    double.publish(come(vec![rendering(1, 72)]));
    window.step_until("the first frame is here", |window| window.query_by_label("The clip").is_some());
    assert!(has(&window, "Play") && !has(&window, "Pause"));
    window.input_mut().focused = true;
    window.step_until("it plays", |window| window.query_by_label("Pause").is_some());
}

#[test]
fn a_clip_that_comes_for_a_job_that_is_not_on_the_stage_leaves_the_stage_alone() {
    let jobs = vec![rendering(2, 72), rendering(1, 60)];
    let (mut window, double) = double::untouched(Window::new(1280.0, 800.0).moving(), with(jobs.clone()));
    window.run_steps(10);
    let mut other = jobs;
    other.swap(0, 1);
    double.publish(come(other));
    window.run_steps(20);
    assert!(has(&window, "The clip to come: Rendering") && !has(&window, "Pause"));
}

#[test]
fn a_press_that_belongs_to_the_one_before_buys_nothing_and_says_that_the_shot_is_sent() {
    let draft = Arc::new(Draft { prompt: "A fox".into(), ..Draft::default() });
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), Snapshot { draft, ..double::connected() });
    let press_keys = |window: &mut Harness<'_, App>| {
        let (key, modifiers) = (egui::Key::Enter, egui::Modifiers::COMMAND | egui::Modifiers::CTRL);
        let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        window.input_mut().events.push(event); // Heard in one frame of a quarter of a second.
        window.step();
    };
    let sent = |double: &mut Double| double.take(|asked| matches!(asked, Request::Generate(..)).then_some(()));
    let told = |window: &Harness<'_, App>| has(window, "Already sent. Press again for another take");
    press_keys(&mut window);
    let ((), asked) = sent(&mut double).expect("the shot is sent");
    assert!(!told(&window));
    let Request::Generate(_, answer) = asked else { unreachable!() };
    answer.send(Ok(vec![rushes::domain::JobId(1)]));
    window.step();
    window.step();
    press_keys(&mut window);
    window.step();
    assert!(sent(&mut double).is_none(), "nothing is bought");
    window.step(); // In its first frame a message is measured only.
    assert!(told(&window), "it says so");
    window.run_steps(8);
    press_keys(&mut window);
    assert!(sent(&mut double).is_some(), "a later press is another take");
    window.step();
    assert!(!told(&window), "that is done");
}

#[test]
#[ignore = "paints the wait into the target folder, for a person to judge"]
fn look_at_the_wait() {
    let upright = |count| {
        let upright = |mut view: JobView| {
            Arc::make_mut(&mut view.job).request.shape = rushes::domain::Shape::UPRIGHT;
            view
        };
        takes(count).into_iter().map(upright).collect::<Vec<_>>()
    };
    let each: Vec<(&str, Vec<JobView>)> = vec![
        ("one", vec![rendering(1, 72)]),
        ("late", vec![rendering(1, 400)]),
        ("two", takes(2)),
        ("three", takes(3)),
        ("eight", takes(8)),
        ("upright", upright(1)),
        ("upright-four", upright(4)),
        ("come", come(takes(4)).jobs.to_vec()),
    ];
    for (theme, theme_name) in [(egui::Theme::Dark, "dark"), (egui::Theme::Light, "light")] {
        for (name, jobs) in &each {
            let mut snapshot = if *name == "come" { come(takes(4)) } else { with(jobs.clone()) };
            if *name == "come" {
                let first = snapshot.jobs[1].job.id;
                Arc::make_mut(&mut snapshot.jobs).rotate_left(1);
                assert_eq!(snapshot.jobs[0].job.id, first);
            }
            for (width, height) in [(1280.0, 800.0), (960.0, 600.0)] {
                let look = Window::new(width, height).theme(theme);
                let (mut window, mut double) = double::untouched(look, snapshot.clone());
                settle(&mut window, &mut double);
                window.screenshot(&format!("wait-{name}-{width}-{theme_name}"));
            }
        }
        for (i, view) in double::busy().jobs.iter().enumerate() {
            let (mut window, mut double) = open(Window::new(1280.0, 800.0).theme(theme), with(vec![view.clone()]));
            settle(&mut window, &mut double);
            if window.query_by_label("Show the queue panel").is_some() {
                press(&mut window, "Show the queue panel");
            }
            window.query_all_by_label_contains("In the queue: ").next().unwrap().click();
            settle(&mut window, &mut double);
            press(&mut window, "Hide the queue panel");
            window.screenshot(&format!("wait-state-{i}-{theme_name}"));
        }
    }
}

#[test]
#[ignore = "prints how long a frame of the wait takes of the processor, for a person to read; build it optimised"]
fn tell_how_long_a_breath_takes() {
    for count in [1, 8] {
        let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0).moving(), with(takes(count)));
        window.run_steps(30);
        let mut times: Vec<Duration> = (0..200)
            .map(|_| {
                let start = crate::cpu::thread();
                window.step();
                crate::cpu::thread().saturating_sub(start)
            })
            .collect();
        times.sort();
        println!("{count} takes: median {:.2?}, p95 {:.2?}", times[100], times[190]);
    }
}

#[test]
fn a_ready_made_shot_waits_behind_its_picture() {
    let colors = |prompt: &str, is_awaited: bool| {
        let mut view = rendering(1, 72);
        Arc::make_mut(&mut view.job).request.prompt = prompt.to_owned();
        let (mut window, _double) = double::untouched(Window::new(1280.0, 800.0), with(vec![view]));
        window.step_until("the picture is there", |window| {
            let textures = window.ctx.tex_manager();
            let textures = textures.read();
            !is_awaited || textures.allocated().any(|(_, texture)| texture.name == "Scene(Lighthouse)")
        });
        window.run_ok();
        let stage = window.get_by_label("The clip to come: Rendering").rect();
        let middle = stage.shrink2(stage.size() / 4.0);
        let painted = window.render().expect("the window paints");
        let row = |y| (middle.left() as u32..middle.right() as u32).map(move |x| (x, y));
        let all = (middle.top() as u32..middle.bottom() as u32).flat_map(row);
        all.map(|(x, y)| painted.get_pixel(x, y).0).collect::<std::collections::HashSet<[u8; 4]>>().len()
    };
    let (soft, picture) = (colors("A fox", false), colors(rushes::ui::READY[0].prompt, true));
    assert!(picture > 2 * soft, "{soft} colours in the soft one, {picture} in the picture");
}
