//! Numbers, looked up by texts.

use crate::catalog::hash;
use crate::json::Text;
use std::collections::BTreeMap;

/// Numbers by texts. A look-up takes little, however many there are, and whatever they are: by their hashes first, since those of
/// one object often begin alike, and by themselves where these are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index<'a>(BTreeMap<(usize, Text<'a>), usize>);

impl<'a> Index<'a> {
    /// The number of a text; at first it is 0.
    pub(crate) fn entry(&mut self, text: Text<'a>) -> &mut usize {
        self.0.entry((hash(0, &text), text)).or_default()
    }

    /// The number of a text, if it has one.
    pub(crate) fn get(&self, text: &str) -> Option<usize> {
        let numbers: &BTreeMap<(usize, Text<'_>), usize> = &self.0;
        numbers.get(&(hash(0, text), Text::Borrowed(text))).copied()
    }
}
