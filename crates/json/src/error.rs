//! What is wrong with a text, and where.

use super::reader::{Kind, Reader};
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
}

impl Error {
    #[cold]
    pub(super) fn new(what: What, at: usize) -> Self {
        Self(Box::new(Detail { what, at, path: String::new() }))
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
    pub fn seen_from(mut self, mut reader: Reader<'_>) -> Self {
        self.0.path.clear();
        while enter(&mut reader, self.0.at, &mut self.0.path) {}
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

/// Goes into the member of the next value that holds the byte `at`; none does if that is the value's own.
fn enter(reader: &mut Reader<'_>, at: usize, path: &mut String) -> bool {
    let Ok(kind) = reader.kind() else { return false };
    if reader.at() >= at {
        return false;
    }
    let holds = |reader: &mut Reader<'_>| {
        let mut ahead = reader.clone();
        let holds = ahead.skip().is_err() || at < ahead.at();
        if !holds {
            *reader = ahead;
        }
        holds
    };
    match kind {
        Kind::Object => {
            let Ok(mut members) = reader.object() else { return false };
            while let Ok(Some(key)) = members.next(reader) {
                if at < reader.at() {
                    return false;
                }
                if holds(reader) {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&key);
                    return true;
                }
            }
        }
        Kind::Array => {
            let Ok(mut items) = reader.array() else { return false };
            while let Ok(Some(index)) = items.next(reader) {
                if at < reader.at() {
                    return false;
                }
                if holds(reader) {
                    path.push('[');
                    decimal(path, index);
                    path.push(']');
                    return true;
                }
            }
        }
        _ => {}
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
        }
    }
}

impl std::error::Error for Error {}
