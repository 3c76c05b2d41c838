//! What a row of the history settles about a render whose record is over. Pure.

use crate::domain::{Failure, FailureKind, JobEvent};
use crate::segmind::history::{HistoryRow, RowStatus};

/// The event of a render that ended as this row says. `None`: the row does not tell how it ended.
pub fn event_of(row: &HistoryRow) -> Option<JobEvent> {
    let cost = row.cost;
    if row.status == RowStatus::Failed {
        let details = format!("Segmind's request history says that {} failed", row.request_id);
        let mut failure = Failure::new(FailureKind::RenderFailed, row.error.clone(), details);
        if cost.is_some() {
            failure = failure.with_bill(cost);
        }
        return Some(JobEvent::Fail(failure));
    }
    let mut addresses = row.outputs.iter().cloned();
    let url = addresses.next()?;
    Some(JobEvent::OutputKnown { url, more: addresses.collect(), cost })
}

/// Whether the failure may be undone by a later row: the record was over and the history told nothing.
pub const fn may_still_come(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::RecordExpired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MoneySpent, RequestId, Usd};

    fn row(status: RowStatus, outputs: &[&str], cost: Option<f64>) -> HistoryRow {
        HistoryRow {
            request_id: RequestId::parse("r-1").unwrap(),
            model: "veo-3".into(),
            status,
            cost: cost.and_then(Usd::from_dollars),
            body: None,
            outputs: outputs.iter().map(|url| url.parse().unwrap()).collect(),
            error: Some("Blocked".into()),
            times: vec![],
            latency: None,
        }
    }

    #[test]
    fn an_address_leads_to_the_download_and_a_failure_says_what_was_billed() {
        let urls = ["https://a.example/1.mp4", "https://a.example/2.mp4"];
        let Some(JobEvent::OutputKnown { url, more, cost }) = event_of(&row(RowStatus::Completed, &urls, Some(3.2)))
        else {
            panic!("an address");
        };
        assert_eq!((url.as_str(), more.len(), cost), (urls[0], 1, Usd::from_dollars(3.2)));
        let Some(JobEvent::Fail(failure)) = event_of(&row(RowStatus::Failed, &[], None)) else { panic!("failed") };
        assert_eq!(
            (failure.money(), failure.sentence().as_str()),
            (MoneySpent::No, "The render failed at Segmind: Blocked")
        );
        let Some(JobEvent::Fail(billed)) = event_of(&row(RowStatus::Failed, &[], Some(3.2))) else { panic!("failed") };
        assert_eq!(billed.money(), MoneySpent::Yes);
    }

    #[test]
    fn a_row_that_goes_on_or_names_no_address_settles_nothing() {
        assert_eq!(event_of(&row(RowStatus::Pending, &[], None)), None);
        assert_eq!(event_of(&row(RowStatus::Completed, &[], Some(3.2))), None);
    }
}
