mod run;

use std::path::PathBuf;

use native_sidecar_host::{Error, Policy, Settings, SettingsValidation};

pub(crate) use run::Run;

/// Why the command ends without an answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Host(#[from] Error),
    #[error("settings are not valid: {0}")]
    InvalidSettings(String),
    #[error("cannot read the request from the standard input: {0}")]
    Input(std::io::Error),
    #[error("cannot write: {0}")]
    Output(#[from] std::io::Error),
}

/// The file that a local path or a `file://` URL names.
fn local_path(argument: &str) -> Result<PathBuf, String> {
    match argument.split_once("://") {
        None => Ok(argument.into()),
        Some(("file", path)) => Ok(path.into()),
        Some((scheme, _)) => Err(format!("only local files can be evaluated, not {scheme}://")),
    }
}

/// Asks the policy about its settings first, as PolicyServer does when it starts.
fn check_settings(policy: &Policy, settings: &Settings) -> Result<(), Failure> {
    match policy.validate_settings(settings)? {
        SettingsValidation { valid: true, .. } => Ok(()),
        SettingsValidation { message, .. } => {
            Err(Failure::InvalidSettings(message.unwrap_or_else(|| "the policy does not say why".to_owned())))
        }
    }
}
