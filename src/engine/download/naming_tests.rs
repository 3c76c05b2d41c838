//! Whatever a project, a title or a pattern is: the file lies under the clips folder, under names that every drive takes.

use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::*;

fn naming(project: Option<&str>, title: &str) -> FileNaming {
    FileNaming {
        pattern: FilePattern::default(),
        project: project.map(str::to_owned),
        shot: 3,
        title: title.to_owned(),
        take: 2,
    }
}

fn facts() -> FileFacts<'static> {
    let local = jiff::civil::date(2026, 11, 23).at(14, 5, 0, 0);
    FileFacts { local, prompt: "He was here", seed: Seed::new(41).unwrap(), extension: "mp4" }
}

fn parts(naming: &FileNaming, copy: u32, longest: usize) -> Vec<String> {
    naming.parts(&facts(), Path::new("/videos"), copy, longest)
}

#[test]
fn a_file_is_named_for_people_who_sort_by_name() {
    let trailer = naming(Some("Trailer"), "He was here");
    assert_eq!(parts(&trailer, 0, 255), ["Trailer", "03 He was here", "03 take 2.mp4"]);
    assert_eq!(parts(&trailer, 2, 255), ["Trailer", "03 He was here", "03 take 2 (2).mp4"]);
    assert_eq!(parts(&naming(None, "He was here"), 0, 255), ["03 He was here", "03 take 2.mp4"]);
}

#[test]
fn what_tells_takes_apart_stays_when_words_are_cut() {
    let pattern = FilePattern::parse("{project} {title} {seed} take {take}").unwrap();
    let long = FileNaming { pattern, ..naming(Some(&"project ".repeat(40)), &"title ".repeat(40)) };
    for longest in [255, 143, 100, 64, 40] {
        let parts = parts(&long, 7, longest);
        assert_eq!(parts.len(), 1);
        assert!(parts[0].len() <= longest && parts[0].ends_with("41 take 2 (7).mp4"), "{parts:?}");
    }
}

#[test]
fn a_shot_that_can_not_be_read_gives_the_name_of_earlier_versions() {
    let unreadable = FileNaming { shot: 0, ..naming(Some("Trailer"), "x") };
    assert_eq!(parts(&unreadable, 0, 255), ["2026-11-23 14.05 He was here 41.mp4"]);
}

#[test]
fn a_deep_clips_folder_gets_shorter_names_where_programs_need_them() {
    let root = format!("/{}", "folder/".repeat(15));
    let naming = naming(Some(&"project ".repeat(20)), &"title ".repeat(30));
    let parts = naming.parts(&facts(), Path::new(&root), 0, 255);
    let whole = letters(Path::new(&root), &parts);
    assert!(!cfg!(windows) || whole <= 259, "{whole}: {parts:?}");
    assert!(parts[2].ends_with("take 2.mp4"), "{parts:?}");
}

/// A text of letters that make trouble in names, drawn from a seed.
fn odd_text(dice: &mut StdRng) -> String {
    const ODD: [&str; 24] = [
        "/",
        "\\",
        "..",
        ".",
        ":",
        "*",
        "\0",
        "\u{202e}",
        "\u{200b}",
        " ",
        "\n",
        "CON",
        "nul",
        "é",
        "界",
        "👩‍🎨",
        "a",
        "Word",
        "-",
        "{title}",
        "~",
        "$HOME",
        "%TEMP%",
        "ال",
    ];
    let length = dice.random_range(0..60);
    (0..length).map(|_| ODD[dice.random_range(0..ODD.len())]).collect()
}

#[test]
fn no_words_lead_out_of_the_clips_folder_or_are_too_long() {
    let mut dice = StdRng::seed_from_u64(17);
    for _ in 0..3000 {
        let ways =
            ["{title}", "{project}/{title}/{take}", "{title}{title}{title}/{project} x", "{shot} {title} {seed}"];
        let pattern = FilePattern::parse(ways[dice.random_range(0..ways.len())]).unwrap();
        let project = dice.random_bool(0.5).then(|| odd_text(&mut dice));
        let naming = FileNaming { pattern, ..naming(project.as_deref(), &odd_text(&mut dice)) };
        let (copy, longest) = (dice.random_range(0..1000), dice.random_range(40..300));
        let parts = parts(&naming, copy, longest);
        assert!(
            parts.last().is_some_and(|name| std::path::Path::new(name).extension().is_some_and(|kind| kind == "mp4")),
            "{naming:?}: {parts:?}"
        );
        for part in &parts {
            assert!(is_one_name(part) && part.len() <= longest, "{naming:?}: {part:?}");
            assert!(!part.ends_with(['.', ' ']) && !part.starts_with('.'), "{naming:?}: {part:?}");
            assert!(!part.contains(['\\', ':', '*', '\0', '\u{202e}', '/']), "{naming:?}: {part:?}");
        }
    }
}
