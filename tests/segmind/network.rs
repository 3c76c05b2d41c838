//! Hosts that can't be reached: the obstacle is recognised, and nothing was sent.

use rushes::domain::{NetworkCause, NetworkTrouble};
use rushes::segmind::{ApiErrorKind, SubmitError};

use crate::hops::Hop;
use crate::{client_of, key, model, no_pictures, shot};

async fn trouble_at(address: &str) -> NetworkTrouble {
    let client = client_of(address);
    let credits = client.credits(&key()).await.unwrap_err();
    assert_eq!(credits.kind, ApiErrorKind::Unreachable, "{address}: {credits:?}");
    let outcome = client.submit(&key(), &model(), &shot(), &no_pictures()).await;
    let Err(SubmitError::NotQueued(error)) = outcome else { panic!("{address}: {outcome:?}") };
    let kind = |error: &rushes::segmind::ApiError| {
        error.network_trouble.as_ref().map(|way| std::mem::discriminant(&way.cause))
    };
    assert_eq!(kind(&error), kind(&credits), "{address}");
    assert!(!error.details.is_empty());
    *error.network_trouble.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_valid_yet_or_no_longer_speaks_of_the_clock_with_both_dates() {
    for (certificate, from, until) in [
        ("early", "2090-01-01T00:00:00Z", "2091-01-01T00:00:00Z"),
        ("expired", "2001-01-01T00:00:00Z", "2002-01-01T00:00:00Z"),
    ] {
        let host = Hop::tls(certificate, 200, "{}");
        let network_trouble = trouble_at(&format!("https://127.0.0.1:{}", host.port)).await;
        let NetworkCause::Clock { from: begins, until: ends, .. } = network_trouble.cause else {
            panic!("{network_trouble:?}")
        };
        assert_eq!((begins, ends), (from.parse().unwrap(), until.parse().unwrap()));
        let sentence = network_trouble.sentence();
        assert!(sentence.starts_with("This computer's clock may be wrong: it says "), "{sentence}");
        assert!(sentence.ends_with("goes on by itself once the clock is right"), "{sentence}");
        assert!(host.heard().is_empty(), "nothing was sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_an_unknown_signer_names_the_signer() {
    let host = Hop::tls("valid", 200, "{}");
    let network_trouble = trouble_at(&format!("https://127.0.0.1:{}", host.port)).await;
    assert_eq!(network_trouble.cause, NetworkCause::Issuer { name: Some("Rushes Test Root".into()) });
    assert!(
        network_trouble.sentence().contains("signed by \u{201c}Rushes Test Root\u{201d}"),
        "{}",
        network_trouble.sentence()
    );
    assert!(host.heard().is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_known_a_closed_port_and_a_host_without_tls_are_told_apart() {
    assert_eq!(trouble_at("https://segmind.invalid").await.cause, NetworkCause::Name);
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    for scheme in ["http", "https"] {
        let network_trouble = trouble_at(&format!("{scheme}://127.0.0.1:{closed}")).await;
        assert_eq!((network_trouble.host.as_str(), network_trouble.cause), ("127.0.0.1", NetworkCause::Refused));
    }
    let no_tls = crate::server::Server::play(vec![crate::server::Act::CloseAtOnce; 2]).await;
    assert_eq!(trouble_at(&format!("https://127.0.0.1:{}", no_tls.port())).await.cause, NetworkCause::Tls);
}
