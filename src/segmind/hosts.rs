//! The three hosts that may see the key, and the check of `RUSHES_API_URL`, `RUSHES_UPLOAD_URL` and `RUSHES_HISTORY_URL`, which may replace
//! them.
//!
//! The environment is not read here. A refused address is a [`HostError`] whose sentence names the variable.

use url::{Host, Url};

use crate::domain::is_this_computer;

/// The variable that replaces the API host.
const API_VARIABLE: &str = "RUSHES_API_URL";
/// The variable that replaces the upload address.
const UPLOAD_VARIABLE: &str = "RUSHES_UPLOAD_URL";
/// The variable that replaces the address of the request history.
const HISTORY_VARIABLE: &str = "RUSHES_HISTORY_URL";
/// The path of the request history below its host, and below an API on this computer.
const HISTORY_PATH: [&str; 2] = ["inference-request", "request-history"];

/// The hosts that may see the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The API's base address; `/v2/...` is appended to it.
    pub api: Url,
    /// The full address that takes uploads of local images.
    pub upload: Url,
    /// The full address of the request history.
    pub history: Url,
}

/// Why an address can't replace one of Segmind's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The text is not a URL.
    #[error("{variable} is not a web address: {given}")]
    NotAnAddress {
        /// The environment variable.
        variable: &'static str,
        /// Its value.
        given: String,
    },
    /// The key would be sent unencrypted, or over another protocol.
    #[error(
        "{variable} must begin with https://; http:// is accepted only for this computer (127.0.0.1, ::1, localhost): {given}"
    )]
    NotSafe {
        /// The environment variable.
        variable: &'static str,
        /// Its value.
        given: String,
    },
    /// It contains a user name, password, query or fragment.
    #[error("{variable} must be a plain address, without user name, password, ? or #")]
    NotPlain {
        /// The environment variable.
        variable: &'static str,
    },
}

impl Hosts {
    /// Segmind itself.
    ///
    /// # Panics
    /// Never: the addresses are constants that a test parses.
    #[expect(clippy::expect_used, reason = "constants, which a test parses")]
    pub fn segmind() -> Self {
        let constant = |text, variable| checked(text, variable).expect("Segmind's own addresses are addresses");
        Self {
            api: constant("https://api.segmind.com", API_VARIABLE),
            upload: constant("https://workflows-api.segmind.com/upload-asset", UPLOAD_VARIABLE),
            history: join(&constant("https://api.spotprod.segmind.com", HISTORY_VARIABLE), &HISTORY_PATH),
        }
    }

    /// Segmind's hosts, replaced by the environment's values; `None` and empty texts replace nothing. An API on loopback has its own
    /// addresses, `{api}/upload-asset` and `{api}/inference-request/request-history`, so that with a local service no picture or key is
    /// sent to Segmind.
    pub fn parse(api: Option<&str>, upload: Option<&str>) -> Result<Self, HostError> {
        let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut hosts = Self::segmind();
        if let Some(text) = given(api) {
            hosts.api = checked(&text, API_VARIABLE)?;
            if stays_here(&hosts.api) {
                hosts.upload = join(&hosts.api, &["upload-asset"]);
                hosts.history = join(&hosts.api, &HISTORY_PATH);
            }
        }
        if let Some(text) = given(upload) {
            hosts.upload = checked(&text, UPLOAD_VARIABLE)?;
        }
        Ok(hosts)
    }

    /// The catalogue of models: Segmind's own, or that of an API on this computer. Other hosts have none.
    pub fn catalogue(&self) -> Option<Url> {
        const PATH: [&str; 2] = ["inference-model-information", "list"];
        if self.is_local() {
            return Some(join(&self.api, &PATH));
        }
        let own = self.api == Self::segmind().api;
        let host = Url::parse("https://api.spotprod.segmind.com").ok().filter(|_| own)?;
        Some(join(&host, &PATH))
    }

