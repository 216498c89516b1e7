//! What anchors stand for, and how much of it aliases may repeat.

use super::error::{Result, What, wrong};
use super::{DEPTH, Node};
use std::ops::Range;

/// The most that the values of aliases may weigh together, in bytes of text. The API server takes 3 MiB.
pub(super) const ALIASED: usize = 16 << 20;

/// What a value weighs beside its text.
pub(super) const NODE: usize = 32;

/// How much a value is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// How much it weighs, in bytes of text.
    pub(super) weight: usize,
    /// How many levels are in it.
    pub(super) height: usize,
}

/// The values of a document's anchors, in their order. The parser counts them from 1; 0 is none.
#[derive(Default)]
pub(super) struct Anchors {
    /// `None` while a value is being read.
    values: Vec<Option<(Node, Size)>>,
    /// What all aliases weigh together.
    aliased: usize,
}

impl Anchors {
    /// Makes room for the value of an anchor.
    pub(super) fn reserve(&mut self, anchor: usize) {
        if anchor > self.values.len() {
            self.values.resize(anchor, None);
        }
    }

    /// Keeps the value of an anchor.
    pub(super) fn keep(&mut self, anchor: usize, node: &Node, size: Size) {
        if let Some(value) = anchor.checked_sub(1).and_then(|index| self.values.get_mut(index)) {
            *value = Some((node.clone(), size));
        }
    }

    /// The range of each value.
    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.values.iter().map(|value| value.as_ref().map(|(node, _)| node.range.clone()).unwrap_or_default())
    }

    /// The value of an anchor, for an alias that stands `depth` levels deep in a range of the text.
    pub(super) fn repeat(
        &mut self,
        anchor: usize,
        depth: usize,
        text: &str,
        range: &Range<usize>,
    ) -> Result<(Node, Size)> {
        let Some(Some((node, size))) = anchor.checked_sub(1).and_then(|index| self.values.get(index)) else {
            let name = text.get(range.start.saturating_add(1)..range.end).unwrap_or_default();
            return wrong(range, What::Cycle(name.to_owned()));
        };
        self.aliased = self.aliased.saturating_add(size.weight);
        if self.aliased > ALIASED {
            return wrong(range, What::Bomb);
        }
        if depth.saturating_add(size.height) > DEPTH {
            return wrong(range, What::Depth);
        }
        Ok((node.clone(), *size))
    }
}
