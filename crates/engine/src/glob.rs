//! Globs: `*` stands for any text, slashes included; every other character for itself.

/// Whether `text` is of the form `pattern`. Takes time linear in `text` for each `*`.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("legacy-*", "legacy-app", true),
            ("legacy-*", "legacy-", true),
            ("legacy-*", "new-legacy-", false),
            ("*/git-sync/*", "registry.k8s.io/git-sync/git-sync:v4", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ba", "aba", false),
            ("exact", "exact", true),
            ("exact", "exactly", false),
            ("*", "", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
