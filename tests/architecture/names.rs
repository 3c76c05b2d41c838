//! One name, one thing: a type's name is given once on a floor, so that a search for it ends at one place.

use super::circles::{attributes, is_for_tests};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use syn::visit::Visit;

/// The same part for another system, of which a build holds one.
const ONE_A_BUILD: [&str; 1] = ["Playing"];

/// Names that stand for more than one type of `floor`, each with its files.
pub fn doubled(floor: &Path) -> Vec<String> {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in super::rust_files(floor).iter().filter(|file| !is_of_tests(file)) {
        let parsed = syn::parse_file(&fs::read_to_string(file).expect("source file is UTF-8")).expect("is Rust");
        let mut types = Types::default();
        types.visit_file(&parsed);
        for name in types.names {
            places.entry(name).or_default().push(file.display().to_string());
        }
    }
    let more = places.into_iter().filter(|(name, files)| files.len() > 1 && !ONE_A_BUILD.contains(&name.as_str()));
    more.map(|(name, files)| format!("{name}: {}", files.join(", "))).collect()
}

/// Whether a file holds tests alone, as its name says.
fn is_of_tests(file: &Path) -> bool {
    let name = |path: &Path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"));
    name(file) || file.parent().is_some_and(name)
}

/// The types that a file makes.
#[derive(Default)]
struct Types {
    names: Vec<String>,
}

impl<'ast> Visit<'ast> for Types {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if attributes(item).iter().any(is_for_tests) {
            return;
        }
        match item {
            syn::Item::Enum(item) => self.names.push(item.ident.to_string()),
            syn::Item::Struct(item) => self.names.push(item.ident.to_string()),
            syn::Item::Trait(item) => self.names.push(item.ident.to_string()),
            syn::Item::Type(item) => self.names.push(item.ident.to_string()),
            _ => {}
        }
        syn::visit::visit_item(self, item);
    }
}
