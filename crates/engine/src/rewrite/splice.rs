//! Changing parts of a text and nothing else of it.

use crate::json::Text;
use std::ops::Range;

/// Texts that stand one behind the other. They are joined once, at the end: a Pod can be megabytes, and each copy takes pages that
/// are new.
pub(super) type Parts<'t> = Vec<Text<'t>>;

/// Changes to a text: parts of it that do not overlap, and what takes their place.
pub(super) struct Splice<'t> {
    text: &'t str,
    /// In order.
    changes: Vec<(Range<usize>, Parts<'t>)>,
}

impl<'t> Splice<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, changes: Vec::new() }
    }

    /// Replaces a part, which was borrowed from the text. `None` if it was not.
    pub(super) fn replace(&mut self, part: &str, with: Parts<'t>) -> Option<()> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len()).filter(|end| *end <= self.text.len())?;
        let place = self.changes.partition_point(|(other, _)| other.start <= start);
        self.changes.insert(place, (start..end, with));
        Some(())
    }

    /// Adds members to the end of an object, which was borrowed from the text. `None` if it was not.
    pub(super) fn add(&mut self, object: &str, mut members: Parts<'t>) -> Option<()> {
        let inside = object.strip_prefix('{')?.strip_suffix('}')?;
        if !inside.trim_ascii().is_empty() {
            members.insert(0, ",".into());
        }
        self.replace(end_of(inside), members)
    }

    /// Adds the text, changed, to what stands before it.
    pub(super) fn apply(self, parts: &mut Parts<'t>) -> Option<()> {
        let mut at = 0;
        for (range, with) in self.changes {
            parts.push(self.text.get(at..range.start)?.into());
            parts.extend(with);
            at = range.end;
        }
        parts.push(self.text.get(at..)?.into());
        Some(())
    }
}

/// The place after a text.
pub(super) fn end_of(text: &str) -> &str {
    text.get(text.len()..).unwrap_or_default()
}
