//! Why a document cannot be read.

use std::fmt;
use std::ops::Range;

/// Why a document cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The document, in bytes.
    pub document: Range<usize>,
    /// What is wrong in it, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is no YAML: what the parser says.
    Syntax(String),
    /// It has a mark of git in it.
    Conflict,
    /// It is a Go template that is not rendered: what of it stands there.
    Template(String),
    /// A map has a key twice.
    Twice {
        /// The key.
        key: String,
        /// The line of the first, from 1.
        first: usize,
        /// The line of the second, from 1.
        second: usize,
    },
    /// A key is none that JSON could have: what it is.
    Key(&'static str),
    /// A number is none that JSON could have.
    Number(String),
    /// A value is not what its tag says.
    Tag(String),
    /// A merge key (`<<`) has a value that is no map.
    Merge,
    /// An alias stands within the value that it stands for.
    Cycle(String),
    /// Aliases make more of the document than is good.
    Bomb,
    /// Values nest too deep.
    Depth,
}

/// A sentence without its full stop, and without the place.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Syntax(what) => f.write_str(what),
            What::Conflict => f.write_str("a merge conflict is left in this file"),
            What::Template(what) => {
                write!(f, "{what} is a Go template that is not rendered: check what `helm template` makes of it")
            }
            What::Twice { key, first, second } => {
                write!(f, "the key {key:?} is given twice, in line {first} and in line {second}")
            }
            What::Key(what) => write!(f, "a key must be a text, not {what}"),
            What::Number(text) => write!(f, "{text} is no number that JSON has: quote it if it is a text"),
            What::Tag(what) => f.write_str(what),
            What::Merge => f.write_str("<< merges maps: its value must be a map or a list of maps"),
            What::Cycle(name) => write!(f, "*{name} stands within &{name}, the value that it stands for"),
            What::Bomb => write!(f, "its aliases stand for more than {} MiB of text", super::anchors::ALIASED >> 20),
            What::Depth => write!(f, "values nest deeper than {} levels", super::DEPTH),
        }
    }
}

impl std::error::Error for Error {}

/// What is wrong in a document that is being read, and where.
pub(super) struct Wrong {
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

/// What reading a part of a document gives.
pub(super) type Result<T> = std::result::Result<T, Wrong>;

pub(super) fn wrong<T>(range: &Range<usize>, what: What) -> Result<T> {
    Err(Wrong { range: range.clone(), what })
}
