//! The package: its metadata, its form, the schema of its settings and its examples are complete, true, and agree with one another.
//!
//! `make docs` (with `UPDATE_DOCS=1`) writes what is made of something else; without it, these tests fail where that is stale.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the lint knows test functions, and not what they call"
)]

mod artifacthub;
mod examples;
mod fates;
mod metadata;
mod questions;
mod readers;
mod schema;
mod versions;

use native_sidecar_manifests::yaml;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The documents of a YAML text, read as the command line reads them.
fn documents(path: &str, text: &str) -> Vec<Value> {
    let documents = yaml::read_strictly(text)
        .into_iter()
        .map(|document| document.unwrap_or_else(|error| panic!("{path}: {error}")));
    let roots: Vec<Value> = documents
        .filter_map(|document| document.root.filter(|root| !root.is_null()))
        .map(|root| serde_json::from_str(&root.to_json()).unwrap())
        .collect();
    assert!(!roots.is_empty(), "{path} has no document");
    roots
}

/// A file with one document.
fn document(path: &str) -> Value {
    let mut documents = documents(path, &text(path));
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// The files of a folder with an ending, in order, as paths of the project.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let names = fs::read_dir(project(folder)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> =
        names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}/*{ending}");
    files
}

/// Proves that a file is what is made of its sources, or makes it so.
fn fresh(path: &str, made: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(project(path), made).unwrap();
    }
    let there = fs::read_to_string(project(path)).unwrap_or_default();
    assert!(there == made, "{path} is stale: run `make docs`");
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap_or_else(|| panic!("{list}")).iter().map(|item| item.as_str().unwrap()).collect()
}
