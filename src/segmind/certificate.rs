//! What a certificate says of itself: from when until when it is valid, and who signed it. For words to the person only.
//!
//! Owns the few lines of DER (X.690) that this takes; no crate of the tree reads them. Whether a certificate is trusted is never
//! decided here. Any byte that is out of place makes the whole unreadable.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// The longest name that is shown, in characters.
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

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    /// The signer's common name, else its organisation.
    pub(super) issuer: Option<String>,
}

/// Reads the beginning of an X.509 certificate (RFC 5280, 4.1).
pub(super) fn read(der: &[u8]) -> Option<Certificate> {
    let mut whole = Der(der).inside(SEQUENCE)?;
    let mut body = whole.inside(SEQUENCE)?;
    if body.next_is(VERSION) {
        body.take(VERSION)?;
    }
    body.take(INTEGER)?;
    body.take(SEQUENCE)?;
    let issuer = body.inside(SEQUENCE)?;
    let mut validity = body.inside(SEQUENCE)?;
    Some(Certificate { from: validity.time()?, until: validity.time()?, issuer: name(issuer) })
}

fn name(mut parts: Der<'_>) -> Option<String> {
    let (mut common, mut organisation) = (None, None);
    while let Some(mut set) = parts.inside(SET) {
        while let Some(mut pair) = set.inside(SEQUENCE) {
            let id = pair.take(OBJECT_ID)?;
            let (tag, value) = pair.any()?;
            let text = text(tag, value);
            match id {
                COMMON_NAME => common = common.or(text),
                ORGANISATION => organisation = organisation.or(text),
                _ => {}
            }
        }
    }
    common.or(organisation)
}

/// A name as it can be shown: a stranger wrote it.
fn text(tag: u8, value: &[u8]) -> Option<String> {
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

/// Bytes of DER that are still to be read.
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
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    fn early() -> Vec<u8> {
        CertificateDer::from_pem_slice(include_bytes!("../../tests/certificates/early.pem")).unwrap().to_vec()
    }

    #[test]
    fn dates_and_signer_of_a_certificate_are_read() {
        let read = read(&early()).unwrap();
        assert_eq!(read.from, "2090-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(read.until, "2091-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(read.issuer.as_deref(), Some("Rushes Test Root"));
    }

    #[test]
    fn a_certificate_that_is_damaged_anywhere_is_unreadable_and_never_a_panic() {
        let whole = early();
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length]), None, "{length}");
        }
        for place in 0..whole.len() {
            for byte in [0, 0x7f, 0x80, 0x84, 0xff] {
                let mut damaged = whole.clone();
                damaged[place] = byte;
                std::hint::black_box(read(&damaged));
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
        assert_eq!(text(0x0c, "Evil\u{202e}\n Corp".as_bytes()).as_deref(), Some("Evil Corp"));
        assert_eq!(text(0x1e, &[0, b'A', 0, b'B']).as_deref(), Some("AB"));
        assert_eq!(text(0x0c, &[b'x'; 5000]).unwrap().len(), MAX_NAME);
        assert_eq!(text(0x13, b" "), None);
    }
}
