//! What is wrong with what people wrote: all of it, each mistake with its path.

use crate::json::{Kind, Path};
use crate::nearest::nearest;
use crate::quoted::Quoted;
use std::fmt;

/// How many mistakes are kept; the rest is counted.
const KEPT: usize = 100;

/// How long those that are kept may be together, in bytes.
const KEPT_BYTES: usize = 28 * 1024;

/// The longest mistake, in characters: what people write can be of any length.
const LONGEST: usize = 300;

/// How many known words are told in place of the nearest, where none is near.
const FEW: usize = 5;

/// For how many mistakes the nearest known word is looked up: it costs time, and nobody reads further.
const NEAREST: usize = 20;

/// What is wrong with what people wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    told: Vec<String>,
    untold: usize,
}

impl Mistakes {
    /// Notes a mistake at a place.
    pub fn add(&mut self, at: &Path<'_>, what: impl fmt::Display) {
        let bytes = || self.told.iter().map(String::len).sum::<usize>();
        if self.untold > 0 || self.told.len() >= KEPT || bytes() >= KEPT_BYTES {
            self.untold = self.untold.saturating_add(1);
            return;
        }
        let place = if at.is_root() { "settings".to_owned() } else { at.to_string() };
        let mut mistake = format!("{place}: {what}");
        if let Some((end, _)) = mistake.char_indices().nth(LONGEST) {
            mistake.truncate(end);
            mistake.push('…');
        }
        self.told.push(mistake);
    }

    /// Notes a word that is not known, with the nearest one that is, or all where there are few.
    pub fn unknown(&mut self, at: &Path<'_>, what: &str, word: &str, known: &mut dyn Iterator<Item = &str>) {
        let shown = Quoted(word);
        if self.told.len() >= NEAREST {
            return self.add(at, format_args!("unknown {what} {shown}"));
        }
        let known: Vec<&str> = known.collect();
        match nearest(word, &known) {
            Some(near) => self.add(at, format_args!("unknown {what} {shown}, did you mean \"{near}\"?")),
            None if known.len() <= FEW => {
                self.add(at, format_args!("unknown {what} {shown}, there are: {}", known.join(", ")));
            }
            None => self.add(at, format_args!("unknown {what} {shown}")),
        }
    }

    /// Notes a value of the wrong sort.
    pub fn wanted(&mut self, at: &Path<'_>, wanted: &str, found: Kind) {
        self.add(at, format_args!("must be {wanted}, not {found}"));
    }

    pub(crate) fn unquoted(&mut self, at: &Path<'_>, spelt: &str, found: Kind) {
        self.add(at, format_args!("must be a string, not {found}: write it in quotes, {}", Quoted(spelt)));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.told.len().saturating_add(self.untold)
    }

    /// The mistakes, each with its place.
    #[must_use]
    pub fn told(&self) -> &[String] {
        &self.told
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told.join("\n"))?;
        if self.untold > 0 { write!(f, "\nand {} more", self.untold) } else { Ok(()) }
    }
}
