//! Key and balance: where the key comes from, where it is kept, what holds the whole queue back.
//!
//! Every keychain call runs on a blocking thread, since it may wait for the person to unlock it. The key leaves this module only
//! through the watch channel that the service's line reads.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use super::handle::KeepKey;
use super::refusal::{Refusal, RefusalKind};
use super::reply::Answer;
use super::snapshot::{Account, KeyKept, KeyState, Pause};
use super::work::Line;
use crate::domain::{ApiKey, Need, Settings, Usd, causes};
use crate::secrets::{Keychain, KeychainError};
use crate::segmind::ApiError;
use crate::segmind::Purpose;

/// What an errand of the account brings back to the owner loop.
#[derive(Debug)]
pub enum AccountNews {
    /// The keychain's answer at start or at "Try again".
    Loaded(Result<Option<ApiKey>, KeychainError>, Option<Answer<()>>),
    /// A checked key that is kept now.
    Connected { key: ApiKey, kept: KeyKept, balance: Usd, answer: Answer<Usd> },
    /// The key was removed from the keychain, or not.
    Removed(Result<(), KeychainError>, Answer<()>),
    /// The balance, or why not.
    Balance(Result<Usd, ApiError>, Option<Answer<Usd>>),
}

/// The account as the owner loop keeps it.
pub struct AccountDesk {
    keychain: Arc<dyn Keychain>,
    key: watch::Sender<Option<ApiKey>>,
    news: mpsc::UnboundedSender<AccountNews>,
    /// What the window sees.
    pub view: Account,
    /// What holds the whole queue back.
    pub need: Option<Need>,
}

impl AccountDesk {
    /// An account whose keychain has not been asked yet.
    pub fn new(
        keychain: Arc<dyn Keychain>,
        key: watch::Sender<Option<ApiKey>>,
        news: mpsc::UnboundedSender<AccountNews>,
    ) -> Self {
        let view = Account { keychain: Some(keychain.name()), ..Account::default() };
        Self { keychain, key, news, view, need: None }
    }

    /// Whether there is a key to send with.
    pub fn has_key(&self) -> bool {
        self.key.borrow().is_some()
    }

    /// Whether the keychain has still to answer.
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
        self.key.send_replace(Some(key));
    }

    /// Goes on without a key.
    pub fn forget(&mut self) {
        self.view.key = KeyState::None;
        self.view.balance = None;
        // An answer to the old key's question may never come.
        self.view.asking_balance = false;
        self.key.send_replace(None);
    }

    /// Notes a balance.
    pub fn set_balance(&mut self, balance: Usd, at: Timestamp) {
        self.view.balance = Some((balance, at));
    }

    /// Whether the balance was told within the last minute.
    pub fn balance_is_fresh(&self, now: Timestamp) -> bool {
        self.view.balance.is_some_and(|(_, at)| super::schedule::since(at, now) < std::time::Duration::from_mins(1))
    }

    /// Asks the keychain.
    pub fn look(&self, answer: Option<Answer<()>>) {
        let (keychain, news) = (self.keychain.clone(), self.news.clone());
        tokio::task::spawn_blocking(move || tell(&news, AccountNews::Loaded(keychain.load(), answer)));
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
                self.lack();
                Ok(false)
            }
            Err(error) => {
                tracing::warn!(error = causes(&error), "the keychain can't be read");
                self.view.keychain_trouble = Some(error.to_string());
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
    pub fn connect(&self, key: ApiKey, keep: KeepKey, line: Line, answer: Answer<Usd>) {
        let (keychain, news) = (self.keychain.clone(), self.news.clone());
        tokio::spawn(async move {
            match check_and_keep(key, keep, &line, keychain).await {
                Ok((key, kept, balance)) => tell(&news, AccountNews::Connected { key, kept, balance, answer }),
                Err(refusal) => answer.send(Err(refusal)),
            }
        });
    }

    /// Removes the key from the keychain.
    pub fn disconnect(&self, answer: Answer<()>) {
        let (keychain, news) = (self.keychain.clone(), self.news.clone());
        tokio::task::spawn_blocking(move || tell(&news, AccountNews::Removed(keychain.remove(), answer)));
    }

    /// Asks for the balance, once at a time unless somebody waits for the answer.
    pub fn ask_balance(&mut self, line: &Line, answer: Option<Answer<Usd>>) {
        if !self.has_key() || (self.view.asking_balance && answer.is_none()) {
            if let Some(answer) = answer {
                answer.send(Err(Refusal::new("Connect Segmind first")));
            }
            return;
        }
        self.view.asking_balance = true;
        let (line, news) = (line.clone(), self.news.clone());
        tokio::spawn(async move {
            // Also without a network: the person may have asked, and shall hear so.
            let Some(key) = line.key.borrow().clone() else { return };
            if let Some(budget) = &line.budget {
                budget.acquire(Purpose::Balance).await;
            }
            let balance = line.client.credits(&key).await;
            line.heard(&balance);
            tell(&news, AccountNews::Balance(balance, answer));
        });
    }

    /// Notes a balance's answer.
    pub fn heard_balance(&mut self, balance: Result<Usd, &ApiError>, at: Timestamp) {
        self.view.asking_balance = false;
        match balance {
            Ok(balance) => self.set_balance(balance, at),
            Err(error) => tracing::info!(details = error.details, "the balance can't be read"),
        }
    }
}

async fn check_and_keep(
    key: ApiKey,
    keep: KeepKey,
    line: &Line,
    keychain: Arc<dyn Keychain>,
) -> Result<(ApiKey, KeyKept, Usd), Refusal> {
    let answer = line.client.credits(&key).await;
    line.heard(&answer);
    let balance = answer.map_err(|error| refusal_of(&error))?;
    if keep == KeepKey::ForThisSession {
        return Ok((key, KeyKept::SessionOnly, balance));
    }
    let kept = key.clone();
    let stored = tokio::task::spawn_blocking(move || keychain.store(&kept)).await;
    match stored {
        Ok(Ok(())) => Ok((key, KeyKept::Keychain, balance)),
        Ok(Err(error)) => Err(Refusal::because(format!("The key is valid, but it can't be stored: {error}"), &error)
            .of_kind(RefusalKind::NoKeychain)),
        Err(error) => Err(Refusal::because("The key is valid, but storing it broke", &error)),
    }
}

/// The person's sentence for a failed check or balance call.
pub fn refusal_of(error: &ApiError) -> Refusal {
    let refusal = |sentence: String| Refusal { details: error.details.clone(), ..Refusal::new(sentence) };
    let words = error.message.as_deref().unwrap_or("it gave no reason").trim_end_matches('.');
    match (error.need(), error.wait_reason()) {
        (Some(Need::KeyMissing | Need::KeyRejected), _) => {
            refusal(format!("Segmind does not accept this key: {words}")).of_kind(RefusalKind::KeyRefused)
        }
        (_, Some(crate::domain::WaitReason::Offline)) => refusal(match &error.no_way {
            Some(no_way) => no_way.answer(),
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

fn tell(news: &mpsc::UnboundedSender<AccountNews>, what: AccountNews) {
    if news.send(what).is_err() {
        tracing::debug!("the engine ended before an errand of its account");
    }
}
