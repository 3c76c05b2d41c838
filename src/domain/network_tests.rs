//! Sentences about the network, and the hosts that are near.

use super::*;

fn network_trouble(cause: NetworkCause) -> NetworkTrouble {
    NetworkTrouble { host: "api.segmind.com".into(), cause }
}

#[test]
fn a_wrong_clock_is_told_with_its_time_and_the_certificates_dates() {
    let [now, from, until] =
        ["2016-11-29T16:10:00Z", "2026-10-01T00:00:00Z", "2026-12-30T23:59:59Z"].map(|t| t.parse().unwrap());
    let sentence = network_trouble(NetworkCause::Clock { now, from, until }).sentence();
    assert_eq!(
        sentence,
        "This computer's clock may be wrong: it says 29 Nov 2016, 16:10 UTC, and the certificate of api.segmind.com is valid from \
         1 Oct 2026 to 30 Dec 2026. Set date and time; goes on by itself once the clock is right"
    );
}

#[test]
fn every_cause_has_a_sentence_and_a_remedy_of_one_style() {
    let proxy = || "proxy.corp:8080".to_owned();
    let now = Timestamp::UNIX_EPOCH;
    for cause in [
        NetworkCause::Name,
        NetworkCause::Refused,
        NetworkCause::NoRoute,
        NetworkCause::Forbidden,
        NetworkCause::Slow,
        NetworkCause::BrokeOff,
        NetworkCause::Clock { now, from: now, until: now },
        NetworkCause::Issuer { name: Some("Corp Root".into()) },
        NetworkCause::Issuer { name: None },
        NetworkCause::OtherHost,
        NetworkCause::Tls,
        NetworkCause::NoCertificates,
        NetworkCause::ProxyLogin { proxy: proxy() },
        NetworkCause::ProxyRefuses { proxy: proxy() },
        NetworkCause::ProxyGone { proxy: proxy() },
        NetworkCause::ProxyVariable { variable: "HTTPS_PROXY" },
        NetworkCause::Unknown,
    ] {
        let network_trouble = network_trouble(cause);
        let (what, remedy) = (network_trouble.what(), network_trouble.remedy());
        assert!(!what.ends_with('.') && !remedy.ends_with('.'), "{what}. {remedy}");
        let needs_a_start = remedy.ends_with("start Rushes again");
        assert!(needs_a_start != remedy.to_lowercase().contains("goes on by itself"), "one way on: {remedy}");
        assert!(!network_trouble.answer().to_lowercase().contains("by itself"), "{}", network_trouble.answer());
    }
}

fn url(host: &str) -> Url {
    Url::parse(&format!("http://{host}:8080/a.png")).unwrap()
}

#[test]
fn this_computer_is_known_by_every_spelling() {
    for host in [
        "127.0.0.1",
        "127.8.9.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",
        "0",
        "0.1.2.3",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::ffff:0.0.0.0]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "localhost..",
        "a.localhost",
        "a.b.LocalHost.",
        "localhost.localdomain",
        "ip6-localhost",
    ] {
        assert!(is_this_computer(&url(host)), "{host}");
        assert!(!is_local_network(&url(host)), "{host} is no other computer");
    }
}

#[test]
fn this_house_is_known_by_every_spelling() {
    for host in [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.7",
        "192.168.1",
        "3232235527",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "224.0.0.251",
        "255.255.255.255",
        "[fe80::1]",
        "[fd00::1]",
        "[fc00::1]",
        "[fec0::1]",
        "[ff02::fb]",
        "[::ffff:192.168.0.7]",
        "[64:ff9b::10.0.0.1]",
        "[2002:c0a8:7::1]",
        "nas",
        "nas.",
        "NAS.local",
        "nas.local.",
        "printer.lan",
        "a.home.arpa",
        "db.internal",
        "x.localdomain",
        "wiki.corp",
        "box.home",
        "local",
    ] {
        assert!(is_local_network(&url(host)), "{host}");
        assert!(!is_this_computer(&url(host)), "{host} is not this one");
    }
}

#[test]
fn the_world_is_taken_neither_for_this_computer_nor_for_this_house() {
    for host in [
        "images.segmind.com",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "notlocalhost.com",
        "mylocal.com",
        "glocal.org",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "1.1.1.1",
        "223.255.255.1",
        "[2606:4700::1111]",
        "[::ffff:8.8.8.8]",
        "[2002:808:808::]",
        "[64:ff9b::8.8.8.8]",
        "example.com.",
        "lan.example.org",
    ] {
        assert!(!is_this_computer(&url(host)) && !is_local_network(&url(host)), "{host}");
    }
    let nowhere = Url::parse("data:image/png;base64,AAAA").unwrap();
    assert!(!is_this_computer(&nowhere) && !is_local_network(&nowhere));
}
