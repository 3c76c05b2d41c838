//! The network in words: why a host can't be reached, what to do, and whether a job goes on by itself. Also which hosts are near.
//!
//! `segmind` sorts errors into these kinds. A host is near by the spelling of its address alone; names are not looked up here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::{Host, Url};

/// A host that could not be reached, or a connection to it that did not last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkTrouble {
    /// The host.
    pub host: String,
    /// What stands in the way.
    pub cause: NetworkCause,
}

/// What stands in the way to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkCause {
    /// Its name can't be looked up.
    Name,
    /// Nothing listens there, or a firewall turned the connection away.
    Refused,
    /// The system knows no route there.
    NoRoute,
    /// A firewall on this computer forbids it.
    Forbidden,
    /// No answer in time.
    Slow,
    /// The connection broke off or fell silent before an answer was whole.
    BrokeOff,
    /// The certificate is not valid at this computer's time.
    Clock {
        /// The clock's time.
        now: Timestamp,
        /// When the certificate begins to be valid.
        from: Timestamp,
        /// When it ends.
        until: Timestamp,
    },
    /// This computer does not trust the signer of the certificate.
    Issuer {
        /// Who signed it, by the certificate; `None` if that can't be read.
        name: Option<String>,
    },
    /// The certificate was made for other hosts.
    OtherHost,
    /// The secured connection failed for another reason.
    Tls,
    /// This computer has no list of trusted certificates.
    NoCertificates,
    /// A proxy wants a name and a password.
    ProxyLogin {
        /// Its address, without name and password.
        proxy: String,
    },
    /// A proxy refused to connect.
    ProxyRefuses {
        /// Its address, without name and password.
        proxy: String,
    },
    /// A proxy can't be reached itself.
    ProxyGone {
        /// Its address, without name and password.
        proxy: String,
    },
    /// An environment variable names a proxy in a form that can't be used.
    ProxyVariable {
        /// Its name.
        variable: &'static str,
    },
    /// No kind that is known.
    Unknown,
}

impl NetworkTrouble {
    /// What happened, what to do, and when it goes on: for a job that waits.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.what(), self.remedy())
    }

    /// What happened and what to do: for a request that is not retried automatically.
    pub fn answer(&self) -> String {
        let (advice, _) = self.advice();
        advice.map_or_else(|| self.what(), |advice| format!("{}. {advice}", self.what()))
    }

    /// What happened.
    pub fn what(&self) -> String {
        let host = &self.host;
        match &self.cause {
            NetworkCause::Name => format!("The name {host} can't be looked up"),
            NetworkCause::Refused => format!("Nothing answers at {host}: the connection was refused"),
            NetworkCause::NoRoute => format!("There is no network, or no way from here to {host}"),
            NetworkCause::Forbidden => format!("This computer forbids Rushes to connect to {host}"),
            NetworkCause::Slow => format!("{host} does not answer in time"),
            NetworkCause::BrokeOff => format!("The connection to {host} broke off"),
            NetworkCause::Clock { now, from, until } => format!(
                "This computer's clock may be wrong: it says {}, and the certificate of {host} is valid from {} to {}",
                minute(*now),
                day(*from),
                day(*until)
            ),
            NetworkCause::Issuer { name: Some(name) } => {
                format!(
                    "The certificate that came for {host} is signed by \u{201c}{name}\u{201d}, which this computer does not trust"
                )
            }
            NetworkCause::Issuer { name: None } => {
                format!("The certificate that came for {host} is signed by somebody whom this computer does not trust")
            }
            NetworkCause::OtherHost => format!("The certificate that came for {host} belongs to another host"),
            NetworkCause::Tls => format!("The secured connection to {host} could not be made"),
            NetworkCause::NoCertificates => "This computer has no list of trusted certificates".into(),
            NetworkCause::ProxyLogin { proxy } => format!("The proxy {proxy} asks for a user name and a password"),
            NetworkCause::ProxyRefuses { proxy } => format!("The proxy {proxy} does not connect to {host}"),
            NetworkCause::ProxyGone { proxy } => format!("The proxy {proxy} can't be reached"),
            NetworkCause::ProxyVariable { variable } => {
                format!("{variable} does not name a proxy that Rushes can use, so nothing is sent")
            }
            NetworkCause::Unknown => format!("There is no connection to {host}"),
        }
    }

    /// What to do, and when it goes on.
    pub fn remedy(&self) -> String {
        match self.advice() {
            (Some(advice), Some(when)) => format!("{advice}; goes on by itself {when}"),
            (Some(advice), None) => advice,
            (None, when) => format!("Goes on by itself {}", when.unwrap_or("then")),
        }
    }

    /// What to do, and when it goes on by itself; `None` if Rushes must be restarted.
    fn advice(&self) -> (Option<String>, Option<&'static str>) {
        let (advice, when) = match &self.cause {
            NetworkCause::Name | NetworkCause::NoRoute => ("Check the internet connection", "once there is one"),
            NetworkCause::Refused | NetworkCause::Unknown => {
                ("A firewall or the host itself may be in the way", "once it answers")
            }
            NetworkCause::Forbidden => ("Allow it in the firewall", "then"),
            NetworkCause::Slow | NetworkCause::BrokeOff => return (None, Some("once the connection holds")),
            NetworkCause::Clock { .. } => ("Set date and time", "once the clock is right"),
            NetworkCause::Issuer { .. } => {
                ("If it is your company's or your virus scanner's, let this computer trust it", "then")
            }
            NetworkCause::OtherHost | NetworkCause::Tls => {
                ("The log-in page of a network may be in the way: open any web page and log in", "then")
            }
            NetworkCause::NoCertificates => ("Install them (ca-certificates)", "then"),
            NetworkCause::ProxyRefuses { .. } => {
                return (Some(format!("Whoever runs it can allow {}", self.host)), Some("then"));
            }
            NetworkCause::ProxyGone { .. } => {
                ("Check its address in the system's settings or the environment", "once it answers")
            }
            NetworkCause::ProxyLogin { .. } => {
                let how = "Put both into its address (http://name:password@host:port) and start Rushes again";
                return (Some(how.into()), None);
            }
            NetworkCause::ProxyVariable { variable } => {
                let how =
                    format!("Give it an address like http://host:port or socks5h://host:port, or remove {variable}");
                return (Some(format!("{how}, and start Rushes again")), None);
            }
        };
        (Some(advice.into()), Some(when))
    }
}

