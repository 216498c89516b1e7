//! What is answered: a message or warnings for people, audit annotations for machines, and both as Kubewarden's response.

mod annotations;
mod diagnostic;
pub mod limits;
pub mod message;
pub mod response;

pub use diagnostic::Diagnostic;

use crate::decide::{Decisions, Judge};
use crate::text::shown;

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
    /// What follows from decisions.
    #[must_use]
    pub fn of(judge: &Judge<'_>, decisions: Decisions<'_, '_, '_>) -> Self {
        let Decisions { reported, mut rewritten, .. } = decisions;
        let refused = reported.iter().any(|decision| decision.rejects);
        if refused {
            rewritten = None;
        }
        let (rejecting, mut warning): (Vec<_>, Vec<_>) = reported.iter().partition(|decision| decision.rejects);
        // What would have moved did not.
        warning.retain(|decision| !(refused && judge.kind.is_pod() && decision.is_converted()));
        let diagnostics: Vec<Diagnostic> =
            rejecting.iter().take(limits::FINDINGS).map(|decision| Diagnostic::of(decision)).collect();
        let message = refused.then(|| {
            let kind = &judge.kind.kind.kind;
            message::rejection(&diagnostics, rejecting.len(), kind, judge.settings.contact.as_deref())
        });
        Self {
            rejection: message.map(|message| Rejection { code: 403, message }),
            audit_annotations: annotations::annotations(&reported, rewritten.is_some()),
            warnings: message::warnings(warning.len(), warning.iter().map(|decision| Diagnostic::warning_of(decision))),
            mutated_object: rewritten,
        }
    }

    /// A refusal.
    #[must_use]
    pub fn reject(code: u16, message: String) -> Self {
        Self { rejection: Some(Rejection { code, message }), ..Self::default() }
    }

    /// An acceptance with one warning, cut to what the API server passes on.
    #[must_use]
    pub fn warn(warning: &str) -> Self {
        Self { warnings: vec![shown(warning, limits::WARNING.saturating_sub(1)).into_owned()], ..Self::default() }
    }
}
