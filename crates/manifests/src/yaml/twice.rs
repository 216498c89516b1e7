//! Keys that are given twice. kubectl takes the last value and says nothing. People see the first, so that whoever judges a value, or
//! lives by it, had better refuse it.

use super::{Document, Error, Node, Value, What, read};
use crate::text::Locator;
use std::ops::Range;

/// A key that a map has twice, of which the second counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// The key.
    pub key: String,
    /// The first key, in bytes.
    pub first: Range<usize>,
    /// The second key, in bytes.
    pub second: Range<usize>,
}

/// Reads the documents of a stream as [`read`] does, and refuses those with a key that is given twice.
#[must_use]
pub fn read_strictly(text: &str) -> Vec<Result<Document, Error>> {
    let strictly = |document: Document| match document.twice.first() {
        Some(twice) => Err(document.refusal(twice, &Locator::new(text))),
        None => Ok(document),
    };
    read(text).into_iter().map(|document| document.and_then(strictly)).collect()
}

impl Document {
    /// A key that is given twice in a value of this document, or in what an alias or a merge key brings into it.
    #[must_use]
    pub fn twice_in(&self, node: &Node) -> Option<&Twice> {
        if self.twice.is_empty() {
            return None;
        }
        match &node.value {
            Value::List(items) => items.iter().find_map(|item| self.twice_in(item)),
            Value::Map(pairs) => {
                pairs.iter().find_map(|(key, value)| self.second(key).or_else(|| self.twice_in(value)))
            }
            _ => None,
        }
    }

    fn second(&self, key: &Node) -> Option<&Twice> {
        let at = self.twice.binary_search_by_key(&key.range.start, |twice| twice.second.start).ok()?;
        self.twice.get(at)
    }

    /// That a key of this document is given twice, for those who do not let it pass.
    #[must_use]
    pub fn refusal(&self, twice: &Twice, locator: &Locator<'_>) -> Error {
        let Twice { key, first, second } = twice.clone();
        let [first, line] = [&first, &second].map(|range| locator.line_of(range.start));
        Error { document: self.range.clone(), range: second, what: What::Twice { key, first, second: line } }
    }
}
