//! No circle inside a floor: which files name which, and the groups of files that can't be read one without the other.
//!
//! Reads the sources as the compiler does: `use` trees and paths in code, from `crate::`, `super::`, `self::` or a child's name; a name that
//! a `mod.rs` only hands on counts as the file that it comes from. A module and its own child may name each other. What stands behind
//! `#[cfg(test)]` and what a macro is given are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::Visit;

/// A module by its path from the crate's root: `["ui", "queue", "card_ui"]`.
type Module = Vec<String>;

/// The modules of a crate, each with what it imports and names.
#[derive(Default)]
pub struct ModuleGraph {
    modules: BTreeMap<Module, ModuleUses>,
}

/// One module as it is written.
#[derive(Default)]
struct ModuleUses {
    /// What a `use` makes known here, by the name that it has here.
    imports: BTreeMap<String, Vec<String>>,
    /// Every path that is named, as it is written.
    paths: Vec<Vec<String>>,
}

impl ModuleGraph {
    /// Reads every file under `src`.
    pub fn read(src: &Path) -> Self {
        let mut graph = Self::default();
        for file in super::rust_files(src) {
            let inside = file.strip_prefix(src).expect("file is under src").with_extension("");
            let mut module: Module = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                module.pop();
            }
            graph.add(module, &fs::read_to_string(&file).expect("source file is UTF-8"));
        }
        graph
    }

    fn add(&mut self, module: Module, text: &str) {
        let parsed = syn::parse_file(text).expect("source file is Rust");
        let mut reader = Reader { uses: ModuleUses::default() };
        reader.visit_file(&parsed);
        self.modules.insert(module, reader.uses);
    }

    /// The circles whose files all lie on `floor`: each a sorted list of modules that reach each other.
    pub fn circles(&self, floor: &str) -> Vec<Vec<String>> {
        let arrows: BTreeMap<&Module, BTreeSet<Module>> = self
            .modules
            .iter()
            .filter(|(module, _)| module.first().is_some_and(|first| first == floor))
            .map(|(module, uses)| (module, self.arrows(module, uses)))
            .collect();
        let reach: BTreeMap<&Module, BTreeSet<&Module>> =
            arrows.keys().map(|module| (*module, reachable(module, &arrows))).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for (module, others) in &reach {
            let circle: Vec<String> = others
                .iter()
                .filter(|other| reach.get(**other).is_some_and(|back| back.contains(module)))
                .map(|other| other.join("::"))
                .collect();
            if !circle.is_empty() && seen.insert(circle.clone()) {
                circles.push(circle);
            }
        }
        circles
    }

    /// The modules that `module` names, its own parent and children left out.
    fn arrows(&self, module: &Module, uses: &ModuleUses) -> BTreeSet<Module> {
        let named = uses.paths.iter().filter_map(|path| self.home_of(module, path, 0));
        named.filter(|other| other != module && !is_child(module, other) && !is_child(other, module)).collect()
    }

    /// The module in which what `path` names, seen from `from`, is written.
    fn home_of(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (mut at, mut rest) = self.start(from, path)?;
        while let Some((name, after)) = rest.split_first() {
            let mut child = at.clone();
            child.push(name.clone());
            if self.modules.contains_key(&child) {
                (at, rest) = (child, after);
                continue;
            }
            let handed_on = self.modules.get(&at).and_then(|uses| uses.imports.get(name)).filter(|_| depth < 8);
            let further = handed_on.and_then(|original| self.home_of(&at, original, depth + 1));
            return Some(further.unwrap_or(at));
        }
        Some(at)
    }

    /// Where a path begins, and what is left of it; none for a path of another crate or of the file itself.
    fn start<'p>(&self, from: &Module, path: &'p [String]) -> Option<(Module, &'p [String])> {
        let first = path.first()?;
        match first.as_str() {
            "crate" => Some((Module::new(), &path[1..])),
            "self" => Some((from.clone(), &path[1..])),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                Some((from[..from.len().checked_sub(ups)?].to_vec(), &path[ups..]))
            }
            _ => {
                let mut child = from.clone();
                child.push(first.clone());
                self.modules.contains_key(&child).then(|| (from.clone(), path))
            }
        }
    }
}

fn is_child(parent: &Module, child: &Module) -> bool {
    child.len() == parent.len() + 1 && child.starts_with(parent)
}

fn reachable<'m>(from: &Module, arrows: &'m BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<&'m Module> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Module> = arrows.get(from).into_iter().flatten().collect();
    while let Some(module) = open.pop() {
        if found.insert(module) {
            open.extend(arrows.get(module).into_iter().flatten());
        }
    }
    found
}

/// Collects a file's imports and paths.
struct Reader {
    uses: ModuleUses,
}

impl Reader {
    fn import(&mut self, tree: &syn::UseTree, mut path: Vec<String>) {
        match tree {
            syn::UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.import(&inner.tree, path);
            }
            syn::UseTree::Name(name) if name.ident == "self" => self.learn(path.last().cloned(), path),
            syn::UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.learn(Some(name.ident.to_string()), path);
            }
            syn::UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.learn(Some(name.rename.to_string()), path);
            }
            syn::UseTree::Glob(_) => self.uses.paths.push(path),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.import(item, path.clone())),
        }
    }

    fn learn(&mut self, name: Option<String>, path: Vec<String>) {
        if let Some(name) = name {
            self.uses.imports.insert(name, path.clone());
        }
        self.uses.paths.push(path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !attributes(item).iter().any(is_for_tests) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.uses.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }
}

/// What stands before an item in `#[...]`.
pub fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether a build for tests alone holds the item.
pub fn is_for_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
}

#[cfg(test)]
mod tests {
    use super::ModuleGraph;

    fn graph(files: &[(&str, &str)]) -> ModuleGraph {
        let mut graph = ModuleGraph::default();
        for (module, text) in files {
            graph.add(module.split("::").map(str::to_owned).collect(), text);
        }
        graph
    }

    #[test]
    fn two_siblings_that_name_each_other_are_a_circle_however_the_path_is_written() {
        let there = ["use crate::a::two::Two;", "use super::two::Two;", "fn f() { super::super::a::two::go() }"];
        for text in there {
            let circles = graph(&[("a", ""), ("a::one", text), ("a::two", "use super::{one::One};")]).circles("a");
            assert_eq!(circles, [["a::one", "a::two"]], "{text}");
        }
    }

    #[test]
    fn a_name_that_a_module_hands_on_counts_as_the_file_that_it_comes_from() {
        let files =
            [("a", "pub use self::two::Two;"), ("a::one", "use super::Two;"), ("a::two", "use super::one::One;")];
        assert_eq!(graph(&files).circles("a"), [["a::one", "a::two"]]);
    }

    #[test]
    fn a_module_and_its_own_child_may_name_each_other() {
        let files = [
            ("a", "mod one; use one::One;"),
            ("a::one", "use super::Here; use self::deep::Deep;"),
            ("a::one::deep", "use super::Top;"),
        ];
        assert!(graph(&files).circles("a").is_empty());
    }

    #[test]
    fn a_circle_by_way_of_a_third_file_is_found_and_one_of_the_tests_alone_is_not() {
        let third =
            [("a", ""), ("a::x", "use super::y::Y;"), ("a::y", "use super::z::Z;"), ("a::z", "use super::x::X;")];
        assert_eq!(graph(&third).circles("a"), [["a::x", "a::y", "a::z"]]);
        let tests =
            [("a", ""), ("a::x", "use super::y::Y;"), ("a::y", "#[cfg(test)] mod tests { use crate::a::x::X; }")];
        assert!(graph(&tests).circles("a").is_empty());
    }
}
