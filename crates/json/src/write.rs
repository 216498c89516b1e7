//! Writing JSON.

use crate::scan;

/// Writes `text` as a JSON string, quotes included.
pub fn write_string(out: &mut String, text: &str) {
    out.reserve(text.len().saturating_add(2));
    out.push('"');
    let mut rest = text;
    while let Some((plain, after)) = rest.split_at_checked(scan::plain(rest.as_bytes(), 0)) {
        out.push_str(plain);
        let mut letters = after.chars();
        let Some(letter) = letters.next() else { break };
        escape(out, letter);
        rest = letters.as_str();
    }
    out.push('"');
}

/// Writes a quote, a backslash or a control character.
fn escape(out: &mut String, letter: char) {
    let short = match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => {
            out.push_str("\\u00");
            for shift in [4, 0] {
                out.push(char::from_digit(u32::from(letter) >> shift & 0xF, 16).unwrap_or('0'));
            }
            return;
        }
    };
    out.push_str(short);
}

/// Writes a number in decimal.
pub fn decimal(out: &mut String, number: usize) {
    if let Some(tens) = number.checked_div(10).filter(|tens| *tens > 0) {
        decimal(out, tens);
    }
    let digit = u32::try_from(number.checked_rem(10).unwrap_or_default()).unwrap_or_default();
    out.push(char::from_digit(digit, 10).unwrap_or('0'));
}
