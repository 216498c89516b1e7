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
    let Some(&first) = part.first() else { return Some(0) };
    let second = part.get(1).copied();
    // The first eight bytes of the part are one number, to be compared with those at a place where the first of them stands.
    let head = part.iter().take(8).rev();
    let (mask, wanted) = head.fold((0, 0), |(mask, wanted), byte| (mask << 8 | 0xff, wanted << 8 | u64::from(*byte)));
    let stands = |at: &usize| {
        let rest = text.get(*at..).unwrap_or_default();
        let begins = rest.first_chunk().is_none_or(|head| u64::from_le_bytes(*head) & mask == wanted);
        begins && rest.starts_with(part)
    };
    let (chunks, _) = text.as_chunks();
    let mut at = 0_usize;
    for chunk in chunks {
        let next = at.saturating_add(8);
        if may_hold(u64::from_le_bytes(*chunk), first, second)
            && let Some(found) = (at..next).find(stands)
        {
            return Some(found);
        }
        at = next;
    }
    (at..text.len()).find(stands)
}

/// Whether one of eight bytes is the first, and the one after it, if it is among them, the second: such a byte alone is zero without
/// them, and less than zero without one more.
fn may_hold(bytes: u64, first: u8, second: Option<u8>) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let without = |bytes: u64, byte: u8| bytes ^ u64::from_le_bytes([byte; 8]);
    let other = without(bytes, first) | second.map_or(0, |second| without(bytes, second) >> 8);
    other.wrapping_sub(ONES) & !other & ONES << 7 != 0
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

    #[test]
    fn what_nearly_stands_somewhere_is_not_found_there() {
        let letters = |bits: u32, count: u32| -> String {
            (0..count).map(|place| if bits >> place & 1 == 1 { 'b' } else { 'a' }).collect()
        };
        for bits in 0..1 << 12 {
            // Longer than two numbers of eight bytes, and not a multiple of them.
            let text = letters(bits, 12) + &letters(bits >> 5, 7);
            for part in [letters(bits >> 3, 2), letters(bits >> 4, 8), letters(bits >> 2, 10), letters(!bits, 9)] {
                assert_eq!(find(&text, &part), text.find(&part), "{part} in {text}");
            }
        }
    }
}
