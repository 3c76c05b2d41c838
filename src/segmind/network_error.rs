//! Sorts a network error by its chain of causes, and finds the proxy on the route to a host.
//!
//! Whether anything was sent is `transport`'s question; the money rule doesn't depend on this file. An error that fits nowhere is
//! [`NetworkCause::Unknown`].

use std::error::Error;
use std::ffi::OsString;
use std::io;

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use super::tls::RefusedCertificates;
use crate::domain::{NetworkCause, is_this_computer};

/// The route to a URL: its host, and the proxy if there is one.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// The host, as shown to the person.
    pub(super) host: String,
    /// The proxy's host and port, if there is one.
    proxy: Option<String>,
}

impl Route {
    /// The route that reqwest will take.
    pub(super) fn to(url: &Url) -> Self {
        let proxy = if is_this_computer(url) { None } else { intercepted(&Matcher::from_system(), url) };
        Self { host: url.host_str().unwrap_or_default().to_owned(), proxy: proxy.as_ref().map(shown) }
    }

    /// What an error on this route means.
    pub(super) fn obstacle(&self, error: &reqwest::Error, refused: &RefusedCertificates) -> NetworkCause {
        let causes = Causes::of(error);
        if let Some(tls) = causes.tls {
            return match tls {
                rustls::Error::InvalidCertificate(_) => refused.of(&self.host).unwrap_or(NetworkCause::Tls),
                _ => NetworkCause::Tls,
            };
        }
        if causes.text.contains("No CA certificates") {
            return NetworkCause::NoCertificates;
        }
        if let Some(at_proxy) = self.at_proxy(&causes) {
            return at_proxy;
        }
        if error.is_timeout() {
            return NetworkCause::Slow;
        }
        if !error.is_connect() {
            return NetworkCause::BrokeOff;
        }
        if causes.text.contains("dns error") || causes.text.contains("error resolving") {
            return NetworkCause::Name;
        }
        causes.io.map_or(NetworkCause::Unknown, of_io)
    }

    /// What went wrong at the proxy; `None` if the trouble is elsewhere. Neither reqwest nor hyper-util has types for these errors, so
    /// their words are compared; `tests/cli/network.rs` plays each, to notice a change.
    fn at_proxy(&self, causes: &Causes<'_>) -> Option<NetworkCause> {
        let proxy = self.proxy.clone()?;
        let says = |words: &str| causes.text.contains(words);
        if says("proxy authorization required") || says("credentials not accepted") || says("user/pass authentication")
        {
            return Some(NetworkCause::ProxyLogin { proxy });
        }
        if says("error resolving for socks proxy") {
            return None;
        }
        let is_spoken_to =
            (says("tunnel error") || says("SOCKS error")) && !says("failed to create underlying connection");
        if is_spoken_to {
            return Some(NetworkCause::ProxyRefuses { proxy });
        }
        // With a proxy, the first connection is the one to the proxy.
        let is_first = says("dns error") || says("tcp connect error") || says("underlying connection");
        is_first.then_some(NetworkCause::ProxyGone { proxy })
    }
}

fn of_io(kind: io::ErrorKind) -> NetworkCause {
    match kind {
        io::ErrorKind::ConnectionRefused => NetworkCause::Refused,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => NetworkCause::NoRoute,
        io::ErrorKind::PermissionDenied => NetworkCause::Forbidden,
        io::ErrorKind::TimedOut => NetworkCause::Slow,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof => {
            NetworkCause::Tls
        }
        _ => NetworkCause::Unknown,
    }
}

/// What the causes of an error tell.
struct Causes<'a> {
    text: String,
    io: Option<io::ErrorKind>,
    tls: Option<&'a rustls::Error>,
}

impl<'a> Causes<'a> {
    fn of(error: &'a reqwest::Error) -> Self {
        let mut causes = Self { text: String::new(), io: None, tls: None };
        let mut next: Option<&'a (dyn Error + 'static)> = error.source();
        while let Some(cause) = next {
            causes.text.push_str(&cause.to_string());
            causes.text.push('\n');
            causes.tls = causes.tls.or_else(|| cause.downcast_ref());
            // The error inside an io::Error is not its source; hyper-rustls even nests io::Errors.
            let mut disguise = cause.downcast_ref::<io::Error>();
            while let Some(io) = disguise {
                causes.io = Some(io.kind());
                let inner = io.get_ref();
                causes.tls = causes.tls.or_else(|| inner?.downcast_ref());
                disguise = inner.and_then(|inner| inner.downcast_ref());
            }
            next = cause.source();
        }
        causes
    }
}

/// The environment variable with an unusable proxy for this URL. reqwest would ignore it and connect directly.
pub(super) fn unusable_proxy(url: &Url) -> Option<&'static str> {
    if is_this_computer(url) { None } else { unusable_variable(url, |name| std::env::var_os(name)) }
}

