//! Where things stand in lines: columns, what indents them, and the comments that belong to what is above them.

use crate::text::lines;
use crate::yaml::Document;
use std::ops::Range;

/// A document's text and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Page<'t> {
    /// The whole text that the document is in.
    pub(super) text: &'t str,
    pub(super) document: &'t Document,
    /// How its lines end.
    pub(super) line_break: &'static str,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str, document: &'t Document) -> Self {
        let own = text.get(document.range.clone()).unwrap_or_default();
        let line_break = match own.find(['\n', '\r']).or_else(|| text.find(['\n', '\r']).map(|_| 0)) {
            _ if own.contains("\r\n") => "\r\n",
            Some(_) if !own.contains('\n') && own.contains('\r') => "\r",
            _ => "\n",
        };
        Self { text, document, line_break }
    }

    pub(super) fn part(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// What stands before a place in its line.
    pub(super) fn before(&self, at: usize) -> &'t str {
        self.part(lines::start(self.text, at)..at).trim_start_matches('\u{feff}')
    }

    /// The column of a place, in characters, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        self.before(at).chars().count()
    }

    /// What indents a line.
    pub(super) fn indentation(&self, line: usize) -> &'t str {
        let line = lines::at(self.text, line);
        line.get(..line.len().saturating_sub(line.trim_start_matches([' ', '\t']).len())).unwrap_or_default()
    }

    /// What indents the line of a place.
    pub(super) fn line_indentation(&self, at: usize) -> &'t str {
        self.indentation(lines::start(self.text, at))
    }

    /// Where the line after that of a place starts, or the text ends.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let end = lines::end(self.text, at);
        let rest = self.text.get(end..).unwrap_or_default();
        let length = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        end.saturating_add(length)
    }

    /// The end of the comment lines from `line` on that are indented deeper than a column, with the blank lines before each; `line`
    /// if there are none.
    pub(super) fn after_comments(&self, line: usize, deeper_than: usize) -> usize {
        let (mut end, mut line) = (line, line);
        while line < self.document.range.end {
            let words = lines::at(self.text, line);
            let next = self.next_line(line);
            let is_comment = words.trim_start_matches([' ', '\t']).starts_with('#');
            if is_comment && self.indentation(line).chars().count() > deeper_than {
                end = next;
            } else if !words.trim().is_empty() {
                break;
            }
            line = next;
        }
        end
    }

    /// The start of the comment lines right above a line, of which none is before `limit`; `line` if there are none.
    pub(super) fn before_comments(&self, line: usize, limit: usize) -> usize {
        let mut start = line;
        while let Some(above) = lines::above(self.text, start) {
            let is_comment = lines::at(self.text, above).trim_start_matches([' ', '\t']).starts_with('#');
            if above < limit || !is_comment {
                break;
            }
            start = above;
        }
        start
    }

    /// Passes over blanks, line breaks and comments.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let words = rest.trim_start_matches(|blank: char| blank.is_ascii_whitespace());
            at = self.text.len().saturating_sub(words.len());
            if !words.starts_with('#') {
                return at;
            }
            at = lines::end(self.text, at);
        }
    }

    /// Whether a comment stands in a range.
    pub(super) fn has_comment(&self, range: &Range<usize>) -> bool {
        self.document.comments.iter().any(|comment| range.contains(&comment.start))
    }
}
