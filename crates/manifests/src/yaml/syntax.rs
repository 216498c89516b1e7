//! The parser's errors: what they mean, and where they are.

use crate::text::lines;
use granit_parser::ErrorKind;

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
