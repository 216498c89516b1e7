//! Globs: `*` stands for any text, slashes included; every other character for itself.

/// Whether `text` is of the form `pattern`.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match find(rest, part).and_then(|at| rest.get(at.saturating_add(part.len())..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Where `part` first stands in `text`, in bytes. What is looked for is short, and the search of the standard library, which is quick
/// for any text, would add 4 KiB to the module.
#[must_use]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let join = |joined: u64, byte: &u8| joined << 8 | u64::from(*byte);
    // The last eight bytes that were passed are one number, to be compared with the first eight of the part.
    let head = part.get(..8).unwrap_or(part);
    let Some(last) = head.len().checked_sub(1) else { return Some(0) };
    let (mask, wanted) = (head.iter().fold(0, |mask, _| join(mask, &0xff)), head.iter().fold(0, join));
    let mut passed = 0;
    text.iter().enumerate().find_map(|(end, byte)| {
        passed = join(passed, byte);
        let at = end.checked_sub(last).filter(|_| passed & mask == wanted)?;
        text.get(at..)?.starts_with(part).then_some(at)
    })
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

    #[test]
    fn a_part_is_found_where_it_first_stands() {
        for (text, part, expected) in [
            ("abcabc", "bc", Some(1)),
            ("abc", "abc", Some(0)),
            ("abc", "abcd", None),
            ("abc", "", Some(0)),
            ("", "", Some(0)),
            ("aab", "ab", Some(1)),
            ("né né", "né", Some(0)),
            ("x né", "né", Some(2)),
            ("quitquitquix quitquitquit", "quitquitquit", Some(13)),
            ("aaaaaaaaaab", "aaaaaaaab", Some(2)),
            ("quitquit", "quitquit", Some(0)),
            ("quitqui", "quitquit", None),
            ("\0", "\0\0", None),
            ("\0\0a", "\0a", Some(1)),
        ] {
            assert_eq!(find(text, part), expected, "{part} in {text}");
            assert_eq!(text.find(part), expected, "{part} in {text}");
        }
    }
}
