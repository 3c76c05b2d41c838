//! Key and balance: where the key comes from, where it is kept, what holds the whole queue back.
//!
//! Every keychain call runs on a blocking thread, since it may wait for the person to unlock the keychain. The key leaves this module
//! only through the watch channel that the gate reads.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use super::gate::{KeyInUse, KeyTurn, ServiceGate};
use crate::domain::{ApiKey, JobId, Need, Settings, Usd, causes};
use crate::engine::handle::KeepKey;
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::engine::reply::Answer;
use crate::engine::snapshot::{Account, KeyKept, KeyState, Pause};
use crate::secrets::{Keychain, KeychainError};
use crate::segmind::{ApiError, Purpose};

/// What a one-shot task of the account brings back to the owner loop.
#[derive(Debug)]
pub enum AccountNews {
    /// The keychain's answer at start or at "Try again".
    Loaded(Result<Option<ApiKey>, KeychainError>, Option<Answer<()>>),
    /// A checked key that is kept now.
    Connected { key: ApiKey, kept: KeyKept, balance: Usd, at: Timestamp, answer: Answer<Usd> },
    /// The key was removed from the keychain, or not.
    Removed(Result<(), KeychainError>, Answer<()>),
    /// The balance as of the moment at which it was asked for, or why not.
    Balance(Result<Usd, ApiError>, Timestamp, Option<Answer<Usd>>),
}

/// News, with the key and the wish that were in force when it was asked for. News about an older key or wish changes nothing.
#[derive(Debug)]
pub struct AccountMessage {
    /// The key in use then.
    pub asked_with: KeyTurn,
    /// The person's latest wish about the key then.
    pub wish: u64,
    /// What came back.
    pub news: AccountNews,
}

/// A balance that the service told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldBalance {
    /// The balance.
    pub balance: Usd,
    /// As of when.
    pub at: Timestamp,
    /// The job whose result it came with; its price is already deducted.
    pub with: Option<JobId>,
}

/// The account as the owner loop keeps it.
pub struct AccountState {
    keychain: Arc<dyn Keychain>,
    key: watch::Sender<KeyInUse>,
    news: mpsc::UnboundedSender<AccountMessage>,
    /// Counts the person's wishes about the key: connect it, remove it. Only the last one counts.
    wish: Arc<AtomicU64>,
    told: Option<ToldBalance>,
    /// What the window sees.
    pub view: Account,
    /// What holds the whole queue back.
    pub need: Option<Need>,
}

impl AccountState {
    /// An account whose keychain has not been asked yet.
    pub fn new(
        keychain: Arc<dyn Keychain>,
        key: watch::Sender<KeyInUse>,
        news: mpsc::UnboundedSender<AccountMessage>,
    ) -> Self {
        let view = Account { keychain: Some(keychain.name()), ..Account::default() };
        Self { keychain, key, news, wish: Arc::default(), told: None, view, need: None }
    }

    /// Whether there is a key to send with.
    pub fn has_key(&self) -> bool {
        self.key.borrow().key.is_some()
    }

    /// Which key is in use.
    pub fn turn(&self) -> KeyTurn {
        self.key.borrow().turn
    }

    /// Whether this was heard about the key in use and after the person's latest wish.
    pub fn still_counts(&self, message: &AccountMessage) -> bool {
        let wish = self.wish.load(Ordering::Acquire);
        match &message.news {
            AccountNews::Balance(..) | AccountNews::Loaded(..) => message.asked_with == self.turn(),
            AccountNews::Connected { .. } | AccountNews::Removed(..) => message.wish == wish,
        }
    }

    /// The last balance that the service told.
    pub const fn told(&self) -> Option<ToldBalance> {
        self.told
    }

    /// Whether the keychain has not answered yet.
    pub fn is_looking(&self) -> bool {
        self.view.key == KeyState::Looking
    }

    /// Why nothing new starts, by the account or by the person.
    pub fn pause(&self, settings: &Settings) -> Option<Pause> {
        let account = self.need.clone().map(Pause::Account);
        account.or_else(|| settings.paused.then_some(Pause::ByPerson))
    }

