//! What is wrong, and what follows from it.

use crate::json::Text;
use std::fmt;
use std::ops::Deref;

/// What is wrong with a container, in words that follow its name; the part that can be left out where a line has no room for it
/// comes last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    text: Text<'static>,
    /// Where the part that can be left out begins, in bytes.
    brief: usize,
}

impl Statement {
    /// What is wrong, and the part that can be left out, with the comma before it.
    pub(crate) fn with(brief: &str, rest: &[&str]) -> Self {
        let parts: Vec<&str> = [brief].into_iter().chain(rest.iter().copied()).collect();
        Self { text: Text::Owned(parts.concat()), brief: brief.len() }
    }

    /// The same behind other words.
    pub(crate) fn behind(self, words: &str) -> Self {
        let brief = self.brief.saturating_add(words.len());
        Self { text: Text::Owned([words, &self.text].concat()), brief }
    }

    /// What is wrong, without what can be left out.
    #[must_use]
    pub fn brief(&self) -> &str {
        self.text.get(..self.brief).unwrap_or(&self.text)
    }
}

impl<T: Into<Text<'static>>> From<T> for Statement {
    fn from(text: T) -> Self {
        let text = text.into();
        Self { brief: text.len(), text }
    }
}

impl Deref for Statement {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Statement {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
