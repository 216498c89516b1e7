//! Flags and their values.

use crate::text::says_no;

/// Whether the flag `word`, followed by `next`, is of the form `flag`; both without their dashes.
pub(super) fn flag_matches(flag: &str, word: &str, next: Option<&str>) -> bool {
    if let Some(prefix) = flag.strip_suffix('*').filter(|prefix| !prefix.contains('=')) {
        return word.starts_with(prefix);
    }
    let (name, wanted) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
    let Some(rest) = word.strip_prefix(name) else { return false };
    let value = rest.strip_prefix('=');
    if value.is_none() && !rest.is_empty() {
        return false;
    }
    // A value in the next word cannot be told from an argument, so that only a flat no counts there.
    match (wanted, value.or(next)) {
        (Some(wanted), Some(value)) => value_matches(wanted, value),
        (Some(_), None) => false,
        (None, Some(said)) => !says_no(said),
        (None, None) => true,
    }
}

/// A flag without its dashes, which Go's flag packages take in any number.
pub(super) fn flag_name(word: &str) -> Option<&str> {
    let name = word.strip_prefix('-')?;
    Some(name.strip_prefix('-').unwrap_or(name)).filter(|name| !name.is_empty())
}

pub(super) fn value_matches(pattern: &str, value: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => value.starts_with(prefix),
        None => value == pattern,
    }
}
