//! The parts of a Pod's text that a conversion changes.

use super::ANNOTATION;
use crate::json::Reader;
use crate::kubernetes::Template;
use crate::lazy_json::{StringMap, UniqueField};

/// The values that a conversion changes, as they stand in the Pod's text; `null` is one.
#[derive(Clone, Debug)]
pub(super) struct Layout<'t> {
    pub(super) object: &'t str,
    pub(super) metadata: Option<&'t str>,
    pub(super) annotations: Option<&'t str>,
    /// The annotation that records a conversion.
    pub(super) converted: Option<&'t str>,
    pub(super) containers: &'t str,
    pub(super) init_containers: Option<&'t str>,
}

impl<'t> Layout<'t> {
    /// The layout of a Pod that was read from this text.
    pub(super) fn of(text: &'t str, pod: &'t Template<'t>) -> Option<Self> {
        let object = text.trim_ascii();
        let (metadata, spec) = (pod.metadata.as_ref(), pod.spec.as_ref()?);
        let annotations =
            metadata.and_then(|metadata| written(&metadata.annotations, StringMap::text, metadata.raw, "annotations"));
        Some(Self {
            object,
            metadata: written(&pod.metadata, |metadata| metadata.raw, object, "metadata"),
            annotations,
            converted: annotations.and_then(|annotations| value(annotations, ANNOTATION)),
            containers: spec.containers.as_ref()?.raw,
            init_containers: written(&spec.init_containers, |init| init.raw, spec.raw, "initContainers"),
        })
    }
}

/// The text of a key's value in an object. Of `null` nothing was read, so that it is looked for.
fn written<'t, T>(
    read: &'t UniqueField<T>,
    text: impl FnOnce(&'t T) -> &'t str,
    object: &'t str,
    key: &str,
) -> Option<&'t str> {
    match read.as_ref() {
        Some(read) => Some(text(read)),
        None if read.is_given() => value(object, key),
        None => None,
    }
}

/// The text of a key's last value in an object that was judged.
pub(super) fn value<'t>(object: &'t str, wanted: &str) -> Option<&'t str> {
    let mut found = None;
    let mut reader = Reader::new(object);
    let mut members = reader.object().ok()?;
    while let Some(key) = members.next(&mut reader).ok()? {
        let value = reader.raw().ok()?;
        if key == wanted {
            found = Some(value);
        }
    }
    found
}
