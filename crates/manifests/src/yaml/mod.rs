//! YAML and JSON with the place of every value, and values as kubectl reads them.
//!
//! A stream is cut into documents ([`stream`]), so that one that cannot be read does not hide the others. A library parses the
//! text of each; what its words mean ([`scalar`]), merge keys, aliases and keys that are given twice ([`tree`]) is decided here,
//! since kubectl reads YAML 1.1 (`sigs.k8s.io/yaml`, on `goyaml.v2`) and the library knows YAML 1.2.

mod conflict;
mod error;
mod json;
mod pairs;
mod scalar;
mod stream;
mod template;
mod tree;
mod twice;

pub use error::{Error, What};
pub use twice::{Twice, read_strictly};

/// One step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Index(usize),
}

use std::ops::Range;

/// How deep values may nest: the limit of the engine, which reads them as JSON.
const DEPTH: usize = 128;

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

/// Reads the documents of a stream, YAML or JSON, each by itself. Of a key that is given twice the last value counts. Documents without any text are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Result<Document, Error>> {
    let mut documents = Vec::new();
    for part in stream::documents(text) {
        let rest = json::read_all(text, &part, &mut documents);
        if let Some(rest) = rest {
            documents.push(tree::read(text, rest));
        }
    }
    for document in documents.iter_mut().flatten() {
        document.twice.sort_by_key(|twice| twice.second.start);
    }
    documents
}

/// Whether a word without quotes is a text, and not a number, a boolean or nothing.
#[must_use]
pub fn is_text(word: &str) -> bool {
    matches!(scalar::Scalar::of(word), scalar::Scalar::Text(_))
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

    fn is_text(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// The value at the end of a way.
    #[must_use]
    pub fn at(&self, way: &[Segment]) -> Option<&Self> {
        way.iter().try_fold(self, |node, segment| match segment {
            Segment::Key(key) => node.get(key),
            Segment::Index(index) => node.items().get(*index),
        })
    }

    /// The way to a place in the notation of `kubectl explain`: `spec.template.spec`, `spec.pools[1].template.spec`. `None` if
    /// there is nothing. A key may itself have a dot in it.
    #[must_use]
    pub fn way(&self, place: &str) -> Option<Vec<Segment>> {
        if place.is_empty() {
            return Some(Vec::new());
        }
        match &self.value {
            Value::List(items) => {
                let (index, rest) = place.strip_prefix('[')?.split_once(']')?;
                let index: usize = index.parse().ok()?;
                items.get(index)?.further(Segment::Index(index), rest)
            }
            Value::Map(pairs) => pairs.iter().find_map(|(key, value)| {
                let key = key.text()?;
                value.further(Segment::Key(key.to_owned()), place.strip_prefix(key)?)
            }),
            _ => None,
        }
    }

    fn further(&self, segment: Segment, rest: &str) -> Option<Vec<Segment>> {
        let rest = match rest.strip_prefix('.') {
            Some(rest) if !rest.is_empty() => rest,
            None if rest.is_empty() || rest.starts_with('[') => rest,
            _ => return None,
        };
        let mut way = self.way(rest)?;
        way.insert(0, segment);
        Some(way)
    }

    /// The value as JSON text, as kubectl would send it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(self.range.len());
        json::write(self, &mut out);
        out
    }
}

#[cfg(test)]
mod tests;
