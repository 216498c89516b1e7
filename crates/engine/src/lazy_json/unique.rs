//! The value of a key that may be given once.

use super::{Read, Result};
use crate::json::{Reader, Text};
use std::ops::Deref;

/// The value of a key that may be given once. Absent and `null` are the same to whoever asks: `None` outside, and inside.
#[derive(Clone, Debug)]
pub struct UniqueField<T>(Option<Option<T>>);

impl<T> Default for UniqueField<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Deref for UniqueField<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        self.0.as_ref().unwrap_or(&None)
    }
}

impl<T> UniqueField<T> {
    /// The slot for the value that comes next; `None` if that is `null`, which is passed over.
    ///
    /// # Errors
    /// If the key was there before.
    pub fn slot(&mut self, reader: &mut Reader<'_>) -> Result<Option<&mut Option<T>>> {
        if self.0.is_some() {
            return Err(reader.twice());
        }
        let slot = self.0.insert(None);
        Ok(if reader.null()? { None } else { Some(slot) })
    }

    /// Reads the value.
    ///
    /// # Errors
    /// If the key was there before, or the value is of the wrong type.
    pub fn read<'a>(&mut self, reader: &mut Reader<'a>) -> Result<()>
    where
        T: Read<'a>,
    {
        match self.slot(reader)? {
            Some(slot) => T::read_into(slot, reader),
            None => Ok(()),
        }
    }

    /// Whether the key is there, be its value `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// The value, moved out.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        self.0.flatten()
    }

    /// The value, moved out; none is left.
    #[must_use]
    pub fn take(&mut self) -> Option<T> {
        self.0.as_mut().and_then(Option::take)
    }
}

impl UniqueField<Text<'_>> {
    /// The text; empty when absent.
    #[must_use]
    pub fn text(&self) -> &str {
        self.as_deref().unwrap_or_default()
    }
}
