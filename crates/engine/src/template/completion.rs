//! Whether pods run to an end.

use crate::kubernetes::workload::{Known, Place};

/// Whether the pods of a template run to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// They should: they are of a Job, or of a kind that makes Jobs.
    Completes,
    /// They may: a pod by itself that is not always restarted, which its creator often deletes.
    May,
    /// They run until they are stopped.
    Runs,
}

impl Completion {
    /// Of a template of an object. `of_job`: what controls it runs to completion, which counts for a Pod only.
    #[must_use]
    pub fn of(kind: Known<'_>, place: &Place<'_>, of_job: bool) -> Self {
        if !kind.is_pod() {
            return if kind.completes(&place.path) { Self::Completes } else { Self::Runs };
        }
        let spec = place.template.spec.as_ref();
        match spec.map_or("", |spec| spec.restart_policy.text()) {
            _ if of_job => Self::Completes,
            "Never" | "OnFailure" => Self::May,
            _ => Self::Runs,
        }
    }
}
