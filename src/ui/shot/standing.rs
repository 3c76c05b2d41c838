//! How the first frame in the form stands: looked at, passed or turned away; and why Generate waits for it. Pure.

use super::ShotForm;
use crate::domain::{FirstFrame, PictureName, SentAs, Shape};
use crate::engine::{Refusal, RefusalKind};
use crate::ui::images::{Image, ImageKey, Images, LookFacts};

/// How the first frame in the form stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::ui) enum Standing<'a> {
    /// There is none, or none that could be one: the field says why.
    Absent,
    /// It is being looked at, or will be when typing has paused.
    Looking,
    /// It passed; what goes out.
    Passed(&'a LookFacts),
    /// It was turned away; why.
    Turned(&'a Refusal),
    /// It could not be seen from here, and the person wants its address to be sent all the same.
    Anyway(&'a Refusal),
}

impl<'a> Standing<'a> {
    /// As of now.
    pub fn of(form: &ShotForm, images: &'a Images, now: f64) -> Self {
        if form.draft.first_frame().is_none() {
            return Self::Absent;
        }
        let Some(ask) = form.wanted_image(now) else { return Self::Looking };
        let key = ImageKey::FirstFrame(ask);
        match images.get(&key) {
            None | Some(Image::Coming) => Self::Looking,
            Some(Image::Here(_)) => images.look(&key).map_or(Self::Looking, Self::Passed),
            Some(Image::Refused(refusal)) if form.draft.sends_anyway() && may_be_sent(refusal) => Self::Anyway(refusal),
            Some(Image::Refused(refusal)) => Self::Turned(refusal),
        }
    }

    /// Why Generate waits for it.
    pub fn reason(self) -> Option<String> {
        match self {
            Self::Absent | Self::Passed(_) | Self::Anyway(_) => None,
            Self::Looking => Some("Looking at the first frame".into()),
            Self::Turned(refusal) => Some(first_sentence(&refusal.sentence).to_owned()),
        }
    }

    /// Our copy of what is shown.
    pub fn copy(self) -> Option<PictureName> {
        match self {
            Self::Passed(LookFacts { sent_as: SentAs::Copy(name), .. }) => Some(name.clone()),
            _ => None,
        }
    }
}

/// Whether the address may be sent although its picture was not seen.
pub(super) fn may_be_sent(refusal: &Refusal) -> bool {
    refusal.kind == RefusalKind::Unseen
}

/// What is said beside the picture: its size, what was changed, how it goes out, and that its shape is another.
pub(super) fn words(look: &LookFacts, from: &FirstFrame, shape: Shape) -> (String, Vec<String>) {
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

/// More than a fiftieth beside the shape: less is a rounded size.
fn is_another_shape(look: &LookFacts, shape: Shape) -> bool {
    let (width, height) = shape.ratio();
    let (wanted, is) = (f64::from(width) / f64::from(height), f64::from(look.width) / f64::from(look.height));
    (wanted / is - 1.0).abs() > 0.02
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(width: u32, height: u32, changes: &[&str]) -> LookFacts {
        let name = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
        let changes = changes.iter().map(|change| (*change).to_owned()).collect();
        LookFacts { width, height, changes, sent_as: SentAs::Copy(name) }
    }

    #[test]
    fn beside_the_picture_stands_its_size_and_what_becomes_of_it() {
        let from = FirstFrame::File("/a.jpg".into());
        let (size, lines) = words(&look(1080, 1920, &["turned upright", "metadata removed"]), &from, Shape::Upright);
        assert_eq!(size, "1080 × 1920");
        assert_eq!(lines, ["Turned upright, metadata removed", "Uploaded when the shot is sent"]);
        let (_, lines) = words(&look(800, 800, &[]), &from, Shape::Upright);
        assert_eq!(lines[0], "Not 9:16: Veo may cut or fill it");
        let from = FirstFrame::Url("https://example.org/a.png".parse().unwrap());
        let by_address = LookFacts { sent_as: SentAs::Address, ..look(1280, 720, &[]) };
        assert_eq!(words(&by_address, &from, Shape::Wide).1, ["Segmind fetches this address"]);
        assert_eq!(words(&look(1280, 720, &[]), &from, Shape::Wide).1, ["Uploaded as your copy"]);
    }

    #[test]
    fn the_button_waits_for_the_look_and_says_what_the_picture_is_instead() {
        let refusal = Refusal::new("The first frame is a web page, not a picture. Open the picture itself");
        let reason = Standing::Turned(&refusal).reason();
        assert_eq!(reason.as_deref(), Some("The first frame is a web page, not a picture"));
        assert_eq!(Standing::Looking.reason().as_deref(), Some("Looking at the first frame"));
        for passes in [Standing::Absent, Standing::Passed(&look(1, 1, &[])), Standing::Anyway(&refusal)] {
            assert_eq!(passes.reason(), None);
        }
    }
}
