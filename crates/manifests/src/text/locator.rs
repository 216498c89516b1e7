//! Places in a text, in the units that people and other programs count in.

use std::ops::{Range, RangeInclusive};

/// The most characters of a line that an excerpt shows.
const WIDTH: usize = 240;

/// How many characters of a cut line stand before what is marked.
const LEAD: usize = 60;

/// The most lines of an excerpt.
const LINES: usize = 6;

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

/// Some lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// The lines, joined by `\n`. Of a long line only the part around the mark; the rest is `…`.
    pub text: String,
    /// What is marked, in bytes of `text`. It is within one line.
    pub mark: Range<usize>,
}

impl Excerpt {
    /// Whether the marked line is shown from its beginning, if the mark is the beginning of this place.
    #[must_use]
    pub fn shows_beginning(&self, of: &Location) -> bool {
        let before = self.text.get(..self.mark.start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        before.chars().count().saturating_add(1) == of.start.column
    }
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

    /// The lines around a place, of those with these numbers as many as an excerpt takes; that of the place is always one of them.
    #[must_use]
    pub fn excerpt(&self, location: &Location, lines: RangeInclusive<usize>) -> Excerpt {
        let marked = location.start.line;
        let first = (*lines.start()).clamp(1, marked).max(marked.saturating_sub(LINES / 2));
        let last = (*lines.end()).clamp(marked, self.starts.len().max(marked));
        let last = last.min(first.saturating_add(LINES.saturating_sub(1)));
        let mut excerpt = Excerpt { first_line: first, ..Excerpt::default() };
        for number in first..=last {
            let (start, line) = self.start_and_line(number);
            if number > first {
                excerpt.text.push('\n');
            }
            if number == marked {
                let mark = location.range.start.saturating_sub(start)..location.range.end.saturating_sub(start);
                let (shown, mark) = window(line, &mark);
                let before = excerpt.text.len();
                excerpt.mark = before.saturating_add(mark.start)..before.saturating_add(mark.end);
                excerpt.text.push_str(&shown);
            } else {
                excerpt.text.push_str(&window(line, &(0..0)).0);
            }
        }
        excerpt
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
    fn start_and_line(&self, number: usize) -> (usize, &'t str) {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        match line.strip_prefix(BOM) {
            Some(rest) => (start.saturating_add(BOM.len_utf8()), rest),
            None => (start, line),
        }
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

/// What is shown of a line, and what of that is marked: all, or the part around the mark if the line is long.
fn window(line: &str, mark: &Range<usize>) -> (String, Range<usize>) {
    let mark = mark.start.min(line.len())..mark.end.min(line.len());
    if line.chars().nth(WIDTH).is_none() {
        return (line.to_owned(), mark);
    }
    let (before, rest) = line.split_at_checked(mark.start).unwrap_or((line, ""));
    let cut = before.char_indices().rev().nth(LEAD).map_or(0, |(at, _)| at);
    let lead = before.get(cut..).unwrap_or_default();
    let mut shown = String::from(if cut > 0 { "…" } else { "" });
    shown.push_str(lead);
    let start = shown.len();
    let end = rest.char_indices().nth(WIDTH.saturating_sub(LEAD)).map_or(rest.len(), |(at, _)| at);
    shown.push_str(rest.get(..end).unwrap_or_default());
    let marked = mark.end.saturating_sub(mark.start).min(end);
    if end < rest.len() {
        shown.push('…');
    }
    (shown, start..start.saturating_add(marked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, part: &str) -> (Location, Excerpt) {
        let start = text.find(part).unwrap();
        let locator = Locator::new(text);
        let location = locator.locate(&(start..start.saturating_add(part.len())));
        let line = location.start.line;
        let excerpt = locator.excerpt(&location, line..=line.saturating_add(1));
        (location, excerpt)
    }

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
            let (location, _) = at(text, part);
            assert_eq!(location.start, Position { line, column }, "{part} in {text:?}");
        }
    }

    #[test]
    fn an_excerpt_marks_what_it_is_about() {
        let (_, excerpt) = at("kind: Pod\r\nname: proxy\r\nimage: x\r\nlast: y\r\n", "proxy");
        assert_eq!((excerpt.first_line, excerpt.text.as_str()), (2, "name: proxy\nimage: x"));
        assert_eq!(excerpt.text.get(excerpt.mark), Some("proxy"));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let text = format!("{}\"proxy\"{}", "ä".repeat(5000), "ö".repeat(5000));
        let (location, excerpt) = at(&text, "proxy");
        assert_eq!(location.start.column, 5002);
        assert!(excerpt.text.chars().count() <= WIDTH.saturating_add(3), "{}", excerpt.text);
        assert_eq!(excerpt.text.get(excerpt.mark), Some("proxy"));
    }

    proptest! {
        #[test]
        fn any_range_has_a_place(text in "[a-cä\u{feff}\r\n]{0,40}", start in 0usize..60, length in 0usize..60, from in 0usize..9, to in 0usize..9) {
            let locator = Locator::new(&text);
            let location = locator.locate(&(start..start.saturating_add(length)));
                        prop_assert!(location.start <= location.end);
            let excerpt = locator.excerpt(&location, from..=to);
            prop_assert!(excerpt.text.split('\n').count() <= LINES);
            let marked = excerpt.text.get(excerpt.mark.clone());
            let ranged = text.get(location.range.clone()).unwrap();
            // A byte order mark at the beginning of a line is not shown.
            let shown = ranged.strip_prefix('\u{feff}').unwrap_or(ranged);
            let is_of = |marked: &str| ranged.starts_with(marked) || shown.starts_with(marked);
            prop_assert!(marked.is_some_and(is_of), "{excerpt:?}");
        }
    }
}
