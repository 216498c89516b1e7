//! A value that is built only when it is asked for.

use super::raw_field::RawField;
use super::{Read, Result};
use crate::json::Reader;
use std::marker::PhantomData;

/// A value that is checked when it is read and built only when it is asked for: for most containers it never is. Absent and `null`
/// are the same to whoever asks.
#[derive(Debug)]
pub struct Lazy<'a, T> {
    written: RawField<'a>,
    value: PhantomData<T>,
}

impl<T> Clone for Lazy<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Lazy<'_, T> {}

impl<T> Default for Lazy<'_, T> {
    fn default() -> Self {
        Self { written: RawField::default(), value: PhantomData }
    }
}

impl<'a, T: Read<'a>> Lazy<'a, T> {
    /// Passes over the value.
    ///
    /// # Errors
    /// If the key was there before, or the value cannot be built.
    pub fn read(&mut self, reader: &mut Reader<'a>) -> Result<()> {
        self.written.read(reader, T::check)
    }

    /// Whether the key is there, be its value `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.written.is_given()
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.text().is_some()
    }

    /// The value's text, as written.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        self.written.value()
    }

    /// The value. The text was read before, so that reading it again cannot fail.
    #[must_use]
    pub fn build(&self) -> Option<T> {
        T::read(&mut Reader::new(self.text()?)).ok()
    }
}
