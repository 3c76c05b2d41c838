//! How a job ends badly: what happened, whether money was spent, and the one thing to do about it.
//!
//! Owns the table of failures and their sentences. The raw cause travels in `details`, already free of the key.

use serde::{Deserialize, Serialize};

/// What went wrong, one row per answer or fault that ends a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// 400: malformed body or missing field.
    BadRequest,
    /// 403: not permitted for this account or team.
    Forbidden,
    /// 404 to a submit: no such model.
    UnknownModel,
    /// 404 to a status or result: the record lived its hour.
    RecordExpired,
    /// 405: we used the wrong verb; a defect of ours.
    WrongVerb,
    /// 406: a parameter or the content type was refused.
    ParameterRefused,
    /// 410: the model was retired.
    ModelRetired,
    /// 422: the job ran and failed, content blocks included.
    RenderFailed,
    /// The service kept failing although nothing was queued.
    ServerTrouble,
    /// An answer that can't be understood.
    UnreadableAnswer,
    /// The render finished but no output address came with it.
    NoOutput,
    /// The output file is no longer at its address, or the address refuses.
    OutputGone,
    /// What was downloaded is no MP4 with a video track.
    NotAVideo,
    /// The first frame is not a picture that can be uploaded.
    ImageUnusable,
    /// The upload of the first frame was refused.
    UploadRefused,
    /// A defect inside Rushes ended this job's task.
    Internal,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::UnknownModel,
        Self::RecordExpired,
        Self::WrongVerb,
        Self::ParameterRefused,
        Self::ModelRetired,
        Self::RenderFailed,
        Self::ServerTrouble,
        Self::UnreadableAnswer,
        Self::NoOutput,
        Self::OutputGone,
        Self::NotAVideo,
        Self::ImageUnusable,
        Self::UploadRefused,
        Self::Internal,
    ];
}

/// Whether this job cost something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneySpent {
    /// Nothing was billed.
    No,
    /// The render was billed.
    Yes,
    /// Only Segmind's console can tell.
    Unknown,
}

impl MoneySpent {
    /// The sentence part for the person.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::No => "Nothing was billed",
            Self::Yes => "This render was billed",
            Self::Unknown => "Segmind's console tells whether it was billed",
        }
    }
}

/// The one button that a failure offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Put the shot back into the form and change it.
    EditShot,
    /// Try the same job again; nothing is bought twice.
    TryAgain,
    /// Submit the same shot as a new, billed job.
    SubmitAgain,
    /// Choose another model in the form.
    ChooseModel,
    /// Fetch the file again; free.
    DownloadAgain,
    /// Look at Segmind's console.
    OpenConsole,
}

/// A failed job's reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The row of the table.
    pub kind: FailureKind,
    /// The service's own words, when it gave any.
    pub message: Option<String>,
    /// The raw cause for "Details": status, body, cause chain; never the key.
    pub details: String,
}

impl Failure {
    /// A failure with the service's words.
    pub fn new(kind: FailureKind, message: Option<String>, details: impl Into<String>) -> Self {
        Self { kind, message, details: details.into() }
    }

    /// What happened, for the person.
    pub fn sentence(&self) -> String {
        let said = |what: &str| match self.message.as_deref().map(str::trim) {
            Some(words) if !words.is_empty() => format!("{what}: {}", words.trim_end_matches('.')),
            _ => what.to_owned(),
        };
        match self.kind {
            FailureKind::BadRequest => said("Segmind could not read this shot"),
            FailureKind::Forbidden => said("Your Segmind account is not permitted to do this"),
            FailureKind::UnknownModel => said("Segmind does not know this model"),
            FailureKind::RecordExpired => {
                "Segmind keeps a render's record for one hour; this one is gone, and its video can't be fetched any more".into()
            }
            FailureKind::WrongVerb => "Segmind refused how Rushes asked; this is a defect in Rushes".into(),
            FailureKind::ParameterRefused => said("Segmind refused a setting of this shot"),
            FailureKind::ModelRetired => said("Segmind has retired this model"),
            FailureKind::RenderFailed => said("The render failed at Segmind"),
            FailureKind::ServerTrouble => said("Segmind kept failing and took no job"),
            FailureKind::UnreadableAnswer => "Segmind's answer can't be understood".into(),
            FailureKind::NoOutput => "The render finished, but Segmind gave no video with it".into(),
            FailureKind::OutputGone => "The video is no longer at its address; Segmind keeps files for seven days".into(),
            FailureKind::NotAVideo => said("What Segmind delivered is not a video"),
            FailureKind::ImageUnusable => said("The first frame can't be used"),
            FailureKind::UploadRefused => said("Segmind did not take the first frame"),
            FailureKind::Internal => "Something broke inside Rushes; the other jobs go on".into(),
        }
    }

    /// Whether money was spent, as the contract's table says.
    pub const fn money(&self) -> MoneySpent {
        match self.kind {
            FailureKind::RecordExpired | FailureKind::NoOutput | FailureKind::OutputGone | FailureKind::NotAVideo => {
                MoneySpent::Yes
            }
            FailureKind::Internal | FailureKind::UnreadableAnswer => MoneySpent::Unknown,
            _ => MoneySpent::No,
        }
    }

    /// The one thing to do.
    pub const fn remedy(&self) -> Remedy {
        match self.kind {
            FailureKind::BadRequest
            | FailureKind::ParameterRefused
            | FailureKind::RenderFailed
            | FailureKind::ImageUnusable
            | FailureKind::UploadRefused => Remedy::EditShot,
            FailureKind::UnknownModel | FailureKind::ModelRetired => Remedy::ChooseModel,
            FailureKind::Forbidden | FailureKind::ServerTrouble | FailureKind::WrongVerb | FailureKind::Internal => {
                Remedy::TryAgain
            }
            FailureKind::UnreadableAnswer | FailureKind::NoOutput => Remedy::OpenConsole,
            FailureKind::NotAVideo => Remedy::DownloadAgain,
            FailureKind::RecordExpired | FailureKind::OutputGone => Remedy::SubmitAgain,
        }
    }
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod table_tests;
