//! The takes of a shot: walking through them, marking them by keys, making one more, their titles, and what they continue.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use egui_kittest::kittest::NodeT as _;
use rushes::domain::{Clip, Continues, Mark, MarkChange, Marks, ShotId, SourceDraft, Take};
use rushes::engine::Service;

use super::*;

/// A clip that can be played: this take of this shot.
fn take(id: i64, shot: i64, number: u32) -> Clip {
    let path = double::copied("dusk.mp4", &format!("clip {id}.mp4"));
    Clip { take: Take { shot: ShotId(shot), number, continues: None }, path, ..double::clip(id) }
}

/// Two shots: the first with three takes, the second with two, the newest of them take 3 of shot 1.
fn two_shots() -> Vec<Clip> {
    vec![take(3, 1, 3), take(2, 1, 2), take(1, 1, 1), take(5, 2, 2), take(4, 2, 1)]
}

fn of(clips: Vec<Clip>) -> Snapshot {
    Snapshot { clips: Arc::new(clips.into_iter().map(Arc::new).collect()), ..double::connected() }
}

fn opened(snapshot: Snapshot) -> (Harness<'static, App>, Double) {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0), snapshot);
    settle(&mut window, &mut double);
    (window, double)
}

/// The take in the row under the stage that is lit.
fn lit(window: &Harness<'_, App>) -> String {
    let is_lit = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let takes = node.label().is_some_and(|label| label.starts_with("Take "));
        takes && node.toggled() == Some(egui::accesskit::Toggled::True)
    };
    window
        .query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Take ")))
        .find(is_lit)
        .map_or_else(String::new, |node| node.accesskit_node().label().unwrap_or_default())
}

fn key(window: &mut Harness<'_, App>, double: &mut Double, key: egui::Key) {
    window.press(key);
    settle(window, double);
}

fn marked(double: &mut Double) -> Option<(Vec<ClipId>, MarkChange)> {
    let asked = |request: &Request| match request {
        Request::Mark(clips, change, _) => Some((clips.clone(), change.clone())),
        _ => None,
    };
    let (marked, request) = double.take(asked)?;
    let Request::Mark(clips, _, answer) = request else { return None };
    answer.send(Ok(clips.into_iter().map(|clip| (clip, Marks::default())).collect()));
    Some(marked)
}

#[test]
fn up_and_down_walk_the_takes_of_the_shot_on_the_stage() {
    let (mut window, mut double) = opened(of(two_shots()));
    assert_eq!(lit(&window), "Take 3");
    for (pressed, shown) in [
        (egui::Key::ArrowUp, "Take 2"),
        (egui::Key::ArrowUp, "Take 1"),
        (egui::Key::ArrowUp, "Take 1"),
        (egui::Key::ArrowDown, "Take 2"),
        (egui::Key::ArrowRight, "Take 2"),
    ] {
        key(&mut window, &mut double, pressed);
        assert_eq!(lit(&window), shown, "{pressed:?}");
    }
    press(&mut window, "Take 3");
    settle(&mut window, &mut double);
    assert_eq!(lit(&window), "Take 3", "a press on its number does the same");
}

#[test]
fn a_take_that_is_still_rendering_is_walked_to_as_well() {
    let mut view = double::job(9, JobState::Accepted, double::accepted(41));
    Arc::make_mut(&mut view.job).take = Take { shot: ShotId(1), number: 4, continues: None };
    let (mut window, mut double) = opened(Snapshot { jobs: Arc::new(vec![view]), ..of(two_shots()) });
    assert!(window.query_by_label("Take 4, not here yet").is_some());
    key(&mut window, &mut double, egui::Key::ArrowDown);
    assert!(window.query_by_label_contains("The clip to come").is_some());
    key(&mut window, &mut double, egui::Key::ArrowUp);
    assert_eq!(lit(&window), "Take 3");
}

