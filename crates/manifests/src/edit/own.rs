//! Telling what is written in its place from what comes there by an alias or a merge key.

use super::Reason;
use crate::yaml::{Node, Segment, Style};

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

/// Follows a way as long as all of it is written there.
pub(super) fn at<'n>(root: &'n Node, way: &[Segment]) -> Result<&'n Node, Reason> {
    let mut node = root;
    for (depth, segment) in way.iter().enumerate() {
        let next = match segment {
            Segment::Key(key) => node.pair(key),
            Segment::Index(index) => node.items().get(*index).map(|item| (item, item)),
        };
        let Some((key, value)) = next else { return Err(Reason::vanished()) };
        if !is_within(node, key) {
            let place = place(way.get(..depth.saturating_add(1)).unwrap_or_default());
            return Err(Reason::new(
                format!("{place} comes there by an alias or a merge key"),
                "write it out there, or repair where it is written",
            ));
        }
        node = value;
    }
    Ok(node)
}

/// A way in the notation of `kubectl explain`.
pub(super) fn place(way: &[Segment]) -> String {
    let mut place = String::new();
    for segment in way {
        match segment {
            Segment::Key(key) if place.is_empty() => place.push_str(key),
            Segment::Key(key) => {
                place.push('.');
                place.push_str(key);
            }
            Segment::Index(index) => {
                place.push('[');
                place.push_str(&index.to_string());
                place.push(']');
            }
        }
    }
    place
}

/// The way from a document's root to an object in it: nothing, or through `items` of lists.
pub(super) fn way_to(root: &Node, object: &Node) -> Option<Vec<Segment>> {
    if std::ptr::eq(root, object) {
        return Some(Vec::new());
    }
    let items = root.get("items")?.items();
    let step = |index: usize| {
        let mut way = vec![Segment::Key("items".to_owned()), Segment::Index(index)];
        way.append(&mut way_to(items.get(index)?, object)?);
        Some(way)
    };
    // It is where it is written, unless it comes by an alias.
    let after = items.partition_point(|item| item.range.start <= object.range.start);
    after.checked_sub(1).and_then(step).or_else(|| (0..items.len()).find_map(step))
}
