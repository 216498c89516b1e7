//! Numbers, looked up by texts.

use crate::json::Text;
use std::collections::BTreeMap;

/// Numbers by texts. A look-up takes little, however many there are, and whatever they are: by their hashes first, since those of
/// one object often begin alike, and by themselves where these are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index<'a>(BTreeMap<(usize, Text<'a>), usize>);

impl<'a> Index<'a> {
    /// The number of a text; at first it is 0.
    pub(crate) fn entry(&mut self, text: Text<'a>) -> &mut usize {
        self.0.entry((hash(&text), text)).or_default()
    }

    /// The number of a text, if it has one.
    pub(crate) fn get(&self, text: &str) -> Option<usize> {
        let numbers: &BTreeMap<(usize, Text<'_>), usize> = &self.0;
        // Many are asked though nothing is in them.
        if numbers.is_empty() {
            return None;
        }
        numbers.get(&(hash(text), Text::Borrowed(text))).copied()
    }
}

/// Hashes eight bytes at a time. Texts of one hash are told apart by themselves, so that nobody gains by making some.
fn hash(text: &str) -> usize {
    let mix = |hash: u64, bytes: u64| (hash.rotate_left(5) ^ bytes).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (chunks, rest) = text.as_bytes().as_chunks();
    let hash = chunks.iter().fold(1, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    let hash = mix(hash, rest.iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte)));
    usize::try_from(hash >> 32).unwrap_or_default()
}
