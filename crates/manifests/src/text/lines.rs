//! Lines of a text, each by the byte at which it starts.

use memchr::{memchr2, memrchr2};

/// Where the line of a byte starts.
#[must_use]
pub fn start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    memrchr2(b'\n', b'\r', before).map_or(0, |end| end.saturating_add(1))
}

/// Where the line of a byte ends, without its break.
#[must_use]
pub fn end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at.saturating_add(memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
}

/// The line that starts at a byte, without its break.
#[must_use]
pub fn at(text: &str, start: usize) -> &str {
    text.get(start..end(text, start)).unwrap_or_default()
}

/// Where the line above the one that starts at a byte does.
#[must_use]
pub fn above(text: &str, line: usize) -> Option<usize> {
    let before = text.get(..line)?;
    let before = before.strip_suffix('\n').map(|before| before.strip_suffix('\r').unwrap_or(before));
    let before = before.or_else(|| text.get(..line)?.strip_suffix('\r'))?;
    Some(start(text, before.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_they_do_in_yaml() {
        for text in ["one\ntwo\nthree", "one\r\ntwo\r\nthree", "one\rtwo\rthree"] {
            let third = start(text, text.len());
            let second = above(text, third).unwrap();
            let first = above(text, second).unwrap();
            assert_eq!([first, second, third].map(|line| at(text, line)), ["one", "two", "three"], "{text:?}");
            assert_eq!(above(text, first), None, "{text:?}");
        }
    }
}
