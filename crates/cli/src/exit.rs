//! How a command goes: its exit status, and why it ends before it is done.

use native_sidecar_manifests::{krm, settings};
use std::io;
use std::process::ExitCode;

/// How a command went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// There is nothing to complain of: 0.
    Fine,
    /// Something was found, or is left to do: 1.
    Found,
    /// Something could not be read: 2.
    Unreadable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::from(0),
            Exit::Found => Self::from(1),
            Exit::Unreadable => Self::from(2),
        }
    }
}

/// Why a command ends before it is done; its exit status is 2. In lower case, saying where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Whatever a person can do something about.
    #[error("{0}")]
    Said(String),
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] settings::Invalid),
    /// The list of a KRM function cannot be used.
    #[error(transparent)]
    Krm(#[from] krm::Error),
    /// What was to be printed could not be.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// A failure in words.
    #[must_use]
    pub fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }

    /// Whether nobody reads the output any more: `native-sidecar helpers | head`.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// What a command gives.
pub type Result = std::result::Result<Exit, Failure>;
