//! Strings, numbers and booleans, and values of which only the text counts.

use super::{Read, Result};
use crate::json::{Error, Reader, Text};

impl<'a> Read<'a> for Text<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.string()
    }

    fn check(reader: &mut Reader<'a>) -> Result<()> {
        let start = reader.at();
        reader.pass_string()?;
        if reader.strings() > MOST_ARGUMENTS { Err(too_much_said(start)) } else { Ok(()) }
    }
}

/// How many bytes the command lines of an object may have together, with those of its hooks and probes. Etcd takes objects of 1.5 MiB by
/// default, and Linux arguments of 128 KiB (`MAX_ARG_STRLEN`); without an end to them the words of a script would take long.
pub const MOST_ARGUMENTS: usize = 1 << 20;

#[cold]
fn too_much_said(argument: usize) -> Error {
    Error::too_many("1 MiB, with the arguments before it: mount long scripts from a ConfigMap", argument)
}

impl<'a> Read<'a> for bool {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.boolean()
    }
}

/// A value of which only its presence or its text counts.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a>(pub &'a str);

impl<'a> Read<'a> for Raw<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.raw().map(Raw)
    }
}

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a>(pub &'a str);

impl<'a> Read<'a> for Number<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.number().map(Number)
    }
}
