//! What each need says, and which of them hold the whole queue back.

use super::*;

/// Each need, whether it holds every job back, and what its sentence must tell.
fn rows() -> Vec<(Need, bool, &'static [&'static str])> {
    vec![
        (Need::KeyMissing, true, &["Connect Segmind", "nothing more is spent"]),
        (Need::KeyRejected, true, &["the key", "nothing more is spent"]),
        (Need::Credits, true, &["credits", "nothing has been spent", "Top up"]),
        (Need::SpendLimit("team limit of 50".into()), true, &["team limit of 50", "Nothing has been spent"]),
        // The others go on: only this job's submit was lost, this job's picture is gone, this job's folder is full.
        (Need::UnknownOutcome, false, &["don't know", "may have been billed"]),
        (
            Need::ImageGone("/pictures/fox.png".into()),
            false,
            &["A picture of this shot", "nothing has been spent", "/pictures/fox.png"],
        ),
        (
            Need::Folder { path: "/full".into(), why: "the disk is full".into() },
            false,
            &["was billed", "the disk is full", "/full"],
        ),
        (
            Need::ClipKept {
                at: "/data/clip".into(),
                folder: "/full".into(),
                why: "the disk is full".into(),
                details: "ENOSPC".into(),
            },
            false,
            &["safe in /data/clip", "into /full", "the disk is full"],
        ),
    ]
}

#[test]
fn each_need_says_what_happened_what_it_cost_and_what_to_do() {
    for (need, _, words) in rows() {
        let sentence = need.sentence();
        for word in words {
            assert!(sentence.contains(word), "{sentence} does not tell {word}");
        }
        assert!(sentence.starts_with(char::is_uppercase) && !sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn only_what_concerns_the_account_holds_every_job_back() {
    for (need, all, _) in rows() {
        assert_eq!(need.concerns_account(), all, "{need:?}");
    }
}

#[test]
fn a_folder_answers_only_what_concerns_one_and_the_systems_words_are_kept_for_details() {
    for (need, ..) in rows() {
        let (folder, details) = match &need {
            Need::Folder { .. } => (true, ""),
            Need::ClipKept { details, .. } => (true, details.as_str()),
            _ => (false, ""),
        };
        assert_eq!((need.concerns_folder(), need.details()), (folder, details), "{need:?}");
    }
}

#[test]
fn each_wait_says_why_and_that_it_ends_by_itself() {
    for (reason, word) in [
        (WaitReason::RateLimited, "asks for a pause"),
        (WaitReason::Offline, "No connection"),
        (WaitReason::ServerTrouble, "has trouble"),
    ] {
        let sentence = reason.sentence();
        assert!(sentence.contains(word) && sentence.contains("goes on by itself"), "{sentence}");
    }
}
