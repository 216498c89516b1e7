//! Findings that are not spoken of.

use crate::objects::ObjectRef;
use crate::text::Location;
use native_sidecar_engine::rule::Rule;

/// A finding that is not spoken of.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The rule.
    pub rule: Rule,
    /// The object.
    pub object: ObjectRef,
    /// The way to the container: `spec.containers[1]`.
    pub place: String,
    /// The container's name.
    pub container: String,
    /// The container's name in the text, or its beginning if it has none.
    pub location: Location,
    /// By what.
    pub by: SilencedBy,
}

/// What keeps a finding from being spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SilencedBy {
    /// `helpers.exclude` of the settings.
    Exclusion,
    /// The exemption of this place in the settings, for this reason.
    Exemption(usize, String),
    /// A comment in the file, for this reason.
    Comment(String),
}