/// Reads the variables as curl and hyper-util do: the scheme's own before `ALL_PROXY`, capitals before small letters, and none in a CGI
/// program, where a client can set `HTTP_PROXY`.
fn unusable_variable(url: &Url, get: impl Fn(&str) -> Option<OsString>) -> Option<&'static str> {
    let first = |names: [&'static str; 2]| {
        let set = names.into_iter().find_map(|name| Some((name, get(name)?)));
        set.filter(|(_, value)| !value.to_string_lossy().trim().is_empty())
    };
    let no_proxy = first(["NO_PROXY", "no_proxy"]).and_then(|(_, value)| value.into_string().ok()).unwrap_or_default();
    let some_proxy = Matcher::builder().all("http://proxy.invalid").no(no_proxy).build();
    if get("REQUEST_METHOD").is_some() || intercepted(&some_proxy, url).is_none() {
        return None;
    }
    let own = if url.scheme() == "http" { ["HTTP_PROXY", "http_proxy"] } else { ["HTTPS_PROXY", "https_proxy"] };
    let (name, value) = first(own).or_else(|| first(["ALL_PROXY", "all_proxy"]))?;
    let usable = value.into_string().is_ok_and(|value| is_usable(&value));
    (!usable).then_some(name)
}

fn is_usable(value: &str) -> bool {
    let matcher = Matcher::builder().all(value).build();
    let any = Url::parse("https://host.invalid").ok();
    let proxy = any.and_then(|url| intercepted(&matcher, &url));
    proxy.is_some_and(|proxy| {
        let authority = shown(&proxy);
        let names_a_port = authority.rsplit(']').next().is_some_and(|end| end.contains(':'));
        !authority.is_empty() && (!names_a_port || proxy.uri().port_u16().is_some())
    })
}

fn intercepted(matcher: &Matcher, url: &Url) -> Option<Intercept> {
    matcher.intercept(&url.as_str().parse().ok()?)
}

/// A proxy's host and port; the matcher has removed user and password.
fn shown(proxy: &Intercept) -> String {
    proxy.uri().authority().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unusable(url: &str, variables: &[(&str, &str)]) -> Option<&'static str> {
        let get =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        unusable_variable(&Url::parse(url).unwrap(), get)
    }

    const API: &str = "https://api.segmind.com/v2/veo-3";

    #[test]
    fn a_proxy_variable_that_can_not_be_used_is_named_and_never_passed_by() {
        for value in [
            "pac+http://proxy/x.pac",
            "ftp://proxy:21",
            "socks://proxy:1080",
            "http://",
            "http://proxy:port",
            "http://proxy:99999",
            "\"http://proxy:8080\"",
            "http://proxy:8080 ",
            "http//proxy:8080",
            "not a proxy",
        ] {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                assert_eq!(unusable(API, &[(name, value)]), Some(name), "{name}={value}");
            }
        }
    }

    #[test]
    fn a_proxy_variable_that_can_be_used_is_no_trouble() {
        for value in [
            "http://proxy:8080",
            "http://name:pass@proxy:8080/",
            "https://proxy",
            "proxy:8080",
            "proxy",
            "[::1]:8080",
            "http://[::1]",
            "socks4://proxy:1080",
            "socks4a://proxy:1080",
            "socks5://proxy:1080",
            "socks5h://name:pass@proxy:1080",
            "",
            "  ",
        ] {
            assert_eq!(unusable(API, &[("HTTPS_PROXY", value)]), None, "{value}");
        }
    }

    #[test]
    fn only_the_variable_that_counts_is_looked_at() {
        let bad = "ftp://x";
        assert_eq!(unusable(API, &[("HTTP_PROXY", bad)]), None);
        assert_eq!(unusable("http://host/a.png", &[("HTTP_PROXY", bad)]), Some("HTTP_PROXY"));
        assert_eq!(unusable(API, &[("HTTPS_PROXY", "http://proxy"), ("ALL_PROXY", bad)]), None);
        assert_eq!(unusable(API, &[("HTTPS_PROXY", "http://proxy"), ("https_proxy", bad)]), None);
        assert_eq!(unusable(API, &[("HTTPS_PROXY", ""), ("ALL_PROXY", bad)]), Some("ALL_PROXY"));
        for no_proxy in ["*", "segmind.com", ".segmind.com", "x.org, api.segmind.com"] {
            assert_eq!(unusable(API, &[("ALL_PROXY", bad), ("no_proxy", no_proxy)]), None, "{no_proxy}");
        }
        assert_eq!(unusable(API, &[("ALL_PROXY", bad), ("NO_PROXY", "other.com")]), Some("ALL_PROXY"));
        assert_eq!(unusable(API, &[("ALL_PROXY", bad), ("REQUEST_METHOD", "GET")]), None);
    }
}
