//! Texts, counted.

use crate::json::Text;
use crate::text::Index;

/// Texts, each with how often it was put in. A question takes little, however many there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bag<'a>(Index<'a>);

impl<'a> Bag<'a> {
    /// Puts a text in, and says how often it was there before.
    pub(crate) fn put(&mut self, text: Text<'a>) -> usize {
        let count = self.0.entry(text);
        let before = *count;
        *count = before.saturating_add(1);
        before
    }

    /// Takes a text out once, if it is in.
    pub(crate) fn take(&mut self, text: &str) -> bool {
        let there = self.holds(text);
        if there {
            let count = self.0.entry(Text::Owned(text.to_owned()));
            *count = count.saturating_sub(1);
        }
        there
    }

    /// How often a text was put in.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.0.get(text).unwrap_or_default()
    }

    /// Whether a text was put in.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.count(text) > 0
    }
}