#[test]
fn after_a_mark_by_key_the_next_take_comes_then_the_next_shot_and_the_last_one_stays() {
    let (mut window, mut double) = opened(of(two_shots()));
    key(&mut window, &mut double, egui::Key::ArrowUp);
    key(&mut window, &mut double, egui::Key::ArrowUp);
    let pick = MarkChange::Mark(Some(Mark::Pick));
    let reject = MarkChange::Mark(Some(Mark::Reject));
    for (pressed, clip, change, then) in [
        (egui::Key::P, 1, pick, "Take 2"),
        (egui::Key::X, 2, reject, "Take 3"),
        (egui::Key::Num4, 3, MarkChange::Stars(4), "Take 1"),
        (egui::Key::U, 4, MarkChange::Mark(None), "Take 2"),
        (egui::Key::Num0, 5, MarkChange::Stars(0), "Take 2"),
    ] {
        window.press(pressed);
        assert_eq!(marked(&mut double), Some((vec![ClipId(clip)], change)), "{pressed:?}");
        settle(&mut window, &mut double);
        assert_eq!(lit(&window), then, "{pressed:?}");
    }
    assert!(window.query_by_label("This is the last take").is_some(), "and says so");
}

#[test]
fn the_next_shot_begins_with_its_first_take_that_was_never_seen() {
    let mut clips = two_shots();
    clips[3].marks.seen = false;
    let (mut window, mut double) = opened(of(clips));
    window.press(egui::Key::P);
    assert!(marked(&mut double).is_some());
    settle(&mut window, &mut double);
    assert!(lit(&window).starts_with("Take 2"), "{}", lit(&window));
}

#[test]
fn letters_and_digits_that_are_typed_mark_nothing() {
    let (mut window, mut double) = opened(of(two_shots()));
    window.get_by_label("Prompt").focus();
    window.run_ok();
    for typed in [egui::Key::P, egui::Key::X, egui::Key::U, egui::Key::R, egui::Key::Num3] {
        window.press(typed);
    }
    assert_eq!(marked(&mut double), None);
    assert!(!window.query_all_by_label("Spend about $3.20").any(|_| true));
}

#[test]
fn a_mark_is_pressed_too_and_the_take_stays() {
    let (mut window, mut double) = opened(of(two_shots()));
    press(&mut window, "Pick");
    assert_eq!(marked(&mut double), Some((vec![ClipId(3)], MarkChange::Mark(Some(Mark::Pick)))));
    settle(&mut window, &mut double);
    assert_eq!(lit(&window), "Take 3");
    let mut clips = two_shots();
    clips[0].marks.mark = Some(Mark::Pick);
    double.publish(of(clips));
    settle(&mut window, &mut double);
    assert_eq!(lit(&window), "Take 3, picked");
    press(&mut window, "Pick");
    assert_eq!(marked(&mut double), Some((vec![ClipId(3)], MarkChange::Mark(None))), "a lit one is taken back");
}

#[test]
fn undo_gives_a_clip_the_marks_that_it_had_and_shows_it_again() {
    let put = |request: &Request| match request {
        Request::PutMarks(marks, _) => Some(marks.clone()),
        _ => None,
    };
    let (mut window, mut double) = opened(of(two_shots()));
    key(&mut window, &mut double, egui::Key::ArrowUp);
    window.press(egui::Key::P);
    assert!(marked(&mut double).is_some());
    settle(&mut window, &mut double);
    assert_eq!(lit(&window), "Take 3");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut window, &mut double);
    assert_eq!(double.take(put).map(|(marks, _)| marks), Some(vec![(ClipId(2), Marks::default())]));
    assert_eq!(lit(&window), "Take 2");

    window.press(egui::Key::X);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert!(double.take(put).is_none(), "what was there before is not known yet");
    assert!(marked(&mut double).is_some());
    window.run_ok();
    assert_eq!(double.take(put).map(|(marks, _)| marks), Some(vec![(ClipId(2), Marks::default())]));
}

fn made(double: &mut Double) -> Option<Draft> {
    double
        .take(|request| match request {
            Request::GenerateInto(draft, ..) | Request::Generate(draft, _) => Some(draft.clone()),
            _ => None,
        })
        .map(|(draft, _)| draft)
}

#[test]
fn one_more_take_is_never_bought_by_the_key_alone() {
    let (mut window, mut double) = opened(of(two_shots()));
    window.press(egui::Key::R);
    assert_eq!(made(&mut double), None);
    let prompt = double::clip(3).request.prompt;
    assert!(window.query_all_by_label_contains(&prompt).next().is_some(), "the shot can be seen");
    assert_eq!(focused(&window).map(|(name, _)| name).as_deref(), Some("Cancel"));
    window.press(egui::Key::R);
    window.press(egui::Key::Enter);
    assert_eq!(made(&mut double), None, "Enter presses Cancel");
    assert!(window.query_by_label("Spend about $3.20").is_none());
    window.press(egui::Key::R);
    press(&mut window, "Spend about $3.20");
    let draft = made(&mut double).expect("the take is made");
    assert_eq!((draft.shot, draft.takes, draft.prompt), (Some(ShotId(1)), 1, prompt));
    assert_eq!(draft.seed, rushes::domain::SeedDraft::Random);
}

