//! What is wrong with a text, and where.

use super::reader::{Kind, Reader, Result};
use super::scan::Follow;
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
    pub fn seen_from(self, mut reader: Reader<'_>) -> Self {
        let start = reader.clone();
        let mut way = Way::to(self.0.at);
        // Where the text is no JSON, the way ends.
        let _ = reader.follow(&mut way);
        self.on(&way, &start)
    }

    /// The same, and `reader` passes over the value.
    ///
    /// # Errors
    /// If the value is no JSON.
    pub fn seen_over(self, reader: &mut Reader<'_>) -> Result<Self> {
        let start = reader.clone();
        let mut way = Way::to(self.0.at);
        reader.follow(&mut way)?;
        Ok(self.on(&way, &start))
    }

    fn on(mut self, way: &Way, start: &Reader<'_>) -> Self {
        self.0.path.clear();
        for entry in way.levels.iter().filter_map(|level| level.entry.as_ref()) {
            entry.write(start, &mut self.0.path);
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

/// The way to the byte `to`: what is open there, or where the value begins there, from the outermost.
struct Way {
    to: usize,
    /// Whether it is found.
    found: bool,
    levels: Vec<Level>,
}

/// An object or a list.
#[derive(Default)]
struct Level {
    /// How many items of it have come.
    items: usize,
    /// The value of it that is being read.
    entry: Option<Entry>,
}

enum Entry {
    /// That of the key that begins at or after this byte.
    Key(usize),
    /// The item of this index.
    Item(usize),
}

impl Way {
    fn to(to: usize) -> Self {
        Self { to, found: false, levels: Vec::new() }
    }

    fn innermost(&mut self) -> Option<&mut Level> {
        if self.found { None } else { self.levels.last_mut() }
    }
}

impl Follow for Way {
    fn entered(&mut self) {
        if !self.found {
            self.levels.push(Level::default());
        }
    }

    fn key(&mut self, from: usize, to: usize) {
        let comes = to <= self.to;
        if let Some(level) = self.innermost().filter(|_| comes) {
            level.entry = Some(Entry::Key(from));
        }
    }

    fn item(&mut self) {
        if let Some(level) = self.innermost() {
            level.entry = Some(Entry::Item(level.items));
            level.items = level.items.saturating_add(1);
        }
    }

    fn begins(&mut self, at: usize) {
        self.found |= at >= self.to;
    }

    fn ended(&mut self) {
        if let Some(level) = self.innermost() {
            level.entry = None;
        }
    }

    fn left(&mut self) {
        if !self.found {
            self.levels.pop();
        }
    }
}

impl Entry {
    fn write(&self, reader: &Reader<'_>, path: &mut String) {
        match self {
            Self::Key(at) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&reader.key_at(*at));
            }
            Self::Item(index) => {
                path.push('[');
                decimal(path, *index);
                path.push(']');
            }
        }
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
