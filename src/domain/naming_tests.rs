//! The names of files, read as sentences.

use super::*;

fn fields<'a>(project: Option<&'a str>, title: &'a str) -> NameFields<'a> {
    let local = jiff::civil::date(2026, 11, 29).at(13, 48, 0, 0);
    NameFields { project, shot: 3, title, take: 2, seed: Seed::new(41).unwrap(), local }
}

fn named(pattern: &str, project: Option<&str>, title: &str) -> String {
    FilePattern::parse(pattern).unwrap().path(&fields(project, title)).join("/")
}

fn refused(pattern: &str) -> String {
    FilePattern::parse(pattern).unwrap_err().to_string()
}

#[test]
fn files_sort_by_project_shot_and_take() {
    assert_eq!(named(DEFAULT_PATTERN, Some("Trailer"), "He was here"), "Trailer/03 He was here/03 take 2");
    assert_eq!(named(DEFAULT_PATTERN, None, "He was here"), "03 He was here/03 take 2");
    assert_eq!(FilePattern::default().example(), "Trailer/03 He was here/03 take 2.mp4");
    assert_eq!(named("{date} {time} {title} {seed}", None, "A fox"), "2026-11-29 13.48 A fox 41");
    assert_eq!(named("{Shot}{ take }", None, "A fox"), "032", "as people type it");
}

#[test]
fn only_the_projects_folder_is_left_out_where_there_is_none() {
    assert_eq!(named("Clips of {project}/{shot}", None, "x"), "03");
    assert_eq!(named("{project} - {shot} - {take}", None, "x"), "03 - 2", "a file keeps its name");
    assert_eq!(named("{project} - {shot}", Some("Trailer"), "x"), "Trailer - 03");
}

#[test]
fn every_wrong_pattern_is_told_in_a_sentence() {
    for (pattern, words) in [
        ("", "Give the files a name"),
        ("  \u{3000}", "Give the files a name"),
        ("{colour}", "There is no field {colour}; there are {project} {shot} {title} {take} {seed} {date} {time}"),
        ("{}", "There is no field {}"),
        ("{shot", "A brace is alone"),
        ("shot}", "A brace is alone"),
        ("{{shot}}", "A brace is alone"),
        ("/clips/{shot}", "Begin with a name"),
        ("C:/clips/{shot}", "Begin with a name"),
        ("clips\\{shot}", "Write / between"),
        ("../{shot}", "dots alone"),
        ("a/../../{shot}", "dots alone"),
        ("a/ .. /{shot}", "dots alone"),
        ("./{shot}", "dots alone"),
        ("a//{shot}", "A name is missing"),
        ("{shot}/", "A name is missing"),
        ("a/{project}", "Name the file itself"),
        ("a\u{0}{shot}", "on one line"),
        ("1/2/3/4/5/6/{shot}", "At most five folders"),
        (&"x".repeat(301), "too long"),
    ] {
        let sentence = refused(pattern);
        assert!(sentence.contains(words) && !sentence.ends_with('.'), "{pattern:?}: {sentence}");
    }
}

#[test]
fn fields_and_their_descriptions_are_the_same_ones() {
    let known: Vec<&str> = Field::VARIANTS.iter().map(<&str>::from).collect();
    assert_eq!(FIELDS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), known);
    for (name, _) in FIELDS {
        assert!(FilePattern::parse(&format!("x {{{name}}}")).is_ok());
    }
}

#[test]
fn no_title_or_project_leaves_its_folder_or_makes_one() {
    let nasty = [
        "../../etc",
        "a/b\\c",
        "/",
        "..",
        ".",
        "CON",
        "nul.txt",
        "a\u{202e}4pm",
        "x\0y",
        "...",
        " ",
        "<>:\"|?*",
        "\u{200b}",
        "trailing. .",
    ];
    for words in nasty {
        for pattern in [DEFAULT_PATTERN, "{title}", "{project}/{title}/{project} {title}", "{title}/{take}"] {
            let parts = FilePattern::parse(pattern).unwrap().path(&fields(Some(words), words));
            assert_eq!(parts.len(), pattern.split('/').count(), "{pattern} {words:?}: {parts:?}");
            for part in &parts {
                assert!(!part.is_empty() && !part.contains(['/', '\\', ':', '\0', '\u{202e}', '*', '?']), "{part:?}");
                assert!(!part.ends_with(['.', ' ']) && !part.starts_with([' ', '.']), "{part:?}");
                let stem = part.split('.').next().unwrap().to_ascii_lowercase();
                assert!(!["con", "nul"].contains(&stem.as_str()), "{part:?}");
            }
        }
    }
}

#[test]
fn a_long_title_gives_way_to_the_numbers_behind_it() {
    for title in ["word ".repeat(200), "界".repeat(200), "x".repeat(900)] {
        for most in [130, 100, 60, 30, 12] {
            let pattern = FilePattern::parse("{project}/{title} take {take}").unwrap();
            let parts = pattern.path_within(&fields(Some(&title), &title), most);
            assert_eq!(parts.len(), 2);
            assert!(parts.iter().all(|part| part.len() <= most), "{most}: {parts:?}");
            assert!(parts[1].ends_with("take 2"), "{most}: {parts:?}");
        }
    }
}

#[test]
fn a_pattern_is_stored_as_typed() {
    let stored = serde_json::to_string(&FilePattern::parse(" {shot} take {take} ").unwrap()).unwrap();
    assert_eq!(stored, r#""{shot} take {take}""#);
    assert!(serde_json::from_str::<FilePattern>("\"../{shot}\"").is_err());
}
