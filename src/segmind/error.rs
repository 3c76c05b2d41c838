//! What can go wrong on the wire, and what it means for a job: it ends, needs the person, or waits.
//!
//! An [`ApiError`] never contains the key: its texts are redacted before they get here.

use jiff::Timestamp;

use super::transport::SendError;
use crate::domain::{Failure, FailureKind, Need, NetworkTrouble, WaitReason};

/// The kind of request; one status has different meanings for different requests.
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
    /// The request history, a list or one row.
    History,
    /// An output file at its public URL.
    File,
    /// A first frame at a URL that the person typed.
    Image,
    /// The catalogue of models.
    Catalogue,
}

/// A row of the contract's table of answers, or a network error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiErrorKind {
    /// 401: the request had no key.
    KeyMissing,
    /// 401: the service does not know the key.
    KeyRejected,
    /// 406 (or 402): the balance does not cover it.
    Credits,
    /// 406: the account or team may not spend more.
    SpendLimit,
    /// 400, and every undocumented 4xx.
    BadRequest,
    /// 403 from the API.
    Forbidden,
    /// 404 from the API: no such model, or the record has expired.
    NotFound,
    /// 405: a defect in Rushes.
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
    /// The connection broke or went silent.
    Interrupted,
    /// Not JSON, the wrong shape, a redirect, or too big.
    Unreadable,
    /// 404 or 410 for a public file.
    FileGone,
    /// 416, or the file at the URL has changed since the download began.
    RangeUnsatisfiable,
    /// The URL gave no file (401, 403, a bad redirect), its scheme or host is not allowed, the file is too large, or there were too
    /// many redirects.
    NotFetchable,
}

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct ApiError {
    /// The kind of request.
    pub endpoint: Endpoint,
    /// What went wrong.
    pub kind: ApiErrorKind,
    /// The service's own words, if any.
    pub message: Option<String>,
    /// For "Details": method, path, status, start of the body or chain of causes. Never the key.
    pub details: String,
    /// The end of the rate limit, if the service gave it.
    pub retry_at: Option<Timestamp>,
    /// The network error, if there was no answer.
    pub network_trouble: Option<Box<NetworkTrouble>>,
}

impl ApiError {
    /// An error without the service's words.
    pub(super) fn new(endpoint: Endpoint, kind: ApiErrorKind, details: impl Into<String>) -> Self {
        Self { endpoint, kind, message: None, details: details.into(), retry_at: None, network_trouble: None }
    }

    /// The error for a request without an answer.
    pub(super) fn on_the_way(endpoint: Endpoint, fault: SendError) -> Self {
        let kind = if fault.never_connected { ApiErrorKind::Unreachable } else { ApiErrorKind::Interrupted };
        Self { network_trouble: fault.network_trouble.map(Box::new), ..Self::new(endpoint, kind, fault.text) }
    }

    /// Why a job waits after this error, for its card.
    pub fn wait_sentence(&self) -> String {
        match (&self.network_trouble, self.wait_reason()) {
            (Some(network_trouble), _) => network_trouble.sentence(),
            (None, reason) => reason.unwrap_or(WaitReason::ServerTrouble).sentence().to_owned(),
        }
    }

    /// The same error with this message.
    pub(super) fn saying(self, message: String) -> Self {
        Self { message: Some(message), ..self }
    }

    /// What happened, for the person, with the service's own words if there are any.
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

    /// What the person must do before any job can continue; `None` if there is nothing to do.
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

    /// Why the request may be repeated later; `None` if repeating can't help. An unreadable answer about a paid render is also asked for
    /// again: the record expires after an hour, which ends the retries.
    pub fn wait_reason(&self) -> Option<WaitReason> {
        match self.kind {
            ApiErrorKind::RateLimited => Some(WaitReason::RateLimited),
            ApiErrorKind::ServerTrouble => Some(WaitReason::ServerTrouble),
            ApiErrorKind::Unreachable | ApiErrorKind::Interrupted => Some(WaitReason::Offline),
            ApiErrorKind::Unreadable if self.is_about_a_bought_render() => Some(WaitReason::ServerTrouble),
            _ => None,
        }
    }

    /// The failure that ends a job, if neither the person nor waiting can help.
    pub fn failure(&self) -> Failure {
        Failure::new(self.failure_kind(), self.message.clone(), self.details.clone())
    }

    fn failure_kind(&self) -> FailureKind {
        match self.endpoint {
            Endpoint::Submit => self.kind.of_submit(),
            // The render is bought: only failures that don't claim "nothing was billed" may be used.
            Endpoint::Status | Endpoint::Result => match self.kind {
                ApiErrorKind::NotFound => FailureKind::RecordExpired,
                ApiErrorKind::RenderFailed => FailureKind::RenderFailed,
                _ => FailureKind::UnreadableAnswer,
            },
            Endpoint::Upload => FailureKind::UploadRefused,
            Endpoint::File if self.kind == ApiErrorKind::FileGone => FailureKind::OutputGone,
            Endpoint::File => FailureKind::OutputRefused,
            Endpoint::Credits | Endpoint::Catalogue | Endpoint::History => FailureKind::UnreadableAnswer,
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
            Self::KeyMissing => "Segmind got no key",
            Self::KeyRejected => "Segmind does not accept this key",
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
