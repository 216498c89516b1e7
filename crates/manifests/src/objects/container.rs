//! Where a container stands in the text.

use crate::text::Locator;
use crate::yaml::{Node, Style};
use std::ops::Range;

/// What of a container is shown to people, in bytes: its name, or its first line if the name is not written in it.
#[must_use]
pub fn mark(text: &str, container: &Node) -> Range<usize> {
    let own = |name: &&Node| {
        container.style != Style::Alias
            && container.range.start <= name.range.start
            && name.range.end <= container.range.end
    };
    let range = container.get("name").filter(own).unwrap_or(container).range.clone();
    let first_line = text.get(range.clone()).and_then(|text| text.find(['\n', '\r']));
    range.start..first_line.map_or(range.end, |length| range.start.saturating_add(length))
}

/// The number of the line of a list item's `-`, from 1, even if only an anchor or a tag follows in it.
#[must_use]
pub fn first_line(locator: &Locator<'_>, item: &Node) -> usize {
    let mut line = locator.line_of(item.range.start);
    while let Some(above) = line.checked_sub(1) {
        let Some(rest) = locator.line(above).trim().strip_prefix('-') else { break };
        if !rest.split_whitespace().all(|word| word.starts_with(['&', '!'])) {
            break;
        }
        line = above;
    }
    line
}