    /// Takes a key into use.
    pub fn adopt(&mut self, key: ApiKey, kept: KeyKept) {
        self.view.key = KeyState::Known { last_four: key.last_four().to_owned(), kept };
        self.view.keychain_trouble = None;
        self.view.keychain_refuses = false;
        self.take_into_use(Some(key));
    }

    /// Goes on without a key.
    pub fn forget(&mut self) {
        self.view.key = KeyState::None;
        self.take_into_use(None);
    }

    fn take_into_use(&mut self, key: Option<ApiKey>) {
        let is_other = self.key.borrow().key != key;
        self.key.send_modify(|used| *used = KeyInUse { key, turn: used.turn + 1 });
        // Answers to the older key are not waited for, and its balance may be another account's.
        self.view.asking_balance = false;
        if is_other {
            self.view.balance = None;
            self.told = None;
        }
    }

    /// Notes a balance.
    pub fn set_balance(&mut self, told: ToldBalance) {
        self.told = Some(told);
        self.view.balance = Some((told.balance, told.at));
    }

    /// Whether the balance was read within the last minute.
    pub fn balance_is_fresh(&self, now: Timestamp) -> bool {
        self.view
            .balance
            .is_some_and(|(_, at)| crate::engine::schedule::since(at, now) < std::time::Duration::from_mins(1))
    }

    /// Asks the keychain.
    pub fn look(&self, answer: Option<Answer<()>>) {
        let (keychain, teller) = (self.keychain.clone(), self.teller(self.wish.load(Ordering::Acquire)));
        tokio::task::spawn_blocking(move || teller.tell(AccountNews::Loaded(keychain.load(), answer)));
    }

    /// Notes what the keychain said; whether there is a key now.
    pub fn loaded(&mut self, loaded: Result<Option<ApiKey>, KeychainError>) -> Result<bool, Refusal> {
        match loaded {
            Ok(Some(key)) => {
                self.adopt(key, KeyKept::Keychain);
                Ok(true)
            }
            Ok(None) => {
                self.view.keychain_trouble = None;
                self.view.keychain_refuses = false;
                self.lack();
                Ok(false)
            }
            Err(error) => {
                tracing::warn!(error = causes(&error), "the keychain can't be read");
                self.view.keychain_trouble = Some(error.to_string());
                self.view.keychain_refuses = error.refuses_keys();
                self.lack();
                Err(Refusal::from_error(&error).of_kind(RefusalKind::NoKeychain))
            }
        }
    }

    fn lack(&mut self) {
        if !self.has_key() {
            self.view.key = KeyState::None;
        }
    }

    /// Checks a key, keeps it where asked, and brings it back.
    pub fn connect(&self, key: ApiKey, keep: KeepKey, gate: &ServiceGate, answer: Answer<Usd>) {
        let (keychain, teller, wishes) = (self.keychain.clone(), self.newest_wish(), self.wish.clone());
        let gate = gate.for_one_task();
        tokio::spawn(async move {
            let at = gate.clock.now();
            let checked = check(&key, &gate).await;
            let checked = checked.and_then(|balance| {
                // A key that was overtaken must not get into the keychain either.
                let is_wanted = wishes.load(Ordering::Acquire) == teller.wish;
                if is_wanted { Ok(balance) } else { Err(overtaken()) }
            });
            let kept = match checked {
                Ok(balance) => keep_key(&key, keep, keychain).await.map(|kept| (kept, balance)),
                Err(refusal) => Err(refusal),
            };
            match kept {
                Ok((kept, balance)) => teller.tell(AccountNews::Connected { key, kept, balance, at, answer }),
                Err(refusal) => answer.send(Err(refusal)),
            }
        });
    }

    /// Removes the key from the keychain.
    pub fn disconnect(&self, answer: Answer<()>) {
        let (keychain, teller) = (self.keychain.clone(), self.newest_wish());
        tokio::task::spawn_blocking(move || teller.tell(AccountNews::Removed(keychain.remove(), answer)));
    }

    fn newest_wish(&self) -> NewsSender {
        self.teller(self.wish.fetch_add(1, Ordering::AcqRel) + 1)
    }

    fn teller(&self, wish: u64) -> NewsSender {
        NewsSender { news: self.news.clone(), asked_with: self.turn(), wish }
    }

