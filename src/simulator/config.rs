//! Settings of a simulated service: address, speed, money, keys, limits, lifetimes.
//!
//! Keys are left out of `Debug`.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of one simulated service.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Where to listen; port 0 takes any free port.
    pub listen: SocketAddr,
    /// Seconds that a render takes; each job's seed varies it by up to 20 %.
    pub render_seconds: f64,
    /// Dollars on the account at the start.
    pub balance: f64,
    /// Dollars of free credits at the start; spent only after the balance.
    pub free_credits: f64,
    /// Keys that are accepted.
    pub keys: Keys,
    /// Requests a minute before the API answers 429; `None` means no limit.
    pub requests_per_minute: Option<u32>,
    /// How long a request's record lives, from submission (Segmind: 1 hour).
    pub record_life: Duration,
    /// How long an output file or an uploaded asset lives (Segmind: 7 days).
    pub file_life: Duration,
    /// Size of the rendered pictures.
    pub picture: Picture,
    /// Bytes of padding at the end of each rendered file, for long transfers of small pictures.
    pub padding: u32,
    /// Where files and accepted jobs are kept, so that the next run (after a quit or a kill) serves them under the same ids
    /// and, if the port is free, at the same addresses. `None`: everything ends with the service.
    pub folder: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            render_seconds: 6.0,
            balance: 25.0,
            free_credits: 0.0,
            keys: Keys::Any,
            requests_per_minute: None,
            record_life: Duration::from_hours(1),
            file_life: Duration::from_hours(7 * 24),
            picture: Picture::Full,
            padding: 0,
            folder: None,
        }
    }
}

/// Which keys a simulated service accepts.
#[derive(Clone, PartialEq, Eq)]
pub enum Keys {
    /// Any key of the right form: `SG_` and 16 hexadecimal digits.
    Any,
    /// Only these.
    Only(Vec<String>),
}

impl Keys {
    /// Whether `key` is accepted.
    pub(super) fn accept(&self, key: &str) -> bool {
        let digits = key.strip_prefix("SG_").unwrap_or_default();
        let well_formed = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        match self {
            Self::Any => well_formed,
            Self::Only(keys) => well_formed && keys.iter().any(|known| known == key),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("Any"),
            Self::Only(keys) => write!(f, "Only({} keys)", keys.len()),
        }
    }
}

/// Size of the rendered pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Picture {
    /// The requested size.
    Full,
    /// An eighth of it on each side, so that hundreds of jobs are cheap in tests. Still real MP4s.
    Tiny,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_form_of_a_key_is_accepted() {
        assert!(Keys::Any.accept("SG_0123456789abcDEF"));
        for wrong in ["", "SG_", "SG_0123456789abcde", "SG_0123456789abcdeg", "sg_0123456789abcdef"] {
            assert!(!Keys::Any.accept(wrong), "{wrong:?} was accepted");
        }
    }

    #[test]
    fn a_listed_key_opens_and_another_does_not() {
        let keys = Keys::Only(vec!["SG_0123456789abcdef".into()]);
        assert!(keys.accept("SG_0123456789abcdef"));
        assert!(!keys.accept("SG_fedcba9876543210"));
    }

    #[test]
    fn keys_never_appear_in_debug_output() {
        let config = Config { keys: Keys::Only(vec!["SG_0123456789abcdef".into()]), ..Config::default() };
        assert!(!format!("{config:?}").contains("0123456789abcdef"));
    }
}
