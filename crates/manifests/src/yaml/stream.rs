//! Where the documents of a stream begin and end.

use std::ops::Range;

/// The documents of a stream: the text between lines that begin with `---`, or end with `...`. What is blank is left out.
///
/// Such a line separates wherever it stands, in a quoted text too, where it is an error.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let mut start = 0_usize;
    let mut close = |range: Range<usize>| {
        if text.get(range.clone()).is_some_and(|part| !is_blank(part)) {
            documents.push(range);
        }
    };
    for line in lines(text) {
        let part = text.get(line.clone()).unwrap_or_default();
        let part = if line.start == 0 { part.trim_start_matches('\u{feff}') } else { part };
        if is_mark(part, "---") {
            // A directive belongs to the document that the mark after it begins.
            if has_directive(text.get(start..line.start).unwrap_or_default()) {
                continue;
            }
            close(start..line.start);
            start = line.end.saturating_sub(part.len()).saturating_add(3);
        } else if is_mark(part, "...") {
            close(start..line.start);
            start = line.end.saturating_sub(part.len()).saturating_add(3);
        }
    }
    close(start..text.len());
    documents
}

/// The lines of a text, each with its break. A carriage return alone is a break too.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let length = match bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(end) if bytes.get(end..).is_some_and(|rest| rest.starts_with(b"\r\n")) => end.saturating_add(2),
            Some(end) => end.saturating_add(1),
            None => bytes.len(),
        };
        let line = at..at.saturating_add(length);
        at = line.end;
        Some(line)
    })
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn is_blank(part: &str) -> bool {
    part.chars().all(|character| character.is_ascii_whitespace() || character == '\u{feff}')
}

/// Whether a directive (`%YAML 1.1`) stands here, with nothing but other directives and comments.
fn has_directive(part: &str) -> bool {
    let mut found = false;
    let mut lines = lines(part).filter_map(|line| part.get(line)).filter(|line| !is_blank(line));
    let only = lines.all(|line| {
        found |= line.starts_with('%');
        line.starts_with(['%', '#'])
    });
    found && only
}
