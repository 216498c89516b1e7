//! Telling what is written in its place from what comes there by an alias or a merge key.

use super::Reason;
use crate::yaml::{Node, Style};
use native_sidecar_engine::json::{OwnedPath, Step};

/// A key and its value that are written in the map itself.
pub(super) fn pair<'n>(map: &'n Node, key: &str) -> Option<(&'n Node, &'n Node)> {
    map.pair(key).filter(|(key, _)| is_within(map, key))
}

/// The keys and values that are written in the map itself, in the order of the text.
pub(super) fn pairs(map: &Node) -> Vec<(&Node, &Node)> {
    let mut pairs: Vec<_> =
        map.pairs().iter().map(|(key, value)| (key, value)).filter(|(key, _)| is_within(map, key)).collect();
    pairs.sort_by_key(|(key, _)| key.range.start);
    pairs
}

/// Whether a child is written in its parent. What is in an alias is written elsewhere.
pub(super) fn is_within(parent: &Node, child: &Node) -> bool {
    parent.style != Style::Alias && parent.range.start <= child.range.start && child.range.end <= parent.range.end
}

/// Follows a path as long as all of it is written there.
pub(super) fn at<'n>(root: &'n Node, path: &OwnedPath) -> Result<&'n Node, Reason> {
    let mut node = root;
    for (depth, step) in path.steps().enumerate() {
        let next = match step {
            Step::Key(key) => node.pair(key),
            Step::Index(index) => node.items().get(index).map(|item| (item, item)),
        };
        let Some((key, value)) = next else { return Err(Reason::vanished()) };
        if !is_within(node, key) {
            let place: OwnedPath = path.steps().take(depth.saturating_add(1)).collect();
            return Err(Reason::new(
                format!("{place} comes there by an alias or a merge key"),
                "write it out there, or repair where it is written",
            ));
        }
        node = value;
    }
    Ok(node)
}

/// The path from a document's root to an object in it: nothing, or through `items` of lists.
pub(super) fn path_to(root: &Node, object: &Node) -> Option<OwnedPath> {
    let mut indices = Vec::new();
    find(root, object, &mut indices)
        .then(|| indices.into_iter().flat_map(|index| [Step::Key("items"), Step::Index(index)]).collect())
}

/// Finds an object in a list, and in the lists in that; `indices` lead to it.
fn find(root: &Node, object: &Node, indices: &mut Vec<usize>) -> bool {
    if std::ptr::eq(root, object) {
        return true;
    }
    let items = root.get("items").map(Node::items).unwrap_or_default();
    let mut step = |index: usize| {
        indices.push(index);
        let found = items.get(index).is_some_and(|item| find(item, object, indices));
        if !found {
            indices.pop();
        }
        found
    };
    // It is where it is written, unless it comes by an alias.
    let after = items.partition_point(|item| item.range.start <= object.range.start);
    after.checked_sub(1).is_some_and(&mut step) || (0..items.len()).any(step)
}
