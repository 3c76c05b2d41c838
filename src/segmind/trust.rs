//! The system's own judgement of certificates, with a memory: what a refused one said of itself, so that it can be told in words.
//!
//! Owns the memory. Never weakens the judgement: every question goes to the platform's verifier and its answer goes back unchanged.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use super::certificate;
use crate::domain::NetworkCause;

/// So many hosts are remembered; a client speaks to a handful.
const MOST_HOSTS: usize = 64;

/// What was last refused of each host.
#[derive(Debug, Clone, Default)]
pub(super) struct Refused(Arc<Mutex<HashMap<String, NetworkCause>>>);

impl Refused {
    /// Why the certificate of this host was last refused.
    pub(super) fn of(&self, host: &str) -> Option<NetworkCause> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }

    fn remember(&self, host: String, why: NetworkCause) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_HOSTS {
            known.clear();
        }
        known.insert(host, why);
    }
}

/// TLS as reqwest itself would set it up, by the platform's verifier, with a memory.
pub(super) fn tls(refused: &Refused) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let inner = Arc::new(rustls_platform_verifier::Verifier::new(provider.clone())?);
    config(provider, Arc::new(Remembering { inner, refused: refused.clone() }))
}

fn config(provider: Arc<CryptoProvider>, verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[derive(Debug)]
struct Remembering {
    inner: Arc<dyn ServerCertVerifier>,
    refused: Refused,
}

impl ServerCertVerifier for Remembering {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        if let Err(error) = &verdict {
            self.refused.remember(server_name.to_str().into_owned(), reason(end_entity, now, error));
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// The platforms word a refusal differently; the dates come first, because nothing else can be right while they are wrong.
fn reason(der: &[u8], now: UnixTime, error: &Error) -> NetworkCause {
    let read = certificate::read(der);
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let now = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    match (read, error) {
        (Some(read), _) if now < read.from || now > read.until => {
            NetworkCause::Clock { now, from: read.from, until: read.until }
        }
        (
            _,
            Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            ),
        ) => NetworkCause::OtherHost,
        (Some(read), Error::InvalidCertificate(_)) => NetworkCause::Issuer { name: read.issuer },
        (None, Error::InvalidCertificate(_)) => NetworkCause::Issuer { name: None },
        _ => NetworkCause::Tls,
    }
}

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    fn pem(bytes: &[u8]) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(bytes).unwrap()
    }

    /// A verifier that trusts the tests' root, with its memory.
    fn trusting() -> (Remembering, Refused) {
        let mut roots = RootCertStore::empty();
        roots.add(pem(include_bytes!("../../tests/certificates/root.pem"))).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build().unwrap();
        let refused = Refused::default();
        (Remembering { inner, refused: refused.clone() }, refused)
    }

    const HOST: &str = "api.segmind.test";

    fn verdict(certificate: &[u8], year: u64) -> (bool, Option<NetworkCause>) {
        let (verifier, refused) = trusting();
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs((year - 1970) * 31_556_952));
        let answer = verifier.verify_server_cert(&pem(certificate), &[], &HOST.try_into().unwrap(), &[], now);
        (answer.is_ok(), refused.of(HOST))
    }

    #[test]
    fn what_the_system_trusts_is_trusted_and_nothing_is_remembered() {
        assert_eq!(verdict(include_bytes!("../../tests/certificates/valid.pem"), 2026), (true, None));
    }

    #[test]
    fn what_the_system_refuses_stays_refused_and_is_remembered_by_its_reason() {
        let valid = include_bytes!("../../tests/certificates/valid.pem");
        for (year, clock_is) in [(2010, "behind"), (2130, "ahead")] {
            let (trusted, why) = verdict(valid, year);
            assert!(!trusted && matches!(why, Some(NetworkCause::Clock { .. })), "{clock_is}: {why:?}");
        }
        let other = verdict(include_bytes!("../../tests/certificates/other.pem"), 2026);
        assert_eq!(other, (false, Some(NetworkCause::OtherHost)));
    }

    #[test]
    fn the_memory_has_an_end() {
        let refused = Refused::default();
        for n in 0..1000 {
            refused.remember(format!("host-{n}"), NetworkCause::Tls);
        }
        assert!(refused.0.lock().unwrap().len() <= MOST_HOSTS);
        assert_eq!(refused.of("host-999"), Some(NetworkCause::Tls));
    }
}
