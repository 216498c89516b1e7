//! What is wrong with a text, and where.

use super::Text;
use super::reader::{Elements, Kind, Members, Reader, Result};
use super::write::decimal;
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

    /// The same error with the way to its place from the value at which `reader` stands. Reading itself notes no ways: an error is
    /// rare, and its way can be found again.
    #[must_use]
    pub fn seen_from(mut self, reader: Reader<'_>) -> Self {
        self.0.path.clear();
        for level in around(reader, self.0.at) {
            level.write(&mut self.0.path);
        }
        shorten(&mut self.0.path);
        self
    }
}

/// Keeps the end of a way that is too long to read.
fn shorten(path: &mut String) {
    const LONGEST: usize = 240;
    let cut = path.len().saturating_sub(LONGEST);
    if cut > 0 {
        let end = (cut..path.len()).find_map(|start| path.get(start..)).unwrap_or_default();
        *path = ["…", end].concat();
    }
}

/// An object or a list that is being read, and the key or index of the value in it that is.
enum Level<'a> {
    Object(Members, Text<'a>),
    List(Elements, usize),
}

impl<'a> Level<'a> {
    /// Goes on to the next value; there may be none.
    fn next(&mut self, reader: &mut Reader<'a>) -> Result<bool> {
        match self {
            Self::Object(members, key) => Ok(members.next(reader)?.map(|next| *key = next).is_some()),
            Self::List(elements, index) => Ok(elements.next(reader)?.map(|next| *index = next).is_some()),
        }
    }

    fn write(&self, path: &mut String) {
        match self {
            Self::Object(_, key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Self::List(_, index) => {
                path.push('[');
                decimal(path, *index);
                path.push(']');
            }
        }
    }
}

/// The objects and lists one of whose values holds the byte `at`, or begins there, from the outermost. The text is read once.
fn around<'a>(mut reader: Reader<'a>, at: usize) -> Vec<Level<'a>> {
    let mut levels = Vec::new();
    while let Ok(kind) = reader.kind() {
        if reader.at() >= at {
            break;
        }
        let inside = match kind {
            Kind::Object => reader.object().map(|members| Some(Level::Object(members, Text::default()))),
            Kind::Array => reader.array().map(|elements| Some(Level::List(elements, 0))),
            _ => reader.skip().map(|()| None),
        };
        match inside {
            Ok(Some(level)) => levels.push(level),
            Ok(None) if reader.at() <= at => {}
            _ => break,
        }
        if !go_on(&mut levels, &mut reader, at) {
            break;
        }
    }
    levels
}

/// Goes on to the next value, out of what ends before the byte `at`; not if that byte comes first.
fn go_on<'a>(levels: &mut Vec<Level<'a>>, reader: &mut Reader<'a>, at: usize) -> bool {
    while let Some(level) = levels.last_mut() {
        let next = level.next(reader).ok().filter(|_| reader.at() <= at);
        if next == Some(true) {
            return true;
        }
        levels.pop();
        if next.is_none() {
            return false;
        }
    }
    false
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
