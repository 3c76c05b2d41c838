//! What a handle asks about money: the request history, the caps, the purchases. Nothing here buys.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::{EngineHandle, Request};
use crate::domain::{CapChange, RequestId, SpendingReport};
use crate::engine::files::target::Target;
use crate::engine::history::view::{BroughtIn, Comparison, CountedIn, EarlierRenders, LookSummary};
use crate::engine::reply::Reply;

impl EngineHandle {
    /// Looks into Segmind's request history now, for every submit whose answer was lost and every render whose record is over. Buys nothing.
    pub fn look_in_history(&self) -> Reply<LookSummary> {
        self.ask(Request::LookInHistory)
    }

    /// The Veo renders of the last seven days, as the request history has them.
    pub fn earlier_renders(&self) -> Reply<EarlierRenders> {
        self.ask(Request::EarlierRenders)
    }

    /// Brings these renders into the library: each is confirmed as this account's own and then downloaded. Buys nothing.
    pub fn bring_in(&self, renders: Vec<RequestId>) -> Reply<BroughtIn> {
        self.ask(|answer| Request::BringIn(renders, answer))
    }

    /// What the request history and the purchases of a span tell differently. Changes nothing.
    pub fn compare_spending(&self, span: Range<Timestamp>) -> Reply<Comparison> {
        self.ask(|answer| Request::CompareSpending(span, answer))
    }

    /// Counts these requests as the history has them: each is confirmed as this account's own first. Buys nothing.
    pub fn count_found(&self, requests: Vec<RequestId>) -> Reply<CountedIn> {
        self.ask(|answer| Request::CountFound(requests, answer))
    }

    /// Sets, changes or removes a cap, or notes that its offer was answered. What a raised cap has room for goes on by itself.
    pub fn change_cap(&self, change: CapChange) -> Reply<()> {
        self.ask(|answer| Request::ChangeCap(change, answer))
    }

    /// What was bought since a time, added up; `None`: ever.
    pub fn spending(&self, since: Option<Timestamp>) -> Reply<Arc<SpendingReport>> {
        self.ask(|answer| Request::Spending(since, answer))
    }

    /// Writes every purchase since a time to this file as CSV; answers where it is. Refused where a clip is kept.
    pub fn export_spending(&self, since: Option<Timestamp>, to: Target) -> Reply<PathBuf> {
        self.ask(|answer| Request::ExportSpending(since, to, answer))
    }
}
