//! The words of the wait: one line of state, time and price, and the short ones under a take. Pure.

use std::time::Duration;

use crate::domain::JobState;
use crate::engine::JobView;
use crate::ui::format;
use crate::ui::queue::data::{CardData, TakesTogether, takes_longer};

/// `Rendering 1:12, usually about 2 min 20 s  ·  $3.20`; with several takes, which of them it is, and what all of them cost.
pub(super) fn line(view: &JobView, data: &CardData, takes: &[&JobView]) -> String {
    let state = match data.elapsed {
        Some(elapsed) => format!("{} {}{}", data.state, format::duration(elapsed), usually(elapsed, data.usual)),
        None => data.state.clone(),
    };
    let mut parts = vec![state, price(view, data)];
    if takes.len() > 1 {
        parts.insert(0, format!("Take {}", view.job.take.number));
        parts.push(TakesTogether::of(takes.iter().map(|take| &*take.job)).words());
    }
    parts.join("  ·  ")
}

fn usually(elapsed: Duration, usual: Option<Duration>) -> String {
    match usual {
        Some(usual) if takes_longer(elapsed, usual) => {
            format!(", longer than usual (about {})", format::roughly(usual))
        }
        Some(usual) => format!(", usually about {}", format::roughly(usual)),
        None => String::new(),
    }
}

/// What Segmind has taken is told as a sum; before that, and where it is open whether it is billed, as the card says it.
fn price(view: &JobView, data: &CardData) -> String {
    let job = &view.job;
    if job.state.is_active() {
        job.facts.cost.unwrap_or_else(|| job.request.estimate()).to_string()
    } else {
        data.price.clone()
    }
}

/// The words under a take: its state, with its time while that counts.
pub(super) fn caption(view: &JobView, data: &CardData) -> String {
    match (data.elapsed, &view.job.state) {
        (_, JobState::Downloading) | (None, _) => data.state.clone(),
        (Some(elapsed), _) => format!("{} {}", data.state, format::duration(elapsed)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::{Accepted, Failure, FailureKind, JobFacts, Need, RequestId};
    use crate::engine::{AtService, Download};
    use crate::ui::fixtures;
    use crate::ui::queue::data::card;

    fn rendering(id: i64, seconds: i64) -> JobView {
        let accepted = Accepted { request_id: RequestId::parse("r").unwrap(), at: fixtures::at(-seconds) };
        let facts = JobFacts { accepted: Some(accepted), ..JobFacts::default() };
        let mut job = fixtures::job(id, JobState::Accepted, facts);
        job.take.number = id as u32;
        JobView { at_service: AtService::Rendering, ..fixtures::view(job) }
    }

    fn line_of(view: &JobView, takes: &[&JobView]) -> String {
        line(view, &card(view, fixtures::at(0), &TimeZone::UTC), takes)
    }

    #[test]
    fn one_line_says_state_time_usual_time_and_price() {
        let view = rendering(1, 72);
        assert_eq!(line_of(&view, &[&view]), "Rendering 1:12, usually about 2 min 20 s  ·  $3.20");
        let view = rendering(1, 200);
        assert_eq!(line_of(&view, &[&view]), "Rendering 3:20, longer than usual (about 2 min 20 s)  ·  $3.20");
    }

    #[test]
    fn what_is_not_bought_yet_or_perhaps_never_was_says_so() {
        let held = fixtures::view(fixtures::job(1, JobState::Held, JobFacts::default()));
        assert_eq!(line_of(&held, &[&held]), "Held  ·  about $3.20");
        let unknown = fixtures::job(1, JobState::NeedsUser(Need::UnknownOutcome), JobFacts::default());
        let unknown = fixtures::view(unknown);
        assert_eq!(line_of(&unknown, &[&unknown]), "Needs you  ·  perhaps $3.20");
    }

    #[test]
    fn several_takes_say_which_one_this_is_and_what_all_cost() {
        let (one, two) = (rendering(1, 72), rendering(2, 3));
        let told = line_of(&two, &[&one, &two]);
        assert_eq!(told, "Take 2  ·  Rendering 0:03, usually about 2 min 20 s  ·  $3.20  ·  2 takes, about $6.40");
    }

    #[test]
    fn a_take_that_failed_and_was_not_billed_is_counted_and_adds_nothing() {
        let failed = JobState::Failed(Failure::new(FailureKind::RenderFailed, None, ""));
        let failed = fixtures::view(fixtures::job(3, failed, JobFacts::default()));
        let (one, two) = (rendering(1, 72), rendering(2, 3));
        let told = line_of(&one, &[&one, &two, &failed]);
        assert!(told.ends_with("  ·  3 takes, 1 failed, about $6.40"), "{told}");
    }

    #[test]
    fn a_caption_counts_time_but_a_download_counts_bytes() {
        let caption_of = |view: &JobView| caption(view, &card(view, fixtures::at(0), &TimeZone::UTC));
        assert_eq!(caption_of(&rendering(1, 72)), "Rendering 1:12");
        let download = Some(Download { done: 40, total: Some(100) });
        let view = fixtures::view(fixtures::job(1, JobState::Downloading, JobFacts::default()));
        assert_eq!(caption_of(&JobView { download, ..view }), "Downloading 40 %");
    }
}
