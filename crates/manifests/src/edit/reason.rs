//! Why a container is left as it is.

use std::fmt;

/// Why a container is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Why: words without a full stop.
    pub why: String,
    /// What to do.
    pub lift: Lift,
}

/// What is to be done, so that a container can be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lift {
    /// Something by hand: words without a full stop.
    ByHand(String),
    /// To ask for the repair of custom resources, if it is known that their CRD keeps what is written.
    AllowCustomResources,
}

impl Reason {
    pub(super) fn new(why: impl Into<String>, lift: impl Into<String>) -> Self {
        Self { why: why.into(), lift: Lift::ByHand(lift.into()) }
    }

    /// The text is written so that its lines cannot be moved.
    pub(super) fn unusual() -> Self {
        Self::new("its text is written in an unusual way", "write one key a line, or move it by hand")
    }

    /// What is to be repaired is not there. That does not happen.
    pub(super) fn vanished() -> Self {
        Self::new("it cannot be found in the text", "move it by hand")
    }

    /// The kind is not one of Kubernetes' own.
    pub(super) fn custom(kind: &str) -> Self {
        Self {
            why: format!("the schema of {kind} may drop restartPolicy from init containers, and its pods would hang"),
            lift: Lift::AllowCustomResources,
        }
    }
}

impl Lift {
    /// What to do, in words without a full stop, where this is how people ask for the repair of custom resources.
    #[must_use]
    pub fn words(&self, allow_custom_resources: &str) -> String {
        match self {
            Self::ByHand(words) => words.clone(),
            Self::AllowCustomResources => format!(
                "repair it with {allow_custom_resources} if the CRD that is installed keeps it (`kubectl explain` tells)"
            ),
        }
    }
}

/// As the command line says it.
impl fmt::Display for Lift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words("--custom-resources"))
    }
}
