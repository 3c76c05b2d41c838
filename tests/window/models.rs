//! Models in the window: the menu with its prices, the form that follows the row, a retired model and its one press.

use rushes::domain::models::ModelMarks;
use rushes::domain::{Failure, FailureKind, FrameRate, ModelId, ModelTable, Settings, Shape, SourceDraft};

use super::*;

fn id(slug: &str) -> ModelId {
    ModelId::parse(slug).unwrap()
}

fn with_draft(draft: Draft) -> Snapshot {
    Snapshot { draft: Arc::new(draft), ..double::connected() }
}

fn of(slug: &str) -> Draft {
    Draft { model: Some(id(slug)), prompt: "A fox".into(), ..Draft::default() }
}

/// Whether there is anything of exactly this name.
fn has_field(window: &Harness<'_, App>, name: &str) -> bool {
    window.query_all_by_label(name).next().is_some()
}

/// Opens the menu of models.
pub(super) fn open_menu(window: &mut Harness<'_, App>) {
    let mut menus = window.query_all_by(|node| {
        node.role() == egui::accesskit::Role::ComboBox && node.label().as_deref() == Some("Model")
    });
    menus.next().unwrap().click();
    drop(menus);
    window.run_ok();
}

/// The draft that the form last asked to keep.
fn saved(window: &mut Harness<'_, App>, double: &mut Double) -> Option<Draft> {
    window.run_steps(8);
    let draft = |request: &Request| match request {
        Request::SaveDraft(draft, _) => Some(Draft::clone(draft)),
        _ => None,
    };
    double.take(draft).map(|(draft, _)| draft)
}

#[test]
fn the_menu_of_models_tells_what_this_very_shot_costs_with_each() {
    let shot = Draft { sound: false, ..of("veo-3") };
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), with_draft(shot));
    open_menu(&mut window);
    for row in ["Veo 3 about $1.60", "Veo 3 Fast about $0.80", "Veo 3.1 about $1.60", "Veo 3.1 Fast about $0.80"] {
        assert!(has_part(&window, row), "{row}");
    }
    assert!(!has_part(&window, "Veo 3.1 Lite"), "nobody has seen it render");
    window.query_all_by_label_contains("Veo 3.1 Fast about").next().unwrap().click();
    window.run_ok();
    assert_eq!(saved(&mut window, &mut double).and_then(|draft| draft.model), Some(id("veo-3.1-fast")));
}

#[test]
fn unproven_models_are_shown_once_the_settings_say_so_and_warn() {
    let (mut window, mut double) = open(Window::new(1280.0, 1600.0), double::connected());
    press(&mut window, "Settings");
    press(&mut window, "Show unproven models");
    let asked = |request: &Request| matches!(request, Request::ChangeSettings(..)).then_some(());
    assert!(double.take(asked).is_some());
    let settings = Settings { shows_unproven: true, ..Settings::clone(&double::connected().settings) };
    let lite = Snapshot { settings: Arc::new(settings), ..with_draft(of("veo-3.1-lite")) };
    let (mut window, _double) = open(Window::new(1280.0, 900.0), lite);
    assert!(has_part(&window, "Nobody has seen this model render"));
    open_menu(&mut window);
    assert!(has_part(&window, "Veo 3.1 Lite about $1.00"));
}

#[test]
fn a_field_that_the_model_lacks_is_absent_and_its_value_comes_back() {
    let old = Draft { frame_rate: Some(FrameRate::FPS_30), shape: Shape::SQUARE, ..of("veo-3") };
    let (mut window, mut double) = open(Window::new(1280.0, 1400.0), with_draft(old.clone()));
    press(&mut window, "Resolution, frame rate and seed");
    assert!(has_field(&window, "Frame rate") && has_field(&window, "1:1"));
    assert!(!has_field(&window, "Negative prompt"));
    open_menu(&mut window);
    window.query_all_by_label_contains("Veo 3.1 about").next().unwrap().click();
    window.run_ok();
    assert!(!has_field(&window, "Frame rate") && !has_field(&window, "1:1"));
    assert!(has_field(&window, "Negative prompt"));
    assert!(has_part(&window, "16:9, because Veo 3.1 has no 1:1") && has_part(&window, "Not with Veo 3.1: 30 fps"));
    open_menu(&mut window);
    window.query_all_by_label_contains("Veo 3 about").next().unwrap().click();
    window.run_ok();
    assert!(has_field(&window, "Frame rate") && !has_part(&window, "because Veo 3.1"));
    let draft = saved(&mut window, &mut double).unwrap();
    assert_eq!((draft.frame_rate, draft.shape), (old.frame_rate, Shape::SQUARE));
}

#[test]
fn what_the_references_force_is_said_and_what_a_rule_blocks_keeps_generate_back() {
    let picture = || SourceDraft::File("/pictures/ada.png".into()).into();
    let forced = Draft { references: vec![picture()], shape: Shape::UPRIGHT, ..of("veo-3.1") };
    let (window, _double) = open(Window::new(1280.0, 1400.0), with_draft(forced));
    assert!(has_part(&window, "16:9, because of the references"));
    let blocked = Draft { last_frame: picture(), ..of("veo-3.1") };
    let (window, _double) = open(Window::new(1280.0, 1400.0), with_draft(blocked));
    assert!(has_part(&window, "Correct the last frame first"));
}

fn retired() -> Arc<ModelTable> {
    let mut marks = ModelMarks::default();
    marks.retire(id("veo-3"));
    Arc::new(ModelTable::built_in().marked(marks))
}

#[test]
fn a_retired_model_offers_its_successor_with_the_price_and_what_is_lost_at_one_press() {
    let failure = Failure::new(FailureKind::ModelRetired, None, "410").about_model("Veo 3");
    let mut view = double::job(1, JobState::Failed(failure), JobFacts::default());
    Arc::make_mut(&mut view.job).request.frame_rate = Some(FrameRate::FPS_30);
    let snapshot = Snapshot { jobs: Arc::new(vec![view]), models: retired(), ..double::connected() };
    let (mut window, mut double) = open(Window::new(1280.0, 900.0), snapshot);
    settle(&mut window, &mut double);
    if has_field(&window, "Show the queue panel") {
        press(&mut window, "Show the queue panel");
    }
    window.query_all_by_label_contains("In the queue: ").next().expect("its row").click();
    window.run_ok();
    assert!(has_part(&window, "Segmind has retired Veo 3. Nothing was billed"));
    assert!(has_part(&window, "With Veo 3.1: without 30 fps"));
    assert_eq!(acted(&mut double), None, "nothing is bought by itself");
    window.get_all_by_label("Make it with Veo 3.1, about $3.20").next().unwrap().click();
    window.run_ok();
    assert_eq!(acted(&mut double), Some(JobAction::MakeWith(id("veo-3.1"))));
}

#[test]
fn a_form_with_a_retired_model_says_so_and_leads_to_the_next() {
    let snapshot = Snapshot { models: retired(), ..with_draft(of("veo-3")) };
    let (mut window, mut double) = open(Window::new(1280.0, 1600.0), snapshot);
    assert!(has_part(&window, "Segmind has retired Veo 3; choose another model"));
    press(&mut window, "Use Veo 3.1");
    assert!(!has_part(&window, "Segmind has retired"));
    assert_eq!(saved(&mut window, &mut double).and_then(|draft| draft.model), Some(id("veo-3.1")));
    press(&mut window, "Settings");
    press(&mut window, "Offer Veo 3 again");
    assert!(double.take(|request| matches!(request, Request::UseModelAgain(..)).then_some(())).is_some());
}
