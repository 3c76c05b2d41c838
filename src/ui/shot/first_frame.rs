//! The first frame in the form: how it stands (looked at, passed, refused), why Generate waits for it, and when the form scrolls to it.

use super::ShotForm;
use crate::domain::{FirstFrame, PictureName, SentAs, Shape};
use crate::engine::{FirstFrameAsk, Refusal, RefusalKind};
use crate::ui::images::{Image, ImageKey, Images, LookFacts};

/// How the first frame in the form stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) enum FirstFrameState<'a> {
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

impl<'a> FirstFrameState<'a> {
    /// The state at `now` (seconds of the window's clock).
    pub fn of(form: &ShotForm, images: &'a Images, now: f64) -> Self {
        if form.draft.first_frame().is_none() {
            return Self::Absent;
        }
        let Some(ask) = form.wanted_image(now) else { return Self::Looking };
        let key = ImageKey::FirstFrame(ask);
        match images.get(&key) {
            None | Some(Image::Coming) => Self::Looking,
            Some(Image::Here(_)) => images.look(&key).map_or(Self::Looking, Self::Passed),
            Some(Image::Refused(refusal)) if form.draft.sends_anyway() && may_be_sent(refusal) => {
                Self::SentUnseen(refusal)
            }
            Some(Image::Refused(refusal)) => Self::Refused(refusal),
        }
    }

    /// Why Generate waits for it.
    pub fn reason(self) -> Option<String> {
        match self {
            Self::Absent | Self::Passed(_) | Self::SentUnseen(_) => None,
            Self::Looking => Some("Looking at the first frame".into()),
            Self::Refused(refusal) => Some(first_sentence(&refusal.sentence).to_owned()),
        }
    }

    /// The name of our copy of the picture.
    pub fn copy(self) -> Option<PictureName> {
        match self {
            Self::Passed(LookFacts { sent_as: SentAs::Copy(name), .. }) => Some(name.clone()),
            _ => None,
        }
    }
}

/// Whether the address may be sent without a look at its picture.
pub(super) fn may_be_sent(refusal: &Refusal) -> bool {
    refusal.kind == RefusalKind::Unseen
}

/// The words beside the picture: its size; then what was changed, how it is sent, and whether its shape differs from the shot's.
pub(super) fn frame_words(look: &LookFacts, from: &FirstFrame, shape: Shape) -> (String, Vec<String>) {
    let size = format!("{} × {}", look.width, look.height);
    let mut lines = Vec::new();
    if let Some(changes) = in_one_line(&look.changes) {
        lines.push(changes);
    }
    if is_another_shape(look, shape) {
        lines.push(format!("Not {}: Veo may cut or fill it", shape.label()));
    }
    lines.push(match (&look.sent_as, from) {
        (SentAs::Address, _) => "Segmind fetches this address".into(),
        (SentAs::Copy(_), FirstFrame::File(_)) => "Uploaded when the shot is sent".into(),
        (SentAs::Copy(_), FirstFrame::Url(_)) => "Uploaded as your copy".into(),
    });
    (size, lines)
}

fn in_one_line(changes: &[String]) -> Option<String> {
    let line = changes.join(", ");
    let first = line.chars().next()?;
    Some(first.to_uppercase().chain(line.chars().skip(1)).collect())
}

/// Whether it differs by more than 2 %: less is a rounded size.
fn is_another_shape(look: &LookFacts, shape: Shape) -> bool {
    let (width, height) = shape.ratio();
    let (wanted, is) = (f64::from(width) / f64::from(height), f64::from(look.width) / f64::from(look.height));
    (wanted / is - 1.0).abs() > 0.02
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first)
}

/// Scrolls the form to its first frame, once for each that came from elsewhere or was refused; a person who scrolls on is not pulled
/// back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ScrollToFrame {
    wish: ScrollRequest,
    /// The refused one that the form scrolled to last.
    refused: Option<FirstFrameAsk>,
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

impl ScrollToFrame {
    /// A new one is in the field; or, with `false`, it is no longer of interest.
    pub fn want(&mut self, wanted: bool) {
        self.wish = if wanted { ScrollRequest::Now } else { ScrollRequest::None };
    }

