//! A look into the first directory of a TIFF: cameras write their raw files as TIFF, with a small preview in front.
//!
//! Never decodes anything, and never follows a pointer out of the bytes.

/// The tag of a raw file by Adobe's rules (DNG).
const DNG_VERSION: u16 = 50706;
/// The tag that names further directories: cameras keep the real picture there.
const SUB_DIRECTORIES: u16 = 330;
/// The tag that says which camera it was.
const MAKE: u16 = 271;
/// The largest directory that is walked.
const MOST_ENTRIES: usize = 512;

/// Whether these bytes begin as a TIFF does.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II\x2a\x00") || bytes.starts_with(b"MM\x00\x2a")
}

/// Whether a TIFF is a camera's raw file: its first picture would be a preview of a few pixels.
pub(super) fn is_camera_raw(bytes: &[u8]) -> bool {
    if bytes.get(8..10) == Some(b"CR") {
        return true; // Canon's own mark.
    }
    let tags = tags(bytes).unwrap_or_default();
    tags.contains(&DNG_VERSION) || (tags.contains(&SUB_DIRECTORIES) && tags.contains(&MAKE))
}

fn tags(bytes: &[u8]) -> Option<Vec<u16>> {
    let little = bytes.starts_with(b"II");
    let two = |at: usize| {
        let pair = bytes.get(at..at.checked_add(2)?)?;
        let pair = [pair[0], pair[1]];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = bytes.get(4..8)?;
    let four = [four[0], four[1], four[2], four[3]];
    let at = usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()?;
    let entries = usize::from(two(at)?).min(MOST_ENTRIES);
    (0..entries).map(|entry| two(at.checked_add(2 + 12 * entry)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(tags: &[u16]) -> Vec<u8> {
        let mut bytes = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
        bytes.extend((tags.len() as u16).to_le_bytes());
        for tag in tags {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([0; 10]);
        }
        bytes
    }

    #[test]
    fn a_raw_file_of_a_camera_is_not_taken_for_its_preview() {
        assert!(is_camera_raw(&tiff(&[256, 257, DNG_VERSION])));
        assert!(is_camera_raw(&tiff(&[MAKE, SUB_DIRECTORIES])));
        assert!(!is_camera_raw(&tiff(&[256, 257, MAKE])));
        assert!(!is_camera_raw(b"II\x2a\x00\xff\xff\xff\xff"), "a pointer out of the file");
    }
}
