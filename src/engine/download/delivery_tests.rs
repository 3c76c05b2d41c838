//! What is kept, and under which name.

use super::*;

fn data(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn judged(bytes: &[u8], told: bool) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    std::fs::write(&path, bytes).unwrap();
    judge(&path, told)
}

fn kept(bytes: &[u8]) -> Delivered {
    match judged(bytes, true) {
        Verdict::Whole(delivered) => delivered,
        other => panic!("{other:?}"),
    }
}

/// The first bytes of each kind, as their specifications give them, with a body that no text has.
fn begun(head: &[u8]) -> Vec<u8> {
    [head, &[0; 1000]].concat()
}

#[test]
fn whatever_bytes_were_paid_for_are_kept_under_the_name_of_their_kind() {
    let mut stream = vec![0xff; 188 * 5];
    (0..5).for_each(|packet| stream[packet * 188] = 0x47);
    let mut stamped = vec![0xff; 192 * 5];
    (0..5).for_each(|packet| stamped[packet * 192 + 4] = 0x47);
    let webm = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm";
    let matroska = b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska\x42\x87\x81\x01\x42\x85\x81\x01";
    for (bytes, extension) in [
        (begun(webm), "webm"),
        (begun(matroska), "mkv"),
        (stream, "ts"),
        (stamped, "ts"),
        (begun(b"RIFF\x24\x00\x00\x00AVI LIST"), "avi"),
        (begun(b"GIF89a\x10\x00\x10\x00"), "gif"),
        (begun(b"\0\0\0\x14ftypqt  \0\0\0\0qt  "), "mov"),
        (begun(b"\0\0\0\x14ftypnext\0\0\0\0next"), "mp4"),
        (begun(b"\0\0\0\x08wide\0\0\0\x08mdat"), "mov"),
        (begun(b"\0\0\0\x6cmoov\0\0\0\x64mvhd"), "mov"),
        (begun(b"\0\x10\0\0mdat"), "mov"),
        (begun(b"\0\0\0\x10free\0\0\0\0\0\0\0\0\0\0\0\x08mdat"), "mov"),
        (begun(b"\0\0\0\x10skip\0\0\0\0\0\0\0\0\0\0\0\x08mdat"), "mov"),
        (begun(b"\0\0\0\x10stypmsdh"), "mp4"),
        (begun(b"PK\x03\x04\x14\0\0\0"), "zip"),
        (begun(b"MZ\x90\x00\x03"), "bin"),
        (begun(b"\x7fELF\x02\x01\x01"), "bin"),
        (vec![0; 5000], "bin"),
        (vec![7], "bin"),
    ] {
        let delivered = kept(&bytes);
        assert_eq!(delivered.extension, extension);
        assert_eq!(delivered.picture, ClipPicture::unknown(bytes.len() as u64), "nothing is made up: {extension}");
    }
}

#[test]
fn a_clip_that_can_be_played_is_known() {
    let bytes = data("bframes.mp4");
    let delivered = kept(&bytes);
    assert_eq!(delivered.extension, "mp4");
    let bytes = bytes.len() as u64;
    let picture =
        ClipPicture { width: 128, height: 72, millis: 1000, frames_per_1000s: 24_000, has_sound: true, bytes };
    assert_eq!(delivered.picture, picture);
}

#[test]
fn what_a_parser_says_never_throws_bytes_away_that_our_disk_can_read() {
    let verdict = |problem, told| picture_of(Err(MediaError { problem, path: "clip".into() }), 7, told);
    for problem in [Problem::NotMp4, Problem::NoVideo, Problem::Unsupported("x".into()), Problem::TooLarge("x".into())]
    {
        assert_eq!(verdict(problem, false).unwrap(), ClipPicture::unknown(7));
    }
    let early = || Problem::Read(io::ErrorKind::UnexpectedEof.into());
    assert_eq!(verdict(early(), false).unwrap(), ClipPicture::unknown(7), "the file ends early, the disk is sound");
    assert_eq!(verdict(Problem::Truncated, true).unwrap(), ClipPicture::unknown(7), "this is all, says its host");
    assert!(matches!(verdict(Problem::Truncated, false), Err(Verdict::Short)));
    let fault = Problem::Read(io::Error::other("EIO"));
    assert!(matches!(verdict(fault, true), Err(Verdict::OurDisk(_))), "the next look may read it");
}

#[test]
fn only_nothing_texts_and_pages_are_refused_whatever_they_call_themselves() {
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    for (bytes, foreign) in [
        (vec![], Foreign::Nothing),
        (b"<!DOCTYPE html><p>\x01".to_vec(), Foreign::Page),
        (b"\xef\xbb\xbf \r\n<HTML lang=de>Anmeldung f\xfcr G\xe4ste".to_vec(), Foreign::Page),
        (b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".to_vec(), Foreign::Text),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Foreign::Text),
        (br#"{"error":"expired"}"#.to_vec(), Foreign::Text),
        (b"Gateway timeout".to_vec(), Foreign::Text),
        (b"Zeit\xfcberschreitung".to_vec(), Foreign::Text),
        ("時間切れ\n".repeat(300).into_bytes(), Foreign::Text),
        (wide("Gateway timeout\r\n", u16::to_le_bytes), Foreign::Text),
        (wide("Gateway timeout\r\n", u16::to_be_bytes), Foreign::Text),
    ] {
        let verdict = judged(&bytes, true);
        assert!(matches!(verdict, Verdict::Foreign(seen) if seen == foreign), "{verdict:?} {bytes:?}");
    }
}

#[test]
fn half_a_video_is_kept_when_its_host_says_that_this_is_all_and_otherwise_fetched_on() {
    let whole = data("bframes.mp4");
    let half = &whole[..whole.len() / 2];
    assert!(matches!(judged(half, false), Verdict::Short), "{:?}", judged(half, false));
    assert_eq!(kept(half).picture, ClipPicture::unknown(half.len() as u64));
}

#[test]
fn a_disk_that_cant_be_read_is_no_verdict_on_the_video() {
    let verdict = judge(Path::new("/no/such/file"), true);
    assert!(matches!(verdict, Verdict::OurDisk(_)), "{verdict:?}");
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(judge(folder.path(), true), Verdict::OurDisk(_)), "a folder reads as a failing disk does");
}
