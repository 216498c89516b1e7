//! Values and where they stand.

use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its text in bytes, without anchor and tag; from its first character to its last, quotes, brackets and the header of a block
    /// scalar included. Of a value that is not written, the empty range where it would be.
    ///
    /// The range of an alias is that of the alias itself; what is in its value has the ranges of the anchor's text, and so have
    /// merged keys: they lie outside of the range of the map that they are in.
    pub range: Range<usize>,
    /// How it is written.
    pub style: Style,
    /// The value; an alias has that of its anchor.
    pub value: Value,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes, or one that is not written at all.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|` and `>`
    BlockScalar,
    /// A list of `- …`, or a map of lines.
    Block,
    /// `[…]` or `{…}`
    Flow,
    /// `*name`
    Alias,
}

/// A value, as kubectl reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// A boolean: `yes` and `off` too.
    Bool(bool),
    /// A number, in JSON's notation.
    Number(String),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A map with its keys, in order; keys are always texts. Merged keys (`<<`) stand where the merge does.
    Map(Vec<(Node, Node)>),
}

/// Values are compared, and not where they stand.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// The value of a key, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.pair(key).map(|(_, value)| value)
    }

    /// A key and its value, if this is a map that has it.
    #[must_use]
    pub fn pair(&self, key: &str) -> Option<(&Self, &Self)> {
        let Value::Map(pairs) = &self.value else { return None };
        pairs.iter().find(|(name, _)| name.is_text(key)).map(|(name, value)| (name, value))
    }

    /// The items, if this is a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The keys and values, if this is a map.
    #[must_use]
    pub fn pairs(&self) -> &[(Self, Self)] {
        match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is given.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    pub(super) fn is_text(&self, text: &str) -> bool {
        self.text() == Some(text)
    }
}
