//! How a job fails: what happened, whether money was spent, and the one thing to do about it.
//!
//! The raw cause is in `details`, without the key.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::money::Usd;
use super::safety_filter;

/// What went wrong: one row for each answer or fault that ends a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// 400: malformed body or missing field.
    BadRequest,
    /// 403: not permitted for this account or team.
    Forbidden,
    /// 404 to a submit: no such model.
    UnknownModel,
    /// 404 to a status or result: the service keeps a record for one hour.
    RecordExpired,
    /// 405: the wrong verb, a defect in Rushes.
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
    /// The output file is no longer at its address: 404 or 410.
    OutputGone,
    /// The output file's address gave another answer, or too many bytes; the message tells which.
    OutputRefused,
    /// The output file's address gave an empty file, a text or a web page.
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
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Whether the service refused the submit because it does not offer the model (any more).
    pub const fn is_about_the_model(self) -> bool {
        matches!(self, Self::ModelRetired | Self::UnknownModel)
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// What went wrong.
    pub kind: FailureKind,
    /// The service's own words, when it gave any.
    pub message: Option<String>,
    /// The raw cause for "Details": status, body, cause chain; never the key.
    pub details: String,
    /// What the answer told about the bill, if it told more than the kind does. Absent in rows of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed: Option<MoneySpent>,
    /// What it cost, if the answer told so without contradicting itself. Absent in rows of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
    /// The name of the model that the service does not offer (any more). Absent in rows of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

impl Failure {
    /// A failure with the service's words.
    pub fn new(kind: FailureKind, message: Option<String>, details: impl Into<String>) -> Self {
        Self { kind, message, details: details.into(), billed: None, cost: None, model: None }
    }

    /// The same failure, about the model of this name. For other kinds it says nothing.
    #[must_use]
    pub fn about_model(mut self, name: &str) -> Self {
        self.model = self.kind.is_about_the_model().then(|| name.to_owned());
        self
    }

    /// The same failure with what the answer tells about the bill: a cost counts most, then the service's words that nothing was
    /// charged. Where the two contradict each other, only Segmind's console can tell.
    #[must_use]
    pub fn with_bill(mut self, cost: Option<Usd>) -> Self {
        let unbilled = self.message.as_deref().is_some_and(safety_filter::says_unbilled);
        self.billed = match cost {
            Some(cost) if cost > Usd::default() && unbilled => Some(MoneySpent::Unknown),
            Some(cost) if cost > Usd::default() => Some(MoneySpent::Yes),
            _ if unbilled => Some(MoneySpent::No),
            // A cost of 0 may mean that it is not known.
            _ => None,
        };
        self.cost = cost.filter(|_| self.billed == Some(MoneySpent::Yes));
        self
    }

    /// What happened, for the person. If a safety filter stopped the render, also what its codes mean and what to do.
    pub fn sentence(&self) -> String {
        let what = self.what();
        self.filter_words().map_or_else(|| what.clone(), |why| format!("{what}. {why}"))
    }

    /// Whether the same shot would certainly be refused again.
    pub fn is_hopeless(&self) -> bool {
        self.is_about_a_render()
            && safety_filter::is_prohibited(self.message.as_deref().unwrap_or_default(), &self.details)
    }

    fn filter_words(&self) -> Option<String> {
        let words = self.message.as_deref().unwrap_or_default();
        self.is_about_a_render().then(|| safety_filter::explain(words, &self.details)).flatten()
    }

    const fn is_about_a_render(&self) -> bool {
        matches!(self.kind, FailureKind::RenderFailed | FailureKind::NoOutput)
    }

    fn what(&self) -> String {
        let said = |what: &str| match self.message.as_deref().map(str::trim) {
            Some(words) if !words.is_empty() => format!("{what}: {}", words.trim_end_matches('.')),
            _ => what.to_owned(),
        };
        match self.kind {
            FailureKind::BadRequest => said("Segmind could not read this shot"),
            FailureKind::Forbidden => said("Your Segmind account is not permitted to do this"),
            FailureKind::UnknownModel => match &self.model {
                Some(name) => format!("Segmind does not offer {name} any more"),
                None => said("Segmind does not know this model"),
            },
            FailureKind::RecordExpired => {
                "Segmind keeps a render's record for one hour; this one is gone, and its video can't be fetched any more".into()
            }
            FailureKind::WrongVerb => "Segmind refused how Rushes asked; this is a defect in Rushes".into(),
            FailureKind::ParameterRefused => said("Segmind refused a setting of this shot"),
            FailureKind::ModelRetired => match &self.model {
                Some(name) => format!("Segmind has retired {name}"),
                None => said("Segmind has retired this model"),
            },
            FailureKind::RenderFailed => said("The render failed at Segmind"),
            FailureKind::ServerTrouble => said("Segmind kept failing and took no job"),
            FailureKind::UnreadableAnswer => "Segmind's answer can't be understood".into(),
            FailureKind::NoOutput => said("The render finished, but Segmind gave no video with it"),
            FailureKind::OutputGone => "The video is no longer at its address; Segmind keeps files for seven days".into(),
            FailureKind::OutputRefused => said("The video could not be fetched from its address"),
            FailureKind::NotAVideo => said("What came from the video's address is not a video"),
            FailureKind::ImageUnusable => said("A picture of this shot can't be used"),
            FailureKind::UploadRefused => said("Segmind did not take a picture of this shot"),
            FailureKind::Internal => "Something broke inside Rushes; the other jobs go on".into(),
        }
    }

    /// Whether money was spent: as the answer tells, else by the API contract. A render that finished without a video may have been
    /// stopped by a safety filter, which costs nothing.
    pub const fn money(&self) -> MoneySpent {
        if let Some(billed) = self.billed {
            return billed;
        }
        match self.kind {
            FailureKind::RecordExpired
            | FailureKind::OutputGone
            | FailureKind::OutputRefused
            | FailureKind::NotAVideo => MoneySpent::Yes,
            FailureKind::Internal | FailureKind::UnreadableAnswer | FailureKind::NoOutput => MoneySpent::Unknown,
            _ => MoneySpent::No,
        }
    }

    /// The one thing to do.
    pub const fn remedy(&self) -> Remedy {
        match self.kind {
            // The service gave reasons instead of a video: the shot has to change.
            FailureKind::NoOutput if self.message.is_some() => Remedy::EditShot,
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
            FailureKind::NotAVideo | FailureKind::OutputRefused => Remedy::DownloadAgain,
            FailureKind::RecordExpired | FailureKind::OutputGone => Remedy::SubmitAgain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(words: &str, cost: Option<f64>) -> Failure {
        let failure = Failure::new(FailureKind::NoOutput, Some(words.into()), r#"{"output":{}}"#);
        failure.with_bill(cost.and_then(Usd::from_dollars))
    }

    #[test]
    fn what_is_said_about_the_bill_never_contradicts_the_service() {
        assert_eq!(blocked("Blocked. You will not be charged", None).money(), MoneySpent::No);
        assert_eq!(blocked("Blocked", None).money(), MoneySpent::Unknown);
        assert_eq!(blocked("Blocked", Some(3.2)).money(), MoneySpent::Yes);
        assert_eq!(blocked("Blocked", Some(0.0)).money(), MoneySpent::Unknown);
        assert_eq!(blocked("Blocked. You will not be charged", Some(3.2)).money(), MoneySpent::Unknown);
        let failed = Failure::new(FailureKind::RenderFailed, None, "").with_bill(Usd::from_dollars(1.6));
        assert_eq!(failed.money(), MoneySpent::Yes);
        assert_eq!(Failure::new(FailureKind::RenderFailed, None, "").with_bill(None).money(), MoneySpent::No);
    }

    #[test]
    fn a_refusal_says_the_services_words_then_what_its_codes_mean_and_what_to_do() {
        assert_eq!(
            blocked("The prompt was blocked. Support codes: 58061214.", None).sentence(),
            "The render finished, but Segmind gave no video with it: The prompt was blocked. Support codes: 58061214. Veo's filter saw \
             a child or what might be one in the words. Make the people clearly adult, or leave them out"
        );
        assert_eq!(blocked("Blocked", None).remedy(), Remedy::EditShot);
        let other = Failure::new(FailureKind::BadRequest, Some("58061214".into()), "");
        assert_eq!(other.sentence(), "Segmind could not read this shot: 58061214");
    }

    #[test]
    fn what_is_forbidden_in_any_wording_is_hopeless() {
        assert!(blocked("Support codes: 89371032", None).is_hopeless());
        assert!(!blocked("Support codes: 58061214", None).is_hopeless());
    }

    #[test]
    fn a_model_that_is_gone_is_named_where_its_name_is_known() {
        let gone = |kind| Failure::new(kind, Some("410 gone".into()), "");
        assert_eq!(gone(FailureKind::ModelRetired).sentence(), "Segmind has retired this model: 410 gone");
        let named = |kind| gone(kind).about_model("Veo 3");
        assert_eq!(named(FailureKind::ModelRetired).sentence(), "Segmind has retired Veo 3");
        assert_eq!(named(FailureKind::UnknownModel).sentence(), "Segmind does not offer Veo 3 any more");
        assert_eq!(named(FailureKind::BadRequest), gone(FailureKind::BadRequest));
        assert_eq!(named(FailureKind::ModelRetired).money(), MoneySpent::No);
    }

    #[test]
    fn a_failure_of_an_older_ledger_is_still_read() {
        let old = r#"{"kind":"no_output","message":null,"details":"x"}"#;
        let read: Failure = serde_json::from_str(old).unwrap();
        assert_eq!(read, Failure::new(FailureKind::NoOutput, None, "x"));
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod table_tests;
