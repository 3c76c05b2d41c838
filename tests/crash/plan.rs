//! Where and when one run of the program is killed.

use std::time::Duration;

use rand::{RngExt, SeedableRng, rngs::StdRng};

/// How one run ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Kill {
    /// By itself at a failure point, when it is reached for the time after `skip` earlier ones.
    At { place: &'static str, skip: u32 },
    /// From outside, once the service has seen the submit and will never answer it; `accepted`: after having taken the job.
    AwaitingAnswer { accepted: bool },
    /// From outside, this long after its start.
    After(Duration),
}

/// Commits of one job's life, in order: insert, submit started, accepted, output known, download started, saved.
pub const COMMITS: u32 = 6;

/// Every place of a life that is reached once, in the order of the life.
pub const PLACES: &[&str] = &[
    "purchase.within_caps",
    "purchase.written",
    "submit.before_request",
    "submit.answer_read",
    "watch.before_result",
    "watch.result_read",
    "download.opened",
    "download.note_written",
    "download.all_here",
    "download.synced",
    "part.before_move",
    "part.linked",
    "part.moved",
    "download.before_saved",
    "download.tidied",
];

/// The commits of a shot with a picture up to its submit: insert, shelf, upload started, uploaded, upload noted, submit started; then
/// accepted.
const COMMITS_WITH_A_PICTURE: u32 = 7;

/// Every boundary between the picture's upload and the service's yes, each once.
pub fn every_boundary_of_an_upload() -> Vec<Kill> {
    let at = |place: &'static str, skip: u32| Kill::At { place, skip };
    let commits =
        (0..COMMITS_WITH_A_PICTURE).flat_map(|skip| [at("store.before_commit", skip), at("store.after_commit", skip)]);
    let places = ["upload.answer_read", "upload.committed", "submit.before_request", "submit.answer_read"];
    commits.chain(places.map(|place| at(place, 0))).collect()
}

/// Every boundary there is, each once.
pub fn every_boundary(pieces: u32) -> Vec<Kill> {
    let at = |place: &'static str, skip: u32| Kill::At { place, skip };
    let commits = (0..COMMITS).flat_map(|skip| [at("store.before_commit", skip), at("store.after_commit", skip)]);
    let pieces = (0..pieces).map(|skip| at("download.piece", skip));
    let notes = (0..3).map(|skip| at("part.before_note", skip));
    let places = PLACES.iter().map(|place| at(place, 0));
    let answers = [false, true].map(|accepted| Kill::AwaitingAnswer { accepted });
    commits.chain(pieces).chain(notes).chain(places).chain(answers).collect()
}

/// What can still be killed once the service's yes is committed, in the order of the life.
const AFTER_THE_YES: &[&str] = &[
    "watch.before_result",
    "watch.result_read",
    "store.before_commit",
    "store.after_commit",
    "download.opened",
    "download.note_written",
    "download.piece",
    "download.piece",
    "download.all_here",
    "download.synced",
    "part.before_note",
    "part.before_move",
    "part.linked",
    "part.moved",
    "download.before_saved",
    "store.before_commit",
    "download.tidied",
];

/// Lives that are killed again and again on their way, each time a little further; drawn from a seed, so that a failure can be
/// repeated.
pub fn chains(seed: u64, count: usize, kills_each: usize) -> Vec<Vec<Kill>> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut draw = || {
        let mut steps = rand::seq::index::sample(&mut dice, AFTER_THE_YES.len(), kills_each - 1).into_vec();
        steps.sort_unstable();
        let later = steps.into_iter().map(|step| Kill::At { place: AFTER_THE_YES[step], skip: 0 });
        // The third commit of a life is the service's yes.
        std::iter::once(Kill::At { place: "store.after_commit", skip: 2 }).chain(later).collect()
    };
    (0..count).map(|_| draw()).collect()
}

/// Kills at random times, most of them within the time that a whole life takes.
pub fn random_times(seed: u64, count: usize, kills_each: usize) -> Vec<Vec<Kill>> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut draw = || Kill::After(Duration::from_millis(dice.random_range(20..2200)));
    (0..count).map(|_| (0..kills_each).map(|_| draw()).collect()).collect()
}
