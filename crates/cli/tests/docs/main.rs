//! The documentation: its pages are complete and true, and what of it is made from the catalog and the engine is fresh.
//!
//! `make docs` (with `UPDATE_DOCS=1`) writes what is made; without it, these tests fail where that differs from what is there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the lint knows test functions, and not what they call"
)]

mod helpers;
mod lacks;
mod pictures;
mod rules;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A place in `docs/`.
fn docs(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether files are made, and not only proved.
fn updates() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Proves that a file is what is made of its sources, or makes it so.
fn fresh(path: &Path, made: &str) {
    if updates() {
        fs::write(path, made).unwrap();
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(there == made, "{} is stale: run `make docs`", path.display());
}

/// The files of a folder with an ending, without it.
fn stems(folder: &Path, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    files.filter_map(|file| Some(file.strip_suffix(ending)?.to_owned())).collect()
}

/// Links between pages lead somewhere.
#[test]
fn links_lead_somewhere() {
    if updates() {
        return;
    }
    let mut dead = Vec::new();
    for folder in ["rules", "helpers"] {
        for page in stems(&docs(folder), ".md") {
            let path = docs(folder).join(page + ".md");
            let text = read(&path);
            let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for target in targets.filter(|target| !target.contains("://")) {
                let file = target.split('#').next().unwrap_or_default();
                if !path.parent().unwrap().join(file).exists() {
                    dead.push(format!("{}: {target}", path.display()));
                }
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
