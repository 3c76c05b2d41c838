//! Which slots are open, what may go into them, and how pictures come, move up and go.

use super::*;
use crate::domain::ModelId;

fn form(model: &str) -> ShotForm {
    ShotForm::new(Draft { model: ModelId::parse(model).ok(), ..Draft::default() })
}

fn path(slot: Slot, form: &ShotForm) -> Option<PathBuf> {
    match &form.draft.picture(slot)?.source {
        SourceDraft::File(path) => Some(path.clone()),
        _ => None,
    }
}

#[test]
fn a_picture_goes_into_the_open_slot_and_else_becomes_the_first_frame() {
    let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
    assert_eq!(form.shown_slots(&models), [Slot::FirstFrame]);
    assert_eq!(form.slots_to_open(&models), [Slot::LastFrame, Slot::Reference(0)]);
    form.use_image(form.slot_to_fill(&models), "/a.png".into(), 1.0);
    assert_eq!(form.slot_to_fill(&models), Slot::FirstFrame, "another one takes its place");
    form.open_slot(Slot::LastFrame, true);
    form.use_image(form.slot_to_fill(&models), "/b.png".into(), 2.0);
    assert_eq!(path(Slot::LastFrame, &form), Some("/b.png".into()));
    assert_eq!(form.slots_to_open(&models), [Slot::Reference(0)]);
}

#[test]
fn a_pasted_picture_never_takes_the_place_of_another_reference() {
    let (mut form, data) = (form("veo-3.1"), "data:image/png;base64,iVBORw0KGgo=");
    let (first, second) = (Slot::Reference(0), Slot::Reference(1));
    form.use_image(first, "/market.png".into(), 1.0);
    form.use_image(second, "/ada.png".into(), 1.0);
    form.use_address(first, data.into(), 2.0);
    form.field(first).url_text.clear();
    assert_eq!(path(second, &form), Some("/ada.png".into()), "she stays where she is while the file is written");
    form.use_image(first, "/kept.png".into(), 3.0);
    assert_eq!((path(first, &form), path(second, &form)), (Some("/kept.png".into()), Some("/ada.png".into())));
    form.use_address(first, data.into(), 4.0);
    form.drop_data(first, 5.0);
    assert_eq!((path(first, &form), path(second, &form)), (Some("/ada.png".into()), None), "no file came of it");
    form.drop_data(first, 6.0);
    assert_eq!(path(first, &form), Some("/ada.png".into()), "a picture that is no such address stays");
}

#[test]
fn a_field_that_is_emptied_shows_the_reference_that_moved_up() {
    let mut form = form("veo-3.1");
    for (at, address) in ["https://a.example/market.png", "https://a.example/ada.png"].into_iter().enumerate() {
        form.use_address(Slot::Reference(u8::try_from(at).unwrap()), address.into(), 1.0);
    }
    form.field(Slot::Reference(0)).url_text.clear();
    form.url_edited(Slot::Reference(0), 2.0);
    assert_eq!(form.draft.references.len(), 1);
    assert_eq!(form.field(Slot::Reference(0)).url_text, "https://a.example/ada.png", "what is shown is what is sent");
}

#[test]
fn references_come_one_after_the_other_and_move_up_when_one_goes() {
    let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
    for (at, name) in ["/a.png", "/b.png", "/c.png"].into_iter().enumerate() {
        let slot = Slot::Reference(u8::try_from(at).unwrap());
        assert!(form.slots_to_open(&models).contains(&slot), "{name}");
        form.open_slot(slot, true);
        assert!(!form.slots_to_open(&models).iter().any(|slot| slot.kind() == SlotKind::References), "one at a time");
        form.use_image(slot, name.into(), 1.0);
    }
    assert_eq!(form.slots_to_open(&models), [Slot::LastFrame], "three are the most");
    form.clear_image(Slot::Reference(0), 2.0);
    assert_eq!(path(Slot::Reference(0), &form), Some("/b.png".into()));
    assert_eq!(form.draft.references.len(), 2);
    assert_eq!(form.slots_to_open(&models), [Slot::LastFrame, Slot::Reference(2)]);
}

