//! Why a first frame did not pass, in words. `crate::pictures` has the words for what is wrong with the picture itself.

use url::Url;

use crate::domain::{PictureSource, Slot, causes, is_local_network, is_this_computer};
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::pictures::{Foreign, Unfit};
use crate::segmind::{ApiError, ApiErrorKind, FetchedImage};

/// What kind of reason it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectionKind {
    /// It is not there.
    Gone,
    /// It is there, and can't be used.
    Unfit,
    /// The address can't be reached from here; the service may reach it.
    Unseen,
    /// The data folder can't take a copy, or something broke here.
    Ours,
}

/// A first frame that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// What kind of reason it is.
    pub kind: RejectionKind,
    /// What is said of it: `is a web page, not a picture`.
    pub fact: String,
    /// What to do; may be empty.
    pub advice: String,
    /// The raw cause; may be empty.
    pub details: String,
}

impl Rejection {
    pub(super) fn new(kind: RejectionKind, fact: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { kind, fact: fact.into(), advice: advice.into(), details: String::new() }
    }

    pub(super) fn because(self, error: &dyn std::error::Error) -> Self {
        Self { details: causes(error), ..self }
    }

    pub(super) fn unfit(unfit: &Unfit, from: &PictureSource) -> Self {
        let advice = match (unfit, from) {
            (Unfit::Foreign(Foreign::WebPage), PictureSource::Url(url)) => page_advice(url),
            (Unfit::Foreign(Foreign::WebPage), PictureSource::File(_)) => "Save the picture itself from that page",
            _ => unfit.advice(),
        };
        Self { details: unfit.details().to_owned(), ..Self::new(RejectionKind::Unfit, unfit.fact(), advice) }
    }

    pub(super) fn not_kept(error: &std::io::Error) -> Self {
        Self::new(RejectionKind::Ours, "can't be copied into the data folder", "Make room there, or make it writable")
            .because(error)
    }

    pub(super) fn damaged_copy(unfit: &Unfit) -> Self {
        Self { details: unfit.details().to_owned(), ..Self::new(RejectionKind::Ours, unfit.fact(), "Choose it again") }
    }

    pub(super) fn changed(from: &PictureSource) -> Self {
        let what = match from {
            PictureSource::Url(_) => "is another picture at its address than the one that was shown",
            PictureSource::File(_) => "is another picture in its file than the one that was shown",
        };
        Self::new(RejectionKind::Unfit, what, "Choose it again")
    }

    pub(super) fn from_refusal(refusal: Refusal) -> Self {
        Self { details: refusal.details, ..Self::new(RejectionKind::Ours, "could not be looked at", "Try again") }
    }

    pub(super) fn not_fetched(url: &Url, error: &ApiError) -> Self {
        let near = is_this_computer(url) || is_local_network(url);
        let status = |code: &str| error.details.contains(&format!("status {code}"));
        let (fact, reachable_by_others) = match error.kind {
            _ if FetchedImage::is_too_large(error) => (Unfit::TooLong.fact(), false),
            ApiErrorKind::Unreachable => ("can't be reached at its address".to_owned(), true),
            ApiErrorKind::Interrupted => ("did not arrive whole from its address".to_owned(), true),
            ApiErrorKind::FileGone if status("404") || status("410") => ("is not at this address".to_owned(), false),
            ApiErrorKind::FileGone => ("is not given to everybody: its address wants a sign-in".to_owned(), true),
            ApiErrorKind::ServerTrouble => ("can't be had: the server at its address has trouble".to_owned(), true),
            ApiErrorKind::RateLimited => ("can't be had: its server asks for a pause".to_owned(), true),
            _ => ("can't be fetched from this address".to_owned(), false),
        };
        let kind = if reachable_by_others && !near { RejectionKind::Unseen } else { RejectionKind::Gone };
        let advice = if matches!(error.kind, ApiErrorKind::Unreachable | ApiErrorKind::Interrupted) {
            "Check the address, or save the picture and choose the file"
        } else {
            "Save the picture and choose the file"
        };
        Self { details: error.details.clone(), ..Self::new(kind, fact, advice) }
    }

    /// The sentence for the person.
    pub fn sentence(&self, slot: Slot) -> String {
        match self.advice.as_str() {
            "" => format!("The {slot} {}", self.fact),
            advice => format!("The {slot} {}. {advice}", self.fact),
        }
    }

    /// As the engine's answer about a picture in this slot.
    pub fn refusal(self, slot: Slot) -> Refusal {
        let kind = if self.kind == RejectionKind::Unseen { RefusalKind::Unseen } else { RefusalKind::Other };
        Refusal { sentence: self.sentence(slot), details: self.details, kind }
    }
}

/// How to get from a page to the picture on it, for pages that people often take for the picture.
fn page_advice(url: &Url) -> &'static str {
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    match host {
        "dropbox.com" => "Put raw=1 in the place of dl=0 at the end of this Dropbox link",
        "drive.google.com" | "docs.google.com" | "photos.google.com" | "photos.app.goo.gl" | "1drv.ms"
        | "onedrive.live.com" | "icloud.com" | "share.icloud.com" => {
            "This is a link for sharing: download the picture there and choose the file"
        }
        _ => Unfit::Foreign(Foreign::WebPage).advice(),
    }
}
