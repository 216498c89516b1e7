//! Lists in brackets, JSON's among them: what stands before, between and behind their items.

use super::Reason;
use super::indentation::reindent_rest;
use super::layout::Page;
use super::own;
use crate::text::Change;
use crate::text::lines;
use crate::yaml::Node;
use std::ops::Range;

/// A container's text, out of its list.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// What indented the line that it began in.
    pub(super) indentation: String,
}

impl Piece {
    /// The text as it is in a line that is indented so.
    pub(super) fn indented(&self, indentation: &str) -> String {
        reindent_rest(&self.text, &self.indentation, indentation)
    }
}

/// A list in brackets.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// With its brackets.
    pub(super) range: Range<usize>,
    /// Each item with its anchor and tag.
    pub(super) items: Vec<Range<usize>>,
}

impl Flow {
    /// What of a list is what.
    pub(super) fn of(page: Page<'_>, list: &Node) -> Result<Self, Reason> {
        let mut items: Vec<Range<usize>> = Vec::new();
        let mut from = list.range.start.saturating_add(1);
        for item in list.items() {
            let comma = page.part(from..item.range.start).find(',').filter(|_| !items.is_empty());
            let start = page.skip(comma.map_or(from, |comma| from.saturating_add(comma).saturating_add(1)));
            items.push(start..item.range.end);
            from = item.range.end;
        }
        let flow = Self { range: list.range.clone(), items };
        let gaps = (0..=flow.items.len()).map(|index| flow.gap(index));
        if gaps.into_iter().any(|gap| page.has_comment(&gap)) {
            return Err(Reason::new(
                "a comment stands between the items of a list in brackets",
                "write the list in lines, or put the comment above it",
            ));
        }
        Ok(flow)
    }

    /// What stands before an item, or behind the last one.
    fn gap(&self, index: usize) -> Range<usize> {
        let start = match index.checked_sub(1).and_then(|before| self.items.get(before)) {
            Some(before) => before.end,
            None => self.range.start.saturating_add(1),
        };
        let end = self.items.get(index).map_or(self.range.end.saturating_sub(1), |item| item.start);
        start..end.max(start)
    }

    /// What stands between items, if there are two.
    pub(super) fn separator<'t>(&self, page: Page<'t>) -> Option<&'t str> {
        (self.items.len() > 1).then(|| page.part(self.gap(1)))
    }

    /// A list of other items in the same form.
    pub(super) fn like(&self, page: Page<'_>, pieces: &[Piece]) -> String {
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let (before, behind) = (page.part(self.gap(0)), page.part(self.gap(self.items.len())));
        format!("[{before}{}{behind}]", texts.join(self.separator(page).unwrap_or(", ")))
    }

    /// Takes items out, each with what separates it from those that stay.
    pub(super) fn without(&self, moves: impl Fn(usize) -> bool) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut stayed = false;
        for (index, item) in self.items.iter().enumerate() {
            if !moves(index) {
                stayed = true;
            } else if stayed {
                changes.push(Change::remove(self.gap(index).start..item.end));
            } else {
                changes.push(Change::remove(item.start..self.gap(index.saturating_add(1)).end));
            }
        }
        changes
    }
}

/// Adds a key to a map in brackets, behind another one, with the blanks that stand between its keys.
pub(super) fn add_key(page: Page<'_>, map: &Node, after: (&Node, &Node), key: &str, value: &str) -> Change {
    let end = after.1.range.end.max(after.0.range.end);
    let colon = page.part(after.0.range.end..after.1.range.start);
    let colon = if colon.trim() == ":" && !colon.contains(['\n', '\r']) { colon } else { ": " };
    // A comment behind the comma is about the key before it.
    let rest = page.part(end..lines::end(page.text, end)).trim_start_matches([' ', '\t']);
    if rest.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with('#')) {
        let line = format!("{}{}{key}{colon}{value},", page.line_break, page.line_indentation(after.0.range.start));
        return Change::insert(lines::end(page.text, end), line);
    }
    Change::insert(end, format!("{}{key}{colon}{value}", separator(page, map, after, colon == ":")))
}

/// What separates keys: what stands behind this one, or before it.
fn separator(page: Page<'_>, map: &Node, (key, value): (&Node, &Node), tight: bool) -> String {
    let is_plain = |text: &&str| text.chars().all(|character| character == ',' || character.is_ascii_whitespace());
    let pairs = own::pairs(map);
    let next = pairs.iter().find(|(other, _)| other.range.start > key.range.start);
    let behind = next.map(|(next, _)| page.part(value.range.end..next.range.start)).filter(is_plain);
    if let Some(behind) = behind.filter(|behind| behind.contains(',')) {
        return behind.to_owned();
    }
    let last = pairs.iter().rfind(|(other, _)| other.range.start < key.range.start);
    let from = last.map_or(map.range.start.saturating_add(1), |(_, value)| value.range.end);
    let before = page.part(from..key.range.start);
    match is_plain(&before) {
        true if before.contains(',') => before.to_owned(),
        true if before.contains('\n') => format!(",{before}"),
        _ if tight => ",".to_owned(),
        _ => ", ".to_owned(),
    }
}