    /// The same hosts with another address of the request history; `None` and an empty text replace nothing.
    ///
    /// # Errors
    /// [`HostError`].
    pub fn with_history(mut self, history: Option<&str>) -> Result<Self, HostError> {
        if let Some(text) = history.map(str::trim).filter(|text| !text.is_empty()) {
            self.history = checked(text, HISTORY_VARIABLE)?;
        }
        Ok(self)
    }

    /// Whether the API is on this computer; only then may output files come over plain http.
    pub fn is_local(&self) -> bool {
        stays_here(&self.api)
    }

    /// Checks all addresses, for hosts that don't come from [`Self::parse`].
    pub(super) fn check(&self) -> Result<(), HostError> {
        checked(self.api.as_str(), API_VARIABLE)?;
        checked(self.upload.as_str(), UPLOAD_VARIABLE)?;
        checked(self.history.as_str(), HISTORY_VARIABLE).map(drop)
    }

    /// Whether a request to this address may carry the key.
    pub(super) fn may_see_key(&self, url: &Url) -> bool {
        [&self.api, &self.upload, &self.history].iter().any(|host| host.origin() == url.origin())
    }
}

/// `base` with path segments appended, each escaped.
pub(super) fn join(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// Whether a request to this URL certainly stays on this computer, so that the key may be sent unencrypted: an IP address of this
/// computer, or `localhost` itself. Narrower than [`is_this_computer`](crate::domain::is_this_computer): some resolvers ask a server
/// for a name like `a.localhost`.
fn stays_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        _ => is_this_computer(url),
    }
}

