//! TLS with the platform's certificate verifier, and a memory of why it refused a certificate, for words to the person.
//!
//! The platform's verdict is never changed. The memory reads validity and issuer from the certificate with a few lines of DER (X.690);
//! no crate in the tree does that. A certificate with any unexpected byte is unreadable.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::DateTime;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use crate::domain::NetworkCause;

/// The most hosts in the memory; a client uses a handful.
const MOST_HOSTS: usize = 64;

/// Why each host's certificate was last refused.
#[derive(Debug, Clone, Default)]
pub(super) struct RefusedCertificates(Arc<Mutex<HashMap<String, NetworkCause>>>);

impl RefusedCertificates {
    /// Why this host's certificate was last refused.
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

/// A TLS configuration like reqwest's own, with the platform's verifier and this memory.
pub(super) fn client_config(refused: &RefusedCertificates) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let inner = Arc::new(rustls_platform_verifier::Verifier::new(provider.clone())?);
    config_with(provider, Arc::new(RememberingVerifier { inner, refused: refused.clone() }))
}

fn config_with(provider: Arc<CryptoProvider>, verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[derive(Debug)]
struct RememberingVerifier {
    inner: Arc<dyn ServerCertVerifier>,
    refused: RefusedCertificates,
}

impl ServerCertVerifier for RememberingVerifier {
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

/// Why a certificate was refused. Platforms report it differently. Dates come first: a wrong clock explains every other error.
fn reason(der: &[u8], now: UnixTime, error: &Error) -> NetworkCause {
    let read = read_certificate(der);
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

/// The longest displayed name, in characters.
const MAX_NAME: usize = 80;

const INTEGER: u8 = 0x02;
const OBJECT_ID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERAL_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// Object ids 2.5.4.3 and 2.5.4.10, as they are encoded.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANISATION: &[u8] = &[0x55, 0x04, 0x0a];

/// The relevant fields of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Certificate {
    from: Timestamp,
    until: Timestamp,
    /// The issuer's common name, or else its organisation.
    issuer: Option<String>,
}

/// Reads the beginning of an X.509 certificate (RFC 5280, 4.1).
fn read_certificate(der: &[u8]) -> Option<Certificate> {
    let mut whole = Der(der).inside(SEQUENCE)?;
    let mut body = whole.inside(SEQUENCE)?;
    if body.next_is(VERSION) {
        body.take(VERSION)?;
    }
    body.take(INTEGER)?;
    body.take(SEQUENCE)?;
    let issuer = body.inside(SEQUENCE)?;
    let mut validity = body.inside(SEQUENCE)?;
    Some(Certificate { from: validity.time()?, until: validity.time()?, issuer: name_in(issuer) })
}

fn name_in(mut parts: Der<'_>) -> Option<String> {
    let (mut common, mut organisation) = (None, None);
    while let Some(mut set) = parts.inside(SET) {
        while let Some(mut pair) = set.inside(SEQUENCE) {
            let id = pair.take(OBJECT_ID)?;
            let (tag, value) = pair.any()?;
            let text = name_text(tag, value);
            match id {
                COMMON_NAME => common = common.or(text),
                ORGANISATION => organisation = organisation.or(text),
                _ => {}
            }
        }
    }
    common.or(organisation)
}

/// A name that is safe to show: it comes from an untrusted certificate.
fn name_text(tag: u8, value: &[u8]) -> Option<String> {
    let text = match tag {
        0x1e => {
            let pairs: Vec<u16> = value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&pairs)
        }
        _ => String::from_utf8_lossy(value).into_owned(),
    };
    let is_plain = |letter: &char| letter.is_alphanumeric() || " .,-_&'()/:@+*".contains(*letter);
    let plain: String = text.chars().filter(is_plain).take(MAX_NAME).collect();
    let plain = plain.trim();
    (!plain.is_empty()).then(|| plain.to_owned())
}

/// The unread part of some DER.
#[derive(Clone, Copy)]
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next_is(&self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// The next value's tag and content.
    fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let length = match first {
            0..=0x7f => usize::from(first),
            0x81..=0x83 => {
                let (bytes, after) = rest.split_at_checked(usize::from(first - 0x80))?;
                rest = after;
                bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte))
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        self.0 = after;
        Some((tag, content))
    }

    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        if self.next_is(tag) { self.any().map(|(_, content)| content) } else { None }
    }

    fn inside(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Self)
    }

    /// `YYMMDDHHMMSSZ` (1950 to 2049) or `YYYYMMDDHHMMSSZ`, the only forms that RFC 5280 allows.
    fn time(&mut self) -> Option<Timestamp> {
        let (tag, content) = self.any()?;
        let digits = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
        let whole = match (tag, digits.len()) {
            (UTC_TIME, 12) if digits < "50" => format!("20{digits}"),
            (UTC_TIME, 12) => format!("19{digits}"),
            (GENERAL_TIME, 14) => digits.to_owned(),
            _ => return None,
        };
        let time = DateTime::strptime("%Y%m%d%H%M%S", whole).ok()?;
        time.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    fn pem(bytes: &[u8]) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(bytes).unwrap()
    }

    /// A verifier that trusts the tests' root, with its memory.
    fn trusting() -> (RememberingVerifier, RefusedCertificates) {
        let mut roots = RootCertStore::empty();
        roots.add(pem(include_bytes!("../../tests/certificates/root.pem"))).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build().unwrap();
        let refused = RefusedCertificates::default();
        (RememberingVerifier { inner, refused: refused.clone() }, refused)
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
        let refused = RefusedCertificates::default();
        for n in 0..1000 {
            refused.remember(format!("host-{n}"), NetworkCause::Tls);
        }
        assert!(refused.0.lock().unwrap().len() <= MOST_HOSTS);
        assert_eq!(refused.of("host-999"), Some(NetworkCause::Tls));
    }

    fn early() -> Vec<u8> {
        CertificateDer::from_pem_slice(include_bytes!("../../tests/certificates/early.pem")).unwrap().to_vec()
    }

    #[test]
    fn dates_and_signer_of_a_certificate_are_read() {
        let read = read_certificate(&early()).unwrap();
        assert_eq!(read.from, "2090-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(read.until, "2091-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(read.issuer.as_deref(), Some("Rushes Test Root"));
    }

    #[test]
    fn a_certificate_that_is_damaged_anywhere_is_unreadable_and_never_a_panic() {
        let whole = early();
        for length in 0..whole.len() {
            assert_eq!(read_certificate(&whole[..length]), None, "{length}");
        }
        for place in 0..whole.len() {
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                let mut damaged = whole.clone();
                damaged[place] = byte;
                std::hint::black_box(read_certificate(&damaged));
            }
        }
    }

    #[test]
    fn both_forms_of_time_are_read_and_no_other() {
        let time = |tag: u8, text: &str| {
            let mut der = vec![tag, u8::try_from(text.len()).unwrap()];
            der.extend_from_slice(text.as_bytes());
            Der(&der).time().map(|time| time.to_string())
        };
        assert_eq!(time(UTC_TIME, "491231235959Z").as_deref(), Some("2049-12-31T23:59:59Z"));
        assert_eq!(time(UTC_TIME, "500101000000Z").as_deref(), Some("1950-01-01T00:00:00Z"));
        assert_eq!(time(GENERAL_TIME, "20500101000000Z").as_deref(), Some("2050-01-01T00:00:00Z"));
        for (tag, text) in [
            (UTC_TIME, "5001010000Z"),
            (GENERAL_TIME, "20501301000000Z"),
            (UTC_TIME, "490101000000+0100"),
            (INTEGER, "x"),
        ] {
            assert_eq!(time(tag, text), None, "{text}");
        }
    }

    #[test]
    fn a_strangers_name_is_made_harmless() {
        assert_eq!(name_text(0x0c, "Evil\u{202e}\n Corp".as_bytes()).as_deref(), Some("Evil Corp"));
        assert_eq!(name_text(0x1e, &[0, b'A', 0, b'B']).as_deref(), Some("AB"));
        assert_eq!(name_text(0x0c, &[b'x'; 5000]).unwrap().len(), MAX_NAME);
        assert_eq!(name_text(0x13, b" "), None);
    }
}
