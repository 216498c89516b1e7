//! Changing parts of a text and nothing else of it.

use crate::say::say;
use std::ops::Range;

/// Changes to a text: ranges that do not overlap, in order, and what takes their place.
pub(super) struct Splice<'t> {
    text: &'t str,
    changes: Vec<(Range<usize>, String)>,
}

impl<'t> Splice<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, changes: Vec::new() }
    }

    /// The text of a range.
    pub(super) fn part(&self, range: &Range<usize>) -> Option<&'t str> {
        self.text.get(range.clone())
    }

    /// Whether a value is `null`.
    pub(super) fn is_null(&self, range: &Range<usize>) -> bool {
        self.part(range) == Some("null")
    }

    pub(super) fn replace(&mut self, range: &Range<usize>, with: impl Into<String>) {
        let place = self.changes.partition_point(|(other, _)| other.start <= range.start);
        self.changes.insert(place, (range.clone(), with.into()));
    }

    /// Adds the text of members to the end of an object.
    pub(super) fn add(&mut self, object: &Range<usize>, members: &str) {
        let end = object.end.saturating_sub(1);
        let inside = self.text.get(object.start.saturating_add(1)..end).unwrap_or_default();
        let comma = if inside.trim_ascii().is_empty() { "" } else { "," };
        self.replace(&(end..end), say![comma, members]);
    }

    /// The text of a range, changed.
    pub(super) fn apply(self, within: &Range<usize>) -> Option<String> {
        let added: usize = self.changes.iter().map(|(_, with)| with.len()).sum();
        let mut out = String::with_capacity(within.len().saturating_add(added));
        let mut at = within.start;
        for (range, with) in &self.changes {
            out.push_str(self.text.get(at..range.start)?);
            out.push_str(with);
            at = range.end;
        }
        out.push_str(self.text.get(at..within.end)?);
        Some(out)
    }
}
