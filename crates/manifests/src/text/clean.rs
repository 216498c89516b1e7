//! Text of manifests and paths, which can hold anything, for people to read.

use annotate_snippets::normalize_untrusted_str;
use native_sidecar_engine::text::shown;

/// Text that nobody has checked, on one line and without characters that control a terminal or the direction of writing.
#[must_use]
pub fn clean(text: &str) -> String {
    normalize_untrusted_str(&shown(text, usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_controls_the_terminal() {
        for (text, cleaned) in [
            ("größe 🦀", "größe 🦀"),
            ("a\u{1b}[31mb\u{9b}1m", "a [31mb 1m"),
            ("a\r\nb\tc", "a  b c"),
            ("abc\u{202e}dcb", "abc�dcb"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }
}
