//! The bytes that a `data:` address holds.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};

use crate::engine::refusal::Refusal;
use crate::pictures::MAX_BYTES;

/// Programs write the end of Base64 with and without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads an address such as `data:image/png;base64,iVBOR…`.
///
/// # Errors
/// When it is not one, or too long for a picture.
pub fn read(address: &str) -> Result<Vec<u8>, Refusal> {
    let wrong = || Refusal::new("This data: address can't be read. Save the picture and choose the file");
    let rest = address.trim().get(5..).filter(|_| address.trim().starts_with("data:")).ok_or_else(wrong)?;
    let (kind, content) = rest.split_once(',').ok_or_else(wrong)?;
    if content.len() / 4 * 3 > MAX_BYTES {
        return Err(Refusal::new(format!("This picture is larger than {} MB, which is the most", MAX_BYTES >> 20)));
    }
    let content = percent_decoded(content);
    if !kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return Ok(content);
    }
    let letters: Vec<u8> = content.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(letters).map_err(|error| Refusal { details: error.to_string(), ..wrong() })
}

/// `%2B` is a plus; what is no such escape stays.
fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let escape = bytes.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = escape.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *byte == b'%');
        decoded.push(escaped.unwrap_or(*byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_read_however_the_program_wrote_them() {
        for address in [
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/png;base64,iVBORw0KGgo",
            " data:image/png;charset=utf-8;BASE64,iVBO\n Rw0KGgo%3D ",
            "data:,%89PNG%0D%0A%1A%0A",
        ] {
            assert_eq!(read(address).ok().as_deref(), Some(&b"\x89PNG\r\n\x1a\n"[..]), "{address}");
        }
        for wrong in ["data:", "data:image/png;base64", "data:image/png;base64,****", "http://x,y", "\u{1f98a}a:,"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&format!("data:,{}", "a".repeat(MAX_BYTES * 2))).unwrap_err().sentence.contains("64 MB"));
    }
}