fn minute(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M UTC").to_string()
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y").to_string()
}

/// Names of this computer (RFC 6761, and the `hosts` files of Debian, Fedora and macOS).
const OWN_NAMES: [&str; 6] =
    ["localhost", "localhost.localdomain", "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback"];

/// Endings that no public name has: multicast DNS (RFC 6762), home networks (RFC 8375), `.internal` (reserved by ICANN in 2024), and
/// those that routers and companies use anyway.
const LOCAL_ENDINGS: [&str; 9] =
    ["local", "localdomain", "internal", "intranet", "private", "corp", "lan", "home", "home.arpa"];

/// Whether an address names this computer, in any spelling.
pub fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_own_ip(address.into()),
        Some(Host::Ipv6(address)) => is_own_ip(address.into()),
        Some(Host::Domain(name)) => {
            let name = plain(name);
            OWN_NAMES.contains(&name.as_str()) || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// Whether an address names another computer in the local network: private, link-local or unique-local, or a name that only a local
/// network knows. The service can't fetch it. False for this computer itself.
pub fn is_local_network(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_local_ip(address.into()),
        Some(Host::Ipv6(address)) => is_local_ip(address.into()),
        Some(Host::Domain(name)) => !is_this_computer(url) && is_local_name(&plain(name)),
        None => false,
    }
}

/// Whether a looked-up address is this computer: loopback or "this host" (RFC 1122), also inside IPv6.
pub fn is_own_ip(address: IpAddr) -> bool {
    let own = |v4: Ipv4Addr| v4.is_loopback() || v4.octets()[0] == 0;
    match address {
        IpAddr::V4(v4) => own(v4),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified() || inner_v4(v6).is_some_and(own),
    }
}

/// Whether a looked-up address belongs to a local network: private (RFC 1918), link-local, shared by a provider or a mesh VPN
/// (RFC 6598), unique-local (RFC 4193), site-local, or multicast. False for this computer itself.
pub fn is_local_ip(address: IpAddr) -> bool {
    let local = |v4: Ipv4Addr| {
        let [first, second, ..] = v4.octets();
        let shared = first == 100 && (64..128).contains(&second);
        v4.is_private() || v4.is_link_local() || shared || first >= 224
    };
    if is_own_ip(address) {
        return false;
    }
    match address {
        IpAddr::V4(v4) => local(v4),
        IpAddr::V6(v6) => {
            let site_local = v6.segments()[0] & 0xffc0 == 0xfec0;
            let of_v6 = v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_multicast() || site_local;
            of_v6 || inner_v4(v6).is_some_and(local)
        }
    }
}

/// The IPv4 address inside an IPv6 address: mapped, compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn inner_v4(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(one, two, three, four))
    };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of(high, low),
        [0x2002, high, low, ..] => of(high, low),
        _ => None,
    }
}

fn is_local_name(name: &str) -> bool {
    let ends_so = |ending: &str| name == ending || name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
    !name.contains('.') || LOCAL_ENDINGS.into_iter().any(ends_so)
}

/// A name in lower case, without dots at its end.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
