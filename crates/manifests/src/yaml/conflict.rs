//! Conflicts that git left for people to solve.

use std::ops::Range;

/// The first of git's marks in a document: lines that no YAML has in their place.
pub(super) fn mark(text: &str, document: &Range<usize>) -> Option<Range<usize>> {
    let mut start = document.start;
    for line in text.get(document.clone())?.split_inclusive('\n') {
        let line_end = line.trim_end();
        if line.starts_with("<<<<<<< ") || line_end == "=======" || line.starts_with(">>>>>>> ") {
            return Some(start..start.saturating_add(line_end.len()));
        }
        start = start.saturating_add(line.len());
    }
    None
}
