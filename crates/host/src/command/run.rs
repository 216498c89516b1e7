use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use native_sidecar_host::{AdmissionRequest, Error, Policy, Settings};

use super::{Failure, check_settings, local_path};

/// Evaluate one request, and print the AdmissionResponse as JSON.
///
/// A rejection is an answer like any other: the exit status is 0.
#[derive(Args)]
pub(crate) struct Run {
    /// The AdmissionRequest or AdmissionReview, as JSON; `-` reads it from the standard input.
    #[arg(short, long, value_name = "PATH")]
    request_path: PathBuf,
    /// The policy's settings, as a file of JSON.
    #[arg(short, long, value_name = "PATH")]
    settings_path: Option<PathBuf>,
    /// The policy's settings, as JSON.
    #[arg(long, value_name = "VALUE", conflicts_with = "settings_path")]
    settings_json: Option<String>,
    /// The policy: a path or a `file://` URL.
    #[arg(value_name = "POLICY", value_parser = local_path)]
    policy: PathBuf,
}

impl Run {
    pub(crate) fn execute(self) -> Result<ExitCode, Failure> {
        let request = read_request(&self.request_path)?;
        let settings = self.settings()?;
        let policy = Policy::from_file(&self.policy)?;
        check_settings(&policy, &settings)?;
        let response = policy.evaluate(&request, &settings);
        let mut out = io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(&response).map_err(Error::Json)?)?;
        Ok(ExitCode::SUCCESS)
    }

    fn settings(&self) -> Result<Settings, Error> {
        match (&self.settings_path, &self.settings_json) {
            (Some(path), _) => Settings::from_file(path),
            (None, Some(json)) => Settings::from_json(json),
            (None, None) => Ok(Settings::default()),
        }
    }
}

fn read_request(path: &Path) -> Result<AdmissionRequest, Failure> {
    if path != Path::new("-") {
        return Ok(AdmissionRequest::from_file(path)?);
    }
    let mut json = Vec::new();
    io::stdin().lock().read_to_end(&mut json).map_err(Failure::Input)?;
    Ok(AdmissionRequest::from_json(&json)?)
}
