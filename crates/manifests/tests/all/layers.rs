//! The order of a crate's layers.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What in a crate's sources goes against the order of its layers, with its place: `lib.rs` lists them from the bottom up, and a layer
/// names only those above it in that list. Tests may name what they like.
pub(crate) fn violations(src: &Path) -> Vec<String> {
    let root = Root::of(&without_tests(&read(&src.join("lib.rs"))));
    let mut violations = Vec::new();
    for (place, layer) in root.layers.iter().enumerate() {
        for (file, depth) in files(src, layer) {
            let text = without_tests(&read(&file));
            let wrong = named(&text, depth).into_iter().filter(|(_, name)| !root.lets(place, name));
            let file = file.strip_prefix(src).unwrap().display();
            violations.extend(wrong.map(|(line, name)| format!("{file}:{line}: {layer} names {name}")));
        }
    }
    violations
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What `lib.rs` has.
struct Root {
    /// From the bottom up.
    layers: Vec<String>,
    /// What else can be named there, each with the layer that it comes from, if it comes from one.
    names: Vec<(String, Option<String>)>,
}

impl Root {
    fn of(lib: &str) -> Self {
        let mut root = Self { layers: Vec::new(), names: Vec::new() };
        for statement in lib.split_inclusive(';') {
            let lines = statement.lines().filter(|line| !line.starts_with('#'));
            let words = lines.collect::<Vec<_>>().join(" ");
            let words = words.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
            match words.split_once(' ') {
                Some(("mod", name)) => root.layers.push(first(name)),
                Some(("type" | "const" | "static", name)) => root.names.push((first(name), None)),
                Some(("use", path)) => root.reexport(path),
                _ => {}
            }
        }
        root
    }

    /// `field::{Field, read}`, or `native_sidecar_json as json`.
    fn reexport(&mut self, path: &str) {
        let (from, what) = path.split_once("::").unwrap_or(("", path));
        let layer = self.layers.iter().find(|layer| *layer == from).cloned();
        for item in what.split(',') {
            let name = item.rsplit([' ', ':', '{']).map(first).find(|name| !name.is_empty());
            self.names.extend(name.map(|name| (name, layer.clone())));
        }
    }

    /// Whether the layer of a place may name something in the crate's root.
    fn lets(&self, place: usize, name: &str) -> bool {
        let up_to = |name: &str| self.layers.iter().take(place + 1).any(|layer| layer == name);
        let named = self.names.iter().find(|(known, _)| known == name);
        up_to(name) || named.is_some_and(|(_, layer)| layer.as_ref().is_none_or(|layer| up_to(layer)))
    }
}

/// The name that a text begins with.
fn first(text: &str) -> String {
    text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The files of a layer, each with how many levels below the root its module is; those that are compiled for tests only are left out.
fn files(src: &Path, layer: &str) -> Vec<(PathBuf, usize)> {
    let mut files = Vec::new();
    let mut modules = vec![(src.join(layer), 1)];
    while let Some((module, depth)) = modules.pop() {
        let file = [module.with_extension("rs"), module.join("mod.rs")].into_iter().find(|file| file.exists()).unwrap();
        let text = without_tests(&read(&file));
        let children = text.lines().filter_map(|line| line.trim().strip_suffix(';')?.rsplit_once("mod "));
        let children = children.filter(|(before, _)| before.is_empty() || before.starts_with("pub"));
        modules.extend(children.map(|(_, name)| (module.join(name), depth + 1)));
        files.push((file, depth));
    }
    files.sort();
    files
}

/// A text without its comments and without what is compiled for tests only, line by line.
fn without_tests(text: &str) -> String {
    let mut left = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        if !code.starts_with("#[cfg(test)]") {
            left.push(if code.starts_with("//") { "" } else { line });
            continue;
        }
        left.push("");
        let indentation = &line[..line.len() - code.len()];
        let mut skipped = lines.by_ref().inspect(|_| left.push(""));
        let item = skipped.find(|line| !line.trim_start().starts_with("#[")).unwrap_or_default();
        if item.ends_with('{') {
            skipped.find(|line| line.strip_prefix(indentation).is_some_and(|rest| rest.starts_with('}')));
        }
    }
    left.join("\n")
}

/// What a text names in the crate's root, each with its line: after `crate::`, or after as many `super::` as lead there.
fn named(text: &str, depth: usize) -> Vec<(usize, String)> {
    let inline = inline_modules(text);
    let mut named = Vec::new();
    let starts = ["crate::", "super::"].map(|prefix| text.match_indices(prefix));
    for (at, prefix) in starts.into_iter().flatten() {
        let rest = text[at..].trim_start_matches(prefix);
        let steps = (text.len() - at - rest.len()) / prefix.len();
        let depth = depth + inline.iter().filter(|module| module.contains(&at)).count();
        let goes_on = text[..at].ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == ':');
        if goes_on || prefix == "super::" && steps < depth {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        match rest.trim_start().strip_prefix('{') {
            Some(group) => named.extend(paths(group).into_iter().map(|path| (line, first(path)))),
            None => named.push((line, first(rest))),
        }
    }
    named
}

/// Where modules stand whose text is in their parent's file.
fn inline_modules(text: &str) -> Vec<Range<usize>> {
    let opened = text.match_indices("mod ").filter_map(|(at, _)| {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = at + text[at..].find('\n')?;
        let indentation = text[start..at].strip_suffix("pub ").unwrap_or(&text[start..at]);
        let is_module = indentation.trim().is_empty() && text[at..end].ends_with('{');
        let length = text[end..].find(&format!("\n{indentation}}}"))?;
        is_module.then_some(start..end + length)
    });
    opened.collect()
}

/// The paths of a group, from after its opening brace.
fn paths(group: &str) -> Vec<&str> {
    let (mut paths, mut start, mut open) = (Vec::new(), 0, 0);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => open += 1,
            '}' if open > 0 => open -= 1,
            ',' | '}' if open == 0 => {
                paths.push(&group[start..at]);
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    paths.retain(|path| !path.trim().is_empty());
    paths
}

#[test]
fn layers_are_in_order() {
    for name in ["json", "config", "engine", "manifests", "cli"] {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
        assert_eq!(violations(&src), [""; 0], "{name}");
    }
}

#[test]
fn what_names_a_higher_layer_is_found() {
    let text = without_tests(
        "use crate::{a::{self, B}, c};\n// crate::d\nfn f() -> super::super::e::F {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    \
         use crate::g;\n}\nuse crate::h;\n",
    );
    let names = |depth| named(&text, depth).iter().map(|(line, name)| format!("{line} {name}")).collect::<Vec<_>>();
    assert_eq!(names(2), ["1 a", "1 c", "9 h", "3 e"]);
    assert_eq!(names(3), ["1 a", "1 c", "9 h"]);
    assert!(named("mod a {\n    use super::*;\n}\n", 1).is_empty());
    assert_eq!(named("mod a {\n}\nuse super::b;\n", 1), [(3, "b".to_owned())]);
    let root = Root::of(
        "pub use other as x;\npub mod a;\n#[cfg(y)]\nmod b;\nuse std::fmt;\npub use a::A;\npub use b::{B,\nC as D};\n",
    );
    assert_eq!(root.layers, ["a", "b"]);
    assert_eq!(["a", "x", "A"].map(|name| root.lets(0, name)), [true; 3]);
    assert_eq!(["b", "c", "B", "C", "D"].map(|name| root.lets(0, name)), [false; 5]);
    assert_eq!(["a", "b", "x", "A", "B", "D"].map(|name| root.lets(1, name)), [true; 6]);
}
