//! The floor plan, enforced: a module may name only the floors below it.
//!
//! One row per top-level module: what it may reach through `crate::`. Adding an arrow is a
//! reviewed change to this table, never an accident in a `use`.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod circles;
mod names;

use circles::ModuleGraph;
use std::fs;
use std::path::{Path, PathBuf};

/// No file is longer than this.
const MOST_LINES: usize = 450;

const FLOORS: &[(&str, &[&str])] = &[
    // Ground floor: types and rules, no I/O.
    ("domain", &[]),
    // Marks for the crash test; nothing at all without its feature.
    ("failpoints", &[]),
    // First floor: one kind of I/O each; they do not know each other.
    ("media", &[]),
    ("pictures", &[]),
    ("secrets", &["domain"]),
    ("segmind", &["domain"]),
    ("simulator", &[]), // Speaks the wire on its own, so that it can disagree with `segmind`.
    ("store", &["domain", "failpoints"]),
    // Second floor: composes the first.
    ("engine", &["domain", "failpoints", "media", "pictures", "secrets", "segmind", "store"]),
    // Top floor: only the bootstrap imports it.
    ("ui", &["domain", "engine", "media"]),
    // The composition root.
    ("bootstrap", &["domain", "engine", "secrets", "segmind", "simulator", "media", "store", "ui"]),
    // The same engine without a window; it may also serve the simulator to others.
    ("cli", &["bootstrap", "domain", "engine", "failpoints", "simulator"]),
];

#[test]
fn every_module_imports_only_from_lower_floors() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut violations = Vec::new();
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).expect("file is under src");
        let first = inside.iter().next().expect("path is not empty").to_string_lossy();
        let module = first.trim_end_matches(".rs");
        if ["lib", "main"].contains(&module) {
            continue; // The composition root may name everything.
        }
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == module) else {
            violations.push(format!("{module} is missing from the floor plan"));
            continue;
        };
        let text = fs::read_to_string(&file).expect("source file is UTF-8");
        for target in crate_paths(&without_comments(&text)) {
            let is_module = FLOORS.iter().any(|(name, _)| *name == target);
            if is_module && target != module && !allowed.contains(&target.as_str()) {
                violations.push(format!("{}: {module} -> {target}", inside.display()));
            }
        }
    }
    assert!(violations.is_empty(), "forbidden imports:\n{}", violations.join("\n"));
}

/// A test a floor: no group of its files can be read only together.
macro_rules! no_circle {
    ($($name:ident: $floor:literal),+ $(,)?) => {$(
        #[test]
        fn $name() {
            let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            let circles = ModuleGraph::read(&src).circles($floor);
            let listed: Vec<String> = circles.iter().map(|circle| circle.join(", ")).collect();
            assert!(circles.is_empty(), "files of {} that need each other:\n{}", $floor, listed.join("\n"));
        }
    )+};
}

no_circle! {
    no_circle_in_domain: "domain",
    no_circle_in_media: "media",
    no_circle_in_pictures: "pictures",
    no_circle_in_secrets: "secrets",
    no_circle_in_segmind: "segmind",
    no_circle_in_simulator: "simulator",
    no_circle_in_store: "store",
    no_circle_in_engine: "engine",
    no_circle_in_ui: "ui",
    no_circle_in_bootstrap: "bootstrap",
    no_circle_in_cli: "cli",
}

#[test]
fn no_name_stands_for_two_types_on_one_floor() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let doubled: Vec<String> = FLOORS
        .iter()
        .map(|(floor, _)| src.join(floor))
        .filter(|floor| floor.is_dir())
        .flat_map(|floor| names::doubled(&floor))
        .collect();
    assert!(doubled.is_empty(), "given more than once:\n{}", doubled.join("\n"));
}

#[test]
fn every_file_is_a_small_room_with_a_header() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut violations = Vec::new();
    for file in rust_files(&src) {
        let text = fs::read_to_string(&file).expect("source file is UTF-8");
        if !text.starts_with("//!") {
            violations.push(format!("{} does not say what it owns", file.display()));
        }
        if text.lines().count() > MOST_LINES {
            violations.push(format!("{} is longer than {MOST_LINES} lines", file.display()));
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// What views take from the tokens: a number in one of these calls bypasses the theme.
const TOKENS_ONLY: [&str; 9] = [
    "CornerRadius::same(",
    "Margin::same(",
    "Margin::symmetric(",
    "Stroke::new(",
    "add_space(",
    "inner_margin(",
    "outer_margin(",
    "corner_radius(",
    "icon_font(",
];

/// What only the theme makes.
const THEME_ONLY: [&str; 4] = [" Color32::from_", "(Color32::from_", "FontId::", "hex_color!"];

#[test]
fn views_take_colours_sizes_and_radii_from_the_tokens() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut violations = Vec::new();
    for file in rust_files(&ui) {
        if file.starts_with(ui.join("theme")) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("source file is UTF-8");
        let code = without_comments(text.split("#[cfg(test)]").next().unwrap_or_default());
        let found = literals(&code).into_iter().map(|what| format!("{}: {what}", file.display()));
        violations.extend(found);
    }
    assert!(violations.is_empty(), "literal looks in views:\n{}", violations.join("\n"));
}

#[test]
fn a_literal_look_is_found() {
    assert_eq!(literals("ui.add_space(8.0); Margin::symmetric(t.space.l as i8, 0)"), ["add_space(8.0)"]);
    assert_eq!(literals("let c = Color32::from_rgb(1, 2, 3);"), [" Color32::from_"]);
}

/// The calls of views that hold a number where a token is meant; nothing, 0, is no look.
fn literals(code: &str) -> Vec<String> {
    let numbers = TOKENS_ONLY.iter().flat_map(|call| {
        code.match_indices(call).filter_map(move |(at, _)| {
            let rest = &code[at + call.len()..];
            let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            (number.parse::<f32>().is_ok_and(|number| number > 0.0)).then(|| format!("{call}{number})"))
        })
    });
    let made = THEME_ONLY.iter().filter(|call| code.contains(**call)).map(|call| (*call).to_owned());
    numbers.chain(made).collect()
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// First path segments after `crate::`, including every member of `crate::{a, b::{c, d}}`.
fn crate_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        if !rest.starts_with('{') {
            found.push(first_segment(rest));
            continue;
        }
        let mut depth = 0_usize;
        for (i, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && (c == '{' || c == ',') {
                found.push(first_segment(&rest[i + 1..]));
            }
        }
    }
    found
}

fn first_segment(path: &str) -> String {
    path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("src is readable") {
        let path = entry.expect("entry is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
