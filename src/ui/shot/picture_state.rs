//! A picture in the form: how it stands (looked at, passed, refused), why Generate waits for it, and when the form scrolls to it.

use super::ShotForm;
use crate::domain::framing::has_shape;
use crate::domain::{Backdrop, Cut, Draft, Framing, ModelTable, PictureName, Resolution, SentAs, Slot, SourceDraft};
use crate::engine::{PictureAsk, Refusal, RefusalKind};
use crate::ui::format;
use crate::ui::images::{Image, ImageKey, Images, LookFacts};

/// A frame is small when it must be enlarged by more than this on each side to fill the clip.
const MOST_ENLARGED: u32 = 2;

/// How a picture in the form stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) enum PictureState<'a> {
    /// There is none, or what the field holds can't be one: the field says why.
    Absent,
    /// It is being looked at, or will be once typing has paused.
    Looking,
    /// It passed, and goes out like this.
    Passed(&'a LookFacts),
    /// It was refused, for this reason.
    Refused(&'a Refusal),
    /// It could not be looked at from here, and the person wants to send its address all the same.
    SentUnseen(&'a Refusal),
}

impl<'a> PictureState<'a> {
    /// The state of the picture in a slot at `now` (seconds of the window's clock).
    pub fn of(form: &ShotForm, slot: Slot, images: &'a Images, models: &ModelTable, now: f64) -> Self {
        let Some(picture) = form.draft.picture(slot).filter(|picture| picture.valid_source().is_some()) else {
            return Self::Absent;
        };
        if !form.draft.chosen_model(models).is_some_and(|model| model.slots.has(slot.kind())) {
            return Self::Absent;
        }
        let Some(ask) = form.wanted_image(slot, models, now) else { return Self::Looking };
        let key = ImageKey::Picture(ask);
        match images.get(&key) {
            None | Some(Image::Coming) => Self::Looking,
            Some(Image::Here(_)) => images.look(&key).map_or(Self::Looking, Self::Passed),
            Some(Image::Refused(refusal)) if picture.sends_anyway() && may_be_sent(refusal) => {
                Self::SentUnseen(refusal)
            }
            Some(Image::Refused(refusal)) => Self::Refused(refusal),
        }
    }

    /// The states of all pictures that the model takes.
    pub fn all(form: &ShotForm, images: &'a Images, models: &ModelTable, now: f64) -> Vec<(Slot, Self)> {
        let slots: Vec<Slot> = form.draft.pictures().map(|(slot, _)| slot).collect();
        slots.into_iter().map(|slot| (slot, Self::of(form, slot, images, models, now))).collect()
    }

    /// Why Generate waits for it.
    pub fn reason(self, slot: Slot) -> Option<String> {
        match self {
            Self::Absent | Self::Passed(_) | Self::SentUnseen(_) => None,
            Self::Looking => Some(format!("Looking at the {slot}")),
            Self::Refused(refusal) => Some(first_sentence(&refusal.sentence).to_owned()),
        }
    }

    /// The name of our copy of the whole picture, where it is not sent by its address.
    pub fn copy(self) -> Option<PictureName> {
        match self {
            Self::Passed(LookFacts { sent_as: SentAs::Copy(_), uncut, .. }) => Some(uncut.clone()),
            _ => None,
        }
    }
}

/// Whether the address may be sent without a look at its picture.
pub(super) fn may_be_sent(refusal: &Refusal) -> bool {
    refusal.kind == RefusalKind::Unseen
}

/// The words beside the picture: the size of what is sent; then how it stands in the shape, what was changed, and how it is sent.
pub(super) fn picture_words(look: &LookFacts, from: &SourceDraft, cut: Cut) -> (String, Vec<String>) {
    let size = format!("{} × {}", look.width, look.height);
    let mut lines = Vec::new();
    lines.extend(framing_words(cut, look.full_size));
    lines.extend(in_one_line(&look.changes));
    lines.push(match (&look.sent_as, from) {
        (SentAs::Address, _) => "Segmind fetches this address".into(),
        (SentAs::Copy(_), SourceDraft::Url(_)) => "Uploaded as your copy".into(),
        (SentAs::Copy(_), SourceDraft::File(_) | SourceDraft::None) => "Uploaded when the shot is sent".into(),
    });
    (size, lines)
}

/// What to warn of: a frame far smaller than the clip. Segmind states no least size, so it is sent all the same. While the model chooses
/// the resolution, its lowest one counts.
pub(super) fn small_words(look: &LookFacts, slot: Slot, draft: &Draft, models: &ModelTable) -> Option<String> {
    if matches!(slot, Slot::Reference(_)) {
        return None;
    }
    let offered = draft.chosen_model(models)?.fields.resolution.as_ref()?;
    let chosen = draft.fit(models)?.values.resolution.map(Resolution::lines);
    let lines = chosen.or_else(|| offered.allowed.iter().map(|lines| lines.lines()).min())?;
    let is_small = look.width.min(look.height).saturating_mul(MOST_ENLARGED) < lines;
    is_small.then(|| format!("Very small for a clip of {lines} lines: it will look blurred"))
}

/// How a picture of this size stands in the shape; `None` where it simply has it.
pub(in crate::ui) fn framing_words(cut: Cut, size: (u32, u32)) -> Option<String> {
    match cut.framing() {
        Framing::Fill { .. } => match cut.framing().hidden_percent(size, cut.ratio()) {
            0 => None,
            percent => Some(format!("{percent} % is cut off")),
        },
        Framing::Fit(_) if has_shape(size, cut.ratio()) => None,
        Framing::Fit(Backdrop::Blur) => Some("Whole, on its own blurred edge".to_owned()),
        Framing::Fit(backdrop @ Backdrop::Colour(_)) => backdrop.hex().map(|colour| format!("Whole, on {colour}")),
        Framing::Whole => None,
    }
}

fn in_one_line(changes: &[String]) -> Option<String> {
    let line = changes.join(", ");
    (!line.is_empty()).then(|| format::capital(&line))
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first)
}

/// Scrolls the form to a picture, once for each that came from elsewhere or was refused; a person who scrolls on is not pulled
/// back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ScrollToPicture {
    wish: ScrollRequest,
    /// The refused one that the form scrolled to last.
    refused: Option<PictureAsk>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum ScrollRequest {
    #[default]
    None,
    /// A new one came.
    Now,
    /// It was shown; the answer to it has not come yet.
    Answer,
}

impl ScrollToPicture {
    /// A new one is in the field; or, with `false`, it is no longer of interest.
    pub fn want(&mut self, wanted: bool) {
        self.wish = if wanted { ScrollRequest::Now } else { ScrollRequest::None };
    }

    /// Whether to scroll there in this frame; `ask` is the request to look at it.
    pub fn is_due(&mut self, standing: PictureState<'_>, ask: Option<PictureAsk>) -> bool {
        let wish = self.wish;
        match standing {
            PictureState::Looking => {
                self.wish = if wish == ScrollRequest::None { wish } else { ScrollRequest::Answer };
                return wish == ScrollRequest::Now;
            }
            PictureState::Refused(_) if self.refused != ask => {
                self.refused = ask;
                self.wish = ScrollRequest::None;
                return true;
            }
            PictureState::Absent | PictureState::Refused(_) | PictureState::Passed(_) | PictureState::SentUnseen(_) => {
            }
        }
        self.wish = ScrollRequest::None;
        wish != ScrollRequest::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PictureSource, Shape};
    use crate::engine::Refusal;

    fn look(full_size: (u32, u32), sent: (u32, u32), changes: &[&str]) -> LookFacts {
        let name = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
        let changes = changes.iter().map(|change| (*change).to_owned()).collect();
        let (width, height) = sent;
        LookFacts { width, height, changes, sent_as: SentAs::Copy(name.clone()), uncut: name, full_size, pixels: None }
    }

    #[test]
    fn beside_the_picture_stands_its_size_and_what_becomes_of_it() {
        let cut = |framing, shape| Cut::new(Slot::FirstFrame, framing, shape, None);
        let upright = cut(Framing::FILL, Shape::UPRIGHT);
        let from = SourceDraft::File("/a.jpg".into());
        let phone = look((1080, 1920), (1080, 1920), &["turned upright", "metadata removed"]);
        let (size, lines) = picture_words(&phone, &from, upright);
        assert_eq!(size, "1080 × 1920");
        assert_eq!(lines, ["Turned upright, metadata removed", "Uploaded when the shot is sent"]);
        let (_, lines) = picture_words(&look((800, 800), (450, 800), &[]), &from, upright);
        assert_eq!(lines[0], "44 % is cut off");
        let square = look((800, 800), (800, 1422), &[]);
        let lines = |backdrop| picture_words(&square, &from, cut(Framing::Fit(backdrop), Shape::UPRIGHT)).1;
        assert_eq!(lines(Backdrop::Blur)[0], "Whole, on its own blurred edge");
        assert_eq!(lines(Backdrop::Colour([26, 43, 60]))[0], "Whole, on #1a2b3c");
        let from = SourceDraft::Url("https://example.org/a.png".into());
        let wide = look((1280, 720), (1280, 720), &[]);
        let by_address = LookFacts { sent_as: SentAs::Address, ..wide.clone() };
        let whole = cut(Framing::FILL, Shape::WIDE);
        assert_eq!(picture_words(&by_address, &from, whole).1, ["Segmind fetches this address"]);
        assert_eq!(picture_words(&wide, &from, whole).1, ["Uploaded as your copy"]);
    }

    #[test]
    fn a_frame_far_smaller_than_the_clip_is_warned_of_and_a_reference_is_not() {
        let models = ModelTable::built_in();
        let said = |size, slot, resolution| {
            small_words(&look(size, size, &[]), slot, &Draft { resolution, ..Draft::default() }, &models)
        };
        let words = |lines| Some(format!("Very small for a clip of {lines} lines: it will look blurred"));
        assert_eq!(said((1, 1), Slot::FirstFrame, None), words(720));
        assert_eq!(said((359, 640), Slot::LastFrame, None), words(720));
        assert_eq!(said((360, 640), Slot::LastFrame, None), None, "twice the size is nothing to speak of");
        assert_eq!(said((640, 360), Slot::FirstFrame, Some(Resolution::P1080)), words(1080));
        assert_eq!(said((1, 1), Slot::Reference(0), None), None, "it is only to be resembled");
    }

    #[test]
    fn the_button_waits_for_the_look_and_says_what_the_picture_is_instead() {
        let refusal = Refusal::new("The first frame is a web page, not a picture. Open the picture itself");
        let reason = PictureState::Refused(&refusal).reason(Slot::FirstFrame);
        assert_eq!(reason.as_deref(), Some("The first frame is a web page, not a picture"));
        assert_eq!(PictureState::Looking.reason(Slot::LastFrame).as_deref(), Some("Looking at the last frame"));
        for passes in
            [PictureState::Absent, PictureState::Passed(&look((1, 1), (1, 1), &[])), PictureState::SentUnseen(&refusal)]
        {
            assert_eq!(passes.reason(Slot::FirstFrame), None);
        }
    }

    fn ask(name: &str) -> PictureAsk {
        PictureAsk {
            slot: Slot::FirstFrame,
            from: PictureSource::File(name.into()),
            copy: None,
            cut: Cut::WHOLE,
            most: 512,
        }
    }

    #[test]
    fn a_new_one_is_brought_into_sight_when_it_comes_and_when_it_was_looked_at() {
        let (mut sight, refusal) = (ScrollToPicture::default(), Refusal::new("This is no picture"));
        assert!(!sight.is_due(PictureState::Looking, Some(ask("a"))), "what was there all the time stays where it is");
        sight.want(true);
        let due = [
            PictureState::Looking,
            PictureState::Looking,
            PictureState::Refused(&refusal),
            PictureState::Refused(&refusal),
        ]
        .map(|standing| sight.is_due(standing, Some(ask("a"))));
        assert_eq!(due, [true, false, true, false]);
    }

    #[test]
    fn a_refusal_is_brought_into_sight_once_wherever_it_came_from() {
        let (mut sight, refusal) = (ScrollToPicture::default(), Refusal::new("This is no picture"));
        let mut due = |name| sight.is_due(PictureState::Refused(&refusal), Some(ask(name)));
        assert_eq!([due("a"), due("a"), due("b"), due("b")], [true, false, true, false]);
    }

    #[test]
    fn whoever_goes_on_with_the_words_is_not_pulled_back() {
        let mut sight = ScrollToPicture::default();
        sight.want(true);
        sight.want(false);
        assert!(!sight.is_due(PictureState::Looking, Some(ask("a"))));
        assert!(!sight.is_due(PictureState::Absent, None));
    }
}
