//! Proxies and odd certificates, by the environment of a whole program: what the person is told, and that nothing is sent around them.

use serde_json::Value;

use super::hops::Hop;
use super::sandbox::{KEY, Sandbox, json_lines};

/// A place whose Segmind is a host that only a proxy of this test knows.
fn proxied(variables: &[(&str, String)]) -> Sandbox {
    let sandbox = Sandbox::new().with("RUSHES_API_URL", "https://api.segmind.test").with("SEGMIND_API_KEY", KEY);
    variables.iter().fold(sandbox, |sandbox, (name, value)| sandbox.with(name, value))
}

/// The first line of a shot that waits.
fn waits(sandbox: &Sandbox) -> Value {
    let mut run = sandbox.start(&["generate", "--prompt", "a fox", "--json"]);
    let printed = run.until("\"state\":\"waiting\"");
    run.kill();
    json_lines(&printed).into_iter().find(|line| line["state"] == "waiting").unwrap()
}

fn sentence(line: &Value) -> &str {
    line["failure"].as_str().unwrap()
}

#[test]
fn a_proxy_that_asks_for_a_password_or_refuses_is_named_and_the_raw_cause_stands_below() {
    for (status, words) in [
        (407, "asks for a user name and a password. Put both into its address"),
        (
            403,
            "does not connect to api.segmind.test. Whoever runs it can allow api.segmind.test; goes on by itself then",
        ),
        (502, "does not connect to api.segmind.test."),
    ] {
        let proxy = Hop::connect(status, 0);
        let sandbox = proxied(&[("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port))]);
        let line = waits(&sandbox);
        let start = format!("The proxy 127.0.0.1:{} {words}", proxy.port);
        assert!(sentence(&line).starts_with(&start), "{status}: {line}");
        assert!(line["details"].as_str().unwrap().contains("tunnel error"), "{line}");
        assert!(
            proxy.heard().iter().all(|asked| asked.starts_with("CONNECT api.segmind.test:443 ")),
            "{:?}",
            proxy.heard()
        );
        assert_eq!(sandbox.holds(KEY), None);
    }
}

#[test]
fn a_proxy_that_is_gone_is_told_from_segmind_being_gone() {
    for scheme in ["http", "socks5h"] {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let line = waits(&proxied(&[("ALL_PROXY", format!("{scheme}://127.0.0.1:{gone}"))]));
        assert!(sentence(&line).starts_with(&format!("The proxy 127.0.0.1:{gone} can't be reached. Check")), "{line}");
    }
    let refusing = Hop::socks5(None);
    let line = waits(&proxied(&[("ALL_PROXY", format!("socks5h://127.0.0.1:{}", refusing.port))]));
    assert!(sentence(&line).contains("does not connect to api.segmind.test"), "{line}");
}

#[test]
fn a_proxy_variable_that_can_not_be_used_is_named_and_nothing_goes_around_it() {
    let host = Hop::tls("valid", 200, "{}");
    for (name, value) in [("HTTPS_PROXY", "pac+http://secret@x/"), ("all_proxy", "127.0.0.1:port")] {
        let sandbox =
            proxied(&[(name, value.into()), ("RUSHES_API_URL", format!("https://localtest.me:{}", host.port))]);
        let line = waits(&sandbox);
        // Windows does not tell the letters of such a name apart; the capitals are looked for first.
        let name = if cfg!(windows) { name.to_uppercase() } else { name.to_owned() };
        assert!(
            sentence(&line)
                .starts_with(&format!("{name} does not name a proxy that Rushes can use, so nothing is sent")),
            "{line}"
        );
        assert!(sentence(&line).ends_with("start Rushes again"), "{line}");
        assert!(!line.to_string().contains("secret"), "{line}");
    }
    assert!(host.heard().is_empty());
}

#[test]
fn a_proxy_variable_that_can_not_be_used_is_named_by_a_question_to_the_history_too() {
    let sandbox = proxied(&[("HTTPS_PROXY", "pac+http://secret@x/".into())]);
    let done = sandbox.run(&["history"]);
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{done:?}");
    let words = "HTTPS_PROXY does not name a proxy that Rushes can use, so nothing is sent";
    assert!(done.err.contains(words) && !done.err.contains("secret"), "{}", done.err);
}

/// Elsewhere the system's trusted certificates aren't a file that a test can choose.
#[cfg(target_os = "linux")]
#[test]
fn a_shot_is_sent_through_a_socks_proxy_with_the_systems_own_trust() {
    use super::hops::certificate;
    let taken = r#"{"request_id":"r-1","status":"QUEUED","credits":12}"#;
    let host = Hop::tls("valid", 200, taken);
    for scheme in ["socks5h", "http"] {
        let proxy = if scheme == "http" { Hop::connect(200, host.port) } else { Hop::socks5(Some(host.port)) };
        let root = certificate("root.pem").display().to_string();
        let sandbox =
            proxied(&[("ALL_PROXY", format!("{scheme}://127.0.0.1:{}", proxy.port)), ("SSL_CERT_FILE", root)]);
        let mut run = sandbox.start(&["generate", "--prompt", "a fox", "--json"]);
        run.until("\"state\":\"accepted\"");
        run.kill();
        assert!(proxy.heard().iter().all(|asked| asked.contains("api.segmind.test")), "{:?}", proxy.heard());
        let submits = host.heard().iter().filter(|asked| asked.starts_with("POST /v2/")).count();
        assert_eq!(submits, if scheme == "http" { 2 } else { 1 }, "{:?}", host.heard());
    }
}

#[test]
fn a_stranger_between_here_and_segmind_is_named_by_who_signed_its_certificate() {
    let stranger = Hop::tls("valid", 200, "{}");
    let proxy = Hop::connect(200, stranger.port);
    let line = waits(&proxied(&[("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port))]));
    assert!(
        sentence(&line).starts_with(
            "The certificate that came for api.segmind.test is signed by \u{201c}Rushes Test Root\u{201d}, which this computer does not trust"
        ),
        "{line}"
    );
    assert!(stranger.heard().is_empty(), "nothing was sent");
}
