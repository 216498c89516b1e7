//! Words that are not known, and what is known instead.

use crate::quoted::Quoted;
use std::fmt;

/// How many known words are told in place of the nearest, where none is near.
const FEW: usize = 5;

/// A word that is not known, and what is. Its text is for people: `unknown rule "helper-not-nativ", did you mean "helper-not-native"?`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown<'w> {
    /// What it should be: `rule`.
    pub what: &'w str,
    /// The word.
    pub word: &'w str,
    /// What is known instead.
    pub instead: Instead<'w>,
}

/// What is known instead of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead<'w> {
    /// The nearest known word: it was meant.
    Nearest(&'w str),
    /// These few words, of which none is near.
    AnyOf(Vec<&'w str>),
    /// Others, of which none is near.
    Others,
}

impl<'w> Unknown<'w> {
    /// A word that is none of the known ones.
    #[must_use]
    pub fn new(what: &'w str, word: &'w str, known: &[&'w str]) -> Self {
        let instead = match nearest(word, known) {
            Some(near) => Instead::Nearest(near),
            None if known.len() <= FEW => Instead::AnyOf(known.to_vec()),
            None => Instead::Others,
        };
        Self { what, word, instead }
    }
}

impl fmt::Display for Unknown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} {}", self.what, Quoted(self.word))?;
        match &self.instead {
            Instead::Nearest(near) => write!(f, ", did you mean \"{near}\"?"),
            Instead::AnyOf(known) => write!(f, ", there are: {}", known.join(", ")),
            Instead::Others => Ok(()),
        }
    }
}

/// The known word nearest to `word`, if one is near enough to be a slip.
#[must_use]
pub fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let slips = length.div_ceil(3).clamp(1, 4);
    let word = word.to_ascii_lowercase();
    known
        .iter()
        .map(|known| (strsim::osa_distance(&word, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_instead_is_the_nearest_or_few() {
        let few = ["reject", "mutate", "warn"];
        let many = ["action", "jobAction", "rules", "helpers", "exempt", "mutate"];
        for (word, known, instead, said) in [
            ("Rejct", &few[..], Instead::Nearest("reject"), "unknown word \"Rejct\", did you mean \"reject\"?"),
            ("x", &few, Instead::AnyOf(few.to_vec()), "unknown word \"x\", there are: reject, mutate, warn"),
            (
                "jobaction",
                &many,
                Instead::Nearest("jobAction"),
                "unknown word \"jobaction\", did you mean \"jobAction\"?",
            ),
            ("a\nb", &many, Instead::Others, "unknown word \"a b\""),
        ] {
            let unknown = Unknown::new("word", word, known);
            assert_eq!(unknown.instead, instead, "{word}");
            assert_eq!(unknown.to_string(), said);
        }
    }
}
