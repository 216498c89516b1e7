//! Where the parts of a Pod stand in its text.

use super::ANNOTATION;
use crate::json::{Error, Reader};
use std::ops::Range;

type Result<T> = std::result::Result<T, Error>;

/// Byte ranges of the values that a conversion changes. A range includes the brackets.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) object: Range<usize>,
    pub(super) metadata: Option<Range<usize>>,
    pub(super) annotations: Option<Range<usize>>,
    /// The value of the annotation that records a conversion.
    pub(super) converted: Option<Range<usize>>,
    pub(super) containers: Option<Range<usize>>,
    /// `null` counts.
    pub(super) init_containers: Option<Range<usize>>,
}

/// Byte ranges in the text of a container.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The value of its own `restartPolicy`, `null` included.
    pub(super) restart_policy: Option<Range<usize>>,
    /// The value of its `startupProbe`, `null` included.
    pub(super) startup_probe: Option<Range<usize>>,
}

impl Item {
    /// Reads the layout of a container that was judged.
    pub(super) fn of(text: &str) -> Result<Self> {
        let mut item = Self::default();
        let mut reader = Reader::new(text);
        let mut members = reader.object()?;
        while let Some(key) = members.next(&mut reader)? {
            let (range, _) = value(&mut reader)?;
            match &*key {
                "restartPolicy" => item.restart_policy = Some(range),
                "startupProbe" => item.startup_probe = Some(range),
                _ => {}
            }
        }
        Ok(item)
    }
}

impl Layout {
    /// Reads the layout of a Pod that was judged, so that no key that decides is given twice.
    pub(super) fn of(text: &str) -> Result<Self> {
        let mut layout = Self::default();
        let mut reader = Reader::new(text);
        let start = start(&mut reader)?;
        let mut members = reader.object()?;
        while let Some(key) = members.next(&mut reader)? {
            match &*key {
                "metadata" => layout.read_metadata(&mut reader)?,
                "spec" => layout.read_spec(&mut reader)?,
                _ => reader.skip()?,
            }
        }
        layout.object = start..reader.at();
        Ok(layout)
    }

    fn read_metadata(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let (mut annotations, mut converted) = (None, None);
        let start = start(reader)?;
        if !reader.null()? {
            let mut members = reader.object()?;
            while let Some(key) = members.next(reader)? {
                let (range, value) = value(reader)?;
                if key == "annotations" {
                    converted = converted_in(&mut Reader::new(value))?.map(|inner| within(&range, &inner));
                    annotations = Some(range);
                }
            }
        }
        (self.metadata, self.annotations, self.converted) = (Some(start..reader.at()), annotations, converted);
        Ok(())
    }

    fn read_spec(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if reader.null()? {
            return Ok(());
        }
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            match &*key {
                "containers" => self.containers = Some(value(reader)?.0),
                "initContainers" => self.init_containers = Some(value(reader)?.0),
                _ => reader.skip()?,
            }
        }
        Ok(())
    }
}

/// Where the annotation that records a conversion stands among the annotations.
fn converted_in(reader: &mut Reader<'_>) -> Result<Option<Range<usize>>> {
    let mut converted = None;
    if !reader.null()? {
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            let (range, _) = value(reader)?;
            if key == ANNOTATION {
                converted = Some(range);
            }
        }
    }
    Ok(converted)
}

/// Where the next value begins.
fn start(reader: &mut Reader<'_>) -> Result<usize> {
    reader.kind()?;
    Ok(reader.at())
}

/// Passes over a value and gives its range and its text.
fn value<'a>(reader: &mut Reader<'a>) -> Result<(Range<usize>, &'a str)> {
    let start = start(reader)?;
    let text = reader.raw()?;
    Ok((start..reader.at(), text))
}

/// A range inside another, as one of the whole text.
fn within(outer: &Range<usize>, inner: &Range<usize>) -> Range<usize> {
    outer.start.saturating_add(inner.start)..outer.start.saturating_add(inner.end)
}
