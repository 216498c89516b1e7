//! The keys and values of a map while it is read.

use super::Node;
use std::collections::HashMap;

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
    /// Adds what is written in the map itself. The key that is there already, if there is one, is given back: it is given twice.
    pub(super) fn add(&mut self, key: Node, value: Node) -> Option<&Node> {
        match self.find(&key) {
            None => self.push(key, value, true),
            Some(at) if self.own.get(at) == Some(&true) => return self.pairs.get(at).map(|(first, _)| first),
            Some(at) => self.set(at, key, value, true),
        }
        None
    }

    /// Adds what is merged into the map. As in `goyaml.v2`, it takes the place of what stands before the merge.
    pub(super) fn merge(&mut self, key: Node, value: Node) {
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
