//! All that helpers, rules and kinds still lack, at once, each with what adds it.
//!
//! What a file of the catalog lacks is told before: the engine is not built with it.

use super::{docs, helpers, kinds, read, rules, updates};
use std::fs;
use std::path::PathBuf;

#[test]
fn helpers_rules_and_kinds_lack_nothing() {
    let lacks = [helpers::lacks(), rules::lacks(), kinds::lacks()].concat();
    assert!(lacks.is_empty(), "{} to do:\n\n{}\n", lacks.len(), lacks.join("\n"));
}

/// A place in the project.
pub(crate) fn project(path: &str) -> PathBuf {
    docs("..").join(path)
}

/// Writes a file that is made, or says that it is not what would be made.
pub(crate) fn stale(path: &str, made: &str) -> Option<String> {
    let file = project(path);
    if updates() {
        fs::write(&file, made).unwrap();
    }
    let there = if file.exists() { read(&file) } else { String::new() };
    let how = if there.is_empty() { "is missing" } else { "is stale" };
    (there != made).then(|| format!("{path}: {how}: `make docs` writes it"))
}