    /// Asks for the balance; one request at a time unless there is an `answer` to give.
    pub fn ask_balance(&mut self, gate: &ServiceGate, answer: Option<Answer<Usd>>) {
        if !self.has_key() || (self.view.asking_balance && answer.is_none()) {
            if let Some(answer) = answer {
                answer.send(Err(Refusal::new("Connect Segmind first")));
            }
            return;
        }
        self.view.asking_balance = true;
        let (gate, mut teller) = (gate.for_one_task(), self.teller(self.wish.load(Ordering::Acquire)));
        tokio::spawn(async move {
            // Ask even when offline, so that a manual refresh gets an error.
            if let Some(budget) = &gate.budget {
                budget.acquire(Purpose::Balance).await;
            }
            let Ok(key) = gate.take_key() else { return };
            teller.asked_with = gate.last_asked_with();
            // The moment of asking: a payment while the answer is on its way may not be in it.
            let at = gate.clock.now();
            let balance = gate.client.credits(&key).await;
            gate.heard(&balance);
            teller.tell(AccountNews::Balance(balance, at, answer));
        });
    }

    /// Notes a balance's answer.
    pub fn heard_balance(&mut self, balance: Result<Usd, &ApiError>, at: Timestamp) {
        self.view.asking_balance = false;
        match balance {
            Ok(balance) => self.set_balance(ToldBalance { balance, at, with: None }),
            Err(error) => tracing::info!(details = error.details, "the balance can't be read"),
        }
    }
}

async fn check(key: &ApiKey, gate: &ServiceGate) -> Result<Usd, Refusal> {
    let answer = gate.client.credits(key).await;
    gate.heard(&answer);
    answer.map_err(|error| refusal_of(&error))
}

async fn keep_key(key: &ApiKey, keep: KeepKey, keychain: Arc<dyn Keychain>) -> Result<KeyKept, Refusal> {
    if keep == KeepKey::ForThisSession {
        return Ok(KeyKept::SessionOnly);
    }
    let kept = key.clone();
    let stored = tokio::task::spawn_blocking(move || keychain.store(&kept)).await;
    match stored {
        Ok(Ok(())) => Ok(KeyKept::Keychain),
        Ok(Err(error)) => Err(Refusal::because(format!("The key is valid, but it can't be stored: {error}"), &error)
            .of_kind(RefusalKind::NoKeychain)),
        Err(error) => Err(Refusal::because("The key is valid, but storing it broke", &error)),
    }
}

/// The person's sentence for a failed check or balance call.
pub fn refusal_of(error: &ApiError) -> Refusal {
    let refusal = |sentence: String| Refusal { details: error.details.clone(), ..Refusal::new(sentence) };
    match (error.need(), error.wait_reason()) {
        (Some(Need::KeyMissing | Need::KeyRejected), _) => {
            refusal("Segmind does not accept this key".into()).of_kind(RefusalKind::KeyRefused)
        }
        (_, Some(crate::domain::WaitReason::Offline)) => refusal(match &error.network_trouble {
            Some(network_trouble) => network_trouble.answer(),
            None => "Segmind can't be reached; check the connection and try again".into(),
        }),
        (_, Some(crate::domain::WaitReason::RateLimited)) => {
            refusal("Segmind asks for a pause; try again in a minute".into())
        }
        (_, Some(crate::domain::WaitReason::ServerTrouble)) => {
            refusal("Segmind has trouble right now; try again in a minute".into())
        }
        _ => refusal(error.sentence()),
    }
}

/// The refusal for a key that was overtaken by a later wish.
pub fn overtaken() -> Refusal {
    Refusal::new("Another key was chosen meanwhile; this one is not used")
}

/// Brings news to the owner loop, with what was in force when it was asked for.
struct NewsSender {
    news: mpsc::UnboundedSender<AccountMessage>,
    asked_with: KeyTurn,
    wish: u64,
}

impl NewsSender {
    fn tell(self, news: AccountNews) {
        let message = AccountMessage { asked_with: self.asked_with, wish: self.wish, news };
        if self.news.send(message).is_err() {
            tracing::debug!("the engine ended before a task of its account");
        }
    }
}
