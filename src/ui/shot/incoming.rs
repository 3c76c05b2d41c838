//! Dropped or pasted text, read as pictures: paths, `file:` addresses, lists of addresses. No file is opened.

use std::path::{Path, PathBuf};

use url::Url;

/// Something that may be a first frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum Incoming {
    /// A path, perhaps of a picture.
    File(PathBuf),
    /// An address, as written.
    Address(String),
    /// A `data:` address, which holds the picture itself.
    Data(String),
}

/// How the path of an address ends that names a picture.
const PICTURES: [&str; 11] =
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif"];

/// The pictures that a pasted text names, in its order; empty when it is prose.
pub(in crate::ui) fn read(text: &str) -> Vec<Incoming> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // File managers such as GNOME's write the operation into the first line.
    let lines: Vec<&str> =
        lines.filter(|line| !matches!(*line, "copy" | "cut" | "x-special/nautilus-clipboard")).collect();
    let read: Vec<Incoming> = lines.iter().filter_map(|line| one(line)).collect();
    if read.len() == lines.len() { read } else { Vec::new() }
}

fn one(line: &str) -> Option<Incoming> {
    let line = line.trim_matches(['"', '\'']);
    if Path::new(line).is_absolute() {
        return Some(Incoming::File(line.into()));
    }
    let url = Url::parse(line).ok()?;
    match url.scheme() {
        "file" => path_of(&url).map(Incoming::File),
        "http" | "https" if url.has_host() && (!line.contains(char::is_whitespace) || names_a_picture(&url)) => {
            Some(Incoming::Address(line.to_owned()))
        }
        "data" if line.contains(',') => Some(Incoming::Data(line.to_owned())),
        _ => None,
    }
}

/// Whether the address ends as one of a picture does: then it may hold spaces, and is no prose that begins with an address.
fn names_a_picture(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    PICTURES.iter().any(|ending| path.ends_with(ending))
}

/// The path of a `file:` address. Some programs write this computer's name or `localhost` as its host. Escaped bytes need not be UTF-8.
fn path_of(url: &Url) -> Option<PathBuf> {
    let here = |url: &Url| Url::parse(&format!("file://{}", url.path())).ok()?.to_file_path().ok();
    url.to_file_path().ok().or_else(|| here(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_pictures() {
        for text in [
            "",
            "a fox in the snow",
            "see https://example.org/a.png",
            "https://example.org/a.png shows a fox",
            "data: none",
            "ftp://x/y",
            "https://",
            "cat.png",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn addresses_with_spaces_other_letters_or_the_picture_itself_are_addresses() {
        let spaces = "https://example.org/my cat.png?size=large";
        assert_eq!(read(spaces), [Incoming::Address(spaces.into())]);
        let letters = "https://例え.jp/灯台.jpg";
        assert_eq!(read(letters), [Incoming::Address(letters.into())]);
        let data = "data:image/png;base64,iVBORw0KGgo=";
        assert_eq!(read(data), [Incoming::Data(data.into())]);
    }

    #[test]
    fn addresses_are_taken_from_texts_and_lists() {
        let address = Incoming::Address("https://example.org/a%20b.png".into());
        assert_eq!(read(" https://example.org/a%20b.png\n"), std::slice::from_ref(&address));
        assert_eq!(read("# a list\r\nhttps://example.org/a%20b.png\r\nhttp://x/b.png")[0], address);
    }

    #[cfg(unix)]
    #[test]
    fn paths_are_taken_however_a_program_spells_them() {
        use std::os::unix::ffi::OsStrExt as _;
        let file = |path: &str| Incoming::File(path.into());
        for text in [
            "/home/mara/fox 1.png",
            "file:///home/mara/fox%201.png",
            "file://localhost/home/mara/fox%201.png",
            "file://studio/home/mara/fox%201.png",
            "copy\nfile:///home/mara/fox%201.png",
            "'/home/mara/fox 1.png'",
        ] {
            assert_eq!(read(text), [file("/home/mara/fox 1.png")], "{text}");
        }
        let latin = PathBuf::from(std::ffi::OsStr::from_bytes(b"/b\xfchne.png"));
        assert_eq!(read("file:///b%FChne.png"), [Incoming::File(latin)]);
    }

    #[cfg(windows)]
    #[test]
    fn paths_are_taken_however_a_program_spells_them() {
        let file = |path: &str| Incoming::File(path.into());
        for text in [
            r"C:\Users\Mara\fox 1.png",
            "\"C:\\Users\\Mara\\fox 1.png\"", // Explorer's "Copy as path".
            "file:///C:/Users/Mara/fox%201.png",
            "file://localhost/C:/Users/Mara/fox%201.png",
        ] {
            assert_eq!(read(text), [file(r"C:\Users\Mara\fox 1.png")], "{text}");
        }
        for text in [r"\\studio\films\fox 1.png", "file://studio/films/fox%201.png"] {
            assert_eq!(read(text), [file(r"\\studio\films\fox 1.png")], "{text}");
        }
    }
}
