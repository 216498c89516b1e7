//! Base64, which a tag can ask for.

/// What base64 stands for. What is no UTF-8 in it becomes U+FFFD, as in Go.
pub(super) fn decoded(word: &str) -> Option<String> {
    let digits: Vec<u8> = word.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if !digits.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    for digit in digits.iter().take(digits.len().saturating_sub(padding)) {
        let value = match digit {
            b'A'..=b'Z' => digit.wrapping_sub(b'A'),
            b'a'..=b'z' => digit.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => digit.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits = bits.saturating_add(6);
        if let Some(rest) = bits.checked_sub(8) {
            bytes.push(u8::try_from((held >> rest) & 0xFF).unwrap_or_default());
            bits = rest;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
