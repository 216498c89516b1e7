//! JSON objects read member by member: what decides is borrowed, what nobody asks for is passed over, and what is seldom asked for is
//! built when it is.

mod items;
mod lazy;
mod raw_field;
mod scalar;
mod string_map;
mod unique;

pub use items::{HasAny, Items, MOST_ITEMS};
pub use lazy::Lazy;
pub use scalar::{MOST_ARGUMENTS, Number, Raw};
pub use string_map::StringMap;
pub use unique::UniqueField;

use crate::json::{Error, Reader};

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// What can be read from JSON text.
pub trait Read<'a>: Sized {
    /// Reads the next value, which is not `null`.
    ///
    /// # Errors
    /// If it is of the wrong type, or has a deciding key twice.
    fn read(reader: &mut Reader<'a>) -> Result<Self>;

    /// Passes over the next value, which is to be built later.
    ///
    /// # Errors
    /// As [`Self::read`].
    fn check(reader: &mut Reader<'a>) -> Result<()> {
        Self::read(reader).map(drop)
    }

    /// Reads the next value into an empty slot.
    ///
    /// # Errors
    /// As [`Self::read`]; what is in the slot then is of no use.
    fn read_into(slot: &mut Option<Self>, reader: &mut Reader<'a>) -> Result<()> {
        *slot = Some(Self::read(reader)?);
        Ok(())
    }
}

/// What is read from an object, member by member, and where it is to stay: records are large, and what hands them on by value needs
/// so much stack that it costs page faults.
pub trait Record<'a>: Default {
    /// Reads the members of the next value, which is not `null`.
    ///
    /// # Errors
    /// If it is no object, a member is of the wrong type, or a deciding key is there twice.
    fn fill(&mut self, reader: &mut Reader<'a>) -> Result<()>;
}

impl<'a, T: Record<'a>> Read<'a> for T {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let mut record = Self::default();
        record.fill(reader)?;
        Ok(record)
    }

    fn read_into(slot: &mut Option<Self>, reader: &mut Reader<'a>) -> Result<()> {
        slot.insert(Self::default()).fill(reader)
    }
}

/// Reads a struct from an object: the given keys into their fields, the others not at all, and the object's text into one more
/// field, if there is one for it.
macro_rules! reads {
    ($name:ident $(in $text:ident)? { $($key:literal => $field:ident),* $(,)? }) => {
        impl<'a> $crate::lazy_json::Record<'a> for $name<'a> {
            fn fill(&mut self, reader: &mut $crate::json::Reader<'a>) -> std::result::Result<(), $crate::json::Error> {
                let mut members = reader.object()?;
                while let Some(key) = members.next(reader)? {
                    match &*key {
                        $($key => self.$field.read(reader)?,)*
                        _ => reader.skip()?,
                    }
                }
                $(self.$text = members.text(reader);)?
                Ok(())
            }
        }
    };
}

pub(crate) use reads;
