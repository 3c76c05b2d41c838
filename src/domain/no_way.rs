//! Why there is no way to a host: what happened, what to do, and whether it goes on by itself. The one place where the network is worded.
//!
//! Owns the kinds and their sentences. Sorting an error into them is the wire's; nothing here looks at an error.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A host that could not be reached, or a connection to it that did not last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoWay {
    /// The host that was meant.
    pub host: String,
    /// What stood in the way.
    pub cause: Obstacle,
}

/// What stands in the way to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Its name can't be looked up.
    Name,
    /// Nothing listens there, or a firewall turned the connection away.
    Refused,
    /// The system knows no route there.
    NoRoute,
    /// A firewall on this computer forbids it.
    Forbidden,
    /// No answer came in time.
    Slow,
    /// The connection broke off or fell silent before an answer was whole.
    BrokeOff,
    /// The certificate is not valid at the time that this computer's clock tells.
    Clock {
        /// The clock's time.
        now: Timestamp,
        /// When the certificate begins to be valid.
        from: Timestamp,
        /// When it ends.
        until: Timestamp,
    },
    /// The certificate was signed by somebody whom this computer does not trust.
    Issuer {
        /// Who signed it, as the certificate says; `None` when it says nothing that can be read.
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
    /// A variable of the environment names a proxy in a way that can't be used.
    ProxyVariable {
        /// Its name.
        variable: &'static str,
    },
    /// Nothing that is known.
    Unknown,
}

impl NoWay {
    /// What happened, what to do, and when it goes on: for what waits.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.what(), self.remedy())
    }

    /// What happened and what to do: for a question that is not asked again by itself.
    pub fn answer(&self) -> String {
        let (advice, _) = self.advice();
        advice.map_or_else(|| self.what(), |advice| format!("{}. {advice}", self.what()))
    }

    /// What happened.
    pub fn what(&self) -> String {
        let host = &self.host;
        match &self.cause {
            Obstacle::Name => format!("The name {host} can't be looked up"),
            Obstacle::Refused => format!("Nothing answers at {host}: the connection was refused"),
            Obstacle::NoRoute => format!("There is no network, or no way from here to {host}"),
            Obstacle::Forbidden => format!("This computer forbids Rushes to connect to {host}"),
            Obstacle::Slow => format!("{host} does not answer in time"),
            Obstacle::BrokeOff => format!("The connection to {host} broke off"),
            Obstacle::Clock { now, from, until } => format!(
                "This computer's clock may be wrong: it says {}, and the certificate of {host} is valid from {} to {}",
                minute(*now),
                day(*from),
                day(*until)
            ),
            Obstacle::Issuer { name: Some(name) } => {
                format!(
                    "The certificate that came for {host} is signed by \u{201c}{name}\u{201d}, which this computer does not trust"
                )
            }
            Obstacle::Issuer { name: None } => {
                format!("The certificate that came for {host} is signed by somebody whom this computer does not trust")
            }
            Obstacle::OtherHost => format!("The certificate that came for {host} belongs to another host"),
            Obstacle::Tls => format!("The secured connection to {host} could not be made"),
            Obstacle::NoCertificates => "This computer has no list of trusted certificates".into(),
            Obstacle::ProxyLogin { proxy } => format!("The proxy {proxy} asks for a user name and a password"),
            Obstacle::ProxyRefuses { proxy } => format!("The proxy {proxy} does not connect to {host}"),
            Obstacle::ProxyGone { proxy } => format!("The proxy {proxy} can't be reached"),
            Obstacle::ProxyVariable { variable } => {
                format!("{variable} does not name a proxy that Rushes can use, so nothing is sent")
            }
            Obstacle::Unknown => format!("There is no connection to {host}"),
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

    /// What to do, and when it goes on by itself; `None` for what only a new start changes.
    fn advice(&self) -> (Option<String>, Option<&'static str>) {
        let (advice, when) = match &self.cause {
            Obstacle::Name | Obstacle::NoRoute => ("Check the internet connection", "once there is one"),
            Obstacle::Refused | Obstacle::Unknown => {
                ("A firewall or the host itself may be in the way", "once it answers")
            }
            Obstacle::Forbidden => ("Allow it in the firewall", "then"),
            Obstacle::Slow | Obstacle::BrokeOff => return (None, Some("once the connection holds")),
            Obstacle::Clock { .. } => ("Set date and time", "once the clock is right"),
            Obstacle::Issuer { .. } => {
                ("If it is your company's or your virus scanner's, let this computer trust it", "then")
            }
            Obstacle::OtherHost | Obstacle::Tls => {
                ("The log-in page of a network may be in the way: open any web page and log in", "then")
            }
            Obstacle::NoCertificates => ("Install them (ca-certificates)", "then"),
            Obstacle::ProxyRefuses { .. } => {
                return (Some(format!("Whoever runs it can allow {}", self.host)), Some("then"));
            }
            Obstacle::ProxyGone { .. } => {
                ("Check its address in the system's settings or the environment", "once it answers")
            }
            Obstacle::ProxyLogin { .. } => {
                let how = "Put both into its address (http://name:password@host:port) and start Rushes again";
                return (Some(how.into()), None);
            }
            Obstacle::ProxyVariable { variable } => {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn no_way(cause: Obstacle) -> NoWay {
        NoWay { host: "api.segmind.com".into(), cause }
    }

    #[test]
    fn a_wrong_clock_is_told_with_its_time_and_the_certificates_dates() {
        let [now, from, until] =
            ["2016-11-29T16:10:00Z", "2026-10-01T00:00:00Z", "2026-12-30T23:59:59Z"].map(|t| t.parse().unwrap());
        let sentence = no_way(Obstacle::Clock { now, from, until }).sentence();
        assert_eq!(
            sentence,
            "This computer's clock may be wrong: it says 29 Nov 2016, 16:10 UTC, and the certificate of api.segmind.com is valid from \
             1 Oct 2026 to 30 Dec 2026. Set date and time; goes on by itself once the clock is right"
        );
    }

    #[test]
    fn every_obstacle_has_a_sentence_and_a_remedy_of_one_style() {
        let proxy = || "proxy.corp:8080".to_owned();
        let now = Timestamp::UNIX_EPOCH;
        for cause in [
            Obstacle::Name,
            Obstacle::Refused,
            Obstacle::NoRoute,
            Obstacle::Forbidden,
            Obstacle::Slow,
            Obstacle::BrokeOff,
            Obstacle::Clock { now, from: now, until: now },
            Obstacle::Issuer { name: Some("Corp Root".into()) },
            Obstacle::Issuer { name: None },
            Obstacle::OtherHost,
            Obstacle::Tls,
            Obstacle::NoCertificates,
            Obstacle::ProxyLogin { proxy: proxy() },
            Obstacle::ProxyRefuses { proxy: proxy() },
            Obstacle::ProxyGone { proxy: proxy() },
            Obstacle::ProxyVariable { variable: "HTTPS_PROXY" },
            Obstacle::Unknown,
        ] {
            let no_way = no_way(cause);
            let (what, remedy) = (no_way.what(), no_way.remedy());
            assert!(!what.ends_with('.') && !remedy.ends_with('.'), "{what}. {remedy}");
            let needs_a_start = remedy.ends_with("start Rushes again");
            assert!(needs_a_start != remedy.to_lowercase().contains("goes on by itself"), "one way on: {remedy}");
            assert!(!no_way.answer().to_lowercase().contains("by itself"), "{}", no_way.answer());
        }
    }
}
