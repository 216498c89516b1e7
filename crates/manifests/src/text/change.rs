//! Changes to a text, each in place of a range of it.

use std::ops::Range;

/// What comes in place of a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    /// Whether it is whole lines, so that what is before it must end with a line break.
    lines: bool,
}

impl Change {
    pub(super) fn insert(at: usize, text: String) -> Self {
        Self { range: at..at, text, lines: false }
    }

    /// Lines before the one that starts at a byte, or at the end of the text.
    pub(super) fn insert_lines(at: usize, lines: String) -> Self {
        Self { range: at..at, text: lines, lines: true }
    }

    pub(super) fn remove(range: Range<usize>) -> Self {
        Self { range, text: String::new(), lines: false }
    }

    pub(super) fn replace(range: &Range<usize>, text: String) -> Self {
        Self { range: range.clone(), text, lines: false }
    }

    /// The same change of a text that is part of the one before, from this byte on.
    pub(super) fn counted_from(&self, start: usize) -> Self {
        let range = self.range.start.saturating_sub(start)..self.range.end.saturating_sub(start);
        Self { range, ..self.clone() }
    }
}

/// A part of a text, changed. `None` if changes overlap or reach out of it. Those of the same place come in their order, and before
/// a removal that begins there.
pub(super) fn apply(text: &str, within: &Range<usize>, changes: &[Change], line_break: &str) -> Option<String> {
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|change| (change.range.start, change.range.end > change.range.start));
    let mut out = String::with_capacity(within.len());
    let mut at = within.start;
    for change in changes {
        out.push_str(text.get(at..change.range.start)?);
        if change.lines && !out.is_empty() && !is_finished(&out) {
            out.push_str(line_break);
        }
        out.push_str(&change.text);
        at = change.range.end;
    }
    out.push_str(text.get(at..within.end)?);
    Some(out)
}

/// A whole text, changed. If it ends without a line break, it still does after lines are added at its end.
pub(super) fn apply_to_all(text: &str, changes: &[Change], line_break: &str) -> Option<String> {
    let mut out = apply(text, &(0..text.len()), changes, line_break)?;
    let adds_last = changes.iter().any(|change| change.lines && change.range.start == text.len());
    if adds_last && !is_finished(text) && out.ends_with(line_break) {
        out.truncate(out.len().saturating_sub(line_break.len()));
    }
    Some(out)
}

fn is_finished(text: &str) -> bool {
    text.ends_with(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_in_order() {
        let changed = |text: &str, range: Range<usize>, changes: &[Change]| apply(text, &range, changes, "\n");
        let changes = [
            Change::remove(4..6),
            Change::insert(4, "+".into()),
            Change::replace(&(0..1), "A".into()),
            Change::insert(4, "-".into()),
        ];
        assert_eq!(changed("abcdefgh", 0..8, &changes).as_deref(), Some("Abcd+-gh"));
        assert_eq!(changed("abcdefgh", 0..8, &[Change::remove(1..4), Change::remove(3..5)]), None);
        assert_eq!(changed("abc", 0..2, &[Change::remove(1..3)]), None);
        assert_eq!(changed("ä", 0..2, &[Change::remove(1..2)]), None);
    }

    #[test]
    fn the_end_of_a_text_stays_as_it_is() {
        let more = |at| [Change::insert_lines(at, "x\n".into()), Change::insert_lines(at, "y\n".into())];
        assert_eq!(apply_to_all("a\nb", &more(3), "\n").as_deref(), Some("a\nb\nx\ny"));
        assert_eq!(apply_to_all("ab\n", &more(3), "\n").as_deref(), Some("ab\nx\ny\n"));
        assert_eq!(apply_to_all("a\nb", &more(2), "\n").as_deref(), Some("a\nx\ny\nb"));
        let moved =
            [Change::remove(2..3), Change::insert_lines(3, "k:\n".into()), Change::insert_lines(3, "b\n".into())];
        assert_eq!(apply_to_all("a\nb", &moved, "\n").as_deref(), Some("a\nk:\nb"));
    }
}
