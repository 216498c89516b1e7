//! The text of the value of a key that may be given once.

use super::Result;
use crate::json::Reader;

/// The text of the value of a key that may be given once, `null` included. It takes less room than [`UniqueField`]: containers have many,
/// and each page that they take costs about a microsecond.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RawField<'a>(Option<&'a str>);

impl<'a> RawField<'a> {
    /// Passes over the value, which is checked unless it is `null`.
    pub(super) fn read(
        &mut self,
        reader: &mut Reader<'a>,
        check: impl FnOnce(&mut Reader<'a>) -> Result<()>,
    ) -> Result<()> {
        if self.0.is_some() {
            return Err(reader.twice());
        }
        reader.kind()?;
        let start = reader.at();
        if !reader.null()? {
            check(reader)?;
        }
        self.0 = Some(reader.span(start, reader.at()));
        Ok(())
    }

    /// Whether the key is there, be its value `null`.
    pub(super) fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// The text; `None` when there is none, and of `null`.
    pub(super) fn value(&self) -> Option<&'a str> {
        self.0.filter(|text| *text != "null")
    }
}
