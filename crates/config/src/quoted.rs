//! Words as people gave them, in quotes.

use std::fmt::{self, Write};

/// A word as a person gave it, in quotes: cut where it is long, and without control characters.
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 80;
        f.write_char('"')?;
        let mut letters = self.0.chars();
        for letter in letters.by_ref().take(LONGEST) {
            f.write_char(if letter.is_control() { ' ' } else { letter })?;
        }
        f.write_str(if letters.as_str().is_empty() { "\"" } else { "\"…" })
    }
}
