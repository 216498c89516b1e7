//! Why a document cannot be read.

use crate::lines;
use granit_parser::ErrorKind;
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
            What::Bomb => write!(f, "its aliases stand for more than {} MiB of text", super::tree::ALIASED >> 20),
            What::Depth => write!(f, "values nest deeper than {} levels", super::DEPTH),
        }
    }
}

impl std::error::Error for Error {}

/// What a parser's error means, with what to do about the frequent ones.
pub(super) fn in_words(kind: &ErrorKind) -> String {
    let words = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => "a tab indents this line: YAML takes only spaces",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            "no key where one must be: is the line indented like the ones before it?"
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            "no list item where one must be: is the line indented like the ones before it?"
        }
        ErrorKind::MappingValueNotAllowed => "a colon where no key can be: quote a text that has `: ` in it",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => "a key without a colon after it",
        ErrorKind::UnknownAnchor => "an alias of an anchor that is not defined before it",
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => "a quote is not closed",
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "something follows the closing quote"
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => "a bracket is not closed",
        ErrorKind::ExpectedFlowMappingSeparator => "a comma or the closing } is missing",
        ErrorKind::ExpectedFlowSequenceSeparator => "a comma or the closing ] is missing",
        ErrorKind::ExpectedDocumentStart => "something follows the end of the document: is a line `---` missing?",
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => "quote a `-` that stands alone in brackets",
        ErrorKind::UnexpectedCharacter { character } if is_unprintable(*character) => {
            return format!("the character U+{:04X} can stand in no YAML: remove it", u32::from(*character));
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return format!("a text cannot begin with {character:?}: quote it");
        }
        _ => return kind.to_string(),
    };
    words.to_owned()
}

/// Where an error really is that the parser gives the place of the text for in which it comes up.
pub(super) fn place(text: &str, at: usize, kind: &ErrorKind) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let further = match kind {
        ErrorKind::TabInPlainScalar | ErrorKind::TabAtBlockScalarStart => indenting_tab(rest),
        ErrorKind::UnexpectedCharacter { character } => rest.find(*character),
        _ => None,
    };
    at.saturating_add(further.unwrap_or_default())
}

/// The first tab that indents a line, but for the line in which the text begins.
fn indenting_tab(text: &str) -> Option<usize> {
    let lines = text.match_indices(['\n', '\r']).map(|(end, _)| end.saturating_add(1));
    lines.into_iter().find_map(|start| {
        let line = lines::at(text, start);
        let indent = line.get(..line.len().saturating_sub(line.trim_start_matches([' ', '\t']).len()))?;
        (indent.len() < line.len()).then_some(start.saturating_add(indent.find('\t')?))
    })
}

/// Whether a character is no indicator of YAML: beside these the parser refuses only what cannot be printed.
fn is_unprintable(character: char) -> bool {
    !character.is_ascii_graphic()
}