#[test]
fn in_the_demo_one_more_take_is_made_at_once_and_a_second_press_says_that_it_was_sent() {
    let demo = Snapshot { service: Service::Demo, ..of(two_shots()) };
    let (mut window, mut double) = opened(demo);
    window.press(egui::Key::R);
    window.press(egui::Key::R);
    assert!(window.query_by_label("Already sent. Press again for another take").is_some());
    assert!(made(&mut double).is_some());
    assert_eq!(made(&mut double), None, "one press, one take");
    assert_eq!(lit(&window), "Take 3", "what is on the stage stays there");
}

fn renamed(double: &mut Double) -> Option<Option<String>> {
    let asked = |request: &Request| match request {
        Request::RenameShot(_, title, _) => Some(title.clone()),
        _ => None,
    };
    double.take(asked).map(|(title, _)| title)
}

#[test]
fn a_press_on_the_title_renames_the_shot_in_its_place() {
    let (mut window, mut double) = opened(of(two_shots()));
    let title = |window: &mut Harness<'_, App>| {
        let node = window.get_by(|node| node.label().is_some_and(|label| label.starts_with("Rename: ")));
        node.click();
        window.run_ok();
        window.run_ok();
    };
    title(&mut window);
    window.event(egui::Event::Text("He was here".into()));
    window.run_ok();
    window.press(egui::Key::Enter);
    assert_eq!(renamed(&mut double), Some(Some("He was here".to_owned())));
    title(&mut window);
    window.event(egui::Event::Text("Nothing".into()));
    window.run_ok();
    window.press(egui::Key::Escape);
    assert_eq!(renamed(&mut double), None, "Escape leaves it as it was");
    assert!(window.query_by_label("Title of the shot").is_none());
}

/// Take 2 of shot 2 continues take 1 of shot 1, which continues a clip that is gone.
fn chained() -> Vec<Clip> {
    let mut clips = two_shots();
    clips.swap(0, 3);
    clips[0].take.continues = Some(Continues { clip: ClipId(1), frame: 47 });
    clips[2].take.continues = Some(Continues { clip: ClipId(77), frame: 47 });
    clips
}

#[test]
fn a_take_says_what_it_continues_and_a_press_goes_there() {
    let (mut window, mut double) = opened(of(chained()));
    window.get_all_by_label("continues take 1 of shot 1").next().unwrap().click();
    window.run_ok();
    settle(&mut window, &mut double);
    assert_eq!(lit(&window), "Take 1");
    assert!(window.query_by_label("continues a clip that is gone").is_some());
}

#[test]
fn from_the_third_link_on_the_drift_is_told_in_one_line() {
    let mut clips = chained();
    clips[2].take.continues = Some(Continues { clip: ClipId(4), frame: 47 });
    let (window, _double) = opened(of(clips.clone()));
    assert!(
        window.query_by_label_contains("begin the next shot from a fresh picture").is_none(),
        "two links are no reason"
    );
    clips[4].take.continues = Some(Continues { clip: ClipId(2), frame: 47 });
    let (window, _double) = opened(of(clips));
    assert!(window.query_by_label_contains("begin the next shot from a fresh picture").is_some());
}

#[test]
fn a_shot_that_goes_on_from_a_frame_knows_it_until_another_picture_comes() {
    let (mut window, mut double) = opened(of(two_shots()));
    press(&mut window, "Continue from last frame");
    let kept = |request: &Request| matches!(request, Request::KeepFrame(..)).then_some(());
    let Some(((), Request::KeepFrame(_, _, answer))) = double.take(kept) else { panic!("the frame is asked for") };
    answer.send(Ok("/data/frames/clip 3.png".into()));
    settle(&mut window, &mut double);
    let saved = |double: &mut Double| {
        let draft = |request: &Request| match request {
            Request::SaveDraft(draft, _) => Some((draft.first_frame.source.clone(), draft.continues)),
            _ => None,
        };
        double.take(draft).map(|(saved, _)| saved)
    };
    window.run_steps(8);
    let from = SourceDraft::File("/data/frames/clip 3.png".into());
    assert_eq!(saved(&mut double), Some((from, Some(Continues { clip: ClipId(3), frame: 191 }))));
    window.input_mut().dropped_files.push(Arc::new(super::first_frame::Dropped("other.png".into())));
    window.run_steps(8);
    assert_eq!(saved(&mut double).map(|(_, continues)| continues), Some(None));
}

