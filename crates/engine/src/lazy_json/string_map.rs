//! An object of strings that is taken apart when something is first looked up in it.

use super::{Read, Result};
use crate::json::{Kind, Reader, Text};
use crate::text::Index;
use std::cell::OnceCell;

/// An object of strings: labels, annotations. Its text is taken apart when something is first looked up, and once: there can be a
/// megabyte of it, and each helper asks for a dozen keys.
#[derive(Clone, Debug)]
pub struct StringMap<'a> {
    text: &'a str,
    /// Where the value of each key begins, if it is a string. Of a repeated key it is the last, as the API server takes it. The keys
    /// are owned: a cell that borrows would fix the lifetime of all that holds it.
    values: OnceCell<Index<'static>>,
}

impl<'a> Read<'a> for StringMap<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        if reader.kind()? == Kind::Object {
            reader.raw().map(|text| Self { text, values: OnceCell::new() })
        } else {
            Err(reader.wanted("an object"))
        }
    }
}

impl<'a> StringMap<'a> {
    /// The object's text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The value of a key. A value that is no string is none.
    #[must_use]
    pub fn get(&self, wanted: &str) -> Option<Text<'a>> {
        let values = self.values.get_or_init(|| {
            let mut values = Index::default();
            // The text was read before, so that reading it again cannot fail, unless it is in an escape of a key.
            let _ = self.take_apart(&mut values);
            values
        });
        let at = values.get(wanted)?;
        Reader::new(self.text.get(at..)?).string().ok()
    }

    fn take_apart(&self, values: &mut Index<'static>) -> Result<()> {
        let mut reader = Reader::new(self.text);
        let mut members = reader.object()?;
        while let Some(key) = members.next(&mut reader)? {
            if reader.kind()? == Kind::String {
                *values.entry(Text::Owned(key.into_owned())) = reader.at();
            }
            reader.skip()?;
        }
        Ok(())
    }
}
