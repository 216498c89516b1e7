//! Lists of lines: which lines an item has, its comments included.

use super::Reason;
use super::layout::Page;
use crate::text::lines;
use crate::yaml::Node;
use std::ops::Range;

/// A list of lines.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The lines of each item: whole lines, with the comments above it and in it.
    pub(super) items: Vec<Range<usize>>,
    /// The column of the dashes.
    pub(super) column: usize,
    /// What stands before the dashes.
    pub(super) indentation: String,
}

impl Block {
    /// The lines of a list and its key.
    pub(super) fn of(page: Page<'_>, key: &Node, list: &Node) -> Result<Self, Reason> {
        let mut items = Vec::new();
        let mut column = None;
        let (mut at, mut limit) = (list.range.start, page.next_line(key.range.end));
        for item in list.items() {
            let dash = page.skip(at);
            let indentation = page.before(dash);
            if !page.part(dash..page.text.len()).starts_with('-') || !indentation.bytes().all(|byte| byte == b' ') {
                return Err(Reason::unusual());
            }
            let own = column.get_or_insert(indentation);
            if *own != indentation {
                return Err(Reason::unusual());
            }
            let start = page.before_comments(lines::start(page.text, dash), limit);
            let end = page.after_comments(page.next_line(item.range.end.max(dash)), indentation.len());
            items.push(start..end);
            (at, limit) = (item.range.end.max(dash.saturating_add(1)), end);
        }
        let indentation = column.ok_or_else(Reason::vanished)?.to_owned();
        Ok(Self { items, column: indentation.len(), indentation })
    }

    /// Where the list begins.
    pub(super) fn start(&self) -> usize {
        self.items.first().map_or(0, |item| item.start)
    }

    /// Where the last item ends.
    pub(super) fn end(&self) -> usize {
        self.items.last().map_or(0, |item| item.end)
    }
}
