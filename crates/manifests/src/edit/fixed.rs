//! What became of a text.

use super::Reason;
use crate::objects::ObjectRef;
use std::ops::Range;

/// A text, repaired.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The text; as it was, if nothing is done.
    pub text: String,
    /// How many objects there are in it.
    pub objects: usize,
    /// What was done, in the order of the text.
    pub done: Vec<Done>,
    /// What is left to do, in the order of the text.
    pub left: Vec<Left>,
    /// What could not be read, in the order of the text. It is as it was.
    pub errors: Vec<Trouble>,
    /// What else is as it was: patches, and objects that the policy lets pass unjudged.
    pub notes: Vec<Trouble>,
}

/// A container that was repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The object.
    pub object: ObjectRef,
    /// Where the container stood: `spec.template.spec.containers[1]`.
    pub place: String,
    /// Its name.
    pub container: String,
    /// How it was repaired.
    pub how: How,
}

/// How a container was repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was moved to `initContainers`, and has `restartPolicy: Always`.
    Moved,
    /// It stays where it is, and has `restartPolicy: Always`.
    Line,
}

/// A container that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The object.
    pub object: ObjectRef,
    /// Where the container stands: `spec.template.spec.containers[1]`.
    pub place: String,
    /// Its name.
    pub container: String,
    /// What of the text as it was is shown of it, in bytes.
    pub range: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// Something that is left alone, for it cannot be read or judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Where, in bytes of the text as it was.
    pub range: Range<usize>,
    /// What is wrong: words without a full stop.
    pub message: String,
}
