//! What is wrong with a text, and where.

use super::reader::{Kind, Reader, Result};
use super::way::way;
use std::fmt::{self, Write as _};

/// Why a text cannot be read, and where. Boxed, so that each step of reading hands on one word and not eight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Detail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Detail {
    what: What,
    /// Bytes from the start of the text.
    at: usize,
    path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The text is no JSON.
    Syntax(&'static str),
    Wanted {
        wanted: &'static str,
        found: Kind,
    },
    Twice,
    /// More than so many.
    TooMany(&'static str),
}

impl Error {
    #[cold]
    pub(super) fn new(what: What, at: usize) -> Self {
        Self(Box::new(Detail { what, at, path: String::new() }))
    }

    /// The value that begins at the byte `at` has more than `most`: `16384 items`.
    #[must_use]
    pub fn too_many(most: &'static str, at: usize) -> Self {
        Self::new(What::TooMany(most), at)
    }

    /// The way to the value, in the notation of `kubectl explain`: `spec.containers[1].image`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Whether the text is no JSON at all, and not only something else than was wanted.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.what, What::Syntax(_))
    }

    /// The same error with the way to its place from the value at which `reader` stands.
    #[must_use]
    pub fn seen_from(mut self, reader: &Reader<'_>) -> Self {
        (self.0.path, _) = way(reader, self.0.at);
        self
    }

    /// The same, and `reader` passes over the value.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn seen_over(mut self, reader: &mut Reader<'_>) -> Result<Self> {
        let (path, open) = way(reader, self.0.at);
        if self.is_syntax() {
            reader.skip()?;
        } else {
            // A value of another sort begins there, and up to there the text was read.
            reader.skip_from(self.0.at, open)?;
        }
        self.0.path = path;
        Ok(self)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path().is_empty() {
            // A key may have any characters, and whoever reads this reads a line.
            for letter in self.path().chars() {
                f.write_char(if letter.is_control() { ' ' } else { letter })?;
            }
            f.write_str(": ")?;
        }
        match &self.0.what {
            What::Syntax(what) => write!(f, "not JSON: {what} at byte {}", self.0.at),
            What::Wanted { wanted, found } => write!(f, "must be {wanted}, not {found}"),
            What::Twice => f.write_str("is given twice"),
            What::TooMany(most) => write!(f, "has more than {most}"),
        }
    }
}

impl std::error::Error for Error {}
