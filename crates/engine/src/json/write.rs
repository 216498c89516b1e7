//! Writing JSON.

/// Writes `text` as a JSON string, quotes included.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                out.push_str("\\u00");
                for shift in [4, 0] {
                    let digit = char::from_digit(u32::from(control) >> shift & 0xF, 16);
                    out.push(digit.unwrap_or('0'));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
