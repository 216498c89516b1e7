//! Where the parts of a Pod stand in its text.

use super::ANNOTATION;
use crate::json::{Error, Kind, Reader};
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
    pub(super) containers: Option<List>,
    /// `null` counts, with no items.
    pub(super) init_containers: Option<List>,
}

/// A list of containers.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) range: Range<usize>,
    pub(super) items: Vec<Item>,
}

/// A container.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) range: Range<usize>,
    /// The value of its own `restartPolicy`, `null` included.
    pub(super) restart_policy: Option<Range<usize>>,
    /// The value of its `startupProbe`, `null` included.
    pub(super) startup_probe: Option<Range<usize>>,
}

impl Layout {
    /// Reads the layout of a Pod that was judged, so that no key that decides is given twice.
    pub(super) fn of(text: &str) -> Result<Self> {
        let mut layout = Self::default();
        Reader::new(text).whole(|reader| {
            layout.object = value(reader, |reader| {
                reader.object(|key, reader| match key {
                    "metadata" => layout.read_metadata(reader),
                    "spec" => layout.read_spec(reader),
                    _ => reader.skip(),
                })
            })?;
            Ok(())
        })?;
        Ok(layout)
    }

    fn read_metadata(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let (mut annotations, mut converted) = (None, None);
        let range = value(reader, |reader| {
            object_or_null(reader, |key, reader| {
                if key != "annotations" {
                    return reader.skip();
                }
                let range = value(reader, |reader| {
                    object_or_null(reader, |key, reader| {
                        let range = value(reader, Reader::skip)?;
                        if key == ANNOTATION {
                            converted = Some(range);
                        }
                        Ok(())
                    })
                })?;
                annotations = Some(range);
                Ok(())
            })
        })?;
        (self.metadata, self.annotations, self.converted) = (Some(range), annotations, converted);
        Ok(())
    }

    fn read_spec(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        object_or_null(reader, |key, reader| match key {
            "containers" => {
                self.containers = Some(list(reader)?);
                Ok(())
            }
            "initContainers" => {
                self.init_containers = Some(list(reader)?);
                Ok(())
            }
            _ => reader.skip(),
        })
    }
}

fn list(reader: &mut Reader<'_>) -> Result<List> {
    let mut items = Vec::new();
    let range = value(reader, |reader| {
        if reader.kind()? == Kind::Null {
            return reader.skip();
        }
        reader.array(|_, reader| {
            items.push(item(reader)?);
            Ok(())
        })
    })?;
    Ok(List { range, items })
}

fn item(reader: &mut Reader<'_>) -> Result<Item> {
    let mut item = Item::default();
    item.range = value(reader, |reader| {
        object_or_null(reader, |key, reader| {
            let range = value(reader, Reader::skip)?;
            match key {
                "restartPolicy" => item.restart_policy = Some(range),
                "startupProbe" => item.startup_probe = Some(range),
                _ => {}
            }
            Ok(())
        })
    })?;
    Ok(item)
}

fn object_or_null<'a>(reader: &mut Reader<'a>, member: impl FnMut(&str, &mut Reader<'a>) -> Result<()>) -> Result<()> {
    if reader.kind()? == Kind::Null { reader.skip() } else { reader.object(member) }
}

/// Reads a value and gives its range.
fn value<'a>(reader: &mut Reader<'a>, read: impl FnOnce(&mut Reader<'a>) -> Result<()>) -> Result<Range<usize>> {
    reader.kind()?;
    let start = reader.at();
    read(reader)?;
    Ok(start..reader.at())
}
