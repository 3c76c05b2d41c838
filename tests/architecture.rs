//! The floor plan, enforced: a module may name only the floors below it.
//!
//! One row per top-level module: what it may reach through `crate::`. Adding an arrow is a
//! reviewed change to this table, never an accident in a `use`.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// No file is longer than this.
const MOST_LINES: usize = 500;

const FLOORS: &[(&str, &[&str])] = &[
    // Ground floor: types and rules, no I/O.
    ("domain", &[]),
    // Marks for the crash test; nothing at all without its feature.
    ("failpoints", &[]),
    // First floor: one kind of I/O each; they do not know each other.
    ("media", &[]),
    ("secrets", &["domain"]),
    ("segmind", &["domain"]),
    ("simulator", &[]), // Speaks the wire on its own, so that it can disagree with `segmind`.
    ("store", &["domain", "failpoints"]),
    // Second floor: composes the first.
    ("engine", &["domain", "failpoints", "media", "secrets", "segmind", "store"]),
    // Top floor: nobody imports it except the bootstrap.
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
