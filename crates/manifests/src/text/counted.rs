//! Numbers of things, in words.

/// `1 file`, `2 files`
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
