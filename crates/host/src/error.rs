use std::path::{Path, PathBuf};

/// Why a policy could not be loaded, asked or understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {path}: {reason}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// The bytes are no WebAssembly module, or one that wants imports which a waPC host does not have.
    #[error("cannot load the module: {0}")]
    Load(String),
    /// The thread that measures the time of calls could not be started.
    #[error("cannot start the clock for deadlines: {0}")]
    Clock(std::io::Error),
    /// The module is no waPC guest, or its start functions failed or took too long.
    #[error("cannot instantiate the module: {0}")]
    Instantiate(String),
    /// The guest answered with an error, trapped, or ran into its deadline.
    #[error(transparent)]
    Call(#[from] wapc::errors::Error),
    /// The guest answered with something that is no answer to what it was asked.
    #[error("the policy's answer to {operation} makes no sense: {reason}")]
    Answer {
        /// The waPC function that was called.
        operation: &'static str,
        /// Where the answer departs from what was expected.
        reason: serde_json::Error,
    },
    /// The request is no `AdmissionRequest`, nor an `AdmissionReview` with one.
    #[error("not an AdmissionRequest: {0}")]
    Request(serde_json::Error),
    /// The settings are no JSON, or no object.
    #[error("cannot read the settings: {0}")]
    Settings(String),
    /// A value could not be written as JSON.
    #[error("cannot write JSON: {0}")]
    Json(serde_json::Error),
    /// The patch of a response is no JSON Patch in base64.
    #[error("not a JSON Patch in base64: {0}")]
    Patch(String),
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|reason| Error::Read { path: path.to_owned(), reason })
}
