//! Lists and parts: borrowed in static tables, owned where they were read.

use std::ops::Deref;

/// A list, borrowed in the catalog's static tables and owned in settings. (A `Cow` of a slice is invariant in what its items
/// borrow, so that a helper of the catalog could not stand beside one of the settings.)
#[derive(Clone, Debug)]
pub enum List<'a, T> {
    /// Part of a static table.
    Borrowed(&'a [T]),
    /// Read from a form.
    Owned(Vec<T>),
}

impl<T> Deref for List<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(items) => items,
            Self::Owned(items) => items,
        }
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self::Borrowed(&[])
    }
}

impl<T: PartialEq> PartialEq for List<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// A record inside another that most often is absent: in the static tables it takes no room then.
#[derive(Clone, Debug, Default)]
pub enum Part<'a, T> {
    /// Not given.
    #[default]
    Absent,
    /// Part of a static table.
    Borrowed(&'a T),
    /// Read from a form.
    Owned(Box<T>),
}

impl<T> Part<'_, T> {
    /// The record, if it is given.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Absent => None,
            Self::Borrowed(record) => Some(record),
            Self::Owned(record) => Some(record),
        }
    }
}

impl<T: PartialEq> PartialEq for Part<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}
