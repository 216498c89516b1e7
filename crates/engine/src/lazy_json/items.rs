//! A list whose items are built one by one when they are asked for.

use super::raw_field::RawField;
use super::{Raw, Read, Result, UniqueField};
use crate::json::{Error, Reader};
use crate::text::glob;
use std::marker::PhantomData;

/// How many items an object may have in its lists that decide, together. Etcd could not keep as many, unless they were hardly more than
/// brackets, and no process could be given them; without an end to them a verdict would take long.
pub const MOST_ITEMS: usize = 65_536;

/// A list that is checked when it is read, and whose items are built one by one when they are asked for: there can be thousands.
/// Absent, `null` and empty are the same to whoever asks.
#[derive(Debug)]
pub struct Items<'a, T> {
    written: RawField<'a>,
    item: PhantomData<T>,
}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Items<'_, T> {}

impl<T> Default for Items<'_, T> {
    fn default() -> Self {
        Self { written: RawField::default(), item: PhantomData }
    }
}

#[cold]
fn too_many_items(list: usize) -> Error {
    Error::too_many("65536 items, counting those of the lists before it", list)
}

impl<'a, T: Read<'a>> Items<'a, T> {
    /// Passes over the list.
    ///
    /// # Errors
    /// If the key was there before, the value is no list, an item cannot be built, or there are too many.
    pub fn read(&mut self, reader: &mut Reader<'a>) -> Result<()> {
        self.written.read(reader, |reader| {
            let start = reader.at();
            let mut elements = reader.array()?;
            while elements.next(reader)?.is_some() {
                if reader.items() > MOST_ITEMS {
                    return Err(too_many_items(start));
                }
                reader.optional(T::check)?;
            }
            Ok(())
        })
    }

    /// The items that are not `null`. The text was read before, so that reading it again cannot fail.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<'a, T> {
        let mut reader = Reader::new(self.written.value().unwrap_or("[]"));
        let mut elements = reader.array().ok();
        std::iter::from_fn(move || {
            loop {
                elements.as_mut()?.next(&mut reader).ok()??;
                if let Some(item) = reader.optional(T::read).ok()? {
                    return Some(item);
                }
            }
        })
    }

    /// Whether there is a list, be it empty.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.written.value().is_some()
    }

    /// Whether there is any item.
    #[must_use]
    pub fn has_any(&self) -> bool {
        self.iter().next().is_some()
    }

    /// Whether a part may stand in a string of the list.
    #[must_use]
    pub fn may_hold(&self, part: &str) -> bool {
        self.may_hold_any(std::iter::once(part))
    }

    /// Whether one of the parts may stand in a string of the list: it stands in the text, or something is escaped there. It saves
    /// most lists from being read.
    pub fn may_hold_any<'p>(&self, mut parts: impl Iterator<Item = &'p str>) -> bool {
        let holds = |text: &str| parts.any(|part| glob::find(text, part).is_some()) || text.contains('\\');
        self.written.value().is_some_and(holds)
    }
}

/// Of a list, whether it has any item: nothing else counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HasAny(bool);

impl<'a> Read<'a> for HasAny {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let mut items = Items::<Raw<'a>>::default();
        items.read(reader)?;
        Ok(Self(items.has_any()))
    }
}

impl UniqueField<HasAny> {
    /// Whether there is any item.
    #[must_use]
    pub fn has_any(&self) -> bool {
        **self == Some(HasAny(true))
    }
}
