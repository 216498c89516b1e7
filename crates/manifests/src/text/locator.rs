//! Places in a text, in the units that people and other programs count in.

use std::ops::Range;

/// A place in a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// In bytes.
    pub range: Range<usize>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends: after its last character.
    pub end: Position,
}

/// A line and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters (Unicode code points), from 1. A byte order mark is none.
    pub column: usize,
}

/// How many bytes are between the places up to which characters are counted beforehand.
const STRIDE: usize = 1024;

/// Finds lines and columns in a text, in time that does not depend on how long its lines are.
#[derive(Clone, Debug)]
pub struct Locator<'t> {
    text: &'t str,
    /// Where each line starts, in bytes.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`] bytes.
    counts: Vec<usize>,
}

impl<'t> Locator<'t> {
    /// Prepares for looking up places in a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        // A carriage return alone breaks a line too, as YAML has it.
        let breaks = bytes.iter().enumerate().filter(|(at, byte)| {
            **byte == b'\n' || (**byte == b'\r' && bytes.get(at.saturating_add(1)) != Some(&b'\n'))
        });
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at.saturating_add(1))).collect();
        let counts = bytes.chunks(STRIDE).scan(0_usize, |before, chunk| {
            let count = *before;
            *before = before.saturating_add(characters(chunk));
            Some(count)
        });
        Self { text, starts, counts: counts.collect() }
    }

    /// Where a range of bytes stands. What lies outside of the text, or within a character, is moved to before it.
    #[must_use]
    pub fn locate(&self, range: &Range<usize>) -> Location {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.floor_char_boundary(range.end).max(start);
        Location { range: start..end, start: self.position(start), end: self.position(end) }
    }

    /// The number of the line of a byte, from 1.
    #[must_use]
    pub fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    /// A line by its number, without its break and without a byte order mark; empty if there is none.
    #[must_use]
    pub fn line(&self, number: usize) -> &'t str {
        self.start_and_line(number).1
    }

    /// A line, and where what is given of it starts.
    pub(super) fn start_and_line(&self, number: usize) -> (usize, &'t str) {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        match line.strip_prefix(BOM) {
            Some(rest) => (start.saturating_add(BOM.len_utf8()), rest),
            None => (start, line),
        }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    fn position(&self, at: usize) -> Position {
        let line = self.line_of(at);
        let (start, _) = self.start_and_line(line);
        let before = self.characters_before(at).saturating_sub(self.characters_before(start));
        Position { line, column: before.saturating_add(1) }
    }

    fn characters_before(&self, at: usize) -> usize {
        let counted = at / STRIDE;
        let rest = self.text.as_bytes().get(counted.saturating_mul(STRIDE)..at).unwrap_or_default();
        self.counts.get(counted).copied().unwrap_or_default().saturating_add(characters(rest))
    }
}

/// A byte order mark.
const BOM: char = '\u{feff}';

/// How many characters begin in these bytes of UTF-8: all but those that continue one count.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// Where a range of a text begins, as messages say it: `settings.yaml:3`.
pub(crate) fn at_line(name: &str, text: &str, range: &Range<usize>) -> String {
    format!("{name}:{}", Locator::new(text).locate(range).start.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_columns_are_counted_as_people_do() {
        for (text, part, line, column) in [
            ("a: b", "b", 1, 4),
            ("\u{feff}a: b", "b", 1, 4),
            ("a:\r\n  b: c\r\n", "c", 2, 6),
            ("ä: ü\nö: é", "é", 2, 4),
            ("\n\n\nx", "x", 4, 1),
            ("a\rb: c", "c", 2, 4),
        ] {
            let start = text.find(part).unwrap();
            let location = Locator::new(text).locate(&(start..start.saturating_add(part.len())));
            assert_eq!(location.start, Position { line, column }, "{part} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_place_starts_before_it_ends(text in "[a-cä\u{feff}\r\n]{0,40}", start in 0usize..60, length in 0usize..60) {
            let location = Locator::new(&text).locate(&(start..start.saturating_add(length)));
            prop_assert!(location.start <= location.end);
            prop_assert!(text.get(location.range).is_some());
        }
    }
}
