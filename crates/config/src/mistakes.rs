//! What is wrong with what people wrote: all of it, each mistake with its path.

use crate::json::{Kind, OwnedPath, Path};
use crate::nearest::{Instead, Unknown};
use crate::quoted::Quoted;
use std::fmt::{self, Write};

/// How many mistakes are kept; the rest is counted.
const KEPT: usize = 100;

/// How long those that are kept may be together, in bytes.
const KEPT_BYTES: usize = 28 * 1024;

/// The longest mistake, in characters: what people write can be of any length.
const LONGEST: usize = 300;

/// For how many mistakes the nearest known word is looked up: it costs time, and nobody reads further.
const NEAREST: usize = 20;

/// Something that is wrong, and where. Its text is a line: `exempt[0].rule: unknown rule "x"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The path to the value that is wrong. A key that is not known has no part in it: the object is wrong that has it.
    pub path: OwnedPath,
    /// The key or word that is not known, as it was given.
    pub word: Option<String>,
    /// What is wrong: words without a full stop.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_root() { "settings".to_owned() } else { self.path.to_string() };
        f.write_str(&cut(format!("{place}: {}", self.message)))
    }
}

/// Cuts a text to what is told of a mistake.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What is wrong with what people wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    kept: Vec<Mistake>,
    /// How long those are together, in bytes.
    bytes: usize,
    /// How many there are beside those.
    others: usize,
}

impl Mistakes {
    /// Notes a mistake at a place.
    #[cold]
    #[inline(never)]
    pub fn add(&mut self, at: &Path<'_>, message: impl fmt::Display) {
        self.note(at, None, &message);
    }

    /// Notes a word that is not known, with the nearest one that is, or all where there are few.
    #[cold]
    pub fn unknown(&mut self, at: &Path<'_>, what: &str, word: &str, known: &mut dyn Iterator<Item = &str>) {
        let unknown = if self.kept.len() < NEAREST {
            Unknown::new(what, word, &known.collect::<Vec<_>>())
        } else {
            Unknown { what, word, instead: Instead::Others }
        };
        self.note(at, Some(word), &unknown);
    }

    /// Notes a value of the wrong sort.
    #[cold]
    pub fn wanted(&mut self, at: &Path<'_>, wanted: &str, found: Kind) {
        self.add(at, format_args!("must be {wanted}, not {found}"));
    }

    #[cold]
    pub(crate) fn unquoted(&mut self, at: &Path<'_>, spelt: &str, found: Kind) {
        self.add(at, format_args!("must be a string, not {found}: write it in quotes, {}", Quoted(spelt)));
    }

    #[cold]
    fn note(&mut self, at: &Path<'_>, word: Option<&str>, message: &dyn fmt::Display) {
        if self.others > 0 || self.kept.len() >= KEPT || self.bytes >= KEPT_BYTES {
            self.others = self.others.saturating_add(1);
            return;
        }
        let mistake =
            Mistake { path: at.to_owned(), word: word.map(ToOwned::to_owned), message: cut(message.to_string()) };
        self.bytes = self.bytes.saturating_add(mistake.to_string().len());
        self.kept.push(mistake);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.len().saturating_add(self.others)
    }

    /// The mistakes in the order in which they were met; of very many, the first.
    #[must_use]
    pub fn kept(&self) -> &[Mistake] {
        &self.kept
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mistake) in self.kept.iter().enumerate() {
            if place > 0 {
                f.write_char('\n')?;
            }
            mistake.fmt(f)?;
        }
        if self.others > 0 { write!(f, "\nand {} more", self.others) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_data_and_a_line() {
        let mut mistakes = Mistakes::default();
        let exempt = Path::ROOT.key("exempt");
        mistakes.unknown(&Path::ROOT, "key", "exemt", &mut ["action", "exempt"].into_iter());
        mistakes.add(&exempt.index(0), "reason is missing");
        let [key, reason] = mistakes.kept() else { panic!("{mistakes:?}") };
        assert!(key.path.is_root());
        assert_eq!(key.word.as_deref(), Some("exemt"));
        assert_eq!(key.message, "unknown key \"exemt\", did you mean \"exempt\"?");
        assert_eq!(key.to_string(), "settings: unknown key \"exemt\", did you mean \"exempt\"?");
        assert_eq!((reason.path.to_string().as_str(), &reason.word), ("exempt[0]", &None));
        assert_eq!(mistakes.to_string(), format!("{key}\n{reason}"));
        assert_eq!(reason.to_string(), "exempt[0]: reason is missing");
    }

    #[test]
    fn a_long_mistake_is_cut() {
        let mut mistakes = Mistakes::default();
        mistakes.add(&Path::ROOT.key("port"), format_args!("not {}", "ä".repeat(1000)));
        let [mistake] = mistakes.kept() else { panic!("{mistakes:?}") };
        assert_eq!(mistake.message.chars().count(), LONGEST + 1);
        assert_eq!(mistake.to_string(), format!("port: not {}…", "ä".repeat(LONGEST - "port: not ".len())));
    }

    #[test]
    fn of_very_many_the_first_are_kept_and_all_are_counted() {
        let mut mistakes = Mistakes::default();
        for index in 0..150 {
            mistakes.add(&Path::ROOT.index(index), "x");
        }
        assert_eq!((mistakes.kept().len(), mistakes.count()), (KEPT, 150));
        assert!(mistakes.to_string().ends_with("\n[99]: x\nand 50 more"));
        // As soon as they are long enough, even one that is short is only counted.
        let mut long = Mistakes::default();
        for _ in 0..150 {
            long.add(&Path::ROOT, "x".repeat(LONGEST));
        }
        let line = LONGEST + '…'.len_utf8();
        assert_eq!(long.kept().len(), KEPT_BYTES.div_ceil(line));
        long.add(&Path::ROOT, "x");
        assert_eq!((long.kept().len(), long.count()), (KEPT_BYTES.div_ceil(line), 151));
    }
}
