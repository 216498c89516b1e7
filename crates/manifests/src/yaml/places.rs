//! Where values begin and end, where the parser does not tell.

use std::ops::Range;

/// What of a text has been read.
#[derive(Default)]
pub(super) struct Places<'t> {
    pub(super) text: &'t str,
    /// Where the value or bracket that was read last ends.
    pub(super) last: usize,
}

impl Places<'_> {
    /// That what was read last ends there.
    pub(super) fn pass(&mut self, end: usize) {
        self.last = self.last.max(end);
    }

    /// Where a list of lines begins. If its first item is not written, the parser knows the place after the dash.
    pub(super) fn start_of_list(&self, start: usize) -> usize {
        match self.text.get(start..) {
            Some(rest) if !rest.starts_with('-') => {
                let before = self.text.get(self.last..start).unwrap_or_default();
                before.rfind('-').map_or(start, |at| self.last.saturating_add(at))
            }
            _ => start,
        }
    }

    /// Where a value that is not written would be: after the colon or the dash that is awaited.
    pub(super) fn unwritten(&self, awaited: Option<char>) -> usize {
        let Some(awaited) = awaited else { return self.last };
        let at = self.skip(self.last);
        let found = self.text.get(at..).is_some_and(|rest| rest.starts_with(awaited));
        if found { at.saturating_add(1) } else { self.last }
    }

    /// Passes over blanks and comments.
    fn skip(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let blanks = rest.trim_start_matches(|blank: char| blank.is_ascii_whitespace());
            at = self.text.len().saturating_sub(blanks.len());
            if !blanks.starts_with('#') {
                return at;
            }
            at = at.saturating_add(blanks.find(['\n', '\r']).unwrap_or(blanks.len()));
        }
    }

    /// The range of a block scalar with its header, from that of its lines and what follows them.
    pub(super) fn block_scalar(&self, lines: &Range<usize>, indent: usize) -> Range<usize> {
        let start = self.header(lines.end);
        let header = self.text.get(start..).unwrap_or_default();
        let header = header.get(..header.find([' ', '\t', '\r', '\n']).unwrap_or(header.len())).unwrap_or_default();
        let start_of_lines = start.saturating_add(header.len());
        let whole = self.text.get(start_of_lines..lines.end).unwrap_or_default();
        // What indents the value after this one is none of its lines.
        let mut rest = match whole.rfind(['\n', '\r']) {
            Some(at) if lines.end < self.text.len() => whole.get(..=at).unwrap_or_default(),
            _ => whole,
        };
        rest = without_break(rest);
        while !header.contains('+')
            && let Some(at) = rest.rfind(['\n', '\r'])
            && rest
                .get(at.saturating_add(1)..)
                .is_some_and(|line| line.len() <= indent && line.bytes().all(|byte| byte == b' '))
        {
            rest = without_break(rest.get(..=at).unwrap_or_default());
        }
        // A comment may follow in the header's line.
        let empty = !rest.contains(['\n', '\r']);
        start..if empty { start_of_lines } else { start_of_lines.saturating_add(rest.len()) }
    }

    /// Where the header of the block scalar that comes next stands: before it there may be a colon or a dash, comments, an anchor and
    /// a tag.
    fn header(&self, end: usize) -> usize {
        let mut at = self.skip(self.last);
        while at < end {
            let rest = self.text.get(at..).unwrap_or_default();
            let length = match rest.as_bytes().first() {
                Some(b'|' | b'>') | None => break,
                Some(b'&' | b'!') => rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len()),
                Some(_) => rest.chars().next().map_or(1, char::len_utf8),
            };
            at = self.skip(at.saturating_add(length));
        }
        at
    }
}

/// The text without the line break at its end.
fn without_break(text: &str) -> &str {
    match text.strip_suffix('\n') {
        Some(text) => text.strip_suffix('\r').unwrap_or(text),
        None => text.strip_suffix('\r').unwrap_or(text),
    }
}
