//! The answer to a request, in no format.

use crate::message;
use crate::say::shown;

/// The answer to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Why the object is refused; `None` when it is accepted.
    pub rejection: Option<Rejection>,
    /// The object as JSON text, rewritten; `None` when it is left as it is.
    pub mutated_object: Option<String>,
    /// What machines read, in a fixed order: a rule, and the containers that it found.
    pub audit_annotations: Vec<(&'static str, String)>,
    /// What people read of an object that is accepted.
    pub warnings: Vec<String>,
}

/// Why an object is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The HTTP status: 403 by rule, 400 when the object cannot be read, 500 when the settings are not valid.
    pub code: u16,
    /// What people read.
    pub message: String,
}

impl Answer {
    /// A refusal.
    #[must_use]
    pub fn reject(code: u16, message: String) -> Self {
        Self { rejection: Some(Rejection { code, message }), ..Self::default() }
    }

    /// An acceptance with one warning, cut to what the API server passes on.
    #[must_use]
    pub fn warn(warning: &str) -> Self {
        Self { warnings: vec![shown(warning, message::WARNING.saturating_sub(1)).into_owned()], ..Self::default() }
    }
}
