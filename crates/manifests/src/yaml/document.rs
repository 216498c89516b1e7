//! A document of a stream.

use super::{Node, Twice};
use std::ops::Range;

/// A document of a stream.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its text in bytes: from after the separator before it to before the one after it.
    pub range: Range<usize>,
    /// Its value; `None` if it is empty or holds only comments.
    pub root: Option<Node>,
    /// Its comments in the order of the text, each from its `#` to before the line break.
    pub comments: Vec<Range<usize>>,
    /// The anchors that it defines, in the order of the text.
    pub anchors: Vec<Anchor>,
    /// Its aliases, in the order of the text.
    pub aliases: Vec<Alias>,
    /// The keys that are given twice, in the order of the text.
    pub twice: Vec<Twice>,
}

/// A name for a value: `&name`.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The name, without `&`.
    pub name: String,
    /// Where `&name` stands, in bytes.
    pub range: Range<usize>,
    /// The range of the value.
    pub node: Range<usize>,
}

/// A value by its name: `*name`.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Where `*name` stands, in bytes.
    pub range: Range<usize>,
    /// Which of the document's anchors it stands for.
    pub anchor: usize,
}
