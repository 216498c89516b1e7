//! What surrounds the code: workflows, issue forms, and how a version is set.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod forms;
#[cfg(unix)]
mod version;
mod workflows;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A place in the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The only document of a YAML file.
fn yaml(path: &str) -> Value {
    let mut documents = native_sidecar_manifests::yaml::read_strictly(&read(path));
    assert_eq!(documents.len(), 1, "{path}");
    let document = documents.remove(0).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    serde_json::from_str(&document.root.unwrap().to_json()).unwrap()
}

/// The YAML files of a folder.
fn yaml_files(folder: &str) -> Vec<String> {
    let names = fs::read_dir(project(folder)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names
        .filter(|name| name.ends_with(".yml") || name.ends_with(".yaml"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}
