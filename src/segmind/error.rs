//! What can go wrong on the wire, and what it means for a job: ends it, parks it for the person, or lets it wait.
//!
//! Owns the kinds and their meaning. Never the key: whoever makes an [`ApiError`] passes texts that are already redacted.

use jiff::Timestamp;

use super::transport::Fault;
use crate::domain::{Failure, FailureKind, Need, NetworkTrouble, WaitReason};

/// Which question an error answers; the same status means different things to different questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `POST /v2/{slug}`.
    Submit,
    /// `GET /v2/requests/{id}/status`.
    Status,
    /// `GET /v2/requests/{id}`.
    Result,
    /// `GET /v1/get-user-credits`.
    Credits,
    /// `POST /upload-asset`.
    Upload,
    /// An output file at its public address.
    File,
    /// A first frame at the address that the person typed.
    Image,
}

/// One row of the contract's table of answers, or a fault of the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiErrorKind {
    /// 401: no key came with the request.
    KeyMissing,
    /// 401: the key is not one that the service knows.
    KeyRejected,
    /// 406 (or 402): the balance does not cover it.
    Credits,
    /// 406: the account or team may not spend more.
    SpendLimit,
    /// 400, and every undocumented 4xx.
    BadRequest,
    /// 403 from the API.
    Forbidden,
    /// 404 from the API: no such model, or the record lived its hour.
    NotFound,
    /// 405: a defect of ours.
    WrongVerb,
    /// 406: a parameter or the content type.
    ParameterRefused,
    /// 410 to a submit.
    ModelRetired,
    /// 422: the job ran and failed.
    RenderFailed,
    /// 429.
    RateLimited,
    /// 5xx.
    ServerTrouble,
    /// No connection was made: DNS, refused, TLS, no route.
    Unreachable,
    /// The connection broke or fell silent on the way.
    Interrupted,
    /// Not JSON, the wrong shape, a redirect, or too big.
    Unreadable,
    /// 404 or 410 to the fetch of a public file.
    FileGone,
    /// 416, or the file at the address is not the one that was begun.
    RangeUnsatisfiable,
    /// The address answered what is no file (401, 403, a redirect to nowhere), it is not one that Rushes fetches from, the file is
    /// too large, or redirects go in circles.
    NotFetchable,
}

/// A failed question to the service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct ApiError {
    /// What was asked.
    pub endpoint: Endpoint,
    /// What went wrong.
    pub kind: ApiErrorKind,
    /// The service's own words, when it gave any.
    pub message: Option<String>,
    /// Method, path, status, start of the body or chain of causes; never the key.
    pub details: String,
    /// When the service says that its rate limit ends.
    pub retry_at: Option<Timestamp>,
    /// What stood in the way, when no answer came.
    pub network_trouble: Option<Box<NetworkTrouble>>,
}

impl ApiError {
    /// An error without words of the service.
    pub(super) fn new(endpoint: Endpoint, kind: ApiErrorKind, details: impl Into<String>) -> Self {
        Self { endpoint, kind, message: None, details: details.into(), retry_at: None, network_trouble: None }
    }

    /// The error that no answer at all is.
    pub(super) fn on_the_way(endpoint: Endpoint, fault: Fault) -> Self {
        let kind = if fault.never_connected { ApiErrorKind::Unreachable } else { ApiErrorKind::Interrupted };
        Self { network_trouble: fault.network_trouble.map(Box::new), ..Self::new(endpoint, kind, fault.text) }
    }

    /// Why a step waits that met this error, in words for its card.
    pub fn wait_sentence(&self) -> String {
        match (&self.network_trouble, self.wait_reason()) {
            (Some(network_trouble), _) => network_trouble.sentence(),
            (None, reason) => reason.unwrap_or(WaitReason::ServerTrouble).sentence().to_owned(),
        }
    }

    /// The same error with what was seen, in words.
    pub(super) fn saying(self, message: String) -> Self {
        Self { message: Some(message), ..self }
    }

    /// What happened, for the person, with the service's own words where they tell more.
    pub fn sentence(&self) -> String {
        if let Some(network_trouble) = &self.network_trouble {
            return network_trouble.answer();
        }
        let what = self.kind.what();
        match self.message.as_deref().map(|words| words.trim().trim_end_matches('.')) {
            Some(words) if !words.is_empty() => format!("{what}: {words}"),
            _ => what.to_owned(),
        }
    }

    /// What the person must do before any job can go on; `None` when it is not for the person to do.
    pub fn need(&self) -> Option<Need> {
        match self.kind {
            ApiErrorKind::KeyMissing => Some(Need::KeyMissing),
            ApiErrorKind::KeyRejected => Some(Need::KeyRejected),
            ApiErrorKind::Credits => Some(Need::Credits),
            ApiErrorKind::SpendLimit => {
                Some(Need::SpendLimit(self.message.clone().unwrap_or_else(|| "the spend limit is reached".into())))
            }
            _ => None,
        }
    }

    /// Why the same question may simply be asked again later; `None` when asking again can't help. An unreadable answer about a
    /// render that was paid for is asked for again as well: the record ends by itself after an hour.
    pub fn wait_reason(&self) -> Option<WaitReason> {
        match self.kind {
            ApiErrorKind::RateLimited => Some(WaitReason::RateLimited),
            ApiErrorKind::ServerTrouble => Some(WaitReason::ServerTrouble),
            ApiErrorKind::Unreachable | ApiErrorKind::Interrupted => Some(WaitReason::Offline),
            ApiErrorKind::Unreadable if self.is_about_a_bought_render() => Some(WaitReason::ServerTrouble),
            _ => None,
        }
    }

    /// The failure that ends a job, where neither the person nor time can help.
    pub fn failure(&self) -> Failure {
        Failure::new(self.failure_kind(), self.message.clone(), self.details.clone())
    }

