//! Strings with escapes.

use crate::scan;

/// Resolves the escapes of the string whose text begins at `start`, and is plain up to `at`. Gives the first byte behind it too.
/// `None` if it is not closed, or what is escaped is no character.
#[cold]
pub(crate) fn unescape(text: &str, start: usize, mut at: usize) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut out = bytes.get(start..at)?.to_vec();
    loop {
        let letter = match bytes.get(at..)? {
            [b'"', ..] => return Some((String::from_utf8(out).ok()?, at.wrapping_add(1))),
            [b'\\', letter, ..] => letter,
            _ => return None,
        };
        at = at.wrapping_add(2);
        match letter {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'"' | b'\\' | b'/' => out.push(*letter),
            b'u' => {
                let digits = text.get(at..)?;
                let (character, after) = code_point(digits)?;
                out.extend(character.encode_utf8(&mut [0; 4]).bytes());
                at = at.wrapping_add(digits.len().wrapping_sub(after.len()));
            }
            _ => return None,
        }
        let end = scan::plain_line(bytes, at);
        let plain = bytes.get(at..end)?;
        // Lines are short, and to have a few bytes copied costs more than to copy them.
        if plain.len() < 16 {
            out.extend(plain.iter().copied());
        } else {
            out.extend_from_slice(plain);
        }
        at = end;
    }
}

/// Whether the escapes of a string that was scanned have no half of a surrogate pair.
#[cold]
pub(crate) fn pairs_up(span: &str) -> bool {
    let mut rest = span;
    while let Some((_, escape)) = rest.split_once('\\') {
        let mut letters = escape.chars();
        rest = if letters.next() == Some('u') {
            let Some((_, after)) = code_point(letters.as_str()) else { return false };
            after
        } else {
            letters.as_str()
        };
    }
    true
}

/// The character whose digits a text begins with, after `\u`, and what follows it; `None` for half of a surrogate pair.
fn code_point(text: &str) -> Option<(char, &str)> {
    let (high, rest) = unit(text)?;
    if !matches!(high, 0xD800..=0xDBFF) {
        return char::from_u32(high).map(|character| (character, rest));
    }
    let (low, rest) = unit(rest.strip_prefix("\\u")?)?;
    let low = matches!(low, 0xDC00..=0xDFFF).then_some(low & 0x3FF)?;
    char::from_u32(0x10000_u32.saturating_add((high & 0x3FF) << 10 | low)).map(|character| (character, rest))
}

fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let unit = digits.chars().try_fold(0, |unit, digit| Some(unit << 4 | digit.to_digit(16)?))?;
    Some((unit, rest))
}