#[test]
fn a_clip_counts_as_seen_once_it_was_on_the_stage_in_a_window_in_front() {
    let (mut window, mut double) = opened(of(two_shots()));
    window.input_mut().focused = false;
    window.run_ok();
    let mut clips = two_shots();
    clips[0].marks.seen = false;
    double.publish(of(clips));
    settle(&mut window, &mut double);
    assert_eq!(marked(&mut double), None, "nobody looks");
    assert!(window.query_by_label("1 clip not seen yet").is_some(), "the dot at the library");
    window.input_mut().focused = true;
    settle(&mut window, &mut double);
    assert_eq!(marked(&mut double), Some((vec![ClipId(3)], MarkChange::Seen(true))));
    settle(&mut window, &mut double);
    assert_eq!(marked(&mut double), None, "once");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.run_ok();
    assert!(window.query_by_label("Nothing to undo").is_some(), "it is nothing that the person did");
}

#[test]
fn what_only_some_ask_for_stands_behind_i() {
    let (mut window, _double) = opened(of(two_shots()));
    assert!(window.query_by_label_contains("3141595").is_none());
    press(&mut window, "About this clip");
    for told in ["Seed", "Request", "File"] {
        assert!(window.query_all_by_label(told).next().is_some(), "{told}");
    }
    assert!(window.query_all_by_label_contains("3141595").next().is_some());
    press(&mut window, "Copy details");
    assert!(window.query_by_label("Copied").is_some());
}

/// A job that becomes the newest clip.
fn comes(state: JobState, clips: Vec<Clip>) -> Snapshot {
    let mut view = double::job(9, state, double::accepted(41));
    Arc::make_mut(&mut view.job).take = Take { shot: ShotId(2), number: 3, continues: None };
    Snapshot { jobs: Arc::new(vec![view]), ..of(clips) }
}

/// The number of the shot on the stage, from the tile of the strip that is lit.
fn shot_on_stage(window: &Harness<'_, App>) -> String {
    let is_tile = |label: &str| label.starts_with("Shot ") && label.contains(": ");
    let lit = |node: &egui_kittest::Node<'_>| node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True);
    let tile = window.query_all_by(|node| node.label().as_deref().is_some_and(is_tile)).find(lit);
    let name = tile.and_then(|tile| tile.accesskit_node().label()).unwrap_or_default();
    name.split(':').next().unwrap_or_default().to_owned()
}

#[test]
fn a_clip_that_comes_takes_the_place_of_the_newest_unless_that_one_plays() {
    for plays in [false, true] {
        let (mut window, mut double) = opened(comes(JobState::Accepted, two_shots()));
        assert_eq!(shot_on_stage(&window), "Shot 1");
        if plays {
            press(&mut window, "Play");
        }
        let clips = std::iter::once(take(6, 2, 3)).chain(two_shots()).collect();
        double.publish(comes(JobState::Saved(ClipId(6)), clips));
        settle(&mut window, &mut double);
        settle(&mut window, &mut double);
        let expected = if plays { "Shot 1" } else { "Shot 2" };
        assert_eq!(shot_on_stage(&window), expected, "plays: {plays}");
    }
}

#[test]
fn a_clip_that_comes_while_nothing_plays_plays_by_itself() {
    let (mut window, mut double) = open(Window::new(1280.0, 800.0).moving(), comes(JobState::Accepted, two_shots()));
    window.step_until("the newest is open", |window| window.query_by_label("Play").is_some());
    let clips = std::iter::once(take(6, 2, 3)).chain(two_shots()).collect();
    double.publish(comes(JobState::Saved(ClipId(6)), clips));
    window.step_until("it plays", |window| {
        double.hear();
        window.query_by_label("Pause").is_some()
    });
    assert_eq!(shot_on_stage(&window), "Shot 2");
}
