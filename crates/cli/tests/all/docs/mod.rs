//! The documentation: its pages are complete and true, and what of it is made from the catalog and the engine is fresh.
//!
//! `make docs` (with `UPDATE_DOCS=1`) writes what is made; without it, these tests fail where that differs from what is there.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "the lint knows test functions, and not what they call"
)]

mod commands;
mod examples;
mod helpers;
mod injectors;
mod judged;
mod kinds;
mod lacks;
mod links;
mod markdown;
mod pictures;
mod rules;
mod shell;

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
