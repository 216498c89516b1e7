//! Values that switch something on or off.

/// Whether a value switches something off.
#[must_use]
pub fn says_no(value: &str) -> bool {
    ["", "false", "0", "no", "f", "off"].iter().any(|no| value.eq_ignore_ascii_case(no))
}