    /// Whether to scroll there in this frame; `ask` is the request to look at it.
    pub fn is_due(&mut self, standing: FirstFrameState<'_>, ask: Option<FirstFrameAsk>) -> bool {
        let wish = self.wish;
        match standing {
            FirstFrameState::Looking => {
                self.wish = if wish == ScrollRequest::None { wish } else { ScrollRequest::Answer };
                return wish == ScrollRequest::Now;
            }
            FirstFrameState::Refused(_) if self.refused != ask => {
                self.refused = ask;
                self.wish = ScrollRequest::None;
                return true;
            }
            FirstFrameState::Absent
            | FirstFrameState::Refused(_)
            | FirstFrameState::Passed(_)
            | FirstFrameState::SentUnseen(_) => {}
        }
        self.wish = ScrollRequest::None;
        wish != ScrollRequest::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FirstFrame;
    use crate::engine::Refusal;

    fn look(width: u32, height: u32, changes: &[&str]) -> LookFacts {
        let name = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
        let changes = changes.iter().map(|change| (*change).to_owned()).collect();
        LookFacts { width, height, changes, sent_as: SentAs::Copy(name) }
    }

    #[test]
    fn beside_the_picture_stands_its_size_and_what_becomes_of_it() {
        let from = FirstFrame::File("/a.jpg".into());
        let (size, lines) =
            frame_words(&look(1080, 1920, &["turned upright", "metadata removed"]), &from, Shape::Upright);
        assert_eq!(size, "1080 × 1920");
        assert_eq!(lines, ["Turned upright, metadata removed", "Uploaded when the shot is sent"]);
        let (_, lines) = frame_words(&look(800, 800, &[]), &from, Shape::Upright);
        assert_eq!(lines[0], "Not 9:16: Veo may cut or fill it");
        let from = FirstFrame::Url("https://example.org/a.png".parse().unwrap());
        let by_address = LookFacts { sent_as: SentAs::Address, ..look(1280, 720, &[]) };
        assert_eq!(frame_words(&by_address, &from, Shape::Wide).1, ["Segmind fetches this address"]);
        assert_eq!(frame_words(&look(1280, 720, &[]), &from, Shape::Wide).1, ["Uploaded as your copy"]);
    }

    #[test]
    fn the_button_waits_for_the_look_and_says_what_the_picture_is_instead() {
        let refusal = Refusal::new("The first frame is a web page, not a picture. Open the picture itself");
        let reason = FirstFrameState::Refused(&refusal).reason();
        assert_eq!(reason.as_deref(), Some("The first frame is a web page, not a picture"));
        assert_eq!(FirstFrameState::Looking.reason().as_deref(), Some("Looking at the first frame"));
        for passes in
            [FirstFrameState::Absent, FirstFrameState::Passed(&look(1, 1, &[])), FirstFrameState::SentUnseen(&refusal)]
        {
            assert_eq!(passes.reason(), None);
        }
    }

    fn ask(name: &str) -> FirstFrameAsk {
        FirstFrameAsk { from: FirstFrame::File(name.into()), copy: None }
    }

    #[test]
    fn a_new_one_is_brought_into_sight_when_it_comes_and_when_it_was_looked_at() {
        let (mut sight, refusal) = (ScrollToFrame::default(), Refusal::new("This is no picture"));
        assert!(
            !sight.is_due(FirstFrameState::Looking, Some(ask("a"))),
            "what was there all the time stays where it is"
        );
        sight.want(true);
        let due = [
            FirstFrameState::Looking,
            FirstFrameState::Looking,
            FirstFrameState::Refused(&refusal),
            FirstFrameState::Refused(&refusal),
        ]
        .map(|standing| sight.is_due(standing, Some(ask("a"))));
        assert_eq!(due, [true, false, true, false]);
    }

    #[test]
    fn a_refusal_is_brought_into_sight_once_wherever_it_came_from() {
        let (mut sight, refusal) = (ScrollToFrame::default(), Refusal::new("This is no picture"));
        let mut due = |name| sight.is_due(FirstFrameState::Refused(&refusal), Some(ask(name)));
        assert_eq!([due("a"), due("a"), due("b"), due("b")], [true, false, true, false]);
    }

    #[test]
    fn whoever_goes_on_with_the_words_is_not_pulled_back() {
        let mut sight = ScrollToFrame::default();
        sight.want(true);
        sight.want(false);
        assert!(!sight.is_due(FirstFrameState::Looking, Some(ask("a"))));
        assert!(!sight.is_due(FirstFrameState::Absent, None));
    }
}
