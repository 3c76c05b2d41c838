//! A panic inside a job's task: that job fails and says so, the others go on, and a report without the key is left.

use crate::life::Life;
use crate::matrix::service;

/// Places in a job's own task, before and after the service has taken it.
const PLACES: &[&str] = &["submit.before_request", "watch.before_result", "download.opened"];

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_a_jobs_task_ends_that_job_alone_and_is_reported() {
    for place in PLACES {
        let service = service().await;
        let life = Life::begin(format!("panics at {place}"), &service).await;
        life.queue_the_shot().await;
        life.queue_the_shot().await;
        let code = life.resume_with_a_panic(place).await;
        let rows = life.rows().await;
        let told = || format!("{place}: ended as {code:?}, {rows:?}\n{}", life.log());
        assert_eq!(rows.iter().filter(|row| row.state == "saved").count(), 1, "the other goes on: {}", told());
        let hurt = rows.iter().find(|row| row.state != "saved").unwrap();
        // A submit that may have been under way is for the person to decide; anything else failed inside Rushes.
        let expected = if *place == "submit.before_request" { "needs_user" } else { "failed" };
        assert_eq!(hurt.state, expected, "{}", told());
        let bought = service.ledger().len();
        assert_eq!(bought, 1 + usize::from(expected == "failed"), "{}", told());
        let reports: Vec<String> = life.crash_reports();
        assert_eq!(reports.len(), 1, "{}", told());
        assert!(reports[0].contains(place) && reports[0].contains("rushes::engine"), "{}", reports[0]);
        assert!(!reports[0].contains(KEY_DIGITS) && !life.log().contains(KEY_DIGITS), "the key is in a report");
    }
}

/// The key of every life, without its public prefix.
const KEY_DIGITS: &str = "00112233445566aa";

/// The store's work breaks off before or after any commit: what was written is read again, and the job goes on from there. Nothing is
/// bought twice and nothing hangs.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_without_an_answer_is_looked_up_and_the_shot_goes_on() {
    // The five commits of a shot's life, from the submit's to the clip's.
    for (place, commits) in [("store.before_commit", 0..2), ("store.after_commit", 0..5)] {
        for skip in commits {
            let service = service().await;
            let life = Life::begin(format!("no answer at {place} {skip}"), &service).await;
            life.queue_the_shot().await;
            let code = life.resume_with_a_later_panic(place, skip).await;
            let rows = life.rows().await;
            let told = || format!("{place} after {skip}: ended as {code:?}, {rows:?}\n{}", life.log());
            assert!(life.log().contains("read again"), "it was never reached: {}", told());
            let states: Vec<&str> = rows.iter().map(|row| row.state.as_str()).collect();
            assert!(matches!(states[..], ["saved"]) && code == Some(0), "{}", told());
            assert_eq!(service.ledger().len(), 1, "{}", told());
        }
    }
}
