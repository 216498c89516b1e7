//! What is wrong with a text, and where.

use crate::kind::Kind;
use crate::path::OwnedPath;
use std::fmt::{self, Write as _};

/// What reading gives.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why a text cannot be read, and where. Boxed, so that each step of reading hands on one word and not eight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Detail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Detail {
    what: What,
    /// Bytes from the start of the text.
    at: usize,
    path: OwnedPath,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
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
    pub(crate) fn new(what: What, at: usize) -> Self {
        Self(Box::new(Detail { what, at, path: OwnedPath::default() }))
    }

    /// The value that begins at the byte `at` has more than `most`: `16384 items`.
    #[must_use]
    pub fn too_many(most: &'static str, at: usize) -> Self {
        Self::new(What::TooMany(most), at)
    }

    /// Which byte of the text is wrong, or where the value begins that is.
    pub(crate) fn at(&self) -> usize {
        self.0.at
    }

    /// The path to the value.
    #[must_use]
    pub fn path(&self) -> &OwnedPath {
        &self.0.path
    }

    /// The same error at the end of a path.
    pub(crate) fn with_path(mut self, path: OwnedPath) -> Self {
        self.0.path = path;
        self
    }

    /// Whether the text is no JSON at all, and not only something else than was wanted.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.what, What::Syntax(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path().to_string();
        if !path.is_empty() {
            let end = end_of(&path);
            if end.len() < path.len() {
                f.write_char('…')?;
            }
            // A key may have any characters, and whoever reads this reads a line.
            for letter in end.chars() {
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

/// The end of a path, as much as anybody reads of it.
fn end_of(path: &str) -> &str {
    const LONGEST: usize = 240;
    let cut = path.len().saturating_sub(LONGEST);
    (cut..path.len()).find_map(|start| path.get(start..)).unwrap_or_default()
}