    fn failure_kind(&self) -> FailureKind {
        match self.endpoint {
            Endpoint::Submit => self.kind.of_submit(),
            // Once the render is bought, "nothing was billed" would be a lie: only kinds whose money is right may be used.
            Endpoint::Status | Endpoint::Result => match self.kind {
                ApiErrorKind::NotFound => FailureKind::RecordExpired,
                ApiErrorKind::RenderFailed => FailureKind::RenderFailed,
                _ => FailureKind::UnreadableAnswer,
            },
            Endpoint::Upload => FailureKind::UploadRefused,
            Endpoint::File if self.kind == ApiErrorKind::FileGone => FailureKind::OutputGone,
            Endpoint::File => FailureKind::OutputRefused,
            Endpoint::Credits => FailureKind::UnreadableAnswer,
            Endpoint::Image => FailureKind::ImageUnusable,
        }
    }

    const fn is_about_a_bought_render(&self) -> bool {
        matches!(self.endpoint, Endpoint::Status | Endpoint::Result)
    }
}

impl ApiErrorKind {
    const fn of_submit(self) -> FailureKind {
        match self {
            Self::Forbidden | Self::KeyMissing | Self::KeyRejected | Self::Credits | Self::SpendLimit => {
                FailureKind::Forbidden
            }
            Self::NotFound => FailureKind::UnknownModel,
            Self::WrongVerb => FailureKind::WrongVerb,
            Self::ParameterRefused => FailureKind::ParameterRefused,
            Self::ModelRetired => FailureKind::ModelRetired,
            Self::RenderFailed => FailureKind::RenderFailed,
            Self::RateLimited | Self::ServerTrouble | Self::Unreachable => FailureKind::ServerTrouble,
            Self::BadRequest => FailureKind::BadRequest,
            Self::Interrupted | Self::Unreadable | Self::FileGone | Self::RangeUnsatisfiable | Self::NotFetchable => {
                FailureKind::UnreadableAnswer
            }
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::KeyMissing => "Segmind got no API key",
            Self::KeyRejected => "Segmind does not accept this API key",
            Self::Credits => "The Segmind balance does not cover this",
            Self::SpendLimit => "The Segmind account may not spend more",
            Self::BadRequest => "Segmind could not read the request",
            Self::Forbidden => "This Segmind account is not permitted to do this",
            Self::NotFound => "Segmind does not know this",
            Self::WrongVerb => "Segmind refused how Rushes asked; this is a defect in Rushes",
            Self::ParameterRefused => "Segmind refused a setting",
            Self::ModelRetired => "Segmind has retired this model",
            Self::RenderFailed => "The render failed at Segmind",
            Self::RateLimited => "Segmind asks for a pause",
            Self::ServerTrouble => "Segmind has trouble",
            Self::Unreachable => "Segmind can't be reached",
            Self::Interrupted => "The connection was interrupted",
            Self::Unreadable => "The answer can't be understood",
            Self::FileGone => "There is no file at this address",
            Self::RangeUnsatisfiable => "The file changed while it was being fetched",
            Self::NotFetchable => "Nothing could be fetched from this address",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MoneySpent;

    fn error(endpoint: Endpoint, kind: ApiErrorKind) -> ApiError {
        ApiError::new(endpoint, kind, "details")
    }

    #[test]
    fn not_found_means_the_model_to_a_submit_and_the_hour_to_a_result() {
        let kind = |endpoint| error(endpoint, ApiErrorKind::NotFound).failure().kind;
        assert_eq!(kind(Endpoint::Submit), FailureKind::UnknownModel);
        assert_eq!(kind(Endpoint::Status), FailureKind::RecordExpired);
        assert_eq!(kind(Endpoint::Result), FailureKind::RecordExpired);
        assert_eq!(kind(Endpoint::Upload), FailureKind::UploadRefused);
    }

    #[test]
    fn no_failure_of_a_bought_render_claims_that_nothing_was_billed_except_a_failed_render() {
        for endpoint in [Endpoint::Status, Endpoint::Result, Endpoint::File] {
            for kind in [
                ApiErrorKind::BadRequest,
                ApiErrorKind::Forbidden,
                ApiErrorKind::NotFound,
                ApiErrorKind::WrongVerb,
                ApiErrorKind::ParameterRefused,
                ApiErrorKind::ServerTrouble,
                ApiErrorKind::Unreadable,
                ApiErrorKind::FileGone,
                ApiErrorKind::NotFetchable,
            ] {
                assert_ne!(error(endpoint, kind).failure().money(), MoneySpent::No, "{endpoint:?} {kind:?}");
            }
        }
        assert_eq!(error(Endpoint::Result, ApiErrorKind::RenderFailed).failure().money(), MoneySpent::No);
    }

    #[test]
    fn an_unreadable_answer_about_a_bought_render_is_asked_for_again() {
        let wait = |endpoint| error(endpoint, ApiErrorKind::Unreadable).wait_reason();
        assert_eq!(wait(Endpoint::Result), Some(WaitReason::ServerTrouble));
        assert_eq!(wait(Endpoint::Submit), None);
    }

    #[test]
    fn account_trouble_needs_the_person_and_keeps_the_services_words() {
        let limit = ApiError {
            message: Some("Team spend limit reached.".into()),
            ..error(Endpoint::Submit, ApiErrorKind::SpendLimit)
        };
        assert_eq!(limit.need(), Some(Need::SpendLimit("Team spend limit reached.".into())));
        assert_eq!(limit.to_string(), "The Segmind account may not spend more: Team spend limit reached");
        assert_eq!(error(Endpoint::Submit, ApiErrorKind::RateLimited).need(), None);
    }
}
