//! The catalog's files: what people are told of one that is not complete, and the template that `make new-helper` copies.

#![cfg(feature = "catalog")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod messages;
#[cfg(unix)]
mod new_helper;
mod template;

/// What is said of the text of a file.
fn told(id: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    native_sidecar_config::catalog::read(id, text, &mut wrong);
    wrong
}
