//! A shot and its takes: what is described once and rendered several times.
//!
//! A shot has a place in its project (its number) and a title. Its takes are the jobs and clips that were made of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ClipId, ProjectId, ShotId};
use super::picture::Picture;
use super::request::VideoRequest;

/// Which take of which shot a job or a clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Take {
    /// The shot.
    pub shot: ShotId,
    /// 1 for the first take of the shot; a take that is rendered again after a failure keeps its number.
    pub number: u32,
    /// The frame that the take begins with, if it goes on from another clip.
    pub continues: Option<Continues>,
}

/// The frame of a clip that another take begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Continues {
    /// The clip. It may have been deleted since.
    pub clip: ClipId,
    /// The frame, counted from 0.
    pub frame: u64,
}

/// A shot as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// The row.
    pub id: ShotId,
    /// The project that it belongs to; `None` for work without one.
    pub project: Option<ProjectId>,
    /// Its place in the project, from 1. Unique there.
    pub number: u32,
    /// The title that the person gave; `None` while the proposed one holds.
    pub title: Option<String>,
    /// The title proposed from the words, without what they share with the neighbours'. Never empty.
    pub proposed: String,
    /// Its first take's request: words, settings and pictures. The seed is that take's.
    pub request: VideoRequest,
    /// The frame that its takes begin with; `None` while none of them continues a clip.
    pub continues: Option<Continues>,
    /// When its first take was generated.
    pub created_at: Timestamp,
}

/// A shot's name as cards and headings show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShotLabel {
    /// The shot.
    pub id: ShotId,
    /// The project that it belongs to.
    pub project: Option<ProjectId>,
    /// Its number in the project.
    pub number: u32,
    /// Its title: the person's, or the proposed one.
    pub title: String,
}

impl Shot {
    /// The person's title, or the proposed one.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.proposed)
    }

    /// Its name.
    pub fn label(&self) -> ShotLabel {
        ShotLabel { id: self.id, project: self.project, number: self.number, title: self.title().to_owned() }
    }

    /// Whether a request is another take of this shot: words, settings and pictures are equal. Seed and price don't count, and neither
    /// does the way in which an equal picture is sent.
    pub fn is_take(&self, request: &VideoRequest) -> bool {
        // Destructured, so that a new parameter must be handled here.
        let VideoRequest {
            model,
            prompt,
            negative_prompt,
            first_frame,
            last_frame,
            references,
            shape,
            length,
            frame_rate,
            resolution,
            sound,
            seed: _,
            estimate: _,
        } = &self.request;
        *model == request.model
            && *prompt == request.prompt
            && *negative_prompt == request.negative_prompt
            && *shape == request.shape
            && *length == request.length
            && *frame_rate == request.frame_rate
            && *resolution == request.resolution
            && *sound == request.sound
            && is_same(first_frame.as_ref(), request.first_frame.as_ref())
            && is_same(last_frame.as_ref(), request.last_frame.as_ref())
            && references.len() == request.references.len()
            && references.iter().zip(&request.references).all(|(one, other)| one.is_same(other))
    }
}

fn is_same(one: Option<&Picture>, other: Option<&Picture>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Where a shot stands: for moving it and for the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShotPlace {
    /// The shot.
    pub shot: ShotId,
    /// The project that it belongs to.
    pub project: Option<ProjectId>,
    /// Its number there.
    pub number: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipSeconds, PictureName, PictureSource, Seed, SentAs, Usd, fixtures};

    fn shot(request: VideoRequest) -> Shot {
        let created_at = Timestamp::UNIX_EPOCH;
        let (project, title, proposed, continues) = (None, None, "A fox".into(), None);
        Shot { id: ShotId(1), project, number: 1, title, proposed, request, continues, created_at }
    }

    #[test]
    fn another_seed_is_another_take_and_another_length_another_shot() {
        let fox = shot(fixtures::request());
        assert!(fox.is_take(&VideoRequest { seed: Seed::new(9).unwrap(), ..fixtures::request() }));
        assert!(!fox.is_take(&VideoRequest { length: ClipSeconds::FOUR, ..fixtures::request() }));
        assert!(!fox.is_take(&VideoRequest { prompt: "a fox.".into(), ..fixtures::request() }));
        assert!(!fox.is_take(&VideoRequest { negative_prompt: Some("dogs".into()), ..fixtures::request() }));
        let reference = Picture::whole(PictureSource::File("/a.png".into()));
        assert!(!fox.is_take(&VideoRequest { references: vec![reference.clone()], ..fixtures::request() }));
        assert!(!fox.is_take(&VideoRequest { last_frame: Some(reference), ..fixtures::request() }));
        let dearer = VideoRequest { estimate: Usd::from_cents(999), ..fixtures::request() };
        assert!(fox.is_take(&dearer), "a price that has changed makes no other shot");
    }

    #[test]
    fn a_picture_is_the_same_by_what_is_sent_or_else_by_where_it_is() {
        let copy = |digit: &str| Some(SentAs::Copy(PictureName::parse(&format!("{}.png", digit.repeat(32))).unwrap()));
        let of = |path: &str, sent_as| {
            let picture = Picture { sent_as, ..Picture::whole(PictureSource::File(path.into())) };
            VideoRequest { first_frame: Some(picture), ..fixtures::request() }
        };
        let first = shot(of("/a.png", copy("1")));
        assert!(first.is_take(&of("/moved.png", copy("1"))), "the same picture at another place");
        assert!(!first.is_take(&of("/a.png", copy("2"))), "another picture at the same place");
        assert!(first.is_take(&of("/a.png", None)), "as an older version wrote it");
        assert!(!first.is_take(&of("/b.png", None)));
        assert!(!first.is_take(&fixtures::request()), "without a picture");
    }
}
