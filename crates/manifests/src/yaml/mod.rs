//! YAML and JSON with the place of every value, and values as kubectl reads them.
//!
//! A stream is cut into documents ([`stream`]), so that one that cannot be read does not hide the others. A library parses the
//! text of each; what its words mean ([`scalar`]), merge keys, aliases and keys that are given twice ([`tree`]) is decided here,
//! since kubectl reads YAML 1.1 (`sigs.k8s.io/yaml`, on `goyaml.v2`) and the library knows YAML 1.2.

mod anchors;
mod base64;
mod cause;
mod conflict;
mod document;
mod error;
mod json;
mod node;
mod number;
mod pairs;
mod path;
mod places;
mod scalar;
mod stream;
mod syntax;
mod template;
mod tree;
mod twice;
mod write;

pub use document::{Alias, Anchor, Document};
pub use error::{Error, What};
pub use node::{Node, Style, Value};
pub use twice::{Twice, read_strictly};

/// How deep values may nest: the limit of the engine, which reads them as JSON.
const DEPTH: usize = 128;

/// Reads the documents of a stream, YAML or JSON, each by itself. Of a key that is given twice the last value counts. Documents without any text are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Result<Document, Error>> {
    let mut documents = Vec::new();
    for part in stream::documents(text) {
        let rest = json::read_all(text, &part, &mut documents);
        if let Some(rest) = rest {
            documents.push(tree::read(text, rest));
        }
    }
    for document in documents.iter_mut().flatten() {
        document.twice.sort_by_key(|twice| twice.second.start);
    }
    documents
}

/// Whether a word without quotes is a text, and not a number, a boolean or nothing.
#[must_use]
pub fn is_text(word: &str) -> bool {
    matches!(scalar::Scalar::of(word), scalar::Scalar::Text(_))
}

#[cfg(test)]
mod tests;