#[test]
fn what_a_rule_of_the_model_blocks_is_known_before_the_slot_is_filled() {
    let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
    let why = |form: &ShotForm, slot| form.why_not(slot, &models);
    assert_eq!(why(&form, Slot::LastFrame).as_deref(), Some("A last frame needs a first frame"));
    assert_eq!((why(&form, Slot::FirstFrame), why(&form, Slot::Reference(0))), (None, None));
    form.use_image(Slot::FirstFrame, "/a.png".into(), 1.0);
    assert_eq!(why(&form, Slot::LastFrame), None);
    let excludes = "References and a first frame exclude each other: take one of them out";
    assert_eq!(why(&form, Slot::Reference(0)).as_deref(), Some(excludes));
    form.clear_image(Slot::FirstFrame, 2.0);
    form.use_image(Slot::Reference(0), "/ada.png".into(), 3.0);
    assert_eq!(why(&form, Slot::FirstFrame).as_deref(), Some(excludes));
    assert_eq!(why(&form, Slot::Reference(1)), None);
    let both = "A last frame needs a first frame. References and a last frame exclude each other: take one of them out";
    assert_eq!(why(&form, Slot::LastFrame).as_deref(), Some(both), "every rule that is in the way");
    form.draft.model = ModelId::parse("veo-3").ok();
    assert_eq!(why(&form, Slot::FirstFrame), None, "a model that has no references has no such rule");
}

#[test]
fn a_typed_path_stays_in_the_field_until_its_picture_has_passed() {
    let (mut form, slot) = (form("veo-3"), Slot::FirstFrame);
    let file = Path::new(if cfg!(windows) { r"C:\a fox.png" } else { "/a fox.png" });
    let typed = format!("'{}'", file.display());
    form.field(slot).url_text.clone_from(&typed);
    form.url_edited(slot, 1.0);
    form.use_typed(slot, file.to_owned(), 2.0);
    assert_eq!((form.named_file(slot), path(slot, &form)), (None, Some(file.to_owned())));
    assert_eq!(form.field(slot).url_text, typed, "as it was typed");
    assert!(form.passed(slot), "the keyboard may leave");
    assert_eq!(form.named_file(slot), Some(file));
    assert!(!form.passed(slot), "once");
    form.use_typed(slot, "/other.png".into(), 3.0);
    assert_eq!(form.field(slot).url_text, "/other.png", "typed elsewhere");
}

#[test]
fn a_model_without_a_slot_hides_its_picture_and_another_brings_it_back() {
    let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
    form.use_image(Slot::LastFrame, "/b.png".into(), 1.0);
    form.draft.model = ModelId::parse("veo-3").ok();
    assert_eq!(form.shown_slots(&models), [Slot::FirstFrame]);
    assert_eq!(form.wanted_image(Slot::LastFrame, &models, 9.0), None);
    form.draft.model = ModelId::parse("veo-3.1").ok();
    assert_eq!(form.shown_slots(&models), [Slot::FirstFrame, Slot::LastFrame]);
    assert!(form.wanted_image(Slot::LastFrame, &models, 9.0).is_some());
}

#[test]
fn the_cut_stays_when_the_shape_changes_and_is_asked_for_anew() {
    let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
    form.use_image(Slot::FirstFrame, "/a.png".into(), 1.0);
    let framing = Framing::Fill { centre: (2000, 7000), zoom: 1500 };
    form.set_framing(Slot::FirstFrame, framing, 2.0);
    let wide = form.wanted_image(Slot::FirstFrame, &models, 9.0).unwrap();
    form.draft.shape = crate::domain::Shape::UPRIGHT;
    let upright = form.wanted_image(Slot::FirstFrame, &models, 9.0).unwrap();
    assert_eq!((wide.cut.framing(), upright.cut.framing()), (framing, framing));
    assert_ne!(wide, upright, "another shape is another picture");
}

#[test]
fn an_address_is_fetched_only_when_typing_has_paused_and_it_is_one() {
    let (mut form, models, slot) = (form("veo-3"), ModelTable::built_in(), Slot::FirstFrame);
    form.field(slot).url_text = "https://host/a.png".into();
    form.url_edited(slot, 5.0);
    assert_eq!(form.wanted_image(slot, &models, 5.4), None);
    let from = crate::domain::PictureSource::Url("https://host/a.png".parse().unwrap());
    assert_eq!(form.wanted_image(slot, &models, 5.6).map(|ask| ask.from), Some(from));
    form.field(slot).url_text = "not an address".into();
    form.url_edited(slot, 6.0);
    assert_eq!(form.wanted_image(slot, &models, 9.0), None);
}

#[test]
fn a_shot_that_is_used_again_shows_its_address_and_seed() {
    let mut form = form("veo-3");
    let draft = Draft {
        first_frame: SourceDraft::Url("https://host/a.png".into()).into(),
        seed: crate::domain::SeedDraft::Fixed("77".into()),
        ..Draft::default()
    };
    form.replace(draft, 3.0);
    assert_eq!(form.field(Slot::FirstFrame).url_text, "https://host/a.png");
    assert_eq!(form.seed_text, "77");
    form.use_image(Slot::FirstFrame, "/pictures/a.png".into(), 4.0);
    assert_eq!(form.field(Slot::FirstFrame).url_text, "");
}