fn checked(text: &str, variable: &'static str) -> Result<Url, HostError> {
    let url = Url::parse(text).map_err(|_| HostError::NotAnAddress { variable, given: text.to_owned() })?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(HostError::NotPlain { variable });
    }
    let safe = url.scheme() == "https" || (url.scheme() == "http" && stays_here(&url));
    if !safe || url.host().is_none() {
        return Err(HostError::NotSafe { variable, given: text.to_owned() });
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_replacement_the_hosts_are_segminds() {
        for (api, upload) in [(None, None), (Some(""), Some("  "))] {
            let hosts = Hosts::parse(api, upload).unwrap();
            assert_eq!(hosts, Hosts::segmind());
            assert_eq!(hosts.api.as_str(), "https://api.segmind.com/");
            assert_eq!(hosts.upload.as_str(), "https://workflows-api.segmind.com/upload-asset");
            let history = "https://api.spotprod.segmind.com/inference-request/request-history";
            assert_eq!(hosts.history.as_str(), history);
            assert!(!hosts.is_local());
        }
    }

    #[test]
    fn the_catalogue_is_segminds_or_this_computers_and_nobody_elses() {
        let catalogue = |api| Hosts::parse(api, None).unwrap().catalogue().map(String::from);
        let own = "https://api.spotprod.segmind.com/inference-model-information/list";
        assert_eq!(catalogue(None).as_deref(), Some(own));
        let here = "http://127.0.0.1:8080/inference-model-information/list";
        assert_eq!(catalogue(Some("http://127.0.0.1:8080")).as_deref(), Some(here));
        assert_eq!(catalogue(Some("https://proxy.example.org")), None);
    }

    #[test]
    fn an_api_on_this_computer_brings_its_own_upload_address() {
        for (api, upload) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/upload-asset"),
            ("http://localhost:1/", "http://localhost:1/upload-asset"),
            ("http://[::1]:9/base/", "http://[::1]:9/base/upload-asset"),
            ("http://127.8.9.1", "http://127.8.9.1/upload-asset"),
            ("http://0.0.0.0:7", "http://0.0.0.0:7/upload-asset"),
            ("http://[::ffff:127.0.0.1]:7", "http://[::ffff:7f00:1]:7/upload-asset"),
            ("http://LOCALHOST.:7", "http://localhost.:7/upload-asset"),
        ] {
            let hosts = Hosts::parse(Some(api), None).unwrap();
            assert_eq!(hosts.upload.as_str(), upload);
            let history = upload.replace("upload-asset", "inference-request/request-history");
            assert_eq!(hosts.history.as_str(), history);
            assert!(hosts.is_local());
        }
        let far = Hosts::parse(Some("https://api.example.org"), None).unwrap();
        assert_eq!(far.upload, Hosts::segmind().upload);
        assert_eq!(far.history, Hosts::segmind().history);
        let moved = far.with_history(Some("https://history.example.org/rows")).unwrap();
        assert_eq!(moved.history.as_str(), "https://history.example.org/rows");
        assert_eq!(moved.clone().with_history(Some(" ")).unwrap(), moved);
    }

    #[test]
    fn an_address_that_would_show_the_key_is_refused_with_a_sentence_that_names_the_variable() {
        for text in [
            "http://api.segmind.com",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "http://192.168.0.7",
            "http://a.localhost",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "segmind",
            "https://me:secret@api.segmind.com",
            "https://me@api.segmind.com",
            "https://:secret@api.segmind.com",
            "https://api.segmind.com/?x=1",
            "https://api.segmind.com/#x",
        ] {
            let api = Hosts::parse(Some(text), None).unwrap_err().to_string();
            assert!(api.starts_with("RUSHES_API_URL must") || api.starts_with("RUSHES_API_URL is not"), "{api}");
            assert!(!api.contains("secret"), "{api}");
            let upload = Hosts::parse(None, Some(text)).unwrap_err().to_string();
            assert!(upload.starts_with("RUSHES_UPLOAD_URL"), "{upload}");
            let history = Hosts::segmind().with_history(Some(text)).unwrap_err().to_string();
            assert!(history.starts_with("RUSHES_HISTORY_URL"), "{history}");
            assert!(!history.contains("secret"), "{history}");
        }
    }

    #[test]
    fn hosts_that_were_made_by_hand_are_checked_as_those_of_the_environment_are() {
        let good = Hosts::segmind();
        assert_eq!(good.check(), Ok(()));
        let open: Url = "http://api.segmind.com".parse().unwrap();
        let history = Hosts { history: open.clone(), ..good.clone() };
        let (api, upload) = (Hosts { api: open.clone(), ..good.clone() }, Hosts { upload: open, ..good });
        assert!(matches!(history.check(), Err(HostError::NotSafe { variable: HISTORY_VARIABLE, .. })));
        assert!(matches!(api.check(), Err(HostError::NotSafe { variable: API_VARIABLE, .. })));
        assert!(matches!(upload.check(), Err(HostError::NotSafe { variable: UPLOAD_VARIABLE, .. })));
    }

    #[test]
    fn a_segment_of_a_path_never_leads_out_of_it() {
        let base: Url = "https://api.segmind.com/base/".parse().unwrap();
        let joined = join(&base, &["v2", "a/../b?c#d"]);
        assert_eq!(joined.as_str(), "https://api.segmind.com/base/v2/a%2F..%2Fb%3Fc%23d");
    }

    #[test]
    fn only_the_three_hosts_may_see_the_key() {
        let hosts = Hosts::segmind();
        let may = |text: &str| hosts.may_see_key(&Url::parse(text).unwrap());
        assert!(may("https://api.segmind.com/v2/veo-3") && may("https://workflows-api.segmind.com/upload-asset"));
        assert!(may("https://api.spotprod.segmind.com/inference-request/request-history/r-1"));
        assert!(!may("https://api.spotprod.segmind.com.example.org/") && !may("https://spotprod.segmind.com/"));
        assert!(!may("https://images.segmind.com/x.mp4") && !may("http://api.segmind.com/v2/veo-3"));
        assert!(!may("https://api.segmind.com:444/") && !may("https://api.segmind.com.example.org/"));
    }
}
