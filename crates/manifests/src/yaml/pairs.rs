//! The keys and values of a map while it is read.

use super::error::{Result, What, wrong};
use super::{Node, Twice, Value};
use std::collections::HashMap;
use std::ops::Range;

/// From how many keys on they are looked up in a table.
const MANY: usize = 16;

/// Keys and values in order, found by their key.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pairs: Vec<(Node, Node)>,
    /// Whether each is written in the map itself, and not only merged into it.
    own: Vec<bool>,
    /// Where each key is, once there are many.
    table: HashMap<String, usize>,
}

impl Pairs {
    /// Adds what is written in the map itself; tells if the key was so already.
    pub(super) fn add(&mut self, key: Node, value: Node) -> Option<Twice> {
        let Some(at) = self.find(&key) else {
            self.push(key, value, true);
            return None;
        };
        let twice = self.written(at).map(|first| Twice {
            key: key.text().unwrap_or_default().to_owned(),
            first,
            second: key.range.clone(),
        });
        self.set(at, key, value, true);
        twice
    }

    /// Merges a map, or the maps of a list, of which the first counts most.
    pub(super) fn merge_all(&mut self, node: Node) -> Result<()> {
        let Node { range, value, .. } = node;
        match value {
            Value::Map(merged) => merged.into_iter().for_each(|(key, value)| self.merge(key, value)),
            Value::List(maps) => {
                for map in maps.into_iter().rev() {
                    let Value::Map(merged) = map.value else { return wrong(&map.range, What::Merge) };
                    merged.into_iter().for_each(|(key, value)| self.merge(key, value));
                }
            }
            _ => return wrong(&range, What::Merge),
        }
        Ok(())
    }

    /// Adds what is merged into the map. As in `goyaml.v2`, it takes the place of what stands before the merge.
    fn merge(&mut self, key: Node, value: Node) {
        match self.find(&key) {
            None => self.push(key, value, false),
            Some(at) => {
                let own = self.own.get(at).copied().unwrap_or_default();
                self.set(at, key, value, own);
            }
        }
    }

    pub(super) fn into_inner(self) -> Vec<(Node, Node)> {
        self.pairs
    }

    fn find(&self, key: &Node) -> Option<usize> {
        let text = key.text()?;
        if self.pairs.len() < MANY {
            return self.pairs.iter().position(|(other, _)| other.is_text(text));
        }
        self.table.get(text).copied()
    }

    /// Where a key is written, if it is in the map itself.
    fn written(&self, at: usize) -> Option<Range<usize>> {
        let (key, _) = self.pairs.get(at)?;
        self.own.get(at)?.then(|| key.range.clone())
    }

    fn set(&mut self, at: usize, key: Node, value: Node, own: bool) {
        if let (Some(pair), Some(was)) = (self.pairs.get_mut(at), self.own.get_mut(at)) {
            *pair = (key, value);
            *was = own;
        }
    }

    fn push(&mut self, key: Node, value: Node, own: bool) {
        self.pairs.push((key, value));
        self.own.push(own);
        if self.pairs.len() >= MANY {
            let from = if self.table.is_empty() { 0 } else { self.pairs.len().saturating_sub(1) };
            let keys = self.pairs.iter().enumerate().skip(from);
            self.table.extend(keys.filter_map(|(at, (key, _))| Some((key.text()?.to_owned(), at))));
        }
    }
}
