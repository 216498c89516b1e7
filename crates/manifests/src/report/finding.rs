//! A finding in a file.

use crate::objects::ObjectRef;
use crate::text::{Excerpt, Location};
use native_sidecar_engine::inspect::Outcome;
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::text::quoted;

/// A finding in a file.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What the policy would do.
    pub outcome: Outcome,
    /// The object.
    pub object: ObjectRef,
    /// The way to the container, in the notation of `kubectl explain`: `spec.containers[1]`.
    pub place: String,
    /// The container's name.
    pub container: String,
    /// Its image as it is written; empty if it has none.
    pub image: String,
    /// The id of the helper that the container is of.
    pub helper: Option<String>,
    /// The container's name in the text, or its beginning if it has none: what is underlined.
    pub location: Location,
    /// The lines around it.
    pub excerpt: Excerpt,
    /// What is wrong, after the container's name, without a full stop.
    pub says: String,
    /// Why, with what the helper was recognised by.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// What to write: lines of YAML or text.
    pub steps: Vec<String>,
    /// Whether `native-sidecar fix` repairs it; if not and it could be expected to, why not.
    pub fixable: Fixable,
}

/// How much a finding weighs. `check` exits with 1 if there is an error, with `--strict` for a warning too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The policy would refuse the object, or rewrite it.
    Error,
    /// The policy would accept the object with a warning.
    Warning,
}

impl Finding {
    /// The container and what is wrong with it: `"cloud-sql-proxy" keeps this Job from completing`.
    #[must_use]
    pub fn headline(&self) -> String {
        format!("{} {}", quoted(&self.container), self.says)
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.outcome {
            Outcome::Refused | Outcome::Converted => Severity::Error,
            Outcome::Warned => Severity::Warning,
        }
    }
}

impl Severity {
    /// Its word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Whether `native-sidecar fix` repairs a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fixable {
    /// It does.
    Yes,
    /// It does not, for this reason: a sentence without its full stop.
    No(Option<String>),
}
