//! What each failure says about money and what it offers, beside the contract's table.

use super::*;

use MoneySpent::{No, Unknown, Yes};
use Remedy::{ChooseModel, DownloadAgain, EditShot, OpenConsole, SubmitAgain, TryAgain};

/// Each failure, whether money was spent, and the one button.
const ROWS: [(FailureKind, MoneySpent, Remedy); 17] = [
    // Segmind said no before it rendered anything.
    (FailureKind::BadRequest, No, EditShot),
    (FailureKind::ParameterRefused, No, EditShot),
    (FailureKind::Forbidden, No, TryAgain),
    (FailureKind::WrongVerb, No, TryAgain),
    (FailureKind::ServerTrouble, No, TryAgain),
    (FailureKind::UnknownModel, No, ChooseModel),
    (FailureKind::ModelRetired, No, ChooseModel),
    // The first frame never got there.
    (FailureKind::ImageUnusable, No, EditShot),
    (FailureKind::UploadRefused, No, EditShot),
    // Segmind rendered and failed: not billed.
    (FailureKind::RenderFailed, No, EditShot),
    // Segmind rendered, and the video can't be had.
    (FailureKind::RecordExpired, Yes, SubmitAgain),
    (FailureKind::OutputGone, Yes, SubmitAgain),
    (FailureKind::NotAVideo, Yes, DownloadAgain),
    (FailureKind::OutputRefused, Yes, DownloadAgain),
    // Nobody here knows; a render without a video may have been held back by a filter, which costs nothing.
    (FailureKind::NoOutput, Unknown, OpenConsole),
    (FailureKind::UnreadableAnswer, Unknown, OpenConsole),
    (FailureKind::Internal, Unknown, TryAgain),
];

#[test]
fn each_failure_says_whether_money_was_spent_and_what_to_do() {
    for kind in FailureKind::ALL.iter().copied() {
        let (_, money, remedy) = ROWS.iter().find(|(row, ..)| *row == kind).unwrap();
        let failure = Failure::new(kind, None, "");
        assert_eq!((failure.money(), failure.remedy()), (*money, *remedy), "{kind:?}");
    }
}

#[test]
fn each_failure_has_a_sentence_of_its_own() {
    let sentence = |kind| Failure::new(kind, None, "").sentence();
    for kind in FailureKind::ALL.iter().copied() {
        let said = sentence(kind);
        assert!(said.len() > 20 && said.starts_with(char::is_uppercase) && !said.ends_with(['.', ':', ' ']), "{said}");
        let same = FailureKind::ALL.iter().copied().filter(|other| sentence(*other) == said).count();
        assert_eq!(same, 1, "{said}");
    }
}

#[test]
fn the_services_own_words_follow_what_happened_when_it_gave_any() {
    let sentence = |words: Option<&str>| Failure::new(FailureKind::RenderFailed, words.map(Into::into), "").sentence();
    assert_eq!(sentence(Some(" Blocked by a filter. ")), "The render failed at Segmind: Blocked by a filter");
    for silent in [None, Some(""), Some("  \n")] {
        assert_eq!(sentence(silent), "The render failed at Segmind", "{silent:?}");
    }
}

#[test]
fn a_cost_of_zero_contradicts_nothing() {
    let bill = |words: &str, dollars| {
        let failure = Failure::new(FailureKind::NoOutput, Some(words.into()), "");
        failure.with_bill(Usd::from_dollars(dollars)).money()
    };
    assert_eq!(bill("Blocked. You will not be charged", 0.0), No);
    assert_eq!(bill("Blocked. You will not be charged", 0.01), Unknown);
    assert_eq!(bill("Blocked", 0.01), Yes);
}

#[test]
fn what_is_said_about_the_bill_is_one_of_three_things() {
    assert_eq!(No.sentence(), "Nothing was billed");
    assert_eq!(Yes.sentence(), "This render was billed");
    assert!(Unknown.sentence().contains("console"), "{}", Unknown.sentence());
}
