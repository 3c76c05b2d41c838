//! Where an address lies: on this computer, in this house, or out in the world. By its spelling alone; a name is never looked up.
//!
//! Owns the list of spellings. Never decides what may be done with an address: whoever fetches or sends it does.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Names by which systems call themselves (RFC 6761, and the `hosts` files of Debian, Fedora and macOS).
const OWN_NAMES: [&str; 6] =
    ["localhost", "localhost.localdomain", "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback"];

/// Endings that no public name has: multicast DNS (RFC 6762), home networks (RFC 8375), `.internal` (reserved by ICANN in 2024), and
/// what routers and companies use in spite of the rules.
const HOUSE_ENDINGS: [&str; 9] =
    ["local", "localdomain", "internal", "intranet", "private", "corp", "lan", "home", "home.arpa"];

/// Whether an address names this computer, however it is spelt.
pub fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_own_address(address.into()),
        Some(Host::Ipv6(address)) => is_own_address(address.into()),
        Some(Host::Domain(name)) => {
            let name = plain(name);
            OWN_NAMES.contains(&name.as_str()) || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// Whether an address names another computer of this house or company: private, link-local or unique-local, or a name that only a
/// local network knows. Nothing out in the world can fetch it. False for this computer itself.
pub fn is_local_network(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_house_address(address.into()),
        Some(Host::Ipv6(address)) => is_house_address(address.into()),
        Some(Host::Domain(name)) => !is_this_computer(url) && is_house_name(&plain(name)),
        None => false,
    }
}

/// Whether a looked-up address is this computer's own: loopback, or "this host" (RFC 1122), also inside IPv6.
pub fn is_own_address(address: IpAddr) -> bool {
    let own = |v4: Ipv4Addr| v4.is_loopback() || v4.octets()[0] == 0;
    match address {
        IpAddr::V4(v4) => own(v4),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified() || inner_v4(v6).is_some_and(own),
    }
}

/// Whether a looked-up address belongs to a local network: private (RFC 1918), link-local, shared by a provider or a mesh VPN
/// (RFC 6598), unique-local (RFC 4193), site-local, or to many at once. False for this computer itself.
pub fn is_house_address(address: IpAddr) -> bool {
    let house = |v4: Ipv4Addr| {
        let [first, second, ..] = v4.octets();
        let shared = first == 100 && (64..128).contains(&second);
        v4.is_private() || v4.is_link_local() || shared || first >= 224
    };
    if is_own_address(address) {
        return false;
    }
    match address {
        IpAddr::V4(v4) => house(v4),
        IpAddr::V6(v6) => {
            let site_local = v6.segments()[0] & 0xffc0 == 0xfec0;
            let of_v6 = v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_multicast() || site_local;
            of_v6 || inner_v4(v6).is_some_and(house)
        }
    }
}

/// The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056).
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

fn is_house_name(name: &str) -> bool {
    let ends_so = |ending: &str| name == ending || name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
    !name.contains('.') || HOUSE_ENDINGS.into_iter().any(ends_so)
}

/// A name without its closing dots and its capitals.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
