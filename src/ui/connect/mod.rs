//! The form for the key, which the first start, a sheet and the settings show.
//!
//! The key is never shown or printed, and the form wipes it once the engine keeps it.

mod connect_ui;

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Id};
use url::Url;
use zeroize::Zeroize;

pub(super) use self::connect_ui::{field, get_a_key, main_button};
use crate::domain::Usd;
use crate::engine::{Account, KeepKey, KeyKept, KeyState, Refusal, RefusalKind};
use crate::ui::format;

/// The form.
#[derive(Default)]
pub struct ConnectForm {
    /// The typed or pasted key.
    pub key: String,
    /// Why the last attempt failed.
    pub problem: Option<Refusal>,
    /// Whether the first start shows it: the person has a key.
    pub is_asked_for: bool,
}

impl ConnectForm {
    /// Wipes the key here and in the field's undo history.
    pub fn clear(&mut self, ctx: &Context) {
        self.key.zeroize();
        self.problem = None;
        self.is_asked_for = false;
        TextEditState::default().store(ctx, field_id());
    }
}

impl std::fmt::Debug for ConnectForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConnectForm({} characters, {:?})", self.key.chars().count(), self.problem)
    }
}

/// The id of the field, for a sheet that starts at it.
pub(super) fn field_id() -> Id {
    Id::unique("Segmind key")
}

/// Where Segmind's users make a key.
const KEYS: &str = "https://platform.segmind.com/api-keys";

/// Segmind's page with the keys of an account.
pub(super) fn keys_page() -> Option<Url> {
    Url::parse(KEYS).ok()
}

/// Where the main button keeps the key: in the keychain, unless that can't be.
pub fn main_way(problem: Option<&Refusal>, account: &Account) -> KeepKey {
    let was_refused = problem.is_some_and(|refusal| refusal.kind == RefusalKind::NoKeychain);
    let has_key = matches!(account.key, KeyState::Known { .. });
    if was_refused || (account.keychain_refuses && !has_key) { KeepKey::ForThisSession } else { KeepKey::InKeychain }
}

/// What the main button says.
pub const fn main_words(way: KeepKey) -> &'static str {
    match way {
        KeepKey::InKeychain => "Connect Segmind",
        KeepKey::ForThisSession => "Use for this session",
    }
}

/// The help under the field: where the key will be kept.
pub fn help(way: KeepKey, account: &Account) -> String {
    if way == KeepKey::ForThisSession {
        return "Checked at once, free, then kept in memory until Rushes ends".to_owned();
    }
    let place = account.keychain.as_deref().unwrap_or("your system's keychain");
    format!("Checked at once, free, then kept in {place}")
}

/// What is wrong with the key; `None` when only the keychain is the trouble.
pub fn field_problem(problem: Option<&Refusal>) -> Option<&Refusal> {
    problem.filter(|refusal| refusal.kind != RefusalKind::NoKeychain)
}

/// Why the keychain can't be used; `None` when it can, or a key is in use.
pub fn keychain_problem<'a>(problem: Option<&'a Refusal>, account: &'a Account) -> Option<&'a str> {
    let refused = problem.filter(|refusal| refusal.kind == RefusalKind::NoKeychain);
    match refused {
        Some(refusal) => Some(&refusal.sentence),
        None if account.key == KeyState::None => account.keychain_trouble.as_deref(),
        None => None,
    }
}

/// The message after a key was kept.
pub fn connected_words(balance: Usd, under_way: Usd) -> String {
    format!("Connected to Segmind; your balance is {}", format::balance(balance, under_way))
}

/// The last four characters of the key in use, and where it is kept.
pub fn key_words(account: &Account) -> String {
    match &account.key {
        KeyState::Looking => "Asking the keychain".into(),
        KeyState::None => "No key".into(),
        KeyState::Known { kept: KeyKept::Demo, .. } => "The demo needs no key".into(),
        KeyState::Known { last_four, kept } => format!("SG_…{last_four}, {}", place_words(*kept, account)),
    }
}

fn place_words(kept: KeyKept, account: &Account) -> String {
    match kept {
        KeyKept::Keychain => format!("in {}", account.keychain.as_deref().unwrap_or("your system's keychain")),
        KeyKept::SessionOnly => "in memory until Rushes ends".into(),
        KeyKept::Environment => "from SEGMIND_API_KEY, not stored".into(),
        KeyKept::Demo => "the demo's own".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_key_is_never_printed() {
        let form = ConnectForm { key: "SG_0123456789abcdef".into(), ..ConnectForm::default() };
        assert!(!format!("{form:?}").contains("SG_"));
    }

    fn account(key: KeyState) -> Account {
        Account { key, keychain: Some("GNOME Keyring".into()), ..Account::default() }
    }

    #[test]
    fn a_key_is_shown_by_its_last_four_and_its_place() {
        let known = |kept| account(KeyState::Known { last_four: "cdef".into(), kept });
        assert_eq!(key_words(&known(KeyKept::Keychain)), "SG_…cdef, in GNOME Keyring");
        assert_eq!(key_words(&known(KeyKept::SessionOnly)), "SG_…cdef, in memory until Rushes ends");
        assert_eq!(key_words(&known(KeyKept::Demo)), "The demo needs no key");
    }

    #[test]
    fn the_main_button_does_what_is_possible_and_the_line_says_so() {
        let works = account(KeyState::None);
        assert_eq!(main_words(main_way(None, &works)), "Connect Segmind");
        assert!(help(KeepKey::InKeychain, &works).ends_with("then kept in GNOME Keyring"));
        let absent = Account { keychain_refuses: true, ..account(KeyState::None) };
        let way = main_way(None, &absent);
        assert_eq!((way, main_words(way)), (KeepKey::ForThisSession, "Use for this session"));
        assert!(help(way, &absent).ends_with("kept in memory until Rushes ends"));
        let refused = Refusal::new("It is locked").of_kind(RefusalKind::NoKeychain);
        assert_eq!(main_way(Some(&refused), &works), KeepKey::ForThisSession);
        let wrong = Refusal::new("Segmind does not accept this key").of_kind(RefusalKind::KeyRefused);
        assert_eq!(main_way(Some(&wrong), &works), KeepKey::InKeychain);
    }

    #[test]
    fn a_missing_keychain_is_not_the_fields_fault() {
        let refusal = Refusal::new("The keychain is locked").of_kind(RefusalKind::NoKeychain);
        let account = account(KeyState::None);
        assert_eq!(field_problem(Some(&refusal)), None);
        assert_eq!(keychain_problem(Some(&refusal), &account), Some("The keychain is locked"));
        let wrong = Refusal::new("Segmind does not accept this key").of_kind(RefusalKind::KeyRefused);
        assert_eq!(field_problem(Some(&wrong)), Some(&wrong));
        assert_eq!(keychain_problem(Some(&wrong), &account), None);
    }
}
