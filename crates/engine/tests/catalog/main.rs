//! The catalog's files: what people are told of one that is not complete, and the template that `make new-helper` copies.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs, unreachable_pub, reason = "tests")]

use native_sidecar_json as json;

#[path = "../../build/file.rs"]
mod file;
#[allow(dead_code, unused_imports)]
#[path = "../../src/form.rs"]
mod form;
#[allow(dead_code)]
#[path = "../../src/catalog/hash.rs"]
mod hash;
#[allow(dead_code, unused_imports)]
#[path = "../../src/catalog/schema.rs"]
mod schema;

mod messages;
#[cfg(unix)]
mod new_helper;
mod template;

/// What is said of the text of a file.
fn told(id: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    file::read(id, text, &mut wrong);
    wrong
}
